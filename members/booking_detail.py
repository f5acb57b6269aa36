"""What the pages of schedules, occurrences and violations show beside their own fields."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Case, When
from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.accounts.models import User
from core.areas.selectors import names_of
from core.audit import trail
from core.lifecycle import Step
from members import booking_policies as policies
from members.booking_calendar import Turn, permits_of, turns_of
from members.booking_forms import BOOKING_FORMS, SCHEDULE_FORMS, ArriveForm, DecisionForm
from members.booking_lifecycle import BOOKING_LIFECYCLE, SCHEDULE_LIFECYCLE, VIOLATION_LIFECYCLE
from members.booking_notices import when
from members.booking_words import days_in_words, hours_in_words, ways_in_words
from members.models import Booking, Occurrence, Schedule, ScheduleStatus, Violation

SHOWN_DAYS = 14
SENTENCES = {
    ScheduleStatus.DRAFT: _("居民还看不到。设好时段，由街道开放。"),
    ScheduleStatus.OPEN: _("居民可以预约。"),
    ScheduleStatus.ENDED: _("不再开放，记录保留。"),
}
VERBS = {
    "schedule.drafted": ("plus", _("添加")),
    "schedule.edited": ("pencil", _("修改内容")),
    "schedule.opened": ("speakerphone", _("开放预约")),
    "schedule.ended": ("archive", _("不再开放")),
    "schedule.window_added": ("clock", _("加开放时段")),
    "schedule.window_edited": ("clock", _("改开放时段")),
    "schedule.window_ended": ("clock-x", _("去掉开放时段")),
    "schedule.days_closed": ("player-pause", _("停开")),
    "schedule.closure_lifted": ("player-play", _("提前恢复开放")),
}
# Residents book on their own page.
ON_OTHER_PAGES = frozenset({"book"})
MOST_SHOWN = 300
# Who has a place, then who waits for one, then who gave it up.
ORDER = ("held", "used", "missed", "applied", "waiting")
IN_LIST = Case(*(When(status=status, then=turn) for turn, status in enumerate(ORDER)), default=len(ORDER))


def schedule_page(schedule: Schedule, user: User, bound: Mapping[str, BaseForm] | None = None) -> dict[str, Any]:
    """Everything the schedule's template needs; ``bound`` holds a step's form that has to be corrected."""
    runs, today = policies.can_run(user, schedule), clock.today()
    return {
        "schedule": schedule,
        "now": {
            "status": schedule.status, "kind": "schedule", "sentence": SENTENCES[ScheduleStatus(schedule.status)]
        },
        "term": None,
        "steps": _schedule_steps(schedule, user, bound or {}),
        "runs": runs,
        "may_set": runs and SCHEDULE_LIFECYCLE.allows("window", obj=schedule, actor=user),
        "windows": [
            {"row": row, "days": days_in_words(row), "hours": hours_in_words(row)}
            for row in schedule.windows.in_use(today)
        ],
        "ways": ways_in_words(schedule),
        "communities": list(names_of(set(schedule.communities)).values()),
        "closures": list(schedule.closures.standing().filter(last_day__gte=today)),
        "turns": [turn_row(turn, runs) for turn in turns_of(schedule, today, today + timedelta(days=SHOWN_DAYS))],
        "permits": [turn_row(turn, runs) for turn in permits_of(schedule)],
        "public": schedule.status == ScheduleStatus.OPEN,
        "entries": [
            {"when": row.at, "who": row.actor or "", "icon": VERBS[row.verb][0], "text": VERBS[row.verb][1]}
            for row in trail(schedule) if row.verb in VERBS
        ],
    }  # fmt: skip


def turn_row(turn: Turn, runs: bool) -> dict[str, Any]:
    """One line of a calendar; who has booked is opened by those who run it."""
    url = reverse("members:occurrence-detail", args=[turn.occurrence]) if turn.occurrence and runs else ""
    return {"turn": turn, "hours": hours_in_words(turn.window) if turn.window else "", "url": url}


def _schedule_steps(schedule: Schedule, user: User, bound: Mapping[str, BaseForm]) -> list[dict[str, Any]]:
    found = [one for one in SCHEDULE_LIFECYCLE.available(schedule, user) if one.name not in ON_OTHER_PAGES]
    return [
        {
            **_step(step, f"members:schedule-{step.name}", schedule.pk, SCHEDULE_FORMS, bound),
            "link": step.name == "edit", "primary": step.name == "open",
        }
        for step in found
    ]  # fmt: skip


def _step(
    step: Step, route: str, pk: int, forms: Mapping[str, type[BaseForm]], bound: Mapping[str, BaseForm], key: str = ""
) -> dict[str, Any]:
    key = key or step.name
    form = bound.get(key) or (forms[step.name](auto_id=f"id_{key}_%s") if step.name in forms else None)
    return {
        "name": step.name, "label": step.label, "icon": step.icon, "sideways": step.sideways,
        "url": reverse(route, args=[pk]), "form": form, "open": key in bound,
    }  # fmt: skip


def occurrence_page(occurrence: Occurrence, user: User, bound: Mapping[str, BaseForm] | None = None) -> dict[str, Any]:
    """One occurrence with everybody who has booked it, covered."""
    rows = Booking.objects.visible_to(user).filter(occurrence=occurrence).select_related("user")
    bookings = list(rows.order_by(IN_LIST, "position", "id")[:MOST_SHOWN])
    for booking in bookings:
        booking.occurrence = occurrence
    return {
        "occurrence": occurrence,
        "schedule": occurrence.schedule,
        "when": when(occurrence),
        "bookings": [booking_row(booking, user, bound or {}) for booking in bookings],
        "draws": list(occurrence.draws.order_by("id")),
        "may_draw": _may_draw(occurrence, user),
    }


def _may_draw(occurrence: Occurrence, user: User) -> bool:
    due = occurrence.draw_at is not None and occurrence.draw_at <= clock.now()
    return occurrence.awaits_draw and due and not occurrence.closed and policies.can_hold_draw(user, occurrence)


def booking_row(booking: Booking, user: User, bound: Mapping[str, BaseForm]) -> dict[str, Any]:
    """A booking as those on the spot read it: enough to recognise somebody, the rest opened with a reason."""
    forms: dict[str, type[BaseForm]] = {**BOOKING_FORMS, **({"arrive": ArriveForm} if booking.code else {})}
    steps = [step for step in BOOKING_LIFECYCLE.available(booking, user) if step.name != "cancel"]
    key = f"contact-{booking.pk}"
    contact = bound.get(key) or (BOOKING_FORMS["contact"](auto_id=f"id_{key}_%s") if booking.phone else None)
    return {
        "row": booking,
        "steps": [
            _step(step, f"members:booking-{step.name}", booking.pk, forms, bound, f"{step.name}-{booking.pk}")
            for step in steps
        ],
        "contact": contact,
        "open": key in bound,
    }  # fmt: skip


def violation_rows(violations: Any, user: User, bound: Mapping[str, BaseForm] | None = None) -> list[dict[str, Any]]:
    """Records and appeals with the steps open to this person."""
    return [_violation(one, user, bound or {}) for one in violations]


def _violation(violation: Violation, user: User, bound: Mapping[str, BaseForm]) -> dict[str, Any]:
    steps = [step for step in VIOLATION_LIFECYCLE.available(violation, user) if step.name != "appeal"]
    forms: dict[str, type[BaseForm]] = {"uphold": DecisionForm, "withdraw": DecisionForm}
    return {
        "row": violation,
        "when": when(violation.booking.occurrence),
        "steps": [
            _step(step, f"members:violation-{step.name}", violation.pk, forms, bound, f"{step.name}-{violation.pk}")
            for step in steps
        ],
    }
