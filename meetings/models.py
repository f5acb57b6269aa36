"""The rotating chair, joint meetings with their decisions, and monthly reports."""

from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.models import RoleName, User
from core.accounts.roles import acting
from members.models import ALLIANCE_READERS, AREA_READERS, Alliance, MemberUnit
from needs.models import Need
from projects.models import MicroProject


class ChairTermQuerySet(models.QuerySet["ChairTerm"]):
    def visible_to(self, user: Any) -> "ChairTermQuerySet":
        """The rotation of every alliance one belongs to or works for."""
        return self.filter(alliance__in=Alliance.objects.visible_to(user))

    def covering(self, day: date) -> "ChairTermQuerySet":
        return self.filter(begins__lte=day, ends__gte=day)


class ChairTerm(models.Model):
    """轮值主席: one unit's term in the chair of one alliance; the last day belongs to it."""

    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="chair_terms")
    unit = models.ForeignKey(MemberUnit, models.PROTECT, related_name="chair_terms")
    begins = models.DateField(_("开始"))
    ends = models.DateField(_("结束"))

    objects = ChairTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("轮值")
        ordering = ("begins",)
        constraints = (
            models.CheckConstraint(condition=Q(ends__gte=F("begins")), name="term_dates_in_order"),
            ExclusionConstraint(
                name="one_chair_per_alliance_and_day",
                expressions=[
                    (
                        Func(F("alliance"), F("alliance"), template="int8range(%(expressions)s, '[]')"),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(
                            F("begins"), F("ends"), RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                            function="DATERANGE", output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit_id} {self.begins}"


class MeetingStatus(models.TextChoices):
    PLANNED = "planned", _("筹备中")
    NOTICED = "noticed", _("已通知")
    HELD = "held", _("已召开")


class MeetingTheme(models.TextChoices):
    POLICY = "policy", _("政策方向")
    NEEDS = "needs", _("需求分析")
    FEEDBACK = "feedback", _("问题反馈")
    RESOURCES = "resources", _("资源对接")


class JointMeetingQuerySet(models.QuerySet["JointMeeting"]):
    def visible_to(self, user: Any) -> "JointMeetingQuerySet":
        """Officers, secretaries and alliance posts of the street; liaisons of units that sit in the alliance."""
        role = acting(user)
        if role.role in AREA_READERS or role.role in ALLIANCE_READERS:
            return self.filter(area_code__startswith=role.street_code)
        if role.unit_id:
            # A meeting still being prepared is for the office and for the unit that will chair it.
            seated = Q(alliance__seats__unit=role.unit_id, alliance__seats__left_on__isnull=True)
            return self.filter(seated & ~Q(status=MeetingStatus.PLANNED) | Q(chair_unit=role.unit_id)).distinct()
        return self.none()

    def for_list(self) -> "JointMeetingQuerySet":
        return self.select_related("alliance", "chair_unit").order_by("-starts_at", "-id")


class JointMeeting(models.Model):
    """联席会议: the alliance's regular meeting, chaired by the unit whose turn it is."""

    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="meetings", verbose_name=_("联盟"))
    area_code = models.CharField(max_length=12, db_collation="C", db_index=True)
    title = models.CharField(_("会议名称"), max_length=80)
    theme = models.CharField(_("主题"), max_length=12, choices=MeetingTheme, default=MeetingTheme.NEEDS)
    starts_at = models.DateTimeField(_("时间"))
    place = models.CharField(_("地点"), max_length=80)
    chair_unit = models.ForeignKey(
        MemberUnit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("轮值主席单位")
    )
    status = models.CharField(_("状态"), max_length=10, choices=MeetingStatus, default=MeetingStatus.PLANNED)
    summary = models.TextField(_("会议小结"), max_length=3000, blank=True)
    attended = models.PositiveSmallIntegerField(_("到会单位"), null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = JointMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("联席会议")
        ordering = ("-starts_at", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(status__in=MeetingStatus.values), name="meeting_status_known"),
            models.CheckConstraint(
                condition=~Q(status="held") | Q(held_at__isnull=False), name="held_meeting_has_date"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting-detail", args=[self.pk])


class AgendaKind(models.TextChoices):
    LAST_DECISIONS = "last_decisions", _("上次议定事项")
    AIRING = "airing", _("项目晾晒")
    SHORTFALL = "shortfall", _("问题查摆")
    CLAIMING = "claiming", _("需求认领")
    TOPIC = "topic", _("新议题")


class AgendaItem(models.Model):
    meeting = models.ForeignKey(JointMeeting, models.CASCADE, related_name="agenda")
    kind = models.CharField(max_length=16, choices=AgendaKind)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("议题"), max_length=300)
    need = models.ForeignKey(Need, models.PROTECT, null=True, blank=True, related_name="+")
    project = models.ForeignKey(MicroProject, models.PROTECT, null=True, blank=True, related_name="+")
    action = models.ForeignKey("ActionItem", models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(MemberUnit, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("议程")
        ordering = ("position", "id")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=AgendaKind.values), name="agenda_kind_known"),
            models.UniqueConstraint(
                fields=("meeting", "need"), condition=Q(need__isnull=False), name="one_agenda_line_per_need"
            ),
            models.UniqueConstraint(
                fields=("meeting", "project"),
                condition=Q(project__isnull=False),
                name="one_agenda_line_per_project",
            ),
        )

    def __str__(self) -> str:
        return self.title


class ActionStatus(models.TextChoices):
    OPEN = "open", _("办理中")
    CLAIMED_DONE = "claimed_done", _("报办结")
    VERIFIED = "verified", _("已核实")


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

    def for_list(self) -> "ActionItemQuerySet":
        return self.select_related("owner", "meeting").order_by("due_on", "id")


class ActionItem(models.Model):
    """议定事项: a decision with an owner and a date, read first at the next meeting until verified."""

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
    due_on = models.DateField(_("完成时限"))
    need = models.ForeignKey(Need, models.PROTECT, null=True, blank=True, related_name="action_items")
    project = models.ForeignKey(MicroProject, models.PROTECT, null=True, blank=True, related_name="action_items")
    status = models.CharField(_("状态"), max_length=14, choices=ActionStatus, default=ActionStatus.OPEN)
    evidence = models.CharField(_("完成情况"), max_length=300, blank=True)
    claimed_done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    verified_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    verified_at = models.DateTimeField(null=True, blank=True)
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
        )

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("meetings:action-detail", args=[self.pk])

    @property
    def is_verified(self) -> bool:
        return self.status == ActionStatus.VERIFIED


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


class MonthlyReport(models.Model):
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
