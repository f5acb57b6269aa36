"""When a unit is to be visited again: so many months after the last visit, and at once where nobody has been."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.TextChoices):
    OVERDUE = "overdue", _("已逾期")
    DUE = "due", _("本月该走访")
    PLANNED = "planned", _("已安排")
    DONE = "done", _("近期走访过")


@dataclass(frozen=True)
class Turn:
    """What is known of one unit: when somebody was there, and when somebody goes."""

    visited_on: date | None = None
    planned_on: date | None = None


def next_due(turn: Turn, months: int, today: date) -> date:
    """The day by which somebody has to go: today where nobody has been yet."""
    return months_on(turn.visited_on, months) if turn.visited_on else today


def standing(turn: Turn, months: int, today: date) -> Standing:
    """Every unit stands in exactly one place; a day that is set counts before the rule."""
    if turn.planned_on is not None:
        return Standing.OVERDUE if turn.planned_on < today else Standing.PLANNED
    due = next_due(turn, months, today)
    if due < today:
        return Standing.OVERDUE
    return Standing.DUE if due <= month_end(today) else Standing.DONE


def months_on(day: date, months: int) -> date:
    """So many months later, on the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
