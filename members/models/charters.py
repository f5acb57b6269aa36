"""联盟公约 in versions, and who signed which of them."""

import hashlib
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.accounts.roles import acting
from core.personal.fields import EncryptedTextField
from core.personal.masking import mask_name
from core.rows import Row
from members.models.alliances import ALLIANCE_READERS, AREA_READERS, Alliance
from members.models.units import MemberUnit, Seat


def fingerprint_of(text: str) -> str:
    """SHA-256 of the exact text, as anybody can work it out."""
    return hashlib.sha256(text.encode()).hexdigest()


class CharterStatus(models.TextChoices):
    DRAFT = "draft", _("草稿")
    IN_FORCE = "in_force", _("生效中")
    SUPERSEDED = "superseded", _("已被取代")


class Adoption(models.TextChoices):
    VOTE = "vote", _("会议表决")
    ORDER = "order", _("文件决定")


class Standing(models.TextChoices):
    """How a unit stands to the version in force."""

    TO_SIGN = "to_sign", _("待签")
    SIGNED = "signed", _("已签")
    TO_SIGN_AGAIN = "to_sign_again", _("待重签")


class CharterQuerySet(models.QuerySet["Charter"]):
    def visible_to(self, user: Any) -> "CharterQuerySet":
        """Officers see drafts too; everybody else of the alliance what has been in force."""
        role = acting(user)
        if role.role in AREA_READERS:
            return self.filter(area_code__startswith=role.street_code)
        if role.unit_id or role.alliance_id:
            reachable = Alliance.objects.visible_to(user).values("pk")
            return self.filter(alliance__in=reachable).exclude(status=CharterStatus.DRAFT)
        return self.none()

    def in_force(self) -> "CharterQuerySet":
        return self.filter(status=CharterStatus.IN_FORCE)

    def for_list(self) -> "CharterQuerySet":
        return self.select_related("alliance", "drafted_by").order_by("-edition")


VOTED = (
    Q(entitled__gt=0)
    & Q(present__lte=F("entitled"))
    # Two thirds make a quorum; more than half of those present carry it.
    & Q(present__gte=F("quorum"))
    & Q(present=F("in_favour") + F("against") + F("abstained"))
    & Q(in_favour__gt=F("against") + F("abstained"))
)


class Charter(Row):
    """联盟公约: one version; once in force its text never changes, the next version replaces it."""

    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="charters")
    area_code = models.CharField(_("辖区"), max_length=12, db_collation="C", db_index=True)
    edition = models.PositiveSmallIntegerField(_("版次"))
    # Versions that differ in nothing material share a round of signing.
    round = models.PositiveSmallIntegerField(_("签署轮次"), default=0)
    title = models.CharField(_("标题"), max_length=60)
    text = models.TextField(_("公约全文"), max_length=20_000)
    material = models.BooleanField(_("有实质改动，各单位重新签署"), default=True)
    changes = models.CharField(_("改了什么"), max_length=300, blank=True)
    status = models.CharField(_("状态"), max_length=10, choices=CharterStatus, default=CharterStatus.DRAFT)
    adoption = models.CharField(_("怎么通过"), max_length=5, choices=Adoption, blank=True)
    adopted_on = models.DateField(_("通过日期"), null=True, blank=True)
    entitled = models.PositiveSmallIntegerField(_("应到"), null=True, blank=True)
    quorum = models.PositiveSmallIntegerField(_("法定人数"), null=True, blank=True)
    present = models.PositiveSmallIntegerField(_("实到"), null=True, blank=True)
    in_favour = models.PositiveSmallIntegerField(_("赞成"), null=True, blank=True)
    against = models.PositiveSmallIntegerField(_("反对"), null=True, blank=True)
    abstained = models.PositiveSmallIntegerField(_("弃权"), null=True, blank=True)
    order_number = models.CharField(_("文号"), max_length=40, blank=True)
    sha256 = models.CharField(_("全文指纹"), max_length=64, blank=True)
    review_on = models.DateField(_("复审日期"), null=True, blank=True)
    reviewed_on = models.DateField(_("上次复审"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    in_force_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CharterQuerySet.as_manager()

    class Meta:
        verbose_name = _("联盟公约")
        ordering = ("alliance", "-edition")
        constraints = (
            models.UniqueConstraint(fields=("alliance", "edition"), name="one_charter_per_edition"),
            models.UniqueConstraint(
                fields=("alliance",), condition=Q(status="in_force"), name="one_charter_in_force_per_alliance"
            ),
            models.UniqueConstraint(
                fields=("alliance",), condition=Q(status="draft"), name="one_charter_draft_per_alliance"
            ),
            models.CheckConstraint(condition=Q(status__in=CharterStatus.values), name="charter_status_known"),
            models.CheckConstraint(
                condition=Q(status="draft")
                | (~Q(sha256="") & Q(adopted_on__isnull=False, in_force_at__isnull=False, round__gt=0)),
                name="charter_in_force_was_adopted",
            ),
            models.CheckConstraint(
                condition=Q(adoption="", status="draft")
                | (Q(adoption="order") & ~Q(order_number=""))
                | (Q(adoption="vote") & VOTED),
                name="charter_carried_by_vote_or_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.edition}"

    def get_absolute_url(self) -> str:
        return reverse("members:charter-detail", args=[self.pk])


class CharterSignatureQuerySet(models.QuerySet["CharterSignature"]):
    def visible_to(self, user: Any) -> "CharterSignatureQuerySet":
        """A unit has its own; the office and the alliance's posts have all of it."""
        role = acting(user)
        if role.unit_id:
            return self.filter(unit=role.unit_id)
        if role.role in AREA_READERS | ALLIANCE_READERS:
            return self.filter(charter__in=Charter.objects.visible_to(user).values("pk"))
        return self.none()


class CharterSignature(Row):
    """One unit's signature under one version: who, as what, when, and the fingerprint of what was signed."""

    charter = models.ForeignKey(Charter, models.PROTECT, related_name="signatures")
    unit = models.ForeignKey(MemberUnit, models.PROTECT, related_name="charter_signatures")
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signer = EncryptedTextField(_("签署人"))
    post = models.CharField(_("职务"), max_length=40)
    signed_at = models.DateTimeField(_("签署时间"))
    sha256 = models.CharField(_("全文指纹"), max_length=64)

    objects = CharterSignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("公约签署")
        ordering = ("signed_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("charter", "unit"), name="one_signature_per_unit_and_charter"),
            models.CheckConstraint(condition=~Q(post=""), name="charter_signed_in_a_post"),
        )

    def __str__(self) -> str:
        return f"{self.charter_id}:{self.unit_id}"

    @property
    def masked_signer(self) -> str:
        return mask_name(self.signer)

    @property
    def area_code(self) -> str:
        """Where the trail files it."""
        return self.charter.area_code


def standing_of(charter: Charter, unit_id: int) -> Standing:
    """How one unit stands to a version in force."""
    rounds = set(
        CharterSignature.objects.filter(charter__alliance=charter.alliance_id, unit=unit_id).values_list(
            "charter__round", flat=True
        )
    )
    if charter.round in rounds:
        return Standing.SIGNED
    return Standing.TO_SIGN_AGAIN if rounds else Standing.TO_SIGN


def seated(charter: Charter, unit_id: int) -> bool:
    return Seat.objects.in_force().filter(alliance=charter.alliance_id, unit=unit_id).exists()
