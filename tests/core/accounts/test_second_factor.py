"""The second factor of staff: set up, asked for, never asked of residents."""

import time

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from core.accounts.models import User
from core.accounts.second_factor import is_asked_of
from core.areas.models import StreetSettings
from tests.cast import Cast

PASSWORD = "correct horse battery"


def six_digits(secret: str, ahead: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


@pytest.fixture(autouse=True)
def standing_still():
    """Each code is good once and for half a minute: no test may cross into the next."""
    with time_machine.travel(time.time(), tick=False):
        yield


@pytest.fixture
def secret(cast: Cast, settings) -> str:
    """The officer logs in and sets up the authenticator, as the setting demands."""
    settings.STAFF_TOTP_REQUIRED = True
    cast.officer.set_password(PASSWORD)
    cast.officer.save()
    browser = Client()
    browser.post("/accounts/login/", {"login": cast.officer.username, "password": PASSWORD})
    page = browser.get("/desk/", follow=True)
    assert page.request["PATH_INFO"] == "/accounts/2fa/totp/activate/"
    secret = page.context["form"].secret
    answer = browser.post("/accounts/2fa/totp/activate/", {"code": six_digits(secret, -1)})
    assert answer.status_code == 302
    assert browser.get(answer["Location"]).status_code == 200
    assert browser.get("/members/units/").status_code == 200
    return secret


def test_the_next_log_in_asks_for_the_six_digits(cast: Cast, secret: str) -> None:
    browser = Client()
    answer = browser.post("/accounts/login/", {"login": cast.officer.username, "password": PASSWORD})
    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    assert browser.get("/members/units/").status_code == 302
    assert browser.get("/accounts/2fa/authenticate/").status_code == 200
    wrong = browser.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert wrong.status_code == 422
    answer = browser.post("/accounts/2fa/authenticate/", {"code": six_digits(secret)})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert browser.get("/members/units/").status_code == 200


def test_a_recovery_code_lets_in_once(cast: Cast, secret: str) -> None:
    code = cast.officer.authenticator_set.get(type="recovery_codes").wrap().get_unused_codes()[0]
    found = []
    for _time in range(2):
        browser = Client()
        browser.post("/accounts/login/", {"login": cast.officer.username, "password": PASSWORD})
        found.append(browser.post("/accounts/2fa/authenticate/", {"code": code}).status_code)
    assert found == [302, 422]


def test_every_page_of_the_second_factor_is_drawn_in_our_frame(cast: Cast, secret: str) -> None:
    browser = Client()
    browser.post("/accounts/login/", {"login": cast.officer.username, "password": PASSWORD})
    browser.post("/accounts/2fa/authenticate/", {"code": six_digits(secret)})
    for path in ("", "totp/deactivate/", "recovery-codes/", "recovery-codes/generate/", "reauthenticate/"):
        html = browser.get(f"/accounts/2fa/{path}", follow=True).content.decode()
        assert "tx-plain" in html, path
    assert "tx-plain" in browser.get("/accounts/confirm/").content.decode()
    assert "tx-plain" in browser.get("/accounts/password/").content.decode()


def test_a_changed_password_ends_every_session(cast: Cast, secret: str) -> None:
    browsers = [Client(), Client()]
    for ahead, browser in enumerate(browsers):
        browser.post("/accounts/login/", {"login": cast.officer.username, "password": PASSWORD})
        browser.post("/accounts/2fa/authenticate/", {"code": six_digits(secret, ahead)})
    typed = {"oldpassword": PASSWORD, "password1": "another long password", "password2": "another long password"}
    assert browsers[0].post("/accounts/password/", typed).status_code == 302
    assert [browser.get("/accounts/me/").status_code for browser in browsers] == [302, 302]
    assert User.objects.get(pk=cast.officer.pk).password_changed_at is not None


def test_a_resident_is_not_asked(cast: Cast, page, settings) -> None:
    settings.STAFF_TOTP_REQUIRED = True
    assert page(cast.resident).get("/accounts/me/").status_code == 200
    assert page(cast.resident).get("/mine/").status_code == 200


def test_a_street_can_decide_that_its_staff_need_no_second_step_and_administrators_always_do(
    cast: Cast, settings
) -> None:
    settings.STAFF_TOTP_REQUIRED = True
    StreetSettings.objects.filter(street=cast.street).update(staff_totp=False)
    assert not is_asked_of(cast.officer)
    assert is_asked_of(cast.other_officer)
    assert is_asked_of(cast.district)
    assert is_asked_of(cast.auditor)
    assert not is_asked_of(cast.liaison)
