"""晾晒: what was promised and what became of it, in the words of the records and of whoever it concerns."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.rows import Row
from meetings.models.meetings import JointMeeting
from members.models import MemberUnit
from needs.models import Claim, Need
from projects.models import MicroProject


class AiringState(models.TextChoices):
    DONE = "done", _("完成")
    RUNNING = "running", _("推进中")
    LATE = "late", _("超期")
    NOT_DONE = "not_done", _("未完成")


# 查摆: what a meeting has to ask about.
SHORTFALLS = (AiringState.LATE, AiringState.NOT_DONE)


class AiringKind(models.TextChoices):
    """Whose promise it is: a project, a unit's word for a need, or the need the community itself looks after."""

    PROJECT = "project", _("项目")
    CLAIM = "claim", _("认领")
    NEED = "need", _("需求")


def _one_subject() -> Q:
    """Exactly one of project, claim and need."""
    kinds = AiringKind.values
    return Q(
        *(Q(**{f"{other}__isnull": other != kind for other in kinds}) for kind in kinds), _connector=Q.OR
    )  # fmt: skip


class Said(Row):
    """What whoever it concerns says to a line."""

    cause = models.CharField(_("原因"), max_length=200, blank=True)
    next_step = models.CharField(_("下一步"), max_length=200, blank=True)
    help_needed = models.CharField(_("需要谁帮什么"), max_length=200, blank=True)
    expected_on = models.DateField(_("预计完成"), null=True, blank=True)
    differs = models.CharField(_("与记录不符之处"), max_length=200, blank=True)

    class Meta:
        abstract = True


SAID = tuple(field.name for field in Said._meta.local_fields)


class AiringNote(Said):
    """The words of whoever a line concerns, before the meeting opens."""

    meeting = models.ForeignKey(JointMeeting, models.CASCADE, related_name="airing_notes")
    project = models.ForeignKey(MicroProject, models.PROTECT, null=True, blank=True, related_name="+")
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, blank=True, related_name="+")
    need = models.ForeignKey(Need, models.PROTECT, null=True, blank=True, related_name="+")
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("晾晒说明")
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=_one_subject(), name="airing_note_has_one_subject"),
            models.UniqueConstraint(
                fields=("meeting", "project", "claim", "need"), name="one_airing_note_per_subject",
                nulls_distinct=False,
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.meeting_id}:{self.pk}"


class AiringLine(Said):
    """One line of the board as it stood when the meeting opened; the names are kept as they were then."""

    meeting = models.ForeignKey(JointMeeting, models.PROTECT, related_name="airing")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=AiringKind)
    project = models.ForeignKey(MicroProject, models.PROTECT, null=True, blank=True, related_name="+")
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, blank=True, related_name="+")
    need = models.ForeignKey(Need, models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(MemberUnit, models.PROTECT, null=True, blank=True, related_name="+")
    unit_name = models.CharField(_("单位"), max_length=120, blank=True)
    # Division code and name of each community it serves.
    places = models.JSONField(_("社区"), default=list, blank=True)
    title = models.CharField(_("承诺"), max_length=300)
    told = models.CharField(_("进展"), max_length=300, blank=True)
    due_on = models.DateField(_("应于"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=8, choices=AiringState)
    done_on = models.DateField(_("完成日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("晾晒")
        ordering = ("position", "id")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=AiringState.values), name="airing_state_known"),
            models.CheckConstraint(condition=Q(kind__in=AiringKind.values), name="airing_kind_known"),
            models.CheckConstraint(condition=_one_subject(), name="airing_line_has_one_subject"),
            models.UniqueConstraint(
                fields=("meeting", "project", "claim", "need"), name="one_airing_line_per_subject",
                nulls_distinct=False,
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def subject_id(self) -> int:
        """The id of the project, claim or need, whichever it is."""
        return int(getattr(self, f"{self.kind}_id"))

    @property
    def codes(self) -> list[str]:
        return [code for code, _name in self.places]

    @property
    def is_short(self) -> bool:
        return self.state in SHORTFALLS
