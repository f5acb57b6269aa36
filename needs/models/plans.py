"""What an officer asks of a month's proposal: a pair fixed, a pair or a resource left out, the most for a unit."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.accounts.models import RoleName, User
from core.accounts.roles import acting
from core.rows import Row
from members.models import MemberUnit, Resource


class RuleKind(models.TextChoices):
    PIN = "pin", _("固定")
    EXCLUDE = "exclude", _("排除")
    CEILING = "ceiling", _("上限")


class RuleStatus(models.TextChoices):
    STANDING = "standing", _("有效")
    LIFTED = "lifted", _("已撤销")


class PlanRuleQuerySet(models.QuerySet["PlanRule"]):
    def visible_to(self, user: Any) -> "PlanRuleQuerySet":
        role = acting(user)
        if role.role not in {RoleName.STREET_OFFICER, RoleName.DISTRICT_OFFICER}:
            return self.none()
        return self.filter(area_code__startswith=role.area_code)

    def standing(self, street_code: str, month: Any) -> "PlanRuleQuerySet":
        """What the month's proposal of a street has to keep."""
        return self.filter(area_code=street_code, month=month, status=RuleStatus.STANDING)

    def for_list(self) -> "PlanRuleQuerySet":
        return self.select_related("need", "unit", "resource").order_by("kind", "id")


class PlanRule(Row):
    """方案要求: one limit of a month's proposal that a person has set; it is lifted, never rewritten.

    An exclusion rules out every pair that is of all it names: of the need, of the unit, of the resource.
    """

    area_code = models.CharField(max_length=12, db_collation="C", db_index=True)
    month = models.DateField(_("月份"))
    kind = models.CharField(max_length=8, choices=RuleKind)
    need = models.ForeignKey("needs.Need", models.PROTECT, null=True, blank=True, related_name="plan_rules")
    unit = models.ForeignKey(MemberUnit, models.PROTECT, related_name="plan_rules")
    resource = models.ForeignKey(Resource, models.PROTECT, null=True, blank=True, related_name="plan_rules")
    most = models.PositiveSmallIntegerField(_("最多几件"), null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    status = models.CharField(max_length=8, choices=RuleStatus, default=RuleStatus.STANDING)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = PlanRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("方案要求")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("area_code", "month", "kind", "need", "unit", "resource"), condition=Q(status="standing"),
                name="one_standing_rule_of_a_kind", nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(kind__in=RuleKind.values), name="rule_kind_known"),
            models.CheckConstraint(condition=Q(status__in=RuleStatus.values), name="rule_status_known"),
            models.CheckConstraint(
                condition=~Q(kind="pin") | Q(need__isnull=False, resource__isnull=False), name="pin_names_a_pair"
            ),
            models.CheckConstraint(condition=~Q(kind="exclude") | ~Q(reason=""), name="exclusion_has_a_reason"),
            models.CheckConstraint(
                condition=Q(kind="ceiling", most__isnull=False, need__isnull=True, resource__isnull=True)
                | (~Q(kind="ceiling") & Q(most__isnull=True)),
                name="ceiling_is_a_unit_and_a_number",
            ),
            models.CheckConstraint(
                condition=Q(status="standing") | Q(lifted_by__isnull=False, lifted_at__isnull=False),
                name="lifted_rule_names_who_and_when",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.unit_id}"

    @property
    def street_code(self) -> str:
        return self.area_code[:9]
