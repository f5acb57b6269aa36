"""The ledger as of a day: exactly what stood there when the day ended, whatever has been done since."""

import random
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from core import clock
from core.clock import SHANGHAI
from core.errors import DomainError
from members import services
from members.models import LedgerEntry, MemberUnit, Resource, UnitStatus
from members.past_selectors import ledger_on
from members.past_words import words_of
from members.services import ResourceText, UnitText

pytestmark = pytest.mark.django_db

FIRST, DAYS = date(2026, 9, 1), 24


def moment(day, hour=10):
    return datetime.combine(day, time(hour), SHANGHAI)


@pytest.fixture
def unit(cast):
    """A unit of 1 September, with one thing it offers."""
    with clock.moved(moment(FIRST)):
        made = services.create_unit(text=UnitText("同心花店", business="鲜花"), area=cast.street, actor=cast.officer)
        services.add_resource(unit=made, text=ResourceText("插花课"), actor=cast.officer)
    return made


def read(day):
    return {
        page.unit.pk: (words_of(page.unit), sorted((row.pk, str(words_of(row))) for row in page.resources))
        for page in ledger_on(MemberUnit.objects.all(), day)
    }


def written():
    """The same off the rows as they stand at this moment."""
    return {
        unit.pk: (
            words_of(unit),
            sorted((row.pk, str(words_of(row))) for row in unit.resources.filter(status__in=("listed", "paused"))),
        )
        for unit in MemberUnit.objects.filter(status=UnitStatus.ACTIVE)
    }  # fmt: skip


def something(dice, unit, officer):
    """One verb of the ledger; what is not open just now does not happen."""
    resource = dice.choice(list(unit.resources.all()))
    text = ResourceText.of(resource)
    verbs = (
        lambda: services.edit_unit(
            unit=unit, text=replace(UnitText.of(unit), business=f"花{dice.random()}", party_members=dice.randrange(9)),
            version=None, actor=officer,
        ),
        lambda: services.add_resource(unit=unit, text=ResourceText(f"第{dice.random()}件"), actor=officer),
        lambda: services.edit_resource(
            resource=resource, text=replace(text, content=f"课{dice.random()}", valid_until=date(2027, 1, 1)),
            version=None, actor=officer,
        ),
        lambda: services.pause_resource(resource=resource, actor=officer),
        lambda: services.resume_resource(resource=resource, actor=officer),
        lambda: services.confirm_resource(resource=resource, actor=officer),
        lambda: services.retire_resource(resource=resource, actor=officer),
    )  # fmt: skip
    try:
        dice.choice(verbs)()
    except DomainError:
        return


def test_every_day_reads_as_it_was_written(cast, unit):
    dice, said = random.Random(7), {}  # noqa: S311 - the same days every time
    for n in range(DAYS):
        day = FIRST + timedelta(days=n)
        with clock.moved(moment(day, 23)):
            for _turn in range(dice.randrange(4)):
                unit.refresh_from_db()
                something(dice, unit, cast.officer)
            if n == DAYS - 1:
                services.end_unit(unit=unit, reason="搬走", actor=cast.officer)
            said[day] = written()[unit.pk] if n < DAYS - 1 else None
    assert {day: read(day).get(unit.pk) for day in said} == said
    assert len({str(each) for each in said.values()}) > DAYS / 2
    assert unit.pk not in read(FIRST - timedelta(days=1))
    assert (
        LedgerEntry.objects.filter(unit=unit, resource=None).count() == MemberUnit.objects.get(pk=unit.pk).version - 1
    )


def test_two_entries_of_one_unit_stand_apart_until_the_day_they_became_one(cast, unit):
    with clock.moved(moment(date(2026, 9, 10))):
        other = services.create_unit(text=UnitText("同心花行"), area=cast.street, actor=cast.officer)
    with clock.moved(moment(date(2026, 9, 20))):
        services.merge_unit(unit=unit, into=other, actor=cast.officer)
    with clock.moved(moment(date(2026, 9, 25))):
        services.pause_resource(resource=Resource.objects.get(), actor=cast.officer)
    found = {}
    for day in (date(2026, 9, 19), date(2026, 9, 20), date(2026, 9, 25)):
        pages = ledger_on(MemberUnit.objects.filter(pk__in=[unit.pk, other.pk]).order_by("pk"), day)
        found[day.day] = [(page.unit.name, [row.status for row in page.resources]) for page in pages]
    assert found == {
        19: [("同心花店", ["listed"]), ("同心花行", [])], 20: [("同心花行", ["listed"])],
        25: [("同心花行", ["paused"])],
    }  # fmt: skip


def test_the_ledger_of_a_day_is_read_on_its_page_in_its_workbook_and_over_the_api(client, cast, unit):
    with clock.moved(moment(date(2026, 9, 10))):
        text = replace(UnitText.of(unit), name="同心鲜花行", business="花艺")
        services.edit_unit(unit=unit, text=text, version=None, actor=cast.officer)
        services.retire_resource(resource=Resource.objects.get(), actor=cast.officer)
    client.force_login(cast.officer)
    before, after = ({"on": day} for day in ("2026-09-09", "2026-09-10"))
    where, whole = reverse("members:unit-ledger", args=[unit.pk]), reverse("members:ledger-as-of")
    old, new = (client.get(where, day).content.decode() for day in (before, after))
    assert ("鲜花" in old, "插花课" in old, "花艺" in old) == (True, True, False)
    assert ("花艺" in new, "插花课" in new) == (True, False)
    assert "不在册" in client.get(where, {"on": "2026-08-31"}).content.decode()
    assert "同心花店" in client.get(whole, before).content.decode()
    assert "请选今天以前" in client.get(whole, {"on": "2199-01-01"}).content.decode()
    assert client.get(whole, {"on": "昨天"}).status_code == 200
    book = openpyxl.load_workbook(BytesIO(client.get(reverse("members:ledger-xlsx"), before).content))
    cells = [[str(cell.value) for cell in row] for sheet in book for row in sheet.iter_rows()]
    assert any("同心花店" in row and "插花课" in row for row in cells)
    api = APIClient()
    api.force_authenticate(cast.officer)
    told = api.get(f"/api/v1/units/{unit.pk}/ledger/", before).json()
    assert (told["unit"]["business"], [row["content"] for row in told["resources"]]) == ("鲜花", ["插花课"])
    assert api.get(f"/api/v1/units/{unit.pk}/ledger/", {"on": "2199-01-01"}).status_code == 400
    assert api.get(f"/api/v1/units/{unit.pk}/ledger/", {"on": "2026-08-31"}).status_code == 404
    api.force_authenticate(cast.supervisor)
    assert api.get(f"/api/v1/units/{unit.pk}/ledger/", before).status_code == 403
