"""Who may take which step; when a step may be taken is the lifecycle's matter."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from core.accounts.models import AreaRole, RoleName
from core.accounts.roles import SYSTEM, acting
from members.models import ALLIANCE_READERS, AREA_READERS, Liaison
from needs.models import (
    LIVE_CLAIMS,
    BrandList,
    Claim,
    ClaimStatus,
    Experience,
    Need,
    NeedCall,
    NeedList,
    Offer,
    OfferStatus,
    PlanRule,
    Proposal,
    ReachFinding,
    Refusal,
    StreetEntry,
)

TRIAGE = frozenset({RoleName.STREET_OFFICER, RoleName.COMMUNITY_SECRETARY})
# A street with one person at the counter has its refusals read by the district.
REVIEWERS = TRIAGE | {RoleName.DISTRICT_OFFICER}


@dataclass(frozen=True)
class LinkHolder:
    """Whoever holds the signed link to one round of judging one need; no account, no other right."""

    need_id: int
    round: int


# ── staff ─────────────────────────────────────────────────────────────────────────────────────
def works_over(user: Any, area_code: str) -> bool:
    """Street officers and community secretaries, inside their own area."""
    role = acting(user)
    return role.role in TRIAGE and area_code.startswith(role.area_code)


def is_street_officer(user: Any, area_code: str) -> bool:
    role = acting(user)
    return role.role == RoleName.STREET_OFFICER and area_code.startswith(role.area_code)


def is_system(user: Any, obj: Any = None) -> bool:
    return acting(user) == SYSTEM


def can_triage(user: Any, need: Need) -> bool:
    return works_over(user, need.area_code)


def can_review_refusal(user: Any, need: Need) -> bool:
    """The second reviewer: community, street or district, but never the one who proposed to refuse it."""
    role = acting(user)
    over = role.role in REVIEWERS and need.area_code.startswith(role.area_code)
    return over and user.pk not in {one.proposed_by_id for one in waiting_refusals(need)}


def can_withdraw_refusal(user: Any, need: Need) -> bool:
    """Only the own proposal; with none there, the lifecycle says so."""
    return can_triage(user, need) and all(one.proposed_by_id == user.pk for one in waiting_refusals(need))


def second_reviewers(refusal: Refusal) -> list[AreaRole]:
    """Who may decide it today; the district only where community and street have nobody else."""
    code = refusal.need.area_code
    posts = AreaRole.objects.in_force().filter(
        role__in=REVIEWERS, area__code__in=(code, code[:9], code[:6]), user__is_active=True
    )
    others = list(posts.exclude(user=refusal.proposed_by_id).select_related("user").order_by("-area__code", "pk"))
    return [post for post in others if post.role in TRIAGE] or others


def waiting_refusals(need: Need) -> list[Refusal]:
    """The one that waits for its second reviewer, if any; a page that asks for every step reads them beforehand."""
    return [one for one in need.refusals.all() if one.is_waiting]


def can_match(user: Any, obj: Need | Proposal | Offer | Claim | PlanRule) -> bool:
    """Putting needs to units, and taking a unit's word, is the street's own work."""
    return is_street_officer(user, obj.area_code)


def can_see_matching(user: Any) -> bool:
    """Officers and secretaries; only street officers act on it."""
    return acting(user).role in AREA_READERS


def can_propose(user: Any, area_code: str) -> bool:
    """The street itself, or the system where a whole city is planned at once."""
    return is_street_officer(user, area_code) or is_system(user)


def can_word(user: Any, area_code: str) -> bool:
    """What a street's words mean is the street's own to say; its file may be read in by the system."""
    return is_street_officer(user, area_code) or is_system(user)


def can_word_entry(user: Any, entry: StreetEntry) -> bool:
    return can_word(user, entry.area_code)


def can_learn(user: Any, area_code: str) -> bool:
    return is_street_officer(user, area_code)


def can_use_experience(user: Any, experience: Experience) -> bool:
    return can_learn(user, experience.area_code)


# ── reading ───────────────────────────────────────────────────────────────────────────────────
def reads_as_staff(user: Any, need: Need) -> bool:
    """The office's own papers: what colleagues propose to each other, and notes."""
    role = acting(user)
    return role.role in AREA_READERS and need.area_code.startswith(role.area_code)


def reads_whole(user: Any, need: Need) -> bool:
    """Everything but the covered contact: whoever answers for the area, and the asker."""
    return reads_as_staff(user, need) or is_asker(user, need)


def reads_detail(user: Any, need: Need) -> bool:
    """What units and alliance posts need to judge whether they can help; no names, no phones."""
    role = acting(user)
    near = bool(role.unit_id) or role.role in ALLIANCE_READERS
    return reads_whole(user, need) or (near and need.area_code.startswith(role.street_code))


def reads_door(user: Any, need: Need) -> bool:
    """Staircase and door: the office, the asker, and the unit whose word the street has."""
    return reads_whole(user, need) or can_open_contact(user, need)


# ── entering and editing ──────────────────────────────────────────────────────────────────────
def can_enter(user: Any, area_code: str) -> bool:
    """Staff inside their area; a resident and a liaison anywhere in their street."""
    role = acting(user)
    if role.role == RoleName.RESIDENT or role.unit_id:
        return bool(role.street_code) and area_code.startswith(role.street_code)
    return works_over(user, area_code)


def is_asker(user: Any, need: Need) -> bool:
    role = acting(user)
    if need.asking_unit_id is not None:
        return role.unit_id == need.asking_unit_id
    return role.role == RoleName.RESIDENT and need.asker_id is not None and need.asker_id == user.pk


def can_edit(user: Any, need: Need) -> bool:
    return can_triage(user, need)


def can_answer_more(user: Any, need: Need) -> bool:
    return is_asker(user, need) or can_triage(user, need)


def can_endorse(user: Any, need: Need) -> bool:
    return _is_neighbour(user, need) and not need.endorsements.filter(user=user).exists()


def can_unendorse(user: Any, need: Need) -> bool:
    return _is_neighbour(user, need) and need.endorsements.filter(user=user).exists()


def can_follow(user: Any, need: Need) -> bool:
    return _is_neighbour(user, need) and not need.follows.filter(user=user).exists()


def can_unfollow(user: Any, need: Need) -> bool:
    return _is_neighbour(user, need) and need.follows.filter(user=user).exists()


def _is_neighbour(user: Any, need: Need) -> bool:
    role = acting(user)
    here = role.role == RoleName.RESIDENT and need.area_code.startswith(role.street_code)
    return here and need.public and need.asker_id != user.pk and need.part_of_id is None


# ── need lists and findings ───────────────────────────────────────────────────────────────────
def can_write_list(user: Any, need_list: NeedList) -> bool:
    """Whoever works over the whole scope: a secretary for the own community, officers for zones and the street too."""
    return works_over(user, need_list.area_code)


def can_write_brands(user: Any, brand_list: BrandList) -> bool:
    """What units agree to is the street's to publish."""
    return is_street_officer(user, brand_list.area_code)


def can_decide_finding(user: Any, finding: ReachFinding) -> bool:
    """What a need is found to be counts in the street's report, so the street decides."""
    return is_street_officer(user, finding.area_code)


def can_see_findings(user: Any) -> bool:
    """Officers and secretaries read what was found; each sees the needs of the own place among it."""
    return acting(user).role in AREA_READERS


def can_look(user: Any, street_code: str) -> bool:
    return is_street_officer(user, street_code) or is_system(user)


def reads_places(user: Any) -> bool:
    """Buildings are for those who may help; neighbours read which community it is."""
    role = acting(user)
    return role.role in AREA_READERS | ALLIANCE_READERS or bool(role.unit_id)


# ── offers and claims ─────────────────────────────────────────────────────────────────────────
def can_claim(user: Any, need: Need) -> bool:
    """A liaison of the street, for the own unit, when the need is on the public list."""
    role = acting(user)
    return bool(role.unit_id) and need.public and need.area_code.startswith(role.street_code)


def has_turn(user: Any, need: Need) -> bool:
    """During a first right only units the street has asked may claim."""
    asked = need.offers.filter(unit=acting(user).unit_id, status=OfferStatus.OFFERED)
    return need.call != NeedCall.FIRST_RIGHT or asked.exists()


def unit_is_on_it(user: Any, need: Need) -> bool:
    unit = acting(user).unit_id
    return unit is not None and need.claims.filter(unit=unit, status__in=LIVE_CLAIMS).exists()


def sees_hall(user: Any) -> bool:
    """Whoever may claim, and whoever asks others to."""
    role = acting(user)
    return role.role in AREA_READERS | ALLIANCE_READERS or bool(role.unit_id)


def can_answer_offer(user: Any, offer: Offer) -> bool:
    return acting(user).unit_id == offer.unit_id


def can_lapse(user: Any, offer: Offer) -> bool:
    return is_system(user) or can_match(user, offer)


def can_withdraw(user: Any, claim: Claim) -> bool:
    return acting(user).unit_id == claim.unit_id


def can_expect(user: Any, claim: Claim) -> bool:
    """When work begins is said by the unit, or by the street that has agreed it with the unit."""
    return can_withdraw(user, claim) or can_match(user, claim)


def can_release(user: Any, claim: Claim) -> bool:
    return is_system(user) or can_match(user, claim)


# ── doing and judging ─────────────────────────────────────────────────────────────────────────
def can_start(user: Any, need: Need) -> bool:
    # The system follows a project that begins or is accepted where its person has no say over the need's community.
    return can_triage(user, need) or unit_is_on_it(user, need) or is_system(user)


def can_put_back(user: Any, need: Need) -> bool:
    return can_triage(user, need) or is_system(user)


def can_resolve(user: Any, need: Need) -> bool:
    return can_triage(user, need) or unit_is_on_it(user, need) or is_system(user)


def can_judge(user: Any, need: Need) -> bool:
    """The asker, whoever holds the link of this round, or staff calling back."""
    if isinstance(user, LinkHolder):
        return user == LinkHolder(need.pk, need.reopened_count)
    return is_asker(user, need) or can_call_back(user, need)


def can_call_back(user: Any, need: Need) -> bool:
    """Staff of the area who neither resolved the need themselves nor speak for a unit that worked on it."""
    if not can_triage(user, need) or need.resolved_by_id == user.pk:
        return False
    # Whoever did one of its jobs did the need; the system only joined the results.
    if need.parts.filter(resolved_by=user.pk).exists():
        return False
    did = Q(unit__claims__need=need) | Q(unit__claims__need__part_of=need)
    return not Liaison.objects.in_force().filter(did, user=user).exists()


def can_open_contact(user: Any, need: Need) -> bool:
    """Staff of the area, and the liaison of a unit whose word the street has asked for or confirmed."""
    if can_triage(user, need):
        return True
    unit = acting(user).unit_id
    taken = Q(status=ClaimStatus.CONFIRMED) | Q(status=ClaimStatus.CLAIMED, offer__isnull=False)
    return unit is not None and need.claims.filter(taken, unit=unit).exists()
