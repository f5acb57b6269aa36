"""What a meeting decided: with an owner and a date, until somebody else has verified it."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.accounts.roles import acting
from core.rows import Row
from meetings.models.meetings import JointMeeting
from members.models import ALLIANCE_READERS, AREA_READERS, MemberUnit
from needs.models import Need
from projects.models import MicroProject


class ActionStatus(models.TextChoices):
    OPEN = "open", _("办理中")
    CLAIMED_DONE = "claimed_done", _("报办结")
    VERIFIED = "verified", _("已核实")


class Escalation(models.TextChoices):
    """At whose desk a decision lies that was carried over too often."""

    NONE = "", _("未升级")
    STREET = "street", _("街道督办")
    DISTRICT = "district", _("区级督办")


class ActionItemQuerySet(models.QuerySet["ActionItem"]):
    def visible_to(self, user: Any) -> "ActionItemQuerySet":
        role = acting(user)
        if role.role in AREA_READERS or role.role in ALLIANCE_READERS:
            return self.filter(area_code__startswith=role.street_code)
        if role.unit_id:
            return self.filter(owner=role.unit_id)
        return self.none()

    def unverified(self) -> "ActionItemQuerySet":
        return self.exclude(status=ActionStatus.VERIFIED)

    def late(self, day: date) -> "ActionItemQuerySet":
        return self.unverified().filter(due_on__lt=day)

    def escalated(self, *levels: str) -> "ActionItemQuerySet":
        """Not done yet, and carried over so often that it lies at these desks."""
        return self.filter(status=ActionStatus.OPEN, escalation__in=levels)

    def for_list(self) -> "ActionItemQuerySet":
        """What is still open by its day, then what was verified last."""
        open_first = models.F("verified_at").desc(nulls_first=True)
        return self.select_related("owner", "meeting").order_by(open_first, "due_on", "id")


class ActionItem(Row):
    """议定事项: a decision with an owner and a date, read first at the next meeting until verified.

    The owner is a member unit or, said so, the office itself; ``carries`` counts the meetings that found it past
    its day.
    """

    meeting = models.ForeignKey(JointMeeting, models.PROTECT, related_name="decisions")
    area_code = models.CharField(max_length=12, db_collation="C", db_index=True)
    text = models.CharField(_("议定事项"), max_length=300)
    owner = models.ForeignKey(
        MemberUnit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="action_items",
        verbose_name=_("责任单位"),
    )
    by_office = models.BooleanField(_("由街道办理"), default=False)
    due_on = models.DateField(_("完成时限"))
    need = models.ForeignKey(Need, models.PROTECT, null=True, blank=True, related_name="action_items")
    project = models.ForeignKey(MicroProject, models.PROTECT, null=True, blank=True, related_name="action_items")
    status = models.CharField(_("状态"), max_length=14, choices=ActionStatus, default=ActionStatus.OPEN)
    evidence = models.CharField(_("完成情况"), max_length=300, blank=True)
    claimed_done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    verified_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    verified_at = models.DateTimeField(null=True, blank=True)
    carries = models.PositiveSmallIntegerField(_("超期上会次数"), default=0)
    escalation = models.CharField(_("升级"), max_length=8, choices=Escalation, blank=True, default=Escalation.NONE)
    escalated_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("议定事项")
        ordering = ("due_on", "id")
        constraints = (
            models.CheckConstraint(condition=Q(status__in=ActionStatus.values), name="action_status_known"),
            models.CheckConstraint(condition=Q(status="open") | ~Q(evidence=""), name="done_action_has_evidence"),
            models.CheckConstraint(
                condition=~Q(status="verified") | Q(verified_by__isnull=False, verified_at__isnull=False),
                name="verified_action_has_verifier",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=F("claimed_done_by")),
                name="verified_by_someone_else",
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=True, by_office=True) | Q(owner__isnull=False, by_office=False),
                name="decision_has_one_owner",
            ),
            models.CheckConstraint(condition=Q(escalation__in=Escalation.values), name="escalation_known"),
            models.CheckConstraint(
                condition=Q(escalation="") | Q(escalated_at__isnull=False), name="escalated_action_says_when"
            ),
        )

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("meetings:action-detail", args=[self.pk])

    @property
    def is_verified(self) -> bool:
        return self.status == ActionStatus.VERIFIED


class Carry(Row):
    """转下次: a meeting found the decision past its day and took it over."""

    action = models.ForeignKey(ActionItem, models.CASCADE, related_name="carried")
    meeting = models.ForeignKey(JointMeeting, models.CASCADE, related_name="carried")
    carried_at = models.DateTimeField()

    class Meta:
        verbose_name = _("转下次")
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("action", "meeting"), name="a_meeting_carries_once"),)

    def __str__(self) -> str:
        return f"{self.action_id} → {self.meeting_id}"
