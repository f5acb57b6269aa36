"""What pages and the API say of liaisons, and what joins areas with the units and resources in them."""

from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from core.areas.models import Area
from members.models import Liaison, MemberUnit, Resource


class AccountState(models.TextChoices):
    """How far a liaison has come with an account."""

    NONE = "none", _("还没有账号")
    WAITING = "waiting", _("账号已开，还没设密码")
    READY = "ready", _("有账号")
    CLOSED = "closed", _("账号已停用")


def account_state(liaison: Liaison) -> AccountState:
    """Read off the account itself, so that whichever way it was made the word is right."""
    if liaison.user is None:
        return AccountState.NONE
    if not liaison.user.is_active:
        return AccountState.CLOSED
    return AccountState.READY if liaison.user.has_usable_password() else AccountState.WAITING


@dataclass(frozen=True)
class CommunityRow:
    """One community in the list."""

    area: Area
    units: int
    resources: int
    zones: list[str] = field(default_factory=list)


def community_rows(areas: QuerySet[Area], user: Any) -> list[CommunityRow]:
    """The communities in force among these areas, with what stands in each of them."""
    communities = areas.filter(level="community", until__isnull=True).prefetch_related("zones")
    units = _by_area(MemberUnit.objects.visible_to(user).active())
    resources = _by_area(Resource.objects.visible_to(user).listed())
    return [
        CommunityRow(
            area=area, units=units.get(area.code, 0), resources=resources.get(area.code, 0),
            zones=[zone.name for zone in area.zones.all()],
        )
        for area in communities.order_by("code")[:500]
    ]  # fmt: skip


def _by_area(rows: QuerySet[Any]) -> dict[str, int]:
    return dict(rows.order_by().values_list("area_code").annotate(n=Count("pk")))
