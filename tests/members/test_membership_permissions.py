"""Who may take which step of a charter and of an application in which state, written down by hand."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser

from core import clock
from members.admission_lifecycle import ADMISSION_LIFECYCLE
from members.admission_policies import Applicant
from members.charter_lifecycle import CHARTER_LIFECYCLE
from members.models import (
    Admission,
    AdmissionStatus,
    Charter,
    CharterStatus,
    ZonePlan,
    ZonePlanStatus,
    fingerprint_of,
)
from members.zone_lifecycle import ZONE_PLAN_LIFECYCLE
from tests.cast import LONG_AGO

PERSONAS = (
    "anonymous", "resident", "liaison", "other_liaison", "next_liaison", "secretary", "officer", "other_officer",
    "district", "supervisor", "auditor",
)  # fmt: skip
SEATED, OFFICE = {"liaison", "other_liaison"}, {"officer"}

# ── the street alliance's charter, which nobody has signed ────────────────────────────────────
CHARTER_PEOPLE = {"sign": SEATED, "enact": OFFICE, "remind": OFFICE, "review": OFFICE, "edit": OFFICE}
CHARTER_TABLE = {"draft": {"enact", "edit"}, "in_force": {"sign", "remind", "review"}, "superseded": set()}

# ── an application from 河池社区 for the street's alliance ─────────────────────────────────────
ADMISSION_PEOPLE = {"approve": OFFICE, "return": OFFICE, "decline": OFFICE, "correct": {"applicant"}}
ADMISSION_TABLE = {
    "applied": {"approve", "return", "decline"}, "returned": {"correct"}, "approved": set(), "declined": set(),
}  # fmt: skip
# ── a suggested division of the street's communities ──────────────────────────────────────────
ZONE_PLAN_PEOPLE = {"adopt": OFFICE, "drop": OFFICE}
ZONE_PLAN_TABLE = {"proposed": {"adopt", "drop"}, "adopted": set(), "dropped": set()}

# Whose is the place where the unit stands.
READERS = {"secretary", "officer", "district"}


def person(cast, name):
    return AnonymousUser() if name == "anonymous" else cast.of(name)


def open_to(table, people, status, name):
    return {step for step in table[status] if name in people[step]}


@pytest.fixture
def charter(cast):
    def made(status):
        adopted = {} if status == "draft" else {
            "adoption": "order", "order_number": "1", "adopted_on": LONG_AGO, "in_force_at": clock.now(),
            "sha256": fingerprint_of("互帮"), "round": 1,
        }  # fmt: skip
        return Charter.objects.create(
            alliance=cast.alliance, area_code=cast.street.code, edition=1, title="公约", text="互帮", status=status,
            drafted_by=cast.officer, drafted_at=clock.now(), **adopted,
        )  # fmt: skip

    return made


@pytest.fixture
def admission(cast):
    def made(status="applied"):
        return Admission.objects.create(
            number="RM-1", key=uuid4(), alliance=cast.alliance, area_code=cast.hechi.code, name="食堂", kind="other",
            status=status, reason="" if status in {"applied", "approved"} else "缺代码", applied_at=clock.now(),
            unit=cast.unit if status == "approved" else None,
        )  # fmt: skip

    return made


def test_every_step_and_state_has_a_row():
    assert set(CHARTER_PEOPLE) == set(CHARTER_LIFECYCLE.steps)
    assert set(CHARTER_TABLE) == set(CharterStatus.values)
    assert set(ADMISSION_PEOPLE) == set(ADMISSION_LIFECYCLE.steps)
    assert set(ADMISSION_TABLE) == set(AdmissionStatus.values)
    assert set(ZONE_PLAN_PEOPLE) == set(ZONE_PLAN_LIFECYCLE.steps)
    assert set(ZONE_PLAN_TABLE) == set(ZonePlanStatus.values)


@pytest.mark.parametrize("status", sorted(CHARTER_TABLE))
def test_steps_of_a_charter_open_to_each_persona(cast, charter, status):
    row = charter(status)
    found = {name: {step.name for step in CHARTER_LIFECYCLE.available(row, person(cast, name))} for name in PERSONAS}
    assert found == {name: open_to(CHARTER_TABLE, CHARTER_PEOPLE, status, name) for name in PERSONAS}


@pytest.mark.parametrize("status", sorted(ADMISSION_TABLE))
def test_steps_of_an_application_open_to_each_persona(cast, admission, status):
    row = admission(status)
    people = {**{name: person(cast, name) for name in PERSONAS}, "applicant": Applicant(row.pk)}
    found = {name: {step.name for step in ADMISSION_LIFECYCLE.available(row, one)} for name, one in people.items()}
    assert found == {name: open_to(ADMISSION_TABLE, ADMISSION_PEOPLE, status, name) for name in people}


@pytest.mark.parametrize("status", sorted(ZONE_PLAN_TABLE))
def test_steps_of_a_suggested_division_open_to_each_persona(cast, status):
    plan = ZonePlan(area_code=cast.street.code, status=status, was={}, zone_of={"1": 2})
    found = {name: {step.name for step in ZONE_PLAN_LIFECYCLE.available(plan, person(cast, name))} for name in PERSONAS}
    assert found == {name: open_to(ZONE_PLAN_TABLE, ZONE_PLAN_PEOPLE, status, name) for name in PERSONAS}


def test_who_sees_an_application(cast, admission):
    row = admission()
    seen = {name for name in PERSONAS if Admission.objects.visible_to(person(cast, name)).filter(pk=row.pk).exists()}
    assert seen == READERS
