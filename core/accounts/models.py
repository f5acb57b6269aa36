"""People, the area roles they hold, log-in codes for residents and personal API tokens."""

from functools import cached_property
from typing import Any

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.accounts import roles
from core.areas.models import Area
from core.personal.fields import EncryptedTextField
from core.rows import Row


class PeopleManager(UserManager["User"]):
    def system(self) -> "User":
        """The account jobs act as; nobody can log in with it."""
        user, _created = self.get_or_create(username="system", defaults={"is_active": False, "full_name": "系统"})
        user.act_as(roles.SYSTEM)
        return user


class User(AbstractUser):
    """A person. What they may see and do comes from roles, never from this row."""

    first_name = None  # type: ignore[assignment]  # Chinese names are one field
    last_name = None  # type: ignore[assignment]  # Chinese names are one field
    full_name = models.CharField(_("姓名"), max_length=30, blank=True)
    phone = EncryptedTextField(_("手机"), blank=True, default="")
    phone_index = models.CharField(max_length=64, null=True, blank=True, unique=True)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    last_role = models.CharField(max_length=40, blank=True)

    objects = PeopleManager()  # type: ignore[misc]  # the stub wants the parent's manager class

    class Meta:
        verbose_name = verbose_name_plural = _("人员")

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name or self.username

    @cached_property
    def held_roles(self) -> list[roles.HeldRole]:
        return roles.held(self)

    @property
    def acting(self) -> roles.HeldRole:
        chosen: roles.HeldRole | None = self.__dict__.get("_acting")
        if chosen is None:
            mine = self.held_roles
            chosen = next((r for r in mine if r.key == self.last_role), mine[0] if mine else roles.NOBODY)
            self.__dict__["_acting"] = chosen
        return chosen

    def act_as(self, role: roles.HeldRole) -> None:
        self.__dict__["_acting"] = role


class RoleName(models.TextChoices):
    DISTRICT_OFFICER = "district_officer", _("区级工作人员")
    STREET_OFFICER = "street_officer", _("街道党建办")
    COMMUNITY_SECRETARY = "community_secretary", _("社区书记")
    RESIDENT = "resident", _("居民")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")


STAFF_ROLES = frozenset({RoleName.DISTRICT_OFFICER, RoleName.STREET_OFFICER, RoleName.COMMUNITY_SECRETARY})
ADMIN_ROLES = frozenset({RoleName.SYSTEM_ADMIN, RoleName.SECURITY_ADMIN, RoleName.AUDIT_ADMIN})


class AreaRoleQuerySet(models.QuerySet["AreaRole"]):
    def in_force(self) -> "AreaRoleQuerySet":
        today = clock.today()
        return self.filter(Q(begins__lte=today) & (Q(ends__isnull=True) | Q(ends__gte=today)))

    def visible_to(self, user: Any) -> "AreaRoleQuerySet":
        """Security administrators see who holds what; a street officer sees the own street's."""
        role = roles.acting(user)
        if role.role in {RoleName.SECURITY_ADMIN, RoleName.STREET_OFFICER, RoleName.DISTRICT_OFFICER}:
            return self.filter(area__code__startswith=role.area_code)
        return self.none()


class AreaRole(Row):
    """One role held in one area, with begin and end."""

    user = models.ForeignKey(User, models.CASCADE, related_name="area_roles", verbose_name=_("人员"))
    role = models.CharField(_("身份"), max_length=30, choices=RoleName)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="roles", verbose_name=_("辖区")
    )  # fmt: skip
    begins = models.DateField(_("开始"))
    ends = models.DateField(_("结束"), null=True, blank=True)

    objects = AreaRoleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("辖区身份")
        ordering = ("user", "role")
        constraints = (
            models.CheckConstraint(condition=Q(role__in=RoleName.values), name="role_known"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("begins")), name="role_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(role__in=ADMIN_ROLES) | Q(area__isnull=False), name="area_role_has_area"
            ),
            models.UniqueConstraint(
                fields=("user", "role", "area"),
                condition=Q(ends__isnull=True),
                name="one_open_role_per_area",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.area or ''}"


class LoginCode(Row):
    """A six-digit code sent to a phone: ten minutes, single use, three tries, bound to one browser."""

    phone_index = models.CharField(max_length=64, db_index=True)
    code_hash = models.CharField(max_length=128)
    binding = models.CharField(max_length=64)
    address = models.GenericIPAddressField(null=True, blank=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries_left = models.PositiveSmallIntegerField(default=3)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("登录验证码")
        indexes = (models.Index(fields=("phone_index", "-sent_at"), name="login_code_latest"),)

    def __str__(self) -> str:
        return f"{self.pk}"


class FailedLogin(Row):
    """A wrong password, counted by account and address together, so that nobody can lock another person out."""

    account_index = models.CharField(max_length=64)
    address = models.GenericIPAddressField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("登录失败")
        indexes = (models.Index(fields=("account_index", "address", "-at"), name="failed_login_latest"),)

    def __str__(self) -> str:
        return f"{self.pk}"


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def visible_to(self, user: Any) -> "ApiTokenQuerySet":
        return self.filter(user_id=getattr(user, "pk", None))

    def live(self) -> "ApiTokenQuerySet":
        return self.filter(revoked_at__isnull=True, expires_at__gt=clock.now(), user__is_active=True)


class ApiToken(Row):
    """A personal token: only its hash is kept; it acts in one role, within one scope, until a date."""

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("用途"), max_length=60)
    prefix = models.CharField(max_length=8)
    token_hash = models.CharField(max_length=64, unique=True)
    role_key = models.CharField(max_length=40)
    can_write = models.BooleanField(_("可写"), default=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("有效期至"))
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("接口令牌")
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name


class SetupLink(Row):
    """A one-time link to choose a password by: the first administrator's, or that of somebody given an account."""

    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("初始设置链接")

    def __str__(self) -> str:
        return f"{self.pk}"
