"""Two-way agreements: draft, promise, sign, renew and end."""

import hashlib
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Self

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
from core.versions import check_version
from members import agreement_notices as notices
from members import agreement_policies as policies
from members.agreement_lifecycle import AGREEMENT_LIFECYCLE
from members.models import Agreement, AgreementStatus, Commitment, MemberUnit, Side, UnitStatus

# No agreement binds anybody for longer.
LONGEST = timedelta(days=5 * 366)
PARTNER_LEVELS = (AreaLevel.STREET, AreaLevel.COMMUNITY)
MOST_COMMITMENTS = 40


@dataclass(frozen=True)
class AgreementText:
    """What is written of an agreement, beside what each side promises."""

    title: str
    purpose: str
    begins_on: date
    ends_on: date

    @classmethod
    def of(cls, agreement: Agreement) -> Self:
        """What is written of it now."""
        return cls(**{field.name: getattr(agreement, field.name) for field in fields(cls)})


@dataclass(frozen=True)
class Promise:
    """One commitment as it is typed."""

    side: str
    content: str
    quantity: Decimal
    measure: str
    due_on: date


TEXT_FIELDS = tuple(field.name for field in fields(AgreementText))


@transaction.atomic
def draft_agreement(*, unit: MemberUnit, partner: MemberUnit | Area, text: AgreementText, actor: User) -> Agreement:
    """Begin an agreement between a unit and a community, a street or another unit."""
    unit = MemberUnit.objects.select_for_update().get(pk=unit.pk)
    if not policies.can_draft(actor, unit):
        raise PermissionDenied(_("只能为自己的单位或本辖区的单位起草协议。"))
    _check_partner(unit, partner)
    agreement = Agreement(
        unit=unit, area_code=unit.area_code, number=next_number(unit.street_code, "XY", clock.today().year),
        created_by=actor, created_at=clock.now(), **_sided(partner), **asdict(text),
    )  # fmt: skip
    _check_days(text)
    agreement.full_clean()
    agreement.save()
    record("agreement.drafted", target=agreement, actor=actor, unit=unit.pk)
    return agreement


@transaction.atomic
def edit_agreement(*, agreement: Agreement, text: AgreementText, version: int | None, actor: User) -> Agreement:
    """Correct a draft."""
    agreement = locked_agreement(agreement)
    AGREEMENT_LIFECYCLE.check("edit", obj=agreement, actor=actor)
    check_version(agreement, version)
    _check_days(text)
    _check_promises_inside(agreement, text)
    changed = [name for name in TEXT_FIELDS if getattr(agreement, name) != getattr(text, name)]
    for name in changed:
        setattr(agreement, name, getattr(text, name))
    agreement.full_clean()
    agreement.save(update_fields=[*changed, "version"])
    record("agreement.edited", target=agreement, actor=actor, fields=changed)
    return agreement


@transaction.atomic
def add_commitment(*, agreement: Agreement, promise: Promise, actor: User) -> Commitment:
    """Write down what one side promises the other."""
    agreement = locked_agreement(agreement)
    AGREEMENT_LIFECYCLE.check("promise", obj=agreement, actor=actor)
    if agreement.commitments.count() >= MOST_COMMITMENTS:
        raise DomainError(_("一份协议最多写 %(n)s 条承诺。") % {"n": MOST_COMMITMENTS}, code="too_many")
    if not agreement.begins_on <= promise.due_on <= agreement.ends_on:
        raise ValidationError({"due_on": _("日期要在协议期限里。")})
    alike = {"side": promise.side, "content": promise.content, "due_on": promise.due_on}
    if agreement.commitments.filter(**alike).exists():
        raise ValidationError({"content": _("这一方已经写过同样的一条。")})
    commitment = Commitment(agreement=agreement, **asdict(promise))
    commitment.full_clean()
    commitment.save()
    record("agreement.commitment_added", target=agreement, actor=actor, commitment=commitment, side=promise.side)
    return commitment


@transaction.atomic
def remove_commitment(*, commitment: Commitment, actor: User) -> Agreement:
    """Take a promise out of a draft."""
    agreement = locked_agreement(commitment.agreement)
    AGREEMENT_LIFECYCLE.check("promise", obj=agreement, actor=actor)
    record("agreement.commitment_removed", target=agreement, actor=actor, side=commitment.side)
    commitment.delete()
    return agreement


@transaction.atomic
def send_agreement(*, agreement: Agreement, actor: User) -> Agreement:
    """Ask both sides to sign; from now on the text stands as it is."""
    agreement = locked_agreement(agreement)
    step = AGREEMENT_LIFECYCLE.check("send", obj=agreement, actor=actor)
    agreement.status, agreement.text_hash = step.target, text_hash(agreement)
    _save(agreement, "text_hash")
    record("agreement.sent", target=agreement, actor=actor, text_hash=agreement.text_hash)
    notices.to_sign(agreement)
    return agreement


@transaction.atomic
def return_agreement(*, agreement: Agreement, reason: str, actor: User) -> Agreement:
    """Open the text again before both have signed; whoever had signed signs anew."""
    agreement = locked_agreement(agreement)
    step = AGREEMENT_LIFECYCLE.check("return", obj=agreement, actor=actor)
    _say(reason)
    signed = list(agreement.signatures.values_list("side", flat=True))
    agreement.signatures.all().delete()
    agreement.status, agreement.text_hash = step.target, ""
    _save(agreement, "text_hash")
    record("agreement.returned", target=agreement, actor=actor, reason=tidy(reason), signed=signed)
    notices.returned(agreement, tidy(reason))
    return agreement


@transaction.atomic
def sign_agreement(*, agreement: Agreement, post: str, version: int | None = None, actor: User) -> Agreement:
    """Sign for the side one speaks for; with the second signature it is in force."""
    agreement = locked_agreement(agreement)
    AGREEMENT_LIFECYCLE.check("sign", obj=agreement, actor=actor)
    check_version(agreement, version)
    if not tidy(post):
        raise ValidationError({"post": _("请写签署人的职务。")})
    side = policies.side_of(actor, agreement)
    signature = _signature(agreement, str(side), tidy(post), actor)
    record("agreement.signed", target=agreement, actor=actor, side=side, text_hash=signature.text_hash)
    if agreement.signatures.count() == len(Side):
        agreement.status = AgreementStatus.IN_FORCE
    _save(agreement)
    notices.signed(agreement, str(side))
    return agreement


@transaction.atomic
def renew_agreement(*, agreement: Agreement, begins_on: date, ends_on: date, actor: User) -> Agreement:
    """Draft the next agreement of the same two sides with the same promises, linked to this one."""
    agreement = locked_agreement(agreement)
    AGREEMENT_LIFECYCLE.check("renew", obj=agreement, actor=actor)
    text = AgreementText(agreement.title, agreement.purpose, begins_on, ends_on)
    _check_days(text)
    if begins_on <= (agreement.closed_on or agreement.begins_on):
        raise ValidationError({"begins_on": _("要在这一份之后开始。")})
    following = Agreement(
        unit=agreement.unit, area_code=agreement.area_code, renews=agreement, created_by=actor,
        number=next_number(agreement.area_code[:9], "XY", clock.today().year), created_at=clock.now(),
        **_sided(agreement.partner), **asdict(text),
    )  # fmt: skip
    following.full_clean()
    following.save()
    _copy_promises(agreement, following)
    record("agreement.renewed", target=agreement, actor=actor, renewal=following)
    record("agreement.drafted", target=following, actor=actor, renews=agreement)
    notices.renewed(following)
    return following


@transaction.atomic
def end_agreement(*, agreement: Agreement, reason: str, actor: User) -> Agreement:
    """End before its day; what was promised and not given is owed no more."""
    return _close("end", agreement, reason, actor)


@transaction.atomic
def drop_agreement(*, agreement: Agreement, reason: str, actor: User) -> Agreement:
    """Give up what was never signed by both."""
    return _close("drop", agreement, reason, actor)


@transaction.atomic
def settle_agreement(*, agreement: Agreement, actor: User) -> Agreement:
    """Close what has run out and was wholly given."""
    agreement = locked_agreement(agreement)
    step = AGREEMENT_LIFECYCLE.check("settle", obj=agreement, actor=actor)
    agreement.status, agreement.closed_on = step.target, clock.today()
    _save(agreement, "closed_on")
    record("agreement.settled", target=agreement, actor=actor)
    notices.settled(agreement)
    return agreement


def text_hash(agreement: Agreement) -> str:
    """SHA-256 of the exact words both sides sign."""
    lines = [agreement.number, agreement.title, agreement.name_of(Side.FIRST), agreement.name_of(Side.SECOND)]
    lines += [agreement.purpose, agreement.begins_on.isoformat(), agreement.ends_on.isoformat()]
    for row in agreement.commitments.order_by("side", "due_on", "id"):
        lines.append("\t".join([row.side, row.content, f"{row.quantity:.2f}", row.measure, row.due_on.isoformat()]))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def locked_agreement(agreement: Agreement) -> Agreement:
    rows = Agreement.objects.select_for_update(of=("self",)).select_related("unit", "partner_unit", "partner_area")
    return rows.get(pk=agreement.pk)


def _signature(agreement: Agreement, side: str, post: str, actor: User) -> Any:
    if agreement.signatures.filter(user=actor).exists():
        raise DomainError(_("您已经替另一方签过了，双方要由两个人签。"), code="signed_for_the_other")
    signature = agreement.signatures.model(
        agreement=agreement, side=side, user=actor, post=post, text_hash=agreement.text_hash, signed_at=clock.now()
    )
    signature.full_clean()
    signature.save()
    return signature


def _close(name: str, agreement: Agreement, reason: str, actor: User) -> Agreement:
    agreement = locked_agreement(agreement)
    step = AGREEMENT_LIFECYCLE.check(name, obj=agreement, actor=actor)
    agreement.status, agreement.reason, agreement.closed_on = step.target, _say(reason), clock.today()
    _save(agreement, "reason", "closed_on")
    record(f"agreement.{'ended' if name == 'end' else 'dropped'}", target=agreement, actor=actor, reason=tidy(reason))
    notices.closed(agreement)
    return agreement


def _save(agreement: Agreement, *names: str) -> None:
    agreement.full_clean()
    agreement.save(update_fields=["status", "version", *names])


def _say(reason: str) -> str:
    if not tidy(reason):
        raise ValidationError({"reason": _("请写明原因，对方会看到。")})
    return tidy(reason)


def _sided(partner: MemberUnit | Area) -> dict[str, Any]:
    if isinstance(partner, MemberUnit):
        return {"partner_unit": partner, "partner_code": partner.area_code}
    return {"partner_area": partner, "partner_code": partner.code}


def _check_partner(unit: MemberUnit, partner: MemberUnit | Area) -> None:
    if unit.status != UnitStatus.ACTIVE:
        raise DomainError(_("这家单位已退出，不能签协议。"), code="wrong_state")
    if isinstance(partner, MemberUnit):
        if partner.pk == unit.pk:
            raise ValidationError({"partner_unit": _("不能和自己签协议。")})
        if partner.status != UnitStatus.ACTIVE or partner.street_code[:6] != unit.street_code[:6]:
            raise ValidationError({"partner_unit": _("只能选本区在册的单位。")})
    elif partner.level not in PARTNER_LEVELS or partner.until or partner.code[:6] != unit.street_code[:6]:
        raise ValidationError({"partner_area": _("只能选本区的街道或社区。")})


def _check_days(text: AgreementText) -> None:
    if text.ends_on < text.begins_on:
        raise ValidationError({"ends_on": _("到期日不能早于开始日。")})
    if text.ends_on - text.begins_on > LONGEST:
        raise ValidationError({"ends_on": _("一份协议最长五年，到期可以续签。")})
    if abs(text.begins_on.year - clock.today().year) > 5:
        raise ValidationError({"begins_on": _("没有这一天，请核对年份。")})


def _check_promises_inside(agreement: Agreement, text: AgreementText) -> None:
    days = list(agreement.commitments.values_list("due_on", flat=True))
    if days and not (text.begins_on <= min(days) and max(days) <= text.ends_on):
        raise ValidationError({"ends_on": _("有的承诺日期落在新期限外，请先改承诺。")})


def _copy_promises(agreement: Agreement, following: Agreement) -> None:
    """The same distance from the beginning, and none beyond the new end."""
    moved = following.begins_on - agreement.begins_on
    Commitment.objects.bulk_create(
        Commitment(
            agreement=following, side=row.side, content=row.content, quantity=row.quantity, measure=row.measure,
            due_on=min(row.due_on + moved, following.ends_on),
        )
        for row in agreement.commitments.order_by("id")
    )  # fmt: skip
