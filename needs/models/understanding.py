"""How a street's texts are read: the words and concepts it adds, and what it has learnt from its own decisions."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.accounts.roles import acting
from core.rows import Row
from members.models import AREA_READERS

NAME = 20


class WordSide(models.TextChoices):
    ASKED = "asked", _("居民的说法")
    OFFERED = "offered", _("单位的说法")
    TRADE = "trade", _("单位名称里的字")


class WordEffect(models.TextChoices):
    ADDED = "added", _("添加")
    SILENCED = "silenced", _("停用")


class EntryStatus(models.TextChoices):
    IN_FORCE = "in_force", _("生效中")
    WITHDRAWN = "withdrawn", _("已撤下")


class StreetEntryQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "StreetEntryQuerySet":
        """Staff of the street and above; what a street speaks of is no secret between its own offices."""
        role = acting(user)
        if role.role not in AREA_READERS:
            return self.none()
        return self.filter(area_code__startswith=role.street_code or role.area_code)

    def in_force(self) -> "StreetEntryQuerySet":
        return self.filter(status=EntryStatus.IN_FORCE)

    def for_list(self) -> "StreetEntryQuerySet":
        return self.select_related("added_by", "withdrawn_by").order_by("-id")


class StreetEntry(Row):
    """What a street says of its own; withdrawn it stays to be read and to be taken back."""

    area_code = models.CharField(max_length=9, db_collation="C", db_index=True)
    status = models.CharField(max_length=10, choices=EntryStatus, default=EntryStatus.IN_FORCE)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = StreetEntryQuerySet.as_manager()

    class Meta:
        abstract = True


def _constraints(noun: str) -> tuple[models.BaseConstraint, ...]:
    return (
        models.CheckConstraint(condition=Q(status__in=EntryStatus.values), name=f"{noun}_status_known"),
        models.CheckConstraint(
            condition=Q(status="in_force") | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
            name=f"withdrawn_{noun}_names_who_and_when",
        ),
        models.CheckConstraint(condition=Q(area_code__regex=r"^[0-9]{9}$"), name=f"{noun}_belongs_to_a_street"),
    )


class StreetConcept(StreetEntry):
    """A thing that can be needed and offered in this street and that the house does not know."""

    name = models.CharField(_("名称"), max_length=NAME)
    category = models.CharField(_("类别"), max_length=20)
    broader = models.CharField(_("上位事项"), max_length=NAME, blank=True, default="")
    types = ArrayField(models.CharField(max_length=20), verbose_name=_("常用资源类别"), default=list, blank=True)
    units = ArrayField(models.CharField(max_length=20), verbose_name=_("常见单位类型"), default=list, blank=True)
    answers = ArrayField(models.CharField(max_length=NAME), verbose_name=_("也能解决"), default=list, blank=True)
    goes_with = ArrayField(models.CharField(max_length=NAME), verbose_name=_("常一起办"), default=list, blank=True)

    class Meta:
        verbose_name = _("本街事项")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("area_code", "name"), condition=Q(status="in_force"), name="one_concept_of_a_name"
            ),
            models.CheckConstraint(condition=~Q(broader=F("name")), name="concept_not_broader_than_itself"),
            *_constraints("concept"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('needs:word-list')}?concept={self.name}"


class StreetWord(StreetEntry):
    """A word this street adds to a concept, or a word of the house that is not heard here."""

    concept = models.CharField(_("事项"), max_length=NAME)
    word = models.CharField(_("说法"), max_length=24)
    side = models.CharField(_("谁的说法"), max_length=8, choices=WordSide)
    effect = models.CharField(max_length=8, choices=WordEffect, default=WordEffect.ADDED)

    class Meta:
        verbose_name = _("本街说法")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("area_code", "concept", "side", "word"), condition=Q(status="in_force"),
                name="one_word_of_a_concept",
            ),
            models.CheckConstraint(condition=Q(side__in=WordSide.values), name="word_side_known"),
            models.CheckConstraint(condition=Q(effect__in=WordEffect.values), name="word_effect_known"),
            *_constraints("word"),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.word

    def get_absolute_url(self) -> str:
        return f"{reverse('needs:word-list')}?concept={self.concept}"


class StreetUnderstanding(Row):
    """What matching is handed for a street, kept ready in one row; its verbs write it anew, and wait for each other."""

    area_code = models.CharField(max_length=9, db_collation="C", unique=True)
    additions = models.JSONField(default=dict, blank=True)
    habits = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("街道理解")

    def __str__(self) -> str:
        return self.area_code
