"""What lists published edition by edition have in common: drafted once, published as it stands, never changed."""

from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.accounts.roles import acting
from core.rows import Row
from members.models import AREA_READERS

E = TypeVar("E", bound=models.Model)


class EditionStatus(models.TextChoices):
    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("已发布")


class EditionQuerySet(models.QuerySet[E]):
    def visible_to(self, user: Any) -> Self:
        """Drafts by those who work over the area; what is published, by everybody of the street."""
        role = acting(user)
        if role.role in AREA_READERS:
            street = Q(area_code__startswith=role.street_code) if role.street_code else Q()
            return self.filter(Q(area_code__startswith=role.area_code) | (street & Q(status=EditionStatus.PUBLISHED)))
        if role.street_code:
            return self.filter(area_code__startswith=role.street_code, status=EditionStatus.PUBLISHED)
        return self.none()

    def published(self) -> Self:
        """What anybody may read, masked."""
        return self.filter(status=EditionStatus.PUBLISHED)

    def drafts(self) -> Self:
        return self.filter(status=EditionStatus.DRAFT)


class Edition(Row):
    """One edition of a list: whose place it speaks for, its number and title, and who published it when."""

    area_code = models.CharField(_("范围"), max_length=12, db_collation="C", db_index=True)
    edition = models.PositiveSmallIntegerField(_("期次"))
    title = models.CharField(_("标题"), max_length=80)
    status = models.CharField(max_length=10, choices=EditionStatus, default=EditionStatus.DRAFT)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.title

    @property
    def street_code(self) -> str:
        return self.area_code[:9]

    @property
    def is_published(self) -> bool:
        return self.status == EditionStatus.PUBLISHED
