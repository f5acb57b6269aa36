"""Reports of a month or a longer stretch: drafted from the rows, reviewed, issued for good, revised openly."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.models import RoleName, User
from core.accounts.roles import acting
from core.models import StoredFile
from core.periods import HALF, QUARTER, YEAR, Period, months_from
from core.rows import Row
from members.models import ALLIANCE_READERS
from projects.models import MicroProject

STREET = 9


class ReportSpan(models.TextChoices):
    MONTH = "month", _("月报")
    QUARTER = "quarter", _("季报")
    HALF = "half", _("半年报")
    YEAR = "year", _("年报")


MONTHS = {ReportSpan.MONTH: 1, ReportSpan.QUARTER: QUARTER, ReportSpan.HALF: HALF, ReportSpan.YEAR: YEAR}


class ReportStatus(models.TextChoices):
    DRAFT = "draft", _("草稿")
    IN_REVIEW = "in_review", _("审核中")
    APPROVED = "approved", _("待签发")
    ISSUED = "issued", _("已签发")
    SUPERSEDED = "superseded", _("已修订")
    RECALLED = "recalled", _("已撤回")


# Somebody still writes, reads or signs it; one at a time for a place and stretch.
OPEN_REPORTS = (ReportStatus.DRAFT, ReportStatus.IN_REVIEW, ReportStatus.APPROVED)
# What went out stays as it went out.
FROZEN_REPORTS = (ReportStatus.ISSUED, ReportStatus.SUPERSEDED)


class MonthlyReportQuerySet(models.QuerySet["MonthlyReport"]):
    def visible_to(self, user: Any) -> "MonthlyReportQuerySet":
        """The office sees what is being written; secretaries and everyone in the street's alliances what went out."""
        role = acting(user)
        went_out = Q(status__in=FROZEN_REPORTS)
        if role.role == RoleName.STREET_OFFICER:
            return self.filter(Q(area_code__startswith=role.area_code) | went_out & Q(area_code=role.area_code[:6]))
        if role.role in {RoleName.DISTRICT_OFFICER, "system"}:
            return self.filter(area_code__startswith=role.area_code)
        if role.unit_id or role.role in ALLIANCE_READERS or role.role == RoleName.COMMUNITY_SECRETARY:
            return self.filter(went_out, area_code=role.street_code)
        return self.none()

    def open(self) -> "MonthlyReportQuerySet":
        return self.filter(status__in=OPEN_REPORTS)

    def for_list(self) -> "MonthlyReportQuerySet":
        return self.defer("frozen").order_by("-month", "-id")


class MonthlyReport(Row):
    """月报, and the quarter's, half-year's and year's: figures of one street or district over one stretch."""

    area_code = models.CharField(max_length=12, db_collation="C", db_index=True)
    span = models.CharField(_("类型"), max_length=8, choices=ReportSpan, default=ReportSpan.MONTH)
    month = models.DateField(_("月份"))
    status = models.CharField(max_length=12, choices=ReportStatus, default=ReportStatus.DRAFT)
    number = models.CharField(_("文号"), max_length=40, blank=True)
    # What the document says besides its figures: names, captions, heads of columns, as they were when it was counted.
    frozen = models.JSONField(default=dict, blank=True)
    words = models.TextField(_("情况说明"), max_length=4000, blank=True)
    problems = models.TextField(_("存在问题"), max_length=2000, blank=True)
    plans = models.TextField(_("下步打算"), max_length=2000, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    revises = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="revisions")
    reason = models.CharField(_("修订原因"), max_length=300, blank=True)
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    # Whoever last put a hand to the text; somebody else reads it.
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(_("送审时间"), null=True, blank=True)
    returned_for = models.CharField(_("退回原因"), max_length=300, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    issued_at = models.DateTimeField(null=True, blank=True)
    # A district is counted by a worker: since when it is at it, how far it is, and when it was last done.
    counting_since = models.DateTimeField(null=True, blank=True)
    progress = models.PositiveSmallIntegerField(default=0)
    counted_at = models.DateTimeField(_("统计时间"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = MonthlyReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("月报")
        ordering = ("-month", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(status__in=ReportStatus.values), name="report_status_known"),
            models.CheckConstraint(condition=Q(span__in=ReportSpan.values), name="report_span_known"),
            models.UniqueConstraint(
                fields=("area_code", "span", "month"), condition=Q(status__in=OPEN_REPORTS),
                name="one_report_in_the_making",
            ),
            models.UniqueConstraint(
                fields=("area_code", "span", "month"), condition=Q(status="issued"), name="one_report_in_force"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=FROZEN_REPORTS)
                | (~Q(number="") & ~Q(fingerprint="") & Q(issued_at__isnull=False)),
                name="issued_report_is_numbered",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=(ReportStatus.APPROVED, *FROZEN_REPORTS)) | Q(approved_by__isnull=False),
                name="report_is_approved_before_it_is_issued",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("written_by")),
                name="report_is_approved_by_another",
            ),
            models.CheckConstraint(condition=Q(revises__isnull=True) | ~Q(reason=""), name="revision_says_why"),
            models.UniqueConstraint(
                fields=("revises",), condition=~Q(status="recalled"), name="one_revision_of_a_report"
            ),
            models.CheckConstraint(
                condition=Q(span=ReportSpan.MONTH)
                | Q(span=ReportSpan.QUARTER, month__month__in=(1, 4, 7, 10))
                | Q(span=ReportSpan.HALF, month__month__in=(1, 7))
                | Q(span=ReportSpan.YEAR, month__month=1),
                name="report_begins_with_its_stretch",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.area_code} {self.span} {self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:report-detail", args=[self.pk])

    @property
    def months(self) -> int:
        return MONTHS[ReportSpan(self.span)]

    @property
    def period(self) -> Period:
        """The months it is called by, whatever the day they close on."""
        return months_from(self.month, self.months)

    @property
    def is_frozen(self) -> bool:
        return self.status in FROZEN_REPORTS

    @property
    def of_district(self) -> bool:
        """A district's figures come from its streets', counted by a worker and kept even while it is a draft."""
        return len(self.area_code) < STREET

    @property
    def is_kept(self) -> bool:
        """Whether its figures are read from what was stored, not from the rows of today."""
        return self.is_frozen or self.of_district


def first_of(span: str, month: date) -> date:
    """The month with which the stretch around a month begins."""
    length = MONTHS[ReportSpan(span)]
    return date(month.year, (month.month - 1) // length * length + 1, 1)


class ReportPart(models.TextChoices):
    WHOLE = "whole", _("全文")
    BASICS = "basics", _("基本情况")
    WORK = "work", _("主要做法及成效")
    CASES = "cases", _("典型案例")
    PROBLEMS = "problems", _("存在问题")
    WORDS = "words", _("情况说明")
    PLANS = "plans", _("下步打算")
    TABLES = "tables", _("附表")


class ReportChildQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "ReportChildQuerySet":
        """With the report they belong to."""
        return self.filter(report__in=MonthlyReport.objects.visible_to(user).values("pk"))

    def waiting(self) -> "ReportChildQuerySet":
        return self.filter(answered_at__isnull=True)


class ReportComment(Row):
    """审核意见: what somebody remarked, about which part, and what was answered."""

    report = models.ForeignKey(MonthlyReport, models.PROTECT, related_name="comments")
    part = models.CharField(_("部分"), max_length=10, choices=ReportPart, default=ReportPart.WHOLE)
    text = models.CharField(_("意见"), max_length=500)
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    answer = models.CharField(_("答复"), max_length=500, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ReportChildQuerySet.as_manager()

    class Meta:
        verbose_name = _("审核意见")
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=Q(part__in=ReportPart.values), name="report_part_known"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="") | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="answered_comment_has_an_answer",
            ),
        )

    def __str__(self) -> str:
        return f"{self.report_id} {self.part}"


class ReportCase(Row):
    """典型案例: one project told in the report, with a photo when the people on it agreed."""

    report = models.ForeignKey(MonthlyReport, models.PROTECT, related_name="cases")
    project = models.ForeignKey(MicroProject, models.PROTECT, related_name="+", verbose_name=_("微项目"))
    # As they were called when the case was written.
    title = models.CharField(max_length=80)
    unit = models.CharField(max_length=80, blank=True)
    text = models.CharField(_("事迹"), max_length=800)
    photo = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    consent = models.CharField(_("谁同意公开照片"), max_length=100, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = ReportChildQuerySet.as_manager()

    class Meta:
        verbose_name = _("典型案例")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("report", "project"), name="one_case_per_project"),
            models.CheckConstraint(condition=Q(photo__isnull=True) | ~Q(consent=""), name="photo_has_consent"),
        )

    def __str__(self) -> str:
        return self.title
