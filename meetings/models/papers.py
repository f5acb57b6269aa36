"""What is written to those who owe: a supervision sheet for one decision, a circular about several."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.accounts.roles import acting
from core.rows import Row
from meetings.models.actions import ActionItem
from members.models import ALLIANCE_READERS, AREA_READERS


class SupervisionSheetQuerySet(models.QuerySet["SupervisionSheet"]):
    def visible_to(self, user: Any) -> "SupervisionSheetQuerySet":
        """Whoever sees the decision reads its sheets."""
        return self.filter(action__in=ActionItem.objects.visible_to(user))


class SupervisionSheet(Row):
    """督办单: one decision, what is asked of its owner and until when; once given out it stays as it is."""

    action = models.ForeignKey(ActionItem, models.PROTECT, related_name="sheets")
    number = models.CharField(_("编号"), max_length=40, unique=True)
    asked = models.CharField(_("办理要求"), max_length=300)
    due_on = models.DateField(_("办理时限"))
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()

    objects = SupervisionSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("督办单")
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.number


class CircularQuerySet(models.QuerySet["Circular"]):
    def visible_to(self, user: Any) -> "CircularQuerySet":
        """The office and the alliance's posts, and every unit of the street it was sent to."""
        role = acting(user)
        if role.role in AREA_READERS or role.role in ALLIANCE_READERS or role.unit_id:
            return self.filter(area_code__startswith=role.street_code)
        return self.none()


class Circular(Row):
    """通报: what is three times past its limit or was carried over too often, told to everybody it concerns."""

    area_code = models.CharField(max_length=12, db_collation="C", db_index=True)
    number = models.CharField(_("文号"), max_length=40, unique=True)
    about = models.CharField(_("关于"), max_length=60)
    asked = models.TextField(_("工作要求"), max_length=1000)
    # What stood how on the day: kind, id, matter, owner, limit, days past it.
    lines = models.JSONField(default=list)
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()

    objects = CircularQuerySet.as_manager()

    class Meta:
        verbose_name = _("通报")
        ordering = ("-id",)
        constraints = (models.CheckConstraint(condition=~Q(lines=[]), name="a_circular_names_something"),)

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("meetings:circular-detail", args=[self.pk])
