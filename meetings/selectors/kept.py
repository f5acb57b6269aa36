"""Reading back what a report stored, and the bytes its fingerprint is taken of."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from meetings.models import MonthlyReport, ReportFigure
from meetings.selectors.counting import Figure, Number
from meetings.selectors.shown import Cells

NUMBERS = ("value", "numerator", "denominator", "month_change", "year_change")
WORDS = ("label", "unit", "definition")
# Rows travel to and from the database so many at a time.
CHUNK = 2000


class Kept:
    """The stored figures and rows of one report."""

    def __init__(self, report: MonthlyReport) -> None:
        self.report = report

    def figures(self) -> dict[str, Figure]:
        """All figures in their order, their rows left where they lie."""
        found = ReportFigure.objects.filter(report=self.report).order_by("position").defer("rows", "hits")
        return {one.key: _figure(one) for one in found}

    def whole(self, figure: Figure) -> Figure:
        """The figure with the ids of its rows."""
        stored = ReportFigure.objects.filter(report=self.report, key=figure.key).values_list("rows", "hits")
        rows, hits = stored.get()
        return replace(figure, rows=tuple(rows), hits=tuple(hits))

    def cells(self, figure: Figure) -> dict[int, Cells]:
        """The cells of its rows as they stood."""
        kept = self.report.kept_rows.filter(model=figure.model, ref__in=figure.rows)
        return dict(kept.values_list("ref", "cells"))


def _figure(stored: ReportFigure) -> Figure:
    numbers = {name: number_of(getattr(stored, name)) for name in NUMBERS}
    words = (stored.label, stored.unit, stored.definition)
    return Figure(stored.key, rows=(), hits=(), words=words, counted=stored.count, **numbers)


def number_of(stored: Decimal | None) -> Number | None:
    """A whole number as such; a column of the database writes four places after each."""
    if stored is None:
        return None
    return int(stored) if stored == stored.to_integral_value() else stored


def fingerprint(report: MonthlyReport) -> str:
    """SHA-256 of everything the report says and counts, the same on every machine."""
    taken = hashlib.sha256()
    for line in evidence(report):
        taken.update(line)
    return taken.hexdigest()


def evidence(report: MonthlyReport) -> Iterator[bytes]:
    """The report as lines of JSON: what it says, its cases, each figure, each counted row."""
    yield _line(_said(report))
    for case in report.cases.select_related("photo").order_by("pk"):
        photo = case.photo.sha256 if case.photo else ""
        yield _line({"case": case.title, "unit": case.unit, "text": case.text, "photo": photo})
    for one in ReportFigure.objects.filter(report=report).order_by("position").iterator(CHUNK):
        numbers = {name: _told(getattr(one, name)) for name in NUMBERS}
        words = {name: getattr(one, name) for name in WORDS}
        yield _line({"figure": one.key, **words, **numbers, "rows": one.rows, "hits": one.hits})
    rows = report.kept_rows.order_by("model", "ref").values_list("model", "ref", "cells")
    for model, ref, cells in rows.iterator(CHUNK):
        yield _line({"row": model, "id": ref, "cells": cells})


def _said(report: MonthlyReport) -> dict[str, Any]:
    names = ("area_code", "span", "number", "words", "problems", "plans", "reason", "frozen")
    revises = report.revises.number if report.revises else ""
    return {"month": f"{report.month:%Y-%m}", "revises": revises, **{name: getattr(report, name) for name in names}}


def _told(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:.4f}"


def _line(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"
