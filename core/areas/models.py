"""Areas by the national division code, zones as an overlay, and each street's settings."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.rows import Row

# How much each principle of matching counts, in hundredths of the whole.
PRINCIPLE_WEIGHTS = ("classification_weight", "strength_weight", "reach_weight", "fit_weight")
HUNDRED = 100


class AreaLevel(models.TextChoices):
    CITY = "city", _("市")
    DISTRICT = "district", _("区县")
    STREET = "street", _("街道")
    COMMUNITY = "community", _("社区")


CODE_LENGTHS = {4: AreaLevel.CITY, 6: AreaLevel.DISTRICT, 9: AreaLevel.STREET, 12: AreaLevel.COMMUNITY}


class AreaQuerySet(models.QuerySet["Area"]):
    def in_force(self) -> "AreaQuerySet":
        return self.filter(until__isnull=True)

    def under(self, prefix: str) -> "AreaQuerySet":
        return self.filter(code__startswith=prefix)

    def streets(self) -> "AreaQuerySet":
        return self.filter(level=AreaLevel.STREET)

    def communities(self) -> "AreaQuerySet":
        return self.filter(level=AreaLevel.COMMUNITY)

    def visible_to(self, user: object) -> "AreaQuerySet":
        """Division codes are public; an officer works within the own prefix."""
        role = getattr(user, "acting", None)
        return self.under(role.area_code) if role is not None and role.area_code else self


class Area(Row):
    """A city (4 digits), district (6), street (9) or community (12); codes change, so the id is our own."""

    code = models.CharField(_("区划代码"), max_length=12, db_collation="C")
    name = models.CharField(_("名称"), max_length=60)
    level = models.CharField(_("级别"), max_length=10, choices=AreaLevel)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    since = models.DateField(_("启用日期"), null=True, blank=True)
    until = models.DateField(_("停用日期"), null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    provisional = models.BooleanField(_("暂名"), default=False)
    secretary = models.CharField(_("书记"), max_length=30, blank=True)
    households = models.PositiveIntegerField(_("户数"), null=True, blank=True)
    elderly_share = models.DecimalField(_("60岁以上占比"), max_digits=5, decimal_places=4, null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("辖区")
        ordering = ("code",)
        constraints = (
            models.UniqueConstraint(
                fields=("code",), condition=Q(until__isnull=True), name="one_area_per_code_in_force"
            ),
            models.CheckConstraint(condition=Q(level__in=AreaLevel.values), name="area_level_known"),
            models.CheckConstraint(condition=Q(code__regex=r"^(\d{4}|\d{6}|\d{9}|\d{12})$"), name="area_code_digits"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gt=F("since")),
                name="area_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(elderly_share__isnull=True) | Q(elderly_share__range=(0, 1)),
                name="elderly_share_is_a_share",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_elderly_share_display(self) -> str:
        """As people write it, in hundredths."""
        return "" if self.elderly_share is None else f"{(self.elderly_share * 100).normalize():f}"


class ZoneQuerySet(models.QuerySet["Zone"]):
    def visible_to(self, user: object) -> "ZoneQuerySet":
        role = getattr(user, "acting", None)
        return self.filter(area_code__startswith=role.area_code[:9]) if role is not None and role.area_code else self


class Zone(Row):
    """睦邻区 / 片区: communities grouped around a centre; an overlay, not a level."""

    area_code = models.CharField(_("街道代码"), max_length=12, db_collation="C", db_index=True)
    name = models.CharField(_("名称"), max_length=40)
    centre = models.CharField(_("中心"), max_length=60, blank=True)
    communities = models.ManyToManyField(Area, related_name="zones", verbose_name=_("社区"))

    objects = ZoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("片区")
        ordering = ("area_code", "name")
        constraints = (models.UniqueConstraint(fields=("area_code", "name"), name="one_zone_name_per_street"),)

    def __str__(self) -> str:
        return self.name


class StreetSettings(Row):
    """What one street decides for itself: switches, limits and the day its month closes."""

    street = models.OneToOneField(Area, models.PROTECT, related_name="settings")
    points = models.BooleanField(_("积分"), default=False)
    contests = models.BooleanField(_("评比"), default=False)
    assessment = models.BooleanField(_("考核"), default=False)
    staff_totp = models.BooleanField(_("工作人员必须两步验证"), default=True)
    closing_day = models.PositiveSmallIntegerField(_("月报截止日"), default=31)
    response_days = models.PositiveSmallIntegerField(_("答复时限（工作日）"), default=2)
    completion_days = models.PositiveSmallIntegerField(_("办结时限（工作日）"), default=20)
    judging_days = models.PositiveSmallIntegerField(_("评价期（天）"), default=15)
    suggestion_days = models.PositiveSmallIntegerField(_("投诉建议答复时限（工作日）"), default=5)
    minimum_sample = models.PositiveSmallIntegerField(_("比率最少样本"), default=5)
    unit_ceiling = models.PositiveSmallIntegerField(_("单位同时承办上限"), default=6)
    classification_weight = models.PositiveSmallIntegerField(_("分类引导占多少（%）"), default=33)
    strength_weight = models.PositiveSmallIntegerField(_("发挥专长占多少（%）"), default=10)
    reach_weight = models.PositiveSmallIntegerField(_("精准对接占多少（%）"), default=17)
    fit_weight = models.PositiveSmallIntegerField(_("需求满足占多少（%）"), default=40)
    load_weight = models.DecimalField(_("均衡力度"), max_digits=4, decimal_places=1, default=Decimal("4.0"))
    first_right_days = models.PositiveSmallIntegerField(_("首认期（工作日）"), default=3)
    stale_claim_days = models.PositiveSmallIntegerField(_("认领后多久没动静就提醒（工作日）"), default=10)
    claim_release_days = models.PositiveSmallIntegerField(_("提醒后多久收回认领（工作日）"), default=5)
    silent_project_days = models.PositiveSmallIntegerField(_("项目多久没进展算停滞（天）"), default=30)
    resource_days = models.PositiveSmallIntegerField(_("资源确认一次管多少天"), default=90)
    universal_communities = models.PositiveSmallIntegerField(_("几个社区都提才算普适性"), default=4)
    reach_days = models.PositiveSmallIntegerField(_("普适性看最近几天"), default=60)
    hot_growth = models.DecimalField(_("热点比前几周平均多几倍"), max_digits=4, decimal_places=1, default=2)
    hot_minimum = models.PositiveSmallIntegerField(_("热点每周最少几件"), default=5)
    visit_months = models.PositiveSmallIntegerField(_("多久走访一次（月）"), default=6)
    retention_months = models.PositiveSmallIntegerField(_("联系方式保留月数"), default=12)
    host_organ = models.CharField(_("主办单位"), max_length=60, blank=True)
    column_memory = models.JSONField(_("导入列对应"), default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("街道设置")
        constraints = (
            models.CheckConstraint(condition=Q(closing_day__range=(1, 31)), name="closing_day_in_month"),
            models.CheckConstraint(
                condition=Q(response_days__gte=1, completion_days__gte=1, judging_days__gte=1, first_right_days__gte=1)
                & Q(stale_claim_days__gte=1, claim_release_days__gte=1, silent_project_days__gte=1)
                & Q(visit_months__gte=1, resource_days__gte=15)
                & Q(universal_communities__gte=2, reach_days__gte=7, hot_growth__gt=1, hot_minimum__gte=2),
                name="limits_positive",
            ),
            models.CheckConstraint(
                condition=Q(classification_weight=100 - F("strength_weight") - F("reach_weight") - F("fit_weight")),
                name="weights_make_a_hundred",
            ),
            models.CheckConstraint(condition=Q(load_weight__range=(0, 100)), name="load_weight_in_range"),
        )

    def __str__(self) -> str:
        return str(self.street)

    def clean(self) -> None:
        """The four principles share out one whole."""
        whole = sum(getattr(self, name) for name in PRINCIPLE_WEIGHTS)
        if whole != HUNDRED:
            raise ValidationError({PRINCIPLE_WEIGHTS[-1]: _("四项加起来要等于 100，现在是 %(sum)s。") % {"sum": whole}})
