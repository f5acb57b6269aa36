"""Micro-projects with their leading unit, partners and communities."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F

from alliance.ledger.rows.projects import ProjectRecord
from alliance.ledger.verdicts import Line
from alliance.ledger.writing.change import Changes, differing
from alliance.ledger.writing.resources import unit_places
from core import clock
from core.areas.models import Area
from core.numbers import next_numbers
from core.workbook.text import content, folded
from projects.models import MicroProject, ProjectKind, ProjectStatus

_FIELDS = (
    "kind", "aim", "starts_on", "ends_on", "funds", "fund_source", "problems_solved", "people_served",
    "attendances", "result",
)  # fmt: skip


def compare_projects(lines: Sequence[Line], street_code: str) -> Changes:
    """Set project rows against the street's projects; a state is only given to new ones."""
    rows = MicroProject.objects.filter(area_code=street_code).values("id", "name", "unit__name", *_FIELDS)
    known = {content(row["name"]): row for row in rows}
    partners = _linked(MicroProject.partners.through, "microproject_id", "memberunit__name", street_code)
    places = _linked(MicroProject.communities.through, "microproject_id", "area__code", street_code)
    changes = Changes()
    for line in lines:
        record: ProjectRecord = line.record
        row = known.get(record.name)
        if row is None:
            changes.create(line)
            continue
        values = differing(((name, getattr(record, name)) for name in _FIELDS), row)
        if record.unit and folded(record.unit) != folded(row["unit__name"] or ""):
            values["unit"] = record.unit
        if record.ends_on is None and record.open_ended and row["ends_on"]:
            values["ends_on"] = None
        if set(record.partners) - partners.get(row["id"], set()):
            values["partners"] = record.partners
        if set(record.communities) - places.get(row["id"], set()):
            values["communities"] = record.communities
        changes.update(line, row["id"], values)
    return changes


def _linked(through: Any, owner: str, other: str, street_code: str) -> dict[int, set[str]]:
    linked: dict[int, set[str]] = {}
    for pk, name in through.objects.filter(microproject__area_code=street_code).values_list(owner, other):
        linked.setdefault(pk, set()).add(name)
    return linked


def write_projects(changes: Changes, street: Area) -> tuple[list[int], list[int]]:
    """Write new and changed projects and link their partners and communities."""
    units = unit_places(street.code)
    lines = changes.created
    numbers = next_numbers(street.code, "XM", clock.today().year, len(lines)) if lines else []
    created = MicroProject.objects.bulk_create(
        [_new_project(line.record, number, street.code, units) for line, number in zip(lines, numbers, strict=True)],
        batch_size=1000,
    )
    for _line, pk, values in changes.updated:
        plain = {name: value for name, value in values.items() if name not in {"unit", "partners", "communities"}}
        if "unit" in values:
            plain["unit_id"] = units[folded(values["unit"])][0]
        MicroProject.objects.filter(pk=pk).update(**plain, version=F("version") + 1)
    pairs = [(project.pk, line.record) for project, line in zip(created, lines, strict=True)]
    pairs += [(pk, line.record) for line, pk, _values in changes.updated]
    _link(pairs, street.code, units)
    return [project.pk for project in created], [pk for _line, pk, _values in changes.updated]


def _new_project(
    record: ProjectRecord, number: str, street_code: str, units: Mapping[str, tuple[int, str]]
) -> MicroProject:
    stopped = record.status in {ProjectStatus.SUSPENDED, ProjectStatus.ENDED_EARLY, ProjectStatus.RETURNED}
    return MicroProject(
        number=number, area_code=street_code, name=record.name, kind=record.kind or ProjectKind.PROJECT,
        aim=record.aim,
        unit_id=units[folded(record.unit)][0], starts_on=record.starts_on, ends_on=record.ends_on, funds=record.funds,
        fund_source=record.fund_source, problems_solved=record.problems_solved or 0,
        people_served=record.people_served or 0, attendances=record.attendances or 0, result=record.result,
        status=record.status, reason=record.status_text if stopped else "", imported=True, created_at=clock.now(),
    )  # fmt: skip


def _link(pairs: Sequence[tuple[int, ProjectRecord]], street_code: str, units: Mapping[str, tuple[int, str]]) -> None:
    areas = dict(Area.objects.in_force().under(street_code).values_list("code", "id"))
    partners, places = MicroProject.partners.through, MicroProject.communities.through
    partners.objects.bulk_create(
        (
            partners(microproject_id=pk, memberunit_id=units[folded(name)][0])
            for pk, record in pairs
            for name in record.partners
        ),
        ignore_conflicts=True,
    )
    places.objects.bulk_create(
        (places(microproject_id=pk, area_id=areas[code]) for pk, record in pairs for code in record.communities),
        ignore_conflicts=True,
    )
