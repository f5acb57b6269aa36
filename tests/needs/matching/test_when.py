import pytest

from needs.matching.when import ALWAYS, hours_of, shared

EVERY = range(7)


def hours(days, *spans):
    bits = 0
    for day in days:
        for begin, end in spans:
            for hour in range(begin, end):
                bits |= 1 << ((day * 24 + hour) % 168)
    return bits


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("没有时间", 0),
        ("十点钟声", 0),
        ("晚上7点后", hours(EVERY, (19, 24))),
        ("每周三", hours([2], (0, 24))),
        ("每周三13:30起坐诊", hours([2], (13, 24))),
        ("周一、三、五上午", hours([0, 2, 4], (8, 12))),
        ("周一至周六8:00—20:00", hours(range(6), (8, 20))),
        ("周五到周一全天", hours([4, 5, 6, 0], (0, 24))),
        ("工作日17:30—21:30", hours(range(5), (17, 21))),
        ("下午三点半到五点", hours(EVERY, (15, 17))),
        ("晚上7点到次日6点", hours(EVERY, (19, 30))),
        ("工作日19:00—次日7:00，周末全天", hours(range(5), (19, 31)) | hours([5, 6], (0, 24))),
        ("每日5:30—8:30、18:00—21:00", hours(EVERY, (5, 8), (18, 21))),
        ("周末下午", hours([5, 6], (13, 18))),
        ("早上九点前", hours(EVERY, (0, 9))),
    ],
)
def test_times_are_read_as_hours_of_the_week(text, expected):
    assert hours_of(text) == expected


def test_what_is_asked_for_is_met_in_part():
    assert shared(hours_of("周三上午"), hours_of("每周三")) == 1
    assert shared(hours_of("周三上午"), hours_of("周四")) == 0
    assert shared(hours_of("周末"), hours_of("周六")) == 0.5
    assert shared(hours_of("周末"), ALWAYS) == 1
