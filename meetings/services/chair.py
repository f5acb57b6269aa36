"""The rotation of the chair."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.audit import record
from meetings import policies
from meetings.models import ChairTerm
from members.models import Alliance, MemberUnit, Seat

YEAR = 12


@transaction.atomic
def plan_terms(
    *, alliance: Alliance, units: Sequence[MemberUnit], first: date, months_each: int = 1, actor: User
) -> list[ChairTerm]:
    """Lay down a year's order of the chair from a month on; terms planned earlier for that time give way."""
    alliance = Alliance.objects.select_for_update().get(pk=alliance.pk)
    if not policies.can_plan(actor, alliance.area_code):
        raise PermissionDenied(_("只有街道工作人员可以排轮值。"))
    begins = first.replace(day=1)
    _check(alliance, units, begins, months_each)
    alliance.chair_terms.filter(begins__gte=begins).delete()
    terms = [
        ChairTerm(
            alliance=alliance,
            unit=units[turn % len(units)],
            begins=months_on(begins, turn * months_each),
            ends=months_on(begins, (turn + 1) * months_each) - timedelta(days=1),
        )
        for turn in range(YEAR // months_each)
    ]
    ChairTerm.objects.bulk_create(terms)
    record("chair.planned", target=alliance, actor=actor, units=[unit.pk for unit in units], first=begins.isoformat())
    return terms


def months_on(day: date, months: int) -> date:
    """The first of the month so many months later."""
    index = day.year * YEAR + day.month - 1 + months
    return date(index // YEAR, index % YEAR + 1, 1)


def _check(alliance: Alliance, units: Sequence[MemberUnit], begins: date, months_each: int) -> None:
    if not units:
        raise ValidationError({"units": _("请至少选一家单位。")})
    if months_each not in (1, 3, YEAR):
        raise ValidationError({"months_each": _("每任只能是一个月、一个季度或一年。")})
    seated = set(Seat.objects.filter(alliance=alliance, left_on__isnull=True).values_list("unit", flat=True))
    if any(unit.pk not in seated for unit in units):
        raise ValidationError({"units": _("只有联盟成员单位可以轮值。")})
    if alliance.chair_terms.filter(begins__lt=begins, ends__gte=begins).exists():
        raise ValidationError({"first": _("这个月还在前一任的任期里，请从下一任开始排。")})
