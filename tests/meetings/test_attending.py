"""Before, at and after the table: topics handed in, answers, signatures, a meeting called off, and its minutes."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from icalendar import Calendar

from core import clock
from core.errors import DomainError, StaleVersion
from core.models import Notice
from meetings import services
from meetings.models import AgendaKind, ChairTerm, JointMeeting, MeetingStatus, Minutes, Reply
from meetings.plans import Answer, Decision, MeetingPlan
from meetings.selectors.attendance import members_of, roll_of
from members.models import Alliance, AllianceKind, Seat
from tests.core.documents.reading import read


@pytest.fixture(autouse=True)
def _a_working_morning():
    with time_machine.travel("2026-11-18 09:00+08:00", tick=False):
        yield


def plan(**facts):
    return MeetingPlan(**{"starts_at": clock.now() + timedelta(days=7), "place": "三楼会议室", **facts})


@pytest.fixture
def noticed(cast):
    """A meeting in a week, told to the two members of the alliance; the cast's unit is in the chair."""
    ChairTerm.objects.create(alliance=cast.alliance, unit=cast.unit, begins=date(2026, 11, 1), ends=date(2026, 11, 30))
    meeting = services.plan_meeting(alliance=cast.alliance, plan=plan(), actor=cast.officer)
    return services.notice_meeting(meeting=meeting, actor=cast.officer)


def roll(meeting):
    return roll_of(list(members_of(meeting)), {row.unit_id: row for row in meeting.attendance.all()})


# ── topics ────────────────────────────────────────────────────────────────────────────────────
def test_members_are_asked_for_topics_before_the_notice(cast):
    meeting = services.plan_meeting(
        alliance=cast.alliance, plan=plan(topics_until=date(2026, 11, 20)), actor=cast.officer
    )
    assert Notice.objects.filter(event="meeting_topics_asked", to=cast.other_liaison).count() == 1
    assert JointMeeting.objects.visible_to(cast.other_liaison).get() == meeting
    item = services.hand_in_topic(meeting=meeting, title="停车难", actor=cast.other_liaison)
    assert (item.kind, item.unit, item.handed_in_by) == (AgendaKind.TOPIC, cast.other_unit, cast.other_liaison)
    assert "停车难" in Notice.objects.get(event="meeting_topic_handed_in", to=cast.officer).subject
    with time_machine.travel("2026-11-21 09:00+08:00", tick=False), pytest.raises(DomainError) as refused:
        services.hand_in_topic(meeting=meeting, title="晚了", actor=cast.other_liaison)
    assert refused.value.code == "barred"


@pytest.mark.parametrize("until", [date(2026, 11, 17), date(2026, 11, 26)])
def test_topics_close_between_today_and_the_meeting(cast, until):
    with pytest.raises(ValidationError) as refused:
        services.plan_meeting(alliance=cast.alliance, plan=plan(topics_until=until), actor=cast.officer)
    assert "topics_until" in refused.value.message_dict


def test_the_next_chair_is_spoken_of_last_also_after_a_new_topic(cast, noticed):
    ChairTerm.objects.create(
        alliance=cast.alliance, unit=cast.other_unit, begins=date(2026, 12, 1), ends=date(2026, 12, 31)
    )
    services.build_agenda(meeting=noticed, actor=cast.officer)
    services.add_topic(meeting=noticed, title="新议题", actor=cast.liaison)
    assert [(line.position, line.kind, line.title) for line in noticed.agenda.all()] == [
        (1, AgendaKind.TOPIC, "新议题"), (2, AgendaKind.NEXT_CHAIR, str(cast.other_unit)),
    ]  # fmt: skip


def test_an_internal_line_is_read_by_the_office_and_the_chair_only(cast, noticed, page, api):
    item = services.add_topic(meeting=noticed, title="经费分摊", actor=cast.officer)
    services.set_line(item=item, minutes=15, internal=True, actor=cast.liaison)
    where = reverse("meetings:meeting-detail", args=[noticed.pk])
    reads = {name: "经费分摊" in page(cast.of(name)).get(where).content.decode() for name in READERS}
    assert reads == READERS
    told = {name: bool(api(cast.of(name)).get(f"/api/v1/meetings/{noticed.pk}/").json()["agenda"]) for name in READERS}
    assert told == READERS


READERS = {"officer": True, "liaison": True, "other_liaison": False, "supervisor": False}


# ── answers and signatures ────────────────────────────────────────────────────────────────────
def test_units_answer_and_the_later_answer_counts(cast, noticed):
    services.reply_meeting(meeting=noticed, answer=Answer(Reply.LEAVE, reason="出差"), actor=cast.other_liaison)
    assert (roll(noticed).coming, roll(noticed).leave, roll(noticed).silent) == (0, 1, 1)
    services.reply_meeting(meeting=noticed, answer=Answer(Reply.DELEGATE, delegate="刘主任"), actor=cast.other_liaison)
    row = noticed.attendance.get(unit=cast.other_unit)
    assert (row.reply, row.delegate, row.reason) == (Reply.DELEGATE, "刘主任", "")
    assert (roll(noticed).coming, roll(noticed).leave) == (1, 0)


@pytest.mark.parametrize(
    ("answer", "field"),
    [(Answer(Reply.LEAVE, reason=" "), "reason"), (Answer(Reply.DELEGATE), "delegate")],
)
def test_leave_says_why_and_a_delegate_is_named(cast, noticed, answer, field):
    with pytest.raises(ValidationError) as refused:
        services.reply_meeting(meeting=noticed, answer=answer, actor=cast.other_liaison)
    assert field in refused.value.message_dict
    assert not noticed.attendance.exists()


def test_only_the_office_answers_for_another_unit(cast, noticed):
    coming = Answer(Reply.COMING)
    with pytest.raises(PermissionDenied):
        services.reply_meeting(meeting=noticed, unit=cast.unit, answer=coming, actor=cast.other_liaison)
    services.reply_meeting(meeting=noticed, unit=cast.unit, answer=coming, actor=cast.officer)
    with pytest.raises(ValidationError):
        services.reply_meeting(meeting=noticed, unit=cast.next_unit, answer=coming, actor=cast.officer)
    assert list(noticed.attendance.values_list("unit", flat=True)) == [cast.unit.pk]


def test_more_than_half_is_enough_and_half_is_not(cast, noticed):
    assert roll(noticed).quorate is None
    services.sign_in(meeting=noticed, present=[cast.unit], actor=cast.liaison)
    assert (roll(noticed).present, roll(noticed).quorate) == (1, False)
    services.sign_in(meeting=noticed, present=[cast.unit, cast.other_unit], actor=cast.liaison)
    assert (roll(noticed).present, roll(noticed).quorate) == (2, True)
    with pytest.raises(ValidationError):
        services.sign_in(meeting=noticed, present=[cast.next_unit], actor=cast.liaison)
    with pytest.raises(PermissionDenied):
        services.sign_in(meeting=noticed, present=[cast.unit], actor=cast.other_liaison)


def test_closing_counts_the_signatures_and_never_fewer(cast, noticed):
    services.sign_in(meeting=noticed, present=[cast.unit, cast.other_unit], actor=cast.liaison)
    with time_machine.travel("2026-11-25 16:00+08:00", tick=False):
        with pytest.raises(ValidationError) as refused:
            services.close_meeting(meeting=noticed, summary="好", attended=1, actor=cast.liaison)
        assert "attended" in refused.value.message_dict
        assert services.close_meeting(meeting=noticed, summary="好", actor=cast.liaison).attended == 2


# ── moved, called off, twice, joint ───────────────────────────────────────────────────────────
def test_members_hear_of_another_time_and_of_a_meeting_called_off(cast, noticed):
    moved = plan(starts_at=clock.now() + timedelta(days=9))
    services.edit_meeting(meeting=noticed, version=noticed.version, plan=moved, actor=cast.officer)
    assert "2026年11月27日" in Notice.objects.get(event="meeting_moved", to=cast.other_liaison).subject
    with pytest.raises(ValidationError):
        services.cancel_meeting(meeting=noticed, reason=" ", actor=cast.officer)
    services.cancel_meeting(meeting=noticed, reason="撞上消防演练", actor=cast.officer)
    assert "撞上消防演练" in Notice.objects.get(event="meeting_cancelled", to=cast.other_liaison).subject
    with pytest.raises(DomainError):
        services.cancel_meeting(meeting=noticed, reason="再取消", actor=cast.officer)


def test_a_plan_nobody_heard_of_is_called_off_quietly(cast):
    meeting = services.plan_meeting(alliance=cast.alliance, plan=plan(), actor=cast.officer)
    services.cancel_meeting(meeting=meeting, reason="不开了", actor=cast.officer)
    assert not Notice.objects.filter(event="meeting_cancelled").exists()


def test_a_second_meeting_in_a_month_has_a_name_of_its_own(cast, noticed):
    with pytest.raises(ValidationError) as refused:
        services.plan_meeting(alliance=cast.alliance, plan=plan(), actor=cast.officer)
    assert "title" in refused.value.message_dict
    assert services.plan_meeting(alliance=cast.alliance, plan=plan(title="消防专题会"), actor=cast.officer).pk
    services.cancel_meeting(meeting=noticed, reason="改期", actor=cast.officer)
    assert services.plan_meeting(alliance=cast.alliance, plan=plan(), actor=cast.officer).pk


def test_an_alliance_without_members_does_not_meet(cast):
    Seat.objects.filter(alliance=cast.alliance).update(left_on=clock.today())
    with pytest.raises(ValidationError) as refused:
        services.plan_meeting(alliance=cast.alliance, plan=plan(), actor=cast.officer)
    assert "alliance" in refused.value.message_dict


@pytest.mark.parametrize("door", ["page", "api"])
def test_an_alliance_does_not_meet_with_itself(door, cast, page, api):
    facts = {"alliance": cast.alliance.pk, "partner": cast.alliance.pk, "place": "三楼", "theme": "needs"}
    facts["starts_at"] = "2026-11-25T09:00"
    if door == "page":
        refused = page(cast.officer).post(reverse("meetings:meeting-add"), facts)
        assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["partner"])
    else:
        refused = api(cast.officer).post("/api/v1/meetings/", facts, format="json")
        assert (refused.status_code, list(refused.json()["errors"])) == (400, ["partner"])
    assert not JointMeeting.objects.exists()


def test_two_alliances_meet_together_and_both_sit_at_the_table(cast):
    other = Alliance.objects.create(name="社治联盟", kind=AllianceKind.FUNCTIONAL, area_code=cast.street.code)
    Seat.objects.filter(unit=cast.other_unit).update(alliance=other)
    meeting = services.plan_meeting(alliance=cast.alliance, plan=plan(partner=other), actor=cast.officer)
    services.notice_meeting(meeting=meeting, actor=cast.officer)
    assert set(members_of(meeting)) == {cast.unit, cast.other_unit}
    assert Notice.objects.filter(event="meeting_noticed", to=cast.other_liaison).count() == 1
    assert JointMeeting.objects.visible_to(cast.other_liaison).get() == meeting
    with pytest.raises(IntegrityError), transaction.atomic():
        JointMeeting.objects.filter(pk=meeting.pk).update(partner=cast.alliance)


# ── minutes ───────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def held(cast, noticed):
    services.reply_meeting(meeting=noticed, answer=Answer(Reply.DELEGATE, delegate="刘主任"), actor=cast.liaison)
    services.reply_meeting(meeting=noticed, answer=Answer(Reply.LEAVE, reason="出差"), actor=cast.other_liaison)
    item = services.add_topic(meeting=noticed, title="暑期托管", actor=cast.officer)
    services.set_line(item=item, result="先在两个社区试", actor=cast.liaison)
    with time_machine.travel("2026-11-25 16:00+08:00", tick=False):
        services.sign_in(meeting=noticed, present=[cast.unit], actor=cast.liaison)
        services.decide(
            meeting=noticed, actor=cast.liaison,
            decision=Decision(text="坡道月底前完工", owner=cast.unit, due_on=date(2026, 11, 30)),
        )  # fmt: skip
        return services.close_meeting(meeting=noticed, summary="坡道要盯住。", actor=cast.liaison)


def test_minutes_draft_themselves_in_the_office_s_words(cast, held):
    minutes = services.draft_minutes(meeting=held, actor=cast.liaison)
    assert minutes.text.splitlines() == [
        "时间：2026年11月25日 09:00",
        "地点：三楼会议室",
        "主持：同心中医医院",
        "出席：同心中医医院（刘主任）",
        "请假：同心建设银行支行",
        "会议讨论了“暑期托管”。",
        "关于“暑期托管”，先在两个社区试。",
        "会议指出，坡道要盯住。",
        "会议议定以下1项：",
        "1. 坡道月底前完工。（责任单位：同心中医医院；完成时限：2026年11月30日）",
    ]


def test_minutes_are_edited_signed_sent_and_then_stay(cast, held):
    minutes = services.draft_minutes(meeting=held, actor=cast.liaison)
    services.edit_minutes(meeting=held, text=minutes.text + "\n散会。", version=minutes.version, actor=cast.liaison)
    with pytest.raises(StaleVersion):
        services.edit_minutes(meeting=held, text="旧稿", version=minutes.version, actor=cast.officer)
    with pytest.raises(PermissionDenied):
        services.sign_off_minutes(meeting=held, actor=cast.liaison)
    signed = services.sign_off_minutes(meeting=held, actor=cast.officer)
    assert signed.number == "会议纪要〔2026〕1号"
    assert signed.text.endswith("散会。")
    assert Notice.objects.filter(event="minutes_signed", to=cast.other_liaison).count() == 1
    with pytest.raises(DomainError):
        services.sign_off_minutes(meeting=held, actor=cast.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Minutes.objects.filter(meeting=held).update(text="改了")


@pytest.mark.usefixtures("fonts")
def test_a_draft_is_read_by_who_may_change_it_and_signed_minutes_by_all(cast, held, page, api):
    services.draft_minutes(meeting=held, actor=cast.liaison)
    where = reverse("meetings:minutes-detail", args=[held.pk])
    people = ("officer", "liaison", "other_liaison", "supervisor", "next_liaison")
    assert [page(cast.of(name)).get(where).status_code for name in people] == [200, 200, 404, 404, 404]
    assert api(cast.other_liaison).get(f"/api/v1/meetings/{held.pk}/").json()["minutes"] is None
    services.sign_off_minutes(meeting=held, actor=cast.officer)
    assert [page(cast.of(name)).get(where).status_code for name in people] == [200, 200, 200, 200, 404]
    assert api(cast.other_liaison).get(f"/api/v1/meetings/{held.pk}/").json()["minutes"]["number"]
    file = page(cast.other_liaison).get(reverse("meetings:minutes-docx", args=[held.pk]))
    assert (file.status_code, file.content[:2]) == (200, b"PK")
    printed = read(page(cast.other_liaison).get(reverse("meetings:minutes-pdf", args=[held.pk])).content)
    assert "会议议定以下1项：" in printed[0].text
    assert "请假：" in "".join(one.text for one in printed)


# ── doors ─────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("door", ["page", "api"])
def test_the_whole_way_through_either_door(door, cast, noticed, page, api):
    def go(who, step, **sent):
        if door == "page":
            return page(who).post(reverse(f"meetings:meeting-{step}", args=[noticed.pk]), sent).status_code
        return api(who).post(f"/api/v1/meetings/{noticed.pk}/{step}/", sent, format="json").status_code

    done, wrong = (302, 422) if door == "page" else (200, 400)
    assert go(cast.other_liaison, "reply", reply="leave") == wrong
    assert go(cast.other_liaison, "reply", reply="leave", reason="出差") == done
    assert go(cast.other_liaison, "hand-in", title="停车难") == done
    assert go(cast.other_liaison, "sign-in", present=[cast.unit.pk]) == 403
    assert go(cast.liaison, "sign-in", present=[cast.unit.pk]) == done
    assert go(cast.liaison, "draft-minutes") == 409
    with time_machine.travel("2026-11-25 16:00+08:00", tick=False):
        assert go(cast.liaison, "close", summary="好") == done
        assert go(cast.liaison, "draft-minutes") == done
        assert go(cast.liaison, "edit-minutes", text="  ") == wrong
        assert go(cast.liaison, "edit-minutes", text="定稿", version=1) == done
        assert go(cast.liaison, "sign-off") == 403
        assert go(cast.officer, "sign-off") == done
        assert go(cast.officer, "sign-off") == 409
    noticed.refresh_from_db()
    assert (noticed.status, noticed.attended, noticed.minutes.text) == (MeetingStatus.SIGNED_OFF, 1, "定稿")


def test_a_calendar_replaces_what_it_has(cast, noticed, page):
    where = reverse("meetings:meeting-ics", args=[noticed.pk])
    first = next(iter(Calendar.from_ical(page(cast.other_liaison).get(where).content).walk("VEVENT")))
    services.cancel_meeting(meeting=noticed, reason="改期", actor=cast.officer)
    then = next(iter(Calendar.from_ical(page(cast.other_liaison).get(where).content).walk("VEVENT")))
    assert (first["UID"], first["STATUS"], then["STATUS"]) == (then["UID"], "CONFIRMED", "CANCELLED")
    assert then["SEQUENCE"] > first["SEQUENCE"]
    assert first["DTSTART"].dt.isoformat() == "2026-11-25T09:00:00+08:00"


def test_the_sheet_to_sign_names_every_member(cast, noticed, page):
    shown = page(cast.liaison).get(reverse("meetings:meeting-sheet", args=[noticed.pk])).content.decode()
    assert str(cast.unit) in shown
    assert str(cast.other_unit) in shown


def test_a_line_keeps_what_was_typed_when_it_is_refused(cast, noticed, page):
    item = services.add_topic(meeting=noticed, title="新议题", actor=cast.liaison)
    where = reverse("meetings:agenda-set", args=[noticed.pk, item.pk])
    refused = page(cast.liaison).post(where, {"minutes": "-3", "result": "先试"})
    assert (refused.status_code, "先试" in refused.content.decode()) == (422, True)
    assert page(cast.liaison).post(where, {"minutes": "20", "result": "先试"}).status_code == 302
    item.refresh_from_db()
    assert (item.minutes, item.result) == (20, "先试")
