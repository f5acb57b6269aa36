"""Service events: planned, signed up for, held; who may, and what each step leaves behind."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from icalendar import Calendar

from core import clock
from core.accounts.models import User
from core.errors import DomainError, StaleVersion
from core.models import AuditEntry, Notice, OutboxMessage
from core.personal.sealing import blind_index
from needs.models import Category
from projects import services
from projects.event_lifecycle import EVENT_LIFECYCLE
from projects.event_plans import EventPlan, Guest
from projects.models import EventStatus, ServiceEvent, SignUp, SignUpStatus

PERSONAS = (
    "nobody",
    "resident",
    "liaison",
    "other_liaison",
    "secretary",
    "officer",
    "other_officer",
    "supervisor",
    "auditor",
)
RUNS = {"officer", "secretary", "liaison"}
# state: step → who may.
TABLE = {
    "draft": {"publish": {"officer", "secretary"}, "edit": RUNS, "cancel": RUNS},
    "open": {
        "join": {"resident"}, "enter": RUNS, "strike": RUNS, "attend": RUNS, "hold": RUNS, "edit": RUNS, "cancel": RUNS,
    },
    "held": {"attend": RUNS},
    "cancelled": {},
}  # fmt: skip
SEES = {
    "draft": {"officer", "secretary", "liaison", "district"},
    "open": {"officer", "secretary", "liaison", "other_liaison", "resident", "supervisor", "district"},
}


@pytest.fixture
def make_event(cast):
    """Write an event straight into a state; unit A holds it in 河池社区."""

    def make(status=EventStatus.OPEN, starts=timedelta(days=3), **facts):
        begins = clock.now() + starts
        return ServiceEvent.objects.create(
            number=f"HD-{ServiceEvent.objects.count() + 1}", area_code=facts.pop("area_code", cast.hechi.code),
            title=facts.pop("title", "义诊"), category=Category.objects.get(key="elderly"), unit=cast.unit,
            place="小广场", starts_at=begins, ends_at=begins + timedelta(hours=2), sign_up_until=begins, status=status,
            reason="下雨" if status == EventStatus.CANCELLED else "", created_by=cast.officer, created_at=clock.now(),
            **facts,
        )  # fmt: skip

    return make


def plan(cast, **changes):
    begins = clock.now() + timedelta(days=5)
    said = {
        "title": "中医义诊", "category": Category.objects.get(key="elderly"), "area_code": cast.hechi.code,
        "unit": cast.unit, "place": "小广场", "starts_at": begins, "ends_at": begins + timedelta(hours=2),
    }  # fmt: skip
    return EventPlan(**{**said, **changes})


def person(cast, name):
    return User() if name == "nobody" else cast.of(name)


def test_every_state_has_a_row():
    assert set(TABLE) == set(EventStatus.values)


@pytest.mark.parametrize("status", EventStatus.values)
def test_steps_open_to_each_persona(cast, make_event, status):
    event = make_event(status)
    found = {name: {step.name for step in EVENT_LIFECYCLE.available(event, person(cast, name))} for name in PERSONAS}
    assert found == {name: {step for step, people in TABLE[status].items() if name in people} for name in PERSONAS}


def test_a_neighbour_of_the_next_street_has_no_seat_here(cast, make_event):
    event = make_event(area_code="510116089001")
    assert {step.name for step in EVENT_LIFECYCLE.available(event, cast.resident)} == set()
    with pytest.raises(PermissionDenied):
        services.join_event(event=event, actor=cast.resident)


@pytest.mark.parametrize("status", SEES)
def test_who_sees_an_event(cast, make_event, status):
    event = make_event(status)
    names = (*PERSONAS, "district", "stranger", "next_liaison")
    seen = {n for n in names if ServiceEvent.objects.visible_to(person(cast, n)).filter(pk=event.pk).exists()}
    assert seen == SEES[status]


def test_an_event_from_draft_to_held(cast):
    event = services.create_event(plan=plan(cast, capacity=2), actor=cast.liaison)
    assert Notice.objects.filter(event="event_drafted", to=cast.officer).count() == 1
    with pytest.raises(PermissionDenied):
        services.publish_event(event=event, actor=cast.liaison)
    services.publish_event(event=event, actor=cast.secretary)
    mine = services.join_event(event=event, actor=cast.resident)
    guest = services.enter_guest(event=event, guest=Guest("李桂兰", "13700001111", True), actor=cast.liaison)
    with clock.moved(event.starts_at + timedelta(minutes=5)):
        services.mark_attendance(event=event, present=[guest], actor=cast.liaison)
        held = services.hold_event(event=event, attended=7, note="来了七位", actor=cast.liaison)
    mine.refresh_from_db()
    guest.refresh_from_db()
    assert (held.status, held.taken, held.attended) == ("held", 2, 7)
    assert (mine.status, guest.status) == (SignUpStatus.ABSENT, SignUpStatus.ATTENDED)
    assert list(AuditEntry.objects.filter(verb__startswith="event.").order_by("id").values_list("verb", flat=True)) == [
        "event.drafted", "event.published", "event.signed_up", "event.signed_up", "event.attendance_marked",
        "event.held",
    ]  # fmt: skip


def test_a_full_event_seats_nobody_more_until_somebody_leaves(cast, make_event):
    event = make_event(capacity=1)
    services.join_event(event=event, actor=cast.resident)
    with pytest.raises(DomainError, match="名额已满"):
        services.join_event(event=event, actor=cast.neighbour)
    services.leave_event(event=event, actor=cast.resident)
    services.join_event(event=event, actor=cast.neighbour)
    event.refresh_from_db()
    assert (event.taken, event.seats_left) == (1, 0)


def test_a_seat_is_taken_once_by_person_and_by_phone(cast, make_event):
    event = make_event()
    User.objects.filter(pk=cast.resident.pk).update(phone_index=blind_index("+8613700001111"))
    guest = services.enter_guest(event=event, guest=Guest("孙玉珍", "137 0000 1111", True), actor=cast.secretary)
    resident = User.objects.get(pk=cast.resident.pk)
    with pytest.raises(DomainError, match="已经报过名"):
        services.join_event(event=event, actor=resident)
    services.strike_sign_up(event=event, sign_up=guest, actor=cast.secretary)
    services.join_event(event=event, actor=resident)
    with pytest.raises(DomainError, match="已经报过名"):
        services.join_event(event=event, actor=resident)
    guest.refresh_from_db()
    assert (guest.name, guest.phone, guest.phone_index) == ("", "", "")


@pytest.mark.parametrize(
    ("guest", "field"),
    [
        (Guest("  "), "name"),
        (Guest("李桂兰", "13700001111"), "consent"),
        (Guest("李桂兰", "+1 202 555 0100", True), "phone"),
        (Guest("李桂兰", "12345", True), "phone"),
    ],
)
def test_a_guest_who_cannot_be_is_not_seated(cast, make_event, guest, field):
    event = make_event()
    with pytest.raises(ValidationError) as refused:
        services.enter_guest(event=event, guest=guest, actor=cast.secretary)
    assert field in refused.value.message_dict
    assert not SignUp.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"place": ""}, "place"),
        ({"ends_at": clock.now()}, "ends_at"),
        ({"starts_at": clock.now() + timedelta(days=9000), "ends_at": clock.now() + timedelta(days=9001)}, "starts_at"),
        ({"sign_up_until": clock.now() + timedelta(days=30)}, "sign_up_until"),
        ({"area_code": "510116088999"}, "area_code"),
        ({"unit": "next_unit"}, "unit"),
    ],
)
def test_an_event_that_makes_no_sense_is_not_drafted(cast, changes, field):
    if changes.get("unit"):
        changes = {"unit": cast.next_unit}
    with pytest.raises(ValidationError) as refused:
        services.create_event(plan=plan(cast, **changes), actor=cast.officer)
    assert field in refused.value.message_dict


@pytest.mark.parametrize("name", ["resident", "other_officer", "other_liaison", "supervisor", "auditor"])
def test_nobody_else_plans_an_event(cast, name):
    with pytest.raises(PermissionDenied):
        services.create_event(plan=plan(cast), actor=cast.of(name))


def test_those_who_signed_up_hear_of_a_change_and_of_the_cancelling(cast, make_event):
    event = make_event()
    services.join_event(event=event, actor=cast.resident)
    services.enter_guest(event=event, guest=Guest("李桂兰", "13700001111", True), actor=cast.officer)
    sent = OutboxMessage.objects.filter(channel="sms").count()
    services.edit_event(event=event, version=1, plan=plan(cast, place="会议室"), actor=cast.officer)
    with pytest.raises(StaleVersion):
        services.edit_event(event=event, version=99, plan=plan(cast), actor=cast.officer)
    with pytest.raises(ValidationError, match="原因"):
        services.cancel_event(event=event, reason=" ", actor=cast.officer)
    services.cancel_event(event=event, reason="台风", actor=cast.officer)
    told = Notice.objects.filter(to=cast.resident).order_by("id").values_list("event", flat=True)
    assert list(told) == ["event_signed_up", "event_changed", "event_cancelled"]
    assert OutboxMessage.objects.filter(channel="sms").count() == sent + 2


def test_what_came_too_early_or_too_late_is_a_conflict(cast, make_event):
    ahead, begun = make_event(), make_event(starts=-timedelta(minutes=10))
    with pytest.raises(DomainError, match="还没有开始"):
        services.hold_event(event=ahead, actor=cast.officer)
    with pytest.raises(DomainError, match="还没有开始"):
        services.mark_attendance(event=ahead, present=[], actor=cast.officer)
    with pytest.raises(DomainError, match="已经截止"):
        services.join_event(event=begun, actor=cast.resident)
    with pytest.raises(DomainError, match="已经过了"):
        services.publish_event(event=make_event(EventStatus.DRAFT, starts=-timedelta(hours=1)), actor=cast.officer)


def test_a_seat_is_given_back_before_the_beginning_and_nobody_who_came_is_struck(cast, make_event):
    event = make_event()
    came = services.join_event(event=event, actor=cast.resident)
    guest = services.enter_guest(event=event, guest=Guest("孙玉珍"), actor=cast.officer)
    with clock.moved(event.starts_at):
        with pytest.raises(DomainError, match="已经开始"):
            services.leave_event(event=event, actor=cast.resident)
        services.mark_attendance(event=event, present=[came], actor=cast.officer)
        for seat in (came, guest):
            with pytest.raises(DomainError, match="已经取消或已登记"):
                services.strike_sign_up(event=event, sign_up=seat, actor=cast.officer)
    event.refresh_from_db()
    assert event.taken == 2


def test_seats_are_not_cut_below_those_taken_and_people_not_below_those_marked(cast, make_event):
    event = make_event(capacity=5)
    seats = [services.join_event(event=event, actor=one) for one in (cast.resident, cast.neighbour)]
    with pytest.raises(ValidationError, match="名额不能更少"):
        services.edit_event(event=event, version=None, plan=plan(cast, capacity=1), actor=cast.officer)
    with clock.moved(event.starts_at + timedelta(minutes=5)):
        services.mark_attendance(event=event, present=seats, actor=cast.officer)
        with pytest.raises(ValidationError, match="总数不能更少"):
            services.hold_event(event=event, attended=1, actor=cast.officer)
        with pytest.raises(ValidationError, match="请核对"):
            services.hold_event(event=event, attended=10_000_000, actor=cast.officer)


def test_the_database_seats_no_more_than_there_are(cast, make_event):
    event = make_event(capacity=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceEvent.objects.filter(pk=event.pk).update(taken=2)


def test_guests_are_forgotten_when_the_street_need_not_keep_them(cast, make_event):
    event = make_event()
    guest = services.enter_guest(event=event, guest=Guest("李桂兰", "13700001111", True), actor=cast.officer)
    assert services.forget_guests() == 0
    with clock.moved(clock.now() + timedelta(days=400)):
        assert services.forget_guests() == 1
        assert services.forget_guests() == 0
    guest.refresh_from_db()
    assert (guest.name, guest.phone, guest.phone_index) == ("", "", "")


# ── pages ─────────────────────────────────────────────────────────────────────────────────────
def test_a_resident_signs_up_on_the_public_page_and_takes_it_back(cast, make_event, page):
    event = make_event(capacity=3)
    resident, address = page(cast.resident), f"/events/{event.pk}/"
    assert "我要报名" in page().get(address).content.decode()
    assert resident.post(f"{address}join/").status_code == 302
    assert resident.post(f"{address}join/").status_code == 302
    assert "您报过名了" in resident.get(address).content.decode()
    assert resident.post(f"{address}leave/").status_code == 302
    event.refresh_from_db()
    assert event.taken == 0


def test_whoever_is_not_known_gives_the_phone_first(make_event, page):
    event = make_event()
    answer = page().post(f"/events/{event.pk}/join/")
    assert answer["Location"] == f"/accounts/code/?next=%2Fevents%2F{event.pk}%2F%3Fknown%3D1"


def test_a_draft_is_on_no_public_page(make_event, page):
    event = make_event(EventStatus.DRAFT, title="还在商量")
    assert "还在商量" not in page().get("/events/").content.decode()
    for address in (f"/events/{event.pk}/", f"/events/{event.pk}/event.ics"):
        assert page().get(address).status_code == 404


def test_the_office_is_not_led_to_a_public_page_that_is_not_there(cast, make_event, page):
    shown = page(cast.officer).get(f"/projects/events/{make_event(EventStatus.DRAFT).pk}/").content.decode()
    assert "居民看到的" not in shown
    assert "居民看到的" in page(cast.officer).get(f"/projects/events/{make_event().pk}/").content.decode()


@pytest.mark.parametrize("mode", ["plain", "elder"])
def test_the_public_page_tells_what_is_on_what_is_full_and_what_was(cast, make_event, page, mode):
    make_event(title="义诊进小区")
    make_event(title="满员的讲座", capacity=1, taken=1)
    make_event(EventStatus.HELD, starts=-timedelta(days=2), title="包饺子", attended=31)
    client = page()
    client.cookies["mode"] = mode
    ahead = client.get("/events/").content.decode()
    assert "义诊进小区" in ahead
    assert "已经报满" in ahead
    assert "包饺子" not in ahead
    past = client.get("/events/?show=past").content.decode()
    assert "包饺子" in past
    assert "来了 31 人" in past


def test_nobody_reads_who_signed_up(cast, make_event, page, api):
    event = make_event()
    services.enter_guest(event=event, guest=Guest("李桂兰", "13700001111", True), actor=cast.officer)
    shown = page(cast.liaison).get(event.get_absolute_url()).content.decode()
    assert "李**" in shown
    assert "137****1111" in shown
    for client in (page(cast.resident), page(cast.other_liaison), page()):
        for address in (f"/events/{event.pk}/", event.get_absolute_url()):
            assert "李**" not in client.get(address).content.decode()
    assert api(cast.other_liaison).get(f"/api/v1/events/{event.pk}/sign-ups/").json() == []
    seats = api(cast.liaison).get(f"/api/v1/events/{event.pk}/sign-ups/").json()
    assert [one["phone"] for one in seats] == ["137****1111"]


def test_one_event_and_a_streets_feed_are_calendars(cast, make_event, page):
    event = make_event(title="义诊，带上病历；免费")
    make_event(EventStatus.CANCELLED, title="游园")
    one = Calendar.from_ical(page().get(f"/events/{event.pk}/event.ics").content)
    entry = one.walk("VEVENT")[0]
    assert str(entry["SUMMARY"]) == "义诊，带上病历；免费"
    assert (entry.decoded("DTSTART"), int(entry["SEQUENCE"])) == (event.starts_at.replace(microsecond=0), 1)
    assert [str(zone["TZID"]) for zone in one.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    answer = page().get(f"/events/street/{cast.street.code}.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    entries = Calendar.from_ical(answer.content).walk("VEVENT")
    assert {str(entry["STATUS"]) for entry in entries} == {"CONFIRMED", "CANCELLED"}
    assert page().get("/events/street/999999999.ics").status_code == 404


def _typed(moment):
    return f"{moment.astimezone(clock.SHANGHAI):%Y-%m-%dT%H:%M}"


@pytest.mark.parametrize("door", ["page", "api"])
def test_staff_plan_publish_sign_up_and_hold_by_either_door(cast, page, api, door):
    begins = clock.now() + timedelta(days=2)
    said = {
        "title": "义诊", "place": "小广场", "unit": cast.unit.pk, "category": Category.objects.get(key="elderly").pk,
        "area_code": cast.hechi.code, "capacity": 3,
    }  # fmt: skip
    if door == "page":
        first, last = (clock.now() + timedelta(days=2, hours=hours) for hours in (0, 2))
        when = {"starts_at": _typed(first), "ends_at": _typed(last)}
        client, base = page(cast.secretary), "/projects/events"
        answer = client.post(f"{base}/add/", {**said, **when})
        assert answer.status_code == 302, answer.context["form"].errors
    else:
        when = {"starts_at": begins.isoformat(), "ends_at": (begins + timedelta(hours=2)).isoformat()}
        client, base = api(cast.secretary), "/api/v1/events"
        assert client.post(f"{base}/", {**said, **when}, format="json").status_code == 201
    event = ServiceEvent.objects.get()
    more = {"format": "json"} if door == "api" else {}
    good = 200 if door == "api" else 302

    def take(step, sent=None):
        return client.post(f"{base}/{event.pk}/{step}/", sent or {}, **more).status_code

    assert take("publish") == good
    assert take("publish") == 409
    assert take("enter", {"name": "李桂兰"}) == good
    assert take("hold") == 409
    ServiceEvent.objects.update(starts_at=clock.now() - timedelta(minutes=1))
    assert take("attend", {"present": [SignUp.objects.get().pk]}) == good
    assert take("hold", {"note": "来了一位"}) == good
    event.refresh_from_db()
    assert (event.status, event.attended) == ("held", 1)


def test_the_api_edits_by_version(cast, make_event, api):
    event = make_event()
    address, named = f"/api/v1/events/{event.pk}/", {"format": "json", "headers": {"If-Match": '"1"'}}
    assert api(cast.officer).patch(address, {"title": "新名字"}, **named).status_code == 200
    assert api(cast.officer).patch(address, {"title": "旧名字"}, **named).status_code == 409
    assert api(cast.resident).post(f"{address}join/").status_code == 200
    assert api(cast.resident).post(f"{address}leave/").status_code == 200
    assert api(cast.supervisor).patch(address, {"title": "别的"}, format="json").status_code == 403
    assert api(cast.other_officer).get(address).status_code == 404


def test_the_lists_ask_the_database_as_often_for_thirty_as_for_three(
    cast, make_event, page, api, django_assert_num_queries, django_assert_max_num_queries
):
    doors = [(page(cast.officer), "/projects/events/"), (page(), "/events/"), (api(cast.officer), "/api/v1/events/")]
    for _turn in range(3):
        make_event()
    counts = []
    for client, address in doors:
        client.get(address)
        with django_assert_max_num_queries(15) as three:
            client.get(address)
        counts.append(len(three))
    for _turn in range(27):
        make_event()
    for (client, address), count in zip(doors, counts, strict=True):
        with django_assert_num_queries(count):
            client.get(address)


def test_an_event_that_is_over_waits_on_the_desk_until_somebody_says_who_came(cast, make_event, page):
    over = make_event(starts=timedelta(days=-1))
    make_event(title="还没到的", starts=timedelta(days=1))
    make_event(EventStatus.HELD, title="登记过的", starts=timedelta(days=-1))
    groups = {group["key"]: group for group in page(cast.secretary).get("/desk/").context["work"].groups}
    assert (groups["hold-event"]["count"], groups["hold-event"]["rows"][0]["title"]) == (1, over.title)
    assert "hold-event" not in {g["key"] for g in page(cast.supervisor).get("/desk/").context["work"].groups}
