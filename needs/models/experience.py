"""What a street has learnt from its own decisions, tried out before anybody relies on it."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.accounts.roles import acting
from core.rows import Row
from members.models import AREA_READERS


class ExperienceStatus(models.TextChoices):
    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("计算中")
    LEARNT = "learnt", _("待启用")
    ON = "on", _("使用中")
    OFF = "off", _("已停用")
    FAILED = "failed", _("没有学成")
    RESET = "reset", _("已清空")


class ExperienceQuerySet(models.QuerySet["Experience"]):
    def visible_to(self, user: Any) -> "ExperienceQuerySet":
        role = acting(user)
        if role.role not in AREA_READERS and role.role != "system":
            return self.none()
        return self.filter(area_code__startswith=role.street_code or role.area_code)

    def in_the_making(self) -> "ExperienceQuerySet":
        return self.filter(status__in=(ExperienceStatus.QUEUED, ExperienceStatus.RUNNING))

    def for_list(self) -> "ExperienceQuerySet":
        return self.select_related("started_by", "switched_by").order_by("-id")


class Experience(Row):
    """街道经验: what accepted, declined and judged matches say beside the four principles, and whether it helps.

    ``habits`` are the weights a person can read; ``trial`` is how they did on the months they were not learnt from.
    """

    area_code = models.CharField(max_length=9, db_collation="C", db_index=True)
    status = models.CharField(max_length=8, choices=ExperienceStatus, default=ExperienceStatus.QUEUED)
    habits = models.JSONField(default=list, blank=True)
    trial = models.JSONField(default=dict, blank=True)
    progress = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    switched_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    switched_at = models.DateTimeField(null=True, blank=True)

    objects = ExperienceQuerySet.as_manager()

    class Meta:
        verbose_name = _("街道经验")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("area_code",), condition=Q(status__in=("queued", "running")),
                name="one_experience_in_the_making",
            ),
            models.UniqueConstraint(fields=("area_code",), condition=Q(status="on"), name="one_experience_in_use"),
            models.CheckConstraint(condition=Q(status__in=ExperienceStatus.values), name="experience_status_known"),
            models.CheckConstraint(condition=~Q(status="reset") | Q(habits=[]), name="reset_experience_knows_nothing"),
            models.CheckConstraint(
                condition=~Q(status="on") | Q(switched_by__isnull=False, switched_at__isnull=False),
                name="experience_in_use_names_who_and_when",
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="experience_progress_in_percent"),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.area_code} {self.started_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("needs:experience")
