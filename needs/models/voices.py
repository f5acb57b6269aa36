"""What residents say to a need: I need this too, keep me informed, and what they think of the result."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.rows import Row


class Endorsement(Row):
    """附议: I need this too, once per person."""

    need = models.ForeignKey("needs.Need", models.CASCADE, related_name="endorsements")
    user = models.ForeignKey(User, models.CASCADE, related_name="endorsements")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("附议")
        constraints = (models.UniqueConstraint(fields=("need", "user"), name="one_endorsement_per_person"),)

    def __str__(self) -> str:
        return f"{self.need_id}:{self.user_id}"


class Follow(Row):
    """关注: tell me how this goes on, without saying that I need it."""

    need = models.ForeignKey("needs.Need", models.CASCADE, related_name="follows")
    user = models.ForeignKey(User, models.CASCADE, related_name="follows")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("关注")
        constraints = (models.UniqueConstraint(fields=("need", "user"), name="one_follow_per_person"),)

    def __str__(self) -> str:
        return f"{self.need_id}:{self.user_id}"


class Verdict(models.TextChoices):
    SATISFIED = "satisfied", _("满意")
    BASICALLY = "basically", _("基本满意")
    UNSATISFIED = "unsatisfied", _("不满意")


class JudgementChannel(models.TextChoices):
    LINK = "link", _("链接评价")
    PAGE = "page", _("本人评价")
    CALL_BACK = "call_back", _("回访")


class CallBackWay(models.TextChoices):
    """How staff reached the asker for 回访."""

    PHONE = "phone", _("电话")
    VISIT = "visit", _("上门")
    FACE = "face", _("当面")
    MESSAGE = "message", _("短信或微信")


class Judgement(Row):
    """The asker's word on the result; each time the need was resolved can be judged once."""

    need = models.ForeignKey("needs.Need", models.PROTECT, related_name="judgements")
    round = models.PositiveSmallIntegerField(default=0)
    verdict = models.CharField(_("评价"), max_length=12, choices=Verdict)
    solved = models.BooleanField(_("是否解决"))
    comment = models.CharField(_("意见"), max_length=300, blank=True)
    channel = models.CharField(max_length=10, choices=JudgementChannel)
    called_by = models.CharField(_("回访方式"), max_length=8, choices=CallBackWay, blank=True, default="")
    called_on = models.DateField(_("回访日期"), null=True, blank=True)
    judged_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("评价")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("need", "round"), name="one_judgement_per_round"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="verdict_known"),
            models.CheckConstraint(condition=~Q(verdict="unsatisfied") | ~Q(comment=""), name="unhappy_says_why"),
            models.CheckConstraint(
                condition=~Q(channel="call_back")
                | (~Q(called_by="") & Q(called_on__isnull=False, recorded_by__isnull=False)),
                name="call_back_names_way_day_and_person",
            ),
        )

    def __str__(self) -> str:
        return f"{self.need_id} {self.verdict}"
