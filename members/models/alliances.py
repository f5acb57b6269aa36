"""Alliances, and who may look into them."""

from typing import Any

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.models import RoleName
from core.accounts.roles import acting
from core.areas.models import Zone
from core.rows import Row

AREA_READERS = frozenset({RoleName.DISTRICT_OFFICER, RoleName.STREET_OFFICER, RoleName.COMMUNITY_SECRETARY, "system"})
ALLIANCE_READERS = frozenset({"operator", "supervisor", "committee_member"})


class AllianceKind(models.TextChoices):
    DISTRICT = "district", _("区级")
    STREET = "street", _("街道")
    ZONE = "zone", _("片区")
    COMMUNITY = "community", _("社区")
    INDUSTRY = "industry", _("行业")
    FUNCTIONAL = "functional", _("功能型")


class AllianceQuerySet(models.QuerySet["Alliance"]):
    def visible_to(self, user: Any) -> "AllianceQuerySet":
        """Officers see the alliances of their area, members' people those they sit in."""
        role = acting(user)
        if role.alliance_id:
            return self.filter(pk=role.alliance_id)
        if role.unit_id:
            return self.filter(seats__unit=role.unit_id, seats__left_on__isnull=True)
        if role.role in AREA_READERS:
            return self.filter(area_code__startswith=role.street_code)
        return self.none()

    def published(self) -> "AllianceQuerySet":
        """Those of streets and communities: anybody may read that they are there, and a unit may ask to join."""
        return self.filter(area_code__regex=r"^[0-9]{9}")

    def for_list(self) -> "AllianceQuerySet":
        members = Count("seats", filter=Q(seats__left_on__isnull=True), distinct=True)
        return self.select_related("parent", "zone").annotate(members=members).order_by("area_code", "id")


class Alliance(Row):
    """党建联盟: a body of units with members, a charter, a rotation and meetings."""

    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("类型"), max_length=12, choices=AllianceKind)
    area_code = models.CharField(_("辖区"), max_length=12, db_collation="C", db_index=True)
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, related_name="alliances")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    theme = models.CharField(_("主题"), max_length=60, blank=True)
    base = models.CharField(_("阵地"), max_length=60, blank=True)
    convener = models.CharField(_("总召集人"), max_length=30, blank=True)
    founded_on = models.DateField(_("成立日期"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = AllianceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("党建联盟")
        ordering = ("area_code", "id")
        constraints = (
            models.UniqueConstraint(fields=("area_code", "name"), name="one_alliance_name_per_area"),
            models.CheckConstraint(condition=Q(kind__in=AllianceKind.values), name="alliance_kind_known"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("members:alliance-detail", args=[self.pk])
