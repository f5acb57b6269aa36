"""Member units, their liaisons, and their seats in the alliances named beside them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from alliance.ledger.rows.units import UnitRecord
from alliance.ledger.verdicts import Level, Line, Remark
from alliance.ledger.writing.change import Changes, differing
from core import clock
from core.areas.models import Area
from core.personal.masking import is_masked
from core.personal.sealing import blind_index
from core.workbook.text import folded
from members.models import Alliance, AllianceKind, Liaison, MemberUnit, Seat, UnitKind
from members.services import keep_entries
from members.services.units import name_key

_FIELDS = (
    "name", "kind", "credit_code", "two_new", "affiliation", "address", "party_org", "party_form", "party_members",
    "party_secretary", "business", "brand", "note",
)  # fmt: skip
_BESIDE = frozenset({"liaison", "alliances"})


class KnownUnits:
    """The street's units as the database has them, found by credit code or name."""

    def __init__(self, street_code: str) -> None:
        rows = MemberUnit.objects.filter(street_code=street_code).values("id", "area_code", *_FIELDS)
        self.rows = {row["id"]: row for row in rows}
        self.by_code = {row["credit_code"]: pk for pk, row in self.rows.items() if row["credit_code"]}
        self.by_name = {folded(row["name"]): pk for pk, row in self.rows.items()}
        seats = Seat.objects.filter(unit__street_code=street_code, left_on__isnull=True)
        self.seats = set(seats.values_list("unit_id", "alliance__name"))
        self.liaisons: dict[int, Liaison] = {}
        for liaison in Liaison.objects.in_force().filter(unit__street_code=street_code).order_by("-id"):
            self.liaisons[liaison.unit_id] = liaison

    def find(self, record: UnitRecord) -> int | None:
        """Find a unit by its code, else by its name."""
        by_code = self.by_code.get(record.credit_code) if record.code_valid else None
        return by_code or self.by_name.get(folded(record.name))


def compare_units(lines: Sequence[Line], street_code: str) -> Changes:
    """Set unit rows against the units the street has."""
    known = KnownUnits(street_code)
    changes = Changes()
    taken = {row["credit_code"]: pk for pk, row in known.rows.items() if row["credit_code"]}
    for line in lines:
        record: UnitRecord = line.record
        pk = known.find(record)
        _keep_codes_apart(line, pk, taken)
        if pk is None:
            changes.create(line)
            continue
        changes.update(line, pk, _unit_values(record, known, pk))
    return changes


def _keep_codes_apart(line: Line, pk: int | None, taken: dict[str, int | None]) -> None:
    code = line.record.credit_code
    if not code:
        return
    if code in taken and taken[code] != pk:
        line.record.credit_code = ""
        line.add(Remark(Level.WARNED, "credit_code", str(_("统一社会信用代码")), _("代码已属另一单位，未录入")))
    else:
        taken[code] = pk if pk is not None else -line.row


def _unit_values(record: UnitRecord, known: KnownUnits, pk: int) -> dict[str, Any]:
    row = known.rows[pk]
    values = differing(((name, getattr(record, name)) for name in _FIELDS), row)
    if folded(values.get("name", "")) == folded(row["name"]):
        values.pop("name", None)
    if values.get("kind", row["kind"]) == UnitKind.MILITARY:
        for name in ("address", "credit_code", "party_members"):
            values.pop(name, None)
    owner = known.by_name.get(folded(values.get("name", "")))
    if owner not in (None, pk):
        values.pop("name")
    if record.community and record.community != row["area_code"]:
        values["area_code"] = record.community
    if _liaison_differs(record, known.liaisons.get(pk)):
        values["liaison"] = True
    if any((pk, name) not in known.seats for name in record.alliances):
        values["alliances"] = True
    return values


def _liaison_differs(record: UnitRecord, liaison: Liaison | None) -> bool:
    name = "" if is_masked(record.liaison_name) else record.liaison_name
    phone = "" if is_masked(record.liaison_phone) else record.liaison_phone
    if not name and not phone:
        return False
    if liaison is None:
        return True
    # Somebody with an account keeps the own details.
    if liaison.user_id:
        return False
    return bool((name and liaison.name != name) or (phone and liaison.phone != phone))


def write_units(changes: Changes, street: Area) -> tuple[list[int], list[int]]:
    """Write new and changed units with their liaisons and seats."""
    created = MemberUnit.objects.bulk_create(
        [_new_unit(line.record, street.code) for line in changes.created], batch_size=1000
    )
    keep_entries(MemberUnit.objects.filter(pk__in=[pk for _line, pk, _values in changes.updated]))
    for _line, pk, values in changes.updated:
        plain = {name: value for name, value in values.items() if name not in _BESIDE}
        if "name" in plain:
            plain["name_key"] = name_key(plain["name"])
        if plain.get("kind") == UnitKind.MILITARY:
            plain |= {"address": "", "credit_code": "", "party_members": None}
        MemberUnit.objects.filter(pk=pk).update(**plain, version=F("version") + 1)
    pairs = [(unit.pk, line.record) for unit, line in zip(created, changes.created, strict=True)]
    changed = [(pk, line.record) for line, pk, _values in changes.updated]
    _write_liaisons([*pairs, *changed], street.code)
    _write_seats(pairs, changed, street)
    return [unit.pk for unit in created], [pk for _line, pk, _values in changes.updated]


def _new_unit(record: UnitRecord, street_code: str) -> MemberUnit:
    given = {name: value for name in _FIELDS if (value := getattr(record, name)) not in ("", None)}
    return MemberUnit(
        **given, area_code=record.community or street_code, street_code=street_code, name_key=name_key(record.name),
        imported=True, created_at=clock.now(),
    )  # fmt: skip


def _write_liaisons(pairs: Iterable[tuple[int, UnitRecord]], street_code: str) -> None:
    known = {
        each.unit_id: each for each in Liaison.objects.in_force().filter(unit__street_code=street_code).order_by("-id")
    }
    new = []
    for pk, record in pairs:
        liaison = known.get(pk)
        if not _liaison_differs(record, liaison):
            continue
        target = liaison or Liaison(unit_id=pk, begins=clock.today())
        if record.liaison_name and not is_masked(record.liaison_name):
            target.name = record.liaison_name
        if record.liaison_phone and not is_masked(record.liaison_phone):
            target.phone, target.phone_index = record.liaison_phone, blind_index(record.liaison_phone)
        if liaison:
            target.save(update_fields=["name", "phone", "phone_index"])
        else:
            new.append(target)
    Liaison.objects.bulk_create(new, batch_size=1000)


def _write_seats(
    created: Sequence[tuple[int, UnitRecord]], changed: Sequence[tuple[int, UnitRecord]], street: Area
) -> None:
    names = {name for _pk, record in [*created, *changed] for name in record.alliances}
    alliances = {name: _alliance(name, street) for name in sorted(names)}
    # A member unit without an alliance beside it sits in the street's own.
    own = _own_alliance(street) if any(not record.alliances for _pk, record in created) else None
    seats = [(alliances[name].pk, pk) for pk, record in [*created, *changed] for name in record.alliances]
    seats += [(own.pk, pk) for pk, record in created if own and not record.alliances]
    taken = set(
        Seat.objects.filter(unit_id__in=[pk for _a, pk in seats], left_on__isnull=True).values_list(
            "alliance_id", "unit_id"
        )
    )
    Seat.objects.bulk_create(
        Seat(alliance_id=alliance, unit_id=unit, joined_on=clock.today())
        for alliance, unit in dict.fromkeys(seats)
        if (alliance, unit) not in taken
    )


def _own_alliance(street: Area) -> Alliance:
    found = Alliance.objects.filter(area_code=street.code, kind=AllianceKind.STREET).order_by("id").first()
    return found or _alliance(str(_("%(street)s党建联盟") % {"street": street.name}), street, AllianceKind.STREET)


_KIND_WORDS = (
    ("社区", AllianceKind.COMMUNITY), ("片区", AllianceKind.ZONE), ("睦邻", AllianceKind.ZONE),
    ("街道", AllianceKind.STREET), ("区级", AllianceKind.DISTRICT), ("行业", AllianceKind.INDUSTRY),
)  # fmt: skip


def _alliance(name: str, street: Area, kind: AllianceKind | None = None) -> Alliance:
    guessed = next((found for word, found in _KIND_WORDS if word in name), AllianceKind.FUNCTIONAL)
    alliance, _created = Alliance.objects.get_or_create(
        area_code=street.code, name=name, defaults={"kind": kind or guessed}
    )
    return alliance
