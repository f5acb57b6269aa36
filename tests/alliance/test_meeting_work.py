"""What meetings and the rotation put on desks: minutes to write and sign, a notice to answer, the chair to hand on."""

from datetime import date, timedelta

import pytest
import time_machine

from core import clock
from meetings import services
from meetings.models import ActionItem, ChairTerm
from meetings.plans import Answer, MeetingPlan
from members.models import Seat


@pytest.fixture(autouse=True)
def _mid_november():
    with time_machine.travel("2026-11-18 10:00+08:00", tick=False):
        yield


@pytest.fixture
def noticed(cast):
    plan = MeetingPlan(starts_at=clock.now() + timedelta(days=7), place="三楼会议室")
    meeting = services.plan_meeting(alliance=cast.alliance, plan=plan, actor=cast.officer)
    return services.notice_meeting(meeting=meeting, actor=cast.officer)


def groups_of(page, who):
    return {group["key"]: group["count"] for group in page(who).get("/desk/").context["work"].groups}


def todo_of(page, who):
    return [(str(item["kind"]), item["url"]) for item in page(who).get("/desk/unit/").context["todo"]]


def test_minutes_wait_for_a_draft_and_then_for_a_signature(cast, noticed, page):
    with time_machine.travel("2026-11-25 16:00+08:00", tick=False):
        services.close_meeting(meeting=noticed, summary="好", actor=cast.officer)
        assert groups_of(page, cast.officer)["minutes"] == 1
        services.draft_minutes(meeting=noticed, actor=cast.officer)
        groups = groups_of(page, cast.officer)
        assert ("minutes" in groups, groups["sign-minutes"]) == (False, 1)
        assert "sign-minutes" not in groups_of(page, cast.secretary)
        services.sign_off_minutes(meeting=noticed, actor=cast.officer)
        assert "sign-minutes" not in groups_of(page, cast.officer)


def test_minutes_nobody_wrote_in_thirty_days_are_history(cast, noticed, page):
    with time_machine.travel("2026-11-25 16:00+08:00", tick=False):
        services.close_meeting(meeting=noticed, summary="好", actor=cast.officer)
    with time_machine.travel("2026-12-26 10:00+08:00", tick=False):
        assert "minutes" not in groups_of(page, cast.officer)


def test_a_term_whose_unit_has_left_is_shown_to_the_office(cast, page):
    ChairTerm.objects.create(alliance=cast.alliance, unit=cast.unit, begins=date(2026, 12, 1), ends=date(2026, 12, 31))
    assert "orphaned-chair" not in groups_of(page, cast.officer)
    Seat.objects.filter(unit=cast.unit).update(left_on=clock.today())
    assert groups_of(page, cast.officer)["orphaned-chair"] == 1


def test_a_unit_is_asked_to_answer_until_it_has(cast, noticed, page):
    assert ("回复参会", f"/meetings/{noticed.pk}/?do=reply#do-reply") in todo_of(page, cast.other_liaison)
    services.reply_meeting(meeting=noticed, answer=Answer("coming"), actor=cast.other_liaison)
    assert "回复参会" not in dict(todo_of(page, cast.other_liaison))


def test_the_chair_is_handed_on_and_taken_over_and_an_exchange_answered(cast, page):
    first, second, third = services.plan_terms(
        alliance=cast.alliance, units=[cast.unit, cast.other_unit], first=date(2026, 12, 1), actor=cast.officer
    )[:3]
    swap = services.ask_swap(term=third, other=second, actor=cast.liaison)
    assert ("互换轮值", f"/meetings/terms/{second.pk}/") in todo_of(page, cast.other_liaison)
    services.decline_swap(swap=swap, actor=cast.other_liaison)
    assert "互换轮值" not in dict(todo_of(page, cast.other_liaison))
    with time_machine.travel("2026-12-30 10:00+08:00", tick=False):
        assert ("交接轮值", f"/meetings/terms/{first.pk}/") in todo_of(page, cast.liaison)
        sheet = services.hand_over(term=first, actor=cast.liaison)
        assert "交接轮值" not in dict(todo_of(page, cast.liaison))
        assert ("接收交接", f"/meetings/terms/{first.pk}/handover/") in todo_of(page, cast.other_liaison)
        services.receive_handover(handover=sheet, actor=cast.other_liaison)
        assert "接收交接" not in dict(todo_of(page, cast.other_liaison))


@pytest.mark.parametrize(
    ("level", "desks"),
    [("", {"late-decision": {"officer", "supervisor"}}), ("street", {"escalated": {"officer", "supervisor"}}),
     ("district", {"escalated": {"officer", "supervisor", "district"}})],
)  # fmt: skip
def test_a_decision_past_its_day_lies_at_the_desk_it_was_taken_to(cast, noticed, page, level, desks):
    due = clock.today() - timedelta(days=3)
    ActionItem.objects.create(
        meeting=noticed, area_code=cast.street.code, text="修坡道", owner=cast.unit, due_on=due, escalation=level,
        escalated_at=clock.now() if level else None, created_at=clock.now(),
    )  # fmt: skip
    people = {name: groups_of(page, cast.of(name)) for name in ("officer", "supervisor", "district", "secretary")}
    found = {key: {name for name, groups in people.items() if key in groups} for key in ("late-decision", "escalated")}
    assert {key: who for key, who in found.items() if who} == desks


def test_what_the_office_does_itself_names_no_unit(cast, noticed, page):
    ActionItem.objects.create(
        meeting=noticed, area_code=cast.street.code, text="修坡道", by_office=True, created_at=clock.now(),
        due_on=clock.today() - timedelta(days=3),
    )  # fmt: skip
    shown = page(cast.officer).get("/desk/")
    (group,) = [group for group in shown.context["work"].groups if group["key"] == "late-decision"]
    assert group["rows"][0]["who"] == ""
    assert "None" not in shown.content.decode()


def test_a_meeting_that_sits_stays_on_the_desk(cast, noticed, page):
    with time_machine.travel("2026-11-25 16:00+08:00", tick=False):
        services.open_meeting(meeting=noticed, actor=cast.officer)
        assert groups_of(page, cast.officer)["meeting"] == 1
