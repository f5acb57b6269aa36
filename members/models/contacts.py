"""Changes of a liaison's name or phone, reported by the unit and confirmed by the office."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.accounts.roles import acting
from core.personal.fields import EncryptedTextField
from core.personal.masking import mask_name, mask_phone
from core.rows import Row
from members.models.alliances import AREA_READERS
from members.models.units import Liaison


class ContactStatus(models.TextChoices):
    REPORTED = "reported", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    REFUSED = "refused", _("未采用")


class ContactChangeQuerySet(models.QuerySet["ContactChange"]):
    def visible_to(self, user: Any) -> "ContactChangeQuerySet":
        """The office of the street, and the unit itself."""
        role = acting(user)
        if role.role in AREA_READERS:
            return self.filter(liaison__unit__area_code__startswith=role.street_code)
        return self.filter(liaison__unit=role.unit_id) if role.unit_id else self.none()

    def waiting(self) -> "ContactChangeQuerySet":
        return self.filter(status=ContactStatus.REPORTED)


class ContactChange(Row):
    """联系方式变更: what a liaison's post should say; the post says it once the office has confirmed it."""

    liaison = models.ForeignKey(Liaison, models.CASCADE, related_name="changes")
    name = EncryptedTextField(_("姓名"))
    phone = EncryptedTextField(_("联系电话"))
    status = models.CharField(_("状态"), max_length=9, choices=ContactStatus, default=ContactStatus.REPORTED)
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    reported_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ContactChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("联系方式变更")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(status__in=ContactStatus.values), name="contact_change_status_known"),
            models.CheckConstraint(condition=~Q(status="refused") | ~Q(reason=""), name="refused_contact_says_why"),
            models.CheckConstraint(
                condition=Q(status="reported") | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="decided_contact_names_who",
            ),
            models.UniqueConstraint(
                fields=("liaison",), condition=Q(status="reported"), name="one_reported_contact_per_post"
            ),
        )

    def __str__(self) -> str:
        return f"{self.liaison_id} {self.status}"

    @property
    def masked_name(self) -> str:
        return mask_name(self.name)

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone)
