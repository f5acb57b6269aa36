"""What an import would do to a street, and doing it."""

import gc
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from alliance.ledger.draft import Draft, Progress, draft
from alliance.ledger.rows.street import Categories, Places, Street
from alliance.ledger.verdicts import Level, Line
from alliance.ledger.vocabulary import Kind
from alliance.ledger.writing import areas, needs, projects, resources, units
from alliance.ledger.writing.change import CREATED, REJECTED, UPDATED, Changes
from alliance.ledger.writing.former import remembering
from alliance.ledger.writing.rows import Ids, record_rows
from core import clock, request_context
from core.accounts.models import User
from core.accounts.roles import acting
from core.areas.models import Area, AreaLevel
from core.areas.selectors import settings_of
from core.errors import DomainError
from core.workbook.reading import Book
from core.workbook.text import content
from members.models import MemberUnit, Resource
from needs.models import Category, Need
from projects.models import MicroProject


@dataclass(frozen=True)
class Writer:
    """How one kind is compared and written, and what the trail calls it."""

    compare: Callable[[Sequence[Line], str], Changes]
    write: Callable[[Changes, Area], tuple[Ids, Ids]]
    model: type[models.Model]
    noun: str


WRITERS: dict[Kind, Writer] = {
    Kind.COMMUNITIES: Writer(areas.compare_communities, areas.write_communities, Area, "area"),
    Kind.UNITS: Writer(units.compare_units, units.write_units, MemberUnit, "unit"),
    Kind.RESOURCES: Writer(resources.compare_resources, resources.write_resources, Resource, "resource"),
    Kind.NEEDS: Writer(needs.compare_needs, needs.write_needs, Need, "need"),
    Kind.PROJECTS: Writer(projects.compare_projects, projects.write_projects, MicroProject, "project"),
}


@dataclass
class Plan:
    """A draft set against the database."""

    street_code: str
    street_name: str
    street: Area | None
    draft: Draft
    changes: dict[Kind, Changes] = field(default_factory=dict)

    @property
    def has_rejected(self) -> bool:
        return self.draft.has_rejected

    def counts(self, kind: Kind) -> dict[str, int]:
        """How many rows of a kind fare how."""
        changes = self.changes.get(kind, Changes())
        levels = Counter(line.level for line in self.draft.lines.get(kind, ()))
        return {
            "rows": levels.total(),
            CREATED: len(changes.created),
            UPDATED: len(changes.updated),
            "unchanged": changes.unchanged,
            REJECTED: levels[Level.REJECTED],
            "warned": levels[Level.WARNED],
            "fixed": levels[Level.FIXED],
        }

    def remarks(self, kind: Kind, level: Level) -> list[dict[str, Any]]:
        """Every remark of one level, with sheet and row."""
        return [
            {
                "sheet": self.draft.reading_of(line).sheet.name,
                "row": line.row,
                "column": remark.column,
                "reason": str(remark.reason),
            }
            for line in self.draft.lines.get(kind, ())
            if line.level >= level
            for remark in line.remarks
            if remark.level is level
        ]

    def as_json(self, *, written: bool) -> dict[str, Any]:
        """The outcome in the form programs read."""
        answer: dict[str, Any] = {"written": written}
        for kind in Kind:
            counts = self.counts(kind)
            answer[kind.value] = {
                CREATED: counts[CREATED],
                UPDATED: counts[UPDATED],
                "unchanged": counts["unchanged"],
                REJECTED: self.remarks(kind, Level.REJECTED),
                "warnings": self.remarks(kind, Level.WARNED),
            }
        return answer


@contextmanager
def without_collecting() -> Iterator[None]:
    # A hundred thousand rows make the collector search again and again for cycles that are not there.
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@without_collecting()
def make_plan(
    *, books: Iterable[Book], street_code: str, street_name: str = "", progress: Progress | None = None
) -> Plan:
    """Read a ledger to the end and set it against what the street has. Writes nothing."""
    street = Area.objects.in_force().filter(code=street_code, level=AreaLevel.STREET).first()
    if street is None and not street_name:
        raise DomainError(
            _("没有代码为 %(code)s 的街道，请先建立街道。") % {"code": street_code},
            code="street_unknown",
            http_status=422,
        )
    view = street_view(street_code, street.name if street else street_name)
    memory = settings_of(street_code).column_memory
    found = draft(books, view, memory, progress)
    found.let_go()
    if not found.readings:
        raise DomainError(
            _("没有认出社区、单位、资源、需求或项目的表。请检查表头是否写明各列名称。"),
            code="no_known_sheet",
            http_status=422,
        )
    plan = Plan(street_code, view.name, street, found)
    for kind, writer in WRITERS.items():
        if kind in found.lines:
            plan.changes[kind] = writer.compare(found.accepted(kind), street_code)
    for lines in found.lines.values():
        for line in lines:
            if line.is_rejected:
                line.outcome = REJECTED
    return plan


def street_view(street_code: str, street_name: str) -> Street:
    """Gather what rows may refer to."""
    places = Places(street_code, street_name)
    for code, name in Area.objects.in_force().communities().under(street_code).values_list("code", "name"):
        places.add(code, name)
    wishes = MicroProject.objects.filter(area_code=street_code, unit__isnull=True).values_list("name", flat=True)
    view = Street(street_code, street_name, clock.today(), places, _categories(street_code))
    view.wishes = frozenset(map(content, wishes))
    view.add_units(MemberUnit.objects.filter(street_code=street_code).values_list("name", flat=True))
    return view


def _categories(street_code: str) -> Categories:
    rows = Category.objects.filter(street_code__in=("", street_code), active=True).order_by("street_code", "position")
    short = {word: row.name for row in rows for word in row.short_names}
    unsorted = rows.get(street_code="", key="unsorted")
    return Categories({row.name: row.pk for row in rows}, short, unsorted.pk)


def write_plan(plan: Plan, *, run_id: int, actor: User) -> None:
    """Write everything a plan holds; the caller's transaction makes it all or nothing."""
    street = plan.street or areas.create_street(plan.street_code, plan.street_name)
    plan.street = street
    entry = trail_entry(street.code, actor)
    for kind, writer in WRITERS.items():
        if kind not in plan.changes:
            continue
        changes = plan.changes[kind]
        changed = [pk for _line, pk, _values in changes.updated]
        with remembering(run_id, kind, writer.model, changed, street.code):
            created, updated = writer.write(changes, street)
        for change, ids in ((CREATED, created), (UPDATED, updated)):
            facts = json.dumps({"run": run_id, "change": change})
            record_rows(f"{writer.noun}.imported", writer.model, ids, {**entry, "facts": facts})


def trail_entry(street_code: str, actor: User) -> dict[str, Any]:
    """What every line of the trail about one import has in common."""
    return {
        "at": clock.now(),
        "actor": actor.pk,
        "role": acting(actor).role,
        "area": street_code,
        "request": request_context.current().request_id,
    }
