"""Two entries of one unit become one, and units stand under one another."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.errors import DomainError
from core.versions import check_version
from members import policies
from members.models import Agreement, AgreementStatus, Liaison, MemberUnit, Resource, Seat, UnitStatus
from members.services.past import keep_entries
from members.services.visit_plans import call_off_visits
from members.unit_ties import clashes, follow

LONGEST = Resource._meta.get_field("content").max_length or 0
OPEN_AGREEMENTS = (AgreementStatus.DRAFT, AgreementStatus.TO_SIGN, AgreementStatus.IN_FORCE)


@transaction.atomic
def merge_unit(*, unit: MemberUnit, into: MemberUnit, actor: User) -> MemberUnit:
    """Bring a unit entered twice under its other entry: what it has and does follows, what was signed stays."""
    unit, into = _locked(unit, into)
    _check_merge(unit, into, actor)
    keep_entries([unit, *Resource.objects.filter(unit=unit)])
    _free_parents(unit, into)
    # Two things of one name would be one row: the one that comes says where it comes from.
    taken = Resource.objects.filter(unit=into).values("content")
    for resource in Resource.objects.select_for_update().filter(unit=unit, content__in=taken):
        resource.content = f"{resource.content[: LONGEST - len(unit.name) - 2]}（{unit.name}）"
        resource.save(update_fields=["content"])
    moved = follow(unit, into)
    call_off_visits(unit=unit, reason=_("已并入%(unit)s") % {"unit": into.name}, actor=actor)
    # What the other entry has already stays behind, and ends.
    Seat.objects.in_force().filter(unit=unit).update(left_on=clock.today())
    Liaison.objects.filter(unit=unit, ends__isnull=True).update(ends=clock.today())
    unit.status, unit.merged_into, unit.parent, unit.version = UnitStatus.MERGED, into, None, unit.version + 1
    unit.full_clean()
    unit.save(update_fields=["status", "merged_into", "parent", "version"])
    record("unit.merged", target=unit, actor=actor, into=into.pk, moved=[f"{name} {n}" for name, n in moved.items()])
    record("unit.merged_in", target=into, actor=actor, other=unit.pk)
    return unit


def _locked(unit: MemberUnit, into: MemberUnit) -> tuple[MemberUnit, MemberUnit]:
    """Both, always in the order of ids: no two merges wait in a ring."""
    rows = {
        row.pk: row for row in MemberUnit.objects.select_for_update().filter(pk__in=(unit.pk, into.pk)).order_by("pk")
    }
    return rows[unit.pk], rows[into.pk]


def _check_merge(unit: MemberUnit, into: MemberUnit, actor: User) -> None:
    if not policies.can_end_unit(actor, unit):
        raise PermissionDenied(_("只有本街道党建办可以合并单位。"))
    if unit.pk == into.pk:
        raise ValidationError({"into": _("不能并入自己。")})
    if into.street_code != unit.street_code:
        raise ValidationError({"into": _("只能并入本街道的单位。")})
    for each in (unit, into):
        if each.status != UnitStatus.ACTIVE:
            told = {"unit": each.name, "state": each.get_status_display()}
            raise DomainError(
                _("%(unit)s现在是“%(state)s”，不能合并。请刷新页面看最新情况。") % told, code="wrong_state"
            )
    mine = Q(unit=unit) | Q(partner_unit=unit)
    signed = Agreement.objects.filter(mine, status__in=OPEN_AGREEMENTS).values_list("title", flat=True)
    why = clashes(unit, into)
    if signed:
        why.append(_("协议先结束，或换成留下的单位来签：%(titles)s。") % {"titles": "、".join(signed)})
    if why:
        raise DomainError(" ".join(why), code="both_hold")


def _free_parents(unit: MemberUnit, into: MemberUnit) -> None:
    """Whoever of the units below stands above the successor goes up a step, or the two would stand in a ring."""
    above, chain = into, [into.pk]
    while above.parent_id not in (None, unit.pk):
        above = MemberUnit.objects.get(pk=above.parent_id)
        chain.append(above.pk)
    MemberUnit.objects.filter(pk__in=chain, parent=unit).update(parent=unit.parent_id, version=F("version") + 1)


@transaction.atomic
def set_parent(*, unit: MemberUnit, parent: MemberUnit | None, version: int | None = None, actor: User) -> MemberUnit:
    """Say which unit stands above one in its own line (条), or none."""
    unit = MemberUnit.objects.select_for_update().get(pk=unit.pk)
    if not policies.can_set_parent(actor, unit):
        raise PermissionDenied(_("您的身份不能改上级单位。"))
    if unit.status != UnitStatus.ACTIVE:
        raise DomainError(_("这家单位不在册，不能再修改。"), code="wrong_state")
    check_version(unit, version)
    _check_parent(unit, parent)
    unit.parent = parent
    unit.full_clean()
    unit.save(update_fields=["parent", "version"])
    record("unit.parent_set", target=unit, actor=actor, parent=parent.pk if parent else None)
    return unit


def _check_parent(unit: MemberUnit, parent: MemberUnit | None) -> None:
    above = MemberUnit.objects.get(pk=parent.pk) if parent else None
    seen = {unit.pk}
    if above is not None and above.street_code[:6] != unit.street_code[:6]:
        raise ValidationError({"parent": _("只能选本区的单位。")})
    if above is not None and above.status != UnitStatus.ACTIVE:
        raise ValidationError({"parent": _("只能选在册的单位。")})
    while above is not None:
        if above.pk in seen:
            raise ValidationError({"parent": _("上级单位不能是它自己，也不能是它的下级。")})
        seen.add(above.pk)
        above = above.parent
