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
from needs import policies
from needs.lifecycle import NEED_LIFECYCLE
from needs.matching import Candidate
from needs.models import NOT_IN_LISTS, Need, NeedStatus, Offer, OfferStatus, Proposal, ProposalStatus
from needs.selectors.matching import Ground, candidates_of, ground_of, reasons_of
from needs.services.capacity import claiming_month
from needs.words import PRINCIPLES

NEEDS_SHOWN, CANDIDATES_SHOWN, FOUND_SHOWN, UNITS_SHOWN = 12, 5, 10, 14
WORKING = (ProposalStatus.QUEUED, ProposalStatus.RUNNING)
STREET_DIGITS = 9
# Candidates are told from the whole text.
LEFT_UNREAD = tuple(field for field in NOT_IN_LISTS if field != "detail")


def matching_page(user: User, chosen: str, words: str) -> dict[str, Any]:
    """The three columns of the page."""
    waiting = Need.objects.visible_to(user).filter(status=NeedStatus.LISTED)
    rows = waiting.select_related("category").defer(*LEFT_UNREAD).by_due()
    needs = list(rows[:NEEDS_SHOWN])
    need = _chosen(rows, needs, chosen)
    street = need.street_code if need else acting(user).street_code
    proposal = _latest(user, street)
    shown = {row.pk: row for row in needs} | ({need.pk: need} if need else {})
    offers = _offers(user, shown)
    asked = {offer.need_id for offer in offers if offer.status == OfferStatus.OFFERED}
    ground = ground_of(street) if need else Ground({}, {})
    names = _place_names(shown.values(), ground)
    return {
        "needs": [{"need": row, "place": names.get(row.area_code, ""), "asked": row.pk in asked} for row in needs],
        "counts": _counts(user, waiting, street),
        "need": need,
        "place": names.get(need.area_code, "") if need else "",
        "candidates": _candidates(need, user, proposal, offers, ground) if need else [],
        "words": words,
        "found": _found(user, street, words) if words else None,
        "may_offer": need is not None and NEED_LIFECYCLE.allows("offer", obj=need, actor=user),
        **proposal_part(proposal, user, street),
    }


def proposal_part(proposal: Proposal | None, user: User, street: str) -> dict[str, Any]:
    """The third column: how far the work is, or what it found."""
    return {
        "proposal": proposal,
        "may_propose": len(street) == STREET_DIGITS and policies.can_propose(user, street),
        "progress": progress_of(proposal) if proposal and proposal.status in WORKING else None,
        "plan": plan_of(proposal) if proposal and proposal.stats else None,
    }


def progress_of(proposal: Proposal) -> dict[str, Any]:
    """What the polled fragment shows."""
    failed = proposal.status == ProposalStatus.FAILED
    return {
        "label": _("对接方案没有算完") if failed else proposal.get_status_display(),
        "done": proposal.progress, "total": 100, "url": reverse("needs:proposal-status", args=[proposal.pk]),
        "finished": proposal.status not in WORKING, "failed": failed, "sentence": proposal.error,
        "next": reverse("needs:matching"), "next_label": _("看方案"),
    }  # fmt: skip


def plan_of(proposal: Proposal) -> dict[str, Any]:
    """The fair plan beside the one by score alone, and every unit's load in both."""
    fair, alone = proposal.stats["fair"], proposal.stats["score_only"]
    names = _unit_names({*fair["loads"], *alone["loads"]})
    return {
        "rows": [
            (_("配上的需求"), _("%(n)s 件") % {"n": alone["pairs"]}, _("%(n)s 件") % {"n": fair["pairs"]}),
            (_("平均得分"), _average(alone), _average(fair)),
            (_("出力单位"), _("%(n)s 家") % {"n": _busy(alone)}, _("%(n)s 家") % {"n": _busy(fair)}),
            (_("最大份额"), _share(alone["largest_share"]), _share(fair["largest_share"])),
            (_("基尼系数"), f"{alone['gini']:.2f}", f"{fair['gini']:.2f}"),
        ],
        "pairs": proposal.stats["pairs"],
        "unmatched": len(proposal.stats["unmatched"]),
        "certainty": _certainty(proposal.stats),
        "loads": _loads(fair["loads"], alone["loads"], names),
        "sendable": proposal.status == ProposalStatus.READY and proposal.stats["pairs"] > 0,
    }


def _certainty(stats: dict[str, Any]) -> str:
    """Whether a better plan can exist; plans of before it was proven say nothing."""
    if "proven" not in stats:
        return ""
    return (
        _("已证明：没有更好的分法。") if stats["proven"] else _("离最好的分法最多还差 %(n)s 分。") % {"n": stats["gap"]}
    )


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
    need: Need, user: User, proposal: Proposal | None, offers: Iterable[Offer], ground: Ground
) -> list[dict[str, Any]]:
    pairs = candidates_of(need, claiming_month(need.area_code), ground)[:CANDIDATES_SHOWN]
    resources = Resource.objects.visible_to(user).select_related("unit").in_bulk([pair.resource_id for pair in pairs])
    mine = [offer for offer in offers if offer.need_id == need.pk]
    # What the proposal chose for this need, and who has been asked already.
    picked = {offer.resource_id for offer in mine if proposal and offer.proposal_id == proposal.pk}
    waiting = {offer.unit_id for offer in mine if offer.status == OfferStatus.OFFERED}
    return [
        _candidate(pair, resources[pair.resource_id], picked, waiting)
        for pair in pairs
        if pair.resource_id in resources
    ]


def _candidate(pair: Candidate, resource: Resource, picked: set[int | None], waiting: set[int]) -> dict[str, Any]:
    return {
        "resource": resource,
        "total": round(pair.total),
        "scores": [{**row, "label": PRINCIPLES[row["principle"]]} for row in reasons_of(pair)],
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


# ── the plan in figures ───────────────────────────────────────────────────────────────────────
def _unit_names(keys: Iterable[str]) -> dict[str, str]:
    return {str(pk): name for pk, name in MemberUnit.objects.filter(pk__in=keys).values_list("pk", "name")}


def _average(spread: Mapping[str, Any]) -> str:
    return f"{spread['total_score'] / spread['pairs']:.1f}" if spread["pairs"] else "—"


def _busy(spread: Mapping[str, Any]) -> int:
    return sum(1 for load in spread["loads"].values() if load)


def _share(value: float) -> str:
    return f"{value * 100:.1f}%"


def _loads(fair: Mapping[str, int], alone: Mapping[str, int], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """One line a unit, the most loaded first, placed on one common scale."""
    most = max([1, *fair.values(), *alone.values()])
    keys = sorted({*fair, *alone}, key=lambda key: (-alone.get(key, 0), -fair.get(key, 0), names.get(key, "")))
    told = [
        {
            "name": names.get(key, ""), "before": alone.get(key, 0), "after": fair.get(key, 0),
            "from": _place(alone.get(key, 0), most), "to": _place(fair.get(key, 0), most),
        }
        for key in keys
        if fair.get(key) or alone.get(key)
    ]  # fmt: skip
    return told[:UNITS_SHOWN]


def _place(load: int, most: int) -> str:
    return f"{2 + 96 * load / most:.1f}%"
