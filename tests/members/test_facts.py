"""What is written of alliances and areas: corrected by the office, seen by both when two save at once."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from core import clock
from core.areas.models import Area, Zone
from core.areas.services import edit_area
from core.errors import DomainError
from core.models import AuditEntry
from members import services
from members.models import Alliance
from members.services import AllianceText


def drawn(answer) -> dict:
    """Exactly what a browser sends back when nothing is touched."""
    form = answer.context["form"]
    return {field.html_name: "" if field.value() is None else field.value() for field in form}


@pytest.mark.parametrize("door", ["page", "api"])
def test_an_officer_corrects_an_alliance_by_either_door(cast, page, api, door):
    zone = Zone.objects.create(area_code=cast.street.code, name="一片区")
    changes = {"theme": "同心向党", "convener": "周敏", "founded_on": "2024-07-01", "zone": zone.pk, "kind": "zone"}
    where = f"alliances/{cast.alliance.pk}/"
    if door == "page":
        browser = page(cast.officer)
        typed = drawn(browser.get(f"/members/{where}edit/"))
        assert browser.post(f"/members/{where}edit/", {**typed, **changes}).status_code == 302
    else:
        answer = api(cast.officer).patch(f"/api/v1/{where}", changes, format="json", headers={"If-Match": "1"})
        assert (answer.status_code, answer.json()["version"]) == (200, 2)
    saved = Alliance.objects.get(pk=cast.alliance.pk)
    assert (saved.name, saved.theme, saved.convener, saved.founded_on, saved.zone, saved.kind, saved.version) == (
        cast.alliance.name, "同心向党", "周敏", date(2024, 7, 1), zone, "zone", 2,
    )  # fmt: skip
    entry = AuditEntry.objects.get(verb="alliance.edited")
    assert (entry.actor, entry.target_id) == (cast.officer, saved.pk)
    assert set(entry.facts["fields"]) == set(changes)
    assert "周敏" not in str(entry.facts)


@pytest.mark.parametrize("door", ["page", "api"])
def test_an_officer_corrects_an_area_by_either_door(cast, page, api, door):
    Area.objects.filter(pk=cast.hechi.pk).update(provisional=True, elderly_share=Decimal("0.2150"))
    where = f"areas/{cast.hechi.pk}/"
    if door == "page":
        browser = page(cast.officer)
        typed = drawn(browser.get(f"/members/{where}edit/"))
        assert typed["elderly_share"] == "21.5"
        changes = {"name": "河池路社区", "households": 2310, "elderly_share": "23.56"}
        assert browser.post(f"/members/{where}edit/", {**typed, **changes}).status_code == 302
    else:
        changes = {"name": "河池路社区", "households": 2310, "elderly_share": "0.2356"}
        answer = api(cast.officer).patch(f"/api/v1/{where}", changes, format="json", headers={"If-Match": '"1"'})
        assert (answer.status_code, answer.json()["version"]) == (200, 2)
    saved = Area.objects.get(pk=cast.hechi.pk)
    assert (saved.name, saved.households, saved.elderly_share, saved.provisional, saved.version) == (
        "河池路社区", 2310, Decimal("0.2356"), False, 2,
    )  # fmt: skip
    assert AuditEntry.objects.get(verb="area.edited").facts == {"fields": ["name", "households", "elderly_share"]}


def test_saving_untouched_changes_nothing_but_the_version(cast, page):
    Area.objects.filter(pk=cast.hechi.pk).update(secretary="何明辉", households=12, elderly_share=Decimal("0.3"))
    before = Area.objects.filter(pk=cast.hechi.pk).values("name", "secretary", "households", "elderly_share").get()
    for path in (f"/members/areas/{cast.hechi.pk}/edit/", f"/members/alliances/{cast.alliance.pk}/edit/"):
        browser = page(cast.officer)
        assert browser.post(path, drawn(browser.get(path))).status_code == 302
    after = Area.objects.filter(pk=cast.hechi.pk).values("name", "secretary", "households", "elderly_share").get()
    assert after == before
    assert AuditEntry.objects.get(verb="alliance.edited").facts == {"fields": []}


@pytest.mark.parametrize("what", ["alliance", "area"])
def test_two_officers_at_once_see_both_texts(cast, page, api, what):
    pk = {"alliance": cast.alliance.pk, "area": cast.hechi.pk}[what]
    path, browser = f"/members/{what}s/{pk}/edit/", page(cast.officer)
    typed = drawn(browser.get(path))
    assert browser.post(path, {**typed, "name": "先改的名字"}).status_code == 302
    late = browser.post(path, {**typed, "name": "后改的名字"})
    assert late.status_code == 409
    assert {"先改的名字", "后改的名字"} <= {
        row[side] for row in late.context["differences"] for side in ("theirs", "yours")
    }
    again = browser.post(path, {**dict(late.context["typed"]), "version": late.context["version"]})
    assert again.status_code == 302
    stale = api(cast.officer).patch(f"/api/v1/{what}s/{pk}/", {"name": "x"}, format="json", headers={"If-Match": "1"})
    assert (stale.status_code, stale.json()["current_version"]) == (409, 3)
    model = {"alliance": Alliance, "area": Area}[what]
    assert model.objects.get(pk=pk).name == "后改的名字"


PEOPLE = {"supervisor": (403, 403), "liaison": (403, 403), "secretary": (403, 403), "other_officer": (404, 404),
          "district": (403, 403), "resident": (404, 403), "auditor": (404, 403)}  # fmt: skip


@pytest.mark.parametrize("who", sorted(PEOPLE))
def test_nobody_else_corrects_them(cast, page, api, who):
    for what, pk, status in zip(("alliance", "area"), (cast.alliance.pk, cast.hechi.pk), PEOPLE[who], strict=True):
        assert page(cast.of(who)).post(f"/members/{what}s/{pk}/edit/", {"name": "改名"}).status_code == status
        assert api(cast.of(who)).patch(f"/api/v1/{what}s/{pk}/", {"name": "改名"}, format="json").status_code == status
        if status == 403:
            assert "修改资料" not in page(cast.of(who)).get(f"/members/{what}s/{pk}/").content.decode()
    with pytest.raises(PermissionDenied):
        edit_area(area=cast.hechi, version=1, name="改名", actor=cast.of(who))
    with pytest.raises(PermissionDenied):
        services.edit_alliance(
            alliance=cast.alliance, text=AllianceText.of(cast.alliance), version=1, actor=cast.of(who)
        )


def test_a_secretary_corrects_the_own_communitys_alliance(cast):
    own = Alliance.objects.create(name="河池社区联盟", kind="community", area_code=cast.hechi.code)
    changed = services.edit_alliance(
        alliance=own, text=AllianceText(name="河池社区联盟", kind="community", base="邻里中心"), version=1,
        actor=cast.secretary,
    )  # fmt: skip
    assert changed.base == "邻里中心"


def test_what_cannot_be_is_told_at_its_field(cast, page):
    child = Alliance.objects.create(name="片区联盟", kind="zone", area_code=cast.street.code, parent=cast.alliance)
    far = Zone.objects.create(area_code=cast.next_street.code, name="邻街片区")
    for change in ({"parent": child}, {"parent": cast.alliance}, {"zone": far}):
        text = AllianceText(name=cast.alliance.name, kind="street", **change)
        with pytest.raises(ValidationError) as refused:
            services.edit_alliance(alliance=cast.alliance, text=text, version=1, actor=cast.officer)
        assert set(refused.value.message_dict) == set(change)
    browser, path = page(cast.officer), f"/members/alliances/{child.pk}/edit/"
    typed = drawn(browser.get(path))
    assert browser.post(path, {**typed, "name": cast.alliance.name}).status_code == 422
    assert browser.post(path, {**typed, "zone": far.pk}).status_code == 422
    area = f"/members/areas/{cast.hechi.pk}/edit/"
    for wrong in ({"elderly_share": "101"}, {"households": "-1"}, {"name": ""}):
        assert set(browser.post(area, {**drawn(browser.get(area)), **wrong}).context["form"].errors) == set(wrong)


def test_a_code_that_ended_is_not_corrected(cast):
    Area.objects.filter(pk=cast.nanyuan.pk).update(until=clock.today())
    with pytest.raises(DomainError):
        edit_area(area=cast.nanyuan, version=1, name="改名", actor=cast.officer)
