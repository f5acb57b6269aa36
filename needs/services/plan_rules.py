"""What an officer rules for the month's proposal: pairs fixed, things left out, the most for a unit.

A rule is checked against every limit before it is written; each can be undone, and a proposal not yet sent follows.
"""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.errors import DomainError
from core.personal.inside_text import tidy
from members.models import MemberUnit, Resource, UnitStatus
from needs import policies
from needs.lifecycle import RULE_LIFECYCLE
from needs.matching import PinRefused, check_pins
from needs.models import LIVE_CLAIMS, Claim, Need, PlanRule, ProposalCause, RuleKind, RuleStatus
from needs.selectors.matching import ground_of, need_facts, resource_facts
from needs.selectors.plans import basis_of, pin_refusal, standing_of, waiting_needs
from needs.selectors.understanding import understanding_of
from needs.services.capacity import claiming_month
from needs.services.proposals import lock_street, plan_again


@transaction.atomic
def pin_pair(*, need: Need, resource: Resource, reason: str = "", actor: User) -> PlanRule:
    """Fix who meets a need this month; refused where no plan could keep it."""
    month = _begun(need.street_code, actor)
    if need.pk not in {waiting.pk for waiting in waiting_needs(need.street_code)}:
        raise DomainError(
            _("这件需求现在是“%(state)s”，或已经向单位发出，不在本月方案里。") % {"state": need.get_status_display()},
            code="wrong_state",
        )
    _check_of_street(resource.unit, need.street_code)
    rule = PlanRule(kind=RuleKind.PIN, need=need, unit=resource.unit, resource=resource, reason=tidy(reason))
    return _set(rule, month, "resource", actor)


@transaction.atomic
def exclude_from_plan(
    *,
    reason: str,
    need: Need | None = None,
    unit: MemberUnit | None = None,
    resource: Resource | None = None,
    actor: User,
) -> PlanRule:
    """Leave a unit out for one need, or a unit or a resource out of the whole month."""
    unit = resource.unit if resource is not None else unit
    if unit is None or (need is not None and resource is not None):
        raise ValidationError({"unit": _("请选要排除的单位或资源；只对一件需求排除时选单位。")})
    month = _begun(unit.street_code, actor)
    if need is not None and need.street_code != unit.street_code:
        raise ValidationError({"unit": _("只能对接本街道在册的单位。")})
    if not tidy(reason):
        raise ValidationError({"reason": _("请写一句排除的理由，方便以后查看。")})
    rule = PlanRule(kind=RuleKind.EXCLUDE, need=need, unit=unit, resource=resource, reason=tidy(reason))
    return _set(rule, month, "reason", actor)


@transaction.atomic
def set_plan_ceiling(*, unit: MemberUnit, most: int, reason: str = "", actor: User) -> PlanRule:
    """Say how many needs a unit carries at most this month, with those it carries already; the last word holds."""
    month = _begun(unit.street_code, actor)
    _check_of_street(unit, unit.street_code)
    _check_ceiling(unit, most, month)
    before = PlanRule.objects.standing(unit.street_code, month).filter(kind=RuleKind.CEILING, unit=unit)
    for rule in before.select_for_update():
        if rule.most == most:
            raise DomainError(_("已经是这样了，不用再设。"), code="already_set")
        _lift(rule, actor)
    rule = PlanRule(kind=RuleKind.CEILING, unit=unit, most=most, reason=tidy(reason))
    return _set(rule, month, "most", actor)


@transaction.atomic
def lift_rule(*, rule: PlanRule, actor: User) -> PlanRule:
    """Undo a rule; the proposal is computed as if it had never been."""
    lock_street(rule.street_code)
    rule = PlanRule.objects.select_for_update().get(pk=rule.pk)
    RULE_LIFECYCLE.check("lift", obj=rule, actor=actor)
    _lift(rule, actor)
    plan_again(rule.street_code, ProposalCause.RULES, actor)
    return rule


# ── what several of them share ────────────────────────────────────────────────────────────────
def _begun(street_code: str, actor: User) -> date:
    """The month the rule is for; two officers ruling at once come one after the other."""
    if not policies.can_propose(actor, street_code):
        raise PermissionDenied(_("只有街道党建办可以调整对接方案。"))
    lock_street(street_code)
    return claiming_month(street_code)


def _set(rule: PlanRule, month: date, field: str, actor: User) -> PlanRule:
    """Write a rule that leaves every fixed pair possible; ``field`` is where a refusal is shown."""
    rule.area_code, rule.month, rule.created_by, rule.created_at = rule.unit.street_code, month, actor, clock.now()
    same = PlanRule.objects.standing(rule.area_code, month).filter(
        kind=rule.kind, need=rule.need_id, unit=rule.unit_id, resource=rule.resource_id
    )
    if same.exists():
        raise DomainError(_("已经是这样了，不用再设。"), code="already_set")
    rule.full_clean()
    rule.save()
    _check_kept(rule, field)
    record(
        f"plan_rule.{VERBS[RuleKind(rule.kind)]}", target=rule, actor=actor, need=rule.need_id, unit=rule.unit_id,
        resource=rule.resource_id, most=rule.most,
    )  # fmt: skip
    plan_again(rule.area_code, ProposalCause.RULES, actor)
    return rule


VERBS = {RuleKind.PIN: "pinned", RuleKind.EXCLUDE: "excluded", RuleKind.CEILING: "capped"}


def _check_kept(rule: PlanRule, field: str) -> None:
    """Hold every pair fixed by hand against all limits, this rule among them."""
    street, ground = rule.area_code, ground_of(rule.area_code)
    basis, needs = basis_of(street, rule.month, ground), waiting_needs(street)
    try:
        check_pins(
            need_facts(needs, ground), resource_facts(street, rule.month, ground), max_per_unit=basis.ceiling,
            standing=standing_of(street, needs, basis), understanding=understanding_of(street),
        )  # fmt: skip
    except PinRefused as refused:
        raise ValidationError({field: pin_refusal(refused)}) from refused


def _check_ceiling(unit: MemberUnit, most: int, month: date) -> None:
    ceiling = basis_of(unit.street_code, month, ground_of(unit.street_code)).ceiling
    carried = Claim.objects.filter(unit=unit, status__in=LIVE_CLAIMS).count()
    told = {"unit": unit.name, "ceiling": ceiling, "carried": carried}
    if not 0 <= most <= ceiling:
        raise ValidationError(
            {"most": _("街道规定一家单位最多同时承办 %(ceiling)s 件，请填 0 到 %(ceiling)s。") % told}
        )
    if most < carried:
        raise ValidationError({"most": _("%(unit)s手上已有 %(carried)s 件，上限不能比这更少。") % told})


def _check_of_street(unit: MemberUnit, street_code: str) -> None:
    if unit.status != UnitStatus.ACTIVE or unit.street_code != street_code:
        raise ValidationError({"unit": _("只能对接本街道在册的单位。")})


def _lift(rule: PlanRule, actor: User) -> None:
    rule.status, rule.lifted_by, rule.lifted_at = RuleStatus.LIFTED, actor, clock.now()
    rule.full_clean()
    rule.save(update_fields=["status", "lifted_by", "lifted_at"])
    record("plan_rule.lifted", target=rule, actor=actor, need=rule.need_id, unit=rule.unit_id)
