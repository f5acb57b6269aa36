"""Entering a need, and changing its text."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
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
from core.personal.phones import normalise_phone
from core.personal.sealing import blind_index
from core.versions import check_version
from members.models import MemberUnit
from needs import notices, policies
from needs.lifecycle import NEED_LIFECYCLE
from needs.models import Category, Need, NeedPhoto, NeedSource, Reach, Urgency
from needs.services.limits import RESPONSE_FIELDS, UNANSWERED, restart_response, start_response

SERIES = "XQ"
MOST_PHOTOS = 6
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
    photos: Sequence[BinaryIO] = (),
) -> Need:
    """Enter a need: a resident's own, one written down by staff for somebody, or a unit's."""
    if not policies.can_enter(actor, said.area_code):
        raise PermissionDenied(_("您只能在自己的辖区内登记需求。"))
    _check_place(said.area_code)
    need = _new(said, actor)
    _set_asker(need, asker, unit, actor)
    need.full_clean()
    need.save()
    _record_consent(need, asker, actor)
    _attach(need, photos, actor)
    record("need.entered", target=need, actor=actor, source=need.source, photos=len(photos))
    notices.need_entered(need)
    return need


@transaction.atomic
def edit_need(*, need: Need, said: Said, version: int | None, actor: User) -> Need:
    """Change the text of a need; a stale version is refused with the text as it stands now."""
    need = Need.objects.select_for_update().get(pk=need.pk)
    NEED_LIFECYCLE.check("edit", obj=need, actor=actor)
    check_version(need, version)
    _check_place(said.area_code)
    if not policies.can_enter(actor, said.area_code):
        raise ValidationError({"area_code": _("不能把需求移出自己的辖区。")})
    changed = _change(need, said)
    moved = "category" in changed and need.status in UNANSWERED and restart_response(need)
    need.full_clean()
    need.save(update_fields=[*changed, "version", *RESPONSE_FIELDS])
    record("need.edited", target=need, actor=actor, fields=changed)
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


def _set_asker(need: Need, asker: Asker, unit: MemberUnit | None, actor: User) -> None:
    """Say whose need it is. A resident or liaison can only ask for themselves; staff ask for others."""
    role = acting(actor)
    if role.unit_id:
        need.source, need.asking_unit_id = NeedSource.UNIT, role.unit_id
    elif unit is not None:
        _check_unit(unit, need)
        need.source, need.asking_unit = NeedSource.UNIT, unit
    elif policies.works_over(actor, need.area_code):
        need.source = NeedSource.ON_BEHALF
    else:
        need.source, need.asker = NeedSource.RESIDENT, actor
    need.asker_name = asker.name.strip() or (actor.full_name if need.asker_id else "")
    need.asker_phone = normalise_phone(asker.phone or (actor.phone if need.asker_id else "")).value
    need.asker_phone_index = blind_index(need.asker_phone)


def _check_unit(unit: MemberUnit, need: Need) -> None:
    if unit.street_code != need.area_code[:9]:
        raise ValidationError({"unit": _("这个单位不在本街道。")})


def _check_place(area_code: str) -> None:
    if not Area.objects.in_force().communities().filter(code=area_code).exists():
        raise ValidationError({"area_code": _("没有这个社区，请重新选择。")})


def _record_consent(need: Need, asker: Asker, actor: User) -> None:
    """A phone is kept only with consent, and the consent is kept with it."""
    if not need.asker_phone:
        return
    if not asker.consent:
        raise ValidationError({"consent": _("留联系电话须经本人同意，请先征得同意并勾选。")})
    own = need.asker_id == actor.pk
    Consent.objects.create(
        subject_index=need.asker_phone_index, purpose=CONSENT_PURPOSE, text_version=CONSENT_VERSION,
        channel="page" if own else "staff", given_at=clock.now(), recorded_by=None if own else actor,
    )  # fmt: skip


def _attach(need: Need, photos: Sequence[BinaryIO], actor: User) -> list[NeedPhoto]:
    if need.photos.count() + len(photos) > MOST_PHOTOS:
        raise ValidationError({"photos": _("一件需求最多放 %(most)s 张照片。") % {"most": MOST_PHOTOS}})
    kept = [store_image(upload=photo, owner_code=need.area_code, actor=actor) for photo in photos]
    return [NeedPhoto.objects.create(need=need, file=file) for file in kept]


def _change(need: Need, said: Said) -> list[str]:
    """Put the new text into the row and name the fields that differ."""
    changed = [name for name, value in _plain(said).items() if getattr(need, name) != value]
    for name in changed:
        setattr(need, name, getattr(said, name))
    return changed


def _plain(said: Said) -> dict[str, Any]:
    return {field.name: getattr(said, field.name) for field in fields(said)}
