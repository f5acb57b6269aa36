"""Plan visits, set another day, and call them off."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.errors import DomainError
from core.personal.inside_text import tidy
from core.versions import check_version
from members import visit_notices as notices
from members import visit_policies as policies
from members.models import MemberUnit, UnitStatus, Visit, VisitStatus
from members.visit_lifecycle import VISIT_LIFECYCLE

MOST_AT_ONCE = 100
FURTHEST = timedelta(days=366)


@transaction.atomic
def plan_visits(
    *, units: Iterable[MemberUnit], visitor: User, planned_on: date, companions: str = "", actor: User
) -> list[Visit]:
    """Set the day on which somebody goes, to one unit or to many."""
    chosen = [unit.pk for unit in units]
    if not 1 <= len(chosen) <= MOST_AT_ONCE:
        raise ValidationError({"units": _("请选 1 到 %(most)s 家单位。") % {"most": MOST_AT_ONCE}})
    locked = list(MemberUnit.objects.select_for_update().filter(pk__in=chosen).order_by("pk"))
    if not all(policies.can_plan(actor, unit) for unit in locked):
        raise PermissionDenied(_("只能安排走访自己辖区的单位。"))
    _check_free(locked)
    _check_day(planned_on)
    _check_visitor(visitor, locked)
    return [_plan(unit, visitor, planned_on, tidy(companions), actor) for unit in locked]


@transaction.atomic
def move_visit(
    *, visit: Visit, visitor: User, planned_on: date, companions: str = "", version: int | None = None, actor: User
) -> Visit:
    """Set another day, or send somebody else."""
    visit = locked_visit(visit)
    VISIT_LIFECYCLE.check("move", obj=visit, actor=actor)
    check_version(visit, version)
    _check_day(planned_on)
    _check_visitor(visitor, [visit.unit])
    visit.visitor, visit.planned_on, visit.companions = visitor, planned_on, tidy(companions)
    visit.full_clean()
    visit.save(update_fields=["visitor", "planned_on", "companions", "version"])
    record("visit.moved", target=visit, actor=actor, visitor=visitor, day=planned_on)
    notices.visit_moved(visit)
    return visit


@transaction.atomic
def cancel_visit(*, visit: Visit, reason: str, actor: User) -> Visit:
    """Call off a visit nobody has made yet."""
    visit = locked_visit(visit)
    step = VISIT_LIFECYCLE.check("cancel", obj=visit, actor=actor)
    if not tidy(reason):
        raise ValidationError({"reason": _("请写明取消的原因，单位会看到。")})
    visit.status, visit.reason, visit.version = step.target, tidy(reason), visit.version + 1
    visit.full_clean()
    visit.save(update_fields=["status", "reason", "version"])
    record("visit.cancelled", target=visit, actor=actor, reason=visit.reason)
    notices.visit_cancelled(visit)
    return visit


def call_off_visits(*, unit: MemberUnit, reason: str, actor: User) -> None:
    """Nobody goes any more where a unit has left."""
    planned = Visit.objects.select_for_update().filter(unit=unit, status=VisitStatus.PLANNED)
    for visit in planned:
        visit.status, visit.reason, visit.version = VisitStatus.CANCELLED, reason, visit.version + 1
        visit.save(update_fields=["status", "reason", "version"])
        record("visit.cancelled", target=visit, actor=actor, reason=reason)


def locked_visit(visit: Visit) -> Visit:
    return Visit.objects.select_for_update(of=("self",)).select_related("unit", "visitor").get(pk=visit.pk)


def _plan(unit: MemberUnit, visitor: User, day: date, companions: str, actor: User) -> Visit:
    visit = Visit(
        unit=unit, area_code=unit.area_code, visitor=visitor, companions=companions, planned_on=day,
        created_by=actor, created_at=clock.now(),
    )  # fmt: skip
    visit.full_clean()
    visit.save()
    record("visit.planned", target=visit, actor=actor, unit=unit.pk, visitor=visitor, day=day)
    notices.visit_planned(visit)
    return visit


def _check_free(units: list[MemberUnit]) -> None:
    """One visit at a time, and none where nobody is any more."""
    gone = [unit.name for unit in units if unit.status != UnitStatus.ACTIVE]
    if gone:
        raise DomainError(_("已退出，不用走访：%(names)s。") % {"names": "、".join(gone)}, code="wrong_state")
    busy = Visit.objects.open().filter(unit__in=units).order_by("unit__name_key").values_list("unit__name", flat=True)
    if busy:
        raise DomainError(_("已经安排了走访：%(names)s。") % {"names": "、".join(busy)}, code="visit_open")


def _check_day(day: date) -> None:
    today = clock.today()
    if not today <= day <= today + FURTHEST:
        raise ValidationError({"planned_on": _("日期要在今天到一年以内。")})


def _check_visitor(visitor: User, units: list[MemberUnit]) -> None:
    if not all(policies.goes_to(visitor, unit) for unit in units):
        raise ValidationError({"visitor": _("走访的人要是管这些单位的街道干部或社区书记。")})
