"""Pairings: propose, agree, renew and end."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.areas.models import Area, AreaLevel
from core.audit import record
from core.errors import DomainError
from core.numbers import next_number
from core.personal.inside_text import tidy
from members import pairing_notices as notices
from members import pairing_policies as policies
from members.models import OPEN_PAIRINGS, MemberUnit, Pairing, PairingKind, PairingStatus, Side, UnitStatus
from members.pairing_lifecycle import PAIRING_LIFECYCLE

# A pairing lasts for years, and is spoken about anew after so many.
LONGEST = timedelta(days=10 * 366)
EARLIEST = date(1990, 1, 1)
PARTNER_LEVEL = {
    PairingKind.UNIT: AreaLevel.COMMUNITY, PairingKind.STREET: AreaLevel.STREET, PairingKind.TOWN: AreaLevel.COMMUNITY,
}  # fmt: skip


@dataclass(frozen=True)
class PairingText:
    """What is written of a pairing."""

    title: str
    purpose: str
    begins_on: date
    ends_on: date


@transaction.atomic
def propose_pairing(
    *, kind: str, first: MemberUnit | Area, partner: Area | str, text: PairingText, actor: User
) -> Pairing:  # fmt: skip
    """Ask the other side; with a place outside, for which nobody here speaks, it stands at once."""
    if not policies.can_propose(actor, first):
        raise PermissionDenied(_("只能为自己的单位、本辖区的单位或本街道提出结对。"))
    _check_sides(kind, first, partner)
    _check_days(text.begins_on, text.ends_on)
    sides = _sided(first, partner)
    pairing = Pairing(
        kind=kind, number=next_number(sides["area_code"][:9], "JD", clock.today().year), created_by=actor,
        created_at=clock.now(), **sides, **asdict(text),
    )  # fmt: skip
    pairing.proposed_side = policies.side_of(actor, pairing) or Side.FIRST
    if pairing.is_outside:
        pairing.status = PairingStatus.IN_FORCE
    pairing.full_clean()
    pairing.save()
    record("pairing.proposed", target=pairing, actor=actor, kind=kind, side=pairing.proposed_side)
    if not pairing.is_outside:
        notices.proposed(pairing)
    return pairing


@transaction.atomic
def accept_pairing(*, pairing: Pairing, actor: User) -> Pairing:
    """Agree to what the other side has proposed."""
    pairing = locked_pairing(pairing)
    step = PAIRING_LIFECYCLE.check("accept", obj=pairing, actor=actor)
    pairing.status = step.target
    _save(pairing)
    record("pairing.accepted", target=pairing, actor=actor)
    notices.accepted(pairing)
    return pairing


@transaction.atomic
def renew_pairing(*, pairing: Pairing, ends_on: date, actor: User) -> Pairing:
    """Go on beyond the day it would have ended."""
    pairing = locked_pairing(pairing)
    PAIRING_LIFECYCLE.check("renew", obj=pairing, actor=actor)
    if ends_on <= pairing.ends_on:
        raise ValidationError({"ends_on": _("要晚于现在的到期日。")})
    if ends_on - max(pairing.ends_on, clock.today()) > LONGEST:
        raise ValidationError({"ends_on": _("一次最长续十年。")})
    before, pairing.ends_on, pairing.reminded_on = pairing.ends_on, ends_on, None
    _save(pairing, "ends_on", "reminded_on")
    record("pairing.renewed", target=pairing, actor=actor, before=before, until=ends_on)
    notices.renewed(pairing)
    return pairing


@transaction.atomic
def end_pairing(*, pairing: Pairing, reason: str, actor: User) -> Pairing:
    """End it for a stated reason; its years stay, and the last may still be written down."""
    return _close("end", pairing, reason, actor)


@transaction.atomic
def drop_pairing(*, pairing: Pairing, reason: str, actor: User) -> Pairing:
    """Decline what was proposed, or take the proposal back."""
    return _close("drop", pairing, reason, actor)


def close_pairings_of(*, unit: MemberUnit, reason: str, actor: User) -> None:
    """A unit that leaves ends what it stands in, and takes back what it proposed."""
    for pairing in Pairing.objects.filter(unit=unit, status__in=OPEN_PAIRINGS).order_by("pk"):
        close = end_pairing if pairing.is_running else drop_pairing
        close(pairing=pairing, reason=reason, actor=actor)


def locked_pairing(pairing: Pairing) -> Pairing:
    rows = Pairing.objects.select_for_update(of=("self",)).select_related("unit", "area", "partner_area")
    return rows.get(pk=pairing.pk)


def _close(name: str, pairing: Pairing, reason: str, actor: User) -> Pairing:
    pairing = locked_pairing(pairing)
    step = PAIRING_LIFECYCLE.check(name, obj=pairing, actor=actor)
    if not tidy(reason):
        raise ValidationError({"reason": _("请写明原因，对方会看到。")})
    pairing.status, pairing.reason, pairing.closed_on = step.target, tidy(reason), clock.today()
    _save(pairing, "reason", "closed_on")
    record(f"pairing.{'ended' if name == 'end' else 'dropped'}", target=pairing, actor=actor, reason=pairing.reason)
    notices.closed(pairing)
    return pairing


def _save(pairing: Pairing, *names: str) -> None:
    pairing.version += 1
    pairing.full_clean()
    pairing.save(update_fields=["status", "version", *names])


def _sided(first: MemberUnit | Area, partner: Area | str) -> dict[str, Any]:
    unit = isinstance(first, MemberUnit)
    mine = {"unit" if unit else "area": first, "area_code": first.area_code if unit else first.code}  # type: ignore[union-attr]  # the one or the other
    if isinstance(partner, Area):
        return {**mine, "partner_area": partner, "partner_code": partner.code}
    return {**mine, "partner_name": tidy(partner)}


def _check_sides(kind: str, first: MemberUnit | Area, partner: Area | str) -> None:
    if isinstance(first, MemberUnit) != (kind == PairingKind.UNIT):
        raise ValidationError({"kind": _("单位结对选单位；街道、街镇结对由本街道提出。")})
    if isinstance(first, MemberUnit) and first.status != UnitStatus.ACTIVE:
        raise DomainError(_("这家单位已退出，不能结对。"), code="wrong_state")
    if isinstance(first, Area) and first.level != AreaLevel.STREET:
        raise ValidationError({"kind": _("街道、街镇结对由本街道提出。")})
    if isinstance(partner, Area):
        _check_partner(kind, first, partner)
    elif not tidy(partner):
        raise ValidationError({"partner_area": _("请选结对的地方；不在平台上的，写它的名称。")})


def _check_partner(kind: str, first: MemberUnit | Area, partner: Area) -> None:
    if partner.until or partner.level != PARTNER_LEVEL[PairingKind(kind)]:
        told = _("街道结对选街道。") if kind == PairingKind.STREET else _("请选一个社区或村。")
        raise ValidationError({"partner_area": told})
    if isinstance(first, Area) and partner.code.startswith(first.code):
        raise ValidationError({"partner_area": _("请选本街道以外的地方。")})
    mine = {"unit": first} if isinstance(first, MemberUnit) else {"area": first}
    if Pairing.objects.filter(**mine, partner_area=partner, status__in=OPEN_PAIRINGS).exists():
        raise ValidationError({"partner_area": _("双方已经在结对，或者正等答复。")})


def _check_days(begins_on: date, ends_on: date) -> None:
    if ends_on < begins_on:
        raise ValidationError({"ends_on": _("到期日不能早于开始日。")})
    if not EARLIEST <= begins_on <= clock.today() + timedelta(days=366):
        raise ValidationError({"begins_on": _("没有这一天，请核对年份。")})
    if ends_on > max(begins_on, clock.today()) + LONGEST:
        raise ValidationError({"ends_on": _("一次最长十年，到期可以续期。")})
