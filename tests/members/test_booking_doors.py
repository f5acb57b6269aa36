"""Booking through both doors, page and API: the same rule, the same refusal; and what residents read."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from core import clock
from members import services
from members.models import Booking, CapacityWindow, Closure, Schedule, Violation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
DOORS = ("page", "api")
SAID = {"plate": "川A12345", "household": "3栋2单元501", "consent": True}


@pytest.fixture
def schedule(make_schedule):
    return make_schedule(places=2, asks_plate=True, one_per_household=True)


def press(door, page, api, user, schedule, day=None, **said):
    """Book the first window of the schedule; the page sends what a browser would."""
    day, window = (day or clock.today() + timedelta(days=1)).isoformat(), schedule.windows.first().pk
    if door == "page":
        return page(user).post(f"/book/{schedule.pk}/{window}/{day}/", said)
    return api(user).post(f"/api/v1/schedules/{schedule.pk}/book/", {**said, "day": day, "window": window}, "json")


@pytest.mark.parametrize("door", DOORS)
def test_a_resident_books_by_either_door(cast, schedule, page, api, door):
    answer = press(door, page, api, cast.resident, schedule, **SAID)
    booking = Booking.objects.get()
    assert (booking.status, booking.plate, booking.user) == ("held", "川A12345", cast.resident)
    if door == "page":
        assert (answer.status_code, answer["Location"]) == (302, f"/mine/bookings/{booking.pk}/")
    else:
        assert answer.status_code == 201
        told = answer.json()
        assert (told["status"], told["plate"], told["ticket"]) == ("held", "川A***45", booking.ticket)
        assert told["available_steps"] == [{"name": "cancel", "label": "取消预约"}]


@pytest.mark.parametrize("door", DOORS)
def test_what_is_unreadable_is_told_at_its_field_by_either_door(cast, schedule, page, api, door):
    answer = press(door, page, api, cast.resident, schedule, **{**SAID, "plate": "我的车"})
    assert answer.status_code == (422 if door == "page" else 400)
    if door == "page":
        assert "车牌看不懂" in answer.content.decode()
    else:
        assert "plate" in answer.json()["errors"]
    assert not Booking.objects.exists()


@pytest.mark.parametrize("door", DOORS)
def test_the_second_press_books_nothing_more(cast, schedule, page, api, door):
    press(door, page, api, cast.resident, schedule, **SAID)
    again = press(door, page, api, cast.resident, schedule, **SAID)
    assert again.status_code == (302 if door == "page" else 409)
    assert Booking.objects.count() == 1


def test_the_same_request_asked_again_gives_the_same_answer(cast, schedule, api):
    client = api(cast.resident)
    day = (clock.today() + timedelta(days=1)).isoformat()
    body = {**SAID, "day": day, "window": schedule.windows.get().pk}
    asked = [
        client.post(
            f"/api/v1/schedules/{schedule.pk}/book/", body, format="json", headers={"Idempotency-Key": "my phone"}
        )
        for _turn in range(2)
    ]
    assert [answer.status_code for answer in asked] == [201, 201]
    assert asked[0].json() == asked[1].json()


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("who", "page_status", "api_status"), [("officer", 403, 403), ("next_liaison", 403, 404)])
def test_nobody_but_residents_books(cast, schedule, page, api, door, who, page_status, api_status):
    answer = press(door, page, api, cast.of(who), schedule, **SAID)
    assert answer.status_code == (page_status if door == "page" else api_status)


@pytest.mark.parametrize("door", DOORS)
def test_the_past_and_the_far_are_told(cast, schedule, page, api, door):
    for day in (clock.today() - timedelta(days=1), clock.today() + timedelta(days=30)):
        answer = press(door, page, api, cast.resident, schedule, day=day, **SAID)
        assert answer.status_code == (422 if door == "page" else 400)


def test_an_address_of_a_day_there_is_not_is_not_there(cast, schedule, page):
    window = schedule.windows.get().pk
    for day in ("2026-02-30", "tomorrow", "9999-12-31"):
        assert page(cast.resident).get(f"/book/{schedule.pk}/{window}/{day}/").status_code == 404
    assert page(cast.resident).get(f"/book/{schedule.pk}/999999/2026-11-24/").status_code == 404


def test_a_window_of_another_schedule_is_told_at_its_field(cast, schedule, make_schedule, api):
    other = make_schedule().windows.get().pk
    body = {**SAID, "day": "2026-11-24", "window": other}
    answer = api(cast.resident).post(f"/api/v1/schedules/{schedule.pk}/book/", body, format="json")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["window"])


@pytest.mark.parametrize("door", DOORS)
def test_a_booking_is_given_back_by_either_door_once(cast, schedule, page, api, book, door):
    booking = book(schedule, cast.resident, **SAID)

    def cancel():
        if door == "page":
            return page(cast.resident).post(f"/mine/bookings/{booking.pk}/cancel/").status_code
        return api(cast.resident).post(f"/api/v1/bookings/{booking.pk}/cancel/").status_code

    assert [cancel(), cancel()] == [302 if door == "page" else 200, 409]


# ── the unit and the office ───────────────────────────────────────────────────────────────────
RULES = {
    "place": "北门停车场", "single_by": "first_come", "permit_by": "draw", "permit_places": 1, "ahead_days": 14,
    "draw_days": 3, "waiting_places": 20,
}  # fmt: skip
WINDOW = {"rule": "workdays", "starts": "18:00", "ends": "07:30", "places": 36}


@pytest.mark.parametrize("door", DOORS)
def test_a_resource_is_opened_for_booking_by_either_door(cast, make_resource, page, api, door):
    resource = make_resource()
    if door == "page":
        browser, office = page(cast.liaison), page(cast.officer)
        assert browser.post(f"/members/resources/{resource.pk}/schedule/", RULES).status_code == 302
        where = f"/members/schedules/{Schedule.objects.get().pk}"
        assert browser.post(f"{where}/window/", {**WINDOW, "overnight": "on"}).status_code == 302
        assert browser.post(f"{where}/open/").status_code == 403
        assert office.post(f"{where}/open/").status_code == 302
    else:
        client, office = api(cast.liaison), api(cast.officer)
        made = client.post("/api/v1/schedules/", {**RULES, "resource": resource.pk}, format="json")
        assert made.status_code == 201
        where = f"/api/v1/schedules/{made.json()['id']}"
        assert client.post(f"{where}/windows/", {**WINDOW, "overnight": True}, format="json").status_code == 201
        assert client.post(f"{where}/open/").status_code == 403
        assert office.post(f"{where}/open/").status_code == 200
    schedule = Schedule.objects.get()
    assert (schedule.status, schedule.permit_places, schedule.windows.get().places) == ("open", 1, 36)


@pytest.mark.parametrize("door", DOORS)
def test_a_window_that_ends_before_it_starts_is_told_by_either_door(cast, make_schedule, page, api, door):
    schedule = make_schedule(hours=None)
    if door == "page":
        answer = page(cast.liaison).post(f"/members/schedules/{schedule.pk}/window/", WINDOW)
        assert answer.status_code == 422
        assert "到第二天" in answer.content.decode()
    else:
        answer = api(cast.liaison).post(f"/api/v1/schedules/{schedule.pk}/windows/", WINDOW, format="json")
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["ends"])
    assert not CapacityWindow.objects.exists()


@pytest.mark.parametrize("door", DOORS)
def test_fewer_places_than_booked_are_refused_or_drawn_by_either_door(
    cast, make_schedule, make_resident, book, page, api, door
):
    schedule = make_schedule(places=3)
    for number in range(3):
        book(schedule, make_resident(number))
    window = schedule.windows.get()

    def fewer(**more):
        if door == "page":
            typed = {"rule": "every_day", "starts": "18:00", "ends": "07:30", "overnight": "on", "places": 1, **more}
            return page(cast.liaison).post(f"/members/schedules/{schedule.pk}/windows/{window.pk}/edit/", typed)
        where = f"/api/v1/schedules/{schedule.pk}/windows/{window.pk}/"
        return api(cast.liaison).patch(where, {"places": 1, **more}, format="json")

    assert fewer().status_code == (422 if door == "page" else 400)
    assert Booking.objects.filter(status="held").count() == 3
    assert fewer(by_draw=True).status_code == (302 if door == "page" else 200)
    assert Booking.objects.filter(status="held").count() == 1


@pytest.mark.parametrize("door", DOORS)
def test_days_are_closed_and_opened_again_by_either_door(cast, schedule, page, api, door):
    typed = {"first_day": "2026-12-01", "last_day": "2026-12-02", "reason": "画线"}
    if door == "page":
        where = f"/members/schedules/{schedule.pk}"
        assert page(cast.liaison).post(f"{where}/close/", typed).status_code == 302
        lift = f"{where}/closures/{Closure.objects.get().pk}/lift/"
        assert page(cast.liaison).post(lift).status_code == 302
        assert page(cast.liaison).post(lift).status_code == 404
    else:
        where = f"/api/v1/schedules/{schedule.pk}"
        assert api(cast.liaison).post(f"{where}/closures/", typed, format="json").status_code == 201
        lift = f"{where}/closures/{Closure.objects.get().pk}/lift/"
        assert api(cast.liaison).post(lift).status_code == 200
        assert api(cast.liaison).post(lift).status_code == 404
    assert Closure.objects.get().lifted_at


@pytest.mark.parametrize("door", DOORS)
def test_who_came_who_did_not_and_the_appeal_by_either_door(cast, make_schedule, make_resident, book, page, api, door):
    schedule = make_schedule(places=2)
    came, stayed_away = (book(schedule, one, day=clock.today()) for one in (make_resident(1), cast.resident))
    with clock.moved(clock.now() + timedelta(hours=12)):
        if door == "page":
            unit, office = page(cast.liaison), page(cast.officer)
            assert unit.post(f"/members/bookings/{came.pk}/arrive/").status_code == 302
            assert unit.post(f"/members/bookings/{stayed_away.pk}/miss/", {"note": "没来"}).status_code == 302
            violation = Violation.objects.get()
            said = {"appeal": "孩子发烧"}
            assert page(cast.resident).post(f"/mine/violations/{violation.pk}/appeal/", said).status_code == 302
            assert unit.post(f"/members/violations/{violation.pk}/uphold/", {"decision": "维持"}).status_code == 403
            decided = office.post(f"/members/violations/{violation.pk}/withdraw/", {"decision": "属实"})
            assert decided.status_code == 302
        else:
            unit, office = api(cast.liaison), api(cast.officer)
            assert unit.post(f"/api/v1/bookings/{came.pk}/arrive/").status_code == 200
            assert unit.post(f"/api/v1/bookings/{stayed_away.pk}/miss/", {"note": "没来"}, "json").status_code == 200
            violation = Violation.objects.get()
            where = f"/api/v1/violations/{violation.pk}"
            assert api(cast.resident).post(f"{where}/appeal/", {"appeal": "孩子发烧"}, "json").status_code == 200
            assert unit.post(f"{where}/uphold/", {"decision": "维持"}, "json").status_code == 403
            assert office.post(f"{where}/withdraw/", {"decision": "属实"}, "json").status_code == 200
    came.refresh_from_db()
    violation.refresh_from_db()
    assert (came.status, violation.status, violation.appeal) == ("used", "withdrawn", "孩子发烧")


# ── what is read ──────────────────────────────────────────────────────────────────────────────
def test_what_is_left_is_read_by_everybody_and_a_month_costs_the_same(
    cast, schedule, make_resident, book, page, api, django_assert_max_num_queries
):
    html = page().get(f"/book/{schedule.pk}/").content.decode()
    assert "还有 2 个空位" in html
    for number in range(2):
        book(
            schedule, make_resident(number), **{**SAID, "plate": f"川A1234{number}", "household": f"{number + 1}栋501"}
        )
    html = page(cast.resident).get(f"/book/{schedule.pk}/").content.decode()
    assert "约满了，可以排候补" in html
    client = api(cast.resident)
    client.get("/api/v1/")
    # Session, person, schedule, and four more for the month.
    with django_assert_max_num_queries(10):
        told = client.get(f"/api/v1/schedules/{schedule.pk}/turns/").json()
    tomorrow = next(turn for turn in told if turn["day"] == "2026-11-24")
    assert (tomorrow["places"], tomorrow["left"], tomorrow["bookable"]) == (2, 0, True)
    assert len(told) == 31


def test_a_closed_day_says_why(cast, schedule, page):
    services.close_days(
        schedule=schedule, first_day=date(2026, 11, 25), last_day=date(2026, 11, 25), reason="画线", actor=cast.liaison
    )
    assert "停开：画线" in page().get(f"/book/{schedule.pk}/").content.decode()


def test_ones_own_booking_goes_into_a_calendar(cast, schedule, book, page):
    booking = book(schedule, cast.resident, **SAID)
    answer = page(cast.resident).get(f"/mine/bookings/{booking.pk}/booking.ics")
    entry = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert entry["dtstart"].dt.isoformat() == "2026-11-24T18:00:00+08:00"
    assert entry["dtend"].dt.isoformat() == "2026-11-25T07:30:00+08:00"
    assert str(entry["location"]) == "北门停车场"
    assert "川A12345" not in answer.content.decode()


def test_the_use_report_counts_people_and_attendances_apart(cast, make_schedule, make_resident, book, page, api):
    schedule = make_schedule(places=2)
    for day in (24, 25):
        book(schedule, make_resident(day), day=date(2026, 11, day))
        book(schedule, cast.resident, day=date(2026, 11, day))
    book(schedule, cast.neighbour, day=date(2026, 11, 25))
    told = api(cast.liaison).get(f"/api/v1/schedules/{schedule.pk}/report/?month=2026-11").json()
    assert (told["offered"], told["taken"], told["people"]) == (60, 4, 3)
    assert told["counts"] == {"held": 4, "waiting": 1}
    html = page(cast.liaison).get(f"/members/schedules/{schedule.pk}/report/?month=2026-11").content.decode()
    assert "6.7%" in html
    assert api(cast.liaison).get(f"/api/v1/schedules/{schedule.pk}/report/?month=x").status_code == 400


@pytest.mark.parametrize("address", ["/members/occurrences/{0}/", "/api/v1/bookings/"])
def test_a_list_costs_the_same_for_three_and_for_thirty(cast, make_schedule, make_resident, book, page, api, address):
    schedule = make_schedule(places=40)
    first = [book(schedule, make_resident(number)) for number in range(3)]
    where = address.format(first[0].occurrence_id)
    client = (api if where.startswith("/api") else page)(cast.liaison)
    client.get(where)

    def asked():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(where).status_code == 200
        return len(seen)

    few = asked()
    for number in range(3, 30):
        book(schedule, make_resident(number))
    assert asked() == few


def test_own_data_holds_ones_bookings(cast, schedule, book, page):
    book(schedule, cast.resident, **SAID)
    told = page(cast.resident).get("/mine/data/file/").json()
    assert told["bookings"][0]["plate"] == "川A12345"
    assert told["bookings"][0]["household"] == "3栋2单元501"


def test_consent_is_asked_once_and_taken_back_as_easily(cast, make_schedule, make_resident, book, page):
    """What was ahead is given back to the queue, and nothing personal is kept of what was."""
    schedule, resident = make_schedule(places=1), make_resident(1)
    browser = page(resident)
    day, window = "2026-11-24", schedule.windows.get().pk
    assert "consent" in browser.get(f"/book/{schedule.pk}/{window}/{day}/").context["form"].fields
    assert browser.post(f"/book/{schedule.pk}/{window}/{day}/", {"consent": "on"}).status_code == 302
    assert "consent" not in browser.get(f"/book/{schedule.pk}/{window}/2026-11-25/").context["form"].fields
    waiting = book(schedule, make_resident(2))
    assert browser.post("/mine/data/withdraw/").status_code == 302
    mine = Booking.objects.get(user=resident)
    waiting.refresh_from_db()
    assert (mine.status, mine.phone, waiting.status) == ("cancelled", "", "held")
    assert "consent" in browser.get(f"/book/{schedule.pk}/{window}/{day}/").context["form"].fields


def test_what_waits_for_the_office_stands_on_its_desk(cast, make_schedule, make_resident, book, page):
    make_schedule(status="draft")
    booking = book(make_schedule(), cast.resident, day=clock.today())
    with clock.moved(clock.now() + timedelta(hours=12)):
        violation = services.mark_missed(booking=booking, actor=cast.liaison)
        services.appeal_violation(violation=violation, appeal="孩子发烧送医院", actor=cast.resident)
        html = page(cast.officer).get("/desk/").content.decode()
        assert "孩子发烧送医院" in html
        assert f"/members/violations/#row-{violation.pk}" in html
        assert "去开放" in html
