"""品牌服务清单: what units of a street do again and again under a name, published edition by edition."""

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.rows import Row
from members.models import MemberUnit
from needs.models.editions import Edition, EditionQuerySet

# The longest a matter, a name and a line of words may be.
CONCEPT, NAME, TEXT = 30, 60, 80


class BrandListQuerySet(EditionQuerySet["BrandList"]):
    def before(self, brand_list: "BrandList") -> "BrandListQuerySet":
        """What the same street published earlier, latest first."""
        earlier = self.published().filter(area_code=brand_list.area_code, edition__lt=brand_list.edition)
        return earlier.order_by("-edition")

    def for_list(self) -> "BrandListQuerySet":
        return self.select_related("published_by").annotate(lines=Count("entries")).order_by("-id")


class BrandList(Edition):
    """品牌服务清单: the named services a street's units have agreed to, as they stood on the day of publishing."""

    objects = BrandListQuerySet.as_manager()

    class Meta(Edition.Meta):
        verbose_name = _("品牌服务清单")
        constraints = (
            models.UniqueConstraint(fields=("area_code", "edition"), name="one_brand_list_per_edition"),
            models.UniqueConstraint(
                fields=("area_code",), condition=Q(status="draft"), name="one_brand_list_in_draft"
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False, published_by__isnull=False),
                name="published_brand_list_names_who_and_when",
            ),
        )  # fmt: skip

    def get_absolute_url(self) -> str:
        return reverse("needs:brand-detail", args=[self.pk])


class BrandService(Row):
    """品牌服务: one unit's service of one matter, by its name; when, for whom, and the agreed matches behind it."""

    list = models.ForeignKey(BrandList, models.CASCADE, related_name="entries")
    position = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(MemberUnit, models.PROTECT, related_name="brand_services")
    unit_name = models.CharField(_("单位"), max_length=MemberUnit._meta.get_field("name").max_length)
    concept = models.CharField(_("事项"), max_length=CONCEPT)
    name = models.CharField(_("品牌名称"), max_length=NAME)
    schedule = models.CharField(_("服务时间"), max_length=TEXT, blank=True)
    serves = models.CharField(_("服务对象"), max_length=TEXT, blank=True)
    place = models.CharField(_("服务范围"), max_length=TEXT, blank=True)
    met = models.PositiveIntegerField(_("已对接件数"), default=0)
    claims = models.ManyToManyField("needs.Claim", related_name="brand_services", blank=True)

    class Meta:
        verbose_name = _("品牌服务")
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=("list", "unit", "concept"), name="one_brand_service_per_matter"),
        )

    def __str__(self) -> str:
        return self.name
