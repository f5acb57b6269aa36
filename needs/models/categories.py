"""What a need is about: ten categories everywhere, and those a street adds."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.rows import Row
from needs.category_names import said_category


class Category(Row):
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
