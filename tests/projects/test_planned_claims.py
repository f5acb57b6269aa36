"""A claim by which a project stands is neither urged nor taken back, until the project is over."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core import clock
from core.audit import trail
from core.errors import DomainError
from core.models import Notice
from needs.services import release_claim, settle_stale_claims, withdraw_claim
from projects import services
from projects.plans import ProjectPlan
from tests.projects.test_services import applied

MONDAY = datetime(2026, 11, 2, 9, tzinfo=clock.SHANGHAI)
# Six weeks on: ten working days to the reminder and five to the release are over long before.
FAR = (MONDAY + timedelta(days=42)).date()


@pytest.fixture(autouse=True)
def _monday():
    with clock.moved(MONDAY):
        yield


def later(days):
    return clock.moved(MONDAY + timedelta(days=days))


def drafted(cast, claim, **plan):
    said = {"name": "首层坡道", **plan}
    return services.create_project_from_claim(
        claim=claim, plan=ProjectPlan(**said), communities=[cast.hechi], actor=cast.liaison
    )


def stands(claim):
    claim.refresh_from_db()
    return claim.status, claim.expected_on


def test_a_project_that_begins_weeks_ahead_is_waited_for(cast, make_claim):
    claim = make_claim()
    drafted(cast, claim, starts_on=FAR)
    for days in (15, 23, 41, 90):
        with later(days):
            assert settle_stale_claims() == 0
    assert stands(claim) == ("confirmed", FAR)
    assert not Notice.objects.filter(event="claim.stale").exists()
    assert [entry.verb for entry in trail(claim)] == ["claim.planned"]


def test_without_a_project_the_same_claim_is_urged_and_taken_back(cast, make_claim):
    claim = make_claim()
    with later(15):
        assert settle_stale_claims() == 1
    with later(23):
        assert settle_stale_claims() == 1
    assert stands(claim)[0] == "released"


def test_a_draft_without_a_day_is_enough_and_the_day_follows_the_plan(cast, make_claim):
    claim = make_claim()
    with later(15):
        assert settle_stale_claims() == 1
        project = drafted(cast, claim)
    with later(60):
        assert settle_stale_claims() == 0
    services.edit_project(
        project=project, version=None, plan=applied(starts_on=FAR, ends_on=FAR), communities=[cast.hechi],
        partners=[], actor=cast.liaison,
    )  # fmt: skip
    assert stands(claim) == ("confirmed", FAR)


def test_a_claim_is_not_drawn_out_beyond_half_a_year(cast, make_claim):
    with pytest.raises(ValidationError) as refused:
        drafted(cast, make_claim(), starts_on=(MONDAY + timedelta(days=181)).date())
    assert set(refused.value.message_dict) == {"starts_on"}


def test_the_word_of_a_partner_is_kept_by_the_same_project_as_long_as_it_takes_part(cast, make_claim):
    claim = make_claim()
    joined = make_claim(unit=cast.other_unit, need=claim.need)
    project = drafted(cast, claim, starts_on=FAR)
    assert joined.planned_at is None

    def with_partners(*partners):
        services.edit_project(
            project=project, version=None, plan=ProjectPlan("首层坡道", starts_on=FAR), communities=[cast.hechi],
            partners=list(partners), actor=cast.liaison,
        )  # fmt: skip
        joined.refresh_from_db()
        return joined.planned_at is not None, joined.expected_on

    assert with_partners(cast.other_unit) == (True, FAR)
    assert with_partners() == (False, None)


def test_what_a_project_stands_behind_is_taken_back_by_ending_the_project(cast, make_claim):
    claim = make_claim()
    project = drafted(cast, claim)
    for verb, person in ((withdraw_claim, cast.liaison), (release_claim, cast.officer)):
        with pytest.raises(DomainError, match="已经立项"):
            verb(claim=claim, reason="做不了", actor=person)
    services.end_project_early(project=project, reason="资金没到位", actor=cast.officer)
    assert stands(claim)[0] == "released"


@pytest.mark.parametrize("door", ["page", "api"])
def test_planning_too_far_ahead_is_said_at_the_field_by_either_door(cast, make_claim, page, api, door):
    claim, late = make_claim(), (MONDAY + timedelta(days=200)).date().isoformat()
    said = {"name": "首层坡道", "kind": "project", "starts_on": late}
    if door == "page":
        sent = {**said, "communities": [cast.hechi.pk]}
        answer = page(cast.liaison).post(reverse("projects:project-from-claim", args=[claim.pk]), sent)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["starts_on"])
    else:
        sent = {**said, "claim": claim.pk, "communities": [cast.hechi.code]}
        answer = api(cast.liaison).post("/api/v1/projects/", sent, format="json")
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["starts_on"])
    claim.refresh_from_db()
    assert claim.planned_at is None
