"""When somebody has to go to a unit again: by hand, and the database's reckoning against the pure one."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core import clock
from core.areas.models import StreetSettings
from members.models import MemberUnit, Visit
from members.visit_rule import Standing, Turn, month_end, months_on, next_due, standing
from members.visit_selectors import with_turns

TODAY = date(2026, 11, 23)
HANDS = (
    # visited     planned           months  due                standing
    (None, None, 6, TODAY, Standing.DUE),
    (date(2026, 5, 22), None, 6, date(2026, 11, 22), Standing.OVERDUE),
    (date(2026, 5, 23), None, 6, TODAY, Standing.DUE),
    (date(2026, 5, 31), None, 6, date(2026, 11, 30), Standing.DUE),
    (date(2026, 6, 1), None, 6, date(2026, 12, 1), Standing.DONE),
    (date(2025, 8, 31), None, 18, date(2027, 2, 28), Standing.DONE),
    (date(2020, 1, 1), TODAY, 6, date(2020, 7, 1), Standing.PLANNED),
    (None, date(2026, 11, 22), 6, TODAY, Standing.OVERDUE),
    (date(2026, 11, 1), date(2026, 12, 1), 1, date(2026, 12, 1), Standing.PLANNED),
)


@pytest.mark.parametrize(("visited", "planned", "months", "due", "found"), HANDS)
def test_the_rule_by_hand(visited, planned, months, due, found):
    turn = Turn(visited, planned)
    assert (next_due(turn, months, TODAY), standing(turn, months, TODAY)) == (due, found)


DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


@settings(max_examples=50)
@given(DAYS, st.integers(1, 60))
@example(date(2024, 2, 29), 12)
def test_months_go_on_without_leaving_a_month_out(day, months):
    later = months_on(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later == month_end(later) and later.day < day.day)


@pytest.mark.django_db
def test_the_database_reckons_as_the_rule_does(cast):
    days = [None, *(TODAY - timedelta(days=each) for each in (0, 1, 22, 23, 175, 176, 177, 184, 185, 190, 265, 400))]
    plans = [None, TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=9)]
    turns = [Turn(visited, planned) for visited in days for planned in plans]
    units = [_unit(cast, i, turn) for i, turn in enumerate(turns)]
    for months in (1, 6, 13):
        StreetSettings.objects.filter(street=cast.street).update(visit_months=months)
        rows = with_turns(MemberUnit.objects.filter(pk__in=[unit.pk for unit in units]), TODAY).order_by("pk")
        assert [(row.visit_due, row.visit_standing) for row in rows] == [
            (next_due(turn, months, TODAY), standing(turn, months, TODAY)) for turn in turns
        ]


def _unit(cast, number, turn):
    unit = MemberUnit.objects.create(
        name=f"第{number}家", area_code=cast.street.code, street_code=cast.street.code, created_at=clock.now()
    )
    shared = {"unit": unit, "area_code": unit.area_code, "visitor": cast.officer, "created_by": cast.officer}
    made = {**shared, "created_at": clock.now()}
    if turn.visited_on:
        for day in (turn.visited_on - timedelta(days=90), turn.visited_on):
            Visit.objects.create(planned_on=day, visited_on=day, status="settled", **made)
    if turn.planned_on:
        Visit.objects.create(planned_on=turn.planned_on, **made)
    # Neither counts: nobody went, and the sheet still lies on a desk.
    Visit.objects.create(planned_on=TODAY, status="cancelled", reason="单位搬家", **made)
    return unit
