"""Communities, and the street above them."""

from collections.abc import Iterable, Sequence

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from alliance.ledger.rows.communities import CommunityRecord
from alliance.ledger.verdicts import Line
from alliance.ledger.writing.change import Changes, differing
from core.areas.models import CODE_LENGTHS, Area, AreaLevel, StreetSettings, Zone

_COMPARED = ("name", "secretary", "households", "elderly_share")


def create_street(code: str, name: str) -> Area:
    """Create a street and the ancestors nobody has named yet."""
    parent: Area | None = None
    for length in sorted(CODE_LENGTHS):
        if length > len(code):
            break
        prefix = code[:length]
        own = length == len(code)
        parent, _created = Area.objects.in_force().get_or_create(
            code=prefix,
            defaults={
                "name": name if own else str(_("暂名%(code)s") % {"code": prefix}),
                "level": CODE_LENGTHS[length],
                "parent": parent,
                "provisional": not own,
            },
        )
    if parent is None:
        raise ValueError(code)
    StreetSettings.objects.get_or_create(street=parent)
    return parent


def compare_communities(lines: Sequence[Line], street_code: str) -> Changes:
    """Set community rows against the street's areas in force."""
    known = {
        row["code"]: row
        for row in Area.objects.in_force().communities().under(street_code).values("id", "code", *_COMPARED)
    }
    zones = {
        (code, name)
        for code, name in Zone.objects.filter(area_code=street_code).values_list("communities__code", "name")
    }
    changes = Changes()
    for line in lines:
        record: CommunityRecord = line.record
        row = known.get(record.code)
        if row is None:
            changes.create(line)
            continue
        values = differing(((name, getattr(record, name)) for name in _COMPARED), row)
        if record.zone and (record.code, record.zone) not in zones:
            values["zone"] = record.zone
        changes.update(line, row["id"], values)
    return changes


def write_communities(changes: Changes, street: Area) -> tuple[list[int], list[int]]:
    """Write new and changed communities and put them into the zones named beside them."""
    created = Area.objects.bulk_create(
        Area(
            code=line.record.code, name=line.record.name, level=AreaLevel.COMMUNITY, parent=street,
            provisional=line.record.provisional, secretary=line.record.secretary,
            households=line.record.households, elderly_share=line.record.elderly_share,
        )
        for line in changes.created
    )  # fmt: skip
    for _line, pk, values in changes.updated:
        plain = {name: value for name, value in values.items() if name != "zone"}
        if "name" in plain:
            plain["provisional"] = False
        Area.objects.filter(pk=pk).update(**plain, version=F("version") + 1)
    placed = [(area.pk, line.record.zone) for area, line in zip(created, changes.created, strict=True)]
    placed += [(pk, line.record.zone) for line, pk, _values in changes.updated]
    _put_into_zones(placed, street.code)
    return [area.pk for area in created], [pk for _line, pk, _values in changes.updated]


def _put_into_zones(placed: Iterable[tuple[int, str]], street_code: str) -> None:
    for pk, name in placed:
        if name:
            zone, _created = Zone.objects.get_or_create(area_code=street_code, name=name)
            zone.communities.add(pk)
