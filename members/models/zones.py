"""What the planner of zones has to keep to, and what it suggested."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.models import RoleName, User
from core.accounts.roles import acting
from core.areas.models import Area, Zone
from core.rows import Row


class CommunityPair(Row):
    """相邻社区: two communities side by side, each pair once."""

    first = models.ForeignKey(Area, models.CASCADE, related_name="+")
    second = models.ForeignKey(Area, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("相邻社区")
        constraints = (
            models.UniqueConstraint(fields=("first", "second"), name="one_row_per_pair_of_neighbours"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="neighbours_written_once"),
        )

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"


class FixedCommunity(Row):
    """固定的社区: a community the planner leaves in one zone."""

    community = models.OneToOneField(Area, models.CASCADE, related_name="fixed_zone")
    zone = models.ForeignKey(Zone, models.CASCADE, related_name="fixed_communities")

    class Meta:
        verbose_name = _("固定的社区")

    def __str__(self) -> str:
        return f"{self.community_id} @ {self.zone_id}"


class ZonePlanStatus(models.TextChoices):
    PROPOSED = "proposed", _("待决定")
    ADOPTED = "adopted", _("已采纳")
    DROPPED = "dropped", _("未采纳")


class ZonePlanQuerySet(models.QuerySet["ZonePlan"]):
    def visible_to(self, user: Any) -> "ZonePlanQuerySet":
        """The office of the street it is about."""
        role = acting(user)
        return self.filter(area_code=role.area_code) if role.role == RoleName.STREET_OFFICER else self.none()

    def open(self) -> "ZonePlanQuerySet":
        return self.filter(status=ZonePlanStatus.PROPOSED)


class ZonePlan(Row):
    """片区调整建议: a fairer division of a street's communities, with the counts it was made on."""

    area_code = models.CharField(_("街道代码"), max_length=12, db_collation="C", db_index=True)
    status = models.CharField(_("状态"), max_length=8, choices=ZonePlanStatus, default=ZonePlanStatus.PROPOSED)
    low = models.PositiveSmallIntegerField(_("每个片区最少几个社区"))
    high = models.PositiveSmallIntegerField(_("每个片区最多几个社区"))
    # Community → zone by id, as it was and as it would be; community → its counts, in the planner's order.
    was = models.JSONField(blank=True)
    zone_of = models.JSONField(blank=True)
    counts = models.JSONField(blank=True)
    before = models.DecimalField(_("现在的失衡度"), max_digits=7, decimal_places=4)
    after = models.DecimalField(_("调整后的失衡度"), max_digits=7, decimal_places=4)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ZonePlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("片区调整建议")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(status__in=ZonePlanStatus.values), name="zone_plan_status_known"),
            models.CheckConstraint(condition=Q(low__gte=1, low__lte=F("high")), name="zone_plan_bounds_in_order"),
            models.CheckConstraint(
                condition=Q(status="proposed", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(status="proposed") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="zone_plan_decided_by_somebody",
            ),
            models.UniqueConstraint(
                fields=("area_code",), condition=Q(status="proposed"), name="one_open_zone_plan_per_street"
            ),
        )

    def __str__(self) -> str:
        return f"{self.area_code} {self.pk}"

    def get_absolute_url(self) -> str:
        return f"{reverse('members:zone-planner')}#suggestion"

    @property
    def division(self) -> dict[int, int]:
        """Community → zone, as it would be."""
        return {int(community): zone for community, zone in self.zone_of.items()}

    @property
    def basis(self) -> dict[int, int]:
        """Community → zone, as it was."""
        return {int(community): zone for community, zone in self.was.items()}

    @property
    def moves(self) -> dict[int, int]:
        """The communities that would change zone, and to which."""
        was = self.basis
        return {community: zone for community, zone in self.division.items() if was.get(community) != zone}
