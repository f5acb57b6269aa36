"""The rotation of the chair: how it was ordered, whose term it is, and what changed since."""

from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.accounts.models import User
from core.accounts.roles import acting
from core.areas.models import Zone
from core.rows import Row
from members.models import ALLIANCE_READERS, AREA_READERS, Alliance, MemberUnit, Seat


class OrderWay(models.TextChoices):
    BY_HAND = "by_hand", _("自己排")
    BY_SEAT = "by_seat", _("按加入先后")
    BY_DRAW = "by_draw", _("抽签")


class RotationPlan(Row):
    """How a stretch of the rotation was laid down; a draw can be made again by anyone from its seed."""

    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="rotation_plans")
    first = models.DateField(_("从哪个月开始"))
    months_each = models.PositiveSmallIntegerField(_("每任几个月"), default=1)
    way = models.CharField(_("排法"), max_length=8, choices=OrderWay, default=OrderWay.BY_HAND)
    seed = models.CharField(_("抽签种子"), max_length=40, blank=True)
    planned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()

    class Meta:
        verbose_name = _("轮值安排")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(way__in=OrderWay.values), name="order_way_known"),
            models.CheckConstraint(condition=~Q(way="by_draw") | ~Q(seed=""), name="a_draw_names_its_seed"),
            models.CheckConstraint(condition=Q(months_each__in=(1, 3, 12)), name="term_is_month_quarter_or_year"),
        )

    def __str__(self) -> str:
        return f"{self.alliance_id} {self.first}"


class TermStatus(models.TextChoices):
    """Where today stands to a term; read from its days, never stored."""

    AHEAD = "ahead", _("未到任期")
    CURRENT = "current", _("在任")
    OVER = "over", _("已卸任")


class ChairTermQuerySet(models.QuerySet["ChairTerm"]):
    def visible_to(self, user: Any) -> "ChairTermQuerySet":
        """The rotation of every alliance one belongs to or works for."""
        return self.filter(alliance__in=Alliance.objects.visible_to(user))

    def covering(self, day: date) -> "ChairTermQuerySet":
        return self.filter(begins__lte=day, ends__gte=day)

    def ahead(self) -> "ChairTermQuerySet":
        return self.filter(begins__gt=clock.today())

    def seated(self) -> "ChairTermQuerySet":
        """Terms of units that still sit in the alliance: who has left chairs nothing."""
        return self.filter(Exists(_seats_of_term()))

    def orphaned(self) -> "ChairTermQuerySet":
        """Terms, running or to come, whose unit has left the alliance: somebody else has to take them."""
        return self.filter(~Exists(_seats_of_term()), ends__gte=clock.today())


def _seats_of_term() -> Any:
    return Seat.objects.in_force().filter(alliance=OuterRef("alliance"), unit=OuterRef("unit"))


class ChairTerm(Row):
    """轮值主席: one unit's term in the chair of one alliance; the last day belongs to it."""

    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="chair_terms")
    unit = models.ForeignKey(MemberUnit, models.PROTECT, related_name="chair_terms")
    plan = models.ForeignKey(RotationPlan, models.PROTECT, null=True, blank=True, related_name="terms")
    begins = models.DateField(_("开始"))
    ends = models.DateField(_("结束"))
    reminded_at = models.DateTimeField(null=True, blank=True)

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

    def get_absolute_url(self) -> str:
        return reverse("meetings:term-detail", args=[self.pk])

    @property
    def area_code(self) -> str:
        return self.alliance.area_code

    @property
    def status(self) -> str:
        today = clock.today()
        if self.begins > today:
            return TermStatus.AHEAD
        return TermStatus.CURRENT if self.ends >= today else TermStatus.OVER

    def get_status_display(self) -> str:
        return str(TermStatus(self.status).label)


class CoChair(Row):
    """A zone's own chair beside the alliance's, for the same term."""

    term = models.ForeignKey(ChairTerm, models.CASCADE, related_name="co_chairs")
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="+", verbose_name=_("片区"))
    unit = models.ForeignKey(MemberUnit, models.PROTECT, related_name="+", verbose_name=_("副主席单位"))

    class Meta:
        verbose_name = _("片区副主席")
        ordering = ("zone__name",)
        constraints = (models.UniqueConstraint(fields=("term", "zone"), name="one_co_chair_per_term_and_zone"),)

    def __str__(self) -> str:
        return f"{self.zone_id}:{self.unit_id}"


class ChangeKind(models.TextChoices):
    SWAPPED = "swapped", _("互换")
    SKIPPED = "skipped", _("顺延")
    MOVED = "moved", _("随顺延调整")
    REPLACED = "replaced", _("更换")


class TermChange(Row):
    """What was changed in a rotation once laid down: which unit gave a term to which, and why."""

    term = models.ForeignKey(ChairTerm, models.CASCADE, related_name="changes")
    kind = models.CharField(_("变动"), max_length=8, choices=ChangeKind)
    before = models.ForeignKey(MemberUnit, models.PROTECT, related_name="+")
    after = models.ForeignKey(MemberUnit, models.PROTECT, related_name="+")
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("轮值变动")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=ChangeKind.values), name="term_change_known"),
            models.CheckConstraint(condition=Q(kind="swapped") | ~Q(reason=""), name="term_change_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.term_id} {self.kind}"


class SwapStatus(models.TextChoices):
    ASKED = "asked", _("等对方同意")
    AGREED = "agreed", _("已互换")
    DECLINED = "declined", _("对方谢绝")
    TAKEN_BACK = "taken_back", _("已收回")


class TermSwapQuerySet(models.QuerySet["TermSwap"]):
    def visible_to(self, user: Any) -> "TermSwapQuerySet":
        """The office and alliance posts of the street, and the two units themselves."""
        role = acting(user)
        if role.role in AREA_READERS or role.role in ALLIANCE_READERS:
            return self.filter(term__alliance__area_code__startswith=role.street_code)
        if role.unit_id:
            return self.filter(Q(asking_unit=role.unit_id) | Q(asked_unit=role.unit_id))
        return self.none()

    def waiting(self) -> "TermSwapQuerySet":
        return self.filter(status=SwapStatus.ASKED)


class TermSwap(Row):
    """One unit asks another to exchange terms; only the other unit can agree."""

    term = models.ForeignKey(ChairTerm, models.CASCADE, related_name="swaps_asked")
    other = models.ForeignKey(ChairTerm, models.CASCADE, related_name="swaps_received", verbose_name=_("与哪一任互换"))
    asking_unit = models.ForeignKey(MemberUnit, models.PROTECT, related_name="+")
    asked_unit = models.ForeignKey(MemberUnit, models.PROTECT, related_name="+")
    note = models.CharField(_("说明"), max_length=200, blank=True)
    status = models.CharField(_("状态"), max_length=10, choices=SwapStatus, default=SwapStatus.ASKED)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = TermSwapQuerySet.as_manager()

    class Meta:
        verbose_name = _("互换轮值")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(status__in=SwapStatus.values), name="swap_status_known"),
            models.CheckConstraint(condition=~Q(term=F("other")), name="a_term_is_swapped_with_another"),
            models.CheckConstraint(
                condition=Q(status="asked") | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="answered_swap_names_who_and_when",
            ),
            models.UniqueConstraint(fields=("term",), condition=Q(status="asked"), name="one_swap_asked_per_term"),
            models.UniqueConstraint(fields=("other",), condition=Q(status="asked"), name="one_swap_waiting_per_term"),
        )

    def __str__(self) -> str:
        return f"{self.term_id} ⇄ {self.other_id}"

    @property
    def area_code(self) -> str:
        return self.term.alliance.area_code


class HandoverStatus(models.TextChoices):
    HANDED = "handed", _("待接收")
    RECEIVED = "received", _("已接收")


class Handover(Row):
    """交接单: what the outgoing chair leaves open, as it stood when it was handed over; received by the next."""

    term = models.OneToOneField(ChairTerm, models.PROTECT, primary_key=True, related_name="handover")
    receiver = models.ForeignKey(MemberUnit, models.PROTECT, null=True, blank=True, related_name="+")
    lines = models.JSONField(default=dict)
    words = models.TextField(_("交接说明"), max_length=2000, blank=True)
    handed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    handed_at = models.DateTimeField()
    received_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    received_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("交接单")
        constraints = (
            models.CheckConstraint(
                condition=Q(received_by__isnull=True, received_at__isnull=True)
                | Q(received_by__isnull=False, received_at__isnull=False),
                name="received_handover_names_who_and_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.term_id}"

    @property
    def area_code(self) -> str:
        return self.term.area_code

    @property
    def status(self) -> str:
        return HandoverStatus.HANDED if self.received_at is None else HandoverStatus.RECEIVED

    def get_status_display(self) -> str:
        return str(HandoverStatus(self.status).label)
