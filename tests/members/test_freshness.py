"""What units offer is confirmed before it grows old: asked once, answered by a link, resting when nobody answers."""

import json
from datetime import date, datetime, timedelta

import pytest
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core import clock
from core.areas.models import StreetSettings
from core.clock import SHANGHAI
from core.errors import DomainError
from core.models import AuditEntry, Channel, Notice, OutboxMessage
from members import services
from members.models import Liaison, Resource
from members.policies import ReminderHolder

CONFIRMED = date(2026, 8, 1)
# Ninety days hold to 30 October; fourteen days before it, on the 17th, its unit is asked.
ASKED, LAPSED = date(2026, 10, 17), date(2026, 10, 31)


def on(day: date):
    return clock.moved(datetime(day.year, day.month, day.day, 7, 10, tzinfo=SHANGHAI))


@pytest.fixture
def venue(make_resource):
    return make_resource("listed", confirmed_on=CONFIRMED)


@pytest.fixture
def asked(venue):
    with on(ASKED):
        services.keep_resources()
    venue.refresh_from_db()
    return venue


def read(venue):
    venue.refresh_from_db()
    return venue.status, venue.confirmed_on, venue.reminded_on, venue.lapsed_on


def test_a_unit_is_asked_once_two_weeks_before_and_its_resource_rests_when_nobody_answers(cast, venue):
    told = []
    for day in (ASKED - timedelta(days=1), ASKED, ASKED, LAPSED - timedelta(days=1), LAPSED, LAPSED):
        with on(day):
            services.keep_resources()
        told.append((read(venue), Notice.objects.filter(to=cast.liaison).count()))
    waits, listed = (("listed", CONFIRMED, ASKED, None), 1), (("listed", CONFIRMED, None, None), 0)
    rests = (("paused", CONFIRMED, ASKED, LAPSED), 2)
    assert told == [listed, waits, waits, waits, rests, rests]
    assert list(Notice.objects.order_by("id").values_list("event", flat=True)) == [
        "resource_to_confirm", "resource_lapsed"
    ]  # fmt: skip
    assert set(Resource.objects.usable_on(LAPSED)) == set()
    system = AuditEntry.objects.filter(actor__username="system", target_id=venue.pk)
    assert list(system.order_by("id").values_list("verb", flat=True)) == ["resource.reminded", "resource.lapsed"]


def test_its_own_end_and_the_streets_rule_count_whichever_comes_first(cast, make_resource):
    StreetSettings.objects.filter(street=cast.street).update(resource_days=30)
    with on(ASKED):
        soon = make_resource("listed", confirmed_on=ASKED, valid_until=ASKED + timedelta(days=13))
        later = make_resource("listed", confirmed_on=ASKED, valid_until=ASKED + timedelta(days=14))
        old = make_resource("listed", confirmed_on=ASKED - timedelta(days=17))
        never = make_resource("listed", created_at=clock.now() - timedelta(days=17))
        resting, young = make_resource("paused", confirmed_on=CONFIRMED), make_resource("listed", confirmed_on=ASKED)
        assert services.keep_resources() == 3
    assert set(Resource.objects.filter(reminded_on=ASKED)) == {soon, old, never}
    assert not {later, resting, young} & set(Resource.objects.filter(reminded_on__isnull=False))


def test_one_message_a_unit_goes_to_phones_without_an_account_too(cast, make_resource, venue):
    other = make_resource("listed", confirmed_on=CONFIRMED)
    Liaison.objects.create(unit=cast.unit, name="王会计", phone="+8613800138123", begins=CONFIRMED)
    with on(ASKED):
        assert services.keep_resources() == 2
    notice = Notice.objects.get()
    assert (venue.content in notice.body, other.content in notice.body) == (True, True)
    texts = [json.loads(row.secret) for row in OutboxMessage.objects.filter(channel=Channel.SMS)]
    assert [text["to"] for text in texts] == ["+8613800138123"]
    assert notice.link in texts[0]["text"]


def test_the_link_changes_nothing_until_the_button_is_pressed_and_counts_once(asked, client):
    link = services.link_of_reminder(asked)
    with on(LAPSED):
        services.keep_resources()
        for _look in range(2):
            page = client.get(link)
            assert (page.status_code, asked.content in page.text) == (200, True)
        assert read(asked)[0] == "paused"
        still = {f"still_{asked.pk}": "on"}
        assert client.post(link, still).status_code == 302
        assert read(asked) == ("listed", LAPSED, None, None)
        assert client.post(link, still).status_code == 409
        assert "这条提醒不用再答复了" in client.get(link).text
    entry = AuditEntry.objects.get(verb="resource.confirmed")
    assert (entry.actor, entry.facts["by_link"]) == (None, True)


def test_some_of_several_are_confirmed_and_the_others_go_on_waiting(asked, make_resource, client):
    ending = make_resource("listed", reminded_on=ASKED, valid_until=ASKED + timedelta(days=3))
    left = make_resource("listed", reminded_on=ASKED, confirmed_on=CONFIRMED)
    link = services.link_of_reminder(asked)
    with on(ASKED):
        typed = {f"still_{asked.pk}": "on", f"still_{ending.pk}": "on"}
        for broken, words in (
            ({**typed, f"until_{ending.pk}": "2026-10-01"}, "有效期不能早于今天"),
            ({**typed, f"until_{ending.pk}": "明年"}, "有效期"),
            ({"csrfmiddlewaretoken": "x"}, "至少一项"),
        ):
            refused = client.post(link, broken)
            assert (refused.status_code, words in refused.text) == (422, True)
        assert read(asked)[1] == CONFIRMED
        assert client.post(link, {**typed, f"until_{ending.pk}": "2027-10-01"}).status_code == 302
    ending.refresh_from_db()
    assert ending.valid_until == date(2027, 10, 1)
    assert (read(asked)[1:3], read(left)[1:3]) == ((ASKED, None), (CONFIRMED, ASKED))


def test_an_old_a_foreign_and_a_broken_link_say_so(asked, make_resource, cast, client):
    link = services.link_of_reminder(asked)
    theirs = make_resource("listed", unit=cast.other_unit, reminded_on=ASKED)
    assert client.get(link[:-2] + "x/").status_code == 404
    foreign = signing.dumps([cast.unit.pk, ASKED.toordinal()], salt="another purpose")
    assert client.get(f"/members/reminders/{foreign}/").status_code == 404
    with on(ASKED):
        assert client.post(link, {f"still_{theirs.pk}": "on"}).status_code == 422
        with pytest.raises(DomainError):
            services.answer_reminder(holder=ReminderHolder(cast.unit.pk, ASKED), chosen={theirs.pk: None})
    with on(ASKED + timedelta(days=61)):
        assert "已经过期" in client.get(link).text
        assert client.post(link, {f"still_{asked.pk}": "on"}).status_code == 409
    assert (read(asked)[1], read(theirs)[1]) == (CONFIRMED, None)


def test_a_link_confirms_and_does_nothing_else(cast, asked):
    holder = ReminderHolder(cast.unit.pk, ASKED)
    with pytest.raises(PermissionDenied):
        services.retire_resource(resource=asked, actor=holder)
    with pytest.raises(PermissionDenied):
        services.confirm_resource(resource=asked, actor=ReminderHolder(cast.unit.pk, ASKED - timedelta(days=1)))


@pytest.mark.parametrize("door", ["page", "api"])
def test_confirming_lists_again_what_rested_for_want_of_it_and_nothing_else(cast, make_resource, page, api, door):
    rests = make_resource("paused", lapsed_on=LAPSED, reminded_on=ASKED)
    by_hand = make_resource("paused")
    for one, status in ((rests, "listed"), (by_hand, "paused")):
        if door == "page":
            page(cast.liaison).post(f"/members/resources/{one.pk}/confirm/", {})
        else:
            told = api(cast.liaison).post(f"/api/v1/resources/{one.pk}/confirm/", {}, format="json").json()
            assert (told["status"], told["lapsed_on"]) == (status, None)
        assert read(one) == (status, clock.today(), None, None)


def test_our_unit_shows_what_wants_confirming(cast, asked, page):
    listed = page(cast.liaison).get("/desk/unit/").context["todo"]
    assert [(item["kind"], item["title"], item["due"]) for item in listed] == [("确认资源", asked.content, LAPSED)]


def test_what_rests_waits_for_the_officer_to_ask(cast, make_resource, page):
    make_resource("paused", content="会议室", lapsed_on=LAPSED)
    make_resource("paused")
    (group,) = page(cast.officer).get("/desk/").context["work"].groups
    assert (group["key"], group["count"], group["rows"][0]["title"]) == ("unconfirmed", 1, "会议室")


def test_only_what_is_paused_rests_for_want_of_a_word(make_resource):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_resource("listed", lapsed_on=LAPSED)
    rests = make_resource("paused", lapsed_on=LAPSED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Resource.objects.filter(pk=rests.pk).update(status="retired")
