"""Units, their seats in alliances, and who speaks for them."""

from typing import Any

from django.db import models
from django.db.models import Count, F, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.accounts.models import User
from core.accounts.roles import acting
from core.personal.fields import EncryptedTextField
from core.personal.masking import mask_name, mask_phone
from core.rows import Row
from core.search import grams_field, grams_index, matching
from members.models.alliances import ALLIANCE_READERS, AREA_READERS, Alliance


class UnitKind(models.TextChoices):
    GOVERNMENT = "government", _("机关")
    INSTITUTION = "institution", _("事业单位")
    STATE_FIRM = "state_firm", _("国有企业")
    PRIVATE_FIRM = "private_firm", _("民营企业")
    FINANCE = "finance", _("金融机构")
    SCHOOL = "school", _("学校")
    UNIVERSITY = "university", _("高校")
    HOSPITAL = "hospital", _("医院")
    MILITARY = "military", _("部队")
    SOCIAL = "social", _("社会组织")
    MERCHANT = "merchant", _("商户")
    VILLAGE = "village", _("村居")
    SELF_GOVERNING = "self_governing", _("自治组织")
    OTHER = "other", _("其他")


class UnitStatus(models.TextChoices):
    ACTIVE = "active", _("在册")
    LEFT = "left", _("已退出")
    MERGED = "merged", _("已并入别家")


class MemberUnitQuerySet(models.QuerySet["MemberUnit"]):
    def visible_to(self, user: Any) -> "MemberUnitQuerySet":
        """Officers and secretaries see the street's units, alliance posts its members, a liaison the own unit."""
        role = acting(user)
        if role.role in AREA_READERS:
            return self.filter(area_code__startswith=role.street_code)
        if role.role in ALLIANCE_READERS:
            return self.filter(area_code__startswith=role.street_code)
        if role.unit_id:
            return self.filter(pk=role.unit_id)
        return self.none()

    def active(self) -> "MemberUnitQuerySet":
        return self.filter(status=UnitStatus.ACTIVE)

    def under(self, prefix: str) -> "MemberUnitQuerySet":
        return self.filter(area_code__startswith=prefix)

    def for_list(self) -> "MemberUnitQuerySet":
        """What one line of the page shows, in a fixed number of queries."""
        listed = Count("resources", filter=Q(resources__status="listed"), distinct=True)
        sitting = Prefetch(
            "alliances", Alliance.objects.filter(seats__left_on__isnull=True).distinct(), to_attr="sits_in"
        )
        speaking = Prefetch("liaisons", Liaison.objects.in_force().select_related("user"), to_attr="speakers")
        return self.annotate(listed=listed).prefetch_related(sitting, speaking).order_by("name_key", "id")

    def search(self, words: str) -> "MemberUnitQuerySet":
        return matching(self, words, *UNIT_SEARCHED)  # type: ignore[return-value]  # filter() keeps the class


UNIT_SEARCHED = ("name", "address", "party_org", "business", "brand")


class MemberUnit(Row):
    """成员单位: an organisation that stands in the street and can join its alliances."""

    area_code = models.CharField(_("辖区"), max_length=12, db_collation="C")
    street_code = models.CharField(max_length=9, db_collation="C")
    name = models.CharField(_("单位名称"), max_length=80)
    name_key = models.CharField(max_length=240, blank=True)
    kind = models.CharField(_("单位性质"), max_length=16, choices=UnitKind, default=UnitKind.OTHER)
    two_new = models.BooleanField(_("两新组织"), default=False)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True, default="")
    affiliation = models.CharField(_("隶属关系"), max_length=30, blank=True)
    address = models.CharField(_("地址"), max_length=120, blank=True)
    party_org = models.CharField(_("党组织名称"), max_length=80, blank=True)
    party_form = models.CharField(_("组织形式"), max_length=20, blank=True)
    party_members = models.PositiveIntegerField(_("党员人数"), null=True, blank=True)
    party_secretary = models.CharField(_("党组织书记"), max_length=30, blank=True)
    business = models.CharField(_("业务开展情况"), max_length=200, blank=True)
    brand = models.CharField(_("党建品牌"), max_length=60, blank=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)
    status = models.CharField(_("状态"), max_length=8, choices=UnitStatus, default=UnitStatus.ACTIVE)
    # 条: the unit's own line, apart from where it stands.
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="below", verbose_name=_("上级单位")
    )  # fmt: skip
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("并入")
    )  # fmt: skip
    alliances = models.ManyToManyField(Alliance, through="Seat", related_name="units", verbose_name=_("所属联盟"))
    imported = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    search = grams_field(*UNIT_SEARCHED)

    objects = MemberUnitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("成员单位")
        ordering = ("name_key", "id")
        constraints = (
            models.UniqueConstraint(fields=("street_code", "name"), name="one_unit_name_per_street"),
            models.UniqueConstraint(
                fields=("street_code", "credit_code"),
                condition=~Q(credit_code=""),
                name="one_unit_per_credit_code",
            ),
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="unit_kind_known"),
            models.CheckConstraint(condition=Q(status__in=UnitStatus.values), name="unit_status_known"),
            models.CheckConstraint(
                condition=~Q(kind="military") | Q(party_members__isnull=True, address="", credit_code=""),
                name="military_unit_keeps_no_details",
            ),
            models.CheckConstraint(
                condition=Q(status="merged", merged_into__isnull=False, parent__isnull=True)
                | (~Q(status="merged") & Q(merged_into__isnull=True)),
                name="merged_unit_names_its_successor",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="unit_not_merged_into_itself"
            ),
        )
        indexes = (
            grams_index("unit_search"),
            models.Index(fields=("area_code", "name_key", "id"), name="unit_list"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("members:unit-detail", args=[self.pk])


class SeatQuerySet(models.QuerySet["Seat"]):
    def in_force(self) -> "SeatQuerySet":
        return self.filter(left_on__isnull=True)


class Seat(Row):
    """One unit's membership of one alliance, over time."""

    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="seats")
    unit = models.ForeignKey(MemberUnit, models.PROTECT, related_name="seats")
    post = models.CharField(_("兼职"), max_length=40, blank=True)
    joined_on = models.DateField(_("加入日期"))
    left_on = models.DateField(_("退出日期"), null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("席位")
        constraints = (
            models.UniqueConstraint(
                fields=("alliance", "unit"),
                condition=Q(left_on__isnull=True),
                name="one_seat_per_alliance_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")), name="seat_dates_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} @ {self.alliance_id}"


class LiaisonQuerySet(models.QuerySet["Liaison"]):
    def in_force(self) -> "LiaisonQuerySet":
        today = clock.today()
        return self.filter(begins__lte=today).filter(Q(ends__isnull=True) | Q(ends__gte=today))


class Liaison(Row):
    """联络员: who speaks for a unit, with an account or (from a ledger) still without one."""

    unit = models.ForeignKey(MemberUnit, models.PROTECT, related_name="liaisons", verbose_name=_("单位"))
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="liaison_posts", verbose_name=_("人员")
    )  # fmt: skip
    name = EncryptedTextField(_("姓名"), blank=True, default="")
    phone = EncryptedTextField(_("联系电话"), blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, default="")
    begins = models.DateField(_("开始"))
    ends = models.DateField(_("结束"), null=True, blank=True)

    objects = LiaisonQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("联络员")
        ordering = ("unit", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "user"),
                condition=Q(ends__isnull=True, user__isnull=False),
                name="one_open_post_per_liaison",
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("begins")), name="post_dates_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_id}:{self.pk}"

    @property
    def called(self) -> str:
        """The name people know them by: as entered, or as on their account."""
        return self.name or (self.user.get_full_name() if self.user else "")

    @property
    def masked_name(self) -> str:
        return mask_name(self.called)

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone)
