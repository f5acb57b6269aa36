"""Alliances, the units that sit in them, who speaks for a unit, and what it offers."""

from members.models.alliances import ALLIANCE_READERS, AREA_READERS, Alliance, AllianceKind, AllianceQuerySet
from members.models.posts import AlliancePost, AlliancePostQuerySet, PostName
from members.models.resources import (
    CONSUMABLE_MEASURES,
    CURRENT_RESOURCES,
    RESOURCE_SEARCHED,
    Resource,
    ResourceMonth,
    ResourceQuerySet,
    ResourceStatus,
    ResourceType,
)
from members.models.units import (
    UNIT_SEARCHED,
    Liaison,
    LiaisonQuerySet,
    MemberUnit,
    MemberUnitQuerySet,
    Seat,
    SeatQuerySet,
    UnitKind,
    UnitStatus,
)

__all__ = [
    "ALLIANCE_READERS",
    "AREA_READERS",
    "CONSUMABLE_MEASURES",
    "CURRENT_RESOURCES",
    "RESOURCE_SEARCHED",
    "UNIT_SEARCHED",
    "Alliance",
    "AllianceKind",
    "AlliancePost",
    "AlliancePostQuerySet",
    "AllianceQuerySet",
    "Liaison",
    "LiaisonQuerySet",
    "MemberUnit",
    "MemberUnitQuerySet",
    "PostName",
    "Resource",
    "ResourceMonth",
    "ResourceQuerySet",
    "ResourceStatus",
    "ResourceType",
    "Seat",
    "SeatQuerySet",
    "UnitKind",
    "UnitStatus",
]
