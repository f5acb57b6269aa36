"""Booking as a resident reads it: what there is nearby, which days are free, and how one's own stand."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import clock
from core.areas.models import Area
from core.templatetags.tongxin import zh_moment, zh_weekday
from members.booking_calendar import Turn, permits_of, turns_of
from members.booking_lifecycle import BOOKING_LIFECYCLE, VIOLATION_LIFECYCLE
from members.booking_notices import when
from members.booking_plans import Wanted
from members.booking_policies import can_book
from members.booking_words import days_in_words, hours_in_words, ways_in_words
from members.drawing import mark_of
from members.models import Booking, BookingStatus, CapacityWindow, Draw, Schedule, Violation
from members.opening import is_sensible

# What the address of a month's permit has where a window's number stands.
PERMIT = 0


class BookForm(forms.Form):
    """What has to be known, and no more; the box is never ticked beforehand."""

    plate = forms.CharField(label=gettext_lazy("车牌号"), max_length=12, help_text=gettext_lazy("例如 川A12345"))
    household = forms.CharField(
        label=gettext_lazy("您家门牌"), max_length=40, help_text=gettext_lazy("例如 3栋2单元501。每户一份，靠它来认。")
    )
    consent = forms.BooleanField(
        label=gettext_lazy("同意登记电话和上面写的，只用于这次预约，加密保存，到期删除"), required=False
    )

    def __init__(
        self, *args: Any, schedule: Schedule, day: date, window: CapacityWindow | None, agreed: bool, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.day, self.window = day, window
        if agreed:
            del self.fields["consent"]
        if not schedule.asks_plate:
            del self.fields["plate"]
        if not schedule.one_per_household:
            del self.fields["household"]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        return {"wanted": Wanted(day=self.day, window=self.window, **typed)} if not self.errors else typed


class DayForm(forms.Form):
    """The day of an address: written one way, and in a year anybody can mean."""

    day = forms.DateField(input_formats=("%Y-%m-%d",))

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not is_sensible(day):
            raise forms.ValidationError(gettext_lazy("没有这一天，请核对年份。"))
        return day


class AppealForm(forms.Form):
    appeal = forms.CharField(
        label=gettext_lazy("当时是怎么回事"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


def bookable_here(place: Area | None) -> Any:
    """What is open in the street."""
    found = Schedule.objects.published().filter(area_code__startswith=place.code[:9] if place else "")
    return found.select_related("resource__unit").order_by("walk_minutes", "id")


def bookable_count(place: Area | None) -> int:
    return int(bookable_here(place).count())


def schedule_row(schedule: Schedule) -> dict[str, Any]:
    return {
        "title": schedule.resource.content, "place": schedule.place, "unit": schedule.resource.unit.name,
        "walk": schedule.walk_minutes, "url": reverse("portal:book", args=[schedule.pk]),
    }  # fmt: skip


def schedule_page(schedule: Schedule, user: Any) -> dict[str, Any]:
    """One thing to book: what it is, its months, and its coming days."""
    today = clock.today()
    turns = turns_of(schedule, today, today + timedelta(days=schedule.ahead_days))
    mine = _own(schedule, user)
    windows = schedule.windows.in_use(today)
    # Whoever comes without a name may turn out to be one of those it is for.
    meant = not user.is_authenticated or can_book(user, schedule)
    return {
        "schedule": schedule,
        "title": schedule.resource.content,
        "unit": schedule.resource.unit.name,
        "windows": [{"hours": hours_in_words(row), "days": days_in_words(row)} for row in windows],
        "ways": ways_in_words(schedule),
        "permits": [_turn(schedule, turn, mine, open_to=meant) for turn in permits_of(schedule)],
        "turns": [_turn(schedule, turn, mine, open_to=meant) for turn in turns if not turn.over],
        "meant_for_you": meant,
    }


def turn_here(schedule: Schedule, window: CapacityWindow | None, day: date) -> Turn | None:
    """One turn of the calendar; None when there is none on that day."""
    turns = permits_of(schedule) if window is None else turns_of(schedule, day, day)
    return next((turn for turn in turns if turn.window == window and turn.day == day), None)


def turn_words(turn: Turn) -> dict[str, Any]:
    hours = hours_in_words(turn.window) if turn.window else ""
    return {
        "day": turn.day, "hours": hours, "permit": turn.window is None, "weekday": zh_weekday(turn.day),
        "left": turn.left, "places": turn.places, "waiting": turn.waiting, "told": _told(turn), "action": _action(turn),
    }  # fmt: skip


def own_booking(turn: Turn, user: Any) -> Booking | None:
    if not user.is_authenticated or turn.occurrence is None:
        return None
    return Booking.objects.visible_to(user).standing().filter(user=user, occurrence=turn.occurrence).first()


def _own(schedule: Schedule, user: Any) -> dict[int, Booking]:
    if not user.is_authenticated:
        return {}
    mine = Booking.objects.visible_to(user).standing().filter(user=user, occurrence__schedule=schedule).ahead()
    return {booking.occurrence_id: booking for booking in mine}


def _turn(schedule: Schedule, turn: Turn, mine: dict[int, Booking], *, open_to: bool) -> dict[str, Any]:
    booking = mine.get(turn.occurrence or 0)
    window = turn.window.pk if turn.window else PERMIT
    where = reverse("portal:book-turn", args=[schedule.pk, window, turn.day.isoformat()])
    return {
        **turn_words(turn), "booking": booking, "closed": turn.closed,
        "url": where if open_to and turn.bookable and booking is None else "",
    }  # fmt: skip


def _told(turn: Turn) -> str:
    """One short line: what is left, or why there is nothing to press."""
    if turn.closed:
        return _("停开：%(why)s") % {"why": turn.closed}
    if clock.today() < turn.opens_on:
        return _("还没开始")
    if turn.drawn_by is not None:
        return _("%(when)s抽签，%(n)s 个名额") % {"when": zh_moment(turn.drawn_by), "n": turn.places}
    if turn.left:
        return ngettext("还有 %(n)s 个空位", "还有 %(n)s 个空位", turn.left) % {"n": turn.left}
    return _("约满了，%(n)s 位在候补") % {"n": turn.waiting} if turn.waiting else _("约满了，可以排候补")


def _action(turn: Turn) -> str:
    if turn.to_draw:
        return _("报名抽签")
    return _("我要预约") if turn.left and not turn.waiting else _("排候补")


# ── one's own ─────────────────────────────────────────────────────────────────────────────────
def bookings_of(user: Any) -> list[dict[str, Any]]:
    """Those ahead first, soonest first; then what was, latest first."""
    rows = list(Booking.objects.visible_to(user).filter(user=user).for_list().order_by("-occurrence__starts_at")[:60])
    ahead = [row for row in rows if not row.occurrence.is_over]
    return [booking_row(row) for row in [*reversed(ahead), *(row for row in rows if row.occurrence.is_over)]]


def bookings_note(user: Any) -> int:
    return int(Booking.objects.visible_to(user).filter(user=user).open().ahead().count())


def booking_row(booking: Booking) -> dict[str, Any]:
    schedule = booking.occurrence.schedule
    return {
        "title": schedule.resource.content, "place": schedule.place, "when": when(booking.occurrence),
        "status": booking.status, "url": reverse("portal:booking", args=[booking.pk]), "position": booking.position,
    }  # fmt: skip


def booking_page(booking: Booking, user: Any, appeal: AppealForm | None = None) -> dict[str, Any]:
    """One's own booking in everyday words: where it stands, what follows, and what can be done."""
    steps = {step.name for step in BOOKING_LIFECYCLE.available(booking, user)}
    occurrence, schedule = booking.occurrence, booking.occurrence.schedule
    return {
        **booking_row(booking),
        "booking": booking,
        "headline": _headline(booking),
        "sentence": _sentence(booking),
        "unit": schedule.resource.unit.name,
        "terms": schedule.terms,
        "cancel_url": reverse("portal:booking-cancel", args=[booking.pk]) if "cancel" in steps else "",
        "ics_url": reverse("portal:booking-ics", args=[booking.pk]) if booking.status == BookingStatus.HELD else "",
        "draws": [reverse("portal:draw", args=[draw.pk]) for draw in occurrence.draws.order_by("id")],
        "commitment": occurrence.commitment if booking.status == BookingStatus.APPLIED else "",
        "violations": [_violation(one, user, appeal) for one in booking.violations.order_by("id")],
    }


def _headline(booking: Booking) -> str:
    return {
        BookingStatus.APPLIED: _("报上名了，等抽签"), BookingStatus.HELD: _("约上了"),
        BookingStatus.WAITING: _("您是候补第 %(n)s 位") % {"n": booking.position},
        BookingStatus.USED: _("已经用过了"), BookingStatus.MISSED: _("这次没有来"),
        BookingStatus.CANCELLED: _("已经取消了"), BookingStatus.CALLED_OFF: _("这一场取消了"),
    }[BookingStatus(booking.status)]  # fmt: skip


def _sentence(booking: Booking) -> str:
    occurrence = booking.occurrence
    if booking.status == BookingStatus.APPLIED and occurrence.draw_at:
        return _("%(when)s抽签，结果会发消息给您。") % {"when": zh_moment(occurrence.draw_at)}
    if booking.status == BookingStatus.WAITING:
        return _("前面有人取消就自动补上，会发消息给您。")
    if booking.status == BookingStatus.CALLED_OFF:
        return booking.reason
    return _("用不着请取消，让给别人。") if booking.status == BookingStatus.HELD and not occurrence.is_over else ""


def _violation(violation: Violation, user: Any, appeal: AppealForm | None) -> dict[str, Any]:
    violation.booking.user = user
    may = VIOLATION_LIFECYCLE.allows("appeal", obj=violation, actor=user)
    return {
        "row": violation, "until": violation.appeal_until,
        "form": (appeal or AppealForm(auto_id=f"id_{violation.pk}_%s")) if may else None,
        "url": reverse("portal:violation-appeal", args=[violation.pk]),
    }  # fmt: skip


# ── a draw for everybody ──────────────────────────────────────────────────────────────────────
def draw_page(draw: Draw, user: Any) -> dict[str, Any]:
    """The seed, every ticket with the mark that decides its place, and how to work it out oneself."""
    mine = _own_tickets(draw, user)
    return {
        "draw": draw,
        "when": when(draw.occurrence),
        "title": draw.occurrence.schedule.resource.content,
        "rows": [
            {"place": n, "ticket": ticket, "mark": mark_of(draw.seed, ticket), "in": n <= draw.places,
             "mine": ticket in mine}
            for n, ticket in enumerate(draw.tickets, 1)
        ],
        "example": draw.tickets[0] if draw.tickets else "",
    }  # fmt: skip


def _own_tickets(draw: Draw, user: Any) -> set[str]:
    if not user.is_authenticated:
        return set()
    mine: Iterable[str] = (
        Booking.objects.visible_to(user)
        .filter(user=user, occurrence=draw.occurrence_id)
        .values_list("ticket", flat=True)
    )
    return set(mine)
