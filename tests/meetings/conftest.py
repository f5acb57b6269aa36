from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core import clock
from core.accounts.models import AreaRole, RoleName, User
from meetings import services
from meetings.models import (
    FROZEN_REPORTS,
    TOOK_PLACE,
    ActionItem,
    ActionStatus,
    ChairTerm,
    JointMeeting,
    MeetingStatus,
    MonthlyReport,
    ReportStatus,
)
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
def colleague(cast):
    """A second person of the street's office, who reads what the first one writes."""
    return officer_of(cast.street, "叶青")


@pytest.fixture
def make_report(cast, colleague):
    """Write a report straight into a state: written by the officer, read by the colleague."""

    def make(month=None, status=ReportStatus.DRAFT, **facts):
        month = month or (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)
        if status in (ReportStatus.APPROVED, *FROZEN_REPORTS):
            facts = {"approved_by": colleague, "approved_at": clock.now(), **facts}
        if status in FROZEN_REPORTS:
            facts = {"number": "1号", "fingerprint": "x", "issued_at": clock.now(), **facts}
        return MonthlyReport.objects.create(
            area_code=facts.pop("area_code", cast.street.code), month=month, status=status,
            **{"drafted_by": cast.officer, "written_by": cast.officer, "drafted_at": clock.now(), **facts},
        )  # fmt: skip

    return make


@pytest.fixture
def issue(cast, colleague):
    """Take a report all the way, each step by whom it takes."""

    def through(report):
        services.submit_report(report=report, actor=cast.officer)
        services.approve_report(report=report, actor=colleague)
        return services.issue_report(report=report, actor=cast.officer)

    return through


@pytest.fixture
def photo():
    """A picture somebody picks from their phone."""

    def taken(name="现场.jpg"):
        picture = BytesIO()
        Image.new("RGB", (60, 40), "grey").save(picture, "JPEG")
        return SimpleUploadedFile(name, picture.getvalue(), "image/jpeg")

    return taken


def officer_of(area, name, role=RoleName.STREET_OFFICER):
    person = User.objects.create_user(username=name, full_name=name)
    AreaRole.objects.create(user=person, role=role, area=area, begins=date(2020, 1, 1))
    return person
