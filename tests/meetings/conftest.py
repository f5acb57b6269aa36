from datetime import timedelta

import pytest

from core import clock
from meetings.models import TOOK_PLACE, ActionItem, ActionStatus, ChairTerm, JointMeeting, MeetingStatus, MonthlyReport
from tests.projects import conftest as projects

make_need = projects.make_need
make_claim = projects.make_claim
make_project = projects.make_project


@pytest.fixture
def make_meeting(cast):
    """Write a meeting straight into a state; unit A chairs it, today lies in its term."""
    today = clock.today()
    ChairTerm.objects.create(
        alliance=cast.alliance, unit=cast.unit, begins=today - timedelta(days=20), ends=today + timedelta(days=40)
    )

    def make(status=MeetingStatus.NOTICED, **facts):
        held = status in TOOK_PLACE
        if status == MeetingStatus.CANCELLED:
            facts.setdefault("reason", "改期")
        if status == MeetingStatus.IN_SESSION:
            facts.setdefault("opened_at", clock.now())
        facts.setdefault("starts_at", clock.now() - timedelta(hours=1))
        facts.setdefault("chair_unit", cast.unit)
        return JointMeeting.objects.create(
            alliance=cast.alliance, area_code=cast.street.code, title=facts.pop("title", "联席会议"), place="党群中心",
            status=status, held_at=clock.now() if held else None, created_by=cast.officer, created_at=clock.now(),
            **facts,
        )  # fmt: skip

    return make


@pytest.fixture
def make_action(cast, make_meeting):
    def make(status=ActionStatus.OPEN, **facts):
        done = status != ActionStatus.OPEN
        verified = status == ActionStatus.VERIFIED
        facts.setdefault("verified_by", cast.officer if verified else None)
        facts.setdefault("verified_at", clock.now() if verified else None)
        facts.setdefault("claimed_done_by", cast.liaison if done else None)
        owner = facts.pop("owner", cast.unit)
        return ActionItem.objects.create(
            meeting=facts.pop("meeting", None) or make_meeting(MeetingStatus.HELD), area_code=cast.street.code,
            text=facts.pop("text", "坡道月底前完工"), owner=owner, by_office=owner is None,
            due_on=facts.pop("due_on", clock.today()), status=status, evidence="已完工" if done else "",
            created_at=clock.now(), **facts,
        )  # fmt: skip

    return make


@pytest.fixture
def make_report(cast):
    def make(month=None, **facts):
        month = month or (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)
        return MonthlyReport.objects.create(
            area_code=cast.street.code, month=month, drafted_by=cast.officer, drafted_at=clock.now(), **facts
        )

    return make
