"""The chair, meetings and decisions, without a door."""

import itertools
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from core import clock
from core.errors import DomainError, StaleVersion
from core.models import AuditEntry, Notice
from meetings import services
from meetings.models import ActionItem, ActionStatus, AgendaKind, ChairTerm, JointMeeting, MeetingStatus
from meetings.plans import Decision, MeetingPlan
from meetings.selectors.chair import current_chair, next_meeting
from needs.models import NeedStatus, Reach
from projects.models import ProjectStatus


def plan(**facts):
    return MeetingPlan(**{"starts_at": clock.now() + timedelta(hours=2), "place": "党群中心", **facts})


def decision(**facts):
    owed = {} if "owner" in facts else {"by_office": True}
    return Decision(**{"text": "坡道月底前完工", "due_on": clock.today() + timedelta(days=20), **owed, **facts})


def next_first():
    return (clock.today().replace(day=1) + timedelta(days=32)).replace(day=1)


def test_a_year_of_terms_follows_the_order_without_a_gap(cast):
    terms = services.plan_terms(
        alliance=cast.alliance, units=[cast.unit, cast.other_unit], first=date(2027, 2, 17), actor=cast.officer
    )
    assert [term.unit for term in terms[:3]] == [cast.unit, cast.other_unit, cast.unit]
    assert (terms[0].begins, terms[-1].ends) == (date(2027, 2, 1), date(2028, 1, 31))
    assert all(a.ends + timedelta(days=1) == b.begins for a, b in itertools.pairwise(terms))


def test_quarters_and_years_are_terms_too(cast):
    named = {"alliance": cast.alliance, "units": [cast.unit], "first": next_first(), "actor": cast.officer}
    assert len(services.plan_terms(**named, months_each=3)) == 4
    assert len(services.plan_terms(**named, months_each=12)) == 1
    assert ChairTerm.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"units": []}, "units"), ({"months_each": 2}, "months_each"), ({"who": "next_unit"}, "units")],
)
def test_an_order_that_cannot_be_is_refused(cast, facts, field):
    units = [cast.of(facts.pop("who"))] if "who" in facts else [cast.unit]
    with pytest.raises(ValidationError) as refused:
        services.plan_terms(
            **{"alliance": cast.alliance, "units": units, "first": next_first(), "actor": cast.officer, **facts}
        )
    assert field in refused.value.message_dict


@pytest.mark.parametrize("name", ["liaison", "secretary", "resident", "other_officer", "supervisor", "auditor"])
def test_only_the_office_plans_terms_and_meetings(cast, name):
    with pytest.raises(PermissionDenied):
        services.plan_terms(alliance=cast.alliance, units=[cast.unit], first=next_first(), actor=cast.of(name))
    with pytest.raises(PermissionDenied):
        services.plan_meeting(alliance=cast.alliance, plan=plan(), actor=cast.of(name))


def test_two_units_never_chair_one_day(cast):
    ChairTerm.objects.create(alliance=cast.alliance, unit=cast.unit, begins=date(2027, 1, 1), ends=date(2027, 1, 31))
    with pytest.raises(IntegrityError), transaction.atomic():
        ChairTerm.objects.create(
            alliance=cast.alliance, unit=cast.other_unit, begins=date(2027, 1, 31), ends=date(2027, 2, 28)
        )


def test_the_agenda_reads_what_is_open_in_the_order_of_speaking(cast, make_action, make_project, make_need):
    carried = make_action(text="上次没办完", due_on=clock.today() - timedelta(days=3))
    make_project(ProjectStatus.COMPLETED)
    on_time = make_project(name="按期", ends_on=clock.today() + timedelta(days=9))
    late = make_project(name="超期", starts_on=date(2026, 1, 1), ends_on=clock.today() - timedelta(days=1))
    make_need("没超期", NeedStatus.IN_PROGRESS, completion_due=clock.today() + timedelta(days=5))
    overdue = make_need("超期的需求", NeedStatus.IN_PROGRESS, completion_due=clock.today() - timedelta(days=2))
    make_need("不公开", NeedStatus.LISTED, public=False)
    listed = make_need("待认领", NeedStatus.LISTED)
    hot = make_need("热点", NeedStatus.LISTED, reach=Reach.HOT_SPOT)
    meeting = services.plan_meeting(alliance=cast.alliance, plan=plan(), actor=cast.officer)
    services.add_topic(meeting=meeting, title="新议题", actor=cast.officer)
    told = [(line.kind, line.title) for line in meeting.agenda.all()]
    assert told == [
        (AgendaKind.LAST_DECISIONS, carried.text), (AgendaKind.AIRING, late.name), (AgendaKind.AIRING, on_time.name),
        (AgendaKind.SHORTFALL, overdue.text), (AgendaKind.CLAIMING, hot.text), (AgendaKind.CLAIMING, listed.text),
        (AgendaKind.TOPIC, "新议题"),
    ]  # fmt: skip


def test_building_the_agenda_again_keeps_the_topics_people_added(cast, make_need):
    meeting = services.plan_meeting(alliance=cast.alliance, plan=plan(), actor=cast.officer)
    services.add_topic(meeting=meeting, title="新议题", actor=cast.officer)
    make_need("待认领", NeedStatus.LISTED)
    services.build_agenda(meeting=meeting, actor=cast.officer)
    assert [(line.position, line.title) for line in meeting.agenda.all()] == [(1, "待认领"), (2, "新议题")]


def test_lines_move_and_go(cast):
    meeting = services.plan_meeting(alliance=cast.alliance, plan=plan(), actor=cast.officer)
    first, second = (services.add_topic(meeting=meeting, title=t, actor=cast.officer) for t in ("甲", "乙"))
    services.move_topic(item=second, up=True, actor=cast.officer)
    services.move_topic(item=second, up=True, actor=cast.officer)
    assert [line.title for line in meeting.agenda.all()] == ["乙", "甲"]
    services.remove_topic(item=second, actor=cast.officer)
    assert [(line.position, line.pk) for line in meeting.agenda.all()] == [(1, first.pk)]


def test_the_chair_is_the_unit_whose_term_covers_the_day(cast):
    services.plan_terms(
        alliance=cast.alliance, units=[cast.unit, cast.other_unit], first=clock.today(), actor=cast.officer
    )
    assert current_chair(cast.street.code).unit == cast.unit
    this, following = (
        services.plan_meeting(alliance=cast.alliance, plan=plan(starts_at=at), actor=cast.officer)
        for at in (clock.now(), clock.now() + timedelta(days=32))
    )
    assert (this.chair_unit, following.chair_unit) == (cast.unit, cast.other_unit)
    assert next_meeting(cast.street.code) == following


def test_the_notice_reaches_every_liaison_of_the_alliance_once(cast):
    meeting = services.plan_meeting(alliance=cast.alliance, plan=plan(), actor=cast.officer)
    services.notice_meeting(meeting=meeting, actor=cast.officer)
    told = Notice.objects.filter(event="meeting_noticed").values_list("to", flat=True)
    assert sorted(told) == sorted([cast.liaison.pk, cast.other_liaison.pk])


def test_a_decision_goes_from_the_chair_to_verified(cast, make_meeting):
    meeting = make_meeting(MeetingStatus.NOTICED)
    action = services.decide(meeting=meeting, decision=decision(owner=cast.other_unit), actor=cast.liaison)
    assert Notice.objects.get(event="action_decided").to == cast.other_liaison
    services.claim_done(action=action, evidence="6 月 3 日完工，照片已传", actor=cast.other_liaison)
    services.send_back(action=action, reason="扶手没装", actor=cast.officer)
    services.claim_done(action=action, evidence="扶手已装", actor=cast.other_liaison)
    action = services.verify_action(action=action, actor=cast.supervisor)
    assert (action.status, action.verified_by) == (ActionStatus.VERIFIED, cast.supervisor)
    verbs = AuditEntry.objects.filter(target_type="meetings.actionitem").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == [
        "action.decided", "action.claimed_done", "action.sent_back", "action.claimed_done", "action.verified",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"text": " "}, "text"),
        ({"due_on": clock.today() - timedelta(days=2)}, "due_on"),
        ({"due_on": date(9999, 12, 31)}, "due_on"),
        ({"owner": "next_unit"}, "owner"),
        ({"by_office": False}, "owner"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(cast, make_meeting, facts, field):
    facts = {name: cast.of(value) if name == "owner" else value for name, value in facts.items()}
    with pytest.raises(ValidationError) as refused:
        services.decide(meeting=make_meeting(), decision=decision(**facts), actor=cast.officer)
    assert field in refused.value.message_dict


@pytest.mark.parametrize("attended", [-1, 3])
def test_no_more_units_come_than_have_a_seat(cast, make_meeting, attended):
    with pytest.raises(ValidationError, match="0 到 2"):
        services.close_meeting(meeting=make_meeting(), summary="开完了", attended=attended, actor=cast.officer)


def test_a_meeting_is_not_over_before_its_day(cast, make_meeting):
    meeting = make_meeting(starts_at=clock.now() + timedelta(days=2))
    with pytest.raises(ValidationError, match="还没到"):
        services.close_meeting(meeting=meeting, summary="开完了", attended=1, actor=cast.officer)


def test_a_meeting_is_closed_once(cast, make_meeting):
    meeting = services.close_meeting(meeting=make_meeting(), summary="开完了", attended=2, actor=cast.liaison)
    with pytest.raises(DomainError, match="已召开"):
        services.close_meeting(meeting=meeting, summary="又开完了", attended=2, actor=cast.liaison)


def test_an_old_form_does_not_overwrite(cast):
    meeting = services.plan_meeting(alliance=cast.alliance, plan=plan(), actor=cast.officer)
    services.edit_meeting(meeting=meeting, version=1, plan=plan(place="三楼"), actor=cast.officer)
    with pytest.raises(StaleVersion):
        services.edit_meeting(meeting=meeting, version=1, plan=plan(place="二楼"), actor=cast.officer)


@pytest.mark.parametrize("days", [-1, 800])
def test_a_meeting_is_planned_neither_for_yesterday_nor_for_the_far_future(cast, days):
    with pytest.raises(ValidationError):
        services.plan_meeting(
            alliance=cast.alliance, plan=plan(starts_at=clock.now() + timedelta(days=days)), actor=cast.officer
        )


@pytest.mark.parametrize("broken", [{"status": "x"}, {"status": "held"}])
def test_the_database_refuses_an_impossible_meeting(cast, make_meeting, broken):
    meeting = make_meeting()
    with pytest.raises(IntegrityError), transaction.atomic():
        JointMeeting.objects.filter(pk=meeting.pk).update(**broken)


@pytest.mark.parametrize(
    "broken",
    [
        {"status": "x"}, {"status": "claimed_done"}, {"status": "verified"}, {"by_office": True}, {"owner": None},
        {"escalation": "street"}, {"escalation": "moon", "escalated_at": clock.now()}, "self",
    ],
)  # fmt: skip
def test_the_database_refuses_an_impossible_decision(cast, make_action, broken):
    action = make_action()
    if broken == "self":
        broken = {"claimed_done_by": cast.officer, "verified_by": cast.officer}
    with pytest.raises(IntegrityError), transaction.atomic():
        ActionItem.objects.filter(pk=action.pk).update(**broken)
