"""Roles held in an alliance."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.accounts.models import User
from core.rows import Row
from members.models.alliances import Alliance
from members.models.units import MemberUnit


class PostName(models.TextChoices):
    OPERATOR = "operator", _("操盘手")
    SUPERVISOR = "supervisor", _("督导")
    COMMITTEE_MEMBER = "committee_member", _("专委会委员")


class AlliancePostQuerySet(models.QuerySet["AlliancePost"]):
    def in_force(self) -> "AlliancePostQuerySet":
        today = clock.today()
        return self.filter(begins__lte=today).filter(Q(ends__isnull=True) | Q(ends__gte=today))


class AlliancePost(Row):
    """A role held in an alliance: hub operator, supervisor or committee member."""

    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="posts", verbose_name=_("党建联盟"))
    user = models.ForeignKey(User, models.PROTECT, related_name="alliance_posts", verbose_name=_("人员"))
    unit = models.ForeignKey(
        MemberUnit, models.PROTECT, null=True, blank=True, related_name="alliance_posts", verbose_name=_("单位")
    )  # fmt: skip
    role = models.CharField(_("身份"), max_length=20, choices=PostName)
    begins = models.DateField(_("开始"))
    ends = models.DateField(_("结束"), null=True, blank=True)

    objects = AlliancePostQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("联盟身份")
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
