"""What nobody covers, by name: places without a project, matters no unit takes on, units that carry nothing."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.dashboard.statistics.rollup import WAITING, RollUp
from alliance.dashboard.statistics.scope import ZONE, Scope
from core.areas.models import AreaLevel

Gap = dict[str, Any]


def gaps_of(rolled: RollUp, scope: Scope, categories: Mapping[str, str]) -> list[Gap]:
    """Only gaps that are there; a community's units are its street's, so they are named on the street's page."""
    found = [_communities(rolled, scope), _categories(rolled, scope, categories)]
    if scope.level in (AreaLevel.STREET, AreaLevel.DISTRICT):
        found += [_units(rolled), _unvisited(rolled)]
    return [gap for gap in found if gap["items"]]


def _communities(rolled: RollUp, scope: Scope) -> Gap:
    bare = [(code, name) for code, name in scope.communities.items() if not rolled.projects[code, "running"]]
    there = reverse("projects:project-list")
    return {
        "key": "communities", "title": _("本月没有微项目的社区"), "of": len(scope.communities),
        "items": [{"name": name, "url": f"{there}?community={code}"} for code, name in bare],
    }  # fmt: skip


def _categories(rolled: RollUp, scope: Scope, categories: Mapping[str, str]) -> Gap:
    """Matters that wait on the list and that no unit has taken on in twelve months."""
    waiting: Counter[str] = Counter()
    for (_area, kind, limit), n in rolled.open.items():
        if limit == WAITING:
            waiting[kind] += n
    taken = {kind for _area, _unit, kind in rolled.claims}
    lonely = sorted(((n, kind) for kind, n in waiting.items() if n and kind not in taken), reverse=True)
    there = reverse("needs:need-list")
    area = "" if scope.level == ZONE else f"&area={scope.key}"
    return {
        "key": "categories", "title": _("近 12 个月没有单位领过的类别"), "of": len(categories),
        "items": [
            {
                "name": _("%(name)s（%(n)s 件在等）") % {"name": categories.get(kind, kind), "n": n},
                "url": f"{there}?status=listed&category={kind}{area}",
            }
            for n, kind in lonely
        ],
    }  # fmt: skip


def _units(rolled: RollUp) -> Gap:
    idle = sorted((name, pk) for pk, name in rolled.units.items() if pk not in rolled.busy)
    return {
        "key": "units", "title": _("本月未承担任务的单位"), "of": len(rolled.units),
        "items": [{"name": name, "url": reverse("members:unit-detail", args=[pk])} for name, pk in idle],
    }  # fmt: skip


def _unvisited(rolled: RollUp) -> Gap:
    """Those the rule says somebody has to go to, and to whom no day is set or the day has passed."""
    named = sorted((name, pk) for pk, name in rolled.unvisited.items())
    return {
        "key": "visits", "title": _("该走访还没有走访的单位"), "of": len(rolled.units),
        "items": [{"name": name, "url": reverse("members:unit-detail", args=[pk])} for name, pk in named],
    }  # fmt: skip
