"""Pictures with their tables: needs by month, by community, by category."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, DateField, F, Q, Value, When
from django.db.models.functions import Cast, Substr, TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.areas.models import Area
from core.periods import current_period, month_period
from core.workdays import Overrides, add_workdays
from needs.category_names import said_category
from needs.models import OPEN_STATUSES, Need, NeedStatus
from projects.models import MicroProject, ProjectStatus

SOON_DAYS = 3
SOLVED = (NeedStatus.RESOLVED, NeedStatus.CLOSED)
DUE = OPEN_STATUSES[2:]
LIMITS = ("within", "near", "late")
LIMIT_HEADS = (gettext_lazy("时限内"), gettext_lazy("三天内到期"), gettext_lazy("超期"))
Columns = tuple[tuple[str, str], ...]
COMMUNITY = 12


def office_charts(user: Any, names: dict[str, str], entered: Overrides) -> list[dict[str, Any]]:
    """Asked and solved by month, and what is open: by community, or inside one by category; counted in one query."""
    inside = len(user.acting.area_code) == COMMUNITY
    counts = Counts(_monthly(user).union(_open(user, entered, "category__name" if inside else "area_code"), all=True))
    return [_asked_chart(counts), _by_category(counts) if inside else _by_place(counts, names)]


def asked_and_solved(user: Any) -> dict[str, Any]:
    return _asked_chart(Counts(_monthly(user)))


class Counts(Counter[tuple[str, str]]):
    """Numbers by what they count and where, or in which month."""

    def __init__(self, rows: Iterable[tuple[str, str, date | None, int]] = ()) -> None:
        super().__init__()
        for kind, code, day, count in rows:
            self[kind, f"{day:%Y-%m}" if day else code] += count


def months() -> list[date]:
    return [period.first_day for period in month_period(clock.today()).last_twelve()]


def _monthly(user: Any) -> Any:
    """Counted by day, which needs no function on a hundred thousand rows; the months are added up here."""
    first = months()[0]
    mine = Need.objects.visible_to(user).counted().order_by()
    asked = by_day(mine.filter(asked_on__gte=first), "asked", F("asked_on"))
    solved = mine.filter(resolved_at__gte=month_period(first).start)
    return asked.union(by_day(solved, "solved", day_of("resolved_at")), all=True)


def day_of(moment: str) -> Any:
    return TruncDate(moment, tzinfo=clock.SHANGHAI)


def by_day(rows: Any, kind: str, day: Any, code: Any = None) -> Any:
    grouped = rows.values(which=Value(kind, CharField()), code=code or Value("", CharField()), day=day)
    return grouped.annotate(n=Count("pk")).values_list("which", "code", "day", "n")


def _open(user: Any, entered: Overrides, by: str) -> Any:
    """Open needs by community or category: past their limit, near it, and within."""
    rows = Need.objects.visible_to(user).counted().open().order_by()
    grouped = rows.values(which=limit_of(entered), code=Cast(by, CharField()), day=Value(None, DateField()))
    return grouped.annotate(n=Count("pk")).values_list("which", "code", "day", "n")


def limit_of(entered: Overrides) -> Case:
    """Where an open need stands today: past its limit, near it, or within."""
    today = clock.today()
    soon = add_workdays(today, SOON_DAYS, entered=entered)
    waits = Q(status=NeedStatus.SUBMITTED)
    late = Q(waits, response_due__lt=today) | Q(~waits, completion_due__lt=today)
    near = Q(waits, response_due__range=(today, soon)) | Q(~waits, completion_due__range=(today, soon))
    within, close, past = LIMITS
    return Case(
        When(late, then=Value(past)), When(near, then=Value(close)), default=Value(within), output_field=CharField()
    )  # fmt: skip


def _asked_chart(counts: Counts) -> dict[str, Any]:
    return months_chart(
        counts, (("asked", _("收到")), ("solved", _("办结"))), title=_("收到与办结"), note=_("近 12 个月，件"),
        label=_("近 12 个月每月收到与办结的需求件数"),
    )  # fmt: skip


def months_chart(counts: Counts, columns: Columns, *, title: str, note: str, label: str) -> dict[str, Any]:
    """Kinds of count side by side over the last twelve months; a column is a kind and its name in the head."""
    rows = [
        {"name": month_name(month), "cells": [counts[kind, f"{month:%Y-%m}"] for kind, _head in columns]}
        for month in months()
    ]
    return {
        "id": "months", "title": title, "note": note, "kind": "column", "label": label,
        "heads": [_("月份"), *(head for _kind, head in columns)], "rows": rows,
    }  # fmt: skip


def month_name(month: date) -> str:
    if month.month == 1:
        return _("%(year)s年%(month)s月") % {"year": month.year, "month": month.month}
    return _("%(month)s月") % {"month": month.month}


def _by_place(counts: Counts, names: dict[str, str]) -> dict[str, Any]:
    there = reverse("needs:need-list")
    rows = [
        {"name": names.get(code, code).removesuffix("社区"), "cells": cells, "url": f"{there}?area={code}"}
        for code, cells in limits(counts)
    ]
    return {
        "id": "open", "title": _("各社区在办"), "note": _("今天，件，按时限"), "kind": "stack",
        "label": _("各社区在办需求按时限分布"), "heads": [_("社区"), *LIMIT_HEADS], "rows": rows,
    }  # fmt: skip


def _by_category(counts: Counts) -> dict[str, Any]:
    rows = [{"name": str(said_category(name)), "cells": cells, "url": ""} for name, cells in limits(counts)]
    return {
        "id": "open", "title": _("各类别在办"), "note": _("今天，件，按时限"), "kind": "stack",
        "label": _("各类别在办需求按时限分布"), "heads": [_("类别"), *LIMIT_HEADS], "rows": rows,
    }  # fmt: skip


def limits(counts: Counter[Any]) -> list[tuple[str, list[int]]]:
    """What is within its limit, near it and past it, for each place, category or unit; the fullest comes first."""
    keys = {key for kind, key in counts if kind in LIMITS}
    rows = [(key, [counts[kind, key] for kind in LIMITS]) for key in sorted(keys)]
    return sorted(rows, key=lambda row: -sum(row[1]))


def street_table(user: Any) -> list[dict[str, Any]]:
    """The roll-up of a district: one line per street."""
    period = current_period()
    today = clock.today()
    counted = {
        row["street"]: row
        for row in Need.objects.visible_to(user).counted().order_by().values(street=Substr("area_code", 1, 9)).annotate(
            asked=Count("pk", filter=Q(asked_on__gte=period.first_day)),
            open=Count("pk", filter=Q(status__in=OPEN_STATUSES)),
            late=Count("pk", filter=Q(status__in=DUE, completion_due__lt=today, imported=False)),
            solved=Count("pk", filter=Q(resolved_at__gte=period.start, resolved_at__lt=period.end)),
        )
    }  # fmt: skip
    running = dict(
        MicroProject.objects.visible_to(user).order_by().values("area_code")
        .annotate(n=Count("pk", filter=Q(status=ProjectStatus.RUNNING))).values_list("area_code", "n")
    )  # fmt: skip
    empty = {"asked": 0, "open": 0, "late": 0, "solved": 0}
    return [
        {
            "name": area.name, "code": area.code, **(counted.get(area.code) or empty),
            "running": running.get(area.code, 0),
        }
        for area in Area.objects.visible_to(user).in_force().streets()
    ]  # fmt: skip
