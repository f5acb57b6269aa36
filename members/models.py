"""Alliances, the units that sit in them, who speaks for a unit, and what it offers."""

from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.accounts.models import RoleName, User
from core.accounts.roles import acting
from core.areas.models import Zone
from core.personal.fields import EncryptedTextField
from core.search import grams_field, grams_index, matching


class AllianceKind(models.TextChoices):
    DISTRICT = "district", _("区级")
    STREET = "street", _("街道")
    ZONE = "zone", _("片区")
    COMMUNITY = "community", _("社区")
    INDUSTRY = "industry", _("行业")
    FUNCTIONAL = "functional", _("功能型")


class AllianceQuerySet(models.QuerySet["Alliance"]):
    def visible_to(self, user: Any) -> "AllianceQuerySet":
        """Officers see the alliances of their area, members' people those they sit in."""
        role = acting(user)
        if role.alliance_id:
            return self.filter(pk=role.alliance_id)
        if role.unit_id:
            return self.filter(seats__unit=role.unit_id, seats__left_on__isnull=True)
        if role.role in AREA_READERS:
            return self.filter(area_code__startswith=role.street_code)
        return self.none()


class Alliance(models.Model):
    """党建联盟: a body of units with members, a charter, a rotation and meetings."""

    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("类型"), max_length=12, choices=AllianceKind)
    area_code = models.CharField(_("辖区"), max_length=12, db_collation="C", db_index=True)
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, related_name="alliances")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    theme = models.CharField(_("主题"), max_length=60, blank=True)
    base = models.CharField(_("阵地"), max_length=60, blank=True)
    convener = models.CharField(_("总召集人"), max_length=30, blank=True)
    founded_on = models.DateField(_("成立日期"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = AllianceQuerySet.as_manager()

    class Meta:
        verbose_name = _("党建联盟")
        ordering = ("area_code", "id")
        constraints = (
            models.UniqueConstraint(fields=("area_code", "name"), name="one_alliance_name_per_area"),
            models.CheckConstraint(condition=Q(kind__in=AllianceKind.values), name="alliance_kind_known"),
        )

    def __str__(self) -> str:
        return self.name


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


AREA_READERS = frozenset({RoleName.DISTRICT_OFFICER, RoleName.STREET_OFFICER, RoleName.COMMUNITY_SECRETARY, "system"})
ALLIANCE_READERS = frozenset({"operator", "supervisor", "committee_member"})


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

    def for_list(self) -> "MemberUnitQuerySet":
        return self.order_by("name_key", "id")

    def search(self, words: str) -> "MemberUnitQuerySet":
        return matching(self, words, *UNIT_SEARCHED)  # type: ignore[return-value]  # filter() keeps the class


UNIT_SEARCHED = ("name", "address", "party_org", "business", "brand")


class MemberUnit(models.Model):
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
    alliances = models.ManyToManyField(Alliance, through="Seat", related_name="units", verbose_name=_("所属联盟"))
    imported = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    search = grams_field(*UNIT_SEARCHED)

    objects = MemberUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("成员单位")
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
        )
        indexes = (
            grams_index("unit_search"),
            models.Index(fields=("area_code", "name_key", "id"), name="unit_list"),
        )

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """One unit's membership of one alliance, over time."""

    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="seats")
    unit = models.ForeignKey(MemberUnit, models.PROTECT, related_name="seats")
    post = models.CharField(_("兼职"), max_length=40, blank=True)
    joined_on = models.DateField(_("加入日期"))
    left_on = models.DateField(_("退出日期"), null=True, blank=True)

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


class Liaison(models.Model):
    """联络员: who speaks for a unit, with an account or (from a ledger) still without one."""

    unit = models.ForeignKey(MemberUnit, models.PROTECT, related_name="liaisons")
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="liaison_posts")
    name = EncryptedTextField(_("姓名"), blank=True, default="")
    phone = EncryptedTextField(_("联系电话"), blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, default="")
    begins = models.DateField(_("开始"))
    ends = models.DateField(_("结束"), null=True, blank=True)

    objects = LiaisonQuerySet.as_manager()

    class Meta:
        verbose_name = _("联络员")
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


class PostName(models.TextChoices):
    OPERATOR = "operator", _("操盘手")
    SUPERVISOR = "supervisor", _("督导")
    COMMITTEE_MEMBER = "committee_member", _("专委会委员")


class AlliancePost(models.Model):
    """A role held in an alliance: hub operator, supervisor or committee member."""

    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="posts")
    user = models.ForeignKey(User, models.PROTECT, related_name="alliance_posts")
    unit = models.ForeignKey(MemberUnit, models.PROTECT, null=True, blank=True, related_name="alliance_posts")
    role = models.CharField(_("身份"), max_length=20, choices=PostName)
    begins = models.DateField(_("开始"))
    ends = models.DateField(_("结束"), null=True, blank=True)

    class Meta:
        verbose_name = _("联盟身份")
        constraints = (
            models.CheckConstraint(condition=Q(role__in=PostName.values), name="alliance_post_known"),
            models.UniqueConstraint(
                fields=("alliance", "user", "role"),
                condition=Q(ends__isnull=True),
                name="one_open_alliance_post",
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} {self.user_id}"


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

    def usable_on(self, day: Any) -> "ResourceQuerySet":
        return self.listed().filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))

    def for_list(self) -> "ResourceQuerySet":
        return self.select_related("unit").order_by("-id")

    def search(self, words: str) -> "ResourceQuerySet":
        return matching(self, words, *RESOURCE_SEARCHED)  # type: ignore[return-value]  # filter() keeps the class


class Resource(models.Model):
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

    @property
    def consumable(self) -> bool:
        """Whether claims use it up; places, people and skills come back."""
        return self.quantity is not None and self.measure in CONSUMABLE_MEASURES

    @property
    def left(self) -> Any:
        return self.quantity - self.committed if self.quantity is not None and self.consumable else None


class ResourceMonth(models.Model):
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
