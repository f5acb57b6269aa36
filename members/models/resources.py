"""What units offer, and how much of it each month takes."""

from datetime import timedelta
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import ExpressionWrapper, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Least, Left, TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.accounts.roles import acting
from core.areas.models import StreetSettings
from core.rows import Row
from core.search import grams_field, grams_index, matching
from members.models.alliances import ALLIANCE_READERS, AREA_READERS
from members.models.units import MemberUnit, UnitKind, UnitStatus


class ResourceType(models.TextChoices):
    VENUE = "venue", _("场地")
    PARKING = "parking", _("车位")
    FUNDS = "funds", _("资金")
    EXPERTS = "experts", _("专业人才")
    VOLUNTEERS = "volunteers", _("志愿者")
    EQUIPMENT = "equipment", _("设备物资")
    TRAINING = "training", _("教育培训")
    HEALTH = "health", _("医疗健康")
    POLICY = "policy", _("政策信息")
    CULTURE = "culture", _("文化演出")
    OTHER = "other", _("其他")


class ResourceStatus(models.TextChoices):
    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待审核")
    LISTED = "listed", _("已列清单")
    PAUSED = "paused", _("暂停")
    RETIRED = "retired", _("已停用")


STREET = 9
RESOURCE_DAYS = StreetSettings._meta.get_field("resource_days").default
# Between asking a unit and doing without its word.
BEFORE_IT_AGES = timedelta(days=14)
CURRENT_RESOURCES = (ResourceStatus.LISTED, ResourceStatus.PAUSED)
CONSUMABLE_MEASURES = frozenset({"元", "本", "份", "名额", "个名额"})
RESOURCE_SEARCHED = ("content", "quantity_text", "availability", "serves", "note")


class ResourceQuerySet(models.QuerySet["Resource"]):
    def visible_to(self, user: Any) -> "ResourceQuerySet":
        """Officers see the street's resources, alliance posts those listed, a liaison the own unit's."""
        role = acting(user)
        if role.role in AREA_READERS:
            return self.filter(area_code__startswith=role.street_code)
        if role.role in ALLIANCE_READERS:
            return self.filter(area_code__startswith=role.street_code, status=ResourceStatus.LISTED)
        if role.unit_id:
            return self.filter(unit=role.unit_id)
        return self.none()

    def listed(self) -> "ResourceQuerySet":
        return self.filter(status=ResourceStatus.LISTED)

    def ageing(self) -> Any:
        """With the last day on which what is known of it holds: so long by the street's rule, never past its end."""
        kept = StreetSettings.objects.filter(
            street__code=Left(OuterRef("area_code"), STREET), street__until__isnull=True
        ).values("resource_days")[:1]
        known = Coalesce("confirmed_on", TruncDate("created_at", tzinfo=clock.SHANGHAI))
        days = Coalesce(Subquery(kept), Value(RESOURCE_DAYS))
        until = ExpressionWrapper(known + days, output_field=models.DateField())
        return self.annotate(fresh_until=Least(until, "valid_until"))

    def fresh(self, day: Any) -> "ResourceQuerySet":
        """Listed, and heard of lately enough."""
        return self.listed().ageing().filter(fresh_until__gte=day)

    def stale(self, day: Any) -> "ResourceQuerySet":
        """Listed, not past its end, and heard of too long ago."""
        return self.usable_on(day).ageing().filter(fresh_until__lt=day)

    def expired(self, day: Any) -> "ResourceQuerySet":
        """In use past its own end: nobody knows whether it can still be had."""
        return self.filter(valid_until__lt=day, status__in=CURRENT_RESOURCES)

    def lapsed(self) -> "ResourceQuerySet":
        """Resting because nobody confirmed it."""
        return self.filter(lapsed_on__isnull=False)

    def usable_on(self, day: Any) -> "ResourceQuerySet":
        return self.listed().filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))

    def published(self, day: Any) -> "ResourceQuerySet":
        """What everybody may read of; what a garrison offers is nobody's to look up."""
        told = self.usable_on(day).filter(unit__status=UnitStatus.ACTIVE)
        return told.exclude(unit__kind=UnitKind.MILITARY)

    def for_list(self) -> "ResourceQuerySet":
        return self.select_related("unit").order_by("-id")

    def search(self, words: str) -> "ResourceQuerySet":
        return matching(self, words, *RESOURCE_SEARCHED)  # type: ignore[return-value]  # filter() keeps the class


class Resource(Row):
    """资源清单的一行: one thing a unit offers, with its quantity as written and as counted."""

    unit = models.ForeignKey(MemberUnit, models.PROTECT, related_name="resources", verbose_name=_("单位"))
    area_code = models.CharField(_("辖区"), max_length=12, db_collation="C")
    type = models.CharField(_("资源类别"), max_length=12, choices=ResourceType, default=ResourceType.OTHER)
    content = models.CharField(_("资源内容"), max_length=300)
    quantity_text = models.CharField(_("数量"), max_length=60, blank=True)
    quantity = models.DecimalField(
        _("数量（数）"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    measure = models.CharField(_("计量单位"), max_length=12, blank=True)
    slots = models.PositiveSmallIntegerField(_("每月可承接件数"), default=1)
    committed = models.DecimalField(_("已认领"), max_digits=14, decimal_places=2, default=0)
    availability = models.CharField(_("可提供时间"), max_length=80, blank=True)
    serves = models.CharField(_("服务对象"), max_length=80, blank=True)
    valid_until = models.DateField(_("有效期至"), null=True, blank=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)
    status = models.CharField(_("状态"), max_length=10, choices=ResourceStatus, default=ResourceStatus.DRAFT)
    confirmed_on = models.DateField(_("确认日期"), null=True, blank=True)
    # Since when its unit has been asked to confirm it, and since when it rests because nobody did.
    reminded_on = models.DateField(_("提醒确认"), null=True, blank=True)
    lapsed_on = models.DateField(_("自动暂停"), null=True, blank=True)
    imported = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    search = grams_field(*RESOURCE_SEARCHED)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("资源")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("unit", "content"), name="one_resource_text_per_unit"),
            models.CheckConstraint(condition=Q(type__in=ResourceType.values), name="resource_type_known"),
            models.CheckConstraint(condition=Q(status__in=ResourceStatus.values), name="resource_status_known"),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(quantity__gte=0), name="quantity_not_negative"
            ),
            models.CheckConstraint(condition=Q(committed__gte=0), name="committed_not_negative"),
            models.CheckConstraint(
                condition=Q(lapsed_on__isnull=True) | Q(status="paused"), name="lapsed_resource_is_paused"
            ),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True)
                | ~Q(measure__in=sorted(CONSUMABLE_MEASURES))
                | Q(committed__lte=F("quantity")),
                name="consumable_never_overcommitted",
            ),
        )
        indexes = (
            grams_index("resource_search"),
            models.Index(fields=("area_code", "status", "-id"), name="resource_list"),
        )

    def __str__(self) -> str:
        return self.content

    def get_absolute_url(self) -> str:
        return reverse("members:resource-detail", args=[self.pk])

    @property
    def is_current(self) -> bool:
        return self.status in CURRENT_RESOURCES

    @property
    def waits_for_word(self) -> bool:
        """Its unit has been asked whether it can still be had, and has not said."""
        return self.reminded_on is not None and self.is_current

    @property
    def needs_confirming(self) -> bool:
        """Its date has passed, so nobody knows whether it can still be had."""
        return self.valid_until is not None and self.valid_until < clock.today()

    @property
    def ends_soon(self) -> bool:
        """Confirming it means saying anew until when."""
        return self.valid_until is not None and self.valid_until < clock.today() + BEFORE_IT_AGES

    @property
    def consumable(self) -> bool:
        """Whether claims use it up; places, people and skills come back."""
        return self.quantity is not None and self.measure in CONSUMABLE_MEASURES

    @property
    def left(self) -> Any:
        return self.quantity - self.committed if self.quantity is not None and self.consumable else None


class ResourceMonth(Row):
    """How many of a resource's slots one month has taken; the database keeps it from being oversold."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="months")
    month = models.DateField(_("月份"))
    slots = models.PositiveSmallIntegerField(_("可承接件数"))
    taken = models.PositiveSmallIntegerField(_("已承接件数"), default=0)

    class Meta:
        verbose_name = _("资源月用量")
        constraints = (
            models.UniqueConstraint(fields=("resource", "month"), name="one_row_per_resource_month"),
            models.CheckConstraint(condition=Q(taken__lte=F("slots")), name="resource_month_never_oversold"),
        )

    def __str__(self) -> str:
        return f"{self.resource_id} {self.month}"
