"""Small workbooks for tests, written out where they are read."""

import io
from collections.abc import Sequence

import openpyxl

from alliance.ledger.services import LedgerFile, Outcome, import_ledger
from core.accounts.models import User

STREET = "510116088"
Rows = Sequence[Sequence[object]]


def workbook(sheets: dict[str, Rows], merges: dict[str, Sequence[str]] | None = None) -> bytes:
    """Make a workbook of these rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for merge in (merges or {}).get(name, ()):
            sheet.merge_cells(merge)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def load(*files: bytes | dict[str, Rows], actor: User | None = None, names: Sequence[str] = (), **options) -> Outcome:
    """Import workbooks into the street of the cast."""
    made = [each if isinstance(each, bytes) else workbook(each) for each in files]
    named = [LedgerFile(names[at] if names else f"{at}.xlsx", data) for at, data in enumerate(made)]
    options.setdefault("only_valid", True)
    return import_ledger(files=named, street_code=STREET, actor=actor or User.objects.system(), **options)


def counts(outcome: Outcome, kind: str) -> tuple[int, int, int, int]:
    """Created, updated, unchanged, rejected."""
    answer = outcome.plan.as_json(written=outcome.written)[kind]
    return answer["created"], answer["updated"], answer["unchanged"], len(answer["rejected"])


def said(outcome: Outcome, kind: str, row: int) -> list[str]:
    """What is said about one row."""
    lines = [line for line in outcome.plan.draft.lines[kind] if line.row == row]
    return [f"{remark.column}：{remark.reason}" for line in lines for remark in line.remarks]
