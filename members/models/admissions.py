"""加入申请: a unit asks to be taken into an alliance, without an account."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.models import RoleName, User
from core.accounts.roles import acting
from core.personal.fields import EncryptedTextField
from core.personal.masking import mask_name, mask_phone
from core.rows import Row
from members.models.alliances import Alliance
from members.models.units import MemberUnit, UnitKind

ADMITTERS = frozenset({RoleName.STREET_OFFICER, RoleName.COMMUNITY_SECRETARY, RoleName.DISTRICT_OFFICER})


class AdmissionStatus(models.TextChoices):
    APPLIED = "applied", _("待审核")
    RETURNED = "returned", _("退回修改")
    APPROVED = "approved", _("已通过")
    DECLINED = "declined", _("未通过")


class AdmissionQuerySet(models.QuerySet["Admission"]):
    def visible_to(self, user: Any) -> "AdmissionQuerySet":
        """Officers and secretaries, inside their own area: an application holds somebody's phone."""
        role = acting(user)
        if role.role in ADMITTERS:
            return self.filter(area_code__startswith=role.area_code)
        return self.none()

    def waiting(self) -> "AdmissionQuerySet":
        return self.filter(status=AdmissionStatus.APPLIED)

    def past(self, day: Any) -> "AdmissionQuerySet":
        """Decided, or given back and left lying, before a day; their contacts serve nobody any more."""
        return self.exclude(status=AdmissionStatus.APPLIED).filter(decided_at__lt=day).exclude(phone_index="")

    def for_list(self) -> "AdmissionQuerySet":
        return self.select_related("alliance", "unit").order_by("-applied_at", "-id")


class Admission(Row):
    """A unit's application: reviewed, then approved, returned to be corrected, or declined with the reason."""

    number = models.CharField(_("编号"), max_length=24, unique=True)
    # Sent along by the form that was opened, so that a double tap applies once.
    key = models.UUIDField(unique=True)
    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="admissions", verbose_name=_("申请加入"))
    area_code = models.CharField(_("所在社区"), max_length=12, db_collation="C", db_index=True)
    name = models.CharField(_("单位名称"), max_length=80)
    kind = models.CharField(_("单位性质"), max_length=16, choices=UnitKind)
    two_new = models.BooleanField(_("两新组织"), default=False)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True, default="")
    address = models.CharField(_("地址"), max_length=120, blank=True)
    # Empty once they are not needed any more.
    contact = EncryptedTextField(_("联系人"), blank=True, default="")
    phone = EncryptedTextField(_("联系电话"), blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, default="")
    offers = models.CharField(_("能提供什么"), max_length=300, blank=True)
    needs = models.CharField(_("需要什么"), max_length=300, blank=True)
    status = models.CharField(_("状态"), max_length=8, choices=AdmissionStatus, default=AdmissionStatus.APPLIED)
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    unit = models.ForeignKey(MemberUnit, models.PROTECT, null=True, blank=True, related_name="admissions")
    applied_at = models.DateTimeField(_("提交时间"))
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = AdmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("加入申请")
        ordering = ("-applied_at", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(status__in=AdmissionStatus.values), name="admission_status_known"),
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="admission_kind_known"),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(unit__isnull=False), name="approved_admission_has_its_unit"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("returned", "declined")) | ~Q(reason=""), name="refused_admission_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(kind="military") | Q(address="", credit_code=""),
                name="military_applicant_tells_nothing",
            ),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("members:admission-detail", args=[self.pk])

    @property
    def masked_contact(self) -> str:
        return mask_name(self.contact)

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone)
