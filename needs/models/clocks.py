"""Reminders: each clock of each need reminds once on each rung, however often the job runs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.rows import Row
from needs.models.claims import Claim


class ReminderClock(models.TextChoices):
    RESPONSE = "response", _("答复")
    COMPLETION = "completion", _("办结")
    CLAIM = "claim", _("认领兑现")


class ReminderLevel(models.TextChoices):
    """Rungs of a ladder: 催办 when the limit has passed, in writing at twice, in a circular at three times."""

    SOON = "soon", _("即将到期")
    URGED = "urged", _("催办")
    WRITTEN = "written", _("书面督办")
    CIRCULAR = "circular", _("通报")


class Reminder(Row):
    """催办: what was sent, about which limit, on which rung."""

    need = models.ForeignKey("needs.Need", models.PROTECT, related_name="reminders")
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, blank=True, related_name="reminders")
    clock = models.CharField(_("时限"), max_length=10, choices=ReminderClock)
    level = models.CharField(_("级别"), max_length=10, choices=ReminderLevel)
    due = models.DateField(_("到期"))
    sent_at = models.DateTimeField(_("发出"))

    class Meta:
        verbose_name = _("催办")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("need", "claim", "clock", "level", "due"),
                name="every_reminder_once",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"{self.need_id} {self.clock} {self.level}"
