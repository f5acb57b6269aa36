"""The verbs themselves, without a door."""

import io
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from PIL import Image

from core import clock
from core.errors import DomainError, StaleVersion
from core.models import AuditEntry, Notice
from needs.models import ClaimStatus, NeedStatus
from projects import services
from projects.models import MicroProject, ProgressEntry, ProjectStatus
from projects.plans import Outcome, ProgressFacts, ProjectPlan


def photo(name="现场.jpg"):
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(file, "JPEG")
    file.seek(0)
    file.name = name
    return file


def progress(**facts):
    return ProgressFacts(**{"text": "浇筑基础", "done_on": clock.today(), **facts})


def applied(**changes):
    """A plan that says everything an application has to say."""
    said = {
        "name": "首层坡道", "aim": "修一条坡道，装扶手", "leader": "王建国", "leader_phone": "13800138000",
        "background": "老人下不了楼",
        "served": "一单元老人", "expected_result": "轮椅能进门", "starts_on": clock.today(),
        "ends_on": clock.today() + timedelta(days=30), "expected_people": 40,
    }  # fmt: skip
    return ProjectPlan(**{**said, **changes})


def test_a_claim_becomes_a_project_and_its_end_resolves_the_need(cast, make_claim):
    claim = make_claim()
    project = services.create_project_from_claim(
        claim=claim, plan=ProjectPlan("首层坡道"), communities=[cast.hechi], actor=cast.liaison
    )
    assert (project.status, project.unit, list(project.needs.all())) == ("draft", cast.unit, [claim.need])
    application = {"communities": [cast.hechi], "partners": [], "plan": applied(), "version": None}
    project = services.edit_project(project=project, **application, actor=cast.liaison)
    services.apply_project(project=project, actor=cast.liaison)
    services.approve_project(project=project, comment="可行", actor=cast.officer)
    services.publish_project(project=project, actor=cast.officer)
    services.start_project(project=project, actor=cast.liaison)
    claim.need.refresh_from_db()
    assert claim.need.status == NeedStatus.IN_PROGRESS
    services.add_progress(
        project=project, facts=progress(attendances=12, people_served=9), photos=[photo()], actor=cast.liaison
    )
    services.complete_project(
        project=project, outcome=Outcome("坡道和扶手修好了", problems_solved=1, people_served=20), actor=cast.liaison
    )
    claim.need.refresh_from_db()
    assert claim.need.status == NeedStatus.IN_PROGRESS
    services.pass_project(project=project, comment="坡度合适", actor=cast.secretary)
    project.refresh_from_db()
    claim.refresh_from_db()
    claim.need.refresh_from_db()
    assert (project.status, project.people_served, project.problems_solved) == ("completed", 20, 1)
    assert (claim.need.status, claim.need.resolution) == (NeedStatus.RESOLVED, "坡道和扶手修好了")
    assert claim.status == ClaimStatus.FULFILLED
    told = AuditEntry.objects.filter(verb__startswith="project.").order_by("id")
    assert list(told.values_list("verb", flat=True)) == [
        "project.drafted", "project.edited", "project.applied", "project.approved", "project.published",
        "project.started", "project.progressed", "project.claimed_done", "project.completed",
    ]  # fmt: skip
    assert Notice.objects.filter(event="project_completed", to=cast.officer).count() == 1


def test_totals_are_the_sums_of_entries_also_when_the_outcome_counts_more(cast, make_project):
    project = make_project()
    services.add_progress(project=project, facts=progress(attendances=10, people_served=10), actor=cast.liaison)
    services.add_progress(project=project, facts=progress(attendances=8, people_served=3), actor=cast.secretary)
    services.complete_project(
        project=project, outcome=Outcome("做完", people_served=15, attendances=30), actor=cast.officer
    )
    project.refresh_from_db()
    entries = ProgressEntry.objects.filter(project=project)
    assert (project.people_served, project.attendances) == (15, 30)
    assert (sum(e.people_served for e in entries), sum(e.attendances for e in entries)) == (15, 30)


def test_an_outcome_never_counts_less_than_the_entries(cast, make_project):
    project = make_project()
    services.add_progress(project=project, facts=progress(attendances=10, people_served=10), actor=cast.liaison)
    with pytest.raises(ValidationError, match="不能更少"):
        services.complete_project(project=project, outcome=Outcome("做完", people_served=9), actor=cast.liaison)


@pytest.mark.parametrize("status", [s for s in ClaimStatus.values if s != "confirmed"])
def test_only_a_confirmed_claim_becomes_a_project(cast, make_claim, status):
    claim = make_claim(status=status)
    with pytest.raises(DomainError, match="确认后才能立项"):
        services.create_project_from_claim(
            claim=claim, plan=ProjectPlan("首层坡道"), communities=[cast.hechi], actor=cast.liaison
        )


def test_a_claim_becomes_a_project_once(cast, make_claim):
    claim = make_claim()
    named = {"claim": claim, "communities": [cast.hechi], "actor": cast.liaison}
    services.create_project_from_claim(plan=ProjectPlan("首层坡道"), **named)
    with pytest.raises(DomainError, match="已经立过"):
        services.create_project_from_claim(plan=ProjectPlan("另一个"), **named)


@pytest.mark.parametrize("name", ["other_liaison", "secretary", "resident", "other_officer", "supervisor", "auditor"])
def test_nobody_else_makes_a_project_of_a_claim(cast, make_claim, name):
    with pytest.raises(PermissionDenied):
        services.create_project_from_claim(
            claim=make_claim(), plan=ProjectPlan("首层坡道"), communities=[cast.hechi], actor=cast.of(name)
        )


@pytest.mark.parametrize("name", ["liaison", "secretary", "resident", "other_officer", "supervisor", "auditor"])
def test_only_the_office_starts_a_project_without_a_claim(cast, name):
    with pytest.raises(PermissionDenied):
        services.create_project(plan=ProjectPlan("义诊"), unit=cast.unit, communities=[cast.hechi], actor=cast.of(name))


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"communities": []}, "communities"),
        ({"places": "next"}, "communities"),
        ({"plan": ProjectPlan("")}, "name"),
        ({"plan": ProjectPlan("义诊", starts_on=clock.today(), ends_on=clock.today() - timedelta(days=1))}, "__all__"),
        ({"plan": ProjectPlan("义诊", ends_on=date(9999, 12, 31))}, "ends_on"),
        ({"plan": ProjectPlan("义诊", starts_on=date(1, 1, 1))}, "starts_on"),
        ({"plan": ProjectPlan("义诊", funds=-1)}, "funds"),
        ({"plan": ProjectPlan("义诊", funds=10**13)}, "funds"),
        ({"plan": ProjectPlan("义诊", kind="x")}, "kind"),
    ],
)
def test_a_project_that_makes_no_sense_is_not_drafted(cast, facts, field):
    places = [cast.next_community] if facts.pop("places", None) else [cast.hechi]
    with pytest.raises(ValidationError) as refused:
        services.create_project(
            **{"plan": ProjectPlan("义诊"), "unit": cast.unit, "communities": places, "actor": cast.officer, **facts}
        )
    assert field in refused.value.message_dict
    assert not MicroProject.objects.exists()


def test_two_projects_of_a_street_never_share_a_name(cast, make_project):
    make_project(name="义诊")
    with pytest.raises(ValidationError):
        services.create_project(plan=ProjectPlan("义诊"), unit=cast.unit, communities=[cast.hechi], actor=cast.officer)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"text": ""}, "text"),
        ({"done_on": clock.today() + timedelta(days=1)}, "done_on"),
        ({"done_on": date(1, 1, 1)}, "done_on"),
        ({"attendances": 1, "people_served": 2}, "people_served"),
        ({"attendances": 2**40}, "attendances"),
        ({"money": -1}, "money"),
    ],
)
def test_progress_that_cannot_be_is_refused(cast, make_project, facts, field):
    with pytest.raises(ValidationError) as refused:
        services.add_progress(project=make_project(), facts=progress(**facts), actor=cast.liaison)
    assert field in refused.value.message_dict
    assert not ProgressEntry.objects.exists()


def test_a_text_file_is_no_photo_and_leaves_no_entry(cast, make_project):
    file = io.BytesIO(b"<svg/>")
    file.name = "x.svg"
    with pytest.raises(DomainError):
        services.add_progress(project=make_project(), facts=progress(), photos=[file], actor=cast.liaison)
    assert not ProgressEntry.objects.exists()


def test_an_old_form_does_not_overwrite(cast, make_project):
    project = make_project()
    named = {"communities": [cast.nanyuan], "partners": [cast.other_unit], "actor": cast.officer}
    services.edit_project(project=project, version=1, plan=ProjectPlan("新名字"), **named)
    with pytest.raises(StaleVersion):
        services.edit_project(project=project, version=1, plan=ProjectPlan("旧名字"), **named)
    project.refresh_from_db()
    assert (project.name, list(project.communities.all())) == ("新名字", [cast.nanyuan])


@pytest.mark.parametrize("verb", [services.suspend_project, services.end_project_early])
def test_stopping_asks_for_a_reason(cast, make_project, verb):
    with pytest.raises(ValidationError, match="理由"):
        verb(project=make_project(), reason="  ", actor=cast.officer)


def test_a_rest_ends_and_the_reason_stays(cast, make_project):
    project = services.suspend_project(project=make_project(), reason="雨季", actor=cast.liaison)
    project = services.resume_project(project=project, actor=cast.liaison)
    assert (project.status, project.reason) == (ProjectStatus.RUNNING, "雨季")


def test_giving_up_releases_the_claim(cast, make_claim, make_project):
    claim = make_claim()
    project = make_project(claim=claim, needs=[claim.need])
    services.end_project_early(project=project, reason="资金未到位", actor=cast.officer)
    claim.refresh_from_db()
    assert claim.status == ClaimStatus.RELEASED


@pytest.mark.parametrize(
    "broken",
    [
        {"status": "x"}, {"status": "completed"}, {"status": "suspended"}, {"funds": -1},
        {"starts_on": clock.today(), "ends_on": clock.today() - timedelta(days=1)},
    ],
)  # fmt: skip
def test_the_database_refuses_the_impossible(cast, make_project, broken):
    project = make_project()
    with pytest.raises(IntegrityError), transaction.atomic():
        MicroProject.objects.filter(pk=project.pk).update(**broken)
