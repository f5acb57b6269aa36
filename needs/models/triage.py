"""What the office decides at the counter: a refusal two people stand for, and words changed for the public."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.rows import Row


class RefusalQuerySet(models.QuerySet["Refusal"]):
    def waiting(self) -> "RefusalQuerySet":
        return self.filter(agreed__isnull=True, withdrawn_at__isnull=True)


class Refusal(Row):
    """不予受理: proposed by one officer with a reason, agreed or turned down by another."""

    need = models.ForeignKey("needs.Need", models.PROTECT, related_name="refusals")
    reason = models.CharField(_("理由"), max_length=300)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    agreed = models.BooleanField(_("同意"), null=True, blank=True)
    comment = models.CharField(_("复核意见"), max_length=300, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    # Taken back by who proposed it, before anybody decided.
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = RefusalQuerySet.as_manager()

    class Meta:
        verbose_name = _("不予受理复核")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("need",),
                condition=Q(agreed__isnull=True, withdrawn_at__isnull=True),
                name="one_refusal_waiting_per_need",
            ),
            models.CheckConstraint(
                condition=Q(agreed__isnull=True) | Q(withdrawn_at__isnull=True), name="refusal_decided_or_taken_back"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="two_people_stand_for_a_refusal",
            ),
            models.CheckConstraint(
                condition=Q(agreed__isnull=True) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="decided_refusal_names_who_and_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.need_id} {self.reason}"

    @property
    def is_waiting(self) -> bool:
        return self.agreed is None and self.withdrawn_at is None

    @property
    def stage(self) -> str:
        """How far the two are: waiting, agreed, turned_down, or taken_back by the first."""
        if self.withdrawn_at is not None:
            return "taken_back"
        return {None: "waiting", True: "agreed", False: "turned_down"}[self.agreed]


class OriginalText(Row):
    """原文: what was said before the office changed it; written once for each change, never altered."""

    need = models.ForeignKey("needs.Need", models.CASCADE, related_name="originals")
    text = models.CharField(_("需求内容"), max_length=300)
    detail = models.TextField(_("详情"), blank=True)
    place = models.CharField(_("地点"), max_length=100, blank=True)
    reason = models.CharField(_("修改原因"), max_length=200, blank=True)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("原文")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.need_id} {self.changed_at:%Y-%m-%d}"

    def as_said(self) -> dict[str, Any]:
        return {"text": self.text, "detail": self.detail, "place": self.place}
