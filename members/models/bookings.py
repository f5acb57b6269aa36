"""Who has booked what, how it was drawn, and what went wrong on the spot."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.accounts.models import User
from core.accounts.roles import acting
from core.personal.fields import EncryptedTextField
from core.personal.masking import mask_name, mask_phone
from core.rows import Row
from members.models.alliances import AREA_READERS
from members.models.schedules import Occurrence
from members.plates import mask_plate

APPEAL_DAYS = 15


class BookingStatus(models.TextChoices):
    APPLIED = "applied", _("等抽签")
    HELD = "held", _("已约上")
    WAITING = "waiting", _("候补")
    USED = "used", _("已到场")
    MISSED = "missed", _("没有来")
    CANCELLED = "cancelled", _("已取消")
    CALLED_OFF = "called_off", _("停开取消")


# The trigger that counts knows the same: see the migration that never oversells.
TAKING = (BookingStatus.HELD, BookingStatus.USED, BookingStatus.MISSED)
OPEN_BOOKINGS = (BookingStatus.APPLIED, BookingStatus.HELD, BookingStatus.WAITING)
GIVEN_UP = (BookingStatus.CANCELLED, BookingStatus.CALLED_OFF)
STANDING = ~Q(status__in=GIVEN_UP)


class BookingQuerySet(models.QuerySet["Booking"]):
    def visible_to(self, user: Any) -> "BookingQuerySet":
        """One's own, and those of what one runs: by area for staff, by unit for its liaisons."""
        role, own = acting(user), Q(user=user.pk) if user.pk else Q(pk=None)
        if role.role in AREA_READERS:
            return self.filter(own | Q(area_code__startswith=role.area_code))
        if role.unit_id:
            return self.filter(own | Q(occurrence__schedule__resource__unit=role.unit_id))
        return self.filter(own)

    def open(self) -> "BookingQuerySet":
        """Still wanted: held, waiting, or waiting for the draw."""
        return self.filter(status__in=OPEN_BOOKINGS)

    def standing(self) -> "BookingQuerySet":
        """All but those given up."""
        return self.filter(STANDING)

    def ahead(self) -> "BookingQuerySet":
        return self.filter(occurrence__ends_at__gt=clock.now())

    def for_list(self) -> "BookingQuerySet":
        return self.select_related("user", "occurrence__window", "occurrence__schedule__resource__unit")


class Booking(Row):
    """预约: one household's place in one occurrence. Its ticket names nobody, and is what a draw publishes."""

    occurrence = models.ForeignKey(Occurrence, models.PROTECT, related_name="bookings")
    user = models.ForeignKey(User, models.PROTECT, related_name="bookings")
    area_code = models.CharField(_("辖区"), max_length=12, db_collation="C")
    community = models.CharField(_("社区"), max_length=12, db_collation="C")
    ticket = models.CharField(_("预约号"), max_length=12, unique=True)
    status = models.CharField(_("状态"), max_length=10, choices=BookingStatus)
    position = models.PositiveIntegerField(_("候补第几"), null=True, blank=True)
    phone = EncryptedTextField(_("电话"), blank=True, default="")
    plate = EncryptedTextField(_("车牌"), blank=True, default="")
    plate_index = models.CharField(max_length=64, blank=True, default="")
    household = EncryptedTextField(_("门牌"), blank=True, default="")
    household_index = models.CharField(max_length=64, blank=True, default="")
    code = models.CharField(_("预约码"), max_length=6, blank=True, default="")
    reason = models.CharField(_("取消原因"), max_length=200, blank=True)
    booked_at = models.DateTimeField()
    moved_up_at = models.DateTimeField(null=True, blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("预约")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(status__in=BookingStatus.values), name="booking_status_known"),
            models.CheckConstraint(
                condition=~Q(status="waiting") | Q(position__isnull=False), name="waiting_has_a_position"
            ),
            models.CheckConstraint(
                condition=~Q(status="called_off") | ~Q(reason=""), name="called_off_says_why"
            ),
            models.UniqueConstraint(fields=("occurrence", "user"), condition=STANDING, name="one_booking_per_person"),
            models.UniqueConstraint(
                fields=("occurrence", "household_index"), condition=STANDING & ~Q(household_index=""),
                name="one_booking_per_household",
            ),
            models.UniqueConstraint(
                fields=("occurrence", "plate_index"), condition=STANDING & ~Q(plate_index=""),
                name="one_booking_per_car",
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=("occurrence", "status", "position"), name="booking_queue"),
            models.Index(fields=("user", "-id"), name="bookings_of_a_person"),
        )

    def __str__(self) -> str:
        return self.ticket

    def get_absolute_url(self) -> str:
        return reverse("portal:booking", args=[self.pk])

    @property
    def masked_name(self) -> str:
        return mask_name(self.user.full_name)

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone)

    @property
    def masked_plate(self) -> str:
        return mask_plate(self.plate)


class DrawPurpose(models.TextChoices):
    ALLOT = "allot", _("分名额")
    REDUCE = "reduce", _("名额减少，在已约上的里抽")


class DrawQuerySet(models.QuerySet["Draw"]):
    def published(self) -> "DrawQuerySet":
        """A draw is published by being held; it names nobody."""
        return self.select_related("occurrence__window", "occurrence__schedule__resource__unit")


class Draw(Row):
    """抽签: its seed, the tickets in the order the seed gives, and how many places there were."""

    occurrence = models.ForeignKey(Occurrence, models.PROTECT, related_name="draws")
    purpose = models.CharField(_("用途"), max_length=8, choices=DrawPurpose, default=DrawPurpose.ALLOT)
    seed = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    tickets = models.JSONField(default=list)
    places = models.PositiveSmallIntegerField()
    held_at = models.DateTimeField()
    held_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = DrawQuerySet.as_manager()

    class Meta:
        verbose_name = _("抽签")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(purpose__in=DrawPurpose.values), name="draw_purpose_known"),
            models.UniqueConstraint(
                fields=("occurrence",), condition=Q(purpose="allot"), name="allotted_by_one_draw"
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.occurrence_id} {self.purpose}"

    def get_absolute_url(self) -> str:
        return reverse("portal:draw", args=[self.pk])


class ViolationKind(models.TextChoices):
    NO_SHOW = "no_show", _("约了没来，也没有取消")
    OVERSTAY = "overstay", _("到点没有离开")
    OTHER = "other", _("其他")


class ViolationStatus(models.TextChoices):
    RECORDED = "recorded", _("已记录")
    APPEALED = "appealed", _("已申诉")
    UPHELD = "upheld", _("维持")
    WITHDRAWN = "withdrawn", _("已撤销")


class ViolationQuerySet(models.QuerySet["Violation"]):
    def visible_to(self, user: Any) -> "ViolationQuerySet":
        return self.filter(booking__in=Booking.objects.visible_to(user))

    def barring(self, user: Any) -> "ViolationQuerySet":
        """Those for which somebody may not book now; one that is appealed against waits for its answer."""
        kept = (ViolationStatus.RECORDED, ViolationStatus.UPHELD)
        return self.filter(booking__user=user, barred_until__gte=clock.today(), status__in=kept)

    def for_list(self) -> "ViolationQuerySet":
        return self.select_related(
            "booking__user", "booking__occurrence__window", "booking__occurrence__schedule__resource__unit"
        ).order_by("-id")

    def waiting_first(self) -> "ViolationQuerySet":
        """Appeals nobody has answered yet, then the latest records."""
        return self.order_by(models.Case(models.When(status=ViolationStatus.APPEALED, then=0), default=1), "-id")


class Violation(Row):
    """违约记录: one thing that happened with one booking. They are answered one by one, and never added up."""

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="violations")
    area_code = models.CharField(max_length=12, db_collation="C")
    kind = models.CharField(_("什么情况"), max_length=10, choices=ViolationKind)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    status = models.CharField(_("状态"), max_length=10, choices=ViolationStatus, default=ViolationStatus.RECORDED)
    barred_until = models.DateField(_("暂停预约到"), null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    appeal = models.CharField(_("申诉"), max_length=300, blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(_("答复"), max_length=300, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ViolationQuerySet.as_manager()

    class Meta:
        verbose_name = _("违约记录")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(status__in=ViolationStatus.values), name="violation_status_known"),
            models.CheckConstraint(condition=Q(kind__in=ViolationKind.values), name="violation_kind_known"),
            models.CheckConstraint(condition=~Q(status="appealed") | ~Q(appeal=""), name="appeal_says_why"),
            models.CheckConstraint(
                condition=~Q(status__in=("upheld", "withdrawn")) | ~Q(decision=""), name="decision_says_why"
            ),
            models.UniqueConstraint(fields=("booking", "kind"), name="one_violation_of_a_kind_per_booking"),
        )

    def __str__(self) -> str:
        return f"{self.booking_id} {self.kind}"

    @property
    def appeal_until(self) -> Any:
        return clock.day_of(self.recorded_at) + timedelta(days=APPEAL_DAYS)
