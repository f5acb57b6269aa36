"""Joint meetings and the lines of their agenda."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.accounts.roles import acting
from members.models import ALLIANCE_READERS, AREA_READERS, Alliance, MemberUnit
from needs.models import Need
from projects.models import MicroProject


class MeetingStatus(models.TextChoices):
    PLANNED = "planned", _("筹备中")
    NOTICED = "noticed", _("已通知")
    HELD = "held", _("已召开")


class MeetingTheme(models.TextChoices):
    POLICY = "policy", _("政策方向")
    NEEDS = "needs", _("需求分析")
    FEEDBACK = "feedback", _("问题反馈")
    RESOURCES = "resources", _("资源对接")


class JointMeetingQuerySet(models.QuerySet["JointMeeting"]):
    def visible_to(self, user: Any) -> "JointMeetingQuerySet":
        """Officers, secretaries and alliance posts of the street; liaisons of units that sit in the alliance."""
        role = acting(user)
        if role.role in AREA_READERS or role.role in ALLIANCE_READERS:
            return self.filter(area_code__startswith=role.street_code)
        if role.unit_id:
            # A meeting still being prepared is for the office and for the unit that will chair it.
            seated = Q(alliance__seats__unit=role.unit_id, alliance__seats__left_on__isnull=True)
            return self.filter(seated & ~Q(status=MeetingStatus.PLANNED) | Q(chair_unit=role.unit_id)).distinct()
        return self.none()

    def for_list(self) -> "JointMeetingQuerySet":
        return self.select_related("alliance", "chair_unit").order_by("-starts_at", "-id")


class JointMeeting(models.Model):
    """联席会议: the alliance's regular meeting, chaired by the unit whose turn it is."""

    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="meetings", verbose_name=_("联盟"))
    area_code = models.CharField(max_length=12, db_collation="C", db_index=True)
    title = models.CharField(_("会议名称"), max_length=80)
    theme = models.CharField(_("主题"), max_length=12, choices=MeetingTheme, default=MeetingTheme.NEEDS)
    starts_at = models.DateTimeField(_("时间"))
    place = models.CharField(_("地点"), max_length=80)
    chair_unit = models.ForeignKey(
        MemberUnit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("轮值主席单位")
    )
    status = models.CharField(_("状态"), max_length=10, choices=MeetingStatus, default=MeetingStatus.PLANNED)
    summary = models.TextField(_("会议小结"), max_length=3000, blank=True)
    attended = models.PositiveSmallIntegerField(_("到会单位"), null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = JointMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("联席会议")
        ordering = ("-starts_at", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(status__in=MeetingStatus.values), name="meeting_status_known"),
            models.CheckConstraint(
                condition=~Q(status="held") | Q(held_at__isnull=False), name="held_meeting_has_date"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting-detail", args=[self.pk])


class AgendaKind(models.TextChoices):
    LAST_DECISIONS = "last_decisions", _("上次议定事项")
    AIRING = "airing", _("项目晾晒")
    SHORTFALL = "shortfall", _("问题查摆")
    CLAIMING = "claiming", _("需求认领")
    TOPIC = "topic", _("新议题")


class AgendaItem(models.Model):
    meeting = models.ForeignKey(JointMeeting, models.CASCADE, related_name="agenda")
    kind = models.CharField(max_length=16, choices=AgendaKind)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("议题"), max_length=300)
    need = models.ForeignKey(Need, models.PROTECT, null=True, blank=True, related_name="+")
    project = models.ForeignKey(MicroProject, models.PROTECT, null=True, blank=True, related_name="+")
    action = models.ForeignKey("ActionItem", models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(MemberUnit, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("议程")
        ordering = ("position", "id")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=AgendaKind.values), name="agenda_kind_known"),
            models.UniqueConstraint(
                fields=("meeting", "need"), condition=Q(need__isnull=False), name="one_agenda_line_per_need"
            ),
            models.UniqueConstraint(
                fields=("meeting", "project"),
                condition=Q(project__isnull=False),
                name="one_agenda_line_per_project",
            ),
        )

    def __str__(self) -> str:
        return self.title
