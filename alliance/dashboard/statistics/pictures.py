"""The charts of the page, each a table with its picture, read from one roll-up."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.dashboard.charts import LIMIT_HEADS, limits, month_name, months
from alliance.dashboard.statistics.rollup import STEPS, RollUp
from alliance.dashboard.statistics.scope import ZONE, Scope

MOST_UNITS = 12
# Anything whole, and nothing of nothing.
Share = Decimal | None
Chart = dict[str, Any]


def charts_of(rolled: RollUp, scope: Scope, categories: Mapping[str, str]) -> list[Chart]:
    """By month, the way from need to judged result, what is open, by category, and who carries it."""
    found = [_by_month(rolled), _way(rolled), _open(rolled, scope, categories), _by_category(rolled, scope, categories)]
    return [*found, _load(rolled)]


def _by_month(rolled: RollUp) -> Chart:
    counts = _added(rolled.months, lambda key: key[1:])
    rows = [
        {
            "name": month_name(month),
            "cells": [counts[kind, f"{month:%Y-%m}"] for kind in ("asked", "solved")],
            "url": "",
        }
        for month in months()
    ]
    return {
        "id": "months", "title": _("收到与办结"), "note": _("近 12 个月，件"), "kind": "column", "rows": rows,
        "label": _("近 12 个月每月收到与办结的需求件数"), "heads": [_("月份"), _("收到"), _("办结")],
    }  # fmt: skip


def step_names() -> dict[str, str]:
    return {
        "received": _("收到"), "answered": _("答复"), "listed": _("列入清单"), "taken": _("有人办"),
        "resolved": _("办结"), "judged": _("评价"), "satisfied": _("满意"),
    }  # fmt: skip


def _way(rolled: RollUp) -> Chart:
    """Each step with its share of the step before, so that one sees where needs stay lying."""
    counts, names = _added(rolled.flow, lambda key: key[1]), step_names()
    rows, before = [], 0
    for step in STEPS:
        share = share_of(counts[step], before) if step != STEPS[0] else None
        rows.append({"name": names[step], "cells": [counts[step], share], "url": ""})
        before = counts[step]
    return {
        "id": "way", "title": _("从需求到评价"), "kind": "way", "shared": True,
        "note": _("近 12 个月提出的，件；不含台账导入和已并案的"), "label": _("近 12 个月提出的需求走到了哪一步"),
        "heads": [_("走到"), _("件数"), _("占上一步")], "rows": rows,
    }  # fmt: skip


def _open(rolled: RollUp, scope: Scope, categories: Mapping[str, str]) -> Chart:
    by_place = len(scope.parts) > 1
    counts = _added(rolled.open, lambda key: (key[2], scope.part_of(key[0]) if by_place else key[1]))
    rows = []
    for key, cells in limits(counts):
        name = scope.parts.get(key, key) if by_place else categories.get(key, key)
        rows.append({"name": name, "cells": cells, "url": _needs(area=key) if by_place else _of(scope, category=key)})
    return {
        "id": "open", "title": _("在办"), "note": _("今天，件，按时限"), "kind": "stack", "rows": rows,
        "label": _("在办需求按时限分布"), "heads": [_("地方") if by_place else _("类别"), *LIMIT_HEADS],
    }  # fmt: skip


def _by_category(rolled: RollUp, scope: Scope, categories: Mapping[str, str]) -> Chart:
    counts = _added(rolled.outcomes, lambda key: key[1:])
    rows = [
        {
            "name": categories.get(kind, kind), "cells": [counts[kind, what] for what in ("solved", "open", "other")],
            "url": _of(scope, view="all", category=kind),
        }
        for kind in sorted({key[0] for key in counts})
    ]  # fmt: skip
    return {
        "id": "categories", "title": _("按类别"), "note": _("近 12 个月提出的，件"), "kind": "parts",
        "label": _("各类别需求件数"), "heads": [_("类别"), _("已办结"), _("在办"), _("退回或并案")],
        "rows": sorted(rows, key=lambda row: -sum(row["cells"])),
    }  # fmt: skip


def loads_of(rolled: RollUp) -> Counter[str]:
    """Claims of each unit over the twelve months."""
    return _added(rolled.claims, lambda key: key[1])


def _load(rolled: RollUp) -> Chart:
    loads = loads_of(rolled)
    named = [(rolled.units.get(unit, _("已退出的单位")), n, unit) for unit, n in loads.items()]
    rows = [
        {"name": name, "cells": [n], "url": reverse("members:unit-detail", args=[unit]) if unit in rolled.units else ""}
        for name, n, unit in sorted(named, key=lambda row: (-row[1], row[0]))[:MOST_UNITS]
    ]
    return {
        "id": "load", "title": _("谁在出力"), "kind": "way", "rows": rows, "label": _("认领最多的单位和件数"),
        "note": _("近 12 个月认领，件，最多的 %(n)s 家") % {"n": MOST_UNITS}, "heads": [_("单位"), _("认领件数")],
    }  # fmt: skip


def share_of(part: int, whole: int) -> Share:
    """A share; nothing when there is nothing to be a share of."""
    return Decimal(part) / Decimal(whole) if whole else None


def _added(counts: Counter[tuple[str, ...]], key: Any) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for full, n in counts.items():
        found[key(full)] += n
    return found


def _needs(**query: str) -> str:
    return reverse("needs:need-list", query=query)


def _of(scope: Scope, **query: str) -> str:
    """The list of this place's needs; a zone has no list of its own."""
    return "" if scope.level == ZONE else _needs(**query, area=scope.key)
