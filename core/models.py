"""The rows every floor leans on: the trail, the outbox, inboxes, files, consents, counters and holidays."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.personal.fields import EncryptedTextField
from core.rows import Row


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    def visible_to(self, user: object) -> "AuditQuerySet":
        """The audit administrator alone reads the trail as a whole; a thing's own page shows the thing's."""
        role = getattr(user, "acting", None)
        return self if role is not None and role.role == "audit_admin" else self.none()


class AuditEntry(Row):
    """One verb or one refusal. A trigger refuses UPDATE and DELETE (see the first migration)."""

    at = models.DateTimeField(_("时间"), db_index=True)
    verb = models.CharField(_("动作"), max_length=60, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("操作人"),
    )
    role = models.CharField(_("身份"), max_length=40, blank=True)
    area_code = models.CharField(_("辖区"), max_length=12, blank=True, db_collation="C")
    target_type = models.CharField(_("对象"), max_length=60, blank=True)
    target_id = models.BigIntegerField(_("对象编号"), null=True, blank=True)
    success = models.BooleanField(_("成功"), default=True)
    request_id = models.CharField(_("请求编号"), max_length=36, blank=True)
    address = models.GenericIPAddressField(_("来源地址"), null=True, blank=True)
    facts = models.JSONField(_("事实"), default=dict)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("审计记录")
        ordering = ("-id",)
        indexes = (models.Index(fields=("target_type", "target_id", "-id"), name="audit_target"),)

    def __str__(self) -> str:
        return f"{self.verb} #{self.pk}"


class Channel(models.TextChoices):
    MAIL = "mail", _("邮件")
    SMS = "sms", _("短信")
    TASK = "task", _("后台任务")
    ROBOT = "robot", _("群机器人")


class OutboxMessage(Row):
    """Something that must happen outside the database, written in the transaction that makes it due."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.CharField(max_length=10, choices=Channel)
    payload = models.JSONField()
    secret = EncryptedTextField(blank=True, default="")
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("待发消息")
        indexes = (models.Index(fields=("due_at",), condition=Q(delivered_at__isnull=True), name="outbox_waiting"),)

    def __str__(self) -> str:
        return f"{self.channel} {self.id}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: object) -> "NoticeQuerySet":
        pk = getattr(user, "pk", None)
        return self.filter(to_id=pk) if pk else self.none()

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at__isnull=True)


class Notice(Row):
    """One line in one person's inbox."""

    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    event = models.CharField(max_length=60)
    subject = models.CharField(_("标题"), max_length=120)
    body = models.TextField(_("内容"), blank=True)
    link = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("通知")
        ordering = ("-id",)
        indexes = (models.Index(fields=("to", "-id"), name="notice_inbox"),)

    def __str__(self) -> str:
        return self.subject


class NoticePreference(Row):
    """By which roads a person wants notices beside the page, which always has them."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_preference")
    mail = models.BooleanField(_("邮件"), default=True)
    sms = models.BooleanField(_("短信"), default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("通知方式")

    def __str__(self) -> str:
        return str(self.user_id)


class RobotKind(models.TextChoices):
    WECOM = "wecom", _("企业微信")
    DINGTALK = "dingtalk", _("钉钉")
    FEISHU = "feishu", _("飞书")


class GroupRobotQuerySet(models.QuerySet["GroupRobot"]):
    def visible_to(self, user: object) -> "GroupRobotQuerySet":
        role = getattr(user, "acting", None)
        if role is None or role.role not in {"street_officer", "community_secretary"}:
            return self.none()
        return self.filter(area_code__startswith=role.area_code)


class GroupRobot(Row):
    """A group chat's robot that hears what happens in an area: numbers and links only, never names or phones."""

    area_code = models.CharField(_("范围"), max_length=12, db_collation="C", db_index=True)
    kind = models.CharField(_("类型"), max_length=10, choices=RobotKind)
    name = models.CharField(_("群名"), max_length=40)
    address = EncryptedTextField(_("机器人地址"))
    events = ArrayField(models.CharField(max_length=60), verbose_name=_("说哪些事"), default=list, blank=True)
    active = models.BooleanField(_("启用"), default=True)
    version = models.PositiveIntegerField(default=1)

    objects = GroupRobotQuerySet.as_manager()

    class Meta:
        verbose_name = _("群机器人")
        ordering = ("area_code", "id")
        constraints = (
            models.UniqueConstraint(fields=("area_code", "name"), name="one_robot_name_per_area"),
            models.CheckConstraint(condition=Q(kind__in=RobotKind.values), name="robot_kind_known"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("core:robot-edit", args=[self.pk])


class MailboxMessage(Row):
    """What would have left by SMS or mail, kept for the demonstration's developer mailbox page only."""

    channel = models.CharField(max_length=10, choices=Channel)
    to = EncryptedTextField()
    text = EncryptedTextField()
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = _("演示信箱")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"

    @property
    def is_text_message(self) -> bool:
        return self.channel == Channel.SMS


class StoredFile(Row):
    """A cleaned file under MEDIA_ROOT, reachable only through what it belongs to."""

    key = models.CharField(max_length=80, unique=True)
    name = models.CharField(_("文件名"), max_length=120)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    area_code = models.CharField(max_length=12, db_collation="C")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("文件")

    def __str__(self) -> str:
        return self.name


class ContactOpening(Row):
    """Who opened whose contact details, and why."""

    at = models.DateTimeField(_("时间"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    target_type = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    field = models.CharField(max_length=40)
    reason = models.CharField(_("理由"), max_length=200)
    area_code = models.CharField(max_length=12, db_collation="C")

    class Meta:
        verbose_name = _("联系方式查看记录")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.target_type} {self.target_id} {self.field}"


class Consent(Row):
    """What a person agreed to, in which words, and whether they took it back."""

    subject_index = models.CharField(max_length=64, db_index=True)
    purpose = models.CharField(max_length=60)
    text_version = models.CharField(max_length=20)
    channel = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("同意记录")

    def __str__(self) -> str:
        return f"{self.purpose} {self.text_version}"


class IdempotencyRecord(Row):
    """The answer given to a POST with an Idempotency-Key, kept for a day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    content_type = models.CharField(max_length=80, blank=True)
    body = models.BinaryField(default=bytes)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "key"), name="one_answer_per_key"),)

    def __str__(self) -> str:
        return self.key


class Counter(Row):
    """The last number given out in one series of one street and year."""

    street_code = models.CharField(max_length=9, db_collation="C")
    series = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("street_code", "series", "year"), name="one_counter_per_series"),
        )

    def __str__(self) -> str:
        return f"{self.series}-{self.year}-{self.last}"


class HolidayOverride(Row):
    """A day the State Council (or the city) moved, entered by hand before the library knows it."""

    day = models.DateField(_("日期"), unique=True)
    is_workday = models.BooleanField(_("上班"))
    note = models.CharField(_("依据"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("节假日调整")
        ordering = ("day",)

    def __str__(self) -> str:
        return str(self.day)


class SuggestionStatus(models.TextChoices):
    RECEIVED = "received", _("已收到")
    ANSWERED = "answered", _("已答复")


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def visible_to(self, user: object) -> "SuggestionQuerySet":
        role = getattr(user, "acting", None)
        if role is None or role.role not in {"street_officer", "district_officer"}:
            return self.none()
        return self.filter(area_code__startswith=role.area_code)

    def by_number(self) -> "SuggestionQuerySet":
        """What anybody who knows the number may ask: nothing that was said, and by whom."""
        return self.defer("text", "answer", "phone", "phone_index", "page")

    def waiting(self) -> "SuggestionQuerySet":
        return self.filter(status=SuggestionStatus.RECEIVED)

    def waiting_first(self) -> "SuggestionQuerySet":
        """What still has to be answered by its day, then the latest answers."""
        return self.order_by(models.F("answered_at").desc(nulls_first=True), "due_on", "id")

    def overdue(self, day: object) -> "SuggestionQuerySet":
        return self.waiting().filter(due_on__lt=day)


class Suggestion(Row):
    """投诉建议: a word about the platform or the office, from any page, with its own clock and answer."""

    number = models.CharField(_("编号"), max_length=24, unique=True)
    area_code = models.CharField(max_length=12, db_collation="C", db_index=True)
    text = models.TextField(_("内容"), max_length=1000)
    page = models.CharField(max_length=200, blank=True)
    phone = EncryptedTextField(_("联系电话"), blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, default="")
    status = models.CharField(max_length=10, choices=SuggestionStatus, default=SuggestionStatus.RECEIVED)
    received_at = models.DateTimeField()
    due_on = models.DateField()
    answer = models.TextField(_("答复"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("投诉建议")
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.number
