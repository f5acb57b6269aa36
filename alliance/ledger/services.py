"""Loading a ledger: upload, check, choose columns, write."""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from alliance.ledger import policies
from alliance.ledger.models import ImportFile, ImportRow, ImportRun, RunStatus
from alliance.ledger.plan import Plan, make_plan, without_collecting, write_plan
from alliance.ledger.recognise import LEFT_OUT, assign
from alliance.ledger.sheets import describe
from alliance.ledger.verdicts import Line, Remark
from alliance.ledger.vocabulary import BY_KIND, Kind
from alliance.ledger.writing.rows import copy_rows
from core import clock
from core.accounts.models import User
from core.areas.models import Area, StreetSettings
from core.audit import record
from core.errors import DomainError
from core.files.names import safe_name
from core.outbox import run_later
from core.workbook.headings import Heading
from core.workbook.reading import LARGEST, Book, open_book
from core.workbook.text import plain

MOST_FILES = 10
# Up to here the page waits for the answer itself; longer files go to the worker.
AT_ONCE_BYTES = 400 * 1024
_PROGRESS_SECONDS = 3600


@dataclass(frozen=True)
class LedgerFile:
    """One file as it came in."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Outcome:
    """What an import did, or would have done."""

    run: ImportRun | None
    plan: Plan
    written: bool


def import_ledger(
    *,
    files: Sequence[LedgerFile],
    street_code: str,
    street_name: str = "",
    only_valid: bool = False,
    dry_run: bool = False,
    actor: User,
) -> Outcome:
    """Read, judge and write a ledger in one go: all of it, or with ``only_valid`` the rows that pass."""
    _check_actor(actor, street_code)
    # Opened inside the call, so that the sheets' memory goes when their rows are read.
    if dry_run:
        plan = make_plan(books=_opened(files), street_code=street_code, street_name=street_name)
        return Outcome(None, plan, written=False)
    with transaction.atomic():
        lock_street(street_code)
        plan = make_plan(books=_opened(files), street_code=street_code, street_name=street_name)
        run = _new_run(street_code, street_name, actor)
        run.only_valid = only_valid
        written = _settle(run, plan, only_valid=only_valid, actor=actor)
    return Outcome(run, plan, written)


@transaction.atomic
def upload_ledger(*, files: Sequence[LedgerFile], street_code: str, actor: User) -> ImportRun:
    """Take files in and have them checked, at once when they are small."""
    _check_actor(actor, street_code)
    if not Area.objects.in_force().streets().filter(code=street_code).exists():
        raise DomainError(
            _("没有代码为 %(code)s 的街道，请先建立街道。") % {"code": street_code},
            code="street_unknown",
            http_status=422,
        )
    if not files:
        raise DomainError(_("请选择台账文件。"), code="no_file", http_status=422)
    if len(files) > MOST_FILES or sum(len(each.data) for each in files) > 2 * LARGEST:
        raise DomainError(_("文件太多，请分几次导入。"), code="too_many_files", http_status=413)
    # A file nobody can open is refused before anything is kept.
    for each in files:
        open_book(each.data, safe_name(each.name))
    run = _new_run(street_code, "", actor)
    ImportFile.objects.bulk_create(
        ImportFile(run=run, name=name, size=len(each.data), content=base64.b64encode(each.data).decode())
        for each, name in zip(files, _names(files), strict=True)
    )
    record("ledger.uploaded", target=run, actor=actor, files=len(files))
    _check_now_or_later(run)
    return run


def check_run(*, run: ImportRun, actor: User) -> ImportRun:
    """Read the run's files and keep every row's verdict; nothing of the ledger is written."""
    _check_actor(actor, run.area_code)
    run = ImportRun.objects.get(pk=run.pk)
    if run.status not in {RunStatus.UPLOADED, RunStatus.READING, RunStatus.CHECKED}:
        return run
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
        try:
            plan = make_plan(books=_books(run), street_code=run.area_code, progress=_progress_of(run))
        except DomainError as refusal:
            return _refuse(run, str(refusal.message))
        _keep_verdicts(run, plan)
        run.status = RunStatus.CHECKED
        run.save(update_fields=["status", "sheets", "counts", "error"])
    return run


@transaction.atomic
def choose_columns(*, run: ImportRun, sheet: int, kind: str, columns: Mapping[int, str], actor: User) -> ImportRun:
    """Say by hand what a sheet and its columns are; the street remembers it for the next ledger."""
    run = lock_run(run, actor)
    _check_open(run)
    if not 0 <= sheet < len(run.sheets):
        raise DomainError(_("没有这张表。"), code="sheet_unknown", http_status=404)
    shown = run.sheets[sheet]
    if kind not in {*BY_KIND, LEFT_OUT}:
        raise ValidationError({"kind": _("没有这一类表。")})
    chosen = _chosen_words(shown, kind, columns)
    settings, _created = StreetSettings.objects.get_or_create(street=_street(run.area_code))
    settings.column_memory = {**settings.column_memory, shown["signature"]: {"": kind, **chosen}}
    settings.save(update_fields=["column_memory"])
    record("ledger.columns_chosen", target=run, actor=actor, sheet=sheet, fields=sorted(chosen))
    run.status = RunStatus.UPLOADED
    run.save(update_fields=["status"])
    _check_now_or_later(run)
    return ImportRun.objects.get(pk=run.pk)


@transaction.atomic
def confirm_run(*, run: ImportRun, only_valid: bool, actor: User) -> ImportRun:
    """Have a checked ledger written, at once when it is small."""
    run = lock_run(run, actor)
    _check_open(run)
    rejected = sum(counts["rejected"] for counts in run.counts.values())
    if rejected and not only_valid:
        raise DomainError(
            _("有 %(rows)d 行有错，一行都没有写入。请改好重传，或选择只导入正确行。") % {"rows": rejected},
            code="rows_rejected",
        )
    run.only_valid, run.status = only_valid, RunStatus.WRITING
    run.save(update_fields=["only_valid", "status"])
    record("ledger.confirmed", target=run, actor=actor, only_valid=only_valid)
    if _is_small(run):
        return write_run(run=run, actor=actor)
    run_later("ledger.write_run", run=run.pk, actor=actor.pk)
    return run


@transaction.atomic
def write_run(*, run: ImportRun, actor: User) -> ImportRun:
    """Write a confirmed ledger; a second call finds it done."""
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    _check_actor(actor, run.area_code)
    if run.status != RunStatus.WRITING:
        return run
    lock_street(run.area_code)
    try:
        plan = make_plan(books=_books(run), street_code=run.area_code, progress=_progress_of(run))
    except DomainError as refusal:
        return _refuse(run, str(refusal.message))
    _settle(run, plan, only_valid=run.only_valid, actor=actor)
    return run


@without_collecting()
def _settle(run: ImportRun, plan: Plan, *, only_valid: bool, actor: User) -> bool:
    """Write or refuse, and keep the verdicts either way."""
    written = only_valid or not plan.has_rejected
    if written:
        write_plan(plan, run_id=run.pk, actor=actor)
    _keep_verdicts(run, plan)
    run.status = RunStatus.WRITTEN if written else RunStatus.REFUSED
    run.finished_at = clock.now()
    run.save(update_fields=["status", "sheets", "counts", "error", "finished_at", "only_valid"])
    totals = {
        kind.value: [plan.counts(kind)[key] for key in ("created", "updated", "rejected")] for kind in plan.changes
    }
    verb = "ledger.imported" if written else "ledger.refused"
    record(verb, target=run, actor=actor, street=plan.street.pk if plan.street else None, totals=json.dumps(totals))
    return written


def _names(files: Sequence[LedgerFile]) -> list[str]:
    # Two files of one name stay apart in every verdict.
    names: list[str] = []
    for each in files:
        name, turn = safe_name(each.name), 1
        stem, dot, ending = name.rpartition(".")
        while name in names:
            turn += 1
            name = f"{stem}({turn}){dot}{ending}"
        names.append(name)
    return names


def _refuse(run: ImportRun, reason: str) -> ImportRun:
    run.status, run.error, run.finished_at = RunStatus.REFUSED, reason[:300], clock.now()
    run.save(update_fields=["status", "error", "finished_at"])
    return run


def _keep_verdicts(run: ImportRun, plan: Plan) -> None:
    run.sheets = describe(plan)
    run.counts = {kind.value: plan.counts(kind) for kind in Kind if kind in plan.draft.lines}
    run.error = ""
    ImportRow.objects.filter(run=run).delete()
    copy_rows(
        ImportRow,
        ("run_id", "sheet", "kind", "row", "level", "outcome", "cells", "remarks"),
        (_verdict_row(run.pk, line) for lines in plan.draft.lines.values() for line in lines),
    )


def _verdict_row(run_id: int, line: Line) -> tuple[Any, ...]:
    # The database takes no null character in JSON.
    cells = orjson.dumps([plain(cell).strip()[:80].replace("\0", "") for cell in line.shown]).decode()
    remarks = "[" + ",".join(map(_remark_json, line.remarks)) + "]"
    return run_id, line.reading, line.kind.value, line.row, line.level.value, line.outcome, cells, remarks


@lru_cache(maxsize=4096)
def _remark_json(remark: Remark) -> str:
    said = {"level": remark.level, "key": remark.key, "column": remark.column, "reason": str(remark.reason)}
    return orjson.dumps(said).decode().replace("\\u0000", "")


def _new_run(street_code: str, street_name: str, actor: User) -> ImportRun:
    return ImportRun.objects.create(
        area_code=street_code, street_name=street_name, created_by=actor, created_at=clock.now()
    )


def _chosen_words(shown: Mapping[str, Any], kind: str, columns: Mapping[int, str]) -> dict[str, str]:
    """Which words over the columns stand for which field; a new kind is told anew from the words."""
    if kind == LEFT_OUT:
        return {}
    words = {each["column"]: each["words"] for each in shown["headings"]}
    vocabulary = BY_KIND[Kind(kind)]
    if kind != shown["kind"]:
        headings = [
            Heading(each["column"], each["label"], (each["words"].removesuffix(each["label"]),))
            for each in shown["headings"]
        ]
        found, _sureness = assign(headings, vocabulary)
        return {key: words[column] for key, column in found.items()}
    return {key: words[at] for at, key in columns.items() if key in vocabulary.by_key and at in words}


def _check_actor(actor: User, street_code: str) -> None:
    if not policies.can_import(actor, street_code):
        raise PermissionDenied


def lock_run(run: ImportRun, actor: User) -> ImportRun:
    """The run itself, for whoever may import here, held until the transaction ends."""
    _check_actor(actor, run.area_code)
    return ImportRun.objects.select_for_update().get(pk=run.pk)


def _check_open(run: ImportRun) -> None:
    if run.status != RunStatus.CHECKED:
        raise DomainError(
            _("这次导入现在是“%(state)s”，不能再改。") % {"state": run.get_status_display()}, code="import_not_open"
        )


def lock_street(street_code: str) -> None:
    """Two imports into one street go one after the other."""
    list(Area.objects.in_force().select_for_update().filter(code=street_code))


def _street(code: str) -> Area:
    return Area.objects.in_force().get(code=code)


def _opened(files: Sequence[LedgerFile]) -> Iterator[Book]:
    for each in files:
        yield open_book(each.data, safe_name(each.name))


def _books(run: ImportRun) -> list[Book]:
    return [open_book(base64.b64decode(each.content), each.name) for each in run.files.all()]


def _is_small(run: ImportRun) -> bool:
    return sum(run.files.values_list("size", flat=True)) <= AT_ONCE_BYTES


def _check_now_or_later(run: ImportRun) -> None:
    if _is_small(run):
        check_run(run=run, actor=run.created_by)
        run.refresh_from_db()
    else:
        run_later("ledger.check_run", run=run.pk)


def _progress_of(run: ImportRun) -> Any:
    # The transaction hides the row from other eyes until it ends; the cache does not.
    def tell(rows: int) -> None:
        cache.set(f"ledger-progress:{run.pk}", rows, _PROGRESS_SECONDS)

    return tell
