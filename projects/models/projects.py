"""A micro-project: what units and communities do about needs, and who may see it."""

from datetime import timedelta
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import ExpressionWrapper, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.accounts.roles import acting
from core.areas.models import Area, StreetSettings
from core.personal.fields import EncryptedTextField
from core.rows import Row
from core.search import grams_field, grams_index, matching
from members.models import ALLIANCE_READERS, AREA_READERS, MemberUnit
from needs.models import Claim, Need


class ProjectKind(models.TextChoices):
    PROJECT = "project", _("微项目")
    WISH = "wish", _("微心愿")


class ProjectStatus(models.TextChoices):
    DRAFT = "draft", _("草稿")
    APPLIED = "applied", _("待审核")
    RETURNED = "returned", _("退回修改")
    APPROVED = "approved", _("已立项")
    PUBLISHED = "published", _("待实施")
    RUNNING = "running", _("实施中")
    SUSPENDED = "suspended", _("已暂停")
    CLAIMED_DONE = "claimed_done", _("待验收")
    COMPLETED = "completed", _("已完成")
    EVALUATED = "evaluated", _("已评价")
    ARCHIVED = "archived", _("已归档")
    ENDED_EARLY = "ended_early", _("提前终止")


# Being prepared: neighbours do not read of it yet.
PREPARED_STATUSES = (ProjectStatus.DRAFT, ProjectStatus.APPLIED, ProjectStatus.RETURNED, ProjectStatus.APPROVED)
# With whoever writes the application; what was handed in waits for the office.
LYING_STATUSES = (ProjectStatus.DRAFT, ProjectStatus.RETURNED)
# Work that was accepted; what follows is judging and filing.
DONE_STATUSES = (ProjectStatus.COMPLETED, ProjectStatus.EVALUATED, ProjectStatus.ARCHIVED)


class FundSource(models.TextChoices):
    COMMUNITY = "community", _("社区保障资金")
    SOCIAL = "social", _("社发资金")
    OWN = "own", _("单位自筹")
    DONATION = "donation", _("捐赠")
    VENTURE = "venture", _("微创投")
    OTHER = "other", _("其他")


PROJECT_SEARCHED = ("name", "number", "aim")
DEFAULT_PATIENCE = StreetSettings._meta.get_field("silent_project_days").default


def _patience_ends(day: Any) -> ExpressionWrapper:
    """The moment before which the last word is longer ago than the street's own patience."""
    street = StreetSettings.objects.filter(street__code=OuterRef("area_code"), street__until__isnull=True)
    days = Coalesce(Subquery(street.values("silent_project_days")[:1]), Value(DEFAULT_PATIENCE))
    patience = ExpressionWrapper(days * Value(timedelta(days=1)), output_field=models.DurationField())
    return ExpressionWrapper(Value(day, models.DateField()) - patience, output_field=models.DateTimeField())


class MicroProjectQuerySet(models.QuerySet["MicroProject"]):
    def visible_to(self, user: Any) -> "MicroProjectQuerySet":
        """Officers by area, alliance posts by street, a liaison what the own unit leads or joins."""
        role = acting(user)
        if role.role == "community_secretary":
            return self.filter(communities__code=role.area_code).distinct()
        if role.role in AREA_READERS:
            return self.filter(area_code__startswith=role.area_code)
        if role.role in ALLIANCE_READERS:
            return self.filter(area_code__startswith=role.street_code)
        if role.unit_id:
            wishes = Q(pk__in=MicroProject.objects.open_wishes(role.street_code).values("pk"))
            return self.filter(Q(unit=role.unit_id) | Q(partners=role.unit_id) | wishes).distinct()
        return self.none()

    def open_wishes(self, street_code: str) -> "MicroProjectQuerySet":
        """Wishes of a street that wait for a unit to take them."""
        return self.filter(status=ProjectStatus.PUBLISHED, unit__isnull=True, area_code__startswith=street_code)

    def published(self) -> "MicroProjectQuerySet":
        """What neighbours may read about: everything that is past its preparation."""
        return self.exclude(status__in=PREPARED_STATUSES)

    def done(self) -> "MicroProjectQuerySet":
        return self.filter(status__in=DONE_STATUSES)

    def running(self) -> "MicroProjectQuerySet":
        return self.filter(status=ProjectStatus.RUNNING)

    def missing_milestones(self, day: Any) -> "MicroProjectQuerySet":
        """Running with a milestone that was to be reached before this day and is not."""
        missed = MicroProject.objects.filter(milestones__reached_on__isnull=True, milestones__due_on__lt=day)
        return self.running().filter(pk__in=missed.values("pk"), imported=False)

    def late(self, day: Any) -> "MicroProjectQuerySet":
        """Running past the day they were to end; imported history starts no clock."""
        return self.running().filter(ends_on__lt=day, imported=False)

    def silent_now(self, day: Any) -> "MicroProjectQuerySet":
        """Running, and nothing written down for longer than the street's own patience."""
        return self.running().filter(imported=False, last_progress_on__lt=_patience_ends(day))

    def not_begun(self, day: Any) -> "MicroProjectQuerySet":
        """Should have begun and has not: past its first day, past a wish's last, or a draft left lying."""
        past = Q(starts_on__lt=day) | Q(starts_on__isnull=True, ends_on__lt=day)
        lying = Q(status__in=LYING_STATUSES, starts_on__isnull=True, created_at__lt=_patience_ends(day))
        return self.filter(Q(status__in=(*LYING_STATUSES, ProjectStatus.PUBLISHED)) & past | lying, imported=False)

    def for_list(self) -> "MicroProjectQuerySet":
        return self.select_related("unit").prefetch_related("communities").order_by("-id")

    def search(self, words: str) -> "MicroProjectQuerySet":
        return matching(self, words, *PROJECT_SEARCHED)  # type: ignore[return-value]  # filter() keeps the class


class MicroProject(Row):
    """微项目: a small piece of work with a unit in the lead, communities it serves, dates, money and a result."""

    number = models.CharField(_("编号"), max_length=24, unique=True)
    kind = models.CharField(_("类型"), max_length=8, choices=ProjectKind, default=ProjectKind.PROJECT)
    area_code = models.CharField(_("街道"), max_length=12, db_collation="C")
    name = models.CharField(_("项目名称"), max_length=80)
    aim = models.TextField(_("内容"), max_length=2000, blank=True)
    # A wish is put out without a unit, for any unit to take.
    unit = models.ForeignKey(
        MemberUnit, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("实施单位")
    )
    partners = models.ManyToManyField(
        MemberUnit, blank=True, related_name="joined_projects", verbose_name=_("协办单位")
    )
    communities = models.ManyToManyField(Area, related_name="projects", verbose_name=_("社区"))
    needs = models.ManyToManyField(Need, blank=True, related_name="projects", verbose_name=_("回应的需求"))
    claim = models.OneToOneField(Claim, models.PROTECT, null=True, blank=True, related_name="project")
    leader = models.CharField(_("负责人"), max_length=30, blank=True)
    leader_phone = EncryptedTextField(_("负责人电话"), blank=True, default="")
    background = models.TextField(_("立项背景"), max_length=1000, blank=True)
    team = models.CharField(_("团队"), max_length=300, blank=True)
    served = models.CharField(_("服务对象"), max_length=200, blank=True)
    expected_people = models.PositiveIntegerField(_("预计服务人数"), null=True, blank=True)
    expected_result = models.TextField(_("预期成效"), max_length=1000, blank=True)
    starts_on = models.DateField(_("开始日期"), null=True, blank=True)
    ends_on = models.DateField(_("结束日期"), null=True, blank=True)
    funds = models.DecimalField(
        _("经费（元）"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    own_funds = models.DecimalField(
        _("其中自筹（元）"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    fund_source = models.CharField(_("经费来源"), max_length=12, choices=FundSource, blank=True)
    problems_solved = models.PositiveIntegerField(_("解决问题"), default=0)
    people_served = models.PositiveIntegerField(_("服务人数"), default=0)
    attendances = models.PositiveIntegerField(_("服务人次"), default=0)
    hours = models.DecimalField(_("服务时长（小时）"), max_digits=9, decimal_places=1, default=0)
    money_spent = models.DecimalField(_("支出（元）"), max_digits=14, decimal_places=2, default=0)
    last_progress_on = models.DateField(_("最近进展"), null=True, blank=True)
    result = models.TextField(_("成效"), max_length=1000, blank=True)
    status = models.CharField(_("状态"), max_length=12, choices=ProjectStatus, default=ProjectStatus.DRAFT)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    claimed_done_at = models.DateTimeField(_("申报完成"), null=True, blank=True)
    claimed_done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    completed_at = models.DateTimeField(_("验收时间"), null=True, blank=True)
    evaluation = models.CharField(_("评价"), max_length=300, blank=True)
    evaluated_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    imported = models.BooleanField(default=False)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    search = grams_field(*PROJECT_SEARCHED)

    objects = MicroProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("微项目")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("area_code", "name"), name="one_project_name_per_street"),
            models.CheckConstraint(condition=Q(status__in=ProjectStatus.values), name="project_status_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="project_dates_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("completed", "evaluated", "archived"))
                | Q(imported=True)
                | (Q(completed_at__isnull=False) & ~Q(result="")),
                name="completed_project_has_result_and_date",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("suspended", "ended_early", "returned")) | ~Q(reason=""),
                name="stopped_project_has_reason",
            ),
            models.CheckConstraint(condition=Q(funds__isnull=True) | Q(funds__gte=0), name="funds_not_negative"),
            models.CheckConstraint(
                condition=Q(own_funds__isnull=True) | Q(own_funds__gte=0, own_funds__lte=F("funds")),
                name="own_funds_within_funds",
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(kind="wish", status__in=("draft", "published", "ended_early")),
                name="only_an_open_wish_has_no_unit",
            ),
        )
        indexes = (
            grams_index("project_search"),
            models.Index(fields=("area_code", "status", "-id"), name="project_list"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("projects:project-detail", args=[self.pk])

    @property
    def is_running(self) -> bool:
        return self.status == ProjectStatus.RUNNING
