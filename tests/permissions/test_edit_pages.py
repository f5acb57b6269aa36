"""Every page on which a record is corrected: saved as it was shown it is saved, and on an older text it is told."""

import pytest
from django.db import transaction
from django.db.models import F
from django.test import Client
from django.urls import reverse

from core import clock
from core.areas.models import StreetSettings
from tests.permissions.things import THEN
from tests.rendered import fields_of

pytestmark = pytest.mark.django_db

BACKEND = "core.accounts.entrance.Entrance"
# Route of the page, and the thing it corrects.
PAGES = {
    "members:unit-edit": lambda cast, things: cast.unit,
    "members:resource-edit": lambda cast, things: things.resource,
    "members:alliance-edit": lambda cast, things: cast.alliance,
    "members:area-edit": lambda cast, things: cast.hechi,
    "needs:need-edit": lambda cast, things: things.need,
    "projects:project-edit": lambda cast, things: things.project,
    "meetings:meeting-edit": lambda cast, things: things.meeting,
    "alliance:settings": lambda cast, things: StreetSettings.objects.get(street=cast.street),
}


def opened(route, thing, user):
    """The page's address, the browser it was opened in, and what the browser would send back."""
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    where = reverse(route) if route == "alliance:settings" else reverse(route, args=[thing.pk])
    answer = browser.get(where)
    assert answer.status_code == 200
    return where, browser, fields_of(answer.content.decode())


# The meeting of the cast is to come, or its time could not be saved again.
@pytest.mark.parametrize("route", PAGES)
def test_a_page_sends_one_version_and_saves_what_it_showed(street, route):
    cast, things = street
    with transaction.atomic(), clock.moved(THEN):
        thing = PAGES[route](cast, things)
        where, browser, sent = opened(route, thing, cast.officer)
        assert sent["version"] == [str(thing.version)]
        answer = browser.post(where, sent)
        form = answer.context["form"].errors if answer.context and "form" in answer.context else ""
        assert answer.status_code == 302, form
        transaction.set_rollback(True)


def test_a_reports_words_send_one_version_and_an_older_text_is_told(street):
    cast, things = street
    report, browser = things.report, Client()
    browser.force_login(cast.officer, backend=BACKEND)
    where = reverse("meetings:report-edit", args=[report.pk])
    with transaction.atomic():
        sent = fields_of(browser.get(report.get_absolute_url()).content.decode(), where)
        assert sent["version"] == [str(report.version)]
        assert browser.post(where, {**sent, "words": "先改的"}).status_code == 302
        assert browser.post(where, {**sent, "words": "后改的"}).status_code == 409
        transaction.set_rollback(True)


@pytest.mark.parametrize("route", PAGES)
def test_a_page_opened_before_somebody_else_saved_is_told(street, route):
    cast, things = street
    with transaction.atomic(), clock.moved(THEN):
        thing = PAGES[route](cast, things)
        where, browser, sent = opened(route, thing, cast.officer)
        type(thing).objects.filter(pk=thing.pk).update(version=F("version") + 1)
        assert browser.post(where, sent).status_code == 409
        transaction.set_rollback(True)
