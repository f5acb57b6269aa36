"""The first rows of one kind of work with the numbers of all; every kind has the same columns, so that they unite."""

from typing import Any, NamedTuple

from django.db.models import CharField, Count, DateField, F, IntegerField, Q, QuerySet, Value, Window
from django.db.models.functions import Cast, Left

from core import clock

SHOWN = 3
TITLE = 120
COLUMNS = ("_key", "pk", "_title", "_area", "_who", "_due", "_all", "_late", "_today")


class Line(NamedTuple):
    """One row that waits, and how many of its kind wait in all, are past their day, and fall due today."""

    key: str
    pk: int
    title: str
    area: str
    who: str
    due: Any
    all: int
    late: int
    today: int


def top(
    key: str, rows: QuerySet[Any], *, title: Any, due: Any, area: Any = "area_code", who: Any = "", since: bool = False
) -> Any:
    """``due`` is the day until when they wait, or with ``since`` the day from which; the oldest comes first."""
    text = CharField()
    named = rows.annotate(
        _key=Value(key, text),
        _title=Left(Cast(title, text), TITLE),
        _area=Cast(area, text),
        _who=Cast(who or Value(""), text),
        _due=Cast(due, DateField()),
        _all=Window(Count("pk")),
    ).annotate(**_pressing(since))
    return named.order_by(F("_due").asc(nulls_last=True), "pk").values_list(*COLUMNS)[:SHOWN]


def _pressing(since: bool) -> dict[str, Any]:
    """How many are past their day and how many fall due today; a day since when presses nobody."""
    if since:
        return {"_late": Value(0, IntegerField()), "_today": Value(0, IntegerField())}
    today = clock.today()
    return {
        "_late": Window(Count("pk", filter=Q(_due__lt=today))),
        "_today": Window(Count("pk", filter=Q(_due=today))),
    }
