"""One page for one word: needs, units, resources and projects that hold it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import MemberUnit, Resource
from needs.models import Need
from projects.models import MicroProject

SHOWN = 8


@dataclass(frozen=True)
class Shelf:
    """One kind of thing to look through."""

    key: str
    label: str | Promise
    kind: str
    route: str
    all_route: str
    rows: Callable[[Any], Any]
    title: str
    state: str = "status"


SHELVES = (
    Shelf("needs", _("需求"), "need", "needs:need-detail", "needs:need-list", Need.objects.visible_to, "text"),
    Shelf(
        "units", _("成员单位"), "unit", "members:unit-detail", "members:unit-list", MemberUnit.objects.visible_to,
        "name",
    ),
    Shelf(
        "resources", _("资源"), "resource", "members:resource-detail", "members:resource-list",
        Resource.objects.visible_to, "content",
    ),
    Shelf(
        "projects", _("微项目"), "project", "projects:project-detail", "projects:project-list",
        MicroProject.objects.visible_to, "name",
    ),
)  # fmt: skip


def found_for(user: Any, words: str) -> list[dict[str, Any]]:
    """The first rows of every shelf; the next one only says that there are more."""
    return [shelf for each in SHELVES if (shelf := _looked_through(each, user, words))["rows"]]


def _looked_through(shelf: Shelf, user: Any, words: str) -> dict[str, Any]:
    rows = list(shelf.rows(user).search(words).for_list()[: SHOWN + 1])
    return {
        "key": shelf.key,
        "label": shelf.label,
        "kind": shelf.kind,
        "more": f"{reverse(shelf.all_route)}?q={words}" if len(rows) > SHOWN else "",
        "rows": [_row(shelf, row) for row in rows[:SHOWN]],
    }


def _row(shelf: Shelf, row: Any) -> dict[str, Any]:
    unit = getattr(row, "unit", None)
    return {
        "title": getattr(row, shelf.title),
        "number": getattr(row, "number", ""),
        "url": reverse(shelf.route, args=[row.pk]),
        "status": row.status,
        "note": unit.name if unit is not None else str(getattr(row, "category", "") or ""),
    }
