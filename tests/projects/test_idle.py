"""What should have begun and has not surfaces by itself; what an application says, and what its print asks for."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from docx import Document

from core import clock
from core.areas.models import StreetSettings
from core.errors import DomainError
from core.models import Notice
from needs.models import Judgement, NeedStatus
from projects import services
from projects.models import MicroProject, ProjectKind, ProjectReminder, ProjectStatus
from tests.projects.test_journey import MONEY, edited


def days(n):
    return clock.today() + timedelta(days=n)


def idle():
    return set(MicroProject.objects.not_begun(clock.today()).values_list("name", flat=True))


# ── not begun ─────────────────────────────────────────────────────────────────────────────────
def test_what_should_have_begun_and_has_not(cast, make_project):
    StreetSettings.objects.filter(street=cast.street).update(silent_project_days=14)
    make_project(ProjectStatus.PUBLISHED, name="昨天该开工", starts_on=days(-1))
    make_project(ProjectStatus.PUBLISHED, name="今天开工", starts_on=days(0))
    make_project(ProjectStatus.RETURNED, name="退回后没改", starts_on=days(-1))
    make_project(ProjectStatus.APPLIED, name="等街道看", starts_on=days(-1))
    make_project(ProjectStatus.RUNNING, name="已经开工", starts_on=days(-9))
    make_project(ProjectStatus.PUBLISHED, name="台账的", starts_on=days(-9), imported=True)
    wish = {"kind": ProjectKind.WISH, "unit": None, "starts_on": None}
    make_project(ProjectStatus.PUBLISHED, name="没人认领的心愿", ends_on=days(-1), **wish)
    make_project(ProjectStatus.PUBLISHED, name="还早的心愿", ends_on=days(1), **wish)
    make_project(ProjectStatus.DRAFT, name="刚起草", starts_on=None)
    lying = make_project(ProjectStatus.DRAFT, name="起草后没动", starts_on=None)
    MicroProject.objects.filter(pk=lying.pk).update(created_at=clock.now() - timedelta(days=16))
    assert idle() == {"昨天该开工", "退回后没改", "没人认领的心愿", "起草后没动"}


def test_it_is_pointed_out_once_and_shows_in_list_and_desk(cast, make_project, page, api):
    project = make_project(ProjectStatus.PUBLISHED, starts_on=days(-1))
    make_project(ProjectStatus.PUBLISHED, starts_on=days(3))
    assert (services.remind_projects(), services.remind_projects()) == (1, 0)
    assert ProjectReminder.objects.get().alarm == "idle"
    for person in (cast.liaison, cast.officer, cast.secretary):
        assert Notice.objects.filter(to=person, event="project_idle").count() == 1
    shown = page(cast.officer).get("/projects/?idle=true")
    assert [row.pk for row in shown.context["page"]["rows"]] == [project.pk]
    assert [row["id"] for row in api(cast.officer).get("/api/v1/projects/?idle=true").json()["results"]] == [project.pk]
    groups = {group["key"]: group["count"] for group in page(cast.secretary).get("/desk/").context["work"].groups}
    assert groups["idle-project"] == 1


# ── the application ───────────────────────────────────────────────────────────────────────────
def test_an_application_says_what_is_to_be_done(cast, make_project):
    project = make_project(ProjectStatus.DRAFT)
    edited(project, cast.liaison, aim="  ")
    with pytest.raises(ValidationError) as missing:
        services.apply_project(project=project, actor=cast.liaison)
    assert set(missing.value.message_dict) == {"aim"}


@pytest.mark.parametrize(("own", "taken"), [("500", True), ("5000.50", True), ("5000.51", False)])
def test_what_the_unit_brings_is_part_of_the_money(cast, make_project, own, taken):
    project = make_project(ProjectStatus.DRAFT)
    if not taken:
        with pytest.raises(ValidationError) as refused:
            edited(project, cast.liaison, budget=MONEY, own_funds=Decimal(own))
        assert set(refused.value.message_dict) == {"own_funds"}
        return
    edited(project, cast.liaison, budget=MONEY, own_funds=Decimal(own), team="瓦工 2 人")
    project.refresh_from_db()
    assert (project.own_funds, project.team) == (Decimal(own), "瓦工 2 人")


def test_the_database_knows_no_more_brought_than_there_is(cast, make_project):
    project = make_project(funds=Decimal(100))
    with pytest.raises(IntegrityError), transaction.atomic():
        MicroProject.objects.filter(pk=project.pk).update(own_funds=101)


@pytest.mark.parametrize("door", ["page", "api"])
def test_own_money_and_team_come_in_by_either_door(cast, make_project, page, api, door):
    project = make_project(ProjectStatus.DRAFT)
    said = {"name": "首层坡道", "kind": "project", "funds": "900", "own_funds": "1000", "team": "瓦工 2 人"}
    for own, status in (("1000", {400, 422}), ("90", {200, 302})):
        sent = {**said, "own_funds": own}
        if door == "page":
            answer = page(cast.liaison).post(
                f"/projects/{project.pk}/edit/", {**sent, "communities": [cast.hechi.pk], "version": project.version}
            )
        else:
            answer = api(cast.liaison).patch(
                f"/api/v1/projects/{project.pk}/", sent, format="json", headers={"If-Match": f'"{project.version}"'}
            )
        assert answer.status_code in status
    project.refresh_from_db()
    assert (project.own_funds, project.team) == (Decimal(90), "瓦工 2 人")


def test_an_application_is_printed_to_be_sealed_and_a_file_is_not(cast, make_project, page):
    project = make_project(ProjectStatus.DRAFT, team="瓦工 2 人", expected_people=40)
    for status, title, sealed in (("draft", "立项申请表", True), ("running", "项目档案", False)):
        MicroProject.objects.filter(pk=project.pk).update(status=status)
        assert title in page(cast.liaison).get(project.get_absolute_url()).text
        paper = Document(BytesIO(page(cast.liaison).get(f"/projects/{project.pk}/file.docx").content))
        cells = [cell.text.replace(" ", "") for table in paper.tables for cell in table._cells]
        words = "\n".join([*(line.text for line in paper.paragraphs), *cells])
        assert title in words
        assert ("（盖章）" in words) is sealed
        assert {"瓦工2人", "40"} <= set(cells)


# ── the asker's acceptance ────────────────────────────────────────────────────────────────────
def test_the_page_says_what_the_askers_said_without_numbers(cast, make_need, make_project, page):
    need = make_need(status=NeedStatus.CLOSED)
    Judgement.objects.create(
        need=need, verdict="basically", solved=True, comment="还行，打 13800138000", channel="page",
        judged_at=clock.now(),
    )  # fmt: skip
    shown = page(cast.liaison).get(make_project(ProjectStatus.COMPLETED, needs=[need]).get_absolute_url()).text
    assert "基本满意" in shown
    assert "13800138000" not in shown


def test_nothing_is_filed_before_the_askers_have_spoken_or_let_their_time_pass(cast, make_need, make_project):
    need = make_need(status=NeedStatus.RESOLVED)
    project = make_project(ProjectStatus.EVALUATED, needs=[need])
    with pytest.raises(DomainError, match="1 件需求等提出人评价"):
        services.archive_project(project=project, actor=cast.officer)
    need.status = NeedStatus.CLOSED
    need.save()
    services.archive_project(project=project, actor=cast.officer)
    project.refresh_from_db()
    assert project.status == ProjectStatus.ARCHIVED
