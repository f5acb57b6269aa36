"""Two-way agreements: who promises whom what, who signed, and what has been given."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, F, Max, Q, Sum, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.accounts.models import User
from core.accounts.roles import acting
from core.areas.models import Area
from core.rows import Row
from members.models.alliances import ALLIANCE_READERS, AREA_READERS
from members.models.units import MemberUnit

NOTHING = Decimal(0)


class Side(models.TextChoices):
    FIRST = "first", _("甲方")
    SECOND = "second", _("乙方")

    @property
    def other(self) -> "Side":
        return Side.SECOND if self is Side.FIRST else Side.FIRST


class AgreementStatus(models.TextChoices):
    DRAFT = "draft", _("草稿")
    TO_SIGN = "to_sign", _("待签")
    IN_FORCE = "in_force", _("履行中")
    FULFILLED = "fulfilled", _("到期履行完")
    ENDED = "ended", _("提前结束")
    DROPPED = "dropped", _("已作废")


# What became an agreement; a draft is between its two sides and the office.
SIGNED_AGREEMENTS = (AgreementStatus.IN_FORCE, AgreementStatus.FULFILLED, AgreementStatus.ENDED)


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, user: Any) -> "AgreementQuerySet":
        """Officers of either side's street, alliance posts once it is signed, liaisons their own unit's."""
        role = acting(user)
        here = Q(area_code__startswith=role.street_code) | Q(partner_code__startswith=role.street_code)
        if role.role in AREA_READERS:
            return self.filter(here)
        if role.role in ALLIANCE_READERS:
            return self.filter(here, status__in=SIGNED_AGREEMENTS)
        if role.unit_id:
            return self.of_unit(role.unit_id)
        return self.none()

    def of_unit(self, unit_id: int) -> "AgreementQuerySet":
        return self.filter(Q(unit=unit_id) | Q(partner_unit=unit_id))

    def in_force(self) -> "AgreementQuerySet":
        return self.filter(status=AgreementStatus.IN_FORCE)

    def with_late(self) -> "AgreementQuerySet":
        """Those in force of which something promised is past its day."""
        late = Commitment.objects.late(clock.today()).values("agreement")
        return self.filter(pk__in=late)

    def to_confirm(self) -> "AgreementQuerySet":
        """Those of which one side has written down something given that the other has not answered."""
        return self.filter(pk__in=Delivery.objects.waiting().values("commitment__agreement"))

    def for_list(self) -> "AgreementQuerySet":
        return self.select_related("unit", "partner_unit", "partner_area").order_by("-id")


class Agreement(Row):
    """双向服务协议: what a unit and a community, a street or another unit promise each other."""

    number = models.CharField(_("编号"), max_length=40, unique=True)
    unit = models.ForeignKey(MemberUnit, models.PROTECT, related_name="agreements", verbose_name=_("甲方"))
    partner_unit = models.ForeignKey(
        MemberUnit, models.PROTECT, null=True, blank=True, related_name="partner_agreements",
        verbose_name=_("乙方单位"),
    )  # fmt: skip
    partner_area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="agreements", verbose_name=_("乙方社区或街道")
    )
    area_code = models.CharField(_("辖区"), max_length=12, db_collation="C")
    partner_code = models.CharField(_("乙方辖区"), max_length=12, db_collation="C")
    title = models.CharField(_("名称"), max_length=80)
    purpose = models.CharField(_("共建目标"), max_length=500)
    begins_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("到期"))
    status = models.CharField(_("状态"), max_length=10, choices=AgreementStatus, default=AgreementStatus.DRAFT)
    text_hash = models.CharField(_("文本校验码"), max_length=64, blank=True, default="")
    renews = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="renewal", verbose_name=_("续签自")
    )
    reason = models.CharField(_("结束原因"), max_length=200, blank=True)
    closed_on = models.DateField(_("结束日期"), null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("双向服务协议")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(status__in=AgreementStatus.values), name="agreement_status_known"),
            models.CheckConstraint(
                condition=Q(partner_unit__isnull=True, partner_area__isnull=False)
                | Q(partner_unit__isnull=False, partner_area__isnull=True),
                name="agreement_has_one_partner",
            ),
            models.CheckConstraint(
                condition=Q(partner_unit__isnull=True) | ~Q(partner_unit=F("unit")), name="agreement_not_with_itself"
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("begins_on")), name="agreement_dates_in_order"),
            models.CheckConstraint(
                condition=~Q(status__in=("to_sign", "in_force", "fulfilled")) | ~Q(text_hash=""),
                name="signed_agreement_keeps_its_text",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("ended", "dropped")) | ~Q(reason=""), name="ended_agreement_says_why"
            ),
        )
        indexes = (
            models.Index(fields=("area_code", "status", "-id"), name="agreement_list"),
            models.Index(fields=("partner_code", "-id"), name="agreement_partner_list"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("members:agreement-detail", args=[self.pk])

    @property
    def day_after(self) -> date:
        """The first day of what follows it."""
        return max(self.closed_on or self.ends_on, self.begins_on) + timedelta(days=1)

    @property
    def is_running(self) -> bool:
        return self.status == AgreementStatus.IN_FORCE

    @property
    def partner(self) -> Any:
        return self.partner_unit or self.partner_area

    def name_of(self, side: str) -> str:
        return str(self.unit if side == Side.FIRST else self.partner)

    def side_of_unit(self, unit_id: int | None) -> Side | None:
        """The side this unit stands on."""
        if unit_id is None:
            return None
        return {self.unit_id: Side.FIRST, self.partner_unit_id: Side.SECOND}.get(unit_id)


class AgreementSignature(Row):
    """Who signed for a side, in which post, and the fingerprint of the text that was signed."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="signatures")
    side = models.CharField(_("哪一方"), max_length=6, choices=Side)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    post = models.CharField(_("职务"), max_length=30)
    text_hash = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("协议签署")
        ordering = ("signed_at",)
        constraints = (
            models.CheckConstraint(condition=Q(side__in=Side.values), name="signature_side_known"),
            models.UniqueConstraint(fields=("agreement", "side"), name="one_signature_per_side"),
            models.UniqueConstraint(fields=("agreement", "user"), name="nobody_signs_for_both_sides"),
        )

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.side}"


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def with_balance(self) -> "CommitmentQuerySet":
        """With what was given and confirmed, and what still waits to be; summed anew, so they are always exact."""
        return self.annotate(
            given=_summed(DeliveryStatus.CONFIRMED), awaited=_summed(DeliveryStatus.RECORDED),
            disputed=_summed(DeliveryStatus.DISPUTED), last_on=Max("deliveries__done_on"),
        )  # fmt: skip

    def open(self) -> "CommitmentQuerySet":
        """Promised in an agreement in force, and not wholly given yet."""
        owed = Q(given__lt=F("quantity"))
        return self.with_balance().filter(owed, agreement__status=AgreementStatus.IN_FORCE)

    def late(self, day: date) -> "CommitmentQuerySet":
        return self.open().filter(due_on__lt=day)

    def of_unit(self, unit_id: int) -> "CommitmentQuerySet":
        """What this unit has promised, on whichever side it stands."""
        first = Q(side=Side.FIRST, agreement__unit=unit_id)
        return self.filter(first | Q(side=Side.SECOND, agreement__partner_unit=unit_id))

    def to_unit(self, unit_id: int) -> "CommitmentQuerySet":
        """What others have promised this unit."""
        second = Q(side=Side.SECOND, agreement__unit=unit_id)
        return self.filter(second | Q(side=Side.FIRST, agreement__partner_unit=unit_id))


def _summed(status: str) -> Any:
    return Coalesce(Sum(Case(When(deliveries__status=status, then="deliveries__quantity"))), NOTHING)


class Commitment(Row):
    """承诺: what one side promises the other, how much of it, and by when."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="commitments")
    side = models.CharField(_("谁承诺"), max_length=6, choices=Side)
    content = models.CharField(_("承诺内容"), max_length=200)
    quantity = models.DecimalField(
        _("数量"), max_digits=12, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    measure = models.CharField(_("计量单位"), max_length=12)
    due_on = models.DateField(_("什么时候前"))
    reminded_on = models.DateField(null=True, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("协议承诺")
        ordering = ("side", "due_on", "id")
        constraints = (
            models.CheckConstraint(condition=Q(side__in=Side.values), name="commitment_side_known"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="commitment_promises_something"),
            models.UniqueConstraint(
                fields=("agreement", "side", "content", "due_on"), name="one_commitment_text_per_side_and_day"
            ),
        )

    def __str__(self) -> str:
        return self.content


class DeliveryStatus(models.TextChoices):
    RECORDED = "recorded", _("待对方确认")
    CONFIRMED = "confirmed", _("已确认")
    DISPUTED = "disputed", _("有异议")
    WITHDRAWN = "withdrawn", _("已撤回")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def visible_to(self, user: Any) -> "DeliveryQuerySet":
        return self.filter(commitment__agreement__in=Agreement.objects.visible_to(user))

    def waiting(self) -> "DeliveryQuerySet":
        return self.filter(status=DeliveryStatus.RECORDED)

    def for_list(self) -> "DeliveryQuerySet":
        agreement = "commitment__agreement"
        return self.select_related(
            f"{agreement}__unit", f"{agreement}__partner_unit", f"{agreement}__partner_area", "recorded_by",
            "decided_by",
        ).order_by("-done_on", "-id")  # fmt: skip


class Delivery(Row):
    """履行记录: something given on a promise, written down by one side and answered by the other."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="deliveries")
    area_code = models.CharField(max_length=12, db_collation="C")
    quantity = models.DecimalField(
        _("数量"), max_digits=12, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    done_on = models.DateField(_("哪一天"))
    note = models.CharField(_("说明"), max_length=200, blank=True)
    status = models.CharField(_("状态"), max_length=10, choices=DeliveryStatus, default=DeliveryStatus.RECORDED)
    recorded_side = models.CharField(_("谁登记"), max_length=6, choices=Side)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    reason = models.CharField(_("异议原因"), max_length=200, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("履行记录")
        ordering = ("-done_on", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(status__in=DeliveryStatus.values), name="delivery_status_known"),
            models.CheckConstraint(condition=Q(recorded_side__in=Side.values), name="delivery_side_known"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="delivery_gives_something"),
            models.CheckConstraint(
                condition=~Q(status__in=("confirmed", "disputed")) | Q(decided_by__isnull=False),
                name="delivery_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("recorded_by")),
                name="nobody_answers_the_own_delivery",
            ),
            models.CheckConstraint(condition=~Q(status="disputed") | ~Q(reason=""), name="dispute_says_why"),
        )
        indexes = (models.Index(fields=("commitment", "status"), name="delivery_balance"),)

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.quantity}"
