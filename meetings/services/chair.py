"""The rotation of the chair: laid down, put off, handed to another unit, and shared with the zones."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.areas.models import Zone
from core.audit import record
from meetings import chair_notices as notices
from meetings import policies
from meetings.models import ChairTerm, ChangeKind, CoChair, OrderWay, RotationPlan, TermChange
from meetings.rotation import YEAR, drawn, laid_out, put_off
from meetings.services.following import follow_rotation
from meetings.services.terms import locked_term
from members.models import Alliance, MemberUnit, Seat

# A month's notice is custom; two weeks is the least an office needs to prepare.
REMIND_AHEAD = timedelta(days=14)


@transaction.atomic
def plan_terms(
    *,
    alliance: Alliance,
    units: Sequence[MemberUnit],
    first: date,
    months_each: int = 1,
    way: str = OrderWay.BY_HAND,
    seed: str = "",
    actor: User,
) -> list[ChairTerm]:
    """Lay down a year's order of the chair from a month on; terms planned earlier for that time give way.

    By seat and by draw the order is found, among the units given or, when none are, all that sit in the alliance.
    """
    alliance = Alliance.objects.select_for_update().get(pk=alliance.pk)
    if not policies.can_plan(actor, alliance.area_code):
        raise PermissionDenied(_("只有街道工作人员可以排轮值。"))
    plan = RotationPlan(
        alliance=alliance, first=first.replace(day=1), months_each=months_each, way=way, seed=seed.strip(),
        planned_by=actor, planned_at=clock.now(),
    )  # fmt: skip
    seats = list(Seat.objects.in_force().filter(alliance=alliance).order_by("joined_on", "id").values_list("unit"))
    order = _ordered(plan, [unit.pk for unit in units], [unit for (unit,) in seats])
    plan.full_clean()
    plan.save()
    alliance.chair_terms.filter(begins__gte=plan.first).delete()
    turns = laid_out(order, plan.first, months_each)
    terms = [
        ChairTerm(alliance=alliance, plan=plan, unit_id=turn.unit, begins=turn.begins, ends=turn.ends)
        for turn in turns
    ]  # fmt: skip
    ChairTerm.objects.bulk_create(terms)
    record("chair.planned", target=alliance, actor=actor, units=order, first=plan.first.isoformat(), way=way)
    notices.chair_planned(terms)
    follow_rotation(alliance, actor)
    return terms


@transaction.atomic
def skip_term(*, term: ChairTerm, to: ChairTerm | None = None, reason: str, actor: User) -> ChairTerm:
    """Put a unit's turn off to a later term, the last one planned unless said otherwise; those between move up."""
    term, _step = locked_term("skip", term, actor)
    why = _said(reason, _("请写明为什么顺延。"))
    later = list(
        ChairTerm.objects.select_for_update().filter(alliance=term.alliance_id, begins__gte=term.begins)
    )  # fmt: skip
    places = [one.pk for one in later]
    place = len(later) - 1 if to is None else places.index(to.pk) if to.pk in places else 0
    if place == 0:
        raise ValidationError({"to": _("请选后面的一任；后面没有了，请先排下一年。")})
    units = put_off([one.unit_id for one in later], place)
    for one, unit in zip(later, units, strict=True):
        _give(one, unit, ChangeKind.SKIPPED if one.pk == term.pk else ChangeKind.MOVED, why, actor)
    record("chair.skipped", target=term, actor=actor, to=later[place].pk)
    notices.term_skipped(later[0], later[place], why)
    follow_rotation(term.alliance, actor)
    return later[0]


@transaction.atomic
def replace_chair(*, term: ChairTerm, unit: MemberUnit, reason: str, actor: User) -> ChairTerm:
    """Give a term to another unit; of one that has begun, the days from today on."""
    term, _step = locked_term("replace", term, actor)
    why = _said(reason, _("请写明为什么更换。"))
    if unit.pk == term.unit_id:
        raise ValidationError({"unit": _("请选另一家单位。")})
    _check_seated(term.alliance, [unit.pk], "unit")
    today = clock.today()
    rest = term
    if term.begins < today:
        # What the first unit has carried stays its own.
        rest = ChairTerm(alliance=term.alliance, plan=term.plan, unit=term.unit, begins=today, ends=term.ends)
        term.ends = today - timedelta(days=1)
        term.save(update_fields=["ends"])
        rest.full_clean()
        rest.save()
    _give(rest, unit.pk, ChangeKind.REPLACED, why, actor)
    record("chair.replaced", target=term, actor=actor, unit=unit.pk, term=rest.pk)
    notices.chair_replaced(rest, why)
    follow_rotation(term.alliance, actor)
    return rest


@transaction.atomic
def set_co_chairs(*, term: ChairTerm, chairs: Mapping[Zone, MemberUnit], actor: User) -> ChairTerm:
    """Name each zone's own chair beside the alliance's; a zone left out has none."""
    term, _step = locked_term("co-chairs", term, actor)
    _check_seated(term.alliance, [unit.pk for unit in chairs.values()], "chairs")
    if any(zone.area_code[:9] != term.area_code[:9] for zone in chairs):
        raise ValidationError({"chairs": _("只能选本街道的片区。")})
    term.co_chairs.all().delete()
    CoChair.objects.bulk_create(CoChair(term=term, zone=zone, unit=unit) for zone, unit in chairs.items())
    record("chair.co_chairs_named", target=term, actor=actor, units=[unit.pk for unit in chairs.values()])
    notices.co_chairs_named(term)
    return term


def remind_chairs() -> int:
    """Tell each unit once that its turn is near; running twice tells nothing twice."""
    near = ChairTerm.objects.ahead().filter(begins__lte=clock.today() + REMIND_AHEAD, reminded_at__isnull=True)
    return sum(_remind(pk) for pk in list(near.order_by("begins").values_list("pk", flat=True)))


@transaction.atomic
def _remind(pk: int) -> int:
    term = ChairTerm.objects.select_for_update(of=("self",)).select_related("alliance", "unit").get(pk=pk)
    if term.reminded_at is not None:
        return 0
    term.reminded_at = clock.now()
    term.save(update_fields=["reminded_at"])
    record("chair.reminded", target=term, actor=User.objects.system())
    notices.chair_near(term)
    return 1


def _ordered(plan: RotationPlan, chosen: list[int], seated: list[int]) -> list[int]:
    if plan.months_each not in (1, 3, YEAR):
        raise ValidationError({"months_each": _("每任只能是一个月、一个季度或一年。")})
    if plan.way == OrderWay.BY_DRAW and not plan.seed:
        raise ValidationError({"seed": _("抽签要有种子，比如当天福利彩票的开奖号码，谁都可以按它重算。")})
    if any(unit not in seated for unit in chosen):
        raise ValidationError({"units": _("只有联盟成员单位可以轮值。")})
    order = chosen
    if plan.way != OrderWay.BY_HAND:
        among = [unit for unit in seated if unit in chosen] if chosen else seated
        order = drawn(among, plan.seed) if plan.way == OrderWay.BY_DRAW else among
    if not order:
        raise ValidationError({"units": _("请至少选一家单位。")})
    _check_free(plan)
    return order


def _check_free(plan: RotationPlan) -> None:
    """Who is in the chair stays there to the end of the term."""
    running = plan.alliance.chair_terms.filter(begins__lt=plan.first, ends__gte=plan.first)
    begun = plan.alliance.chair_terms.filter(begins__gte=plan.first, begins__lte=clock.today())
    if running.exists() or begun.exists():
        raise ValidationError({"first": _("这个月还在前一任的任期里，请从下一任开始排。")})


def _check_seated(alliance: Alliance, units: Sequence[int], field: str) -> None:
    seated = set(Seat.objects.in_force().filter(alliance=alliance).values_list("unit", flat=True))
    if any(unit not in seated for unit in units):
        raise ValidationError({field: _("只能选联盟成员单位。")})


def _give(term: ChairTerm, unit: int, kind: str, reason: str, actor: User) -> None:
    """Write the term's new unit, and what it was before."""
    if term.unit_id == unit:
        return
    TermChange.objects.create(
        term=term, kind=kind, before_id=term.unit_id, after_id=unit, reason=reason, changed_by=actor,
        changed_at=clock.now(),
    )  # fmt: skip
    term.unit_id, term.reminded_at = unit, None
    term.save(update_fields=["unit", "reminded_at"])


def _said(reason: str, ask: str) -> str:
    if not reason.strip():
        raise ValidationError({"reason": ask})
    return reason.strip()
