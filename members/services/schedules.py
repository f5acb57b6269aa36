"""Opening a resource for booking: its rules, its windows, and the end of it."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.areas.models import Area
from core.audit import record
from core.errors import DomainError
from core.lifecycle import Step
from core.personal.inside_text import tidy
from core.versions import check_version
from members import booking_notices as notices
from members import booking_policies as policies
from members.booking_lifecycle import SCHEDULE_LIFECYCLE
from members.booking_plans import ScheduleText, WindowText
from members.models import Booking, CapacityWindow, Closure, Resource, ResourceStatus, Schedule, ScheduleStatus
from members.opening import colliding, is_sensible
from members.services.fitting import fit_ahead

RULES = tuple(field.name for field in fields(ScheduleText))
WINDOW_WORDS = tuple(field.name for field in fields(WindowText))
# A stretch of closed days longer than this is no closure any more.
LONGEST_CLOSURE = timedelta(days=366)


@transaction.atomic
def draft_schedule(*, resource: Resource, text: ScheduleText, actor: User) -> Schedule:
    """Say how a resource would be booked; residents see nothing of it before the office opens it."""
    resource = Resource.objects.select_for_update(of=("self",)).select_related("unit").get(pk=resource.pk)
    if not policies.can_draft(actor, resource):
        raise PermissionDenied(_("只有提供资源的单位和街道可以开放预约。"))
    if resource.status == ResourceStatus.RETIRED:
        raise DomainError(_("这项资源已停用，不能开放预约。"), code="wrong_state")
    if Schedule.objects.filter(resource=resource).exists():
        raise DomainError(_("这项资源已经有开放安排了。"), code="already_there")
    schedule = Schedule(resource=resource, area_code=resource.area_code, created_by=actor, created_at=clock.now())
    _write(schedule, text)
    schedule.full_clean()
    schedule.save()
    record("schedule.drafted", target=schedule, actor=actor, resource=resource.pk)
    notices.schedule_drafted(schedule, actor)
    return schedule


@transaction.atomic
def edit_schedule(
    *, schedule: Schedule, text: ScheduleText, version: int | None, by_draw: bool = False, actor: User
) -> Schedule:
    """Change the rules; fewer permits than are held is refused, or drawn among the holders where that is asked for."""
    schedule, _step = locked_schedule("edit", schedule, actor)
    check_version(schedule, version)
    before = ScheduleText.of(schedule)
    _write(schedule, text)
    changed = [name for name in RULES if getattr(before, name) != getattr(text, name)]
    _check_permits(schedule, schedule.windows.in_use(clock.today()))
    schedule.full_clean()
    schedule.save(update_fields=[*RULES, "version"])
    record("schedule.edited", target=schedule, actor=actor, fields=changed)
    fit_ahead(schedule, by_draw=by_draw, field="permit_places", actor=actor)
    return schedule


@transaction.atomic
def open_schedule(*, schedule: Schedule, actor: User) -> Schedule:
    """Put it before the residents; from now on it can be booked."""
    schedule, step = locked_schedule("open", schedule, actor)
    _move(schedule, step)
    record("schedule.opened", target=schedule, actor=actor)
    notices.schedule_opened(schedule, actor)
    return schedule


@transaction.atomic
def end_schedule(*, schedule: Schedule, reason: str, actor: User) -> Schedule:
    """Stop for good; whoever has booked ahead is told, with the reason."""
    schedule, step = locked_schedule("end", schedule, actor)
    _move(schedule, step)
    record("schedule.ended", target=schedule, actor=actor)
    fit_ahead(schedule, reason=_said(reason), actor=actor)
    return schedule


def end_with_resources(*, resources: Iterable[int], reason: str, actor: User) -> None:
    """What is no longer offered is no longer booked; called by whoever retires a resource, who has been checked."""
    rows = Schedule.objects.select_for_update(of=("self",), no_key=True).select_related("resource__unit")
    for schedule in rows.filter(resource__in=resources).exclude(status=ScheduleStatus.ENDED).order_by("pk"):
        _move(schedule, SCHEDULE_LIFECYCLE.steps["end"])
        record("schedule.ended", target=schedule, actor=actor)
        fit_ahead(schedule, reason=tidy(reason) or _("这项资源停用了。"), actor=actor)


# ── windows ───────────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def add_window(*, schedule: Schedule, text: WindowText, actor: User) -> CapacityWindow:
    """Open further hours; no two windows are ever open at one moment, however the holidays fall."""
    schedule, _step = locked_schedule("window", schedule, actor)
    window = CapacityWindow(schedule=schedule)
    _fill(window, text)
    window.full_clean()
    _check_window(window)
    window.save()
    record("schedule.window_added", target=schedule, actor=actor, window=window.pk)
    return window


@transaction.atomic
def edit_window(*, window: CapacityWindow, text: WindowText, by_draw: bool = False, actor: User) -> CapacityWindow:
    """Change places at any time, hours only while nobody has booked them."""
    schedule, _step = locked_schedule("window", window.schedule, actor)
    window = CapacityWindow.objects.select_for_update(no_key=True).get(pk=window.pk)
    if text.hours != window.hours and _booked_ahead(window):
        raise DomainError(_("这个时段已经有人约了，时间不能改。请另设一段，或先停开这几天。"), code="already_booked")
    _fill(window, text)
    window.full_clean()
    _check_window(window)
    window.save(update_fields=WINDOW_WORDS)
    record("schedule.window_edited", target=schedule, actor=actor, window=window.pk)
    fit_ahead(schedule, by_draw=by_draw, actor=actor)
    return window


@transaction.atomic
def end_window(*, window: CapacityWindow, actor: User) -> CapacityWindow:
    """Offer these hours no more from today on; while somebody has booked them they stay."""
    schedule, _step = locked_schedule("window", window.schedule, actor)
    window = CapacityWindow.objects.select_for_update(no_key=True).get(pk=window.pk)
    if _booked_ahead(window):
        raise DomainError(_("这个时段已经有人约了，先停开这几天，再去掉。"), code="already_booked")
    yesterday = clock.today() - timedelta(days=1)
    window.begins_on = min(window.begins_on, yesterday) if window.begins_on else None
    window.ends_on = yesterday
    window.full_clean()
    window.save(update_fields=["begins_on", "ends_on"])
    record("schedule.window_ended", target=schedule, actor=actor, window=window.pk)
    fit_ahead(schedule, actor=actor)
    return window


# ── closed days ───────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def close_days(*, schedule: Schedule, first_day: date, last_day: date, reason: str, actor: User) -> Closure:
    """Open nothing on these days; what was booked on them is called off, and everybody concerned is told why."""
    schedule, _step = locked_schedule("close", schedule, actor)
    if not (is_sensible(first_day) and is_sensible(last_day)):
        raise ValidationError({"first_day": _("没有这一天，请核对年份。")})
    if first_day < clock.today():
        raise ValidationError({"first_day": _("不能停开已经过去的日子。")})
    if last_day < first_day:
        raise ValidationError({"last_day": _("止日早于起日。")})
    if last_day - first_day > LONGEST_CLOSURE:
        raise ValidationError({"last_day": _("一次最多停开一年；长期不开放请用“不再开放”。")})
    closure = Closure(
        schedule=schedule, first_day=first_day, last_day=last_day, reason=_said(reason), closed_by=actor,
        closed_at=clock.now(),
    )  # fmt: skip
    closure.full_clean()
    closure.save()
    record("schedule.days_closed", target=schedule, actor=actor, closure=closure.pk)
    fit_ahead(schedule, reason=closure.reason, actor=actor)
    notices.permit_days_closed(_permits_on(closure), closure)
    return closure


@transaction.atomic
def lift_closure(*, closure: Closure, actor: User) -> Closure:
    """Open again earlier than said; what was called off stays called off, the places can be booked anew."""
    schedule, _step = locked_schedule("close", closure.schedule, actor)
    closure = Closure.objects.select_for_update().get(pk=closure.pk)
    if closure.lifted_at or closure.last_day < clock.today():
        raise DomainError(_("这次停开已经结束了。"), code="wrong_state")
    closure.lifted_at = clock.now()
    closure.save(update_fields=["lifted_at"])
    record("schedule.closure_lifted", target=schedule, actor=actor, closure=closure.pk)
    fit_ahead(schedule, actor=actor)
    return closure


def locked_schedule(name: str, schedule: Schedule, actor: User) -> tuple[Schedule, Step]:
    """The row kept from others until the transaction ends, and the step this person may take.

    Whoever changes what is open locks the schedule first and its occurrences after it, in the order of their days.
    The keys stay free (``no_key``): whoever holds an occurrence may still have to look that its schedule is there.
    """
    rows = Schedule.objects.select_for_update(of=("self",), no_key=True).select_related("resource__unit")
    schedule = rows.get(pk=schedule.pk)
    return schedule, SCHEDULE_LIFECYCLE.check(name, obj=schedule, actor=actor)


def _move(schedule: Schedule, step: Step) -> None:
    schedule.status = step.target
    schedule.version += 1
    schedule.save(update_fields=["status", "version"])


def _write(schedule: Schedule, text: ScheduleText) -> None:
    for name, value in asdict(text).items():
        setattr(schedule, name, tidy(value) if isinstance(value, str) else value)
    schedule.communities = sorted(set(text.communities))
    known = Area.objects.in_force().communities().under(schedule.area_code[:9])
    if set(text.communities) - set(known.values_list("code", flat=True)):
        raise ValidationError({"communities": _("只能选本街道的社区。")})
    if text.single_by == "draw" and text.draw_days >= text.ahead_days:
        raise ValidationError({"draw_days": _("抽签要晚于开始预约：提前抽签的天数应少于提前可约的天数。")})


def _fill(window: CapacityWindow, text: WindowText) -> None:
    for name, value in asdict(text).items():
        setattr(window, name, sorted(set(value)) if name == "weekdays" else value)


def _check_window(window: CapacityWindow) -> None:
    others: Any = window.schedule.windows.in_use(clock.today()).exclude(pk=window.pk)
    met = colliding([window.hours, *(one.hours for one in others)])
    if met:
        raise ValidationError({"starts": _("和别的时段重叠：同一时刻的名额会算两遍。")})
    _check_permits(window.schedule, [window])


def _check_permits(schedule: Schedule, windows: Sequence[CapacityWindow] | Any) -> None:
    """What goes by the month is a part of every window's places."""
    fewest = min((window.places for window in windows), default=None)
    if fewest is not None and schedule.permit_places > fewest:
        message = _("包月 %(permits)s 个，比时段的名额 %(places)s 个还多。")
        words = {"permits": schedule.permit_places, "places": fewest}
        raise ValidationError({"places" if isinstance(windows, list) else "permit_places": message % words})


def _booked_ahead(window: CapacityWindow) -> bool:
    return Booking.objects.open().ahead().filter(occurrence__window=window).exists()


def _permits_on(closure: Closure) -> Any:
    """Months that stay valid around the closed days."""
    held = Booking.objects.open().filter(occurrence__schedule=closure.schedule_id, occurrence__window__isnull=True)
    months = held.filter(occurrence__day__lte=closure.last_day, occurrence__closed=False)
    return months.filter(occurrence__ends_at__gt=clock.now()).for_list() if months else []


def _said(reason: str) -> str:
    if not tidy(reason):
        raise ValidationError({"reason": _("请写明原因，约了的人会看到。")})
    return tidy(reason)
