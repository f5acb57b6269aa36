"""Resources, each under the unit that offers it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from alliance.ledger.rows.resources import ResourceRecord
from alliance.ledger.verdicts import Level, Line, Remark
from alliance.ledger.writing.change import Changes, differing
from core import clock
from core.areas.models import Area
from core.workbook.text import content, folded
from members.models import MemberUnit, Resource, ResourceStatus, ResourceType
from members.services import keep_entries

_FIELDS = ("type", "slots", "availability", "serves", "valid_until", "note", "confirmed_on")
_QUANTITY = ("quantity_text", "quantity", "measure")


def compare_resources(lines: Sequence[Line], street_code: str) -> Changes:
    """Set resource rows against what the units of the street offer."""
    rows = Resource.objects.filter(unit__street_code=street_code).values(
        "id", "unit__name", "content", "committed", *_FIELDS, *_QUANTITY
    )
    known = {(folded(row["unit__name"]), content(row["content"])): row for row in rows}
    changes = Changes()
    for line in lines:
        record: ResourceRecord = line.record
        row = known.get((folded(record.unit), record.text))
        if row is None:
            changes.create(line)
            continue
        values = differing(((name, getattr(record, name)) for name in _FIELDS), row)
        if record.valid_until is None and record.open_ended and row["valid_until"]:
            values["valid_until"] = None
        if record.quantity and record.quantity.text != content(row["quantity_text"]):
            values |= _new_quantity(line, row)
        if "confirmed_on" in values:
            # Whoever wrote the ledger has asked meanwhile.
            values["reminded_on"] = None
        changes.update(line, row["id"], values)
    return changes


def _new_quantity(line: Line, row: dict[str, Any]) -> dict[str, Any]:
    wanted = _quantity(line.record)
    number = wanted["quantity"]
    if row["committed"] and (wanted["measure"] != row["measure"] or number is None or number < row["committed"]):
        line.add(Remark(Level.WARNED, "quantity", str(_("数量")), _("已有认领，不能少于认领的数或换单位，数量不改")))
        return {}
    return wanted


def _quantity(record: ResourceRecord) -> dict[str, Any]:
    found = record.quantity
    if found is None:
        return {}
    return {"quantity_text": found.text, "quantity": found.number, "measure": found.measure}


def write_resources(changes: Changes, street: Area) -> tuple[list[int], list[int]]:
    """Write new and changed resources; what a ledger lists is listed."""
    units = unit_places(street.code)
    created = Resource.objects.bulk_create(
        [_new_resource(line.record, units) for line in changes.created], batch_size=1000
    )
    keep_entries(Resource.objects.filter(pk__in=[pk for _line, pk, _values in changes.updated]))
    for _line, pk, values in changes.updated:
        Resource.objects.filter(pk=pk).update(**values, version=F("version") + 1)
    return [resource.pk for resource in created], [pk for _line, pk, _values in changes.updated]


def unit_places(street_code: str) -> dict[str, tuple[int, str]]:
    """Units of a street by folded name: their id and where they stand."""
    rows = MemberUnit.objects.filter(street_code=street_code).values_list("name", "id", "area_code")
    return {folded(name): (pk, area_code) for name, pk, area_code in rows}


def _new_resource(record: ResourceRecord, units: Mapping[str, tuple[int, str]]) -> Resource:
    unit, area_code = units[folded(record.unit)]
    return Resource(
        unit_id=unit, area_code=area_code, type=record.type or ResourceType.OTHER, content=record.text,
        slots=record.slots or 1, availability=record.availability, serves=record.serves,
        valid_until=record.valid_until, note=record.note, confirmed_on=record.confirmed_on,
        status=ResourceStatus.LISTED, imported=True, created_at=clock.now(), **_quantity(record),
    )  # fmt: skip
