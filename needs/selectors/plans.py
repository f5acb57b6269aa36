"""By what a month's proposal is computed: the street's weights, what people have ruled, and what stands already."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.areas.selectors import settings_of
from members.models import MemberUnit, Resource
from needs.matching import (
    Candidate,
    PinRefused,
    Standing,
    Weights,
    candidates,
    capacities_of,
    next_best,
)
from needs.models import OPEN_OFFERS, Need, NeedStatus, Offer, OfferStatus, PlanRule, RuleKind
from needs.selectors.matching import (
    Ground,
    carried_by_unit,
    corpus_of,
    declined_pairs,
    ground_of,
    need_facts,
    resource_facts,
)

MOST_NEEDS = 500


@dataclass(frozen=True)
class Basis:
    """What one proposal is computed by, beside needs and resources."""

    weights: Weights
    load_weight: float
    ceiling: int
    rules: Sequence[PlanRule]

    def written(self) -> dict[str, Any]:
        """As it is kept with the proposal."""
        return {
            "weights": asdict(self.weights),
            "load_weight": self.load_weight,
            "ceiling": self.ceiling,
            "rules": [
                {
                    "id": rule.pk, "kind": rule.kind, "need": rule.need_id, "unit": rule.unit_id,
                    "resource": rule.resource_id, "most": rule.most, "reason": rule.reason,
                }
                for rule in self.rules
            ],
        }  # fmt: skip


def basis_of(street_code: str, month: date, ground: Ground) -> Basis:
    """The weights and rules that hold for a street's month now."""
    rules = list(PlanRule.objects.standing(street_code, month).for_list())
    return Basis(ground.weights, ground.load_weight, settings_of(street_code).unit_ceiling, rules)


def waiting_needs(street_code: str) -> list[Need]:
    """Listed needs nobody has been asked about, the longest waiting first."""
    asked = Offer.objects.waiting().filter(area_code__startswith=street_code)
    waiting = Need.objects.filter(status=NeedStatus.LISTED, area_code__startswith=street_code)
    return list(waiting.exclude(pk__in=asked.values("need")).select_related("category").order_by("pk")[:MOST_NEEDS])


def standing_of(street_code: str, needs: Collection[Need], basis: Basis) -> Standing:
    """What stands already and what people have ruled; a rule about a need that no longer waits has done its work."""
    waiting = {need.pk for need in needs}
    out = [rule for rule in basis.rules if rule.kind == RuleKind.EXCLUDE]
    pairs = {
        (need, rule.unit_id)
        for rule in out
        if rule.resource_id is None
        for need in (waiting if rule.need_id is None else {rule.need_id})
    }
    return Standing(
        carried=carried_by_unit(street_code),
        excluded=declined_pairs(street_code) | pairs,
        shut=frozenset(rule.resource_id for rule in out if rule.resource_id is not None),
        pins=frozenset(
            (rule.need_id, rule.resource_id)
            for rule in basis.rules
            if rule.kind == RuleKind.PIN and rule.resource_id is not None and rule.need_id in waiting
        ),
        ceilings={
            rule.unit_id: min(rule.most, basis.ceiling)
            for rule in basis.rules
            if rule.kind == RuleKind.CEILING and rule.most is not None
        },
    )


def next_best_for(need: Need, month: date, asked: Collection[int], *, least: float) -> Candidate | None:
    """The unit to be asked next, within every rule of the month; what is planned and asked for counts as load."""
    street, ground = need.street_code, ground_of(need.street_code)
    basis = basis_of(street, month, ground)
    standing = standing_of(street, [need], basis)
    elsewhere = Offer.objects.filter(area_code__startswith=street, status__in=OPEN_OFFERS).exclude(need=need)
    loads = Counter(standing.carried) + Counter(elsewhere.values_list("unit_id", flat=True))
    resources = resource_facts(street, month, ground)
    facts = need_facts([need], ground)[0]
    found = candidates(facts, corpus=corpus_of(street, resources), weights=ground.weights, free=True)
    open_to = [
        pair
        for pair in found
        if pair.total >= least
        and pair.unit_id not in asked
        and (need.pk, pair.unit_id) not in standing.excluded
        and pair.resource_id not in standing.shut
        and loads[pair.unit_id] < standing.ceilings.get(pair.unit_id, basis.ceiling)
    ]
    return next_best(open_to, loads, capacities_of(resources), basis.load_weight)


def reasons_out(street_code: str, needs: Sequence[int], rules: Sequence[dict[str, Any]]) -> dict[tuple[int, int], str]:
    """Why these needs and units must not be paired: what the unit said when it declined, or the officer."""
    declined = Offer.objects.filter(area_code__startswith=street_code, status=OfferStatus.DECLINED, need__in=needs)
    told = {(need, unit): reason for need, unit, reason in declined.values_list("need_id", "unit_id", "reason")}
    out = [rule for rule in rules if rule["kind"] == RuleKind.EXCLUDE]
    ruled = {
        (need, rule["unit"]): rule["reason"] for rule in out for need in needs if rule["need"] in (None, need)
    }  # fmt: skip
    return {**ruled, **told}


# ── in words ──────────────────────────────────────────────────────────────────────────────────
def rule_told(rule: PlanRule) -> str:
    """A rule as a sentence; ``for_list`` before."""
    told = {"need": rule.need.text if rule.need else "", "unit": rule.unit.name, "resource": rule.resource}
    if rule.kind == RuleKind.PIN:
        return _("“%(need)s”固定给%(unit)s：%(resource)s") % told
    if rule.kind == RuleKind.CEILING:
        return _("%(unit)s最多承办 %(most)s 件") % {**told, "most": rule.most}
    if rule.need is not None:
        return _("“%(need)s”不给%(unit)s") % told
    if rule.resource is not None:
        return _("%(unit)s的“%(resource)s”本月不用") % told
    return _("%(unit)s本月不安排") % told


def pin_refusal(refused: PinRefused) -> str:
    """Why a pair fixed by hand cannot be kept, with the names."""
    if refused.limit == "slots":
        return _("“%(resource)s”本月剩下的名额不够固定这么多件。") % {"resource": _resource(refused.at)}
    if refused.limit == "left":
        return _("“%(resource)s”剩下的数量不够固定的这些需求。") % {"resource": _resource(refused.at)}
    if refused.limit == "ceiling":
        unit = MemberUnit.objects.filter(pk=refused.at).values_list("name", flat=True).first() or ""
        return _("%(unit)s手上的加上固定的，超过了它的承办上限。") % {"unit": unit}
    need = Need.objects.filter(pk=refused.at).values_list("text", flat=True).first() or ""
    return PIN_REFUSALS[refused.limit]() % {"need": need}


PIN_REFUSALS = {
    "pair": lambda: _("“%(need)s”固定的资源用不上：已停用、已被排除，或单位已经谢绝。"),
    "partners": lambda: _("“%(need)s”已经固定给一家单位，先撤销那一条。"),
    "off_hours": lambda: _("“%(need)s”和固定的资源时间合不上。"),
    "elsewhere": lambda: _("固定的资源不到“%(need)s”那里去。"),
}


def _resource(pk: int) -> str:
    return Resource.objects.filter(pk=pk).values_list("content", flat=True).first() or ""
