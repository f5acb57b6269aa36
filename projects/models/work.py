"""What a project plans and reports: budget lines, milestones, progress, reviews, acceptance, reminders."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.models import StoredFile
from core.rows import Row
from projects.models.projects import MicroProject


class BudgetLine(Row):
    """经费预算: one item of what the money is for."""

    project = models.ForeignKey(MicroProject, models.CASCADE, related_name="budget")
    item = models.CharField(_("用途"), max_length=60)
    amount = models.DecimalField(_("金额（元）"), max_digits=14, decimal_places=2)
    note = models.CharField(_("说明"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("预算")
        ordering = ("id",)
        constraints = (models.CheckConstraint(condition=Q(amount__gt=0), name="budget_amount_positive"),)

    def __str__(self) -> str:
        return self.item


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    def visible_to(self, user: object) -> "MilestoneQuerySet":
        """Those of the projects the person sees."""
        return self.filter(project__in=MicroProject.objects.visible_to(user).values("pk"))

    def due(self, day: object) -> "MilestoneQuerySet":
        """Not reached, and its day has passed."""
        return self.filter(reached_on__isnull=True, due_on__lt=day)


class Milestone(Row):
    """时间节点: something that is to be reached by a day."""

    project = models.ForeignKey(MicroProject, models.CASCADE, related_name="milestones")
    title = models.CharField(_("节点"), max_length=60)
    due_on = models.DateField(_("计划日期"))
    reached_on = models.DateField(_("完成日期"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("时间节点")
        ordering = ("due_on", "id")
        constraints = (models.UniqueConstraint(fields=("project", "title"), name="one_milestone_title_per_project"),)

    def __str__(self) -> str:
        return self.title


class ProgressEntry(Row):
    """登记进展: what was done, how many it served, with photos."""

    project = models.ForeignKey(MicroProject, models.PROTECT, related_name="progress")
    done_on = models.DateField(_("日期"))
    text = models.TextField(_("进展"), max_length=1000)
    people_served = models.PositiveIntegerField(_("服务人数"), default=0)
    attendances = models.PositiveIntegerField(_("服务人次"), default=0)
    hours = models.DecimalField(_("服务时长（小时）"), max_digits=7, decimal_places=1, null=True, blank=True)
    money = models.DecimalField(_("支出（元）"), max_digits=14, decimal_places=2, null=True, blank=True)
    photos = models.ManyToManyField(StoredFile, blank=True, related_name="+")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("进展")
        ordering = ("-done_on", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(hours__isnull=True) | Q(hours__gte=0), name="progress_hours_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(money__isnull=True) | Q(money__gte=0), name="progress_money_not_negative"
            ),
        )

    def __str__(self) -> str:
        return f"{self.project_id} {self.done_on}"


class ReviewDecision(models.TextChoices):
    APPROVED = "approved", _("同意立项")
    RETURNED = "returned", _("退回修改")


class ProjectReview(Row):
    """立项审核: one round of reading an application, and what came of it."""

    project = models.ForeignKey(MicroProject, models.PROTECT, related_name="reviews")
    decision = models.CharField(_("结论"), max_length=10, choices=ReviewDecision)
    comment = models.CharField(_("意见"), max_length=300, blank=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("立项审核")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=~Q(decision="returned") | ~Q(comment=""), name="returned_review_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.project_id} {self.decision}"


class Acceptance(Row):
    """验收: what the community found when the doer said it was done."""

    project = models.ForeignKey(MicroProject, models.PROTECT, related_name="acceptances")
    passed = models.BooleanField(_("通过"))
    comment = models.CharField(_("意见"), max_length=300, blank=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("验收")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(passed=True) | ~Q(comment=""), name="failed_acceptance_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.project_id} {self.passed}"


class ProjectAlarm(models.TextChoices):
    IDLE = "idle", _("没开工")
    LATE = "late", _("超期")
    SILENT = "silent", _("停滞")
    MILESTONE = "milestone", _("节点超期")


class ProjectReminder(Row):
    """催办: a late, silent or stuck project was pointed out once for that day."""

    project = models.ForeignKey(MicroProject, models.CASCADE, related_name="reminders")
    alarm = models.CharField(_("事由"), max_length=10, choices=ProjectAlarm)
    milestone = models.ForeignKey(Milestone, models.CASCADE, null=True, blank=True, related_name="reminders")
    due = models.DateField(_("到期"))
    sent_at = models.DateTimeField(_("发出"))

    class Meta:
        verbose_name = _("项目催办")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("project", "alarm", "milestone", "due"), name="every_project_reminder_once",
                nulls_distinct=False,
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.project_id} {self.alarm}"
