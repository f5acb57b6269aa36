"""Units: enter, correct, and let go."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Self

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.areas.models import Area
from core.audit import record
from core.dictionaries import sounds
from core.errors import DomainError
from core.versions import check_version
from members import policies
from members.models import (
    Alliance,
    Liaison,
    MemberUnit,
    Resource,
    ResourceStatus,
    Seat,
    UnitKind,
    UnitStatus,
)
from members.services.pairings import close_pairings_of
from members.services.past import keep_entries
from members.services.schedules import end_with_resources
from members.services.visit_plans import call_off_visits
from members.unit_ties import owed_words

# What a unit says of itself; the rest of its row is the office's to change.
OWN_WORDS = frozenset({"address", "party_org", "party_form", "party_members", "party_secretary", "business", "brand"})
# 部队 units: what would tell where they are and how many.
KEPT_EMPTY = ("address", "credit_code", "party_members")


@dataclass(frozen=True)
class UnitText:
    """What is written of a unit."""

    name: str
    kind: str = UnitKind.OTHER
    two_new: bool = False
    credit_code: str = ""
    affiliation: str = ""
    address: str = ""
    party_org: str = ""
    party_form: str = ""
    party_members: int | None = None
    party_secretary: str = ""
    business: str = ""
    brand: str = ""
    note: str = ""

    @classmethod
    def of(cls, unit: MemberUnit) -> Self:
        """What is written of it now."""
        return cls(**{field.name: getattr(unit, field.name) for field in fields(cls)})


TEXT_FIELDS = tuple(field.name for field in fields(UnitText))


def name_key(name: str) -> str:
    """What names are sorted by: the sounds of their characters, then the characters."""
    return f"{' '.join(sounds(name)).lower()[:180]} {name}"[:240]


@transaction.atomic
def create_unit(*, text: UnitText, area: Area, alliances: Iterable[Alliance] = (), actor: User) -> MemberUnit:
    """Enter a unit that stands in a street or one of its communities, with its seats."""
    if not policies.can_add_unit(actor, area.code):
        raise PermissionDenied(_("只能在自己的辖区添加单位。"))
    unit = MemberUnit(
        area_code=area.code, street_code=area.code[:9], created_at=clock.now(), name_key=name_key(text.name),
        **asdict(text),
    )  # fmt: skip
    keep_military_empty(unit)
    unit.full_clean()
    unit.save()
    _seat(unit, alliances)
    record("unit.created", target=unit, actor=actor)
    return unit


@transaction.atomic
def edit_unit(
    *, unit: MemberUnit, text: UnitText, version: int | None, alliances: Iterable[Alliance] | None = None, actor: User
) -> MemberUnit:
    """Correct a unit; its own liaison may change only what the unit says of itself."""
    unit = MemberUnit.objects.select_for_update().get(pk=unit.pk)
    if not policies.can_edit_unit(actor, unit):
        raise PermissionDenied(_("您的身份不能修改这家单位。"))
    if unit.status != UnitStatus.ACTIVE:
        told = _("这家单位现在是“%(state)s”，不能再修改。") % {"state": unit.get_status_display()}
        raise DomainError(told, code="wrong_state")
    changed = [name for name in TEXT_FIELDS if getattr(unit, name) != getattr(text, name)]
    if not policies.keeps_area(actor, unit.area_code) and (alliances is not None or set(changed) - OWN_WORDS):
        raise PermissionDenied(_("单位名称、性质、代码和所属联盟请街道修改。"))
    check_version(unit, version)
    keep_entries([unit])
    for name in changed:
        setattr(unit, name, getattr(text, name))
    unit.name_key = name_key(unit.name)
    keep_military_empty(unit)
    unit.full_clean()
    unit.save(update_fields=[*changed, "name_key", "version"])
    if alliances is not None:
        _seat(unit, alliances)
    record("unit.edited", target=unit, actor=actor, fields=changed)
    return unit


@transaction.atomic
def end_unit(*, unit: MemberUnit, reason: str, actor: User) -> MemberUnit:
    """Let a unit go: its seats and posts end today and its resources leave the list; its history stays."""
    unit = MemberUnit.objects.select_for_update().get(pk=unit.pk)
    if not policies.can_end_unit(actor, unit):
        raise PermissionDenied(_("只有本街道党建办可以办理退出。"))
    if unit.status != UnitStatus.ACTIVE:
        raise DomainError(_("这家单位已经不在册了。请刷新页面看最新情况。"), code="wrong_state")
    owed = owed_words(unit)
    if owed:
        told = _("这家单位还有没兑现的承诺，先兑现、终止协议或交给别家：%(owed)s。")
        raise DomainError(told % {"owed": "；".join(owed)}, code="commitments_open")
    today = clock.today()
    resources = Resource.objects.filter(unit=unit).exclude(status=ResourceStatus.RETIRED)
    keep_entries([unit, *resources])
    unit.status, unit.version = UnitStatus.LEFT, unit.version + 1
    unit.full_clean()
    unit.save(update_fields=["status", "version"])
    Seat.objects.filter(unit=unit, left_on__isnull=True).update(left_on=today)
    call_off_visits(unit=unit, reason=reason, actor=actor)
    _end_posts(unit, today)
    retired = list(resources.values_list("pk", flat=True))
    resources.update(status=ResourceStatus.RETIRED, lapsed_on=None)
    end_with_resources(resources=retired, reason=reason, actor=actor)
    close_pairings_of(unit=unit, reason=reason, actor=actor)
    record("unit.ended", target=unit, actor=actor, reason=reason, resources=retired)
    return unit


def _end_posts(unit: MemberUnit, today: date) -> None:
    # A post that begins later never began.
    Liaison.objects.filter(unit=unit, begins__gt=today).delete()
    Liaison.objects.filter(unit=unit, ends__isnull=True).update(ends=today)


def keep_military_empty(unit: MemberUnit) -> None:
    told = [name for name in KEPT_EMPTY if getattr(unit, name) not in ("", None)]
    if unit.kind == UnitKind.MILITARY and told:
        raise ValidationError({name: _("部队单位不登记这一项，请留空。") for name in told})


def _seat(unit: MemberUnit, alliances: Iterable[Alliance]) -> None:
    """Let the unit sit in exactly these alliances from today."""
    wanted: dict[int, Any] = {alliance.pk: alliance for alliance in alliances}
    if any(not alliance.area_code.startswith(unit.street_code[:6]) for alliance in wanted.values()):
        raise ValidationError({"alliances": _("只能选本区的联盟。")})
    held = Seat.objects.select_for_update().filter(unit=unit, left_on__isnull=True)
    for seat in held:
        if wanted.pop(seat.alliance_id, None) is None:
            seat.left_on = clock.today()
            seat.save(update_fields=["left_on"])
    Seat.objects.bulk_create(Seat(unit=unit, alliance=each, joined_on=clock.today()) for each in wanted.values())
