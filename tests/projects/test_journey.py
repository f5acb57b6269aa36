"""A project through every state, a wish, what surfaces by itself, and the file that is printed in the end."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from docx import Document

from core import clock
from core.areas.models import StreetSettings
from core.errors import DomainError
from core.models import ContactOpening, Notice
from needs.models import ClaimStatus, Judgement, JudgementChannel, NeedStatus, Verdict
from needs.services import close_unjudged
from projects import services
from projects.models import Milestone, ProjectReminder, ProjectStatus
from projects.plans import BudgetItem, Node, Outcome, ProjectPlan
from tests.core.documents.reading import read
from tests.projects.test_services import applied, photo, progress

MONEY = (BudgetItem("水泥", Decimal("3000")), BudgetItem("人工", Decimal("2000.50"), "三天"))


def days(n):
    return clock.today() + timedelta(days=n)


def edited(project, actor, **changes):
    return services.edit_project(
        project=project, version=None, plan=applied(**changes), communities=list(project.communities.all()),
        partners=[], actor=actor,
    )  # fmt: skip


# ── every state ───────────────────────────────────────────────────────────────────────────────
def test_a_project_runs_through_every_state(cast, make_claim):
    claim, seen = make_claim(), []
    project = services.create_project_from_claim(
        claim=claim, plan=ProjectPlan("首层坡道"), communities=[cast.hechi], actor=cast.liaison
    )

    def went(project):
        project.refresh_from_db()
        seen.append(project.status)
        return project

    went(project)
    with pytest.raises(ValidationError) as missing:
        services.apply_project(project=project, actor=cast.liaison)
    assert set(missing.value.message_dict) >= {"leader", "background", "ends_on"}
    edited(project, cast.liaison, budget=MONEY, milestones=(Node("浇筑完", days(5)), Node("扶手装好", days(10))))
    went(services.apply_project(project=project, actor=cast.liaison))
    went(services.return_project(project=project, reason="人工写细一点", actor=cast.officer))
    went(services.apply_project(project=project, actor=cast.liaison))
    went(services.approve_project(project=project, comment="可行", actor=cast.officer))
    went(services.publish_project(project=project, actor=cast.officer))
    went(services.start_project(project=project, actor=cast.liaison))
    went(services.suspend_project(project=project, reason="雨季", actor=cast.liaison))
    went(services.resume_project(project=project, actor=cast.liaison))
    first = project.milestones.first()
    services.reach_milestone(project=project, milestone=first, reached_on=clock.today(), actor=cast.liaison)
    services.add_progress(project=project, facts=progress(attendances=5, hours=Decimal(8)), actor=cast.liaison)
    went(services.complete_project(project=project, outcome=Outcome("坡道修好"), actor=cast.liaison))
    went(services.send_back_project(project=project, reason="扶手没装", actor=cast.secretary))
    went(services.complete_project(project=project, outcome=Outcome("坡道和扶手修好"), actor=cast.liaison))
    went(services.pass_project(project=project, comment="合格", actor=cast.secretary))
    went(services.evaluate_project(project=project, evaluation="按期完成", actor=cast.supervisor))
    with clock.moved(clock.now() + timedelta(days=60)):
        close_unjudged()
    went(services.archive_project(project=project, actor=cast.officer))
    assert seen == [
        "draft", "applied", "returned", "applied", "approved", "published", "running", "suspended", "running",
        "claimed_done", "running", "claimed_done", "completed", "evaluated", "archived",
    ]  # fmt: skip
    for one in (project, claim.need, claim):
        one.refresh_from_db()
    assert (claim.need.status, claim.status) == (NeedStatus.CLOSED, ClaimStatus.FULFILLED)
    assert (project.funds, project.hours) == (Decimal("5000.50"), Decimal("8.0"))
    assert [found.passed for found in project.acceptances.all()] == [True, False]


def test_given_up_early_the_need_goes_back_to_the_list(cast, make_claim, make_project):
    claim = make_claim()
    project = make_project(ProjectStatus.PUBLISHED, claim=claim, needs=[claim.need])
    services.start_project(project=project, actor=cast.liaison)
    services.end_project_early(project=project, reason="资金没到位", actor=cast.officer)
    claim.need.refresh_from_db()
    assert claim.need.status == NeedStatus.LISTED


def test_the_needs_of_other_communities_are_resolved_too(cast, make_need, make_project):
    needs = [make_need(status=NeedStatus.IN_PROGRESS), make_need("南苑的", NeedStatus.IN_PROGRESS, cast.nanyuan)]
    project = make_project(ProjectStatus.CLAIMED_DONE, needs=needs, claimed_done_by=cast.liaison)
    services.pass_project(project=project, actor=cast.secretary)
    for need in needs:
        need.refresh_from_db()
    assert [need.status for need in needs] == [NeedStatus.RESOLVED, NeedStatus.RESOLVED]


# ── what is planned ───────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"funds": Decimal(1), "budget": MONEY}, "budget"),
        ({"budget": (BudgetItem("水泥", Decimal(-1)),)}, "budget"),
        ({"budget": (BudgetItem("", Decimal(1)),)}, "budget"),
        ({"milestones": (Node("浇筑完", days(90)),)}, "milestones"),
        ({"milestones": (Node("浇筑完", days(1)), Node("浇筑完", days(2)))}, "milestones"),
        ({"leader_phone": "12345"}, "leader_phone"),
        ({"leader_phone": "+1 202 555 0100"}, "leader_phone"),
        ({"expected_people": -1}, "expected_people"),
    ],
)
def test_a_plan_that_does_not_add_up_is_refused(cast, make_project, changes, field):
    project = make_project(ProjectStatus.DRAFT)
    with pytest.raises(ValidationError) as refused:
        edited(project, cast.liaison, **changes)
    assert field in refused.value.message_dict


def test_what_was_agreed_on_is_the_offices_to_change(cast, make_project):
    project = edited(make_project(ProjectStatus.DRAFT), cast.liaison, budget=MONEY)
    for verb, actor in ((services.apply_project, cast.liaison), (services.approve_project, cast.officer)):
        project = verb(project=project, actor=actor)
    with pytest.raises(ValidationError, match="联系街道"):
        edited(project, cast.liaison, budget=MONEY[:1])
    edited(project, cast.liaison, budget=MONEY, background="换个说法")
    assert edited(project, cast.officer, budget=MONEY[:1]).funds == Decimal(3000)


def test_a_covered_phone_stays_and_is_opened_with_a_reason_only(cast, make_project, page):
    project = edited(make_project(), cast.officer)
    project = edited(project, cast.officer, leader_phone="138****8000")
    assert project.leader_phone == "+8613800138000"
    address = f"/projects/{project.pk}/"
    shown = page(cast.secretary).get(address).content.decode()
    assert "138****8000" in shown
    assert "13800138000" not in shown
    assert page(cast.secretary).post(f"{address}phone/", {"reason": ""}).status_code == 422
    opened = page(cast.secretary).post(f"{address}phone/", {"reason": "约验收时间"})
    assert "13800138000" in opened.content.decode()
    assert ContactOpening.objects.get().actor == cast.secretary
    assert page(cast.supervisor).post(f"{address}phone/", {"reason": "看看"}).status_code == 403


def test_a_reached_milestone_stays(cast, make_project):
    project = edited(make_project(), cast.officer, milestones=(Node("浇筑完", days(5)),))
    one = project.milestones.get()
    with pytest.raises(ValidationError, match="晚于今天"):
        services.reach_milestone(project=project, milestone=one, reached_on=days(1), actor=cast.liaison)
    services.reach_milestone(project=project, milestone=one, reached_on=days(0), actor=cast.liaison)
    with pytest.raises(ValidationError, match="还没有达成"):
        services.reach_milestone(project=project, milestone=one, reached_on=days(0), actor=cast.liaison)
    with pytest.raises(ValidationError, match="不能删"):
        edited(project, cast.officer)


def test_a_milestone_is_reached_in_its_own_project_alone(cast, make_project):
    mine, other = make_project(), edited(make_project(), cast.officer, milestones=(Node("浇筑完", days(5)),))
    theirs = other.milestones.get()
    with pytest.raises(ValidationError, match="还没有达成的节点"):
        services.reach_milestone(project=mine, milestone=theirs, reached_on=days(0), actor=cast.liaison)
    assert other.milestones.get().reached_on is None


def test_budget_and_milestones_are_rows_of_the_page(cast, make_project, page):
    project = make_project(ProjectStatus.DRAFT)
    sent = {
        "name": "首层坡道", "kind": "project", "communities": [cast.hechi.pk], "funds": "100", "version": 1,
        "budget-TOTAL_FORMS": 3, "budget-INITIAL_FORMS": 0, "budget-0-item": "水泥", "budget-0-amount": "3000",
        "budget-2-item": "人工", "milestones-TOTAL_FORMS": 1, "milestones-INITIAL_FORMS": 0,
        "milestones-0-title": "浇筑完", "milestones-0-due_on": days(5).isoformat(),
    }  # fmt: skip
    address = f"/projects/{project.pk}/edit/"
    wrong = page(cast.liaison).post(address, sent)
    assert wrong.status_code == 422
    assert "请写金额" in wrong.content.decode()
    sent["budget-2-amount"] = "500"
    assert "预算合计 3500" in page(cast.liaison).post(address, sent).content.decode()
    assert page(cast.liaison).post(address, {**sent, "funds": ""}).status_code == 302
    project.refresh_from_db()
    assert (project.funds, project.budget.count(), project.milestones.get().title) == (Decimal(3500), 2, "浇筑完")
    kept = {name: value for name, value in sent.items() if not name.startswith(("budget", "milestones"))}
    page(cast.liaison).post(address, {**kept, "funds": "", "version": 2})
    assert project.budget.count() == 2


# ── wishes ────────────────────────────────────────────────────────────────────────────────────
def test_a_wish_is_published_unread_taken_by_a_unit_and_granted(cast, page):
    said = {"name": "想要一把洗澡椅", "community": cast.hechi.pk}
    assert page(cast.officer).post("/projects/wishes/add/", said).status_code == 302
    assert page(cast.liaison).get("/projects/wishes/add/").status_code == 403
    wish = services.create_project(
        plan=ProjectPlan("想有人陪着散步", kind="wish"), unit=None, communities=[cast.hechi], actor=cast.officer
    )
    services.publish_project(project=wish, actor=cast.officer)
    assert Notice.objects.filter(event="wish_published", to=cast.other_liaison).count() == 1
    assert "等单位认领的微心愿" in page(cast.other_liaison).get("/desk/unit/").content.decode()
    assert page(cast.other_liaison).post(f"/projects/{wish.pk}/claim/").status_code == 302
    wish.refresh_from_db()
    assert wish.unit == cast.other_unit
    services.start_project(project=wish, actor=cast.other_liaison)
    services.complete_project(project=wish, outcome=Outcome("每周二陪走一圈"), actor=cast.other_liaison)
    assert services.pass_project(project=wish, actor=cast.secretary).status == "completed"


def test_a_project_without_a_unit_is_none(cast):
    with pytest.raises(ValidationError, match="实施单位"):
        services.create_project(plan=ProjectPlan("义诊"), unit=None, communities=[cast.hechi], actor=cast.officer)


# ── what surfaces by itself ───────────────────────────────────────────────────────────────────
def test_late_silent_and_stuck_projects_are_pointed_out_once_each(cast, make_project):
    StreetSettings.objects.filter(street=cast.street).update(silent_project_days=10)
    late = make_project(ends_on=days(-1), starts_on=days(-30), last_progress_on=days(-2))
    silent = make_project(ends_on=days(20), last_progress_on=days(-11))
    stuck = make_project(ends_on=days(20), last_progress_on=days(0))
    Milestone.objects.create(project=stuck, title="浇筑完", due_on=days(-1))
    make_project(ends_on=days(20), last_progress_on=days(-10))
    make_project(ends_on=days(-9), starts_on=days(-30), last_progress_on=days(-40), imported=True)
    assert services.remind_projects() == 3
    assert services.remind_projects() == 0
    told = set(ProjectReminder.objects.values_list("project", "alarm"))
    assert told == {(late.pk, "late"), (silent.pk, "silent"), (stuck.pk, "milestone")}
    for event in ("project_late", "project_silent", "project_milestone"):
        people = set(Notice.objects.filter(event=event).values_list("to", flat=True))
        assert people == {cast.liaison.pk, cast.officer.pk, cast.secretary.pk}
    with clock.moved(clock.now() + timedelta(days=11)):
        assert services.remind_projects() == 3


@pytest.mark.parametrize(("query", "name"), [("late=true", "晚的"), ("silent=true", "停的"), ("missed=true", "卡的")])
def test_the_list_and_the_desk_show_them(cast, make_project, page, query, name):
    make_project(name="晚的", ends_on=days(-1), starts_on=days(-30), last_progress_on=days(0))
    make_project(name="停的", last_progress_on=days(-90))
    stuck = make_project(name="卡的", last_progress_on=days(0))
    Milestone.objects.create(project=stuck, title="浇筑完", due_on=days(-1))
    found = page(cast.officer).get(f"/projects/?{query}")
    assert [row.name for row in found.context["page"]["rows"]] == [name]
    groups = {group["key"]: group["count"] for group in page(cast.officer).get("/desk/").context["work"].groups}
    assert {groups[key] for key in ("late-project", "silent-project", "milestone")} == {1}


# ── the askers' word, and the file ────────────────────────────────────────────────────────────
def judged(need, verdict=Verdict.SATISFIED, comment="修得好，打 13800138000 谢谢小王"):
    return Judgement.objects.create(
        need=need, round=need.reopened_count, verdict=verdict, solved=True, comment=comment,
        channel=JudgementChannel.PAGE, judged_at=clock.now(),
    )  # fmt: skip


def test_when_all_askers_have_spoken_the_system_judges_by_their_words(cast, make_need, make_project):
    needs = [make_need(status=NeedStatus.CLOSED), make_need("第二件", NeedStatus.CLOSED)]
    project = make_project(ProjectStatus.COMPLETED, needs=needs)
    judged(needs[0])
    assert services.evaluate_judged_projects() == 0
    judged(needs[1], Verdict.BASICALLY)
    assert services.evaluate_judged_projects() == 1
    assert services.evaluate_judged_projects() == 0
    project.refresh_from_db()
    assert (project.status, project.evaluation) == ("evaluated", "需求提出人评价 2 件：满意 1 件、基本满意 1 件。")


@pytest.mark.usefixtures("fonts")
def test_the_file_tells_everything_but_who_asked(cast, make_need, make_project, page, api):
    need = make_need(status=NeedStatus.CLOSED, asker_name="孙玉珍", asker_phone="+8613900009999")
    judged(need)
    project = edited(make_project(needs=[need]), cast.officer, budget=MONEY, milestones=(Node("浇筑完", days(5)),))
    services.add_progress(project=project, facts=progress(attendances=5), photos=[photo()], actor=cast.liaison)
    address = f"/projects/{project.pk}/file"
    paper = page(cast.officer).get(f"{address}.docx")
    words = "\n".join(cell.text for table in Document(BytesIO(paper.content)).tables for cell in table._cells)
    shown = page(cast.officer).get(f"{address}/").content.decode()
    for text in (words, shown):
        for said in ("水泥", "浇筑完", "138****8000", "修得好"):
            assert said in text
        for kept in ("孙玉珍", "13900009999", "13800138000"):
            assert kept not in text
    assert "data:image/jpeg" in shown
    printed = "".join(one.text for one in read(page(cast.officer).get(f"{address}.pdf").content))
    given = api(cast.officer).get(f"/api/v1/projects/{project.pk}/files/pdf/")
    for said in ("水泥", "浇筑完", "138****8000", "修得好", f"{project.name}"):
        assert said in printed
    assert "孙玉珍" not in printed
    assert (given.status_code, given["Content-Type"]) == (200, "application/pdf")
    tables = openpyxl.load_workbook(BytesIO(page(cast.officer).get(f"{address}.xlsx").content))
    assert "经费预算" in tables.sheetnames
    assert page(cast.other_officer).get(f"{address}/").status_code == 404


def test_no_open_wish_shows_its_file_to_units(cast, make_project, page, api):
    wish = make_project(ProjectStatus.PUBLISHED, unit=None, kind="wish")
    assert page(cast.liaison).get(f"/projects/{wish.pk}/file/").status_code == 403
    assert page(cast.liaison).get(f"/projects/{wish.pk}/file.pdf").status_code == 403
    assert api(cast.liaison).get(f"/api/v1/projects/{wish.pk}/files/pdf/").status_code == 403
    with pytest.raises(DomainError):
        services.pass_project(project=wish, actor=cast.officer)
