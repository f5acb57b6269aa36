"""Service events: a time, a place, so many seats, who signed up and who came."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.accounts.models import RoleName, User
from core.accounts.roles import acting
from core.personal.fields import EncryptedTextField
from core.rows import Row
from members.models import ALLIANCE_READERS, AREA_READERS, MemberUnit, UnitKind
from needs.models import Category
from projects.models.projects import MicroProject


class EventStatus(models.TextChoices):
    DRAFT = "draft", _("草稿")
    OPEN = "open", _("报名中")
    HELD = "held", _("已举办")
    CANCELLED = "cancelled", _("已取消")


class ServiceEventQuerySet(models.QuerySet["ServiceEvent"]):
    def visible_to(self, user: Any) -> "ServiceEventQuerySet":
        """Drafts by the office and the unit that holds it; the rest by everybody of the street."""
        role = acting(user)
        if role.role in AREA_READERS:
            return self.filter(area_code__startswith=role.area_code)
        told = Q(area_code__startswith=role.street_code) & ~Q(status=EventStatus.DRAFT)
        if role.unit_id:
            return self.filter(told | Q(unit=role.unit_id))
        if role.role in ALLIANCE_READERS or role.role == RoleName.RESIDENT:
            return self.filter(told)
        return self.none()

    def published(self) -> "ServiceEventQuerySet":
        """What anybody may read on the public page."""
        return self.exclude(status=EventStatus.DRAFT)

    def coming(self, moment: Any) -> "ServiceEventQuerySet":
        """Open, and not over yet."""
        return self.filter(status=EventStatus.OPEN, ends_at__gt=moment)

    def over(self, moment: Any) -> "ServiceEventQuerySet":
        """Past its end, and nobody has closed it: who came is still to be written down."""
        return self.filter(status=EventStatus.OPEN, ends_at__lte=moment)

    def for_list(self) -> "ServiceEventQuerySet":
        return self.select_related("unit", "category").order_by("-starts_at", "-id")


class ServiceEvent(Row):
    """社区活动: one occasion residents can come to."""

    number = models.CharField(_("编号"), max_length=24, unique=True)
    area_code = models.CharField(_("社区"), max_length=12, db_collation="C")
    title = models.CharField(_("活动名称"), max_length=60)
    what = models.TextField(_("活动内容"), max_length=1000, blank=True)
    category = models.ForeignKey(Category, models.PROTECT, related_name="events", verbose_name=_("类别"))
    unit = models.ForeignKey(MemberUnit, models.PROTECT, related_name="events", verbose_name=_("承办单位"))
    project = models.ForeignKey(
        MicroProject, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("所属项目")
    )
    place = models.CharField(_("地点"), max_length=100)
    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("结束时间"))
    sign_up_until = models.DateTimeField(_("报名截止"))
    capacity = models.PositiveIntegerField(_("名额"), null=True, blank=True)
    taken = models.PositiveIntegerField(_("已报名"), default=0)
    attended = models.PositiveIntegerField(_("到场"), default=0)
    status = models.CharField(_("状态"), max_length=10, choices=EventStatus, default=EventStatus.DRAFT)
    reason = models.CharField(_("取消原因"), max_length=200, blank=True)
    held_note = models.CharField(_("活动小结"), max_length=500, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = ServiceEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("社区活动")
        ordering = ("-starts_at", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(status__in=EventStatus.values), name="event_status_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(sign_up_until__lte=F("ends_at")), name="sign_up_ends_with_the_event"),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(taken__lte=F("capacity")), name="no_more_seats_than_there_are"
            ),
            models.CheckConstraint(condition=~Q(status="cancelled") | ~Q(reason=""), name="cancelled_event_says_why"),
        )
        indexes = (models.Index(fields=("area_code", "starts_at"), name="event_calendar"),)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("projects:event-detail", args=[self.pk])

    @property
    def street_code(self) -> str:
        return self.area_code[:9]

    @property
    def host(self) -> str:
        """Who holds it, as the public reads it; a garrison is not named."""
        return str(_("驻地部队")) if self.unit.kind == UnitKind.MILITARY else self.unit.name

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= clock.now()

    @property
    def seats_left(self) -> int | None:
        """None where there is no limit."""
        return None if self.capacity is None else self.capacity - self.taken


class SignUpStatus(models.TextChoices):
    SIGNED = "signed", _("已报名")
    CANCELLED = "cancelled", _("已取消")
    ATTENDED = "attended", _("已到场")
    ABSENT = "absent", _("未到场")


class SignUpQuerySet(models.QuerySet["SignUp"]):
    def visible_to(self, user: Any) -> "SignUpQuerySet":
        """One's own, and those of events one runs: by area for staff, by unit for its liaisons."""
        role, own = acting(user), Q(user=user.pk) if user.pk else Q(pk=None)
        if role.role in AREA_READERS:
            return self.filter(own | Q(event__area_code__startswith=role.area_code))
        if role.unit_id:
            return self.filter(own | Q(event__unit=role.unit_id))
        return self.filter(own)

    def holding(self) -> "SignUpQuerySet":
        """Those that have a seat."""
        return self.exclude(status=SignUpStatus.CANCELLED)


class SignUp(Row):
    """报名: one person's seat; by the person, or by staff for somebody without a phone at hand."""

    event = models.ForeignKey(ServiceEvent, models.PROTECT, related_name="sign_ups")
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="sign_ups")
    name = EncryptedTextField(_("姓名"), blank=True, default="")
    phone = EncryptedTextField(_("电话"), blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, default="")
    status = models.CharField(_("状态"), max_length=10, choices=SignUpStatus, default=SignUpStatus.SIGNED)
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = SignUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("报名")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("event", "user"), name="one_seat_per_person"),
            models.UniqueConstraint(
                fields=("event", "phone_index"), condition=~Q(phone_index=""), name="one_seat_per_phone"
            ),
        )

    def __str__(self) -> str:
        return f"{self.event_id} {self.status}"
