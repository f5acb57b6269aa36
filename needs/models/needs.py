"""A need, who may see it, and its photos."""

from decimal import Decimal
from typing import Any

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Case, F, Prefetch, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.models import RoleName, User
from core.accounts.roles import acting
from core.models import StoredFile
from core.personal.fields import EncryptedTextField
from core.rows import Row
from core.search import grams_field, grams_index, matching
from members.models import ALLIANCE_READERS, AREA_READERS, MemberUnit
from needs.models.categories import Category
from needs.models.claims import Claim
from needs.models.offers import Offer


class NeedStatus(models.TextChoices):
    SUBMITTED = "submitted", _("待受理")
    NEEDS_MORE = "needs_more", _("待补充")
    ACCEPTED = "accepted", _("已受理")
    LISTED = "listed", _("已列清单")
    MATCHED = "matched", _("已认领")
    IN_PROGRESS = "in_progress", _("办理中")
    RESOLVED = "resolved", _("已办结待评")
    CLOSED = "closed", _("已评价")
    RETURNED = "returned", _("已退回")
    REFUSED = "refused", _("不予受理")
    MERGED = "merged", _("已并案")
    REOPENED = "reopened", _("重办中")


# 在办: everything somebody still owes a step.
OPEN_STATUSES = (
    NeedStatus.SUBMITTED, NeedStatus.NEEDS_MORE, NeedStatus.ACCEPTED, NeedStatus.LISTED,
    NeedStatus.MATCHED, NeedStatus.IN_PROGRESS, NeedStatus.REOPENED,
)  # fmt: skip
# What neighbours may read, masked: accepted and not refused or merged away.
PUBLIC_STATUSES = (
    NeedStatus.ACCEPTED, NeedStatus.LISTED, NeedStatus.MATCHED, NeedStatus.IN_PROGRESS,
    NeedStatus.RESOLVED, NeedStatus.CLOSED, NeedStatus.REOPENED,
)  # fmt: skip


class NeedSource(models.TextChoices):
    RESIDENT = "resident", _("居民提出")
    ON_BEHALF = "on_behalf", _("代录")
    UNIT = "unit", _("单位提出")
    MEETING = "meeting", _("会议提出")
    LEDGER = "ledger", _("台账导入")


class Urgency(models.TextChoices):
    NORMAL = "normal", _("一般")
    URGENT = "urgent", _("急")
    CRITICAL = "critical", _("特急")


class Reach(models.TextChoices):
    ORDINARY = "ordinary", _("一般")
    UNIVERSAL = "universal", _("普适性")
    HOT_SPOT = "hot_spot", _("热点性")


class NeedCall(models.TextChoices):
    """How far a listed need is with finding who takes it; a column of its own beside the state."""

    NONE = "", _("未发起")
    FIRST_RIGHT = "first_right", _("首认期")
    OPEN_HALL = "open_hall", _("领办大厅")
    FILLED = "filled", _("已领满")


NOT_IN_LISTS = ("detail", "resolution", "note", "promise", "asker_phone", "search")
NEED_SEARCHED = ("text", "detail", "place", "number")


class NeedQuerySet(models.QuerySet["Need"]):
    def visible_to(self, user: Any) -> "NeedQuerySet":
        """Officers by area; alliance posts and liaisons what is published in the street; a resident the own."""
        role = acting(user)
        if role.role in AREA_READERS:
            return self.filter(area_code__startswith=role.area_code)
        if role.role in ALLIANCE_READERS:
            return self.published().filter(area_code__startswith=role.street_code)
        if role.unit_id:
            return self.filter(
                Q(area_code__startswith=role.street_code, public=True, status__in=PUBLIC_STATUSES)
                | Q(asking_unit=role.unit_id)
                # Subqueries, not joins: a join would need DISTINCT over the whole street.
                | Q(pk__in=Claim.objects.filter(unit=role.unit_id).values("need"))
                | Q(pk__in=Offer.objects.filter(unit=role.unit_id, offered_at__isnull=False).values("need"))
            )
        if role.role == RoleName.RESIDENT:
            # A job split off is the office's way of working; a resident follows the need.
            return self.counted().filter(
                Q(area_code__startswith=role.street_code, public=True, status__in=PUBLIC_STATUSES) | Q(asker=user)
            )
        return self.none()

    def published(self) -> "NeedQuerySet":
        """What anybody may read in its masked form."""
        return self.filter(public=True, status__in=PUBLIC_STATUSES)

    def counted(self) -> "NeedQuerySet":
        """What somebody really asked: a job split off another need is work on it, not a second need."""
        return self.filter(part_of__isnull=True)

    def listable(self) -> "NeedQuerySet":
        """What a need list takes up: public, asked by somebody, and nobody has begun with it."""
        waiting = (NeedStatus.ACCEPTED, NeedStatus.LISTED, NeedStatus.REOPENED)
        return self.counted().published().filter(status__in=waiting)

    def publishable(self) -> "NeedQuerySet":
        """What may stand on a list on the day it is published: work may have begun meanwhile, but not ended."""
        return self.counted().published().open()

    def in_hall(self) -> "NeedQuerySet":
        """领办大厅: public, and nobody is asked first; also what is left of a need that others already work on."""
        rest = Q(status=NeedStatus.IN_PROGRESS, call=NeedCall.OPEN_HALL, claimed__lt=F("wanted"))
        listed = Q(status=NeedStatus.LISTED, call__in=(NeedCall.NONE, NeedCall.OPEN_HALL))
        return self.filter(listed | rest, public=True)

    def with_first_right(self, unit: int) -> "NeedQuerySet":
        """What this unit may claim before all others."""
        offers = Offer.objects.waiting().filter(unit=unit)
        return self.filter(call=NeedCall.FIRST_RIGHT, pk__in=offers.values("need"))

    def open(self) -> "NeedQuerySet":
        return self.filter(status__in=OPEN_STATUSES)

    def overdue(self, day: Any) -> "NeedQuerySet":
        return self.filter(
            Q(status__in=(NeedStatus.SUBMITTED,), response_due__lt=day)
            | Q(status__in=OPEN_STATUSES[2:], completion_due__lt=day),
            imported=False,
        )

    def badly_overdue(self, day: Any) -> "NeedQuerySet":
        """Past three times its limit, when a circular is due."""
        return self.filter(
            Q(status=NeedStatus.SUBMITTED, response_circular_on__lte=day)
            | Q(status__in=OPEN_STATUSES[2:], completion_circular_on__lte=day),
            imported=False,
        )

    def due_between(self, first: Any, last: Any) -> "NeedQuerySet":
        """The limit that runs now falls on one of these days."""
        return self.filter(
            Q(status=NeedStatus.SUBMITTED, response_due__range=(first, last))
            | Q(status__in=OPEN_STATUSES[2:], completion_due__range=(first, last)),
            imported=False,
        )

    def for_list(self) -> "NeedQuerySet":
        """A list needs neither long texts, nor contacts, nor the index's own column."""
        return self.select_related("category").defer(*NOT_IN_LISTS).order_by("-id")

    def for_page(self) -> "NeedQuerySet":
        """The list page's rows: beside the need itself, the units that have it in hand and the limit that runs."""
        live = Claim.objects.live().select_related("unit").order_by("id")
        return self.for_list().with_due().prefetch_related(Prefetch("claims", queryset=live, to_attr="live_claims"))

    def by_due(self) -> "NeedQuerySet":
        """What is due first comes first."""
        return self.with_due().order_by(models.F("due").asc(nulls_last=True), "id")

    def with_due(self) -> "NeedQuerySet":
        """``due``: the day by which somebody owes the next answer; None while nobody does."""
        return self.annotate(
            due=Case(
                When(status=NeedStatus.SUBMITTED, then="response_due"),
                When(status__in=OPEN_STATUSES[2:], then="completion_due"),
                When(status=NeedStatus.RESOLVED, then="judge_by"),
                output_field=models.DateField(null=True),
            )
        )

    def search(self, words: str) -> "NeedQuerySet":
        return matching(self, words, *NEED_SEARCHED)  # type: ignore[return-value]  # filter() keeps the class


class Need(Row):
    """需求: what somebody asked for, where, and what has become of it."""

    number = models.CharField(_("编号"), max_length=24, unique=True)
    ledger_number = models.CharField(_("台账编号"), max_length=30, blank=True, default="")
    area_code = models.CharField(_("社区"), max_length=12, db_collation="C")
    category = models.ForeignKey(Category, models.PROTECT, related_name="needs", verbose_name=_("类别"), db_index=False)
    text = models.CharField(_("需求内容"), max_length=300)
    detail = models.TextField(_("详情"), max_length=2000, blank=True)
    place = models.CharField(_("地点"), max_length=100, blank=True)
    source = models.CharField(_("来源"), max_length=12, choices=NeedSource, default=NeedSource.RESIDENT)
    source_text = models.CharField(_("来源（原文）"), max_length=30, blank=True)
    urgency = models.CharField(_("紧急程度"), max_length=10, choices=Urgency, default=Urgency.NORMAL)
    reach = models.CharField(_("性质"), max_length=10, choices=Reach, default=Reach.ORDINARY)
    note = models.CharField(_("备注"), max_length=200, blank=True)
    public = models.BooleanField(_("公开"), default=True)

    asked_on = models.DateField(_("提出时间"), null=True, blank=True)
    # The plain indexes of these keys would be written for every need and read for few: see the partial ones below.
    asker = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="needs", db_index=False)
    asking_unit = models.ForeignKey(
        MemberUnit, models.PROTECT, null=True, blank=True, related_name="own_needs", db_index=False
    )
    asker_name = EncryptedTextField(_("提出人"), blank=True, default="")
    asker_phone = EncryptedTextField(_("联系电话"), blank=True, default="")
    asker_phone_index = models.CharField(max_length=64, blank=True, default="")
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    wanted = models.DecimalField(_("需要数量"), max_digits=14, decimal_places=2, null=True, blank=True)
    measure = models.CharField(_("单位"), max_length=10, blank=True, default="", db_default="")
    claimed = models.DecimalField(_("已认领数量"), max_digits=14, decimal_places=2, default=0, db_default=0)

    status = models.CharField(_("状态"), max_length=12, choices=NeedStatus, default=NeedStatus.SUBMITTED)
    imported = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    # Both limits are written down when they begin: days, last day, and the day three times as long.
    response_days = models.PositiveSmallIntegerField(null=True, blank=True)
    response_due = models.DateField(_("答复时限"), null=True, blank=True)
    response_circular_on = models.DateField(null=True, blank=True)
    paused_on = models.DateField(_("暂停计时"), null=True, blank=True)
    paused_days = models.PositiveSmallIntegerField(_("已暂停工作日"), default=0, db_default=0)
    responded_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    completion_days = models.PositiveSmallIntegerField(null=True, blank=True)
    completion_due = models.DateField(_("办结时限"), null=True, blank=True)
    completion_circular_on = models.DateField(null=True, blank=True)
    promise = models.CharField(_("承诺"), max_length=120, blank=True, default="", db_default="")
    call = models.CharField(
        _("领办"), max_length=12, choices=NeedCall, blank=True, default=NeedCall.NONE, db_default=NeedCall.NONE
    )
    first_right_until = models.DateField(_("首认期至"), null=True, blank=True)
    # Why nobody is at it just now: the work rests, or whoever had it gave it up and another is looked for.
    halted_for = models.CharField(_("停下的原因"), max_length=300, blank=True, default="", db_default="")
    listed_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    resolved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    resolution = models.TextField(_("办理结果"), max_length=1000, blank=True)
    judge_by = models.DateField(_("评价截止"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )
    part_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts", db_index=False)
    reopened_count = models.PositiveSmallIntegerField(default=0)
    endorsement_count = models.PositiveIntegerField(_("附议"), default=0)
    version = models.PositiveIntegerField(default=1)
    search = grams_field(*NEED_SEARCHED)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("需求")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(status__in=NeedStatus.values), name="need_status_known"),
            models.CheckConstraint(condition=Q(source__in=NeedSource.values), name="need_source_known"),
            models.CheckConstraint(
                condition=~Q(status__in=("resolved", "closed"))
                | Q(imported=True)
                | (~Q(resolution="") & Q(resolved_at__isnull=False)),
                name="resolved_need_has_resolution_and_date",
            ),
            models.CheckConstraint(
                condition=~Q(status="merged") | Q(merged_into__isnull=False),
                name="merged_need_names_its_target",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("refused", "returned", "needs_more")) | ~Q(reason=""),
                name="refusal_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(imported=False) | Q(response_due__isnull=True),
                name="imported_need_starts_no_clock",
            ),
            models.CheckConstraint(condition=Q(area_code__regex=r"^\d{12}$"), name="need_stands_in_a_community"),
            models.CheckConstraint(condition=Q(call__in=NeedCall.values), name="need_call_known"),
            models.CheckConstraint(
                condition=~Q(call="first_right") | Q(first_right_until__isnull=False), name="first_right_has_an_end"
            ),
            models.CheckConstraint(
                condition=Q(halted_for="") | Q(status__in=("listed", "in_progress")), name="only_open_work_is_halted"
            ),
            models.CheckConstraint(
                condition=Q(wanted__isnull=True) | Q(wanted__gt=0, claimed__lte=F("wanted")),
                name="no_more_claimed_than_wanted",
            ),
            models.CheckConstraint(condition=Q(claimed__gte=0), name="claimed_not_negative"),
            models.CheckConstraint(
                condition=(Q(merged_into__isnull=True) | ~Q(merged_into=F("id")))
                & (Q(part_of__isnull=True) | ~Q(part_of=F("id"))),
                name="need_is_not_its_own_target",
            ),
        )
        indexes = (
            grams_index("need_search"),
            # A month's figures read a street's last pages only; so small that an import does not feel it.
            BrinIndex(
                fields=("created_at", "asked_on", "response_due", "completion_due"),
                pages_per_range=16,
                autosummarize=True,
                name="need_times",
            ),
            models.Index(fields=("area_code", "-id"), name="need_area"),
            models.Index(fields=("status", "-id"), name="need_status"),
            models.Index(fields=("category", "-id"), name="need_category"),
            models.Index(fields=("area_code", "asked_on"), name="need_asked"),
            models.Index(
                fields=("area_code", "resolved_at"), condition=Q(resolved_at__isnull=False), name="need_resolved"
            ),
            models.Index(
                fields=("response_due",),
                condition=Q(status="submitted", imported=False),
                name="need_response_clock",
            ),
            models.Index(
                fields=("completion_due",),
                condition=Q(status__in=OPEN_STATUSES[2:]),
                name="need_completion_clock",
            ),
            models.Index(fields=("asker",), condition=Q(asker__isnull=False), name="need_asker"),
            models.Index(fields=("asking_unit",), condition=Q(asking_unit__isnull=False), name="need_asking_unit"),
            models.Index(fields=("merged_into",), condition=Q(merged_into__isnull=False), name="need_merged_into"),
            models.Index(fields=("part_of",), condition=Q(part_of__isnull=False), name="need_part_of"),
            models.Index(fields=("area_code", "-id"), condition=Q(call="open_hall"), name="need_hall"),
            models.Index(fields=("first_right_until",), condition=Q(call="first_right"), name="need_first_right"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.text}"

    def get_absolute_url(self) -> str:
        return reverse("needs:need-detail", args=[self.pk])

    @property
    def street_code(self) -> str:
        return self.area_code[:9]

    @property
    def left_to_claim(self) -> Decimal | None:
        """How much of what was asked for nobody has claimed yet; None where one claim meets the whole need."""
        return None if self.wanted is None else self.wanted - self.claimed

    @property
    def is_resting(self) -> bool:
        """In hand, and not worked on for the time being."""
        return self.status == NeedStatus.IN_PROGRESS and bool(self.halted_for)

    @property
    def is_special(self) -> bool:
        """Asked for in many communities, or rising fast."""
        return self.reach != Reach.ORDINARY

    @property
    def is_urgent(self) -> bool:
        return self.urgency != Urgency.NORMAL

    @property
    def is_on_behalf(self) -> bool:
        return self.source == NeedSource.ON_BEHALF


class NeedPhoto(Row):
    need = models.ForeignKey(Need, models.CASCADE, related_name="photos")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    public = models.BooleanField(_("可公开"), default=False)

    class Meta:
        verbose_name = _("需求照片")

    def __str__(self) -> str:
        return f"{self.need_id}/{self.file_id}"
