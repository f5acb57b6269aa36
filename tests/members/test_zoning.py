"""The planner of zones without a database: the figure, the search, what cannot be met."""

from fractions import Fraction
from itertools import product
from random import Random

import pytest

from members.zoning import Place, Wishes, contradiction, divide, imbalance, sums_of

FOUR = (1, 2, 3, 4)
NAMES = {1: "东区", 2: "西区", 3: "南区", 4: "北区"}


def scattered(dice: Random, total: int, among: int) -> list[int]:
    """So many things, each in a community thrown for."""
    found = [0] * among
    for _thing in range(total):
        found[dice.randrange(among)] += 1
    return found


def dice_of(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - a repeatable die, no secret


def communities(seed: int, number: int, *totals: int) -> list[Place]:
    dice = dice_of(seed)
    columns = [scattered(dice, total, number) for total in totals]
    return [Place(key, f"第{key}社区", tuple(counts)) for key, counts in enumerate(zip(*columns, strict=True))]


def yanji() -> list[Place]:
    """17 communities for 4 zones: about 10 units and 3 to 4 new organisations a zone, lying as they happen to lie."""
    return communities(17, 17, 40, 14, 60, 90)


def worth(places, division) -> Fraction:
    return imbalance(list(sums_of(places, sorted(set(division.values())), division).values()))


def neighbours_of_a_grid(number: int, across: int) -> frozenset[tuple[int, int]]:
    beside = {(key, key + 1) for key in range(number - 1) if (key + 1) % across}
    return frozenset(beside | {(key, key + across) for key in range(number - across)})


def hang_together(group: set[int], pairs: frozenset[tuple[int, int]]) -> bool:
    reached = {min(group)}
    for _round in group:
        reached |= {b for a, b in pairs if a in reached and b in group} | {
            a for a, b in pairs if b in reached and a in group
        }
    return reached == group


@pytest.mark.parametrize(
    ("zones", "figure"),
    [
        ([(10, 4, 20, 20), (10, 4, 20, 20)], 0),
        # Twice ten units over an average of fifteen, and nothing else is uneven: a quarter of two thirds.
        ([(20, 4, 20, 20), (10, 4, 20, 20)], Fraction(1, 6)),
        # What nobody has does not count.
        ([(20, 0, 0, 0), (10, 0, 0, 0)], Fraction(2, 3)),
        ([(0, 0, 0, 0), (0, 0, 0, 0)], 0),
    ],
)
def test_the_figure_is_the_mean_of_the_spreads(zones, figure):
    assert imbalance(zones) == figure


def test_seventeen_communities_in_four_zones_beat_ten_thousand_random_divisions():
    places, dice = yanji(), dice_of(2017)
    found = divide(places, FOUR, Wishes(4, 5), {})
    held = sums_of(places, FOUR, found.zone_of)
    assert sorted(list(found.zone_of.values()).count(zone) for zone in FOUR) == [4, 4, 4, 5]
    assert all(9 <= units <= 11 and 3 <= two_new <= 4 for units, two_new, _resources, _needs in held.values())
    keys, best = [place.key for place in places], None
    for _throw in range(10_000):
        dice.shuffle(keys)
        fifth = dice.choice(FOUR)
        seats = [zone for zone in FOUR for _seat in range(5 if zone == fifth else 4)]
        thrown = worth(places, dict(zip(keys, seats, strict=True)))
        best = thrown if best is None else min(best, thrown)
    assert found.imbalance == worth(places, found.zone_of) <= best


@pytest.mark.parametrize("seed", range(6))
def test_where_all_can_be_tried_the_best_is_found(seed):
    places = communities(seed, 8, 20, 6, 25, 30)
    pairs = neighbours_of_a_grid(8, 3) if seed % 2 else frozenset()
    wishes = Wishes(2, 4, {0: 1, 7: 3}, pairs)
    best = None
    for seats in product((1, 2, 3), repeat=8):
        groups = [{key for key in range(8) if seats[key] == zone} for zone in (1, 2, 3)]
        kept = seats[0] == 1 and seats[7] == 3 and all(2 <= len(group) <= 4 for group in groups)
        if kept and (not pairs or all(hang_together(group, pairs) for group in groups)):
            thrown = worth(places, dict(enumerate(seats)))
            best = thrown if best is None else min(best, thrown)
    assert divide(places, (1, 2, 3), wishes, {}).imbalance == best


def test_the_same_figures_give_the_same_division_and_every_wish_is_kept():
    places, pairs = yanji(), neighbours_of_a_grid(17, 5)
    wishes = Wishes(4, 5, {0: 3, 16: 2}, pairs)
    found = divide(places, FOUR, wishes, {})
    assert found == divide(places, FOUR, wishes, {})
    assert (found.zone_of[0], found.zone_of[16]) == (3, 2)
    for zone in FOUR:
        assert hang_together({key for key, to in found.zone_of.items() if to == zone}, pairs)


def test_what_is_fair_already_stays_and_zones_keep_their_communities():
    places = [Place(key, str(key), (1, 1, 1, 1)) for key in range(8)]
    now = {key: 2 if key < 4 else 1 for key in range(8)}
    assert divide(places, (1, 2), Wishes(4, 4), now).zone_of == now
    uneven = [Place(key, str(key), (5 if key in (0, 1) else 1, 0, 0, 0)) for key in range(8)]
    found = divide(uneven, (1, 2), Wishes(4, 4), now)
    assert found.imbalance == 0
    assert sum(found.zone_of[key] != zone for key, zone in now.items()) == 2


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        (Wishes(5, 4), "不能多于"),
        (Wishes(5, 6), "17 个社区不够分"),
        (Wishes(2, 4), "17 个社区放不下"),
        (Wishes(4, 5, dict.fromkeys(range(6), 1)), "超过每个片区最多的 5 个"),
        (Wishes(4, 5, {0: 1, 2: 1}, frozenset({(0, 1), (2, 3)})), "固定在东区的第0社区、第2社区不相连"),
        (Wishes(4, 5, {}, frozenset((key, key + 1) for key in range(0, 10, 2))), "互不相连的 5 块"),
    ],
)
def test_wishes_that_clash_are_named(wishes, said):
    assert said in contradiction(yanji(), NAMES, wishes)


def test_wishes_that_only_clash_all_together_are_found_out_too():
    # A row of six, its ends held to one zone: the middle would have to go with them.
    row = frozenset((key, key + 1) for key in range(5))
    places = [Place(key, str(key), (1, 0, 0, 0)) for key in range(6)]
    wishes = Wishes(3, 3, {0: 1, 5: 1}, row)
    assert contradiction(places, {1: "东区", 2: "西区"}, wishes) == ""
    assert divide(places, (1, 2), wishes, {}) is None
