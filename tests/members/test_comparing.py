"""Two versions of a text, paragraph by paragraph; every expectation written by hand."""

from members.comparing import compared

BEFORE = "第一条 每月开一次会。\n第二条 有事互相帮。\n第三条 交流经验。"


def told(before, after):
    """Each paragraph as its kind and what was put in and taken out of it."""
    marks = {"same": "{}", "added": "+{}+", "removed": "-{}-"}
    return [
        (line.kind, "".join(marks[piece.kind].format(piece.text) for piece in line.pieces))
        for line in compared(before, after)
    ]


def test_the_same_text_has_nothing_changed():
    assert {kind for kind, _text in told(BEFORE, BEFORE)} == {"same"}


def test_a_word_changed_is_shown_inside_its_paragraph():
    assert told(BEFORE, BEFORE.replace("每月", "每季")) == [
        ("changed", "第一条 每-月-+季+开一次会。"),
        ("same", "第二条 有事互相帮。"),
        ("same", "第三条 交流经验。"),
    ]


def test_a_paragraph_put_in_and_one_taken_out():
    after = "第一条 每月开一次会。\n第三条 交流经验。\n第四条 场地优先给居民用。"
    assert told(BEFORE, after) == [
        ("same", "第一条 每月开一次会。"),
        ("removed", "-第二条 有事互相帮。-"),
        ("same", "第三条 交流经验。"),
        ("added", "+第四条 场地优先给居民用。+"),
    ]


def test_a_paragraph_written_anew_is_taken_out_and_put_in():
    assert told("资源共享", "按时缴费到账") == [("removed", "-资源共享-"), ("added", "+按时缴费到账+")]


def test_empty_lines_and_room_at_the_ends_are_no_change():
    assert told("一\n\n  二 ", "一\n二") == [("same", "一"), ("same", "二")]


def test_from_nothing_everything_is_added():
    assert told("", "一\n二") == [("added", "+一+"), ("added", "+二+")]
