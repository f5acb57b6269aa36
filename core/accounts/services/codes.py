"""Six-digit codes: the way residents come in, and the proof that a phone is theirs."""

import json
import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from core import clock, request_context
from core.accounts.models import AreaRole, LoginCode, RoleName, User
from core.areas.models import Area
from core.audit import record
from core.errors import DomainError
from core.models import Channel, Consent
from core.outbox import enqueue
from core.personal.phones import MOBILE, normalise_phone
from core.personal.sealing import blind_index

LIFE = timedelta(minutes=10)
TRIES = 3
# How many codes within which time. Each limit holds back one address; the last one, over all addresses, spares
# the phone from a flood and lets a browser pass that has come in with this phone before.
PER_PHONE_AND_ADDRESS = (3, timedelta(minutes=10))
PER_ADDRESS = (60, timedelta(hours=1))
PER_PHONE = (10, timedelta(hours=1))
CONSENT_TEXT = "2026-11"


def mobile_number(written: str) -> str:
    """The one form of a mobile number, or a complaint at the field."""
    phone = normalise_phone(written)
    if phone.value.startswith("+") and not phone.value.startswith("+86"):
        raise ValidationError({"phone": _("国外的号码收不到验证码，请填国内手机号，或打电话说，社区帮您记下来。")})
    if phone.odd or not MOBILE.fullmatch(phone.value):
        raise ValidationError({"phone": _("请填 11 位手机号码。")})
    return phone.value


@transaction.atomic
def request_code(*, phone: str, binding: str, familiar: bool = False) -> LoginCode:
    """Send a code to a phone. The answer is the same whether or not anybody is known by that number."""
    number = mobile_number(phone)
    address, now = request_context.current().address, clock.now()
    _hold_back(blind_index(number), address, familiar=familiar)
    code = f"{secrets.randbelow(10**6):06d}"
    row = LoginCode(
        phone_index=blind_index(number), binding=_bound(binding), address=address, tries_left=TRIES,
        sent_at=now, expires_at=now + LIFE,
    )  # fmt: skip
    row.code_hash = _hashed(row, code)
    row.save()
    text = _("【同心】验证码 %(code)s，10 分钟内有效，只用一次，请勿告诉他人。") % {"code": code}
    enqueue(Channel.SMS, {}, secret=json.dumps({"to": number, "text": text}, ensure_ascii=False))
    record("code.requested", target=None, actor=None, code=row.pk)
    return row


def redeem_code(*, phone: str, code: str, binding: str, community: Area | None = None) -> User:
    """Let a resident in; somebody new becomes a resident of the community they name."""
    number = mobile_number(phone)
    return _let_in(number, _tried(number, code, binding), community)


def verify_code(*, phone: str, code: str, binding: str) -> str:
    """Prove that a phone is theirs without logging in; gives the number in its one form and uses up the code."""
    number = mobile_number(phone)
    _use_up(_tried(number, code, binding))
    return number


def _hold_back(phone_index: str, address: str | None, *, familiar: bool) -> None:
    phone: dict[str, str | None] = {"phone_index": phone_index}
    here: dict[str, str | None] = {"address": address}
    limits = [(PER_PHONE_AND_ADDRESS, {**phone, **here}), (PER_ADDRESS, here)]
    if not familiar:
        limits.append((PER_PHONE, phone))
    for (most, within), of in limits:
        if LoginCode.objects.filter(sent_at__gt=clock.now() - within, **of).count() >= most:
            raise DomainError(_("要验证码太频繁了，请过十分钟再试。"), code="too_many_codes", http_status=429)


def _tried(number: str, code: str, binding: str) -> LoginCode:
    # The spent try is committed before the refusal is raised, or guessing would be free.
    row = _spend_try(blind_index(number), _bound(binding))
    if row is None or not constant_time_compare(row.code_hash, _hashed(row, code.strip())):
        raise ValidationError({"code": _("验证码不对或已过期，请核对；错三次后要重新获取。")})
    return row


@transaction.atomic
def _spend_try(phone_index: str, bound: str) -> LoginCode | None:
    sent = LoginCode.objects.select_for_update().filter(phone_index=phone_index, binding=bound)
    row = sent.order_by("-sent_at", "-id").first()
    if row is None or row.used_at or row.tries_left == 0 or row.expires_at <= clock.now():
        return None
    row.tries_left -= 1
    row.save(update_fields=["tries_left"])
    return row


def _use_up(row: LoginCode) -> None:
    if not LoginCode.objects.filter(pk=row.pk, used_at__isnull=True).update(used_at=clock.now()):
        raise ValidationError({"code": _("这个验证码刚刚用过了，请重新获取。")})


@transaction.atomic
def _let_in(number: str, row: LoginCode, community: Area | None) -> User:
    user = User.objects.filter(phone_index=blind_index(number)).first()
    if user is None and community is None:
        raise ValidationError({"community": _("第一次登录，请选您住的社区。")})
    if user is not None and not user.is_active:
        raise ValidationError({"code": _("这个号码的账号已停用，请联系社区。")})
    if user is not None and any(role.role != RoleName.RESIDENT for role in user.held_roles):
        raise ValidationError({"code": _("这个号码登记在工作账号上，请用用户名和密码登录。")})
    _use_up(row)
    user = user or _new_resident(number)
    if community is not None and not user.held_roles:
        AreaRole.objects.create(user=user, role=RoleName.RESIDENT, area=community, begins=clock.today())
        user = User.objects.get(pk=user.pk)
    record("account.entered_by_code", target=user, actor=user)
    return user


def _new_resident(number: str) -> User:
    index = blind_index(number)
    user = User(username=f"r-{secrets.token_hex(8)}", full_name=f"居民{number[-4:]}", phone=number, phone_index=index)
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    user.save()
    Consent.objects.create(
        subject_index=index, purpose="resident_account", text_version=CONSENT_TEXT, channel="page",
        given_at=clock.now(),
    )  # fmt: skip
    record("account.created", target=user, actor=user)
    return user


def _bound(binding: str) -> str:
    return salted_hmac("core.accounts.binding", binding, algorithm="sha256").hexdigest()


def _hashed(row: LoginCode, code: str) -> str:
    # A million codes are quickly tried, so the hash is keyed: the table alone tells nothing.
    message = f"{row.phone_index}:{row.binding}:{row.sent_at.isoformat()}:{code}"
    return salted_hmac("core.accounts.code", message, algorithm="sha256").hexdigest()
