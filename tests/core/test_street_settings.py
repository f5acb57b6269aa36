"""What a street decides for itself, its days off, its zones, and areas with their codes."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from core import clock, workdays
from core.areas import services
from core.areas.models import Area, StreetSettings, Zone
from core.areas.selectors import settings_of
from core.errors import DomainError, StaleVersion
from core.models import AuditEntry, HolidayOverride
from tests.cast import Cast

TYPED = {
    "closing_day": 25, "response_days": 3, "completion_days": 15, "judging_days": 10, "suggestion_days": 5,
    "minimum_sample": 5, "unit_ceiling": 6, "first_right_days": 3, "stale_claim_days": 10, "claim_release_days": 5,
    "classification_weight": 33, "strength_weight": 10, "reach_weight": 17, "fit_weight": 40, "load_weight": 4,
    "silent_project_days": 30, "resource_days": 90, "universal_communities": 4, "reach_days": 60, "hot_growth": 2,
    "hot_minimum": 5, "visit_months": 6, "retention_months": 12, "host_organ": "同心街道党工委", "version": 1,
}  # fmt: skip


def test_an_officer_changes_settings_and_each_change_is_on_record(cast: Cast, page) -> None:
    answer = page(cast.officer).post("/settings/", {**TYPED, "points": "on"})
    assert answer.status_code == 302
    row = settings_of(cast.street.code)
    assert (row.closing_day, row.response_days, row.points, row.version) == (25, 3, True, 2)
    facts = AuditEntry.objects.get(verb="settings.changed").facts
    assert facts["closing_day"] == [31, 25]
    assert "suggestion_days" not in facts


def test_the_limits_of_claims_and_findings_are_the_streets_own(cast: Cast, page) -> None:
    answer = page(cast.officer).post("/settings/", {**TYPED, "first_right_days": 5, "hot_growth": "2.5"})
    assert answer.status_code == 302
    row = settings_of(cast.street.code)
    assert (row.first_right_days, str(row.hot_growth), row.stale_claim_days) == (5, "2.5", 10)
    facts = AuditEntry.objects.get(verb="settings.changed").facts
    assert (facts["first_right_days"], "stale_claim_days" in facts) == ([3, 5], False)


def test_two_officers_at_once_see_both_texts(cast: Cast, page) -> None:
    browser = page(cast.officer)
    browser.post("/settings/", TYPED)
    answer = browser.post("/settings/", {**TYPED, "closing_day": 20})
    assert answer.status_code == 409
    assert settings_of(cast.street.code).closing_day == 25
    with pytest.raises(StaleVersion):
        services.update_settings(street=cast.street, version=1, closing_day=20, actor=cast.officer)


@pytest.mark.parametrize(
    "change",
    [
        {"closing_day": 0},
        {"closing_day": 32},
        {"response_days": 0},
        {"judging_days": -1},
        {"completion_days": "x"},
        {"first_right_days": 0},
        {"universal_communities": 1},
        {"reach_days": 6},
        {"hot_growth": "1"},
        {"hot_minimum": 1},
        {"hot_growth": "2.55"},
    ],
)
def test_a_limit_out_of_range_is_told_at_its_field(cast: Cast, page, change: dict) -> None:
    answer = page(cast.officer).post("/settings/", {**TYPED, **change})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(change)
    assert settings_of(cast.street.code).version == 1


@pytest.mark.parametrize("who", ["secretary", "district", "liaison", "supervisor", "resident", "auditor", "stranger"])
def test_nobody_else_has_a_settings_page(cast: Cast, page, who: str) -> None:
    for path in ("/settings/", "/settings/holidays/", "/settings/zones/"):
        assert page(cast.of(who)).get(path).status_code == 403
    with pytest.raises(PermissionDenied):
        services.update_settings(street=cast.street, version=1, closing_day=20, actor=cast.of(who))


def test_another_streets_settings_are_out_of_reach(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        services.update_settings(street=cast.street, version=1, closing_day=20, actor=cast.other_officer)


@pytest.mark.parametrize("broken", [{"closing_day": 0}, {"closing_day": 40}, {"response_days": 0}])
def test_the_database_refuses_impossible_settings(cast: Cast, broken: dict) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        StreetSettings.objects.filter(street=cast.street).update(**broken)


def test_a_street_that_decided_nothing_has_the_defaults(cast: Cast) -> None:
    StreetSettings.objects.all().delete()
    assert settings_of(cast.street.code).response_days == 2


def test_a_day_entered_by_hand_outranks_the_calendar(cast: Cast, page) -> None:
    sunday = clock.today() + timedelta(days=7 - clock.today().isoweekday())
    was = workdays.is_workday(sunday)
    typed = {"day": sunday.isoformat(), "is_workday": str(not was).lower(), "note": "国办发明电"}
    assert page(cast.officer).post("/settings/holidays/", typed).status_code == 302
    assert workdays.is_workday(sunday) is not was
    row = HolidayOverride.objects.get()
    assert page(cast.officer).post(f"/settings/holidays/{row.pk}/remove/").status_code == 302
    assert workdays.is_workday(sunday) is was
    with pytest.raises(PermissionDenied):
        services.set_holiday(day=sunday, is_workday=False, note="", actor=cast.liaison)


def test_zones_hold_communities_of_the_own_street(cast: Cast, page) -> None:
    typed = {"name": "东片区", "centre": "党群中心", "communities": [cast.hechi.pk, cast.nanyuan.pk]}
    assert page(cast.officer).post("/settings/zones/", typed).status_code == 302
    zone = Zone.objects.get()
    assert set(zone.communities.all()) == {cast.hechi, cast.nanyuan}
    with pytest.raises(ValidationError):
        services.save_zone(
            street=cast.street, name="西片区", centre="", communities=[cast.next_community], actor=cast.officer
        )
    assert page(cast.other_officer).get(f"/settings/zones/{zone.pk}/").status_code == 404


# ── areas ─────────────────────────────────────────────────────────────────────────────────────
def test_missing_ancestors_are_opened_with_a_provisional_name(db) -> None:
    area = services.ensure_area(code="330106009001", name="文一社区", actor=None)
    codes = []
    above = area
    while above is not None:
        codes.append((above.code, above.provisional))
        above = above.parent
    assert codes == [("330106009001", False), ("330106009", True), ("330106", True), ("3301", True)]
    assert StreetSettings.objects.filter(street__code="330106009").exists()


def test_a_proper_name_replaces_a_provisional_one_and_only_that(db) -> None:
    services.ensure_area(code="330106009001", name="文一社区", actor=None)
    named = services.ensure_area(code="330106009", name="文新街道", actor=None)
    assert (named.name, named.provisional) == ("文新街道", False)
    assert services.ensure_area(code="330106009", name="别的名字", actor=None).name == "文新街道"
    assert Area.objects.filter(code="330106009").count() == 1


@pytest.mark.parametrize("code", ["", "5", "12345", "51011608８", "510116088a01", "５１０１１６０８８"])
def test_a_wrong_code_is_told(db, code: str) -> None:
    with pytest.raises(ValidationError):
        services.ensure_area(code=code, actor=None)


def test_a_changed_code_names_its_successor_and_ends(cast: Cast) -> None:
    new = services.change_code(area=cast.hechi, new_code="510116088012", on=clock.today(), actor=cast.officer)
    cast.hechi.refresh_from_db()
    assert (cast.hechi.successor, cast.hechi.until, new.name) == (new, clock.today(), "河池社区")
    assert list(Area.objects.in_force().filter(name="河池社区")) == [new]
    with pytest.raises(DomainError):
        services.change_code(area=cast.hechi, new_code="510116088013", on=clock.today(), actor=cast.officer)
    with pytest.raises(DomainError):
        services.change_code(area=cast.street, new_code="510116099", on=clock.today(), actor=cast.officer)


def test_two_areas_in_force_never_share_a_code(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Area.objects.create(code=cast.hechi.code, name="重复", level="community")
