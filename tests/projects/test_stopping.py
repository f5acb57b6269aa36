"""What stopping a project does to the needs it answers: they rest with it, or another unit is looked for."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core import clock
from core.audit import trail
from core.models import Notice
from members.models import Resource, ResourceStatus, ResourceType
from needs import services as needs
from needs.models import Category, NeedStatus, Offer
from projects import services
from projects.models import ProjectStatus
from projects.plans import Outcome, ProjectPlan


@pytest.fixture
def asked(cast):
    """A need the resident asked for, on the list."""

    def ask(text="独居老人出门不便，希望有人上门理发", **more):
        said = needs.Said(text=text, category=Category.objects.get(key="elderly"), area_code=cast.hechi.code)
        need = needs.enter_need(said=said, actor=cast.resident)
        return needs.list_need(need=needs.accept_need(need=need, actor=cast.secretary), actor=cast.secretary)

    return ask


@pytest.fixture
def running(cast):
    """What the office drafted itself for a need, without any claim, under way."""

    def run(*answered, unit=None, name="上门理发"):
        project = services.create_project(
            plan=ProjectPlan(name), unit=unit or cast.unit, communities=[cast.hechi], needs_answered=answered,
            actor=cast.officer,
        )  # fmt: skip
        project = services.publish_project(project=project, actor=cast.officer)
        return services.start_project(project=project, actor=cast.officer)

    return run


def stands(need):
    need.refresh_from_db()
    return need.status, need.call, need.halted_for


def told(person, event):
    return Notice.objects.filter(to=person, event=event)


def ended(project, cast, reason="师傅退休了"):
    return services.end_project_early(project=project, reason=reason, actor=cast.officer)


# ── ending early ──────────────────────────────────────────────────────────────────────────────
def test_a_need_without_a_claim_is_offered_on_when_its_project_ends_early(cast, asked, running):
    need = asked()
    project = running(need)
    assert stands(need) == ("in_progress", "", "")
    ended(project, cast)
    assert stands(need) == ("listed", "open_hall", "项目“上门理发”提前终止：师傅退休了")
    notice = told(cast.resident, "need.put_back").get()
    assert (notice.subject, notice.body) == (f"您的诉求重新找单位来办：{need.text}", need.halted_for)
    assert told(cast.other_liaison, "need.hall_opened").count() == 1
    assert trail(need)[1].verb == "need.put_back"


def test_the_next_best_unit_is_asked_and_never_the_one_that_gave_up(cast, asked, running):
    for unit in (cast.unit, cast.other_unit):
        Resource.objects.create(
            unit=unit, content="上门理发，服务独居老人", type=ResourceType.VOLUNTEERS, slots=5,
            area_code=unit.area_code, status=ResourceStatus.LISTED, created_at=clock.now(),
        )  # fmt: skip
    need = asked()
    ended(running(need), cast)
    assert [offer.unit for offer in Offer.objects.all()] == [cast.other_unit]
    assert stands(need)[:2] == ("listed", "first_right")
    needs.accept_offer(offer=Offer.objects.get(), actor=cast.other_liaison)
    assert stands(need) == ("matched", "filled", "")


def test_the_rest_of_a_joint_need_is_offered_on_and_the_others_work_on(cast, asked, make_project):
    need = needs.set_wanted(need=asked(), wanted=Decimal(100), measure="份", actor=cast.officer)
    mine = needs.claim_need(need=need, share=Decimal(60), actor=cast.liaison)
    needs.claim_need(need=need, share=Decimal(40), actor=cast.other_liaison)
    mine = needs.confirm_claim(claim=mine, actor=cast.officer)
    project = services.create_project_from_claim(
        claim=mine, plan=ProjectPlan("送六十份"), communities=[cast.hechi], actor=cast.liaison
    )
    project.status = ProjectStatus.PUBLISHED
    project.save()
    ended(services.start_project(project=project, actor=cast.liaison), cast)
    mine.refresh_from_db()
    assert (mine.status, mine.reason) == ("released", "项目“送六十份”提前终止：师傅退休了")
    assert stands(need) == ("in_progress", "open_hall", "")
    assert need.left_to_claim == 60
    assert not told(cast.resident, "need.put_back").exists()


def test_while_another_project_works_on_it_the_need_stays_in_hand(cast, asked, running):
    need = asked()
    first, second = running(need), running(need, unit=cast.other_unit, name="夜校理发班")
    ended(first, cast)
    assert stands(need)[0] == "in_progress"
    ended(second, cast)
    assert stands(need)[0] == "listed"


def test_a_project_that_never_began_leaves_what_others_have_in_hand(cast, asked):
    need = asked()
    draft = services.create_project(
        plan=ProjectPlan("上门理发"), unit=cast.unit, communities=[cast.hechi], needs_answered=[need],
        actor=cast.officer,
    )  # fmt: skip
    needs.start_need(need=need, actor=cast.secretary)
    ended(draft, cast)
    assert stands(need) == ("in_progress", "", "")


def test_resolved_needs_are_left_alone(cast, asked, running):
    need, other = asked(), asked("想学用手机挂号")
    project = running(need, other)
    needs.resolve_need(need=need, resolution="社区自己办了", actor=cast.secretary)
    ended(project, cast)
    assert (stands(need)[0], stands(other)[0]) == ("resolved", "listed")


# ── resting ───────────────────────────────────────────────────────────────────────────────────
def test_a_need_rests_with_its_project_and_goes_on_with_it(cast, asked, running, page):
    need = asked()
    project = running(need)
    project = services.suspend_project(project=project, reason="雨季", actor=cast.liaison)
    assert stands(need) == ("in_progress", "", "项目“上门理发”暂停：雨季")
    assert told(cast.resident, "need.suspended").get().body == need.halted_for
    assert "办结时限照算" in page(cast.officer).get(need.get_absolute_url()).content.decode()
    assert "先停一停" in page(cast.resident).get(reverse("portal:case", args=[need.pk])).content.decode()
    services.resume_project(project=project, actor=cast.liaison)
    assert stands(need) == ("in_progress", "", "")
    assert told(cast.resident, "need.resumed").count() == 1
    verbs = [entry.verb for entry in trail(need)]
    assert (verbs.count("need.suspended"), verbs.count("need.resumed")) == (1, 1)


def test_a_rest_moves_no_limit(cast, asked, running):
    need = asked()
    due = need.completion_due
    project = services.suspend_project(project=running(need), reason="雨季", actor=cast.liaison)
    services.resume_project(project=project, actor=cast.liaison)
    need.refresh_from_db()
    assert need.completion_due == due


def test_a_need_others_work_on_does_not_rest(cast, asked, running):
    need = asked()
    first, second = running(need), running(need, unit=cast.other_unit, name="夜校理发班")
    services.suspend_project(project=first, reason="雨季", actor=cast.liaison)
    assert stands(need)[2] == ""
    services.suspend_project(project=second, reason="缺人", actor=cast.other_liaison)
    assert stands(need)[2] != ""
    services.resume_project(project=second, actor=cast.other_liaison)
    assert stands(need)[2] == ""


def test_another_project_that_begins_wakes_the_need(cast, asked, running):
    need = asked()
    services.suspend_project(project=running(need), reason="雨季", actor=cast.liaison)
    running(need, unit=cast.other_unit, name="夜校理发班")
    assert stands(need) == ("in_progress", "", "")


def test_a_resting_project_that_is_given_up_puts_its_need_back(cast, asked, running):
    need = asked()
    project = services.suspend_project(project=running(need), reason="雨季", actor=cast.liaison)
    ended(project, cast)
    assert stands(need) == ("listed", "open_hall", "项目“上门理发”提前终止：师傅退休了")


def test_what_is_resolved_rests_no_more(cast, asked, running):
    need = asked()
    services.suspend_project(project=running(need), reason="雨季", actor=cast.liaison)
    needs.resolve_need(need=need, resolution="社区自己办了", actor=cast.secretary)
    assert stands(need) == ("resolved", "", "")


def test_the_longest_reason_fits(cast, asked, running):
    need = asked()
    ended(running(need, name="名" * 80), cast, reason="因" * 300)
    assert len(stands(need)[2]) == 300


def test_done_work_resolves_a_need_that_was_put_back_by_hand(cast, asked, running):
    need = asked()
    project = running(need)
    needs.put_back_need(need=need, reason="换一家", actor=cast.secretary)
    project = services.complete_project(project=project, outcome=Outcome("理了三十位"), actor=cast.liaison)
    services.pass_project(project=project, actor=cast.secretary)
    assert stands(need) == (NeedStatus.RESOLVED, "", "")


def test_a_reason_of_blanks_stops_nothing(cast, asked, running):
    need = asked()
    project = running(need)
    for verb in (services.suspend_project, services.end_project_early):
        with pytest.raises(ValidationError):
            verb(project=project, reason=" ", actor=cast.officer)
    assert stands(need) == ("in_progress", "", "")
