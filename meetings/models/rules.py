"""What one alliance decides about its meetings."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.rows import Row
from members.models import Alliance

MOST_CARRIES = 12


class AiringOrder(models.TextChoices):
    BY_NAME = "by_name", _("按名称")
    LATE_FIRST = "late_first", _("超期多的在前")


class MeetingRules(Row):
    """会议规则: in which order the airing board is read, and after how many meetings a decision goes further up."""

    alliance = models.OneToOneField(Alliance, models.PROTECT, primary_key=True, related_name="meeting_rules")
    airing_order = models.CharField(
        _("晾晒的顺序"), max_length=10, choices=AiringOrder, default=AiringOrder.BY_NAME,
        help_text=_("联盟没有另外议定，就按名称排，不排名次。"),
    )  # fmt: skip
    escalate_after = models.PositiveSmallIntegerField(
        _("超期几次上会就升级督办"), default=2,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_CARRIES)],
        help_text=_("到期没办结的事项，每次会议记一次；满这个次数转街道督办，再满一轮转区级。"),
    )  # fmt: skip
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("会议规则")
        constraints = (
            models.CheckConstraint(condition=Q(airing_order__in=AiringOrder.values), name="airing_order_known"),
            models.CheckConstraint(
                condition=Q(escalate_after__range=(1, MOST_CARRIES)), name="a_year_of_carries_at_most"
            ),
        )

    def __str__(self) -> str:
        return str(self.alliance_id)

    @property
    def area_code(self) -> str:
        return self.alliance.area_code
