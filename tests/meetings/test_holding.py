"""A meeting held from the wall: what stands there, claims at the table, and the chair that follows the rotation."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.errors import DomainError
from core.models import Notice
from meetings import services
from meetings.models import AgendaItem, AgendaKind, Attendance, ChairTerm, JointMeeting, MeetingStatus, Reply
from meetings.plans import Answer, MeetingPlan, SpotClaim
from members.models import Seat
from needs.models import Claim, ClaimOrigin, ClaimStatus, NeedStatus


@pytest.fixture
def sitting(make_meeting):
    return make_meeting(MeetingStatus.IN_SESSION)


@pytest.fixture
def listed(sitting, make_need):
    """A need that waits on the agenda."""
    need = make_need("社区图书角缺书", NeedStatus.LISTED)
    AgendaItem.objects.create(meeting=sitting, kind=AgendaKind.CLAIMING, position=1, title=need.text, need=need)
    return need


# ── claims at the table ───────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(("name", "status"), [("liaison", ClaimStatus.CLAIMED), ("officer", ClaimStatus.CONFIRMED)])
def test_a_claim_at_the_table_is_confirmed_only_by_the_street(cast, sitting, listed, name, status):
    said = SpotClaim(need=listed, unit=cast.other_unit)
    claim = services.claim_at_meeting(meeting=sitting, claim=said, actor=cast.of(name))
    listed.refresh_from_db()
    assert (claim.unit, claim.status, claim.origin) == (cast.other_unit, status, ClaimOrigin.ON_THE_SPOT)
    assert listed.status == NeedStatus.MATCHED
    with pytest.raises(DomainError):
        services.claim_at_meeting(meeting=sitting, claim=said, actor=cast.of(name))


def test_a_share_is_claimed_and_the_rest_stays(cast, sitting, listed):
    type(listed).objects.filter(pk=listed.pk).update(wanted=Decimal(100), measure="册")
    said = SpotClaim(need=listed, unit=cast.unit, share=Decimal(40))
    services.claim_at_meeting(meeting=sitting, claim=said, actor=cast.liaison)
    listed.refresh_from_db()
    assert (listed.left_to_claim, listed.status) == (60, NeedStatus.LISTED)


@pytest.mark.parametrize("name", ["other_liaison", "secretary", "supervisor", "district", "other_officer", "resident"])
def test_only_who_presides_writes_a_claim_down(cast, sitting, listed, name):
    with pytest.raises(PermissionDenied):
        services.claim_at_meeting(
            meeting=sitting, claim=SpotClaim(need=listed, unit=cast.other_unit), actor=cast.of(name)
        )  # fmt: skip
    assert not Claim.objects.exists()


@pytest.mark.parametrize(("wrong", "field"), [("elsewhere", "need"), ("stranger", "unit")])
def test_what_is_not_at_the_table_is_refused(cast, sitting, listed, make_need, wrong, field):
    need = make_need("不在议程上", NeedStatus.LISTED) if wrong == "elsewhere" else listed
    unit = cast.next_unit if wrong == "stranger" else cast.other_unit
    with pytest.raises(ValidationError) as refused:
        services.claim_at_meeting(meeting=sitting, claim=SpotClaim(need=need, unit=unit), actor=cast.liaison)
    assert field in refused.value.message_dict


@pytest.mark.parametrize("first", ["signed", "claimed"])
def test_a_unit_that_claims_at_the_table_is_there_whether_it_was_ticked_or_not(cast, sitting, listed, first):
    """It asked for leave, came all the same, and speaks before or after the list is signed."""
    Attendance.objects.create(meeting=sitting, unit=cast.other_unit, reply=Reply.LEAVE, reason="出差")
    steps = {
        "signed": lambda: services.sign_in(meeting=sitting, present=[cast.unit], actor=cast.liaison),
        "claimed": lambda: services.claim_at_meeting(
            meeting=sitting, claim=SpotClaim(need=listed, unit=cast.other_unit), actor=cast.liaison
        ),
    }
    for step in sorted(steps, key=lambda name: name != first):
        steps[step]()
    assert set(sitting.attendance.values_list("unit", "present")) == {
        (cast.unit.pk, True), (cast.other_unit.pk, True),
    }  # fmt: skip
    assert services.close_meeting(meeting=sitting, summary="开完了", actor=cast.liaison).attended == 2
    text = services.draft_minutes(meeting=sitting, actor=cast.liaison).text
    assert f"出席：{cast.unit}、{cast.other_unit}" in text
    assert not {"缺席", "请假"} & {line.split("：")[0] for line in text.splitlines()}


def test_a_claim_taken_back_as_a_slip_makes_nobody_present(cast, sitting, listed):
    said = SpotClaim(need=listed, unit=cast.other_unit)
    claim = services.claim_at_meeting(meeting=sitting, claim=said, actor=cast.liaison)
    Claim.objects.filter(pk=claim.pk).update(status=ClaimStatus.WITHDRAWN)
    services.sign_in(meeting=sitting, present=[cast.unit], actor=cast.liaison)
    assert sitting.attendance.get(unit=cast.other_unit).present is False


# ── what came of a topic ──────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("door", ["page", "api"])
def test_what_came_of_a_topic_is_noted_by_either_door_and_stands_in_the_minutes(
    door, cast, sitting, make_meeting, page, api
):
    topic = services.add_topic(meeting=sitting, title="停车难", actor=cast.officer)
    elsewhere = AgendaItem.objects.create(
        meeting=make_meeting(title="别的会"), kind=AgendaKind.TOPIC, position=1, title="别的"
    )  # fmt: skip

    def go(who, **sent):
        sent = {"item": topic.pk, "result": "先在两个社区试", **sent}
        if door == "page":
            return page(who).post(reverse("meetings:meeting-note", args=[sitting.pk]), sent).status_code
        return api(who).post(f"/api/v1/meetings/{sitting.pk}/note/", sent, format="json").status_code

    done, wrong = (302, 422) if door == "page" else (200, 400)
    assert go(cast.other_liaison) == 403
    assert go(cast.other_officer) == 404
    assert [go(cast.liaison, **bad) for bad in ({"result": " "}, {"item": 0}, {"item": elsewhere.pk})] == [wrong] * 3
    assert go(cast.liaison) == done
    services.close_meeting(meeting=sitting, summary="开完了", attended=2, actor=cast.liaison)
    assert go(cast.liaison, result="先在三个社区试") == done
    assert "关于“停车难”，先在三个社区试。" in services.draft_minutes(meeting=sitting, actor=cast.liaison).text
    assert go(cast.liaison) == 409


def test_after_the_meeting_nobody_claims_at_its_table(cast, sitting, listed):
    services.close_meeting(meeting=sitting, summary="开完了", attended=2, actor=cast.liaison)
    with pytest.raises(DomainError, match="已召开"):
        services.claim_at_meeting(
            meeting=sitting, claim=SpotClaim(need=listed, unit=cast.unit), actor=cast.liaison
        )  # fmt: skip


@pytest.mark.parametrize("door", ["page", "api"])
def test_a_claim_by_either_door(door, cast, sitting, listed, page, api):
    def go(who, **sent):
        sent = {"need": listed.pk, "unit": cast.other_unit.pk, **sent}
        if door == "page":
            return page(who).post(reverse("meetings:meeting-claim", args=[sitting.pk]), sent).status_code
        return api(who).post(f"/api/v1/meetings/{sitting.pk}/claim/", sent, format="json").status_code

    done, wrong = (302, 422) if door == "page" else (200, 400)
    assert go(cast.other_liaison) == 403
    assert go(cast.other_officer) == 404
    assert go(cast.liaison, unit="") == wrong
    assert go(cast.liaison, share="-1") == wrong
    assert go(cast.liaison) == done
    assert go(cast.liaison) == 409
    assert Claim.objects.get().unit == cast.other_unit


def test_what_arrives_twice_under_one_key_is_written_once(cast, sitting, api):
    """A line that drops after the house has heard: the browser sends again what it does not know to have arrived."""
    sent = {"text": "楼道灯换完", "owner": cast.unit.pk, "due_on": (clock.today() + timedelta(days=9)).isoformat()}
    key, client = str(uuid.uuid4()), api(cast.liaison)
    answers = [
        client.post(f"/api/v1/meetings/{sitting.pk}/decide/", sent, format="json", HTTP_IDEMPOTENCY_KEY=key)
        for _again in range(2)
    ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert sitting.decisions.count() == 1


# ── the wall ──────────────────────────────────────────────────────────────────────────────────
def test_the_wall_shows_the_points_in_the_order_of_the_agenda_and_nothing_internal(
    cast, sitting, listed, make_project, page
):
    make_project(name="首层坡道")
    services.add_topic(meeting=sitting, title="停车难", actor=cast.officer)
    inside = services.add_topic(meeting=sitting, title="经费分摊", actor=cast.officer)
    services.set_line(item=inside, internal=True, actor=cast.officer)
    where = reverse("meetings:meeting-hold", args=[sitting.pk])
    shown = page(cast.liaison).get(where).content.decode()
    points = ["签到", "上次议定", "晾晒台", "问题查摆", "需求认领", "新议题", "本次议定", "散会"]
    places = [shown.index(f">{point}</a>") for point in points]
    assert places == sorted(places)
    assert "停车难" in shown
    assert "经费分摊" not in shown
    assert [page(cast.of(name)).get(where).status_code for name in ("officer", "other_liaison", "other_officer")] == [
        200, 403, 404,
    ]  # fmt: skip


def test_the_chair_puts_the_points_in_another_order(cast, sitting, listed, page):
    topic = services.add_topic(meeting=sitting, title="停车难", actor=cast.liaison)
    services.place_topic(item=topic, position=1, actor=cast.liaison)
    shown = page(cast.liaison).get(reverse("meetings:meeting-hold", args=[sitting.pk])).content.decode()
    assert shown.index(">新议题</a>") < shown.index(">需求认领</a>")


def test_the_wall_costs_the_same_for_three_rows_and_for_thirty(cast, sitting, make_project, make_need, page):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            assert page(cast.officer).get(reverse("meetings:meeting-hold", args=[sitting.pk])).status_code == 200
        return len(asked)

    def add(many):
        for n in range(many):
            make_project(name=f"项目{AgendaItem.objects.count()}")
            need = make_need(f"需求{n}", NeedStatus.LISTED)
            AgendaItem.objects.create(meeting=sitting, kind=AgendaKind.CLAIMING, position=n, title=need.text, need=need)

    add(3)
    few = cost()
    add(27)
    assert cost() == few


# ── lines of the agenda put elsewhere ─────────────────────────────────────────────────────────
@pytest.mark.parametrize(("position", "order"), [(1, "丙甲乙"), (2, "甲丙乙"), (3, "甲乙丙"), (99, "甲乙丙")])
def test_a_line_is_put_at_a_place(cast, sitting, position, order):
    lines = [services.add_topic(meeting=sitting, title=title, actor=cast.officer) for title in "甲乙丙"]
    services.place_topic(item=lines[2], position=position, actor=cast.liaison)
    found = list(sitting.agenda.values_list("position", "title"))
    assert found == list(enumerate(order, 1))


@pytest.mark.parametrize("door", ["page", "api"])
def test_a_line_is_put_elsewhere_by_either_door(door, cast, sitting, page, api):
    first, _second = (services.add_topic(meeting=sitting, title=title, actor=cast.officer) for title in "甲乙")

    def go(who, position):
        if door == "page":
            where = reverse("meetings:agenda-place", args=[sitting.pk, first.pk])
            return page(who).post(where, {"position": position}).status_code
        where = f"/api/v1/meetings/{sitting.pk}/lines/{first.pk}/place/"
        return api(who).post(where, {"position": position}, format="json").status_code

    assert go(cast.other_liaison, 2) == 403
    assert go(cast.other_officer, 2) == 404
    assert go(cast.liaison, 0) == 400
    assert go(cast.liaison, 2) == (302 if door == "page" else 200)
    assert [line.title for line in sitting.agenda.all()] == ["乙", "甲"]
    services.close_meeting(meeting=sitting, summary="开完了", attended=2, actor=cast.officer)
    assert go(cast.liaison, 1) == 409


def test_lines_say_when_they_begin(cast, sitting, page):
    for title, minutes in (("甲", 20), ("乙", 15)):
        item = services.add_topic(meeting=sitting, title=title, actor=cast.officer)
        services.set_line(item=item, minutes=minutes, actor=cast.officer)
    JointMeeting.objects.update(starts_at=clock.now().astimezone(clock.SHANGHAI).replace(hour=14, minute=30, second=0))
    shown = page(cast.liaison).get(sitting.get_absolute_url()).content.decode()
    assert "14:30 起，20 分钟" in shown
    assert "14:50 起，15 分钟" in shown
    assert "排了 35 分钟" in shown


# ── the rotation changes after the meeting was planned ────────────────────────────────────────
@pytest.fixture
def coming(cast):
    today = clock.today()
    ChairTerm.objects.create(
        alliance=cast.alliance, unit=cast.unit, begins=today - timedelta(days=5), ends=today + timedelta(days=40)
    )
    plan = MeetingPlan(starts_at=clock.now() + timedelta(days=3), place="三楼")
    meeting = services.plan_meeting(alliance=cast.alliance, plan=plan, actor=cast.officer)
    return services.notice_meeting(meeting=meeting, actor=cast.officer)


def test_a_unit_that_leaves_in_its_term_presides_no_more_and_the_next_one_does(cast, coming):
    Seat.objects.filter(unit=cast.unit).update(left_on=clock.today())
    with pytest.raises(PermissionDenied):
        services.add_topic(meeting=coming, title="议题", actor=cast.liaison)
    term = ChairTerm.objects.get()
    services.replace_chair(term=term, unit=cast.other_unit, reason="已退出联盟", actor=cast.officer)
    coming.refresh_from_db()
    assert coming.chair_unit == cast.other_unit
    assert Notice.objects.get(event="meeting_chair_changed").to == cast.other_liaison
    assert services.add_topic(meeting=coming, title="议题", actor=cast.other_liaison)


def test_a_meeting_that_was_opened_keeps_its_chair(cast, sitting):
    services.replace_chair(term=ChairTerm.objects.get(), unit=cast.other_unit, reason="换人", actor=cast.officer)
    sitting.refresh_from_db()
    assert sitting.chair_unit == cast.unit


def test_who_answered_for_another_hour_is_asked_again(cast, coming):
    services.reply_meeting(meeting=coming, answer=Answer(Reply.LEAVE, reason="出差"), actor=cast.other_liaison)
    place = MeetingPlan(starts_at=coming.starts_at, place="二楼")
    services.edit_meeting(meeting=coming, version=None, plan=place, actor=cast.officer)
    assert coming.attendance.get().reply == Reply.LEAVE
    later = MeetingPlan(starts_at=coming.starts_at + timedelta(days=1), place="二楼")
    services.edit_meeting(meeting=coming, version=None, plan=later, actor=cast.officer)
    row = coming.attendance.get()
    assert (row.reply, row.reason, row.replied_by) == ("", "", None)
    assert Notice.objects.filter(event="meeting_moved", to=cast.other_liaison).count() == 2
