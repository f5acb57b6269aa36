"""What the import page shows of a run."""

from collections.abc import Iterable
from typing import Any

from django.core.cache import cache
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.ledger.models import ImportRow, ImportRun, RunStatus
from alliance.ledger.policies import can_export_open
from alliance.ledger.recognise import LEFT_OUT
from alliance.ledger.rows.reader import SHOWN
from alliance.ledger.undoing import undo_barred
from alliance.ledger.verdicts import Level
from alliance.ledger.vocabulary import BY_KIND, KIND_LABELS, Kind
from core.pages import page_of

ROWS = 20
EXPORTED = {
    "areas": Kind.COMMUNITIES, "units": Kind.UNITS, "resources": Kind.RESOURCES, "needs": Kind.NEEDS,
    "projects": Kind.PROJECTS,
}  # fmt: skip
WITH_PHONES = frozenset({Kind.UNITS, Kind.NEEDS})
# The list of needs shows the open ones when nothing is asked for.
ALL = {Kind.NEEDS: "?view=all"}
_VIEWS = (
    ("all", _("全部"), None, ""),
    ("bad", _("有错"), Level.REJECTED, "late"),
    ("warn", _("待核对"), Level.WARNED, "soon"),
    ("fix", _("已自动改好"), Level.FIXED, ""),
)
_STATES = {Level.REJECTED: "rejected", Level.WARNED: "warned", Level.FIXED: "fixed", Level.OK: "ok"}


def way(run: ImportRun | None) -> list[dict[str, Any]]:
    """The four stages, and where a run stands."""
    status = run.status if run else ""
    at = {"": 0, RunStatus.UPLOADED: 1, RunStatus.READING: 1, RunStatus.CHECKED: 2}.get(status, 3)
    labels = (_("选文件"), _("认表认列"), _("核对每一行"), _("写入"))
    finished = status in {RunStatus.WRITTEN, RunStatus.UNDONE}
    return [
        {"label": label, "done": place < at or finished, "current": place == at and not finished}
        for place, label in enumerate(labels)
    ]


def exports(user: Any) -> list[dict[str, Any]]:
    """The lists one may take out; the two with phones also in full."""
    lists = []
    for word, kind in EXPORTED.items():
        lists.append({"label": KIND_LABELS[kind], "url": reverse(f"ledger:export-{word}") + ALL.get(kind, "")})
        if kind in WITH_PHONES and can_export_open(user):
            lists[-1]["open"] = reverse(f"ledger:export-{word}-open") + ALL.get(kind, "")
    return lists


def templates() -> list[dict[str, Any]]:
    """The empty forms for those who keep no list yet."""
    return [{"label": KIND_LABELS[kind], "url": reverse(f"ledger:template-{word}")} for word, kind in EXPORTED.items()]


def progress(run: ImportRun) -> dict[str, Any]:
    """How far a long run has come."""
    rows = cache.get(f"ledger-progress:{run.pk}")
    writing = run.status == RunStatus.WRITING
    finished = not run.is_busy
    return {
        "label": _("正在写入") if writing else _("正在认表认列、核对每一行"),
        "done": rows,
        "total": None,
        "url": reverse("ledger:run-status", args=[run.pk]),
        "finished": finished,
        "failed": run.status == RunStatus.REFUSED,
        "sentence": _("已读 %(rows)d 行") % {"rows": rows} if rows and not finished else "",
        "next": reverse("ledger:run", args=[run.pk]),
        "next_label": _("看结论"),
    }


def run_page(run: ImportRun, query: QueryDict) -> dict[str, Any]:
    """Everything the page of one run shows."""
    sheets = [_sheet_line(each) for each in run.sheets]
    chosen = _chosen(run, query.get("sheet"))
    context: dict[str, Any] = {
        "run": run,
        "files": list(run.files.values("name", "size")),
        "way": way(run),
        "sheets": sheets,
        "known": sum(1 for each in run.sheets if each["kind"]),
        "totals": _totals(run),
        "is_open": run.status == RunStatus.CHECKED,
        "is_written": run.status == RunStatus.WRITTEN,
        "may_undo": not undo_barred(run),
    }
    if run.is_busy:
        context["progress"] = progress(run)
    if chosen is not None:
        context |= _sheet_parts(run, chosen, query)
    return context


def run_rows(runs: Iterable[ImportRun]) -> list[dict[str, Any]]:
    """The lines of the history."""
    return [{"run": run, "totals": _totals(run)} for run in runs]


def _chosen(run: ImportRun, asked: str | None) -> dict[str, Any] | None:
    known = [each for each in run.sheets if each["kind"]]
    if asked and asked.isdigit() and int(asked) < len(known):
        return known[int(asked)]
    return next((each for each in known if each["rejected"]), known[0] if known else None)


def _sheet_line(sheet: dict[str, Any]) -> dict[str, Any]:
    if not sheet["kind"]:
        return {**sheet, "verdict": "skipped", "sentence": _("没有认出表头，不导入")}
    label = KIND_LABELS[Kind(sheet["kind"])]
    header = (
        _("第 %(top)d 行") % sheet
        if sheet["top"] == sheet["bottom"]
        else _("第 %(top)d—%(bottom)d 行，合并表头") % sheet
    )
    if sheet["rejected"]:
        verdict, sentence = "rejected", _("%(rejected)d 行有错") % sheet
    elif sheet["warned"]:
        verdict, sentence = "warned", _("%(warned)d 行待核对，可导入") % sheet
    else:
        verdict, sentence = "ok", _("全部可导入")
    return {**sheet, "label": label, "header": header, "verdict": verdict, "sentence": sentence}


def _totals(run: ImportRun) -> dict[str, int]:
    totals = {"good": 0, "rejected": 0, "created": 0, "updated": 0, "unchanged": 0}
    for counts in run.counts.values():
        for key in ("rejected", "created", "updated", "unchanged"):
            totals[key] += counts[key]
    totals["good"] = totals["created"] + totals["updated"] + totals["unchanged"]
    return totals


def _sheet_parts(run: ImportRun, sheet: dict[str, Any], query: QueryDict) -> dict[str, Any]:
    rows = ImportRow.objects.filter(run=run, sheet=sheet["at"])
    view = query.get("v", "all")
    level = next((each[2] for each in _VIEWS if each[0] == view), None)
    if level is not None:
        rows = rows.filter(level=level)
    page = page_of(rows.order_by("-level", "row") if level is None else rows.order_by("row"), query.get("page"), ROWS)
    page["rows"] = [_shown_row(row, sheet) for row in page["rows"]]
    kind = Kind(sheet["kind"])
    return {
        "sheet": sheet,
        "kind_label": KIND_LABELS[kind],
        "kinds": [(each.value, KIND_LABELS[each]) for each in Kind],
        "left_out": LEFT_OUT,
        "choices": [(each.key, each.label) for each in BY_KIND[kind].fields if each.kept and each.key != "serial"],
        "columns": sheet["headings"],
        "placed": sum(1 for each in sheet["headings"] if each["key"]),
        "views": _views(sheet, view),
        "page": page,
    }


def _views(sheet: dict[str, Any], current: str) -> list[dict[str, Any]]:
    counts = {"all": sheet["rows"], "bad": sheet["rejected"], "warn": sheet["warned"], "fix": sheet["fixed"]}
    return [
        {
            "label": label,
            "url": f"?sheet={sheet['at']}&v={name}#rows",
            "count": counts[name],
            "current": name == current,
            "family": family,
        }
        for name, label, _level, family in _VIEWS
    ]


def _shown_row(row: ImportRow, sheet: dict[str, Any]) -> dict[str, Any]:
    wrong = {said["key"] for said in row.remarks if said["level"] == Level.REJECTED}
    cells = [
        {"text": text, "wrong": key in wrong}
        for key, text in zip(SHOWN[Kind(sheet["kind"])], row.cells, strict=False)
        if key in sheet["shown_keys"]
    ]
    return {
        "number": row.row,
        "state": _STATES[Level(row.level)],
        "outcome": row.outcome,
        "wrong": row.level == Level.REJECTED,
        "cells": cells,
        "said": [f"「{said['column']}」{said['reason']}" for said in row.remarks],
    }
