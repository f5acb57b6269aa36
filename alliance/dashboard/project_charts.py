"""Pictures of micro-projects with their tables: begun and finished by month, under way by unit."""

from typing import Any

from django.db.models import Case, CharField, Count, DateField, Value, When
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.dashboard.charts import Counts, by_day, day_of, limits, months, months_chart
from core import clock
from core.periods import month_period
from core.workdays import Overrides, add_workdays
from projects.models import MicroProject

SOON_DAYS = 5
MOST_UNITS = 12


def project_charts(user: Any, entered: Overrides) -> list[dict[str, Any]]:
    """Both pictures, counted in one query."""
    counts = Counts(_monthly(user).union(_under_way(user, entered), all=True))
    return [
        months_chart(
            counts, (("begun", _("开工")), ("done", _("完成"))), title=_("开工与完成"), note=_("近 12 个月，个"),
            label=_("近 12 个月每月开工与验收完成的微项目个数"),
        ),
        _by_unit(counts),
    ]  # fmt: skip


def _monthly(user: Any) -> Any:
    first = month_period(months()[0]).start
    mine = MicroProject.objects.filter(pk__in=MicroProject.objects.visible_to(user).order_by().values("pk")).order_by()
    begun = by_day(mine.filter(started_at__gte=first), "begun", day_of("started_at"))
    return begun.union(by_day(mine.filter(completed_at__gte=first), "done", day_of("completed_at")), all=True)


def _under_way(user: Any, entered: Overrides) -> Any:
    today = clock.today()
    soon = add_workdays(today, SOON_DAYS, entered=entered)
    kind = Case(
        When(ends_on__lt=today, then=Value("late")), When(ends_on__lte=soon, then=Value("near")),
        default=Value("within"), output_field=CharField(),
    )  # fmt: skip
    rows = MicroProject.objects.visible_to(user).running().order_by()
    grouped = rows.values(
        which=kind, code=Cast(Coalesce("unit__name", Value("")), CharField()), day=Value(None, DateField())
    )
    return grouped.annotate(n=Count("pk")).values_list("which", "code", "day", "n")


def _by_unit(counts: Counts) -> dict[str, Any]:
    there = reverse("projects:project-list")
    return {
        "id": "open", "title": _("各单位在做的项目"), "note": _("今天，个，按结束日期"), "kind": "stack",
        "label": _("各单位实施中的微项目按结束日期分布"),
        "heads": [_("单位"), _("时限内"), _("五天内到期"), _("超期")],
        "rows": [
            {"name": name, "cells": cells, "url": f"{there}?status=running"}
            for name, cells in limits(counts)[:MOST_UNITS]
        ],
    }  # fmt: skip
