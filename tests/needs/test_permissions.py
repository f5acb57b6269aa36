"""Who may take which step in which state: tables written by hand, read against the code's own."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from core import clock
from core.errors import DomainError
from core.lifecycle import Lifecycle, names
from needs import services
from needs.lifecycle import (
    BRAND_LIFECYCLE,
    CLAIM_LIFECYCLE,
    CONCEPT_LIFECYCLE,
    EXPERIENCE_LIFECYCLE,
    FINDING_LIFECYCLE,
    LIST_LIFECYCLE,
    NEED_LIFECYCLE,
    OFFER_LIFECYCLE,
    RULE_LIFECYCLE,
    WORD_LIFECYCLE,
)
from needs.models import (
    BrandList,
    Category,
    ClaimStatus,
    EditionStatus,
    EntryStatus,
    Experience,
    ExperienceStatus,
    FindingStatus,
    NeedStatus,
    OfferStatus,
    PlanRule,
    ReachFinding,
    RuleStatus,
    StreetConcept,
    StreetWord,
)

STAFF = ("secretary", "officer")
NOBODY = ("anonymous", "stranger", "other_officer", "next_liaison", "supervisor", "auditor", "district")
TRIAGE = "accept edit hide reclassify ask-more merge return refuse"

# The need is the resident's, in the secretary's community; from "matched" on the liaison's unit has claimed it.
NEED_TABLE: dict[str, dict[str, str]] = {
    "submitted": {"secretary": TRIAGE, "officer": TRIAGE},
    "needs_more": {
        "resident": "answer-more",
        "secretary": "answer-more edit hide reclassify merge return refuse",
        "officer": "answer-more edit hide reclassify merge return refuse",
    },
    "accepted": {
        "neighbour": "endorse follow",
        "secretary": "list quantity start resolve edit hide reclassify split merge",
        "officer": "list quantity start resolve edit hide reclassify split merge",
        "system": "start resolve",
    },
    "listed": {
        "neighbour": "endorse follow",
        "liaison": "claim",
        "other_liaison": "claim",
        "secretary": "quantity start resolve edit hide reclassify split merge",
        "officer": "offer open-hall claim-for quantity start resolve edit hide reclassify split merge",
        "system": "start resolve",
    },
    "matched": {
        "neighbour": "endorse follow",
        "liaison": "start resolve",
        "secretary": "start resolve edit hide reclassify",
        "officer": "start resolve edit hide reclassify",
        "system": "start resolve",
    },
    "in_progress": {
        "neighbour": "endorse follow",
        "liaison": "resolve",
        "secretary": "resolve edit hide reclassify",
        "officer": "resolve edit hide reclassify",
        "system": "resolve suspend",
    },
    "resolved": {
        "neighbour": "follow",
        "resident": "judge",
        "secretary": "judge hide",
        "officer": "judge hide",
        "system": "close",
    },
    "closed": {"secretary": "hide reopen", "officer": "hide reopen"},
    "returned": {},
    "refused": {},
    "merged": {},
    "reopened": {
        "neighbour": "endorse follow",
        "secretary": "list start resolve edit hide reclassify split",
        "officer": "list start resolve edit hide reclassify split",
        "system": "start resolve",
    },
}
OFFER_TABLE: dict[str, dict[str, str]] = {
    "proposed": {"officer": "send lapse", "system": "lapse"},
    "offered": {"liaison": "accept decline", "officer": "lapse", "system": "lapse"},
    "accepted": {},
    "declined": {},
    "lapsed": {},
}
CLAIM_TABLE: dict[str, dict[str, str]] = {
    "claimed": {"liaison": "withdraw expect", "officer": "confirm expect release", "system": "release"},
    "confirmed": {"liaison": "withdraw expect", "officer": "expect release", "system": "release"},
    "fulfilled": {},
    "released": {},
    "withdrawn": {},
}
# Held to their people by tests of their own, because no state alone opens them.
ELSEWHERE = {
    "unendorse", "unfollow", "confirm-refusal", "reject-refusal", "withdraw-refusal", "publish", "put-back", "resume",
}  # fmt: skip
# Of the secretary's community; a street's and a zone's are the officer's alone.
LIST_TABLE: dict[str, dict[str, str]] = {
    "draft": {"secretary": "publish add remove order edit discard", "officer": "publish add remove order edit discard"},
    "published": {},
}
STREET_LIST_TABLE: dict[str, dict[str, str]] = {
    "draft": {"officer": "publish add remove order edit discard"}, "published": {},
}  # fmt: skip
BRAND_TABLE: dict[str, dict[str, str]] = {
    "draft": {"officer": "publish refresh line remove order edit discard"}, "published": {},
}  # fmt: skip
RULE_TABLE: dict[str, dict[str, str]] = {"standing": {"officer": "lift"}, "lifted": {}}
FINDING_TABLE: dict[str, dict[str, str]] = {
    "proposed": {"officer": "confirm dismiss"},
    "confirmed": {"officer": "take-back"},
    "dismissed": {"officer": "take-back"},
}
# The system reads a street's file in, so it may also take an entry back.
ENTRY_TABLE: dict[str, dict[str, str]] = {
    "in_force": {"officer": "withdraw", "system": "withdraw"},
    "withdrawn": {"officer": "restore", "system": "restore"},
}
EXPERIENCE_TABLE: dict[str, dict[str, str]] = {
    "queued": {}, "running": {}, "failed": {}, "reset": {},
    "learnt": {"officer": "switch-on reset"},
    "on": {"officer": "switch-off reset"},
    "off": {"officer": "switch-on reset"},
}  # fmt: skip
PERSONAS = (*NOBODY, *STAFF, "resident", "neighbour", "liaison", "other_liaison", "system")


def person(cast: Any, name: str) -> Any:
    if name == "anonymous":
        return AnonymousUser()
    return type(cast.officer).objects.system() if name == "system" else cast.of(name)


def hold_to(table: dict[str, str], lifecycle: Lifecycle, obj: Any, cast: Any) -> None:
    """What is open to each persona is exactly what the table says, and everything else is refused."""
    for name in PERSONAS:
        someone = person(cast, name)
        expected = table.get(name, "").split()
        assert sorted(names(lifecycle.available(obj, someone))) == sorted(expected), name
        for step in lifecycle.steps:
            if step in expected:
                assert lifecycle.check(step, obj=obj, actor=someone).name == step
            else:
                with pytest.raises((PermissionDenied, DomainError)):
                    lifecycle.check(step, obj=obj, actor=someone)


@pytest.mark.parametrize("state", NeedStatus.values)
def test_needs_offer_each_persona_the_steps_of_the_table(rows, cast, state):
    hold_to(NEED_TABLE[state], NEED_LIFECYCLE, rows.need(state), cast)


def test_a_neighbour_who_seconded_may_only_take_it_back(rows, cast):
    need = rows.need("listed")
    services.endorse_need(need=need, actor=cast.neighbour)
    assert names(NEED_LIFECYCLE.available(need, cast.neighbour)) == ["unendorse", "follow"]


def offer_in(state: str, rows: Any, cast: Any) -> Any:
    offer = rows.offer()
    if state == OfferStatus.PROPOSED:
        offer.status = state
        offer.save()
    elif state == OfferStatus.ACCEPTED:
        services.accept_offer(offer=offer, actor=cast.liaison)
    elif state == OfferStatus.DECLINED:
        services.decline_offer(offer=offer, reason="本月排满", actor=cast.liaison)
    elif state == OfferStatus.LAPSED:
        services.lapse_offer(offer=offer, actor=cast.officer)
    offer.refresh_from_db()
    return offer


@pytest.mark.parametrize("state", OfferStatus.values)
def test_offers_offer_each_persona_the_steps_of_the_table(rows, cast, state):
    hold_to(OFFER_TABLE[state], OFFER_LIFECYCLE, offer_in(state, rows, cast), cast)


def claim_in(state: str, rows: Any, cast: Any) -> Any:
    claim = rows.claim()
    if state == ClaimStatus.CONFIRMED:
        services.confirm_claim(claim=claim, actor=cast.officer)
    elif state == ClaimStatus.FULFILLED:
        services.resolve_need(need=claim.need, resolution="修好了", actor=cast.liaison)
    elif state == ClaimStatus.RELEASED:
        services.release_claim(claim=claim, reason="三周没有动静", actor=cast.officer)
    elif state == ClaimStatus.WITHDRAWN:
        services.withdraw_claim(claim=claim, reason="人手不够", actor=cast.liaison)
    claim.refresh_from_db()
    return claim


@pytest.mark.parametrize("state", ClaimStatus.values)
def test_claims_offer_each_persona_the_steps_of_the_table(rows, cast, state):
    hold_to(CLAIM_TABLE[state], CLAIM_LIFECYCLE, claim_in(state, rows, cast), cast)


def list_in(state: str, rows: Any, code: str, cast: Any) -> Any:
    rows.need("listed")
    need_list = services.draft_need_list(area_code=code, actor=cast.officer)
    if state == EditionStatus.PUBLISHED:
        services.publish_need_list(need_list=need_list, actor=cast.officer)
    need_list.refresh_from_db()
    return need_list


@pytest.mark.parametrize("state", EditionStatus.values)
def test_lists_offer_each_persona_the_steps_of_the_table(rows, cast, state):
    hold_to(LIST_TABLE[state], LIST_LIFECYCLE, list_in(state, rows, cast.hechi.code, cast), cast)


@pytest.mark.parametrize("state", EditionStatus.values)
def test_a_streets_lists_are_the_officers_alone(rows, cast, state):
    hold_to(STREET_LIST_TABLE[state], LIST_LIFECYCLE, list_in(state, rows, cast.street.code, cast), cast)


@pytest.mark.parametrize("state", EditionStatus.values)
def test_brand_lists_are_the_officers_alone(rows, cast, state):
    brands = BrandList.objects.create(
        area_code=cast.street.code, edition=1, title="x", created_by=cast.officer, created_at=clock.now(),
        published_by=cast.officer, published_at=clock.now(),
    )  # fmt: skip
    brands.entries.create(unit=cast.unit, concept="理发", name="理发", schedule="周三", serves="老人", position=1)
    if state == EditionStatus.PUBLISHED:
        services.publish_brand_list(brand_list=brands, actor=cast.officer)
        brands.refresh_from_db()
    hold_to(BRAND_TABLE[state], BRAND_LIFECYCLE, brands, cast)


@pytest.mark.parametrize("state", RuleStatus.values)
def test_rules_of_the_plan_are_lifted_by_the_officers_alone(rows, cast, state):
    rule = PlanRule.objects.create(
        area_code=cast.street.code, month=clock.today(), kind="ceiling", unit=cast.unit, most=2, status=state,
        created_by=cast.officer, created_at=clock.now(), lifted_by=cast.officer, lifted_at=clock.now(),
    )  # fmt: skip
    hold_to(RULE_TABLE[state], RULE_LIFECYCLE, rule, cast)


def finding_in(state: str, cast: Any) -> ReachFinding:
    decided = {} if state == FindingStatus.PROPOSED else {"decided_by": cast.officer, "decided_at": clock.now()}
    return ReachFinding.objects.create(
        area_code=cast.street.code, kind="universal", category=Category.objects.get(key="property"), theme="楼道照明",
        since=clock.today(), until=clock.today(), evidence={"communities": {}, "weeks": [0], "earlier": []},
        status=state, reason="不是" if state == FindingStatus.DISMISSED else "", found_at=clock.now(), **decided,
    )  # fmt: skip


@pytest.mark.parametrize("state", FindingStatus.values)
def test_findings_offer_each_persona_the_steps_of_the_table(rows, cast, state):
    hold_to(FINDING_TABLE[state], FINDING_LIFECYCLE, finding_in(state, cast), cast)


@pytest.mark.parametrize("state", EntryStatus.values)
def test_a_street_s_entries_offer_each_persona_the_steps_of_the_table(cast, state):
    ended = {} if state == EntryStatus.IN_FORCE else {"withdrawn_by": cast.officer, "withdrawn_at": clock.now()}
    told = {"area_code": cast.street.code, "status": state, "added_by": cast.officer, "added_at": clock.now(), **ended}
    word = StreetWord.objects.create(concept="理发", word="修面", side="asked", **told)
    concept = StreetConcept.objects.create(name="坝坝电影", category="社区文化", **told)
    hold_to(ENTRY_TABLE[state], WORD_LIFECYCLE, word, cast)
    hold_to(ENTRY_TABLE[state], CONCEPT_LIFECYCLE, concept, cast)


@pytest.mark.parametrize("state", ExperienceStatus.values)
def test_experience_offers_each_persona_the_steps_of_the_table(cast, state):
    experience = Experience.objects.create(
        area_code=cast.street.code, status=state, started_by=cast.officer, started_at=clock.now(),
        switched_by=cast.officer, switched_at=clock.now(),
    )  # fmt: skip
    hold_to(EXPERIENCE_TABLE[state], EXPERIENCE_LIFECYCLE, experience, cast)


@pytest.mark.parametrize(
    ("lifecycle", "table", "elsewhere"),
    [
        (NEED_LIFECYCLE, NEED_TABLE, ELSEWHERE),
        (OFFER_LIFECYCLE, OFFER_TABLE, set()),
        (CLAIM_LIFECYCLE, CLAIM_TABLE, set()),
        (LIST_LIFECYCLE, LIST_TABLE, set()),
        (BRAND_LIFECYCLE, BRAND_TABLE, set()),
        (RULE_LIFECYCLE, RULE_TABLE, set()),
        (FINDING_LIFECYCLE, FINDING_TABLE, set()),
        (WORD_LIFECYCLE, ENTRY_TABLE, set()),
        (CONCEPT_LIFECYCLE, ENTRY_TABLE, set()),
        (EXPERIENCE_LIFECYCLE, EXPERIENCE_TABLE, set()),
    ],
)
def test_every_step_has_a_row(lifecycle, table, elsewhere):
    written = {step for row in table.values() for steps in row.values() for step in steps.split()}
    assert written | elsewhere == set(lifecycle.steps)


def test_every_state_has_a_row():
    assert set(NEED_TABLE) == set(NeedStatus.values)
    assert set(OFFER_TABLE) == set(OfferStatus.values)
    assert set(CLAIM_TABLE) == set(ClaimStatus.values)
    assert set(FINDING_TABLE) == set(FindingStatus.values)
    assert set(ENTRY_TABLE) == set(EntryStatus.values)
    assert set(EXPERIENCE_TABLE) == set(ExperienceStatus.values)
    assert set(LIST_TABLE) == set(STREET_LIST_TABLE) == set(BRAND_TABLE) == set(EditionStatus.values)
    assert set(RULE_TABLE) == set(RuleStatus.values)


def test_who_resolved_a_need_does_not_call_back_about_it(rows, cast):
    need = rows.need("accepted")
    need = services.resolve_need(need=need, resolution="电话里讲清楚了", actor=cast.secretary)
    assert "judge" not in names(NEED_LIFECYCLE.available(need, cast.secretary))
    assert "judge" in names(NEED_LIFECYCLE.available(need, cast.officer))


def test_an_officer_who_also_speaks_for_the_unit_does_not_call_back(rows, cast):
    need = rows.need("resolved")
    cast.unit.liaisons.create(user=cast.officer, begins="2020-01-01")
    assert "judge" not in names(NEED_LIFECYCLE.available(need, cast.officer))
