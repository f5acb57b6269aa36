"""Two people taking one step at once: real transactions, one of them goes through."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from core import clock
from core.errors import DomainError
from core.models import AuditEntry
from meetings import services as meetings
from meetings.models import ActionItem, ActionStatus, JointMeeting, MeetingStatus, MonthlyReport
from needs.models import Category, Claim, ClaimStatus, Need, NeedStatus
from projects import services as projects
from projects.models import MicroProject, ProjectStatus
from projects.plans import ProjectPlan
from tests.cast import build_cast
from tests.meetings.conftest import officer_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db):
    return build_cast()


def together(*calls):
    """Run all calls in threads of their own, each on its own connection; collect what each came to."""
    gate, found = threading.Barrier(len(calls)), []

    def go(call):
        gate.wait()
        try:
            found.append(call())
        except DomainError as refused:
            found.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_a_claim_becomes_one_project(cast):
    need = Need.objects.create(
        number="XQ-1", text="坡道", area_code=cast.hechi.code, status=NeedStatus.MATCHED, created_at=clock.now(),
        category=Category.objects.first(),
    )  # fmt: skip
    claim = Claim.objects.create(
        need=need, unit=cast.unit, area_code=need.area_code, month=clock.today().replace(day=1),
        status=ClaimStatus.CONFIRMED, claimed_by=cast.liaison, claimed_at=clock.now(),
    )  # fmt: skip

    def draft(name, who):
        return lambda: projects.create_project_from_claim(
            claim=claim, plan=ProjectPlan(name), communities=[cast.hechi], actor=who
        )

    found = together(draft("甲", cast.officer), draft("乙", cast.liaison))
    assert found.count("already_drafted") == 1
    assert MicroProject.objects.count() == 1


def test_a_project_is_started_once(cast):
    project = MicroProject.objects.create(
        number="XM-1", name="坡道", area_code=cast.street.code, unit=cast.unit, status=ProjectStatus.PUBLISHED,
        created_at=clock.now(),
    )  # fmt: skip
    project.communities.add(cast.hechi)
    found = together(
        *(lambda w=who: projects.start_project(project=project, actor=w) for who in (cast.officer, cast.liaison))
    )
    assert found.count("wrong_state") == 1
    assert AuditEntry.objects.filter(verb="project.started", success=True).count() == 1


def test_a_decision_is_verified_once(cast):
    meeting = JointMeeting.objects.create(
        alliance=cast.alliance, area_code=cast.street.code, title="会", starts_at=clock.now(), place="三楼",
        status=MeetingStatus.HELD, held_at=clock.now(), created_by=cast.officer, created_at=clock.now(),
    )  # fmt: skip
    action = ActionItem.objects.create(
        meeting=meeting, area_code=cast.street.code, text="完工", owner=cast.unit, due_on=clock.today(),
        status=ActionStatus.CLAIMED_DONE, evidence="已完工", claimed_done_by=cast.liaison, created_at=clock.now(),
    )  # fmt: skip
    found = together(
        lambda: meetings.verify_action(action=action, actor=cast.officer),
        lambda: meetings.send_back(action=action, reason="没装扶手", actor=cast.supervisor),
    )
    assert found.count("wrong_state") == 1


def test_a_month_is_drafted_once_and_issued_under_one_number(cast):
    month = (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)
    colleague = officer_of(cast.street, "叶青")

    def draft():
        return meetings.draft_report(area_code=cast.street.code, month=month, actor=cast.officer)

    assert together(draft, draft).count("already_drafted") == 1
    report = meetings.submit_report(report=MonthlyReport.objects.get(), actor=cast.officer)
    meetings.approve_report(report=report, actor=colleague)

    def issue(who):
        return lambda: meetings.issue_report(report=report, actor=who)

    assert together(issue(cast.officer), issue(colleague)).count("wrong_state") == 1
    report.refresh_from_db()
    assert report.number.endswith("〕1号")


def test_a_report_is_revised_once(cast):
    month = (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)
    colleague = officer_of(cast.street, "叶青")
    report = meetings.draft_report(area_code=cast.street.code, month=month, actor=cast.officer)
    meetings.submit_report(report=report, actor=cast.officer)
    meetings.approve_report(report=report, actor=colleague)
    meetings.issue_report(report=report, actor=cast.officer)

    def revise(who):
        return lambda: meetings.revise_report(report=report, reason="补登一件", actor=who)

    assert together(revise(cast.officer), revise(colleague)).count("barred") == 1
    assert MonthlyReport.objects.filter(revises=report).count() == 1
