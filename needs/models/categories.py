"""What a need is about: ten categories everywhere, and those a street adds."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

# What every street has from the start, and what can therefore be said in the reader's language.
BUILT_IN = frozenset({
    gettext_noop("就业培训"), gettext_noop("场景打造"), gettext_noop("社区安全"), gettext_noop("环境卫生"),
    gettext_noop("社区文化"), gettext_noop("物业管理"), gettext_noop("残障服务"), gettext_noop("养老助老"),
    gettext_noop("志愿服务"), gettext_noop("儿童教育"), gettext_noop("停车出行"), gettext_noop("未分类"),
})  # fmt: skip


def said_category(name: str) -> str:
    """A category in the reader's language; what a street adds for itself keeps its own name."""
    return gettext(name) if name in BUILT_IN else name


class Category(models.Model):
    """服务类别: ten of them everywhere, and those a street adds for itself."""

    street_code = models.CharField(max_length=9, blank=True, default="", db_collation="C")
    key = models.CharField(max_length=20)
    name = models.CharField(_("名称"), max_length=20)
    short_names = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    response_days = models.PositiveSmallIntegerField(_("答复时限（工作日）"), null=True, blank=True)
    completion_days = models.PositiveSmallIntegerField(_("办结时限（工作日）"), null=True, blank=True)
    icon = models.CharField(max_length=40, default="dots")
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("服务类别")
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=("street_code", "key"), name="one_category_key_per_street"),
            models.UniqueConstraint(fields=("street_code", "name"), name="one_category_name_per_street"),
        )

    def __str__(self) -> str:
        return said_category(self.name)
