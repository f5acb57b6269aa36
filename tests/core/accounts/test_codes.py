"""Residents come in by phone and six digits."""

import json
import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from core import clock, request_context
from core.accounts.models import AreaRole, LoginCode, RoleName, User
from core.accounts.services import codes
from core.errors import DomainError
from core.models import AuditEntry, Channel, Consent, OutboxMessage
from core.outbox import relay
from core.personal.sealing import blind_index
from tests.cast import Cast

PHONE, OTHER_PHONE = "13800138000", "13900139000"
HERE, ELSEWHERE = "browser-one", "browser-two"


def sent_code() -> str:
    """The digits of the last text message, as its reader would see them."""
    message = OutboxMessage.objects.filter(channel=Channel.SMS).order_by("-created_at", "-id").first()
    assert message is not None
    found = re.search(r"\d{6}", json.loads(message.secret)["text"])
    assert found
    return found[0]


def asked(phone: str = PHONE, binding: str = HERE) -> str:
    OutboxMessage.objects.all().delete()
    codes.request_code(phone=phone, binding=binding)
    return sent_code()


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def from_address(address: str):
    return request_context.enter(request_context.Context(address=address))


def test_a_new_phone_becomes_a_resident_of_the_chosen_community(cast: Cast) -> None:
    user = codes.redeem_code(phone=PHONE, code=asked(), binding=HERE, community=cast.hechi)
    role = AreaRole.objects.get(user=user)
    assert (role.role, role.area) == (RoleName.RESIDENT, cast.hechi)
    assert user.phone == "+86" + PHONE
    assert not user.has_usable_password()
    assert Consent.objects.filter(subject_index=blind_index("+86" + PHONE), purpose="resident_account").exists()
    assert AuditEntry.objects.filter(verb="account.entered_by_code", actor=user, success=True).count() == 1


def test_a_known_phone_comes_in_without_choosing_and_stays_one_account(cast: Cast) -> None:
    first = codes.redeem_code(phone=PHONE, code=asked(), binding=HERE, community=cast.hechi)
    again = codes.redeem_code(phone="+86 138 0013 8000", code=asked(), binding=HERE)
    assert again.pk == first.pk


def test_the_code_is_kept_only_as_a_keyed_hash(cast: Cast) -> None:
    code = asked()
    row = LoginCode.objects.get()
    assert code not in row.code_hash
    assert PHONE not in row.phone_index
    assert row.expires_at - row.sent_at == timedelta(minutes=10)


def test_a_newcomer_must_choose_and_may_then_use_the_same_code(cast: Cast) -> None:
    code = asked()
    with pytest.raises(ValidationError) as refused:
        codes.redeem_code(phone=PHONE, code=code, binding=HERE)
    assert "community" in refused.value.message_dict
    assert codes.redeem_code(phone=PHONE, code=code, binding=HERE, community=cast.hechi).pk


def test_a_code_works_once(cast: Cast) -> None:
    code = asked()
    codes.redeem_code(phone=PHONE, code=code, binding=HERE, community=cast.hechi)
    with pytest.raises(ValidationError):
        codes.redeem_code(phone=PHONE, code=code, binding=HERE, community=cast.hechi)


def test_three_wrong_tries_close_a_code_even_for_the_right_one(cast: Cast) -> None:
    code = asked()
    for _try in range(3):
        with pytest.raises(ValidationError):
            codes.redeem_code(phone=PHONE, code=wrong(code), binding=HERE, community=cast.hechi)
    with pytest.raises(ValidationError):
        codes.redeem_code(phone=PHONE, code=code, binding=HERE, community=cast.hechi)
    assert not User.objects.filter(phone_index=blind_index("+86" + PHONE)).exists()


def test_after_two_wrong_tries_the_third_may_be_right(cast: Cast) -> None:
    code = asked()
    for _try in range(2):
        with pytest.raises(ValidationError):
            codes.redeem_code(phone=PHONE, code=wrong(code), binding=HERE, community=cast.hechi)
    assert codes.redeem_code(phone=PHONE, code=code, binding=HERE, community=cast.hechi).pk


def test_a_code_is_over_after_ten_minutes(cast: Cast) -> None:
    code, late = asked(), clock.now() + timedelta(minutes=10, seconds=1)
    with clock.moved(late), pytest.raises(ValidationError):
        codes.redeem_code(phone=PHONE, code=code, binding=HERE, community=cast.hechi)


def test_a_code_is_of_no_use_in_another_browser_nor_does_it_spend_a_try_there(cast: Cast) -> None:
    code = asked()
    for _try in range(5):
        with pytest.raises(ValidationError):
            codes.redeem_code(phone=PHONE, code=code, binding=ELSEWHERE, community=cast.hechi)
    assert codes.redeem_code(phone=PHONE, code=code, binding=HERE, community=cast.hechi).pk


def test_a_newer_code_replaces_the_older_one(cast: Cast) -> None:
    older = asked()
    newer = asked()
    if older != newer:
        with pytest.raises(ValidationError):
            codes.redeem_code(phone=PHONE, code=older, binding=HERE, community=cast.hechi)
    assert codes.redeem_code(phone=PHONE, code=newer, binding=HERE, community=cast.hechi).pk


@pytest.mark.parametrize("written", ["", "12345", "028-87654321", "138****8000", "abcdefghijk"])
def test_only_a_mobile_number_gets_a_code(cast: Cast, written: str) -> None:
    with pytest.raises(ValidationError) as refused:
        codes.request_code(phone=written, binding=HERE)
    assert "phone" in refused.value.message_dict
    assert not LoginCode.objects.exists()


def test_a_phone_on_a_working_account_opens_nothing(cast: Cast) -> None:
    number = codes.mobile_number(PHONE)
    User.objects.filter(pk=cast.officer.pk).update(phone=number, phone_index=blind_index(number))
    with pytest.raises(ValidationError):
        codes.redeem_code(phone=PHONE, code=asked(), binding=HERE, community=cast.hechi)


def test_one_address_is_held_back_and_another_is_not(cast: Cast) -> None:
    token = from_address("10.0.0.1")
    for _time in range(3):
        codes.request_code(phone=PHONE, binding=HERE)
    with pytest.raises(DomainError) as refused:
        codes.request_code(phone=PHONE, binding=HERE)
    assert refused.value.http_status == 429
    request_context.leave(token)
    token = from_address("10.0.0.2")
    assert codes.request_code(phone=PHONE, binding=ELSEWHERE).pk
    request_context.leave(token)


def test_a_flood_from_many_addresses_spares_the_browser_that_came_in_before(cast: Cast) -> None:
    for n in range(10):
        token = from_address(f"10.0.1.{n}")
        codes.request_code(phone=PHONE, binding=f"attacker-{n}")
        request_context.leave(token)
    with pytest.raises(DomainError):
        codes.request_code(phone=PHONE, binding=HERE)
    assert codes.request_code(phone=PHONE, binding=HERE, familiar=True).pk
    assert codes.request_code(phone=OTHER_PHONE, binding=HERE).pk


def test_the_page_says_the_same_for_known_and_unknown_phones(cast: Cast, page) -> None:
    codes.redeem_code(phone=PHONE, code=asked(), binding=HERE, community=cast.hechi)
    answers = [page().post("/accounts/code/", {"phone": phone, "send": "sms"}) for phone in (PHONE, OTHER_PHONE)]
    assert [answer.status_code for answer in answers] == [200, 200]
    known, unknown = (
        _told(answer.content.decode(), phone) for answer, phone in zip(answers, (PHONE, OTHER_PHONE), strict=True)
    )
    assert known == unknown


def _told(html: str, phone: str) -> str:
    """The page without what differs by itself: tokens, nonces and the number that was typed."""
    html = re.sub(r'(nonce|value)="[^"]*"', "", html)
    return html.replace(phone, "").replace(f"{phone[:3]}****{phone[-4:]}", "")


def test_a_resident_comes_in_by_the_page_and_arrives_at_the_own_cases(cast: Cast, page) -> None:
    browser = page()
    browser.post("/accounts/code/", {"phone": PHONE, "send": "sms"})
    answer = browser.post(
        "/accounts/code/", {"phone": PHONE, "code": sent_code(), "community": cast.hechi.pk, "agree": "on"}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/mine/")
    assert browser.get("/accounts/me/").status_code == 200
    assert "familiar" in answer.cookies


def test_the_page_needs_the_notice_to_be_read(cast: Cast, page) -> None:
    browser = page()
    browser.post("/accounts/code/", {"phone": PHONE, "send": "sms"})
    answer = browser.post("/accounts/code/", {"phone": PHONE, "code": sent_code(), "community": cast.hechi.pk})
    assert answer.status_code == 422
    assert not User.objects.filter(phone_index=blind_index("+86" + PHONE)).exists()


def test_the_digits_leave_by_the_outbox_and_show_in_the_demonstration_mailbox(cast: Cast, page, settings) -> None:
    settings.DEMO, settings.SMS_GATEWAY_URL = True, ""
    code = asked()
    relay()
    assert code in page().get("/mailbox/").content.decode()
    settings.DEMO = False
    assert page().get("/mailbox/").status_code == 404
