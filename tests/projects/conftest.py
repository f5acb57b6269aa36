from datetime import timedelta

import pytest

from core import clock
from needs.models import Category, Claim, ClaimStatus, Need, NeedStatus
from projects.models import DONE_STATUSES, MicroProject, ProjectStatus


@pytest.fixture
def make_need(cast):
    """Write a need straight into a state, as an earlier step would have left it."""

    def make(text="楼道首层台阶没坡道", status=NeedStatus.MATCHED, area=None, **facts):
        done = status in (NeedStatus.RESOLVED, NeedStatus.CLOSED)
        facts.setdefault("created_at", clock.now())
        return Need.objects.create(
            number=f"XQ-{Need.objects.count() + 1:04}", text=text, area_code=(area or cast.hechi).code, status=status,
            category=facts.pop("category", None) or Category.objects.get(key="disability"),
            resolution=facts.pop("resolution", "已修好" if done else ""),
            resolved_at=facts.pop("resolved_at", clock.now() if done else None),
            **facts,
        )  # fmt: skip

    return make


@pytest.fixture
def make_claim(cast, make_need):
    def make(status=ClaimStatus.CONFIRMED, unit=None, need=None, **facts):
        need = need or make_need()
        return Claim.objects.create(
            need=need, unit=unit or cast.unit, area_code=need.area_code, month=clock.today().replace(day=1),
            status=status, claimed_by=cast.liaison, claimed_at=facts.pop("claimed_at", clock.now()), **facts,
        )  # fmt: skip

    return make


@pytest.fixture
def make_project(cast):
    """Write a project straight into a state; unit A leads it in 河池社区."""

    def make(status=ProjectStatus.RUNNING, needs=(), **facts):
        done = status in DONE_STATUSES
        stopped = status in (ProjectStatus.SUSPENDED, ProjectStatus.ENDED_EARLY, ProjectStatus.RETURNED)
        n = MicroProject.objects.count() + 1
        project = MicroProject.objects.create(
            number=f"XM-{n:04}", name=facts.pop("name", f"首层坡道{n}"),
            area_code=facts.pop("area_code", cast.street.code),
            unit=facts.pop("unit", cast.unit), status=status, reason="雨季" if stopped else "",
            result="坡道修好" if done or status == ProjectStatus.CLAIMED_DONE else "",
            completed_at=facts.pop("completed_at", clock.now() if done else None),
            starts_on=facts.pop("starts_on", clock.today() - timedelta(days=3)), created_at=clock.now(), **facts,
        )  # fmt: skip
        project.communities.add(cast.hechi)
        project.needs.set(needs)
        return project

    return make
