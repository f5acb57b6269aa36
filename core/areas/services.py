"""The verbs of areas: open one with its ancestors, change its code, decide a street's settings."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.areas.models import CODE_LENGTHS, PRINCIPLE_WEIGHTS, Area, AreaLevel, StreetSettings, Zone
from core.audit import record
from core.errors import DomainError
from core.models import HolidayOverride
from core.versions import check_version

LENGTHS = sorted(CODE_LENGTHS)
AREA_FACTS = ("name", "secretary", "households", "elderly_share")
SETTABLE = (
    "points", "contests", "assessment", "staff_totp", "closing_day", "response_days", "completion_days",
    "judging_days", "suggestion_days", "minimum_sample", "unit_ceiling", *PRINCIPLE_WEIGHTS, "load_weight",
    "first_right_days", "stale_claim_days", "claim_release_days", "silent_project_days", "resource_days",
    "universal_communities", "reach_days", "hot_growth", "hot_minimum", "visit_months", "retention_months",
    "host_organ",
)  # fmt: skip


@transaction.atomic
def ensure_area(*, code: str, name: str = "", provisional: bool = False, actor: Any) -> Area:
    """Give the area of a code in force, made with its missing ancestors; a proper name replaces a provisional one."""
    if len(code) not in CODE_LENGTHS or not (code.isascii() and code.isdigit()):
        raise ValidationError({"code": _("区划代码是 4、6、9 或 12 位数字。")})
    area = Area.objects.in_force().select_for_update().filter(code=code).first()
    if area is None:
        return _open(code, name, provisional, actor)
    if area.provisional and name and not provisional:
        area.name, area.provisional, area.version = name, False, area.version + 1
        area.save(update_fields=["name", "provisional", "version"])
        record("area.named", target=area, actor=actor)
    return area


def _open(code: str, name: str, provisional: bool, actor: Any) -> Area:
    above = LENGTHS.index(len(code)) - 1
    parent = ensure_area(code=code[: LENGTHS[above]], provisional=True, actor=actor) if above >= 0 else None
    area = Area(
        code=code, name=name or _("%(code)s（暂名）") % {"code": code}, level=CODE_LENGTHS[len(code)], parent=parent,
        since=clock.today(), provisional=provisional or not name,
    )  # fmt: skip
    area.full_clean()
    area.save()
    if area.level == AreaLevel.STREET:
        StreetSettings.objects.create(street=area)
    record("area.opened", target=area, actor=actor, code=code)
    return area


def open_street(*, code: str, name: str, actor: Any) -> Area:
    """Open a street with its settings; the code has nine digits."""
    if len(code) != 9:
        raise ValidationError({"street_code": _("街道的区划代码是 9 位数字。")})
    return ensure_area(code=code, name=name, actor=actor)


@transaction.atomic
def edit_area(*, area: Area, version: int | None, actor: Any, **facts: Any) -> Area:
    """Correct what is known of an area; a name entered by hand is no longer provisional."""
    area = Area.objects.select_for_update().get(pk=area.pk)
    if not can_edit_area(actor, area):
        raise PermissionDenied(_("只有本街道党建办可以改辖区资料。"))
    if area.until:
        raise DomainError(_("这个代码已经停用，请改现在的。"), code="wrong_state")
    check_version(area, version)
    changed = [name for name in AREA_FACTS if name in facts and getattr(area, name) != facts[name]]
    for name in changed:
        setattr(area, name, facts[name])
    area.provisional = area.provisional and "name" not in changed
    area.full_clean()
    area.save(update_fields=[*changed, "provisional", "version"])
    record("area.edited", target=area, actor=actor, fields=changed)
    return area


def can_edit_area(actor: Any, area: Area) -> bool:
    """The street's officer, for the street and the communities in it."""
    role = actor.acting
    return role.role == "street_officer" and area.code.startswith(role.street_code)


@transaction.atomic
def change_code(*, area: Area, new_code: str, on: date, actor: Any) -> Area:
    """Give an area a new code: the old one ends on a day and names its successor."""
    area = Area.objects.select_for_update().get(pk=area.pk)
    if area.until:
        raise DomainError(_("这个代码已经停用。"), code="wrong_state")
    if len(new_code) != len(area.code) or not new_code.isdigit() or new_code == area.code:
        raise ValidationError({"new_code": _("新代码要与原代码位数相同，且不相同。")})
    if area.children.in_force().exists():
        raise DomainError(_("请先改下级辖区的代码。"), code="has_children")
    successor = Area(
        code=new_code, name=area.name, level=area.level, parent=area.parent, since=on, secretary=area.secretary,
        households=area.households, elderly_share=area.elderly_share, provisional=area.provisional,
    )  # fmt: skip
    successor.full_clean()
    successor.save()
    area.until, area.successor, area.version = on, successor, area.version + 1
    area.save(update_fields=["until", "successor", "version"])
    _move_settings(area, successor)
    record("area.code_changed", target=area, actor=actor, successor=successor.pk, code=new_code)
    return successor


def _move_settings(area: Area, successor: Area) -> None:
    if area.level == AreaLevel.STREET:
        StreetSettings.objects.filter(street=area).update(street=successor)


@transaction.atomic
def update_settings(*, street: Area, version: int | None, actor: Any, **changes: Any) -> StreetSettings:
    """Change what a street decides for itself; the trail names each changed field with its old and new value."""
    StreetSettings.objects.get_or_create(street=street)
    current = StreetSettings.objects.select_for_update().get(street=street)
    if not can_decide_settings(actor, street):
        raise PermissionDenied(_("只有本街道党建办可以改设置。"))
    check_version(current, version)
    changed = {name: value for name, value in changes.items() if name in SETTABLE and getattr(current, name) != value}
    before = {name: getattr(current, name) for name in changed}
    for name, value in changed.items():
        setattr(current, name, value)
    current.full_clean(exclude=["street"])
    current.save(update_fields=[*changed, "version"])
    record("settings.changed", target=current, actor=actor, **{n: [before[n], v] for n, v in changed.items()})
    return current


def street_to_decide(*, actor: Any) -> Area:
    """The street whose officer this is; nobody else has a settings page."""
    street = Area.objects.in_force().streets().filter(code=actor.acting.area_code).first()
    if street is None or not can_decide_settings(actor, street):
        raise PermissionDenied(_("只有街道党建办可以看和改设置。"))
    return street


def can_decide_settings(actor: Any, street: Area) -> bool:
    role = actor.acting
    return role.role == "street_officer" and role.street_code == street.code


@transaction.atomic
def set_holiday(*, day: date, is_workday: bool, note: str, actor: Any) -> HolidayOverride:
    """Enter a day the State Council moved; entering it again corrects it."""
    _may_enter_holidays(actor)
    row, _created = HolidayOverride.objects.update_or_create(day=day, defaults={"is_workday": is_workday, "note": note})
    record("holiday.set", target=row, actor=actor, day=day.isoformat(), is_workday=is_workday)
    return row


@transaction.atomic
def remove_holiday(*, holiday: HolidayOverride, actor: Any) -> None:
    """Take an entered day back, so that the calendar counts again."""
    _may_enter_holidays(actor)
    record("holiday.removed", target=holiday, actor=actor, day=holiday.day.isoformat())
    holiday.delete()


def _may_enter_holidays(actor: Any) -> None:
    if actor.acting.role not in {"street_officer", "district_officer", "system_admin"}:
        raise PermissionDenied(_("您的身份不能改节假日。"))


@transaction.atomic
def save_zone(
    *, street: Area, name: str, centre: str, communities: list[Area], actor: Any, zone: Zone | None = None
) -> Zone:
    """Draw or redraw a zone around communities of one street."""
    if not can_decide_settings(actor, street):
        raise PermissionDenied(_("只有本街道党建办可以改片区。"))
    if any(not each.code.startswith(street.code) for each in communities):
        raise ValidationError({"communities": _("只能选本街道的社区。")})
    zone = zone or Zone(area_code=street.code)
    zone.name, zone.centre = name, centre
    zone.full_clean()
    zone.save()
    zone.communities.set(communities)
    record("zone.saved", target=zone, actor=actor, communities=[each.pk for each in communities])
    return zone
