"""Visits: planned, carried out, handed in, and taken into the ledger row by row."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from core import clock
from core.errors import DomainError, StaleVersion
from core.models import AuditEntry, Notice
from members import services
from members.models import MemberUnit, ProposedChange, Resource, Visit, VisitStatus
from members.services import FoundResource, VisitSheet
from members.services.units import UnitText
from members.visit_lifecycle import CHANGE_LIFECYCLE, VISIT_LIFECYCLE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

OFFICE, STREET = {"officer"}, {"officer"}
# The unit stands in the street, outside every community: its secretaries do not keep it.
PEOPLE = {
    "write": OFFICE, "hand-in": OFFICE, "move": OFFICE, "cancel": OFFICE, "accept": STREET, "refuse": STREET,
    "return": STREET,
}  # fmt: skip
TABLE = {
    "planned": {"write", "move", "cancel"},
    "carried_out": {"write", "hand-in"},
    "handed_in": {"accept", "refuse", "return"},
    "settled": set(),
    "cancelled": set(),
}
PERSONAS = (
    "resident", "liaison", "other_liaison", "secretary", "officer", "other_officer", "supervisor", "district",
    "auditor",
)  # fmt: skip
SEES = {"liaison", "secretary", "officer", "district"}


def test_every_step_and_state_has_a_row():
    assert set(PEOPLE) == set(VISIT_LIFECYCLE.steps)
    assert set(TABLE) == set(VisitStatus.values)


@pytest.mark.parametrize("status", sorted(TABLE))
def test_steps_open_to_each_persona_and_who_sees_it(cast, make_visit, status):
    visit = make_visit(status)
    found = {name: {step.name for step in VISIT_LIFECYCLE.available(visit, cast.of(name))} for name in PERSONAS}
    assert found == {name: {step for step in TABLE[status] if name in PEOPLE[step]} for name in PERSONAS}
    assert {name for name in PERSONAS if Visit.objects.visible_to(cast.of(name)).exists()} == SEES


def test_a_secretary_tends_the_own_communitys_units_and_the_street_decides(cast, make_visit):
    MemberUnit.objects.filter(pk=cast.unit.pk).update(area_code=cast.hechi.code)
    cast.unit.refresh_from_db()
    found = {step.name for status in TABLE for step in VISIT_LIFECYCLE.available(make_visit(status), cast.secretary)}
    assert found == {"write", "hand-in", "move", "cancel"}


# kind of finding: what the officer may do with it while the sheet waits
ANSWERS = {"field": {"accept", "refuse"}, "resource": {"accept", "refuse"}, "need": {"enter", "refuse"}}


@pytest.mark.parametrize("kind", sorted(ANSWERS))
def test_who_may_decide_a_finding(cast, make_visit, kind):
    for status in TABLE:
        change = make_visit(status).changes.get(kind=kind)
        found = {name: {step.name for step in CHANGE_LIFECYCLE.available(change, cast.of(name))} for name in PERSONAS}
        waiting = status == "handed_in"
        assert found == {name: ANSWERS[kind] if waiting and name == "officer" else set() for name in PERSONAS}


# ── planning ──────────────────────────────────────────────────────────────────────────────────
def plan(cast, units=None, day=None, visitor=None, actor=None):
    return services.plan_visits(
        units=units or [cast.unit], visitor=visitor or cast.officer, planned_on=day or clock.today(),
        actor=actor or cast.officer,
    )  # fmt: skip


def test_many_visits_are_planned_at_once_and_the_units_hear_of_it(cast):
    visits = plan(cast, [cast.unit, cast.other_unit])
    assert {visit.unit for visit in visits} == {cast.unit, cast.other_unit}
    assert {(row.event, row.to) for row in Notice.objects.all()} == {
        ("visit_planned", cast.liaison), ("visit_planned", cast.other_liaison), ("visit_given", cast.officer),
    }  # fmt: skip
    with pytest.raises(DomainError, match="同心中医医院"):
        plan(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=visits[0].pk).update(unit=cast.other_unit)


def test_nobody_plans_elsewhere_sends_a_stranger_or_plans_the_past(cast):
    with pytest.raises(PermissionDenied):
        plan(cast, [cast.unit, cast.next_unit])
    with pytest.raises(PermissionDenied):
        plan(cast, actor=cast.liaison)
    for wrong, field in (
        ({"visitor": cast.other_officer}, "visitor"), ({"visitor": cast.secretary}, "visitor"),
        ({"day": clock.today() - timedelta(days=1)}, "planned_on"), ({"day": date(2030, 1, 1)}, "planned_on"),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as refused:
            plan(cast, **wrong)
        assert list(refused.value.message_dict) == [field]
    assert not Visit.objects.exists()


def test_a_visit_is_moved_and_called_off_with_a_reason(cast, make_visit):
    visit = make_visit()
    services.move_visit(visit=visit, visitor=cast.officer, planned_on=date(2026, 12, 1), actor=cast.officer)
    with pytest.raises(StaleVersion):
        services.move_visit(
            visit=visit, visitor=cast.officer, planned_on=date(2026, 12, 2), version=visit.version, actor=cast.officer
        )
    with pytest.raises(ValidationError):
        services.cancel_visit(visit=visit, reason=" ", actor=cast.officer)
    services.cancel_visit(visit=visit, reason="单位搬家", actor=cast.officer)
    visit.refresh_from_db()
    assert (visit.status, visit.reason, visit.planned_on) == ("cancelled", "单位搬家", date(2026, 12, 1))
    with pytest.raises(DomainError):
        services.cancel_visit(visit=visit, reason="单位搬家", actor=cast.officer)


def test_nobody_goes_any_more_to_a_unit_that_has_left(cast, make_visit):
    waiting, planned = make_visit("handed_in"), make_visit()
    services.end_unit(unit=cast.unit, reason="搬走", actor=cast.officer)
    assert list(Visit.objects.order_by("pk").values_list("status", flat=True)) == ["handed_in", "cancelled"]
    with pytest.raises(DomainError, match="已退出"):
        services.accept_visit(visit=waiting, actor=cast.officer)
    services.refuse_visit(visit=waiting, reason="单位走了", actor=cast.officer)
    planned.refresh_from_db()
    assert planned.reason == "搬走"


# ── the sheet ─────────────────────────────────────────────────────────────────────────────────
def sheet(**said):
    values = {"visited_on": date(2026, 11, 20), "parts": ["business", "party"], "said": {}}
    return VisitSheet(**{**values, **said})


def test_the_sheet_becomes_one_row_for_everything_that_differs(cast, make_visit):
    MemberUnit.objects.filter(pk=cast.unit.pk).update(address="一号路", party_members=9)
    visit = make_visit(changes=False)
    found = sheet(
        said={"address": " 一号路 ", "business": "中医门诊", "party_members": None},
        resources=[FoundResource("会议室", "venue", "1 间"), FoundResource(" ")], needs=["缺停车位", "缺停车位", ""],
    )  # fmt: skip
    services.write_sheet(visit=visit, sheet=found, actor=cast.officer)
    rows = visit.changes.values_list("kind", "field", "old", "new", "resource_type", "quantity_text")
    assert list(rows) == [
        ("field", "business", "", "中医门诊", "", ""), ("field", "party_members", "9", "", "", ""),
        ("resource", "", "", "会议室", "venue", "1 间"), ("need", "", "", "缺停车位", "", ""),
    ]  # fmt: skip
    services.write_sheet(visit=visit, sheet=sheet(note="都好"), actor=cast.officer)
    visit.refresh_from_db()
    assert (visit.changes.count(), visit.status, visit.note) == (0, "carried_out", "都好")
    services.hand_in_visit(visit=visit, actor=cast.officer)
    visit.refresh_from_db()
    assert visit.status == "settled"
    with pytest.raises(DomainError):
        services.write_sheet(visit=visit, sheet=sheet(), actor=cast.officer)


def test_what_the_ledger_would_refuse_is_refused_while_somebody_can_still_ask(cast, make_visit, make_resource):
    make_resource(content="会议室")
    visit = make_visit(changes=False)
    for wrong, field in (
        ({"visited_on": date(2026, 11, 24)}, "visited_on"), ({"visited_on": date(2025, 1, 1)}, "visited_on"),
        ({"parts": []}, "parts"), ({"parts": ["money"]}, "__all__"), ({"said": {"party_members": -1}}, "party_members"),
        ({"said": {"business": "字" * 201}}, "business"), ({"resources": [FoundResource("会议室")]}, "resources"),
        ({"resources": [FoundResource("车", "wagon")]}, "resource_type"), ({"needs": ["字"] * 21}, "resources"),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as refused:
            services.write_sheet(visit=visit, sheet=sheet(**wrong), actor=cast.officer)
        assert list(refused.value.message_dict) == [field], wrong
    MemberUnit.objects.filter(pk=cast.unit.pk).update(kind="military")
    with pytest.raises(ValidationError) as refused:
        services.write_sheet(visit=visit, sheet=sheet(said={"address": "山上"}), actor=cast.officer)
    assert list(refused.value.message_dict) == ["address"]
    with pytest.raises(PermissionDenied):
        services.write_sheet(visit=visit, sheet=sheet(), actor=cast.other_officer)


# ── deciding ──────────────────────────────────────────────────────────────────────────────────
def test_findings_are_taken_one_by_one_through_the_ledgers_own_verbs(cast, make_visit):
    visit = make_visit("handed_in")
    field, resource, need = (visit.changes.get(kind=kind) for kind in ("field", "resource", "need"))
    services.accept_change(change=field, actor=cast.officer)
    services.accept_change(change=resource, actor=cast.officer)
    cast.unit.refresh_from_db()
    made = Resource.objects.get()
    assert (cast.unit.business, cast.unit.version) == ("中医门诊", 2)
    assert (made.content, made.type, made.quantity, made.status) == ("会议室", "venue", 1, "listed")
    assert ProposedChange.objects.get(pk=resource.pk).resource == made
    with pytest.raises(DomainError):
        services.accept_change(change=field, actor=cast.officer)
    with pytest.raises(DomainError, match="录入需求"):
        services.accept_change(change=need, actor=cast.officer)
    with pytest.raises(DomainError, match="只剩"):
        services.accept_visit(visit=visit, actor=cast.officer)
    services.refuse_change(change=need, reason="已经在办", actor=cast.officer)
    visit.refresh_from_db()
    assert visit.status == "settled"
    assert AuditEntry.objects.filter(verb="unit.edited", target_id=cast.unit.pk).exists()
    assert Notice.objects.filter(event="visit_settled", to=cast.liaison).count() == 1


def test_everything_is_taken_at_once_or_left_as_it_is(cast, make_visit):
    visit = make_visit("handed_in")
    services.accept_visit(visit=visit, actor=cast.officer)
    assert set(visit.changes.values_list("kind", "status")) == {
        ("field", "accepted"), ("resource", "accepted"), ("need", "proposed")
    }  # fmt: skip
    services.mark_need_entered(change=visit.changes.get(kind="need"), number="XQ-1", actor=cast.officer)
    other = make_visit("handed_in")
    services.refuse_visit(visit=other, reason="走错了门", actor=cast.officer)
    visit.refresh_from_db()
    other.refresh_from_db()
    assert (visit.status, other.status) == ("settled", "settled")
    assert set(other.changes.values_list("status", "reason")) == {("refused", "走错了门")}


def test_a_ledger_changed_since_the_visit_is_only_written_over_by_whoever_has_seen_it(cast, make_visit):
    visit = make_visit("handed_in")
    services.edit_unit(
        unit=cast.unit, text=UnitText(cast.unit.name, cast.unit.kind, business="骨科"), version=1, actor=cast.liaison
    )
    change = visit.changes.get(kind="field")
    for version in (None, 1):
        with pytest.raises(StaleVersion, match=r"骨科.*中医门诊"):
            services.accept_change(change=change, version=version, actor=cast.officer)
    with pytest.raises(StaleVersion):
        services.accept_visit(visit=visit, actor=cast.officer)
    assert not Resource.objects.exists()
    services.accept_change(change=change, version=2, actor=cast.officer)
    cast.unit.refresh_from_db()
    assert cast.unit.business == "中医门诊"


def test_a_sheet_goes_back_until_something_of_it_is_decided(cast, make_visit):
    visit = make_visit("handed_in")
    with pytest.raises(ValidationError):
        services.return_visit(visit=visit, reason="", actor=cast.officer)
    services.return_visit(visit=visit, reason="没写党员", actor=cast.officer)
    visit.refresh_from_db()
    assert visit.status == "carried_out"
    services.hand_in_visit(visit=visit, actor=cast.officer)
    plan(cast)
    with pytest.raises(DomainError, match="又安排了"):
        services.return_visit(visit=visit, reason="没写党员", actor=cast.officer)
    Visit.objects.open().delete()
    services.accept_change(change=visit.changes.get(kind="field"), actor=cast.officer)
    with pytest.raises(DomainError, match="核过"):
        services.return_visit(visit=visit, reason="没写党员", actor=cast.officer)


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"status": "gone"}, "visit_status_known"), ({"parts": ["money"]}, "visit_parts_known"),
        ({"status": "settled"}, "carried_out_visit_has_its_day"), ({"status": "cancelled"}, "cancelled_visit_says_why"),
    ],
)  # fmt: skip
def test_the_database_refuses_what_never_was(cast, make_visit, wrong, name):
    visit = make_visit(changes=False)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(visited_on=None, **wrong)
