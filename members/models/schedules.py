"""What can be booked of a resource: when it is open, for how many, for whom, and when it is closed."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, BigIntegerRangeField, DateTimeRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.accounts.models import RoleName, User
from core.accounts.roles import acting
from core.personal.fields import EncryptedTextField
from core.rows import Row
from members.models.alliances import ALLIANCE_READERS, AREA_READERS
from members.models.resources import Resource, ResourceStatus
from members.opening import DayRule, Hours, is_sensible

LONGEST_AHEAD, LONGEST_WAIT = 90, 500


class ScheduleStatus(models.TextChoices):
    DRAFT = "draft", _("未开放")
    OPEN = "open", _("开放预约")
    ENDED = "ended", _("已结束")


class AllotBy(models.TextChoices):
    FIRST_COME = "first_come", _("先到先得")
    DRAW = "draw", _("抽签")


class ScheduleQuerySet(models.QuerySet["Schedule"]):
    def visible_to(self, user: Any) -> "ScheduleQuerySet":
        """What is open by everybody of the street; the rest by the office and the unit that offers it."""
        role = acting(user)
        if role.role in AREA_READERS:
            return self.filter(area_code__startswith=role.street_code)
        told = Q(area_code__startswith=role.street_code) & BOOKABLE
        if role.unit_id:
            return self.filter(told | Q(resource__unit=role.unit_id))
        if role.role in ALLIANCE_READERS or role.role == RoleName.RESIDENT:
            return self.filter(told)
        return self.none()

    def published(self) -> "ScheduleQuerySet":
        """What anybody may read on the public page."""
        return self.filter(BOOKABLE)

    def for_list(self) -> "ScheduleQuerySet":
        return self.select_related("resource__unit").order_by("-id")


# Opened by the office, and the resource still stands in the list.
BOOKABLE = Q(status=ScheduleStatus.OPEN, resource__status=ResourceStatus.LISTED)


class Schedule(Row):
    """开放安排: how one resource is booked, once it has been opened."""

    resource = models.OneToOneField(Resource, models.PROTECT, related_name="schedule", verbose_name=_("资源"))
    area_code = models.CharField(_("辖区"), max_length=12, db_collation="C", db_index=True)
    place = models.CharField(_("地点"), max_length=100)
    walk_minutes = models.PositiveSmallIntegerField(_("步行几分钟"), null=True, blank=True)
    terms = models.CharField(_("使用须知"), max_length=500, blank=True)
    communities = ArrayField(
        models.CharField(max_length=12), verbose_name=_("面向社区"), default=list, blank=True, size=100
    )
    one_per_household = models.BooleanField(_("每户限一份"), default=False)
    asks_plate = models.BooleanField(_("登记车牌"), default=False)
    single_by = models.CharField(_("单次怎么分"), max_length=10, choices=AllotBy, default=AllotBy.FIRST_COME)
    permit_by = models.CharField(_("包月怎么分"), max_length=10, choices=AllotBy, default=AllotBy.DRAW)
    permit_places = models.PositiveSmallIntegerField(_("其中包月"), default=0)
    ahead_days = models.PositiveSmallIntegerField(
        _("提前几天可约"), default=14, validators=[MinValueValidator(1), MaxValueValidator(LONGEST_AHEAD)]
    )
    draw_days = models.PositiveSmallIntegerField(
        _("提前几天抽签"), default=3, validators=[MinValueValidator(1), MaxValueValidator(28)]
    )
    waiting_places = models.PositiveSmallIntegerField(
        _("候补名额"), default=20, validators=[MaxValueValidator(LONGEST_WAIT)]
    )
    gate_code = models.BooleanField(_("到场核对预约码"), default=False)
    status = models.CharField(_("状态"), max_length=8, choices=ScheduleStatus, default=ScheduleStatus.DRAFT)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        verbose_name = _("开放安排")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(status__in=ScheduleStatus.values), name="schedule_status_known"),
            models.CheckConstraint(condition=Q(single_by__in=AllotBy.values), name="single_way_known"),
            models.CheckConstraint(condition=Q(permit_by__in=AllotBy.values), name="permit_way_known"),
            models.CheckConstraint(
                condition=~Q(single_by="draw") | Q(draw_days__lt=F("ahead_days")), name="drawn_after_it_can_be_booked"
            ),
        )

    def __str__(self) -> str:
        return self.resource.content

    def get_absolute_url(self) -> str:
        return reverse("members:schedule-detail", args=[self.pk])

    def admits(self, community: str) -> bool:
        """Whether residents of a community may book; no community named means the whole street."""
        return community in self.communities if self.communities else community.startswith(self.area_code[:9])


class CapacityWindowQuerySet(models.QuerySet["CapacityWindow"]):
    def in_use(self, day: date) -> "CapacityWindowQuerySet":
        """Those that apply on this day or on one to come."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))


class CapacityWindow(Row):
    """开放时段: hours that come again on every day its rule names."""

    schedule = models.ForeignKey(Schedule, models.PROTECT, related_name="windows")
    rule = models.CharField(_("哪些日子"), max_length=10, choices=DayRule, default=DayRule.EVERY_DAY)
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(validators=[MaxValueValidator(6)]), verbose_name=_("星期"), default=list,
        blank=True, size=7,
    )  # fmt: skip
    starts = models.TimeField(_("开始"))
    ends = models.TimeField(_("结束"))
    overnight = models.BooleanField(_("到第二天"), default=False)
    places = models.PositiveSmallIntegerField(_("名额"), validators=[MinValueValidator(1)])
    begins_on = models.DateField(_("从哪天起"), null=True, blank=True)
    ends_on = models.DateField(_("到哪天止"), null=True, blank=True)

    objects = CapacityWindowQuerySet.as_manager()

    class Meta:
        verbose_name = _("开放时段")
        ordering = ("schedule", "starts", "id")
        constraints = (
            models.CheckConstraint(condition=Q(rule__in=DayRule.values), name="window_rule_known"),
            models.CheckConstraint(condition=Q(places__gte=1), name="window_has_places"),
            models.CheckConstraint(
                condition=Q(overnight=False, ends__gt=F("starts")) | Q(overnight=True, ends__lte=F("starts")),
                name="window_ends_after_it_starts",
            ),
        )

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}–{self.ends:%H:%M}"

    def clean(self) -> None:
        """Past midnight only where it says so, and never so long that it meets itself."""
        if not self.overnight and self.ends <= self.starts:
            raise ValidationError({"ends": _("结束早于开始。要到第二天才结束的，请勾选“到第二天”。")})
        if self.overnight and self.ends > self.starts:
            raise ValidationError({"ends": _("超过 24 小时，会和自己重叠。")})
        if not (is_sensible(self.begins_on) and is_sensible(self.ends_on)):
            raise ValidationError({"ends_on": _("没有这一天，请核对年份。")})
        if self.begins_on and self.ends_on and self.ends_on < self.begins_on:
            raise ValidationError({"ends_on": _("止日早于起日。")})

    @property
    def hours(self) -> Hours:
        return Hours(
            rule=self.rule, starts=self.starts, ends=self.ends, overnight=self.overnight,
            weekdays=frozenset(self.weekdays), begins_on=self.begins_on, ends_on=self.ends_on,
        )  # fmt: skip


class ClosureQuerySet(models.QuerySet["Closure"]):
    def standing(self) -> "ClosureQuerySet":
        return self.filter(lifted_at__isnull=True)

    def touching(self, first: date, last: date) -> "ClosureQuerySet":
        return self.standing().filter(first_day__lte=last, last_day__gte=first)


class Closure(Row):
    """停开: days on which nothing is open, known long before or closed at short notice."""

    schedule = models.ForeignKey(Schedule, models.PROTECT, related_name="closures")
    first_day = models.DateField(_("从哪天"))
    last_day = models.DateField(_("到哪天"))
    reason = models.CharField(_("原因"), max_length=200)
    closed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = ClosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("停开")
        ordering = ("first_day", "id")
        constraints = (
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="closure_days_in_order"),
            models.CheckConstraint(condition=~Q(reason=""), name="closure_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.first_day}–{self.last_day}"


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    def visible_to(self, user: Any) -> "OccurrenceQuerySet":
        return self.filter(schedule__in=Schedule.objects.visible_to(user))

    def ahead(self) -> "OccurrenceQuerySet":
        """Those that are not over yet."""
        return self.filter(ends_at__gt=clock.now())

    def to_draw(self) -> "OccurrenceQuerySet":
        """Those whose draw is due and has not been held."""
        return self.filter(draw_at__lte=clock.now(), drawn_at__isnull=True, closed=False, ends_at__gt=clock.now())


# One number as a range of its own: equality the way an index of ranges understands it.
THE_SAME_SCHEDULE = Func("schedule", "schedule", Value("[]"), function="int8range", output_field=BigIntegerRangeField())
ITS_TIME = Func("starts_at", "ends_at", function="tstzrange", output_field=DateTimeRangeField())


class Occurrence(Row):
    """场次: one window on one day, or one month of permits; what is taken of it is counted by a trigger.

    It is written when somebody first books it. The check below is what keeps it from being oversold.
    """

    schedule = models.ForeignKey(Schedule, models.PROTECT, related_name="occurrences")
    window = models.ForeignKey(CapacityWindow, models.PROTECT, null=True, blank=True, related_name="occurrences")
    day = models.DateField(_("日期"))
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    places = models.PositiveSmallIntegerField(_("名额"))
    taken = models.PositiveSmallIntegerField(_("已约"), default=0)
    waiting = models.PositiveSmallIntegerField(_("候补"), default=0)
    queued = models.PositiveIntegerField(default=0)
    closed = models.BooleanField(_("停开"), default=False)
    draw_at = models.DateTimeField(_("抽签时间"), null=True, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)
    secret = EncryptedTextField()
    commitment = models.CharField(max_length=64)

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("场次")
        ordering = ("day", "starts_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("window", "day"), condition=Q(window__isnull=False), name="one_occurrence_per_window_and_day"
            ),
            models.UniqueConstraint(
                fields=("schedule", "day"), condition=Q(window__isnull=True), name="one_month_of_permits"
            ),
            models.CheckConstraint(condition=Q(taken__lte=F("places")), name="never_oversold"),
            # Two nights of one car park that met would sell its places twice, whatever day the holidays were moved to.
            ExclusionConstraint(
                name="no_two_at_one_moment",
                condition=Q(window__isnull=False, closed=False),
                expressions=[(THE_SAME_SCHEDULE, RangeOperators.OVERLAPS), (ITS_TIME, RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="occurrence_ends_after_it_starts"),
        )
        indexes = (
            models.Index(fields=("schedule", "day"), name="occurrence_calendar"),
            models.Index(
                fields=("draw_at",), condition=Q(drawn_at__isnull=True, draw_at__isnull=False), name="draws_to_hold"
            ),
        )

    def __str__(self) -> str:
        return f"{self.schedule_id} {self.day}"

    def get_absolute_url(self) -> str:
        return reverse("members:occurrence-detail", args=[self.pk])

    @property
    def is_permit(self) -> bool:
        return self.window_id is None

    @property
    def left(self) -> int:
        return max(self.places - self.taken, 0)

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= clock.now()

    @property
    def is_over(self) -> bool:
        return self.ends_at <= clock.now()

    @property
    def awaits_draw(self) -> bool:
        return self.draw_at is not None and self.drawn_at is None

    def last_moment(self) -> datetime:
        """Until when it can be booked: a night until it begins, a month of permits until its last day."""
        return self.ends_at - timedelta(days=1) if self.is_permit else self.starts_at
