"""Need lists published as snapshots, and needs found to be everywhere or rising fast."""

from typing import Any

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.accounts.roles import acting
from core.areas.models import Zone
from core.rows import Row
from members.models import AREA_READERS
from needs.models.categories import Category
from needs.models.editions import Edition, EditionQuerySet


class NeedListQuerySet(EditionQuerySet["NeedList"]):
    def of_scope(self, need_list: "NeedList") -> "NeedListQuerySet":
        """Every edition of the same community, zone or street."""
        return self.filter(area_code=need_list.area_code, zone=need_list.zone_id)

    def before(self, need_list: "NeedList") -> "NeedListQuerySet":
        """What was published for the same place earlier, latest first."""
        return self.of_scope(need_list).published().filter(edition__lt=need_list.edition).order_by("-edition")

    def for_list(self) -> "NeedListQuerySet":
        return self.select_related("zone", "published_by").annotate(lines=Count("entries")).order_by("-id")


class NeedList(Edition):
    """需求清单: one community's, zone's or street's needs as they stood on the day of publishing."""

    zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, related_name="need_lists")

    objects = NeedListQuerySet.as_manager()

    class Meta(Edition.Meta):
        verbose_name = _("需求清单")
        constraints = (
            models.UniqueConstraint(
                fields=("area_code", "zone", "edition"), name="one_list_per_edition", nulls_distinct=False
            ),
            models.UniqueConstraint(
                fields=("area_code", "zone"), condition=Q(status="draft"), name="one_list_in_draft",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False, published_by__isnull=False),
                name="published_list_names_who_and_when",
            ),
        )  # fmt: skip

    def get_absolute_url(self) -> str:
        return reverse("needs:edition-detail", args=[self.pk])

    @property
    def within(self) -> Q:
        """The needs of its place: those of one community, of a zone's communities, or of the whole street."""
        return self.spoken_for("area_code")

    def spoken_for(self, code: str) -> Q:
        """Whether a code lies in its place; ``code`` names the column."""
        if self.zone is not None:
            return Q(**{f"{code}__in": self.zone.communities.values("code")})
        return Q(**{f"{code}__startswith": self.area_code})


class NeedListEntry(Row):
    """One line of a list; the columns say what the need said on the day of publishing."""

    list = models.ForeignKey(NeedList, models.CASCADE, related_name="entries")
    need = models.ForeignKey("needs.Need", models.PROTECT, related_name="list_entries")
    position = models.PositiveSmallIntegerField()
    number = models.CharField(_("编号"), max_length=24)
    area_code = models.CharField(_("社区"), max_length=12, db_collation="C")
    category = models.CharField(_("类别"), max_length=20)
    text = models.CharField(_("需求内容"), max_length=300)
    place = models.CharField(_("地点"), max_length=100, blank=True)
    reach = models.CharField(_("性质"), max_length=10)
    urgency = models.CharField(_("紧急程度"), max_length=10)
    endorsements = models.PositiveIntegerField(_("附议"), default=0)
    due = models.DateField(_("办结时限"), null=True, blank=True)
    status = models.CharField(_("发布时状态"), max_length=12)

    class Meta:
        verbose_name = _("清单条目")
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint(fields=("list", "need"), name="one_line_per_need_and_list"),)

    def __str__(self) -> str:
        return f"{self.number} {self.text}"


class FindingKind(models.TextChoices):
    UNIVERSAL = "universal", _("普适性")
    HOT_SPOT = "hot_spot", _("热点性")


class FindingStatus(models.TextChoices):
    PROPOSED = "proposed", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    DISMISSED = "dismissed", _("不采纳")


class ReachFindingQuerySet(models.QuerySet["ReachFinding"]):
    def visible_to(self, user: Any) -> "ReachFindingQuerySet":
        role = acting(user)
        if role.role not in AREA_READERS:
            return self.none()
        return self.filter(area_code__startswith=role.street_code or role.area_code)

    def waiting(self) -> "ReachFindingQuerySet":
        return self.filter(status=FindingStatus.PROPOSED)

    def newest(self) -> "ReachFindingQuerySet":
        """The last word on each theme."""
        return self.order_by("kind", "category_id", "theme", "-id").distinct("kind", "category_id", "theme")

    def for_list(self) -> "ReachFindingQuerySet":
        return self.select_related("category", "decided_by").annotate(asked=Count("needs")).order_by("-id")


class ReachFinding(Row):
    """What the rule found: one theme asked for in many communities, or rising fast, with its evidence."""

    area_code = models.CharField(_("街道"), max_length=12, db_collation="C", db_index=True)
    kind = models.CharField(_("性质"), max_length=10, choices=FindingKind)
    category = models.ForeignKey(Category, models.PROTECT, related_name="findings")
    # Nothing: what is asked for in this category without naming anything known.
    theme = models.CharField(_("主题"), max_length=30, blank=True, default="")
    since = models.DateField(_("起"))
    until = models.DateField(_("止"))
    evidence = models.JSONField(default=dict)
    needs = models.ManyToManyField("needs.Need", related_name="findings")
    # Which needs a confirmation has marked, and as what each stood before.
    marked = models.JSONField(default=dict, blank=True)
    status = models.CharField(max_length=10, choices=FindingStatus, default=FindingStatus.PROPOSED)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    found_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ReachFindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("普适性与热点")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("area_code", "kind", "category", "theme"), condition=Q(status="proposed"),
                name="one_finding_waiting_per_theme",
            ),
            models.CheckConstraint(condition=~Q(status="dismissed") | ~Q(reason=""), name="dismissal_has_a_reason"),
            models.CheckConstraint(condition=Q(status__in=FindingStatus.values), name="finding_status_known"),
            models.CheckConstraint(
                condition=Q(status="proposed") | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="decided_finding_names_who_and_when",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.theme or gettext("%(category)s（其他）") % {"category": self.category}

    def get_absolute_url(self) -> str:
        return reverse("needs:finding-detail", args=[self.pk])

    @property
    def size(self) -> int:
        """How much speaks for it: communities where it is asked everywhere, needs of the last week where it rises."""
        if self.kind == FindingKind.UNIVERSAL:
            return len(self.evidence["communities"])
        return int(self.evidence["weeks"][-1])
