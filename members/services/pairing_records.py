"""What a pairing did, year by year, and help for single households; what is missing or ends is said once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.files.storing import store_image
from core.personal.inside_text import tells_contact, tidy
from members import pairing_notices as notices
from members.models import Pairing, PairingHelp, PairingYear, Side
from members.pairing_lifecycle import PAIRING_LIFECYCLE
from members.pairing_policies import side_of
from members.services.pairings import locked_pairing

MOST_PHOTOS = 9
# Time enough to talk about going on.
BEFORE_THE_END = timedelta(days=60)


@dataclass(frozen=True)
class YearText:
    """What was done in a year, in words and figures."""

    done: str
    visits: int | None = None
    people: int | None = None
    money: Decimal | None = None


@dataclass(frozen=True)
class HelpText:
    """Help for one household, who knows of it on the other side, and how it was."""

    kind: str
    done_on: date
    household: str
    note: str = ""
    money: Decimal | None = None
    knows: int | None = None


@transaction.atomic
def write_year(
    *, pairing: Pairing, year: int, text: YearText, photos: Iterable[BinaryIO] = (), actor: User
) -> PairingYear:  # fmt: skip
    """Write down one year, or write it anew; photos are added to those it has."""
    pairing = locked_pairing(pairing)
    PAIRING_LIFECYCLE.check("write", obj=pairing, actor=actor)
    if year not in pairing.spanned:
        raise ValidationError({"year": _("结对没有经过这一年。")})
    if tells_contact(text.done):
        raise ValidationError({"done": _("请不要写电话和证件号，这里很多人看得到。")})
    entry = PairingYear.objects.filter(pairing=pairing, year=year).first() or PairingYear(pairing=pairing, year=year)
    for name, value in vars(text).items():
        setattr(entry, name, value)
    entry.done, entry.written_by, entry.written_at = tidy(text.done), actor, clock.now()
    pictures = list(photos)
    if len(pictures) + (entry.photos.count() if entry.pk else 0) > MOST_PHOTOS:
        raise ValidationError({"photos": _("一年最多 %(most)s 张照片。") % {"most": MOST_PHOTOS}})
    entry.full_clean()
    entry.save()
    entry.photos.add(*(store_image(upload=one, owner_code=pairing.area_code, actor=actor) for one in pictures))
    record("pairing.year_written", target=pairing, actor=actor, year=year, photos=len(pictures))
    return entry


@transaction.atomic
def record_help(*, pairing: Pairing, text: HelpText, actor: User) -> PairingHelp:
    """Write down help for a household; the trail and everybody but the two learn neither who nor where."""
    pairing = locked_pairing(pairing)
    PAIRING_LIFECYCLE.check("help", obj=pairing, actor=actor)
    if not pairing.begins_on <= text.done_on <= clock.today():
        raise ValidationError({"done_on": _("日期要在结对开始之后，不能在今天之后。")})
    if not tidy(text.household):
        raise ValidationError({"household": _("请写明是哪一户，只有您和对方知情人看得到。")})
    knows = others_of(pairing, actor).filter(pk=text.knows).first() if text.knows is not None else None
    if text.knows is not None and knows is None:
        raise ValidationError({"knows": _("请选对方的联络员或社区书记。")})
    told = {**vars(text), "household": tidy(text.household), "note": tidy(text.note), "knows": knows}
    entry = PairingHelp(pairing=pairing, helper=actor, created_at=clock.now(), **told)
    entry.full_clean()
    entry.save()
    record("pairing.helped", target=pairing, actor=actor, help=entry.pk, kind=entry.kind)
    notices.helped(entry)
    return entry


def keep_pairings() -> int:
    """Say once that one runs out, and once a year that the last one was not written down; tells how many."""
    system, today = User.objects.system(), clock.today()
    ending = Pairing.objects.in_force().filter(reminded_on__isnull=True, ends_on__lte=today + BEFORE_THE_END)
    said = sum(_ending(pk, system) for pk in list(ending.values_list("pk", flat=True)))
    year = today.year - 1
    missing = Pairing.objects.without_year(year).filter(Q(asked_year__isnull=True) | Q(asked_year__lt=year))
    return said + sum(_missing(pk, year, system) for pk in list(missing.values_list("pk", flat=True)))


@transaction.atomic
def _ending(pk: int, system: User) -> int:
    pairing = locked_pairing(Pairing(pk=pk))
    if pairing.reminded_on is not None:
        return 0
    pairing.reminded_on = clock.today()
    pairing.save(update_fields=["reminded_on"])
    record("pairing.reminded", target=pairing, actor=system)
    notices.ending(pairing)
    return 1


@transaction.atomic
def _missing(pk: int, year: int, system: User) -> int:
    pairing = locked_pairing(Pairing(pk=pk))
    if pairing.asked_year == year:
        return 0
    pairing.asked_year = year
    pairing.save(update_fields=["asked_year"])
    record("pairing.year_asked", target=pairing, actor=system, year=year)
    notices.year_missing(pairing, year)
    return 1


def others_of(pairing: Pairing, actor: User) -> QuerySet[User]:
    """Who speaks for the side this person does not speak for."""
    side = side_of(actor, pairing) or Side.FIRST
    return notices.people_of(pairing, side.other).exclude(pk=actor.pk)
