"""A unit's word that it will meet a need, or its share of one."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.accounts.roles import acting
from core.rows import Row
from members.models import AREA_READERS, MemberUnit, Resource
from needs.models.offers import Offer


class ClaimStatus(models.TextChoices):
    CLAIMED = "claimed", _("已认领")
    CONFIRMED = "confirmed", _("已确认")
    FULFILLED = "fulfilled", _("已兑现")
    RELEASED = "released", _("已释放")
    WITHDRAWN = "withdrawn", _("已撤回")


LIVE_CLAIMS = (ClaimStatus.CLAIMED, ClaimStatus.CONFIRMED)


class ClaimOrigin(models.TextChoices):
    OFFER = "offer", _("对接")
    HALL = "hall", _("领办大厅")
    ON_THE_SPOT = "on_the_spot", _("现场认领")


class ClaimQuerySet(models.QuerySet["Claim"]):
    def visible_to(self, user: Any) -> "ClaimQuerySet":
        role = acting(user)
        if role.role in AREA_READERS:
            return self.filter(area_code__startswith=role.area_code)
        if role.unit_id:
            return self.filter(unit=role.unit_id)
        return self.none()

    def live(self) -> "ClaimQuerySet":
        return self.filter(status__in=LIVE_CLAIMS)

    def for_list(self) -> "ClaimQuerySet":
        return self.select_related("need__category", "unit", "resource").order_by("-id")

    def used_up(self) -> Decimal:
        """How much of something that is used up has really been given."""
        total = self.filter(status=ClaimStatus.FULFILLED).aggregate(total=Sum("quantity"))["total"]
        return total or Decimal(0)


class Claim(Row):
    """认领: a unit's word that it will meet a need, with which resource and how much of it."""

    need = models.ForeignKey("needs.Need", models.PROTECT, related_name="claims")
    unit = models.ForeignKey(MemberUnit, models.PROTECT, related_name="claims")
    resource = models.ForeignKey(Resource, models.PROTECT, null=True, blank=True, related_name="claims")
    offer = models.OneToOneField(Offer, models.PROTECT, null=True, blank=True, related_name="claim")
    area_code = models.CharField(max_length=12, db_collation="C", db_index=True)
    # How much of the resource is used up, in its own measure, and how much of the need that covers, in the need's.
    quantity = models.DecimalField(_("数量"), max_digits=14, decimal_places=2, null=True, blank=True)
    share = models.DecimalField(_("认领多少"), max_digits=14, decimal_places=2, null=True, blank=True)
    month = models.DateField(_("月份"))
    status = models.CharField(max_length=10, choices=ClaimStatus, default=ClaimStatus.CLAIMED)
    origin = models.CharField(_("途径"), max_length=12, choices=ClaimOrigin, default=ClaimOrigin.OFFER)
    claimed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField()
    expected_on = models.DateField(_("预计开始"), null=True, blank=True)
    # Since when a project stands behind the word; while one does, nobody has to ask when the unit begins.
    planned_at = models.DateTimeField(_("立项"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("认领")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("need", "unit"),
                condition=Q(status__in=("claimed", "confirmed")),
                name="one_live_claim_per_pair",
            ),
            models.CheckConstraint(condition=Q(status__in=ClaimStatus.values), name="claim_status_known"),
            models.CheckConstraint(condition=Q(origin__in=ClaimOrigin.values), name="claim_origin_known"),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(quantity__gt=0), name="claim_quantity_positive"
            ),
            models.CheckConstraint(condition=Q(share__isnull=True) | Q(share__gt=0), name="claim_share_positive"),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} ⇒ {self.need_id}"
