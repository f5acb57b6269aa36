"""Pictures with their tables: needs by month, by community, by category."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Avg, Case, CharField, Count, DateField, F, Q, Value, When
from django.db.models.functions import Cast, Substr, TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.areas.models import Area
from core.periods import current_period, month_period
from core.workdays import Overrides, add_workdays
from needs.category_names import said_category
from needs.models import OPEN_STATUSES, Category, Judgement, Need, NeedStatus, Verdict
from projects.models import MicroProject, ProjectStatus
from projects.selectors import became_work

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


def by_day(rows: Any, kind: str, day: Any) -> Any:
    grouped = rows.values(which=Value(kind, CharField()), code=Value("", CharField()), day=day)
    return grouped.annotate(n=Count("pk")).values_list("which", "code", "day", "n")


def _open(user: Any, entered: Overrides, by: str) -> Any:
    """Open needs by community or category: past their limit, near it, and within."""
    today = clock.today()
    soon = add_workdays(today, SOON_DAYS, entered=entered)
    waits = Q(status=NeedStatus.SUBMITTED)
    late = Q(waits, response_due__lt=today) | Q(~waits, completion_due__lt=today)
    near = Q(waits, response_due__range=(today, soon)) | Q(~waits, completion_due__range=(today, soon))
    kind = Case(When(late, Value("late")), When(near, Value("near")), default=Value("within"), output_field=CharField())
    rows = Need.objects.visible_to(user).counted().open().order_by()
    grouped = rows.values(which=kind, code=Cast(by, CharField()), day=Value(None, DateField()))
    return grouped.annotate(n=Count("pk")).values_list("which", "code", "day", "n")


def _asked_chart(counts: Counts) -> dict[str, Any]:
    return months_chart(
        counts, (("asked", _("收到")), ("solved", _("办结"))), title=_("收到与办结"), note=_("近 12 个月，件"),
        label=_("近 12 个月每月收到与办结的需求件数"),
    )  # fmt: skip


def months_chart(counts: Counts, columns: Columns, *, title: str, note: str, label: str) -> dict[str, Any]:
    """Kinds of count side by side over the last twelve months; a column is a kind and its name in the head."""
    rows = [
        {"name": _month_name(month), "cells": [counts[kind, f"{month:%Y-%m}"] for kind, _head in columns]}
        for month in months()
    ]
    return {
        "id": "months", "title": title, "note": note, "kind": "column", "label": label,
        "heads": [_("月份"), *(head for _kind, head in columns)], "rows": rows,
    }  # fmt: skip


def _month_name(month: date) -> str:
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


def limits(counts: Counts) -> list[tuple[str, list[int]]]:
    """What is within its limit, near it and past it, for each place, category or unit; the fullest comes first."""
    keys = {key for kind, key in counts if kind in LIMITS}
    rows = [(key, [counts[kind, key] for kind in LIMITS]) for key in sorted(keys)]
    return sorted(rows, key=lambda row: -sum(row[1]))


def by_category(user: Any, since: date) -> dict[str, Any]:
    """Each category's needs since a day: asked, open, solved."""
    mine = Need.objects.visible_to(user).counted().filter(asked_on__gte=since)
    counted = {row.pop("category"): row for row in _counted(mine, "category")}
    there = reverse("needs:need-list")
    rows = [
        {"name": str(kind), "cells": _cells(counted[kind.pk]), "url": f"{there}?view=all&category={kind.pk}"}
        for kind in Category.objects.filter(pk__in=counted)
    ]
    return {
        "id": "categories", "title": _("按类别"), "note": _since(since), "kind": "parts",
        "label": _("各类别需求件数"), "heads": _heads(_("类别")),
        "rows": sorted(rows, key=lambda row: -sum(row["cells"])),
    }  # fmt: skip


def by_community(user: Any, since: date) -> dict[str, Any]:
    """Each community's needs since a day: asked, open, solved."""
    mine = Need.objects.visible_to(user).counted().filter(asked_on__gte=since)
    counted = {row.pop("area_code"): row for row in _counted(mine, "area_code")}
    there = reverse("needs:need-list")
    rows = [
        {"name": area.name, "cells": _cells(counted[area.code]), "url": f"{there}?view=all&area={area.code}"}
        for area in Area.objects.in_force().communities().filter(code__in=counted)
    ]
    return {
        "id": "communities", "title": _("按社区"), "note": _since(since), "kind": "parts",
        "label": _("各社区需求件数"), "heads": _heads(_("社区")), "rows": rows,
    }  # fmt: skip


def _counted(rows: Any, field: str) -> Any:
    return (
        rows.order_by()
        .values(field)
        .annotate(
            open=Count("pk", filter=Q(status__in=OPEN_STATUSES)),
            solved=Count("pk", filter=Q(status__in=SOLVED)),
            other=Count("pk", filter=~Q(status__in=(*OPEN_STATUSES, *SOLVED))),
        )
    )


def _cells(row: dict[str, int]) -> list[int]:
    return [row["solved"], row["open"], row["other"]]


def _heads(first: str) -> list[str]:
    return [first, _("已办结"), _("在办"), _("退回或并案")]


def _since(day: date) -> str:
    return _("%(year)s年%(month)s月以来，件") % {"year": day.year, "month": day.month}


def community_table(user: Any, since: date) -> list[dict[str, Any]]:
    """One line per community: how much was asked, how fast it went, what people said, who has no project yet."""
    needs = Need.objects.visible_to(user).counted().filter(asked_on__gte=since, imported=False)
    lines: dict[str, dict[str, Any]] = {row["area_code"]: row for row in _pace(needs)}
    judged = {row["need__area_code"]: row for row in _judged(needs)}
    listed = {row.pop("area_code"): row for row in _listed(needs)}
    projects = dict(_projects(user))
    return [
        {
            "name": area.name, "code": area.code, **judged.get(area.code, {}), **lines.get(area.code, {}),
            **_converted(listed.get(area.code, {})),
            "days": days(lines.get(area.code, {}).get("pace")), "projects": projects.get(area.code, 0),
        }
        for area in Area.objects.visible_to(user).in_force().communities()
    ]  # fmt: skip


def _pace(needs: Any) -> Iterable[dict[str, Any]]:
    return (
        needs.order_by()
        .values("area_code")
        .annotate(
            asked=Count("pk"),
            solved=Count("pk", filter=Q(status__in=SOLVED)),
            late=Count("pk", filter=Q(status__in=DUE, completion_due__lt=clock.today())),
            pace=Avg(F("resolved_at") - F("created_at"), filter=Q(resolved_at__isnull=False)),
        )
    )


def _judged(needs: Any) -> Any:
    good = Q(verdict__in=(Verdict.SATISFIED, Verdict.BASICALLY))
    return (
        Judgement.objects.filter(need__in=needs.values("pk")).order_by().values("need__area_code")
        .annotate(judged=Count("pk"), good=Count("pk", filter=good))
    )  # fmt: skip


def _listed(needs: Any) -> Iterable[dict[str, Any]]:
    """转化率 by community, as the report defines it, over what was asked in these months."""
    counted = needs.filter(listed_at__isnull=False).exclude(status=NeedStatus.MERGED).order_by()
    became = counted.annotate(became=became_work())
    return became.values("area_code").annotate(listed=Count("pk"), converted=Count("pk", filter=Q(became=True)))


def _converted(row: dict[str, int]) -> dict[str, Any]:
    listed = row.get("listed", 0)
    return {"listed": listed, "conversion": row["converted"] / listed if listed else None}


def _projects(user: Any) -> Iterable[tuple[str, int]]:
    shown = MicroProject.objects.visible_to(user).published()
    chosen = MicroProject.objects.filter(pk__in=shown.order_by().values("pk"))
    return chosen.order_by().values("communities__code").annotate(n=Count("pk")).values_list("communities__code", "n")


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


def eight_months_ago() -> date:
    """The first day of the stretch the statistics speak of."""
    return current_period().shifted(-7).first_day


def days(pace: timedelta | None) -> int | None:
    return max(round(pace.total_seconds() / 86400), 1) if pace else None
