"""Rules no door lets anybody come near; each is held by the service itself, and each was broken once to see it here."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from core import clock
from core.accounts.models import AreaRole, RoleName, User
from core.errors import DomainError
from needs import policies, services
from needs.lifecycle import NEED_LIFECYCLE
from needs.models import NeedStatus, Offer, OfferStatus

LONG_AGO = date(2020, 1, 1)
GOOD = services.Word("satisfied", solved=True)


@pytest.fixture
def hidden(rows, cast):
    """Listed, and not for neighbours and units to read."""
    need = services.enter_need(said=rows.said(public=False), actor=cast.resident)
    return services.list_need(need=services.accept_need(need=need, actor=cast.secretary), actor=cast.secretary)


def test_nobody_seconds_follows_or_claims_what_is_not_public(hidden, cast):
    for verb, person in (
        (services.endorse_need, cast.neighbour), (services.follow_need, cast.neighbour),
        (services.claim_need, cast.liaison),
    ):  # fmt: skip
        with pytest.raises(PermissionDenied):
            verb(need=hidden, actor=person)
    hidden.refresh_from_db()
    assert (hidden.endorsement_count, hidden.claims.count(), hidden.follows.count()) == (0, 0, 0)


def test_who_asked_as_a_resident_is_no_asker_while_acting_for_the_office(rows, cast):
    AreaRole.objects.create(
        user=cast.resident, role=RoleName.COMMUNITY_SECRETARY, area=cast.hechi, begins=LONG_AGO
    )  # fmt: skip
    need = rows.need("resolved")
    resident, secretary = (User.objects.get(pk=cast.resident.pk) for _time in range(2))
    for person, role in ((resident, RoleName.RESIDENT), (secretary, RoleName.COMMUNITY_SECRETARY)):
        person.act_as(next(held for held in person.held_roles if held.role == role))
    assert policies.is_asker(resident, need)
    assert not policies.is_asker(secretary, need)
    with pytest.raises(PermissionDenied):
        services.judge_need(need=need, word=GOOD, channel="page", actor=secretary)


def test_a_secretary_merges_nothing_into_another_community(rows, cast):
    mine = rows.need()
    other = services.enter_need(said=rows.said("南苑的灯坏了", area=cast.nanyuan.code), actor=cast.officer)
    with pytest.raises(PermissionDenied):
        services.merge_need(need=mine, into=other, actor=cast.secretary)
    mine.refresh_from_db()
    assert mine.status == NeedStatus.SUBMITTED
    assert services.merge_need(need=mine, into=other, actor=cast.officer).merged_into == other


def test_why_a_merge_is_none_is_said_at_its_field(rows, cast):
    first, second = rows.need(), rows.need(text="二单元的灯坏了")
    with pytest.raises(ValidationError) as refused:
        services.merge_need(need=first, into=first, actor=cast.officer)
    assert refused.value.message_dict == {"into": ["不能并入自己。"]}
    services.merge_need(need=first, into=second, actor=cast.officer)
    with pytest.raises(DomainError) as late:
        services.merge_need(need=second, into=first, actor=cast.officer)
    assert late.value.code == "merge_circle"


def test_steps_follow_who_resolved_it(rows, cast):
    need = services.resolve_need(need=rows.need("accepted"), resolution="讲清楚了", actor=cast.secretary)
    with pytest.raises(PermissionDenied):
        services.judge_as(need=need, word=GOOD, actor=cast.secretary)
    assert {step.name for step in NEED_LIFECYCLE.available(need, cast.secretary)}.isdisjoint({"judge"})
    assert services.judge_as(need=need, word=GOOD, actor=cast.officer).channel == "call_back"


def test_what_a_proposal_only_thought_of_gives_way_to_what_a_person_sends(rows, cast):
    need = rows.need(NeedStatus.LISTED)
    thought = Offer.objects.create(
        need=need, unit=cast.unit, area_code=need.area_code, status=OfferStatus.PROPOSED, created_at=clock.now()
    )
    sent = services.offer_need(need=need, unit=cast.unit, actor=cast.officer)
    thought.refresh_from_db()
    assert (thought.status, sent.status) == (OfferStatus.LAPSED, OfferStatus.OFFERED)
    with pytest.raises(DomainError) as refused:
        services.offer_need(need=need, unit=cast.unit, actor=cast.officer)
    assert refused.value.code == "already_offered"
