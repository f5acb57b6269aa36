"""Joint meetings and the lines of their agenda."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.accounts.roles import acting
from core.rows import Row
from members.models import ALLIANCE_READERS, AREA_READERS, Alliance, MemberUnit, Seat
from needs.models import Need
from projects.models import MicroProject


class MeetingStatus(models.TextChoices):
    PLANNED = "planned", _("筹备中")
    NOTICED = "noticed", _("已通知")
    IN_SESSION = "in_session", _("会议中")
    HELD = "held", _("已召开")
    MINUTED = "minuted", _("待签纪要")
    SIGNED_OFF = "signed_off", _("纪要已签")
    CANCELLED = "cancelled", _("已取消")


# It lies ahead, or sits now.
TO_COME = (MeetingStatus.PLANNED, MeetingStatus.NOTICED, MeetingStatus.IN_SESSION)
# It took place, whatever has become of its minutes since.
TOOK_PLACE = (MeetingStatus.HELD, MeetingStatus.MINUTED, MeetingStatus.SIGNED_OFF)


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
            # A meeting still being prepared is for the office and for the unit that will chair it,
            # until it asks the members for topics.
            here = Seat.objects.in_force().filter(unit=role.unit_id).values("alliance")
            seated = Q(alliance__in=here) | Q(partner__in=here)
            return self.filter(
                seated & (~Q(status=MeetingStatus.PLANNED) | Q(topics_until__isnull=False)) | Q(chair_unit=role.unit_id)
            )
        return self.none()

    def to_come(self) -> "JointMeetingQuerySet":
        return self.filter(status__in=TO_COME)

    def took_place(self) -> "JointMeetingQuerySet":
        return self.filter(status__in=TOOK_PLACE)

    def for_list(self) -> "JointMeetingQuerySet":
        return self.select_related("alliance", "chair_unit").order_by("-starts_at", "-id")


class JointMeeting(Row):
    """联席会议: the alliance's regular meeting, chaired by the unit whose turn it is."""

    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="meetings", verbose_name=_("联盟"))
    partner = models.ForeignKey(
        Alliance, models.PROTECT, null=True, blank=True, related_name="joint_meetings", verbose_name=_("联合召开的联盟")
    )
    area_code = models.CharField(max_length=12, db_collation="C", db_index=True)
    title = models.CharField(_("会议名称"), max_length=80)
    theme = models.CharField(_("主题"), max_length=12, choices=MeetingTheme, default=MeetingTheme.NEEDS)
    starts_at = models.DateTimeField(_("时间"))
    place = models.CharField(_("地点"), max_length=80)
    chair_unit = models.ForeignKey(
        MemberUnit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("轮值主席单位")
    )
    status = models.CharField(_("状态"), max_length=10, choices=MeetingStatus, default=MeetingStatus.PLANNED)
    topics_until = models.DateField(_("议题征集到"), null=True, blank=True)
    noticed_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("取消原因"), max_length=200, blank=True)
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
                condition=~Q(status__in=TOOK_PLACE) | Q(held_at__isnull=False), name="held_meeting_has_date"
            ),
            models.CheckConstraint(
                condition=~Q(status="in_session") | Q(opened_at__isnull=False), name="sitting_meeting_was_opened"
            ),
            models.CheckConstraint(condition=~Q(status="cancelled") | ~Q(reason=""), name="cancelled_meeting_says_why"),
            models.CheckConstraint(
                condition=Q(partner__isnull=True) | ~Q(partner=F("alliance")), name="a_joint_session_is_of_two"
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
    NEXT_CHAIR = "next_chair", _("下任轮值主席")


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, user: Any) -> "AgendaItemQuerySet":
        """What members read; internal lines are set on the page of the meeting, by whoever presides."""
        return self.filter(meeting__in=JointMeeting.objects.visible_to(user), internal=False)


class AgendaItem(Row):
    """One line of the agenda. An internal one is for the office and the chair; the notice leaves it out."""

    meeting = models.ForeignKey(JointMeeting, models.CASCADE, related_name="agenda")
    kind = models.CharField(max_length=16, choices=AgendaKind)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("议题"), max_length=300)
    minutes = models.PositiveSmallIntegerField(_("时长（分钟）"), null=True, blank=True)
    internal = models.BooleanField(_("内部议题"), default=False)
    result = models.CharField(_("讨论结果"), max_length=500, blank=True)
    handed_in_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    need = models.ForeignKey(Need, models.PROTECT, null=True, blank=True, related_name="+")
    project = models.ForeignKey(MicroProject, models.PROTECT, null=True, blank=True, related_name="+")
    action = models.ForeignKey("ActionItem", models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(MemberUnit, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AgendaItemQuerySet.as_manager()

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


class Reply(models.TextChoices):
    COMING = "coming", _("联络员参加")
    DELEGATE = "delegate", _("委托他人参加")
    LEAVE = "leave", _("请假")


class Attendance(Row):
    """What one unit answered to the notice, and whether it signed in on the day."""

    meeting = models.ForeignKey(JointMeeting, models.CASCADE, related_name="attendance")
    unit = models.ForeignKey(MemberUnit, models.PROTECT, related_name="+")
    reply = models.CharField(_("回复"), max_length=10, choices=Reply, blank=True)
    delegate = models.CharField(_("参会人"), max_length=30, blank=True)
    reason = models.CharField(_("请假事由"), max_length=200, blank=True)
    replied_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    replied_at = models.DateTimeField(null=True, blank=True)
    present = models.BooleanField(_("到会"), null=True, blank=True)

    class Meta:
        verbose_name = _("参会")
        ordering = ("unit__name_key", "unit_id")
        constraints = (
            models.UniqueConstraint(fields=("meeting", "unit"), name="one_reply_per_meeting_and_unit"),
            models.CheckConstraint(condition=Q(reply__in=["", *Reply.values]), name="meeting_reply_known"),
            models.CheckConstraint(condition=~Q(reply="leave") | ~Q(reason=""), name="leave_says_why"),
            models.CheckConstraint(condition=~Q(reply="delegate") | ~Q(delegate=""), name="delegate_is_named"),
        )

    def __str__(self) -> str:
        return f"{self.meeting_id}:{self.unit_id}"


class Minutes(Row):
    """会议纪要: drafted from what the meeting recorded, edited, signed off under a number; then it stays."""

    meeting = models.OneToOneField(JointMeeting, models.PROTECT, primary_key=True, related_name="minutes")
    text = models.TextField(_("纪要正文"), max_length=20_000)
    number = models.CharField(_("文号"), max_length=40, blank=True)
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("会议纪要")
        constraints = (
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | (~Q(number="") & Q(signed_by__isnull=False)),
                name="signed_minutes_are_numbered",
            ),
        )

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.number}"
