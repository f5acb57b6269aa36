"""Every verb of meetings and decisions through the page and through the API."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from core import clock
from core.models import AuditEntry
from meetings.models import ActionItem, ActionStatus, ChairTerm, JointMeeting
from needs.models import NeedStatus

DOORS = ("page", "api")
LATER = (clock.today() + timedelta(days=20)).isoformat()
DECIDED = {"text": "月底前完工", "due_on": LATER, "by_office": True}
HELD = {"summary": "开完了", "attended": 2}
DONE, BACK = {"evidence": "已完工"}, {"reason": "扶手没装"}
# (noun, step): state before → state after, what is sent, audit verb, who may, who may see but not do
STEPS = {
    ("meeting", "notice"): ("planned", "noticed", {}, "meeting.noticed", "officer", "liaison"),
    ("meeting", "decide"): ("noticed", "noticed", DECIDED, "action.decided", "liaison", "supervisor"),
    ("meeting", "open"): ("noticed", "in_session", {}, "meeting.convened", "liaison", "other_liaison"),
    ("meeting", "close"): ("in_session", "held", HELD, "meeting.held", "liaison", "other_liaison"),
    ("meeting", "topic"): ("planned", "planned", {"title": "新议题"}, "meeting.topic_added", "liaison", "supervisor"),
    ("meeting", "agenda"): ("planned", "planned", {}, "meeting.agenda_built", "officer", "secretary"),
    ("action", "claim-done"): ("open", "claimed_done", DONE, "action.claimed_done", "liaison", "supervisor"),
    ("action", "verify"): ("claimed_done", "verified", {}, "action.verified", "officer", "liaison"),
    ("action", "send-back"): ("claimed_done", "open", BACK, "action.sent_back", "supervisor", "liaison"),
}  # fmt: skip
REPEATABLE = {("meeting", "decide"), ("meeting", "topic"), ("meeting", "agenda")}
STRANGERS = {"meeting": "other_officer", "action": "other_liaison"}


@pytest.fixture
def thing(make_meeting, make_action):
    def make(noun, status):
        return {"meeting": make_meeting, "action": make_action}[noun](status)

    return make


@pytest.fixture
def take(page, api):
    def through(door, user, noun, obj, step, sent):
        if door == "page":
            # A form chooses the office among the owners.
            owed = {"owner": "office"} if sent.get("by_office") else {}
            return page(user).post(reverse(f"meetings:{noun}-{step}", args=[obj.pk]), {**sent, **owed}).status_code
        return api(user).post(f"/api/v1/{noun}s/{obj.pk}/{step}/", sent, format="json").status_code

    return through


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("noun", "step"), STEPS)
def test_a_step_by_either_door_and_the_second_time(cast, thing, take, noun, step, door):
    before, after, sent, verb, who, _refused = STEPS[noun, step]
    obj = thing(noun, before)
    assert take(door, cast.of(who), noun, obj, step, sent) == {"page": 302, "api": 200}[door]
    obj.refresh_from_db()
    assert obj.status == after
    assert AuditEntry.objects.get(verb=verb, success=True).actor == cast.of(who)
    if (noun, step) not in REPEATABLE:
        assert take(door, cast.of(who), noun, obj, step, sent) == 409


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("noun", "step"), STEPS)
def test_who_may_not_is_refused_and_who_may_not_see_finds_nothing(cast, thing, take, noun, step, door):
    before, _after, sent, _verb, _who, refused = STEPS[noun, step]
    obj = thing(noun, before)
    assert take(door, cast.of(refused), noun, obj, step, sent) == 403
    assert take(door, cast.of(STRANGERS[noun]), noun, obj, step, sent) == 404
    obj.refresh_from_db()
    assert obj.status == before


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("noun", "step", "status", "sent"),
    [
        ("meeting", "decide", "noticed", {"text": "", "due_on": LATER, "by_office": True}),
        ("meeting", "decide", "noticed", {"text": "完工", "due_on": "2026-02-31", "by_office": True}),
        ("meeting", "decide", "noticed", {"text": "完工", "due_on": "2020-01-01", "by_office": True}),
        ("meeting", "decide", "noticed", {"text": "完工", "due_on": LATER}),
        ("meeting", "close", "noticed", {"summary": "开完了", "attended": 3}),
        ("meeting", "close", "noticed", {"summary": "开完了", "attended": 10**9}),
        ("meeting", "close", "noticed", {"summary": "", "attended": 1}),
        ("meeting", "topic", "planned", {"title": "长" * 301}),
        ("action", "claim-done", "open", {"evidence": ""}),
        ("action", "send-back", "claimed_done", {"reason": " "}),
    ],
)
def test_wrong_input_names_the_field_and_changes_nothing(cast, thing, take, noun, step, status, sent, door):
    obj = thing(noun, status)
    assert take(door, cast.officer, noun, obj, step, sent) == {"page": 422, "api": 400}[door]
    obj.refresh_from_db()
    assert obj.status == status


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("name", "codes"), [("officer", {"page": 302, "api": 201}), ("liaison", {"page": 403, "api": 403})]
)
def test_planning_a_meeting(cast, make_need, page, api, door, name, codes):
    make_need("待认领", NeedStatus.LISTED)
    starts = (clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    sent = {"alliance": cast.alliance.pk, "theme": "needs", "starts_at": starts, "place": "党群中心"}
    if door == "page":
        code = page(cast.of(name)).post(reverse("meetings:meeting-add"), sent).status_code
    else:
        code = api(cast.of(name)).post("/api/v1/meetings/", sent, format="json").status_code
    assert code == codes[door]
    assert [m.agenda.get().title for m in JointMeeting.objects.all()] == ([] if code == 403 else ["待认领"])


@pytest.mark.parametrize("door", DOORS)
def test_a_stale_edit_of_a_meeting_is_a_conflict(cast, make_meeting, page, api, door):
    meeting = make_meeting(starts_at=clock.now() + timedelta(hours=1))
    starts = (clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    sent = {"theme": "needs", "starts_at": starts, "place": "三楼", "title": "联席会议"}
    if door == "page":
        address = reverse("meetings:meeting-edit", args=[meeting.pk])
        codes = [page(cast.officer).post(address, {**sent, "version": 1}).status_code for _turn in range(2)]
        assert codes == [302, 409]
    else:
        named = {"format": "json", "headers": {"If-Match": "1"}}
        codes = [
            api(cast.officer).patch(f"/api/v1/meetings/{meeting.pk}/", sent, **named).status_code for _turn in range(2)
        ]
        assert codes == [200, 409]


def test_the_agenda_is_arranged_by_the_chair_and_nobody_else(cast, make_meeting, page):
    meeting = make_meeting("planned")
    for title in ("甲", "乙"):
        page(cast.liaison).post(reverse("meetings:meeting-topic", args=[meeting.pk]), {"title": title})
    first, second = meeting.agenda.all()
    move = reverse("meetings:agenda-move", args=[meeting.pk, second.pk])
    remove = reverse("meetings:agenda-remove", args=[meeting.pk, first.pk])
    assert page(cast.supervisor).post(move, {"to": "up"}).status_code == 403
    assert page(cast.liaison).post(move, {"to": "up"}).status_code == 302
    assert [line.title for line in meeting.agenda.all()] == ["乙", "甲"]
    assert page(cast.supervisor).post(remove).status_code == 403
    assert page(cast.liaison).post(remove).status_code == 302
    assert page(cast.liaison).post(remove).status_code == 404


def test_the_office_lays_down_a_year_of_terms(cast, page):
    address = reverse("meetings:chair-plan", args=[cast.alliance.pk])
    first = clock.today().replace(day=1).isoformat()
    sent = {"first": first, "months_each": "1", "way": "by_hand", "units": f"{cast.other_unit.name}\n{cast.unit.name}"}
    assert page(cast.officer).post(address, {**sent, "units": "没有这家"}).status_code == 422
    assert page(cast.liaison).post(address, sent).status_code == 403
    assert page(cast.officer).post(address, sent).status_code == 302
    assert ChairTerm.objects.filter(unit=cast.other_unit).count() == 6
    assert "本期轮值主席" in page(cast.liaison).get(reverse("meetings:chair-list")).content.decode()


LISTS = (
    ("meetings:meeting-list", "/api/v1/meetings/"), ("meetings:action-list", "/api/v1/actions/"),
    ("meetings:report-list", "/api/v1/reports/"),
)  # fmt: skip


@pytest.mark.parametrize(("route", "address"), LISTS)
def test_lists_ask_the_database_as_often_for_thirty_as_for_three(
    cast, make_meeting, make_action, make_report, page, api, django_assert_num_queries, django_assert_max_num_queries,
    route, address,
):  # fmt: skip
    held = make_meeting("held")

    def add(first, last):
        for n in range(first, last):
            make_meeting(chair_unit=cast.unit)
            make_action(meeting=held)
            make_report(date(2020 + n // 12, n % 12 + 1, 1))

    officer, caller = page(cast.officer), api(cast.officer)
    add(0, 3)
    officer.get(reverse(route))
    caller.get(address)
    with django_assert_max_num_queries(15) as shown:
        officer.get(reverse(route))
    with django_assert_max_num_queries(15) as told:
        caller.get(address)
    add(3, 30)
    with django_assert_num_queries(len(shown)):
        assert officer.get(reverse(route)).context["page"]["count"] >= 30
    with django_assert_num_queries(len(told)):
        assert len(caller.get(address).json()["results"]) >= 30


def test_pages_of_one_thing_open(cast, make_action, page):
    action = make_action()
    for address in (action.get_absolute_url(), action.meeting.get_absolute_url(), reverse("meetings:meeting-add")):
        assert page(cast.officer).get(address).status_code == 200
    assert action.text in page(cast.liaison).get(reverse("meetings:action-list") + "?late=false").content.decode()
    assert ActionItem.objects.count() == 1


def test_a_meeting_still_prepared_is_not_announced_to_those_who_may_not_see_it(cast, make_meeting, page):
    meeting = make_meeting("planned", title="还没定的会", starts_at=clock.now() + timedelta(days=3))
    for name, seen in (("officer", True), ("liaison", True), ("other_liaison", False)):
        assert (meeting.title in page(cast.of(name)).get("/meetings/").content.decode()) is seen


def test_decisions_still_open_stand_before_those_verified_last(cast, make_action, page):
    today = clock.today()
    for days, text in ((9, "早核实"), (1, "刚核实")):
        make_action(ActionStatus.VERIFIED, text=text, verified_at=clock.now() - timedelta(days=days))
    make_action(text="月底到期", due_on=today + timedelta(days=3))
    make_action(text="已经超期", due_on=today - timedelta(days=3))
    shown = page(cast.officer).get("/meetings/actions/").context["page"]["rows"]
    assert [row.text for row in shown] == ["已经超期", "月底到期", "刚核实", "早核实"]
