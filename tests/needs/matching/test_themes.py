"""Which themes are asked everywhere and which rise fast: weeks of dated needs, counted by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from needs.matching.text import themes_of
from needs.matching.themes import Asked, Limits, find_themes, is_hot, weekly

TODAY = date(2026, 11, 28)
LONG_AGO = date(2026, 1, 1)
LIMITS = Limits(communities=4, days=60, minimum=5, growth=Decimal(2))
PROPERTY, PARKING = 1, 2
NAMES = {PROPERTY: "物业管理", PARKING: "停车出行"}
LAMP, CARS, NOTHING = "楼道灯坏了", "小区车位少，下班没处停", "嗯嗯"


def asked(*rows):
    """Rows of (days ago, community, text, category), numbered from one."""
    return [
        Asked(number, text, category, NAMES[category], f"51011608800{place}", TODAY - timedelta(days=ago))
        for number, (ago, place, text, category) in enumerate(rows, 1)
    ]


def found(rows, *, limits=LIMITS, begun=LONG_AGO, until=TODAY):
    themes = find_themes(rows, until=until, begun=begun, limits=limits)
    return {(theme.kind, theme.category, theme.name): theme for theme in themes}


def test_a_text_is_about_what_it_says_most_firmly():
    assert themes_of(LAMP) == {"楼道照明"}
    assert themes_of("楼道感应灯不亮") == {"楼道照明"}
    assert themes_of(CARS) == {"停车位"}
    assert themes_of(NOTHING) == frozenset()


def test_of_what_it_says_as_firmly_the_category_picks_its_own():
    late = "小区车位少，下班晚了天天抢"
    assert themes_of(late) == {"停车位", "课后托管"}
    assert themes_of(late, "停车出行") == {"停车位"}
    assert themes_of(late, "儿童教育") == {"课后托管"}
    assert themes_of(late, "环境卫生") == {"停车位", "课后托管"}


# ── everywhere ────────────────────────────────────────────────────────────────────────────────
EVERYWHERE = [(2, 1, LAMP, PROPERTY), (20, 2, LAMP, PROPERTY), (40, 3, LAMP, PROPERTY), (59, 4, LAMP, PROPERTY)]


def test_asked_in_enough_communities_within_the_days_is_universal():
    theme = found(asked(*EVERYWHERE, (3, 1, LAMP, PROPERTY)))["universal", PROPERTY, "楼道照明"]
    assert theme.communities == {"510116088001": 2, "510116088002": 1, "510116088003": 1, "510116088004": 1}
    assert (theme.since, theme.until, theme.needs) == (date(2026, 9, 30), TODAY, (1, 2, 3, 4, 5))
    # Nine weeks back from today; the first holds four days.
    assert theme.weeks == (1, 0, 0, 1, 0, 0, 1, 0, 2)
    assert theme.size == 4


@pytest.mark.parametrize(
    "rows",
    [
        EVERYWHERE[:3],
        [*EVERYWHERE[:3], (60, 4, LAMP, PROPERTY)],
        [*EVERYWHERE[:3], (-1, 4, LAMP, PROPERTY)],
        [*EVERYWHERE[:3], (5, 4, CARS, PROPERTY)],
        [*EVERYWHERE[:3], (5, 4, LAMP, PARKING)],
        [*EVERYWHERE[:3], (5, 3, LAMP, PROPERTY)],
    ],
    ids=["too few", "too old", "not yet", "another theme", "another category", "the same community"],
)
def test_with_one_thing_missing_it_is_not(rows):
    assert found(asked(*rows)) == {}


def test_what_names_nothing_known_counts_for_its_category():
    rows = [(day, place, NOTHING, PROPERTY) for place, day in enumerate((1, 9, 17, 33), 1)]
    assert set(found(asked(*rows))) == {("universal", PROPERTY, "")}
    assert found(asked(*rows[:3], (33, 4, LAMP, PROPERTY))) == {}


def test_a_need_about_two_things_speaks_for_both():
    both = "晚上没地方停车"
    assert themes_of(both) == {"停车位", "夜间停车"}
    rows = [(5, place, both, PARKING) for place in (1, 2, 3, 4)]
    assert set(found(asked(*rows))) == {("universal", PARKING, "停车位"), ("universal", PARKING, "夜间停车")}


# ── rising fast ───────────────────────────────────────────────────────────────────────────────
def rising(last, *weeks):
    """So many in the last week, and so many in each week before it, latest first; all in one community."""
    rows = [(0, 1, LAMP, PROPERTY)] * last
    for back, count in enumerate(weeks, 1):
        rows += [(7 * back, 1, LAMP, PROPERTY)] * count
    return asked(*rows)


def test_twice_the_mean_of_the_weeks_before_is_a_hot_spot():
    # 6 in the last week; 21 in the seven before it: three a week.
    theme = found(rising(6, 3, 3, 3, 3, 3, 3, 3))["hot_spot", PROPERTY, "楼道照明"]
    assert (theme.weeks[-1], theme.earlier) == (6, (3, 3, 3, 3, 3, 3, 3))
    assert theme.needs == (1, 2, 3, 4, 5, 6)
    assert theme.communities == {"510116088001": 6}
    assert theme.size == 6


@pytest.mark.parametrize(
    ("last", "weeks"),
    [(6, (4, 3, 3, 3, 3, 3, 3)), (5, (3, 3, 3, 3, 3, 3, 3)), (4, (0, 0, 0, 0, 0, 0, 0)), (0, ())],
    ids=["just below twice", "less than twice", "too few", "nothing"],
)
def test_below_the_limits_it_is_none(last, weeks):
    assert found(rising(last, *weeks)) == {}


def test_after_weeks_without_any_the_minimum_is_enough():
    assert set(found(rising(5))) == {("hot_spot", PROPERTY, "楼道照明")}


def test_weeks_before_anybody_asked_for_anything_are_not_held_against_it():
    # The street began two weeks ago: 3 in the only whole week before the last one.
    assert set(found(rising(6, 3), begun=TODAY - timedelta(days=13))) == {("hot_spot", PROPERTY, "楼道照明")}
    assert found(rising(5, 3), begun=TODAY - timedelta(days=13)) == {}
    # Over two months the same five stand out.
    assert set(found(rising(5, 3))) == {("hot_spot", PROPERTY, "楼道照明")}
    # In its first week nobody can tell yet what is much.
    assert found(rising(9), begun=TODAY - timedelta(days=12)) == {}


def test_the_last_week_is_seven_days_and_no_more():
    days = [(6, 1, LAMP, PROPERTY)] * 5
    assert set(found(asked(*days))) == {("hot_spot", PROPERTY, "楼道照明")}
    assert found(asked(*[(7, 1, LAMP, PROPERTY)] * 5)) == {}


def test_the_same_theme_can_be_both():
    rows = asked(*EVERYWHERE, *[(1, 2, LAMP, PROPERTY)] * 5)
    assert [key[0] for key in found(rows)] == ["hot_spot", "universal"]


def test_limits_decide():
    rows = rising(6, 3, 3, 3, 3, 3, 3, 3)
    assert found(rows, limits=Limits(4, 60, 7, Decimal(2))) == {}
    assert found(rows, limits=Limits(4, 60, 5, Decimal("2.1"))) == {}
    assert set(found(rows, limits=Limits(4, 60, 5, Decimal("1.5")))) == {("hot_spot", PROPERTY, "楼道照明")}
    assert found(rows, limits=Limits(2, 7, 5, Decimal(2))) == {}
    assert ("universal", PROPERTY, "楼道照明") in found(asked(*EVERYWHERE[:2]), limits=Limits(2, 21, 5, Decimal(2)))


def test_the_arithmetic_is_exact():
    tenth = Limits(4, 60, 2, Decimal("1.1"))
    assert is_hot(11, (10,), tenth)
    assert not is_hot(10, (10,), tenth)
    assert not is_hot(9, (), tenth)


def test_weeks_are_laid_back_from_the_last_day():
    days = [TODAY - timedelta(days=ago) for ago in (0, 6, 7, 13, 14, 59)]
    assert weekly(days, TODAY - timedelta(days=59), TODAY) == (1, 0, 0, 0, 0, 0, 1, 2, 2)
    assert weekly([], TODAY, TODAY) == (0,)


def test_the_order_of_the_rows_does_not_matter():
    rows = asked(*EVERYWHERE, (1, 1, CARS, PARKING))
    assert found(rows) == found(list(reversed(rows)))
