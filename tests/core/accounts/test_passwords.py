"""Log-in by user name and password, and a lockout that hurts only the guesser."""

from datetime import timedelta

import pytest
from django.test import Client

from core import clock
from core.accounts.models import FailedLogin, User
from core.models import AuditEntry
from tests.cast import Cast

PASSWORD = "correct horse battery"


@pytest.fixture
def officer(cast: Cast) -> User:
    cast.officer.set_password(PASSWORD)
    cast.officer.save()
    return cast.officer


def tried(name: str, password: str, address: str = "10.0.0.1"):
    return Client(REMOTE_ADDR=address).post("/accounts/login/", {"login": name, "password": password})


def test_an_officer_logs_in_and_arrives_at_the_desk(officer: User) -> None:
    answer = tried(officer.username, PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert AuditEntry.objects.filter(verb="account.logged_in", actor=officer, success=True).count() == 1


def test_the_audit_administrator_arrives_at_the_trail(cast: Cast) -> None:
    cast.auditor.set_password(PASSWORD)
    cast.auditor.save()
    assert tried(cast.auditor.username, PASSWORD)["Location"] == "/audit/"


def test_a_wrong_password_is_refused_and_written_down_without_the_name(officer: User) -> None:
    answer = tried(officer.username, "wrong password")
    assert answer.status_code == 422
    entry = AuditEntry.objects.get(verb="account.login_failed")
    assert (entry.success, entry.target_id, entry.facts, entry.address) == (False, officer.pk, {}, "10.0.0.1")


def test_five_wrong_passwords_hold_back_this_address_even_with_the_right_one(officer: User) -> None:
    for _time in range(5):
        tried(officer.username, "wrong password")
    assert tried(officer.username, PASSWORD).status_code == 422


def test_the_owner_comes_in_from_elsewhere_while_somebody_guesses(officer: User) -> None:
    for _time in range(12):
        tried(officer.username, "wrong password", address="10.6.6.6")
    assert tried(officer.username, PASSWORD, address="10.0.0.7").status_code == 302


def test_guessing_at_one_account_leaves_colleagues_at_the_same_address_alone(officer: User, cast: Cast) -> None:
    cast.secretary.set_password(PASSWORD)
    cast.secretary.save()
    for _time in range(12):
        tried(officer.username, "wrong password")
    assert tried(cast.secretary.username, PASSWORD).status_code == 302


def test_the_lockout_ends_by_itself(officer: User) -> None:
    for _time in range(5):
        tried(officer.username, "wrong password")
    with clock.moved(clock.now() + timedelta(minutes=5, seconds=1)):
        assert tried(officer.username, PASSWORD).status_code == 302
    assert not FailedLogin.objects.exists()


def test_a_stranger_to_the_system_is_told_the_same(officer: User) -> None:
    known, unknown = tried(officer.username, "wrong password"), tried("nobody at all", "wrong password")
    assert known.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()


def test_password_log_in_works_while_the_cache_is_away(officer: User, settings) -> None:
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"},
    }
    assert tried(officer.username, PASSWORD).status_code == 302


def test_logging_out_is_a_post_and_ends_the_session(officer: User, page) -> None:
    browser = page(officer)
    assert browser.get("/accounts/logout/").status_code == 405
    assert browser.post("/accounts/logout/").status_code == 302
    assert browser.get("/accounts/me/").status_code == 302


def test_nobody_signs_up_by_themselves(db, page) -> None:
    assert page().get("/accounts/signup/").status_code == 404
    assert page().get("/accounts/password/reset/").status_code == 404


def test_an_inactive_account_stays_out(officer: User) -> None:
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert tried(officer.username, PASSWORD).status_code in {302, 422}
    assert not AuditEntry.objects.filter(verb="account.logged_in").exists()


def test_an_idle_session_is_over_and_a_used_one_is_not(officer: User, page) -> None:
    browser = page(officer)
    assert browser.get("/accounts/me/").status_code == 200
    with clock.moved(clock.now() + timedelta(minutes=29)):
        assert browser.get("/accounts/me/").status_code == 200
    with clock.moved(clock.now() + timedelta(minutes=29 + 31)):
        assert browser.get("/accounts/me/").status_code == 302


def test_a_session_can_be_ended_from_another_browser(officer: User) -> None:
    first, second = Client(), Client()
    for browser in (first, second):
        browser.post("/accounts/login/", {"login": officer.username, "password": PASSWORD})
    listed = second.get("/accounts/sessions/").context["sessions"]
    other = next(one for one in listed if not one["current"])
    assert second.post(other["end_url"]).status_code == 302
    assert first.get("/accounts/me/").status_code == 302
    assert second.get("/accounts/me/").status_code == 200


def test_nobody_ends_another_persons_session(officer: User, cast: Cast, page) -> None:
    first = Client()
    first.post("/accounts/login/", {"login": officer.username, "password": PASSWORD})
    mine = first.get("/accounts/sessions/").context["sessions"][0]
    assert page(cast.secretary).post(mine["end_url"]).status_code == 404


def test_staff_without_a_second_factor_are_led_to_set_one_up(officer: User, page, settings) -> None:
    settings.STAFF_TOTP_REQUIRED = True
    answer = page(officer).get("/members/units/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/totp/activate/")


@pytest.mark.parametrize(
    ("behind", "claimed", "wanted"),
    [(False, "203.0.113.9", "10.0.0.1"), (True, "203.0.113.9, 198.51.100.7", "198.51.100.7"), (True, "nonsense", None)],
)
def test_addresses_are_believed_only_from_our_own_proxy(officer: User, settings, behind, claimed, wanted) -> None:
    settings.BEHIND_PROXY = behind
    client = Client(REMOTE_ADDR="10.0.0.1")
    client.post("/accounts/login/", {"login": "x", "password": "y"}, headers={"X-Forwarded-For": claimed})
    assert FailedLogin.objects.get().address == wanted
