"""Needs, which come by the hundred thousand and are therefore streamed."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import F
from django.utils import translation

from alliance.ledger.rows.needs import NeedRecord
from alliance.ledger.verdicts import Line
from alliance.ledger.writing.change import Changes, differing
from alliance.ledger.writing.rows import Ids, copy_rows, sorted_in_together
from core import clock
from core.areas.models import Area
from core.numbers import next_numbers
from core.personal.masking import is_masked
from core.personal.sealing import blind_index, seal
from core.workbook.text import content
from needs.models import Need, NeedSource, Reach, Urgency

SHORT = 12
_FIELDS = ("detail", "urgency", "source_text", "place", "note", "asked_on", "reach")
_LOADED = ("id", "number", "ledger_number", "area_code", "text", "category_id", "asker_phone_index", "source", *_FIELDS)
_COLUMNS = (
    "number", "ledger_number", "area_code", "category_id", "text", "detail", "place", "source", "source_text",
    "urgency",
    "reach", "note", "public", "asked_on", "asker_name", "asker_phone", "asker_phone_index", "status", "imported",
    "created_at", "resolution", "reason", "reopened_count", "endorsement_count", "version",
)  # fmt: skip


class KnownNeeds:
    """The street's needs, found by number, the ledger's number, or place and text."""

    def __init__(self, street_code: str) -> None:
        rows = Need.objects.filter(area_code__startswith=street_code).values_list(*_LOADED)
        self.by_number: dict[str, tuple[Any, ...]] = {}
        self.by_ledger: dict[str, tuple[Any, ...]] = {}
        self.by_text: dict[tuple[str, str], tuple[Any, ...]] = {}
        words: dict[str, str] = {}
        for row in map(_once(words), rows.iterator(chunk_size=5000)):
            self.by_number[row[1]] = row
            if row[2]:
                self.by_ledger[row[2]] = row
            self.by_text.setdefault((row[3], content(row[4])), row)

    def find(self, record: NeedRecord) -> tuple[Any, ...] | None:
        """Find a need by its number; without one, or when the number is new, by community and text."""
        if record.number:
            found = self.by_number.get(record.number) or self.by_ledger.get(record.number)
            if found:
                return found
        same = self.by_text.get((record.community, record.text))
        # Two numbers are two needs, however alike.
        return None if same and record.number and same[2] else same


def _once(words: dict[str, str]) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    """Keep one of each short word: the driver makes every 走访 anew."""

    def kept(row: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(words.setdefault(v, v) if type(v) is str and len(v) <= SHORT else v for v in row)

    return kept


def compare_needs(lines: Sequence[Line], street_code: str) -> Changes:
    """Set need rows against the street's needs."""
    known = KnownNeeds(street_code)
    changes = Changes()
    for line in lines:
        row = known.find(line.record)
        if row is None:
            changes.create(line)
        else:
            current = dict(zip(_LOADED, row, strict=True))
            changes.update(line, current["id"], _values(line.record, current))
    return changes


def _values(record: NeedRecord, current: dict[str, Any]) -> dict[str, Any]:
    values = differing(((name, getattr(record, name)) for name in _FIELDS), current)
    if record.text != content(current["text"]):
        values["text"] = record.text
    if values.get("source_text") == _exported_source(current["source"]):
        # What an export calls the source of a need that never had other words for it.
        values.pop("source_text", None)
    if record.community != current["area_code"]:
        values["area_code"] = record.community
    if record.category_given and record.category != current["category_id"]:
        values["category_id"] = record.category
    if record.number and not current["ledger_number"] and record.number != current["number"]:
        values["ledger_number"] = record.number
    phone = record.asker_phone
    if phone and not is_masked(phone) and blind_index(phone) != current["asker_phone_index"]:
        values["asker_phone"], values["asker_phone_index"] = phone, blind_index(phone)
    return values


@cache
def _exported_source(source: str) -> str:
    with translation.override("zh-hans"):
        return str(NeedSource(source).label)


def write_needs(changes: Changes, street: Area) -> tuple[Ids, Ids]:
    """Stream new needs in, listed and without a clock; write what changed in the others."""
    now = clock.now()
    numbers = _numbers(changes.created, street.code)
    with sorted_in_together("need_search"):
        copy_rows(Need, _COLUMNS, _new_rows(changes.created, numbers, now))
    for _line, pk, values in changes.updated:
        Need.objects.filter(pk=pk).update(**values, version=F("version") + 1)
    new = Need.objects.filter(area_code__startswith=street.code, imported=True, created_at=now)
    return new if numbers else [], [pk for _line, pk, _values in changes.updated]


def _numbers(lines: Sequence[Line], street_code: str) -> list[str]:
    return next_numbers(street_code, "XQ", clock.today().year, len(lines)) if lines else []


def _new_rows(lines: Sequence[Line], numbers: Sequence[str], now: datetime) -> Iterator[tuple[Any, ...]]:
    for line, number in zip(lines, numbers, strict=True):
        record: NeedRecord = line.record
        name = "" if is_masked(record.asker_name) else record.asker_name
        phone = "" if is_masked(record.asker_phone) else record.asker_phone
        yield (
            number, record.number, record.community, record.category, record.text, record.detail, record.place,
            NeedSource.LEDGER.value, record.source_text, record.urgency or Urgency.NORMAL.value,
            record.reach or Reach.ORDINARY.value, record.note, True, record.asked_on, seal(name) if name else "",
            seal(phone) if phone else "", blind_index(phone), record.status, True, now, record.resolution, "",
            0, 0, 1,
        )  # fmt: skip
