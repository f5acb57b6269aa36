"""What matching is told of a resource and its unit."""

from datetime import timedelta
from decimal import Decimal

from core import clock
from needs.selectors.matching import ground_of, resource_facts


def facts(cast):
    month = clock.today().replace(day=1)
    return {each.id: each for each in resource_facts(cast.street.code, month, ground_of(cast.street.code))}


def test_what_a_unit_has_done_and_done_well_is_told(rows, cast):
    done, new = rows.resource(slots=9), rows.resource(cast.other_unit)
    rows.need("closed", text="路灯不亮")
    rows.need("closed", text="井盖松了")
    rows.need("resolved", text="水管漏水")
    told = facts(cast)
    assert (told[done.pk].met, told[done.pk].judged_well) == (3, 2)
    assert (told[new.pk].met, told[new.pk].judged_well) == (0, 0)


def test_an_unhappy_asker_is_not_counted_as_content(rows, cast):
    done = rows.resource(slots=9)
    rows.need("reopened")
    assert facts(cast)[done.pk].judged_well == 0


def test_how_long_nobody_has_confirmed_it_is_told(rows, cast):
    old, never = rows.resource(confirmed_on=clock.today() - timedelta(days=40)), rows.resource()
    told = facts(cast)
    assert (told[old.pk].silent_days, told[never.pk].silent_days) == (40, None)


def test_what_is_left_of_something_used_up_is_told(rows, cast):
    money, room = rows.funds(500), rows.resource()
    told = facts(cast)
    assert (told[money.pk].left, told[room.pk].left) == (Decimal(500), None)
