"""Visits: write down what was found, hand it in, and take it into the ledger row by row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.errors import StaleVersion
from core.files.storing import store_image
from core.personal.inside_text import tidy
from core.versions import check_version
from members import visit_notices as notices
from members.models import (
    ChangeKind,
    ChangeStatus,
    LedgerPart,
    MemberUnit,
    ProposedChange,
    Resource,
    ResourceType,
    Visit,
    VisitStatus,
)
from members.services.resources import ResourceText, add_resource
from members.services.units import UnitText, edit_unit, keep_military_empty
from members.services.visit_plans import locked_visit
from members.visit_lifecycle import CHANGE_LIFECYCLE, VISIT_LIFECYCLE

MOST_PHOTOS, MOST_FOUND = 9, 20
LONGEST_BACK = timedelta(days=366)
# The parts of the ledger, and what a unit says of itself in each.
PART_FIELDS: Mapping[str, tuple[str, ...]] = {
    LedgerPart.BUSINESS: ("business", "address"),
    LedgerPart.PARTY: ("party_org", "party_form", "party_members", "party_secretary", "brand"),
}
SHEET_FIELDS = tuple(name for names in PART_FIELDS.values() for name in names)


@dataclass(frozen=True)
class FoundResource:
    """Something a unit can give that is not in the list yet."""

    content: str
    type: str = ResourceType.OTHER
    quantity_text: str = ""


@dataclass(frozen=True)
class VisitSheet:
    """The visit sheet: what the ledger should say, beside what was found and what is wanted."""

    visited_on: date
    parts: Sequence[str]
    said: Mapping[str, Any]
    resources: Sequence[FoundResource] = ()
    needs: Sequence[str] = ()
    note: str = ""


@transaction.atomic
def write_sheet(
    *, visit: Visit, sheet: VisitSheet, photos: Iterable[BinaryIO] = (), version: int | None = None, actor: User
) -> Visit:
    """Write down what was found; written again, it takes the place of what was written before."""
    visit = locked_visit(visit)
    step = VISIT_LIFECYCLE.check("write", obj=visit, actor=actor)
    check_version(visit, version)
    _check_sheet(sheet)
    visit.status, visit.visited_on = step.target, sheet.visited_on
    visit.parts, visit.note = list(sheet.parts), tidy(sheet.note)
    visit.full_clean()
    visit.save(update_fields=["status", "visited_on", "parts", "note", "version"])
    _attach(visit, list(photos), actor)
    proposed = _propose(visit, sheet)
    record("visit.written", target=visit, actor=actor, changes=len(proposed))
    return visit


@transaction.atomic
def add_visit_photos(*, visit: Visit, photos: Iterable[BinaryIO], actor: User) -> Visit:
    """Add photos to a sheet that is still being filled in."""
    visit = locked_visit(visit)
    VISIT_LIFECYCLE.check("write", obj=visit, actor=actor)
    given = list(photos)
    _attach(visit, given, actor)
    record("visit.photos_added", target=visit, actor=actor, photos=len(given))
    return visit


@transaction.atomic
def hand_in_visit(*, visit: Visit, actor: User) -> Visit:
    """Give the sheet to whoever keeps the ledger; where nothing differs there is nothing to decide."""
    visit = locked_visit(visit)
    step = VISIT_LIFECYCLE.check("hand-in", obj=visit, actor=actor)
    visit.status, visit.version = step.target, visit.version + 1
    visit.full_clean()
    visit.save(update_fields=["status", "version"])
    record("visit.handed_in", target=visit, actor=actor)
    if not _settled(visit, actor):
        notices.visit_handed_in(visit)
    return visit


@transaction.atomic
def return_visit(*, visit: Visit, reason: str, actor: User) -> Visit:
    """Give a sheet back to be completed."""
    visit = locked_visit(visit)
    step = VISIT_LIFECYCLE.check("return", obj=visit, actor=actor)
    reason = _say(reason)
    visit.status, visit.version = step.target, visit.version + 1
    visit.full_clean()
    visit.save(update_fields=["status", "version"])
    record("visit.returned", target=visit, actor=actor, reason=reason)
    notices.visit_returned(visit, reason)
    return visit


@transaction.atomic
def accept_visit(*, visit: Visit, version: int | None = None, actor: User) -> Visit:
    """Take everything that waits into the ledger at once; the unit's own needs are entered one by one."""
    visit = locked_visit(visit)
    VISIT_LIFECYCLE.check("accept", obj=visit, actor=actor)
    rows = visit.changes.waiting().exclude(kind=ChangeKind.NEED)
    _take(visit, list(rows.order_by("id")), version, actor)
    return visit


@transaction.atomic
def refuse_visit(*, visit: Visit, reason: str, actor: User) -> Visit:
    """Leave the ledger as it is."""
    visit = locked_visit(visit)
    VISIT_LIFECYCLE.check("refuse", obj=visit, actor=actor)
    for change in visit.changes.waiting().order_by("id"):
        _refuse(change, _say(reason), actor)
    _settled(visit, actor)
    return visit


@transaction.atomic
def accept_change(*, change: ProposedChange, version: int | None = None, actor: User) -> ProposedChange:
    """Let the ledger say what the visit found; ``version`` is the unit's, as whoever decides saw it."""
    visit, change = _locked_change(change)
    CHANGE_LIFECYCLE.check("accept", obj=change, actor=actor)
    _take(visit, [change], version, actor)
    return change


@transaction.atomic
def refuse_change(*, change: ProposedChange, reason: str, actor: User) -> ProposedChange:
    """Leave this one as the ledger has it."""
    visit, change = _locked_change(change)
    CHANGE_LIFECYCLE.check("refuse", obj=change, actor=actor)
    _refuse(change, _say(reason), actor)
    _settled(visit, actor)
    return change


@transaction.atomic
def mark_need_entered(*, change: ProposedChange, number: str, actor: User) -> ProposedChange:
    """A need of the unit stands among the needs now, under this number; the floor above has entered it."""
    visit, change = _locked_change(change)
    CHANGE_LIFECYCLE.check("enter", obj=change, actor=actor)
    change.entered_as = number
    _decide(change, ChangeStatus.ACCEPTED, actor)
    _settled(visit, actor)
    return change


def ledger_value(unit: MemberUnit, field: str) -> str:
    """What the ledger says now, as a proposal writes it."""
    value = getattr(unit, field)
    return "" if value is None else str(value)


# ── the sheet ─────────────────────────────────────────────────────────────────────────────────
def _check_sheet(sheet: VisitSheet) -> None:
    today = clock.today()
    if not today - LONGEST_BACK <= sheet.visited_on <= today:
        raise ValidationError({"visited_on": _("走访日期要在今天以前、一年以内。")})
    if not sheet.parts:
        raise ValidationError({"parts": _("请勾选这次核实了哪几块。")})
    if len(sheet.resources) > MOST_FOUND or len(sheet.needs) > MOST_FOUND:
        raise ValidationError({"resources": _("一次最多写 %(most)s 条。") % {"most": MOST_FOUND}})


def _propose(visit: Visit, sheet: VisitSheet) -> list[ProposedChange]:
    """One row for everything the ledger does not say."""
    visit.changes.all().delete()
    unit = MemberUnit.objects.select_for_update().get(pk=visit.unit_id)
    rows = [
        ProposedChange(visit=visit, kind=ChangeKind.FIELD, field=name, old=ledger_value(unit, name), new=new)
        for name, new in _differing(unit, sheet.said)
    ]
    rows += [_found(visit, one) for one in _distinct(sheet.resources, lambda one: tidy(one.content))]
    needs = [tidy(words) for words in sheet.needs]
    rows += [ProposedChange(visit=visit, kind=ChangeKind.NEED, new=words) for words in dict.fromkeys(needs) if words]
    for row in rows:
        row.full_clean()
        row.save()
    return rows


def _differing(unit: MemberUnit, said: Mapping[str, Any]) -> list[tuple[str, str]]:
    _check_said(unit, said)
    spoken = {name: "" if said[name] is None else tidy(str(said[name])) for name in SHEET_FIELDS if name in said}
    return [(name, new) for name, new in spoken.items() if new != ledger_value(unit, name)]


def _check_said(unit: MemberUnit, said: Mapping[str, Any]) -> None:
    """What the unit's own row would refuse is refused on the spot, while somebody can still ask."""
    tried = MemberUnit.objects.get(pk=unit.pk)
    for name in SHEET_FIELDS:
        setattr(tried, name, said.get(name, getattr(unit, name)))
    tried.clean_fields(exclude={field.name for field in tried._meta.fields} - set(SHEET_FIELDS))
    keep_military_empty(tried)


def _distinct(rows: Iterable[FoundResource], words: Any) -> list[FoundResource]:
    return list({words(one): one for one in rows if words(one)}.values())


def _found(visit: Visit, one: FoundResource) -> ProposedChange:
    content = tidy(one.content)
    if Resource.objects.filter(unit=visit.unit_id, content=content).exists():
        told = _("资源清单里已经有“%(content)s”。") % {"content": content}
        raise ValidationError({"resources": told})
    return ProposedChange(
        visit=visit,
        kind=ChangeKind.RESOURCE,
        new=content,
        resource_type=one.type,
        quantity_text=tidy(one.quantity_text),
    )


def _attach(visit: Visit, photos: list[BinaryIO], actor: User) -> None:
    if photos and visit.photos.count() + len(photos) > MOST_PHOTOS:
        raise ValidationError({"photos": _("一次走访最多放 %(most)s 张照片。") % {"most": MOST_PHOTOS}})
    visit.photos.add(*(store_image(upload=photo, owner_code=visit.area_code, actor=actor) for photo in photos))


# ── deciding ──────────────────────────────────────────────────────────────────────────────────
def _locked_change(change: ProposedChange) -> tuple[Visit, ProposedChange]:
    """The visit is locked first, so that two who decide its last two rows see each other."""
    visit = locked_visit(change.visit)
    change = visit.changes.select_for_update(of=("self",)).get(pk=change.pk)
    change.visit = visit
    return visit, change


def _take(visit: Visit, changes: list[ProposedChange], version: int | None, actor: User) -> None:
    """Write into the ledger through its own verbs, and mark what was taken."""
    unit = MemberUnit.objects.select_for_update().get(pk=visit.unit_id)
    fields = [change for change in changes if change.kind == ChangeKind.FIELD]
    _check_still(unit, fields, version)
    if fields:
        words: dict[str, Any] = {change.field: _spoken(change) for change in fields}
        edit_unit(unit=unit, text=replace(UnitText.of(unit), **words), version=None, actor=actor)
    for change in changes:
        if change.kind == ChangeKind.RESOURCE:
            text = ResourceText(change.new, change.resource_type, change.quantity_text)
            change.resource = add_resource(unit=unit, text=text, actor=actor)
        _decide(change, ChangeStatus.ACCEPTED, actor)
    _settled(visit, actor)


def _spoken(change: ProposedChange) -> Any:
    """The new words as the unit's own column holds them."""
    column: Any = MemberUnit._meta.get_field(change.field)
    return column.to_python(None if column.null and not change.new else change.new)


def _check_still(unit: MemberUnit, changes: list[ProposedChange], version: int | None) -> None:
    """Somebody changed the ledger since the visit: only whoever has seen its present words may write over them."""
    moved = [each for each in changes if ledger_value(unit, each.field) not in (each.old, each.new)]
    if moved and version != unit.version:
        told = _("“%(field)s”走访后改过：台账现在是“%(now)s”，走访看到的是“%(new)s”。")
        words = [
            told % {"field": each.label, "now": ledger_value(unit, each.field) or "—", "new": each.new or "—"}
            for each in moved
        ]
        raise StaleVersion("".join(words), current=unit)


def _refuse(change: ProposedChange, reason: str, actor: User) -> None:
    change.reason = reason
    _decide(change, ChangeStatus.REFUSED, actor)


def _decide(change: ProposedChange, status: str, actor: User) -> None:
    change.status, change.decided_by, change.decided_at = status, actor, clock.now()
    change.full_clean()
    change.save(update_fields=["status", "reason", "resource", "entered_as", "decided_by", "decided_at"])
    done = "change_accepted" if status == ChangeStatus.ACCEPTED else "change_refused"
    record(
        f"visit.{done}", target=change.visit, actor=actor, change=change.pk, field=change.field, reason=change.reason
    )


def _settled(visit: Visit, actor: User) -> bool:
    """When nothing of it waits any more, the visit is settled."""
    if visit.changes.waiting().exists():
        return False
    visit.status, visit.version = VisitStatus.SETTLED, visit.version + 1
    visit.full_clean()
    visit.save(update_fields=["status", "version"])
    record("visit.checked", target=visit, actor=actor)
    notices.visit_settled(visit)
    return True


def _say(reason: str) -> str:
    if not tidy(reason):
        raise ValidationError({"reason": _("请写明原因。")})
    return tidy(reason)
