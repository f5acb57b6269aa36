"""What the month's proposal shows: how far it is, what it is worth, whom it left out and why, rules and weights."""

from collections.abc import Mapping
from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.areas.models import StreetSettings
from core.audit import trail
from core.models import AuditEntry
from members.models import MemberUnit
from needs import policies
from needs.lifecycle import RULE_LIFECYCLE
from needs.models import PlanRule, Proposal, ProposalStatus
from needs.plan_forms import CeilingForm, WeightsForm
from needs.selectors.leftovers import leftovers_of
from needs.selectors.plans import rule_told
from needs.services.capacity import month_by
from needs.services.weights import WEIGHTS
from needs.words import PRINCIPLES, WEIGHT_WORDS

UNITS_SHOWN, CHANGES_SHOWN = 14, 6
WORKING = (ProposalStatus.QUEUED, ProposalStatus.RUNNING)
STREET_DIGITS = 9
Bound = Mapping[str, BaseForm]


def proposal_part(
    proposal: Proposal | None, user: User, street: str, units: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The third column: how far the work is, or what it found; ``units`` are names the page has read already."""
    return {
        "proposal": proposal,
        "may_propose": len(street) == STREET_DIGITS and policies.can_propose(user, street),
        "progress": progress_of(proposal) if proposal and proposal.status in WORKING else None,
        "plan": plan_of(proposal, units or {}) if proposal and proposal.stats else None,
    }


def rules_part(user: User, street: str, settings: StreetSettings, bound: Bound | None = None) -> dict[str, Any]:
    """The rules of the month that runs, and the street's weights; ``bound`` holds forms to correct."""
    if len(street) != STREET_DIGITS or not policies.can_propose(user, street):
        return {"rules": [], "weights": None}
    bound = bound or {}
    standing = PlanRule.objects.visible_to(user).standing(street, month_by(settings)).for_list()
    ceiling: Any = bound.get("ceiling") or CeilingForm(user=user, auto_id="id_ceiling_%s")
    return {
        "rules": [_rule(rule, user) for rule in standing],
        "ceiling": ceiling,
        "units": {str(unit.pk): unit.name for unit in ceiling.units},
        "most": settings.unit_ceiling,
        "weights": bound.get("weights") or WeightsForm(instance=settings, auto_id="id_weights_%s"),
        "told_weights": weights_told(settings),
        "usual": all(getattr(settings, name) == getattr(StreetSettings(), name) for name in WEIGHTS),
    }


def _rule(rule: PlanRule, user: User) -> dict[str, Any]:
    return {
        "rule": rule, "text": rule_told(rule), "icon": RULE_ICONS[rule.kind],
        "steps": [
            {"label": step.label, "icon": step.icon, "url": reverse("needs:plan-rule-lift", args=[rule.pk])}
            for step in RULE_LIFECYCLE.available(rule, user)
        ],
    }  # fmt: skip


RULE_ICONS = {"pin": "pin", "exclude": "ban", "ceiling": "scale"}


def weights_told(settings: StreetSettings) -> list[dict[str, Any]]:
    """The four principles and evenness, each with its word."""
    return [{"label": label, "value": f"{getattr(settings, name):g}"} for name, label in WEIGHT_WORDS.items()]


def weights_page(settings: StreetSettings, form: WeightsForm) -> dict[str, Any]:
    """The weights to be changed, and who changed them before."""
    rows = [row for row in trail(settings) if any(name in row.facts for name in WEIGHTS)] if settings.pk else []
    return {
        "form": form,
        "usual": all(getattr(settings, name) == getattr(StreetSettings(), name) for name in WEIGHTS),
        "entries": [_change(row) for row in rows[:CHANGES_SHOWN]],
    }


def _change(row: AuditEntry) -> dict[str, Any]:
    told = {"icon": "scale", "text": _("改权重"), "detail": _changes(row.facts)}
    return {"when": row.at, "who": row.actor or "", **told}


def _changes(facts: Mapping[str, Any]) -> str:
    told = [
        _("%(name)s %(before)s → %(after)s") % {"name": label, "before": facts[name][0], "after": facts[name][1]}
        for name, label in WEIGHT_WORDS.items()
        if name in facts
    ]
    return _("，").join(told)


def detail_part(proposal: Proposal) -> dict[str, Any]:
    """What else one proposal says on its own page: whom it left over and why, and by what it was computed."""
    return {"left": leftovers_of(proposal), "basis": basis_told(proposal)}


def basis_told(proposal: Proposal) -> list[tuple[Any, str]]:
    """The weights a proposal was computed by, as they were then."""
    if not proposal.basis:
        return []
    weights, rules = proposal.basis["weights"], proposal.basis["rules"]
    told: list[tuple[Any, str]] = [
        (label, f"{weights[name] * 100:.0f}%") for name, label in PRINCIPLES.items() if name in weights
    ]
    told.append((_("均衡力度"), f"{proposal.basis['load_weight']:g}"))
    told.append((_("单位承办上限"), _("%(n)s 件") % {"n": proposal.basis["ceiling"]}))
    told.append((_("要求"), _("%(n)s 条") % {"n": len(rules)}))
    return told


def progress_of(proposal: Proposal) -> dict[str, Any]:
    """What the polled fragment shows."""
    failed = proposal.status == ProposalStatus.FAILED
    return {
        "label": _("对接方案没有算完") if failed else proposal.get_status_display(),
        "done": proposal.progress, "total": 100, "url": reverse("needs:proposal-status", args=[proposal.pk]),
        "finished": proposal.status not in WORKING, "failed": failed, "sentence": proposal.error,
        "next": reverse("needs:matching"), "next_label": _("看方案"),
    }  # fmt: skip


def plan_of(proposal: Proposal, units: Mapping[str, str]) -> dict[str, Any]:
    """The fair plan beside the one by score alone, and every unit's load in both."""
    fair, alone = proposal.stats["fair"], proposal.stats["score_only"]
    names = _unit_names({*fair["loads"], *alone["loads"]}, units)
    return {
        "rows": [
            (_("配上的需求"), _("%(n)s 件") % {"n": alone["pairs"]}, _("%(n)s 件") % {"n": fair["pairs"]}),
            (_("平均得分"), _average(alone), _average(fair)),
            (_("总分减负担"), _worth(alone), _worth(fair)),
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


# ── the plan in figures ───────────────────────────────────────────────────────────────────────
def _unit_names(keys: set[str], known: Mapping[str, str]) -> dict[str, str]:
    """Those the page knows already, and whoever has left since."""
    gone = keys - known.keys()
    read = MemberUnit.objects.filter(pk__in=gone).values_list("pk", "name") if gone else ()
    return {**known, **{str(pk): name for pk, name in read}}


def _average(spread: Mapping[str, Any]) -> str:
    return f"{spread['total_score'] / spread['pairs']:.1f}" if spread["pairs"] else "—"


def _worth(spread: Mapping[str, Any]) -> str:
    return f"{spread['objective']:.1f}" if "objective" in spread else "—"


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
