"""Needs, their photos and seconds, offers and claims, the month's proposal, and the asker's judgement."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Prefetch, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.models import RoleName, User
from core.accounts.roles import acting
from core.models import StoredFile
from core.personal.fields import EncryptedTextField
from core.search import grams_field, grams_index, matching
from members.models import ALLIANCE_READERS, AREA_READERS, MemberUnit, Resource


class Category(models.Model):
    """服务类别: ten of them everywhere, and those a street adds for itself."""

    street_code = models.CharField(max_length=9, blank=True, default="", db_collation="C")
    key = models.CharField(max_length=20)
    name = models.CharField(_("名称"), max_length=20)
    short_names = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    response_days = models.PositiveSmallIntegerField(_("答复时限（工作日）"), null=True, blank=True)
    completion_days = models.PositiveSmallIntegerField(_("办结时限（工作日）"), null=True, blank=True)
    icon = models.CharField(max_length=40, default="dots")
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("服务类别")
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=("street_code", "key"), name="one_category_key_per_street"),
            models.UniqueConstraint(fields=("street_code", "name"), name="one_category_name_per_street"),
        )

    def __str__(self) -> str:
        return self.name


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


NOT_IN_LISTS = ("detail", "resolution", "note", "asker_phone", "search")
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
            return self.filter(
                Q(area_code__startswith=role.street_code, public=True, status__in=PUBLIC_STATUSES) | Q(asker=user)
            )
        return self.none()

    def published(self) -> "NeedQuerySet":
        """What anybody may read in its masked form."""
        return self.filter(public=True, status__in=PUBLIC_STATUSES)

    def open(self) -> "NeedQuerySet":
        return self.filter(status__in=OPEN_STATUSES)

    def overdue(self, day: Any) -> "NeedQuerySet":
        return self.filter(
            Q(status__in=(NeedStatus.SUBMITTED,), response_due__lt=day)
            | Q(status__in=OPEN_STATUSES[2:], completion_due__lt=day),
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


class Need(models.Model):
    """需求: what somebody asked for, where, and what has become of it."""

    number = models.CharField(_("编号"), max_length=24, unique=True)
    ledger_number = models.CharField(_("台账编号"), max_length=30, blank=True, default="")
    area_code = models.CharField(_("社区"), max_length=12, db_collation="C")
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="needs", verbose_name=_("类别"), db_index=False
    )
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
    asker = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="needs")
    asking_unit = models.ForeignKey(MemberUnit, models.PROTECT, null=True, blank=True, related_name="own_needs")
    asker_name = EncryptedTextField(_("提出人"), blank=True, default="")
    asker_phone = EncryptedTextField(_("联系电话"), blank=True, default="")
    asker_phone_index = models.CharField(max_length=64, blank=True, default="")
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    status = models.CharField(_("状态"), max_length=12, choices=NeedStatus, default=NeedStatus.SUBMITTED)
    imported = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    response_due = models.DateField(_("答复时限"), null=True, blank=True)
    responded_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    completion_due = models.DateField(_("办结时限"), null=True, blank=True)
    listed_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    resolved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    resolution = models.TextField(_("办理结果"), max_length=1000, blank=True)
    judge_by = models.DateField(_("评价截止"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
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
        )
        indexes = (
            grams_index("need_search"),
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
        )

    def __str__(self) -> str:
        return f"{self.number} {self.text}"

    def get_absolute_url(self) -> str:
        return reverse("needs:need-detail", args=[self.pk])

    @property
    def street_code(self) -> str:
        return self.area_code[:9]

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


class NeedPhoto(models.Model):
    need = models.ForeignKey(Need, models.CASCADE, related_name="photos")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    public = models.BooleanField(_("可公开"), default=False)

    class Meta:
        verbose_name = _("需求照片")

    def __str__(self) -> str:
        return f"{self.need_id}/{self.file_id}"


class Endorsement(models.Model):
    """附议: I need this too, once per person."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="endorsements")
    user = models.ForeignKey(User, models.CASCADE, related_name="endorsements")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("附议")
        constraints = (models.UniqueConstraint(fields=("need", "user"), name="one_endorsement_per_person"),)

    def __str__(self) -> str:
        return f"{self.need_id}:{self.user_id}"


class ProposalStatus(models.TextChoices):
    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("计算中")
    READY = "ready", _("已完成")
    FAILED = "failed", _("未完成")
    SENT = "sent", _("已发出")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, user: Any) -> "ProposalQuerySet":
        role = acting(user)
        if role.role not in {RoleName.STREET_OFFICER, RoleName.DISTRICT_OFFICER, "system"}:
            return self.none()
        return self.filter(area_code__startswith=role.area_code)


class Proposal(models.Model):
    """本月对接方案: the best fair assignment for one street at one moment, computed by a worker."""

    area_code = models.CharField(max_length=12, db_collation="C", db_index=True)
    month = models.DateField(_("月份"))
    status = models.CharField(max_length=8, choices=ProposalStatus, default=ProposalStatus.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0)
    stats = models.JSONField(default=dict, blank=True)
    error = models.CharField(max_length=200, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("对接方案")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("area_code",),
                condition=Q(status__in=("queued", "running")),
                name="one_proposal_in_the_making",
            ),
        )

    def __str__(self) -> str:
        return f"{self.area_code} {self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        return reverse("needs:proposal-detail", args=[self.pk])


class OfferStatus(models.TextChoices):
    PROPOSED = "proposed", _("待发出")
    OFFERED = "offered", _("待答复")
    ACCEPTED = "accepted", _("已接受")
    DECLINED = "declined", _("已谢绝")
    LAPSED = "lapsed", _("已失效")


OPEN_OFFERS = (OfferStatus.PROPOSED, OfferStatus.OFFERED)


class OfferQuerySet(models.QuerySet["Offer"]):
    def visible_to(self, user: Any) -> "OfferQuerySet":
        """Officers by area; a liaison what was put to the own unit."""
        role = acting(user)
        if role.role in AREA_READERS:
            return self.filter(area_code__startswith=role.area_code)
        if role.unit_id:
            return self.filter(unit=role.unit_id).exclude(status=OfferStatus.PROPOSED)
        return self.none()

    def waiting(self) -> "OfferQuerySet":
        return self.filter(status=OfferStatus.OFFERED)

    def for_list(self) -> "OfferQuerySet":
        return self.select_related("need__category", "unit", "resource").order_by("-id")


class Offer(models.Model):
    """对接: one need put to one unit, with the resource we have in mind and why."""

    need = models.ForeignKey(Need, models.PROTECT, related_name="offers")
    unit = models.ForeignKey(MemberUnit, models.PROTECT, related_name="offers")
    resource = models.ForeignKey(Resource, models.PROTECT, null=True, blank=True, related_name="offers")
    proposal = models.ForeignKey(Proposal, models.SET_NULL, null=True, blank=True, related_name="offers")
    area_code = models.CharField(max_length=12, db_collation="C", db_index=True)
    score = models.PositiveSmallIntegerField(_("得分"), default=0)
    reasons = models.JSONField(default=list, blank=True)
    status = models.CharField(max_length=10, choices=OfferStatus, default=OfferStatus.PROPOSED)
    created_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateField(_("答复期限"), null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("对接")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("need", "unit"),
                condition=Q(status__in=("proposed", "offered")),
                name="one_open_offer_per_pair",
            ),
            models.CheckConstraint(condition=Q(status__in=OfferStatus.values), name="offer_status_known"),
            models.CheckConstraint(condition=~Q(status="declined") | ~Q(reason=""), name="declined_offer_has_reason"),
        )

    def __str__(self) -> str:
        return f"{self.need_id} → {self.unit_id}"


class ClaimStatus(models.TextChoices):
    CLAIMED = "claimed", _("已认领")
    CONFIRMED = "confirmed", _("已确认")
    FULFILLED = "fulfilled", _("已兑现")
    RELEASED = "released", _("已释放")
    WITHDRAWN = "withdrawn", _("已撤回")


LIVE_CLAIMS = (ClaimStatus.CLAIMED, ClaimStatus.CONFIRMED)


class ClaimQuerySet(models.QuerySet["Claim"]):
    def visible_to(self, user: Any) -> "ClaimQuerySet":
        role = acting(user)
        if role.role in AREA_READERS:
            return self.filter(area_code__startswith=role.area_code)
        if role.unit_id:
            return self.filter(unit=role.unit_id)
        return self.none()

    def live(self) -> "ClaimQuerySet":
        return self.filter(status__in=LIVE_CLAIMS)

    def for_list(self) -> "ClaimQuerySet":
        return self.select_related("need__category", "unit", "resource").order_by("-id")


class Claim(models.Model):
    """认领: a unit's word that it will meet a need, with which resource and how much of it."""

    need = models.ForeignKey(Need, models.PROTECT, related_name="claims")
    unit = models.ForeignKey(MemberUnit, models.PROTECT, related_name="claims")
    resource = models.ForeignKey(Resource, models.PROTECT, null=True, blank=True, related_name="claims")
    offer = models.OneToOneField(Offer, models.PROTECT, null=True, blank=True, related_name="claim")
    area_code = models.CharField(max_length=12, db_collation="C", db_index=True)
    quantity = models.DecimalField(_("数量"), max_digits=14, decimal_places=2, null=True, blank=True)
    month = models.DateField(_("月份"))
    status = models.CharField(max_length=10, choices=ClaimStatus, default=ClaimStatus.CLAIMED)
    claimed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("认领")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("need", "unit"),
                condition=Q(status__in=("claimed", "confirmed")),
                name="one_live_claim_per_pair",
            ),
            models.CheckConstraint(condition=Q(status__in=ClaimStatus.values), name="claim_status_known"),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(quantity__gt=0), name="claim_quantity_positive"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} ⇒ {self.need_id}"


class Verdict(models.TextChoices):
    SATISFIED = "satisfied", _("满意")
    BASICALLY = "basically", _("基本满意")
    UNSATISFIED = "unsatisfied", _("不满意")


class JudgementChannel(models.TextChoices):
    LINK = "link", _("链接评价")
    PAGE = "page", _("本人评价")
    CALL_BACK = "call_back", _("回访")


class Judgement(models.Model):
    """The asker's word on the result; each time the need was resolved can be judged once."""

    need = models.ForeignKey(Need, models.PROTECT, related_name="judgements")
    round = models.PositiveSmallIntegerField(default=0)
    verdict = models.CharField(_("评价"), max_length=12, choices=Verdict)
    solved = models.BooleanField(_("是否解决"))
    comment = models.CharField(_("意见"), max_length=300, blank=True)
    channel = models.CharField(max_length=10, choices=JudgementChannel)
    judged_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("评价")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("need", "round"), name="one_judgement_per_round"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="verdict_known"),
        )

    def __str__(self) -> str:
        return f"{self.need_id} {self.verdict}"
