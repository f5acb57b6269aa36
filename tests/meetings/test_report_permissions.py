"""Who may take which step of a report in which state, written down by hand."""

import pytest
from django.core.exceptions import PermissionDenied

from core import clock
from core.accounts.models import AreaRole, RoleName, User
from core.errors import DomainError
from meetings.models import MonthlyReport, ReportStatus
from meetings.report_lifecycle import REPORT_LIFECYCLE
from tests.meetings.conftest import officer_of

# `officer` wrote the report, `colleague` is the second person of the same office.
PERSONAS = (
    "nobody", "resident", "liaison", "secretary", "officer", "colleague", "other_officer", "district", "supervisor",
    "auditor",
)  # fmt: skip
OFFICE, READER, WRITER = {"officer", "colleague"}, {"colleague"}, {"officer"}
REPORT = {
    "draft": {
        "submit": OFFICE, "edit": OFFICE, "add-case": OFFICE, "remove-case": OFFICE, "comment": OFFICE,
        "answer": OFFICE, "recall": OFFICE,
    },
    "in_review": {"approve": READER, "comment": OFFICE, "answer": OFFICE, "return": READER, "take-back": WRITER},
    "approved": {"issue": OFFICE, "return": READER},
    "issued": {"revise": OFFICE},
    "superseded": {},
    "recalled": {},
}  # fmt: skip
PEOPLE = {
    "submit": OFFICE, "approve": READER, "issue": OFFICE, "edit": OFFICE, "add-case": OFFICE, "remove-case": OFFICE,
    "comment": OFFICE, "answer": OFFICE, "count": set(), "return": READER, "take-back": WRITER, "recall": OFFICE,
    "revise": OFFICE,
}  # fmt: skip
# A district's report is that of its own office: nobody of a street touches it, and the street's officer reads it later.
OF_DISTRICT = {
    "submit": {"district"}, "edit": {"district"}, "add-case": {"district"}, "remove-case": {"district"},
    "comment": {"district"}, "answer": {"district"}, "count": {"district"}, "recall": {"district"},
}  # fmt: skip


@pytest.fixture
def of(cast, colleague):
    """The person of a name."""

    def find(name):
        if name == "nobody":
            return User()
        return colleague if name == "colleague" else cast.of(name)

    return find


def test_every_step_and_state_has_a_row():
    assert set(PEOPLE) == set(REPORT_LIFECYCLE.steps)
    assert set(REPORT) == set(ReportStatus.values)


@pytest.mark.parametrize("status", REPORT)
def test_steps_open_to_each_persona(of, make_report, status):
    report, row = make_report(status=status), REPORT[status]
    found = {name: {step.name for step in REPORT_LIFECYCLE.available(report, of(name))} for name in PERSONAS}
    assert found == {name: {step for step, may in row.items() if name in may} for name in PERSONAS}


@pytest.mark.parametrize("status", REPORT)
def test_the_wrong_person_is_refused_before_the_wrong_time(of, make_report, status):
    report, row = make_report(status=status), REPORT[status]
    for step, may in PEOPLE.items():
        for name in PERSONAS:
            if name not in may:
                with pytest.raises(PermissionDenied):
                    REPORT_LIFECYCLE.check(step, obj=report, actor=of(name))
            elif step not in row:
                with pytest.raises(DomainError, match=report.get_status_display()):
                    REPORT_LIFECYCLE.check(step, obj=report, actor=of(name))


def test_a_report_of_the_district_is_its_own_office_s(cast, of, make_report):
    district = cast.of("district")
    report = make_report(
        area_code="510116", drafted_by=district, written_by=district, counted_at=clock.now(), frozen={"area": "双流区"}
    )
    found = {name: {step.name for step in REPORT_LIFECYCLE.available(report, of(name))} for name in PERSONAS}
    assert found == {name: {step for step, may in OF_DISTRICT.items() if name in may} for name in PERSONAS}


def test_where_a_street_has_nobody_else_the_district_reads(cast, make_report, colleague):
    report = make_report(status=ReportStatus.IN_REVIEW)
    with pytest.raises(PermissionDenied):
        REPORT_LIFECYCLE.check("approve", obj=report, actor=cast.of("district"))
    AreaRole.objects.filter(user=colleague).update(ends=clock.today().replace(day=1, month=1))
    assert REPORT_LIFECYCLE.check("approve", obj=report, actor=cast.of("district"))
    with pytest.raises(PermissionDenied):
        REPORT_LIFECYCLE.check("approve", obj=report, actor=cast.officer)


def test_who_began_it_does_not_read_what_another_wrote_on(cast, colleague, make_report):
    third = officer_of(cast.street, "第三位")
    report = make_report(status=ReportStatus.IN_REVIEW, written_by=colleague)
    for person in (cast.officer, colleague):
        assert not REPORT_LIFECYCLE.allows("approve", obj=report, actor=person)
    assert REPORT_LIFECYCLE.allows("approve", obj=report, actor=third)


@pytest.mark.parametrize(
    ("name", "drafts", "went_out", "of_district"),
    [
        ("nobody", False, False, False), ("resident", False, False, False), ("liaison", False, True, False),
        ("other_liaison", False, True, False), ("next_liaison", False, False, False),
        ("secretary", False, True, False), ("officer", True, True, True), ("colleague", True, True, True),
        ("other_officer", False, False, True), ("district", True, True, True), ("supervisor", False, True, False),
        ("auditor", False, False, False), ("stranger", False, False, False),
    ],
)  # fmt: skip
def test_who_sees_what(cast, of, make_report, name, drafts, went_out, of_district):
    who, first = of(name), clock.today().replace(day=1, month=1)
    seen = MonthlyReport.objects.visible_to(who)
    for place, status in enumerate(ReportStatus):
        report = make_report(first.replace(month=place + 1), status=status)
        expected = went_out if status in ("issued", "superseded") else drafts
        assert seen.filter(pk=report.pk).exists() is expected, status
    above = make_report(area_code="510116", status="issued")
    assert seen.filter(pk=above.pk).exists() is of_district


def test_roles_that_run_the_system_are_no_reviewers(cast, make_report):
    officer_of(None, "另一位审计", RoleName.AUDIT_ADMIN)
    report = make_report(status=ReportStatus.IN_REVIEW)
    assert not REPORT_LIFECYCLE.allows("approve", obj=report, actor=User.objects.system())
