"""Visits to units: when somebody goes, and what was found there that the ledger does not say yet."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.accounts.roles import acting
from core.models import StoredFile
from core.rows import Row
from members.models.alliances import AREA_READERS
from members.models.resources import Resource, ResourceType
from members.models.units import MemberUnit


class VisitStatus(models.TextChoices):
    PLANNED = "planned", _("已安排")
    CARRIED_OUT = "carried_out", _("填表中")
    HANDED_IN = "handed_in", _("待核")
    SETTLED = "settled", _("已核")
    CANCELLED = "cancelled", _("已取消")


# Somebody is on the way, or the sheet is still on the phone.
OPEN_VISITS = (VisitStatus.PLANNED, VisitStatus.CARRIED_OUT)
# A visit counts once its sheet is handed in.
DONE_VISITS = (VisitStatus.HANDED_IN, VisitStatus.SETTLED)


class LedgerPart(models.TextChoices):
    BUSINESS = "business", _("业务")
    PARTY = "party", _("党建")
    RESOURCES = "resources", _("资源")


class VisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, user: Any) -> "VisitQuerySet":
        """Officers and secretaries see the street's visits, a liaison those to the own unit."""
        role = acting(user)
        if role.role in AREA_READERS:
            return self.filter(area_code__startswith=role.street_code)
        if role.unit_id:
            return self.filter(unit=role.unit_id)
        return self.none()

    def open(self) -> "VisitQuerySet":
        return self.filter(status__in=OPEN_VISITS)

    def done(self) -> "VisitQuerySet":
        return self.filter(status__in=DONE_VISITS)

    def for_list(self) -> "VisitQuerySet":
        return self.select_related("unit", "visitor").order_by("-planned_on", "-id")


class Visit(Row):
    """走访: somebody of the office goes to a unit and brings back what its ledger should say."""

    unit = models.ForeignKey(MemberUnit, models.PROTECT, related_name="visits", verbose_name=_("单位"))
    area_code = models.CharField(_("辖区"), max_length=12, db_collation="C")
    visitor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("谁去"))
    companions = models.CharField(_("同去的人"), max_length=60, blank=True)
    planned_on = models.DateField(_("哪一天去"))
    visited_on = models.DateField(_("走访日期"), null=True, blank=True)
    parts = ArrayField(models.CharField(max_length=10), verbose_name=_("核实了哪几块"), default=list, blank=True)
    note = models.CharField(_("走访记录"), max_length=500, blank=True)
    photos = models.ManyToManyField(StoredFile, blank=True, related_name="+", verbose_name=_("照片"))
    status = models.CharField(_("状态"), max_length=12, choices=VisitStatus, default=VisitStatus.PLANNED)
    reason = models.CharField(_("取消原因"), max_length=200, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("走访")
        ordering = ("-planned_on", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(status__in=VisitStatus.values), name="visit_status_known"),
            models.CheckConstraint(condition=Q(parts__contained_by=LedgerPart.values), name="visit_parts_known"),
            models.CheckConstraint(
                condition=~Q(status__in=("carried_out", "handed_in", "settled")) | Q(visited_on__isnull=False),
                name="carried_out_visit_has_its_day",
            ),
            models.CheckConstraint(condition=~Q(status="cancelled") | ~Q(reason=""), name="cancelled_visit_says_why"),
            models.UniqueConstraint(
                fields=("unit",), condition=Q(status__in=("planned", "carried_out")), name="one_open_visit_per_unit"
            ),
        )
        indexes = (
            models.Index(fields=("area_code", "status", "planned_on"), name="visit_list"),
            models.Index(fields=("unit", "-visited_on"), name="visit_of_unit"),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} {self.planned_on}"

    def get_absolute_url(self) -> str:
        return reverse("members:visit-detail", args=[self.pk])


class ChangeKind(models.TextChoices):
    FIELD = "field", _("改一项")
    RESOURCE = "resource", _("新资源")
    NEED = "need", _("单位需求")


class ChangeStatus(models.TextChoices):
    PROPOSED = "proposed", _("待核")
    ACCEPTED = "accepted", _("已采纳")
    REFUSED = "refused", _("不采纳")


class ProposedChangeQuerySet(models.QuerySet["ProposedChange"]):
    def visible_to(self, user: Any) -> "ProposedChangeQuerySet":
        return self.filter(visit__in=Visit.objects.visible_to(user))

    def waiting(self) -> "ProposedChangeQuerySet":
        return self.filter(status=ChangeStatus.PROPOSED)

    def for_list(self) -> "ProposedChangeQuerySet":
        return self.select_related("visit__unit", "resource", "decided_by").order_by("id")


class ProposedChange(Row):
    """走访表的一行: one thing a visit found that the ledger does not say yet."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="changes")
    kind = models.CharField(_("是什么"), max_length=8, choices=ChangeKind)
    field = models.CharField(_("哪一项"), max_length=16, blank=True)
    old = models.CharField(_("走访时台账上的"), max_length=200, blank=True)
    new = models.CharField(_("走访看到的"), max_length=300, blank=True)
    resource_type = models.CharField(_("资源类别"), max_length=12, choices=ResourceType, blank=True)
    quantity_text = models.CharField(_("数量"), max_length=60, blank=True)
    status = models.CharField(_("状态"), max_length=8, choices=ChangeStatus, default=ChangeStatus.PROPOSED)
    reason = models.CharField(_("不采纳的原因"), max_length=200, blank=True)
    resource = models.ForeignKey(Resource, models.PROTECT, null=True, blank=True, related_name="found_by")
    entered_as = models.CharField(_("录成的需求"), max_length=40, blank=True, default="")
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ProposedChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("走访发现")
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=ChangeKind.values), name="change_kind_known"),
            models.CheckConstraint(condition=Q(status__in=ChangeStatus.values), name="change_status_known"),
            models.CheckConstraint(
                condition=Q(kind="field") & ~Q(field="") | ~Q(kind="field") & Q(field=""), name="change_names_its_field"
            ),
            models.CheckConstraint(condition=Q(kind="field") | ~Q(new=""), name="found_thing_has_words"),
            models.CheckConstraint(
                condition=Q(status="proposed") | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="decided_change_names_who",
            ),
            models.CheckConstraint(condition=~Q(status="refused") | ~Q(reason=""), name="refused_change_says_why"),
            models.UniqueConstraint(fields=("visit", "field"), condition=Q(kind="field"), name="one_change_per_field"),
            models.UniqueConstraint(
                fields=("visit", "kind", "new"), condition=~Q(kind="field"), name="one_finding_per_text"
            ),
        )

    def __str__(self) -> str:
        return f"{self.visit_id} {self.field or self.kind}"

    @property
    def label(self) -> str:
        """What the row is about, in the ledger's words."""
        if not self.field:
            return self.get_kind_display()
        column: Any = MemberUnit._meta.get_field(self.field)
        return str(column.verbose_name)
