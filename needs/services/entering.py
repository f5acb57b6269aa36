"""Entering a need, and changing its text."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, BinaryIO

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.accounts.roles import acting
from core.areas.models import Area
from core.audit import record
from core.files.storing import store_image
from core.models import Consent
from core.numbers import next_number
from core.personal.inside_text import tells_contact, tidy
from core.personal.phones import normalise_phone
from core.personal.sealing import blind_index
from core.versions import check_version
from members.models import MemberUnit
from needs import notices, policies
from needs.lifecycle import NEED_LIFECYCLE
from needs.models import Category, Need, NeedPhoto, NeedSource, Reach, Urgency
from needs.services.limits import RESPONSE_FIELDS, UNANSWERED, restart_response, start_response
from needs.services.moderating import WORDS, keep_original

SERIES = "XQ"
MOST_PHOTOS = 6
# Text messages reach numbers of this country.
HERE = "+86"
CONSENT_PURPOSE = "need"
CONSENT_VERSION = "2026-01"


@dataclass(frozen=True)
class Said:
    """What is asked for and where: the part of a need that people write and may change."""

    text: str
    category: Category
    area_code: str
    detail: str = ""
    place: str = ""
    urgency: str = Urgency.NORMAL
    reach: str = Reach.ORDINARY
    public: bool = True
    note: str = ""

    @classmethod
    def of(cls, need: Need) -> "Said":
        """The text as it stands, to be changed with ``dataclasses.replace``."""
        return cls(**{field.name: getattr(need, field.name) for field in fields(cls)})


@dataclass(frozen=True)
class Asker:
    """Who asks, as told to staff or known from the log-in, and whether they agreed to being kept on record."""

    name: str = ""
    phone: str = ""
    consent: bool = False


NOBODY_NAMED = Asker()


@transaction.atomic
def enter_need(
    *,
    said: Said,
    actor: User,
    asker: Asker = NOBODY_NAMED,
    unit: MemberUnit | None = None,
    meeting: str = "",
    photos: Sequence[BinaryIO] = (),
) -> Need:
    """Enter a need: a resident's own, one written down by staff for somebody, a unit's, or one raised in a meeting."""
    if not policies.can_enter(actor, said.area_code):
        raise PermissionDenied(_("您只能在自己的辖区内登记需求。"))
    _check_place(said.area_code)
    need = _new(checked(said), actor)
    _set_source(need, unit, meeting, actor)
    _set_asker(need, asker, actor)
    need.full_clean()
    need.save()
    _record_consent(need, asker, actor)
    _attach(need, photos, actor)
    record("need.entered", target=need, actor=actor, source=need.source, photos=len(photos))
    notices.need_entered(need)
    return need


@transaction.atomic
def edit_need(*, need: Need, said: Said, version: int | None, reason: str = "", actor: User) -> Need:
    """Change a need; a stale version is refused with the text as it stands now, and what was said is kept as 原文."""
    need = Need.objects.select_for_update().get(pk=need.pk)
    NEED_LIFECYCLE.check("edit", obj=need, actor=actor)
    check_version(need, version)
    _check_place(said.area_code)
    if not policies.can_enter(actor, said.area_code):
        raise ValidationError({"area_code": _("不能把需求移出自己的辖区。")})
    said = checked(said, since=need)
    original = keep_original(need, reason, actor) if set(WORDS) & set(_differing(need, said)) else None
    changed = _change(need, said)
    moved = "category" in changed and need.status in UNANSWERED and restart_response(need)
    need.full_clean()
    need.save(update_fields=[*changed, "version", *RESPONSE_FIELDS])
    record("need.edited", target=need, actor=actor, fields=changed, original=original)
    if moved:
        notices.limit_moved(need)
    return need


@transaction.atomic
def add_photos(*, need: Need, photos: Sequence[BinaryIO], actor: User) -> list[NeedPhoto]:
    """Add photos to a need that still is worked on."""
    need = Need.objects.select_for_update().get(pk=need.pk)
    if not policies.is_asker(actor, need):
        NEED_LIFECYCLE.check("edit", obj=need, actor=actor)
    added = _attach(need, photos, actor)
    record("need.photos_added", target=need, actor=actor, photos=len(added))
    return added


def _new(said: Said, actor: User) -> Need:
    today = clock.today()
    number = next_number(said.area_code[:9], SERIES, today.year)
    need = Need(number=number, created_at=clock.now(), asked_on=today, entered_by=actor, **_plain(said))
    start_response(need)
    return need


def checked(said: Said, since: Need | None = None) -> Said:
    """The words as they are kept: something can be read, and no phone in what neighbours and units read.

    What a need says already is let be when it is changed elsewhere.
    """
    words: dict[str, Any] = {name: tidy(getattr(said, name)) for name in (*WORDS, "note")}
    if not words["text"]:
        raise ValidationError({"text": _("请写清楚是什么事。")})
    new = [name for name in WORDS if since is None or words[name] != getattr(since, name)]
    told = {name: _("这里别人看得到，请不要写电话或身份证号。") for name in new if tells_contact(words[name])}
    if told:
        raise ValidationError(told)
    return replace(said, **words)


def _set_source(need: Need, unit: MemberUnit | None, meeting: str, actor: User) -> None:
    """Say where it comes from. A resident or liaison can only ask for themselves; staff ask for others."""
    role = acting(actor)
    if role.unit_id:
        need.source, need.asking_unit_id = NeedSource.UNIT, role.unit_id
        return
    if not policies.works_over(actor, need.area_code):
        need.source, need.asker = NeedSource.RESIDENT, actor
        return
    if unit is not None:
        _check_unit(unit, need)
        need.asking_unit = unit
    need.source_text = tidy(meeting)
    others = NeedSource.UNIT if unit is not None else NeedSource.ON_BEHALF
    need.source = NeedSource.MEETING if need.source_text else others


def _set_asker(need: Need, asker: Asker, actor: User) -> None:
    """Who asks, with a phone that can be called from here; a resident's own come from the account."""
    need.asker_name = tidy(asker.name) or (actor.full_name if need.asker_id else "")
    phone = normalise_phone(asker.phone or (actor.phone if need.asker_id else ""))
    if asker.phone and (phone.odd or not phone.value.startswith(HERE)):
        raise ValidationError({"asker_phone": _("请填国内的手机号或带区号的座机号。")})
    need.asker_phone, need.asker_phone_index = phone.value, blind_index(phone.value)


def _check_unit(unit: MemberUnit, need: Need) -> None:
    if unit.street_code != need.area_code[:9]:
        raise ValidationError({"unit": _("这个单位不在本街道。")})


def _check_place(area_code: str) -> None:
    if not Area.objects.in_force().communities().filter(code=area_code).exists():
        raise ValidationError({"area_code": _("没有这个社区，请重新选择。")})


def _record_consent(need: Need, asker: Asker, actor: User) -> None:
    """Name and phone of somebody else are kept only with consent, and the consent is kept with them."""
    own = need.asker_id == actor.pk
    if not need.asker_phone and (own or not need.asker_name):
        return
    if not asker.consent:
        raise ValidationError({"consent": _("留姓名和联系电话须经本人同意，请先征得同意并勾选。")})
    Consent.objects.create(
        subject_index=need.asker_phone_index or blind_index(need.asker_name), purpose=CONSENT_PURPOSE,
        text_version=CONSENT_VERSION, channel="page" if own else "staff", given_at=clock.now(),
        recorded_by=None if own else actor,
    )  # fmt: skip


def _attach(need: Need, photos: Sequence[BinaryIO], actor: User) -> list[NeedPhoto]:
    if photos and need.photos.count() + len(photos) > MOST_PHOTOS:
        raise ValidationError({"photos": _("一件需求最多放 %(most)s 张照片。") % {"most": MOST_PHOTOS}})
    kept = [store_image(upload=photo, owner_code=need.area_code, actor=actor) for photo in photos]
    return [NeedPhoto.objects.create(need=need, file=file) for file in kept]


def _change(need: Need, said: Said) -> list[str]:
    """Put the new text into the row and name the fields that differ."""
    changed = _differing(need, said)
    for name in changed:
        setattr(need, name, getattr(said, name))
    return changed


def _differing(need: Need, said: Said) -> list[str]:
    return [name for name, value in _plain(said).items() if getattr(need, name) != value]


def _plain(said: Said) -> dict[str, Any]:
    return {field.name: getattr(said, field.name) for field in fields(said)}
