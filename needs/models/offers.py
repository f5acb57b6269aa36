"""The month's proposal, and one need put to one unit."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.models import RoleName, User
from core.accounts.roles import acting
from core.rows import Row
from members.models import AREA_READERS, MemberUnit, Resource


class ProposalStatus(models.TextChoices):
    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("计算中")
    READY = "ready", _("已完成")
    FAILED = "failed", _("未完成")
    SENT = "sent", _("已发出")


class ProposalCause(models.TextChoices):
    ASKED = "asked", _("街道生成")
    RULES = "rules", _("要求改了")
    WEIGHTS = "weights", _("权重改了")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, user: Any) -> "ProposalQuerySet":
        role = acting(user)
        if role.role not in {RoleName.STREET_OFFICER, RoleName.DISTRICT_OFFICER, "system"}:
            return self.none()
        return self.filter(area_code__startswith=role.area_code)


class Proposal(Row):
    """本月对接方案: the best fair assignment for one street at one moment, computed by a worker."""

    area_code = models.CharField(max_length=12, db_collation="C", db_index=True)
    month = models.DateField(_("月份"))
    status = models.CharField(max_length=8, choices=ProposalStatus, default=ProposalStatus.QUEUED)
    cause = models.CharField(_("为何计算"), max_length=8, choices=ProposalCause, default=ProposalCause.ASKED)
    progress = models.PositiveSmallIntegerField(default=0)
    # The weights and the rules it was computed by, so that it can be read when they have long changed.
    basis = models.JSONField(default=dict, blank=True)
    stats = models.JSONField(default=dict, blank=True)
    error = models.CharField(max_length=200, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("对接方案")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("area_code",),
                condition=Q(status__in=("queued", "running")),
                name="one_proposal_in_the_making",
            ),
            models.CheckConstraint(condition=Q(cause__in=ProposalCause.values), name="proposal_cause_known"),
        )

    def __str__(self) -> str:
        return f"{self.area_code} {self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        return reverse("needs:proposal-detail", args=[self.pk])


class OfferStatus(models.TextChoices):
    PROPOSED = "proposed", _("待发出")
    OFFERED = "offered", _("待答复")
    ACCEPTED = "accepted", _("已接受")
    DECLINED = "declined", _("已谢绝")
    LAPSED = "lapsed", _("已失效")


OPEN_OFFERS = (OfferStatus.PROPOSED, OfferStatus.OFFERED)


class OfferQuerySet(models.QuerySet["Offer"]):
    def visible_to(self, user: Any) -> "OfferQuerySet":
        """Officers by area; a liaison what was put to the own unit."""
        role = acting(user)
        if role.role in AREA_READERS:
            return self.filter(area_code__startswith=role.area_code)
        if role.unit_id:
            return self.filter(unit=role.unit_id).exclude(status=OfferStatus.PROPOSED)
        return self.none()

    def waiting(self) -> "OfferQuerySet":
        return self.filter(status=OfferStatus.OFFERED)

    def for_list(self) -> "OfferQuerySet":
        return self.select_related("need__category", "unit", "resource").order_by("-id")


class Offer(Row):
    """对接: one need put to one unit, with the resource we have in mind and why."""

    need = models.ForeignKey("needs.Need", models.PROTECT, related_name="offers")
    unit = models.ForeignKey(MemberUnit, models.PROTECT, related_name="offers")
    resource = models.ForeignKey(Resource, models.PROTECT, null=True, blank=True, related_name="offers")
    proposal = models.ForeignKey(Proposal, models.SET_NULL, null=True, blank=True, related_name="offers")
    area_code = models.CharField(max_length=12, db_collation="C", db_index=True)
    score = models.PositiveSmallIntegerField(_("得分"), default=0)
    reasons = models.JSONField(default=list, blank=True)
    status = models.CharField(max_length=10, choices=OfferStatus, default=OfferStatus.PROPOSED)
    created_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateField(_("答复期限"), null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("对接")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("need", "unit"),
                condition=Q(status__in=("proposed", "offered")),
                name="one_open_offer_per_pair",
            ),
            models.CheckConstraint(condition=Q(status__in=OfferStatus.values), name="offer_status_known"),
            models.CheckConstraint(condition=~Q(status="declined") | ~Q(reason=""), name="declined_offer_has_reason"),
        )

    def __str__(self) -> str:
        return f"{self.need_id} → {self.unit_id}"
