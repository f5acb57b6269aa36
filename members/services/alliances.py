"""Alliances: what they say of themselves."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Self

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.areas.models import Zone
from core.audit import record
from core.versions import check_version
from members import policies
from members.models import Alliance


@dataclass(frozen=True)
class AllianceText:
    """What is written of an alliance."""

    name: str
    kind: str
    theme: str = ""
    base: str = ""
    convener: str = ""
    founded_on: date | None = None
    zone: Zone | None = None
    parent: Alliance | None = None

    @classmethod
    def of(cls, alliance: Alliance) -> Self:
        """What is written of it now."""
        return cls(**{field.name: getattr(alliance, field.name) for field in fields(cls)})


TEXT_FIELDS = tuple(field.name for field in fields(AllianceText))


@transaction.atomic
def edit_alliance(*, alliance: Alliance, text: AllianceText, version: int | None, actor: User) -> Alliance:
    """Correct what is written of an alliance."""
    alliance = Alliance.objects.select_for_update().get(pk=alliance.pk)
    if not policies.can_edit_alliance(actor, alliance):
        raise PermissionDenied(_("您的身份不能修改这个联盟。"))
    check_version(alliance, version)
    changed = [name for name in TEXT_FIELDS if getattr(alliance, name) != getattr(text, name)]
    for name in changed:
        setattr(alliance, name, getattr(text, name))
    _check_bonds(alliance)
    alliance.full_clean()
    alliance.save(update_fields=[*changed, "version"])
    record("alliance.edited", target=alliance, actor=actor, fields=changed)
    return alliance


def _check_bonds(alliance: Alliance) -> None:
    """A zone of the same street, and a parent of the same district that does not stand under this one."""
    if alliance.zone and alliance.zone.area_code != alliance.area_code[:9]:
        raise ValidationError({"zone": _("只能选本街道的片区。")})
    above, seen = alliance.parent, {alliance.pk}
    if above and not above.area_code.startswith(alliance.area_code[:6]):
        raise ValidationError({"parent": _("只能选本区的联盟。")})
    while above is not None:
        if above.pk in seen:
            raise ValidationError({"parent": _("上级联盟不能是它自己，也不能是它的下级。")})
        seen.add(above.pk)
        above = above.parent
