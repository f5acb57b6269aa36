"""What the matching page shows: needs that wait, candidates of one of them, and the month's proposal."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.accounts.roles import acting
from core.areas.selectors import names_of
from core.pages import capped_counts
from members.models import MemberUnit, Resource
from needs.lifecycle import NEED_LIFECYCLE
from needs.matching import Candidate
from needs.models import NOT_IN_LISTS, Need, NeedStatus, Offer, OfferStatus, Proposal, RuleKind
from needs.plan_forms import ExcludeForm
from needs.plan_page import Bound, proposal_part, rules_part
from needs.selectors.leftovers import leftover_of
from needs.selectors.matching import Ground, candidates_of, ground_of, needs_for, reasons_of
from needs.services.capacity import claiming_month, month_by
from needs.words import PRINCIPLES

NEEDS_SHOWN, NEEDS_WEIGHED, CANDIDATES_SHOWN, FOUND_SHOWN = 12, 300, 5, 10
# Candidates are told from the whole text.
LEFT_UNREAD = tuple(field for field in NOT_IN_LISTS if field != "detail")


def matching_page(user: User, chosen: str, words: str, bound: Bound | None = None) -> dict[str, Any]:
    """The three columns of the page; ``bound`` holds forms to correct."""
    waiting = Need.objects.visible_to(user).filter(status=NeedStatus.LISTED)
    rows = waiting.select_related("category").defer(*LEFT_UNREAD).by_due()
    needs = list(rows[:NEEDS_SHOWN])
    need = _chosen(rows, needs, chosen)
    street = need.street_code if need else acting(user).street_code
    proposal = _latest(user, street)
    shown = {row.pk: row for row in needs} | ({need.pk: need} if need else {})
    offers = _offers(user, shown)
    asked = {offer.need_id for offer in offers if offer.status == OfferStatus.OFFERED}
    ground = ground_of(street) if street else Ground({}, {})
    rules = rules_part(user, street, ground.settings, bound) | {"month": month_by(ground.settings)}
    names = _place_names(shown.values(), ground)
    return {
        "needs": [{"need": row, "place": names.get(row.area_code, ""), "asked": row.pk in asked} for row in needs],
        "counts": _counts(user, waiting, street),
        "need": need,
        "place": names.get(need.area_code, "") if need else "",
        "candidates": _candidates(need, user, proposal, offers, ground, rules, bound) if need else [],
        "left": leftover_of(proposal, need.pk) if proposal and need else "",
        "words": words,
        "found": _found(user, street, words) if words else None,
        "may_offer": need is not None and NEED_LIFECYCLE.allows("offer", obj=need, actor=user),
        **proposal_part(proposal, user, street, rules.get("units")),
        **rules,
    }


def _chosen(rows: Any, needs: list[Need], chosen: str) -> Need | None:
    if not chosen.isdigit():
        return needs[0] if needs else None
    near = next((need for need in needs if str(need.pk) == chosen), None)
    return near or rows.filter(pk=chosen).first()


def _place_names(needs: Collection[Need], ground: Ground) -> dict[str, str]:
    """A district's needs lie in other streets too."""
    return {**ground.names, **names_of({need.area_code for need in needs} - ground.names.keys())}


def _latest(user: User, street: str) -> Proposal | None:
    return Proposal.objects.visible_to(user).filter(area_code=street).order_by("-id").first()


def _counts(user: User, waiting: Any, street: str) -> dict[str, int]:
    usable = Resource.objects.visible_to(user).listed().filter(area_code__startswith=street)
    return capped_counts({"needs": waiting, "resources": usable})


def _offers(user: User, needs: Iterable[int]) -> list[Offer]:
    """What units are being asked, or are to be asked, about these needs."""
    standing = Offer.objects.visible_to(user).filter(need__in=list(needs)).exclude(status=OfferStatus.LAPSED)
    return list(standing.only("need_id", "unit_id", "resource_id", "proposal_id", "status"))


def _candidates(
    need: Need,
    user: User,
    proposal: Proposal | None,
    offers: Iterable[Offer],
    ground: Ground,
    rules: Mapping[str, Any],
    bound: Bound | None,
) -> list[dict[str, Any]]:
    pairs = candidates_of(need, rules["month"], ground)[:CANDIDATES_SHOWN]
    resources = Resource.objects.visible_to(user).select_related("unit").in_bulk([pair.resource_id for pair in pairs])
    mine = [offer for offer in offers if offer.need_id == need.pk]
    # What the proposal chose for this need, and who has been asked already.
    picked = {offer.resource_id for offer in mine if proposal and offer.proposal_id == proposal.pk}
    waiting = {offer.unit_id for offer in mine if offer.status == OfferStatus.OFFERED}
    return [
        {
            **_candidate(pair, resources[pair.resource_id], picked, waiting),
            "ruled": _ruled(pair, rules["rules"]),
            "exclude": _exclusion(pair, user, bound),
        }
        for pair in pairs
        if pair.resource_id in resources
    ]


def _exclusion(pair: Candidate, user: User, bound: Bound | None) -> dict[str, Any]:
    """The step that leaves a pair out, with its form; the one to correct stands open."""
    tried = (bound or {}).get("exclude")
    mine = tried is not None and str(tried.data.get("resource")) == str(pair.resource_id)
    initial = {"need": pair.need_id, "resource": pair.resource_id}
    form = ExcludeForm(user=user, initial=initial, auto_id=f"id_exclude_{pair.resource_id}_%s")
    return {
        "label": _("排除"), "icon": "ban", "url": reverse("needs:plan-exclude"), "form": tried if mine else form,
        "open": mine,
    }  # fmt: skip


def _ruled(pair: Candidate, rules: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rules that fix this very pair or leave it out."""
    return [
        one
        for one in rules
        if one["rule"].kind != RuleKind.CEILING
        and one["rule"].unit_id == pair.unit_id
        and one["rule"].need_id in (None, pair.need_id)
        and one["rule"].resource_id in (None, pair.resource_id)
    ]


def resource_page(resource: Resource, user: User) -> dict[str, Any]:
    """The needs one resource could meet, best first, each with its reasons."""
    street = resource.unit.street_code
    ground = ground_of(street)
    waiting = Need.objects.visible_to(user).filter(status=NeedStatus.LISTED, area_code__startswith=street)
    needs = list(waiting.select_related("category").defer(*LEFT_UNREAD).by_due()[:NEEDS_WEIGHED])
    found = needs_for(resource, needs, claiming_month(street), ground)[:NEEDS_SHOWN]
    by_id = {need.pk: need for need in needs}
    return {
        "resource": resource,
        "rows": [
            {
                "need": by_id[pair.need_id],
                "place": ground.names.get(by_id[pair.need_id].area_code, ""),
                "may_offer": NEED_LIFECYCLE.allows("offer", obj=by_id[pair.need_id], actor=user),
                **_told(pair),
            }
            for pair in found
        ],
    }


def _told(pair: Candidate) -> dict[str, Any]:
    scores = [{**row, "label": PRINCIPLES[row["principle"]]} for row in reasons_of(pair)]
    return {"total": round(pair.total), "scores": scores}


def _candidate(pair: Candidate, resource: Resource, picked: set[int | None], waiting: set[int]) -> dict[str, Any]:
    return {
        **_told(pair),
        "resource": resource,
        "picked": pair.resource_id in picked,
        "waiting": pair.unit_id in waiting,
    }


def _found(user: User, street: str, words: str) -> list[Resource]:
    """Listed resources that say these words, then those whose unit's name does."""
    listed = Resource.objects.visible_to(user).listed().filter(area_code__startswith=street)
    said = Q(pk__in=listed.search(words).order_by().values("pk"))
    named = Q(unit__in=MemberUnit.objects.visible_to(user).search(words).order_by().values("pk"))
    found = listed.filter(said | named).annotate(said=said).order_by("-said", "-id")
    return list(found.select_related("unit")[:FOUND_SHOWN])
