"""Monthly reports: drafted from the rows, issued once and for all."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.models import RoleName, User
from core.accounts.roles import acting
from core.rows import Row
from members.models import ALLIANCE_READERS


class ReportStatus(models.TextChoices):
    DRAFT = "draft", _("草稿")
    ISSUED = "issued", _("已签发")


class MonthlyReportQuerySet(models.QuerySet["MonthlyReport"]):
    def visible_to(self, user: Any) -> "MonthlyReportQuerySet":
        """The office sees drafts; secretaries and everyone in the street's alliances what has been issued."""
        role = acting(user)
        if role.role in {RoleName.STREET_OFFICER, RoleName.DISTRICT_OFFICER, "system"}:
            return self.filter(area_code__startswith=role.area_code)
        if role.unit_id or role.role in ALLIANCE_READERS or role.role == RoleName.COMMUNITY_SECRETARY:
            return self.filter(area_code=role.street_code, status=ReportStatus.ISSUED)
        return self.none()


class MonthlyReport(Row):
    """月报: figures of one street and month; once issued they are stored, numbered and never change."""

    area_code = models.CharField(max_length=12, db_collation="C", db_index=True)
    month = models.DateField(_("月份"))
    status = models.CharField(max_length=8, choices=ReportStatus, default=ReportStatus.DRAFT)
    number = models.CharField(_("文号"), max_length=40, blank=True)
    figures = models.JSONField(default=list)
    words = models.TextField(_("情况说明"), max_length=4000, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    issued_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = MonthlyReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("月报")
        ordering = ("-month", "-id")
        constraints = (
            models.UniqueConstraint(fields=("area_code", "month"), name="one_report_per_street_and_month"),
            models.CheckConstraint(
                condition=~Q(status="issued") | (~Q(number="") & ~Q(fingerprint="") & Q(issued_at__isnull=False)),
                name="issued_report_is_numbered",
            ),
        )

    def __str__(self) -> str:
        return f"{self.area_code} {self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:report-detail", args=[self.pk])
