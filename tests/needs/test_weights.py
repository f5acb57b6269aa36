"""The weights of a street: changed by its officer, on record, used by scoring and planning, and the way back."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.areas.models import StreetSettings
from core.areas.selectors import settings_of
from core.audit import trail
from core.errors import StaleVersion
from needs import services
from needs.models import Proposal
from needs.selectors.matching import candidates_of
from needs.services.capacity import claiming_month
from tests.needs.test_plan_rules import again
from tests.needs.test_proposal import run, start, street

__all__ = ("street",)

REACH_ALONE = {
    "classification_weight": 0, "strength_weight": 0, "reach_weight": 100, "fit_weight": 0, "load_weight": Decimal(0),
}  # fmt: skip


def found(need):
    return candidates_of(need, claiming_month(need.area_code))


def test_a_changed_weight_changes_what_a_pair_is_worth(street, cast):
    before = found(street[0])[0]
    assert before.total == pytest.approx(
        0.33 * before.classification.value + 0.1 * before.strength.value + 0.17 * before.reach.value
        + 0.4 * before.fit.value, abs=0.01,
    )  # fmt: skip
    services.set_weights(street=cast.street, actor=cast.officer, **REACH_ALONE)
    after = found(street[0])[0]
    assert after.total == pytest.approx(after.reach.value, abs=0.01)


def test_the_plan_is_computed_by_them_and_keeps_them(street, cast):
    proposal = start(cast)
    run(proposal)
    proposal.refresh_from_db()
    assert proposal.basis["weights"] == {"classification": 0.33, "strength": 0.1, "reach": 0.17, "fit": 0.4}
    assert (proposal.basis["load_weight"], proposal.basis["ceiling"]) == (4.0, 6)
    services.set_weights(street=cast.street, actor=cast.officer, **REACH_ALONE)
    fresh = Proposal.objects.order_by("-id").first()
    assert (fresh.status, fresh.cause) == ("queued", "weights")
    fresh = again(cast)
    assert fresh.basis["weights"] == {"classification": 0.0, "strength": 0.0, "reach": 1.0, "fit": 0.0}
    assert fresh.basis["load_weight"] == 0.0
    assert fresh.stats["fair"]["load_cost"] == 0
    proposal.refresh_from_db()
    assert proposal.basis["load_weight"] == 4.0


def test_each_change_is_on_record_and_the_way_back_is_exact(cast, page):
    first = {name: getattr(settings_of(cast.street.code), name) for name in REACH_ALONE}
    services.set_weights(street=cast.street, actor=cast.officer, **REACH_ALONE)
    assert trail(settings_of(cast.street.code)).first().facts["reach_weight"] == [17, 100]
    shown = page(cast.officer).get(reverse("needs:matching-weights")).text
    assert "精准对接 17 → 100" in shown
    services.reset_weights(street=cast.street, actor=cast.officer)
    assert {name: getattr(settings_of(cast.street.code), name) for name in REACH_ALONE} == first
    assert trail(settings_of(cast.street.code)).first().facts["reach_weight"] == [100, 17]


@pytest.mark.parametrize(
    ("change", "named"),
    [({"fit_weight": 41}, "fit_weight"), ({"load_weight": Decimal(-1)}, "__all__"), ({"fit_weight": -1}, "fit_weight")],
)
def test_weights_that_make_no_hundred_are_refused(change, named, cast):
    usual = {name: getattr(StreetSettings(), name) for name in REACH_ALONE}
    with pytest.raises(ValidationError) as refused:
        services.set_weights(street=cast.street, actor=cast.officer, **usual | change)
    assert named in refused.value.error_dict


def test_the_database_refuses_them_too(cast):
    rows = StreetSettings.objects.filter(street=cast.street)
    for wrong in ({"fit_weight": 41}, {"load_weight": 101}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


@pytest.mark.parametrize("who", ["secretary", "district", "liaison", "other_officer", "supervisor", "resident"])
def test_only_the_street_s_officers_weigh(who, cast):
    with pytest.raises(PermissionDenied):
        services.set_weights(street=cast.street, actor=cast.of(who), **REACH_ALONE)
    with pytest.raises(PermissionDenied):
        services.reset_weights(street=cast.street, actor=cast.of(who))


def test_two_officers_at_once_see_both(cast):
    services.set_weights(street=cast.street, version=1, actor=cast.officer, **REACH_ALONE)
    with pytest.raises(StaleVersion):
        services.set_weights(street=cast.street, version=1, actor=cast.officer, **REACH_ALONE)


@pytest.mark.parametrize("door", ["page", "api"])
def test_they_go_through_either_door(door, street, cast, page, api):
    client = (page if door == "page" else api)(cast.officer)
    said = {**REACH_ALONE, "load_weight": "7.5"}
    if door == "page":
        where = reverse("needs:matching-weights")
        assert client.post(where, {**said, "version": 1}).status_code == 302
        assert client.post(where, {**said, "version": 1}).status_code == 409
        wrong = client.post(where, {**said, "fit_weight": 3, "version": 2})
        assert wrong.status_code == 422
        assert "四项加起来要等于 100，现在是 103。" in wrong.text
        reset = reverse("needs:matching-weights-reset")
    else:
        where = f"/api/v1/matching-weights/{cast.street.code}/"
        assert client.patch(where, said, format="json", HTTP_IF_MATCH="1").json()["reach_weight"] == 100
        assert client.patch(where, said, format="json", HTTP_IF_MATCH="1").status_code == 409
        wrong = client.patch(where, {**said, "fit_weight": 3}, format="json")
        assert wrong.status_code == 400
        assert "fit_weight" in wrong.json()["errors"]
        assert client.get(where).json()["load_weight"] == "7.5"
        assert api(cast.secretary).patch(where, said, format="json").status_code in (403, 404)
        assert api(cast.other_officer).get(where).status_code == 404
        reset = f"{where}reset/"
    assert settings_of(cast.street.code).load_weight == Decimal("7.5")
    assert client.post(reset).status_code in (200, 302)
    assert settings_of(cast.street.code).load_weight == Decimal("4.0")
    assert "初始值" in page(cast.officer).get("/needs/matching/").text
