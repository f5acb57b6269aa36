"""结对: two sides that stand by each other over years, with what was done in each of them."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.accounts.models import User
from core.accounts.roles import acting
from core.areas.models import Area
from core.models import StoredFile
from core.personal.fields import EncryptedTextField
from core.rows import Row
from members.models.agreements import Side
from members.models.alliances import ALLIANCE_READERS, AREA_READERS
from members.models.units import MemberUnit


class PairingKind(models.TextChoices):
    UNIT = "unit", _("单位与社区")
    STREET = "street", _("街道与街道")
    TOWN = "town", _("街镇与村")


class PairingStatus(models.TextChoices):
    PROPOSED = "proposed", _("待对方同意")
    IN_FORCE = "in_force", _("结对中")
    ENDED = "ended", _("已结束")
    DROPPED = "dropped", _("没有结成")


# What two sides agreed to; a proposal is between them and the office.
AGREED_PAIRINGS = (PairingStatus.IN_FORCE, PairingStatus.ENDED)
OPEN_PAIRINGS = (PairingStatus.PROPOSED, PairingStatus.IN_FORCE)


class PairingQuerySet(models.QuerySet["Pairing"]):
    def visible_to(self, user: Any) -> "PairingQuerySet":
        """Officers of either side's street, alliance posts once it is agreed, liaisons their own unit's."""
        role = acting(user)
        here = Q(area_code__startswith=role.street_code) | Q(partner_code__startswith=role.street_code)
        if role.role in AREA_READERS:
            return self.filter(here)
        if role.role in ALLIANCE_READERS:
            return self.filter(here, status__in=AGREED_PAIRINGS)
        if role.unit_id:
            return self.filter(unit=role.unit_id)
        return self.none()

    def in_force(self) -> "PairingQuerySet":
        return self.filter(status=PairingStatus.IN_FORCE)

    def of_area(self, area: Area) -> "PairingQuerySet":
        return self.filter(Q(area=area) | Q(partner_area=area))

    def without_year(self, year: int) -> "PairingQuerySet":
        """In force in that year, and nothing is written down of it."""
        written = PairingYear.objects.filter(year=year).values("pairing")
        return self.in_force().filter(begins_on__year__lte=year).exclude(pk__in=written)

    def for_list(self) -> "PairingQuerySet":
        return self.select_related("unit", "area", "partner_area").prefetch_related("years").order_by("-id")


class Pairing(Row):
    """A unit or a street on one side, a community, street or village on the other; one outside is named in words."""

    number = models.CharField(_("编号"), max_length=40, unique=True)
    kind = models.CharField(_("结对类型"), max_length=8, choices=PairingKind)
    unit = models.ForeignKey(
        MemberUnit, models.PROTECT, null=True, blank=True, related_name="pairings", verbose_name=_("单位")
    )
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="pairings", verbose_name=_("本街道")
    )
    partner_area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="partner_pairings", verbose_name=_("结对的地方")
    )
    partner_name = models.CharField(_("平台以外的地方"), max_length=80, blank=True)
    area_code = models.CharField(_("辖区"), max_length=12, db_collation="C")
    partner_code = models.CharField(_("对方辖区"), max_length=12, db_collation="C", blank=True)
    title = models.CharField(_("名称"), max_length=80)
    purpose = models.CharField(_("结对做什么"), max_length=500)
    begins_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("到期"))
    status = models.CharField(_("状态"), max_length=10, choices=PairingStatus, default=PairingStatus.PROPOSED)
    proposed_side = models.CharField(_("哪一方提出"), max_length=6, choices=Side)
    reason = models.CharField(_("结束原因"), max_length=200, blank=True)
    closed_on = models.DateField(_("结束日期"), null=True, blank=True)
    # Each is said once: that it ends, and that a year is over of which nothing was written down.
    reminded_on = models.DateField(null=True, blank=True)
    asked_year = models.PositiveSmallIntegerField(null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = PairingQuerySet.as_manager()

    class Meta:
        verbose_name = _("结对")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(status__in=PairingStatus.values), name="pairing_status_known"),
            models.CheckConstraint(
                condition=Q(kind="unit", unit__isnull=False, area__isnull=True)
                | Q(kind__in=("street", "town"), unit__isnull=True, area__isnull=False),
                name="pairing_has_its_first_side",
            ),
            models.CheckConstraint(
                condition=Q(partner_area__isnull=False, partner_name="")
                | (Q(partner_area__isnull=True) & ~Q(partner_name="")),
                name="pairing_has_one_partner",
            ),
            models.CheckConstraint(
                condition=Q(area__isnull=True) | Q(partner_area__isnull=True) | ~Q(area=F("partner_area")),
                name="pairing_not_with_itself",
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("begins_on")), name="pairing_dates_in_order"),
            models.CheckConstraint(condition=Q(proposed_side__in=Side.values), name="pairing_side_known"),
            models.CheckConstraint(
                condition=~Q(status__in=("ended", "dropped")) | (~Q(reason="") & Q(closed_on__isnull=False)),
                name="ended_pairing_says_why",
            ),
            models.UniqueConstraint(
                fields=("unit", "partner_area"), condition=Q(status__in=OPEN_PAIRINGS), name="one_pairing_of_a_unit"
            ),
            models.UniqueConstraint(
                fields=("area", "partner_area"), condition=Q(status__in=OPEN_PAIRINGS), name="one_pairing_of_a_street"
            ),
        )
        indexes = (models.Index(fields=("area_code", "-id"), name="pairing_list"),)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("members:pairing-detail", args=[self.pk])

    @property
    def first(self) -> Any:
        return self.unit or self.area

    @property
    def partner(self) -> Any:
        return self.partner_area or self.partner_name

    @property
    def is_outside(self) -> bool:
        """Nobody here speaks for the other side."""
        return self.partner_area_id is None

    @property
    def is_running(self) -> bool:
        return self.status == PairingStatus.IN_FORCE

    def name_of(self, side: str) -> str:
        return str(self.first if side == Side.FIRST else self.partner)

    def side_of_unit(self, unit_id: int | None) -> Side | None:
        return Side.FIRST if unit_id is not None and unit_id == self.unit_id else None

    @property
    def lasted_until(self) -> date:
        return min(self.closed_on or clock.today(), clock.today())

    @property
    def spanned(self) -> range:
        """The calendar years it has stood in so far, oldest first; none before it is agreed to."""
        if self.status not in AGREED_PAIRINGS:
            return range(0)
        return range(self.begins_on.year, self.lasted_until.year + 1)

    @property
    def missing(self) -> list[int]:
        """Years that are over, for it or for everybody, of which nothing was written down."""
        over = clock.today().year if self.is_running else clock.today().year + 1
        written = {row.year for row in self.years.all()}
        return [year for year in self.spanned if year < over and year not in written]

    def by_year(self) -> Iterator[tuple[int, Any, bool]]:
        """Each year it has stood in, newest first: its entry, and whether that is missing."""
        entries, missing = {row.year: row for row in self.years.all()}, set(self.missing)
        for year in reversed(self.spanned):
            yield year, entries.get(year), year in missing


class PairingYear(Row):
    """年度记录: what was done in one year, in words, figures and photos."""

    pairing = models.ForeignKey(Pairing, models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField(_("年度"))
    done = models.CharField(_("做了什么"), max_length=1000)
    visits = models.PositiveIntegerField(_("走访次数"), null=True, blank=True)
    people = models.PositiveIntegerField(_("受益人次"), null=True, blank=True)
    money = models.DecimalField(_("投入（元）"), max_digits=12, decimal_places=2, null=True, blank=True)
    photos = models.ManyToManyField(StoredFile, blank=True, related_name="+")
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("结对年度记录")
        ordering = ("-year",)
        constraints = (
            models.UniqueConstraint(fields=("pairing", "year"), name="one_entry_of_a_pairing_and_year"),
            models.CheckConstraint(condition=Q(money__isnull=True) | Q(money__gte=0), name="pairing_money_given"),
        )

    def __str__(self) -> str:
        return f"{self.pairing_id} {self.year}"


class HelpKind(models.TextChoices):
    VISIT = "visit", _("走访慰问")
    HEALTH = "health", _("看病就医")
    SCHOOL = "school", _("孩子上学")
    WORK = "work", _("找活就业")
    GOODS = "goods", _("生活物资")
    OTHER = "other", _("其他帮助")


class PairingHelp(Row):
    """帮扶: help for one household, told by its kind and day; the household is read by two people alone."""

    pairing = models.ForeignKey(Pairing, models.CASCADE, related_name="help")
    kind = models.CharField(_("帮了什么"), max_length=8, choices=HelpKind)
    done_on = models.DateField(_("哪一天"))
    money = models.DecimalField(_("投入（元）"), max_digits=12, decimal_places=2, null=True, blank=True)
    household = EncryptedTextField(_("哪一户"))
    note = EncryptedTextField(_("怎么帮的"), blank=True, default="")
    helper = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("帮扶人"))
    knows = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("对方知情人")
    )
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("结对帮扶")
        ordering = ("-done_on", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=HelpKind.values), name="help_kind_known"),
            models.CheckConstraint(condition=Q(knows__isnull=True) | ~Q(knows=F("helper")), name="help_of_two_people"),
            models.CheckConstraint(condition=Q(money__isnull=True) | Q(money__gte=0), name="help_money_given"),
        )

    def __str__(self) -> str:
        return f"{self.pairing_id} {self.kind}"

    def names_household_to(self, user: Any) -> bool:
        """The two people concerned, and nobody for the sake of an office."""
        return user.pk is not None and user.pk in (self.helper_id, self.knows_id)
