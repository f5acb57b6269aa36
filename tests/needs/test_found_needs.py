"""A need found on a visit: entered for the unit through both doors, once."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from core import clock
from members.models import Visit
from needs.models import Category, Need

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(cast):
    visit = Visit.objects.create(
        unit=cast.unit, area_code=cast.street.code, visitor=cast.officer, planned_on=clock.today(),
        visited_on=clock.today(), status="handed_in", created_by=cast.officer, created_at=clock.now(),
    )  # fmt: skip
    return visit.changes.create(kind="need", new="单位门口停车难")


def by_page(client, person, change, **said):
    client.force_login(person)
    return client.post(reverse("needs:need-found", args=[change.pk]), said).status_code


def by_api(client, person, change, **said):
    api = APIClient()
    api.force_authenticate(person)
    return api.post("/api/v1/needs/found/", {"change": change.pk, **said}).status_code


@pytest.mark.parametrize(("door", "refused"), [(by_page, 422), (by_api, 400)], ids=["page", "api"])
def test_a_need_of_the_visited_unit_is_entered_once(client, cast, found, door, refused):
    said = {
        "text": "单位门口停车难", "category": Category.objects.get(key="property", street_code="").pk,
        "area_code": cast.hechi.code, "urgency": "normal", "reach": "ordinary", "public": "on",
    }  # fmt: skip
    assert door(client, cast.liaison, found, **said) == 403
    assert door(client, cast.officer, found, **{**said, "text": ""}) == refused
    assert door(client, cast.officer, found, **said) in {201, 302}
    need = Need.objects.get()
    found.refresh_from_db()
    found.visit.refresh_from_db()
    assert (need.asking_unit, need.source, need.text) == (cast.unit, "unit", "单位门口停车难")
    assert (found.status, found.entered_as, found.visit.status) == ("accepted", need.number, "settled")
    assert door(client, cast.officer, found, **said) == 409
    assert Need.objects.count() == 1


def test_the_form_holds_what_the_visit_found(client, cast, found):
    client.force_login(cast.officer)
    page = client.get(found.visit.get_absolute_url()).content.decode()
    where = reverse("needs:need-found", args=[found.pk])
    assert where in page
    shown = client.get(where).content.decode()
    assert 'value="单位门口停车难"' in shown
    assert 'name="unit"' not in shown
