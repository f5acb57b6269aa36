"""The operators' back room: behind the one log-in, for system administrators alone."""

import pytest

from core.accounts.models import AreaRole, RoleName, User
from core.models import AuditEntry
from tests.cast import LONG_AGO, Cast


@pytest.fixture
def operator(cast: Cast) -> User:
    user = User.objects.create_user(username="运维", full_name="运维")
    AreaRole.objects.create(user=user, role=RoleName.SYSTEM_ADMIN, begins=LONG_AGO)
    return user


def test_there_is_no_second_log_in_form(cast: Cast, page) -> None:
    for path in ("/admin/", "/admin/login/"):
        answer = page().get(path)
        assert answer.status_code == 302
        assert page().get(answer["Location"], follow=True).request["PATH_INFO"] == "/accounts/login/"


@pytest.mark.parametrize("who", ["officer", "auditor", "security", "resident", "stranger"])
def test_nobody_else_enters_whatever_their_flags_say(cast: Cast, page, who: str) -> None:
    User.objects.filter(pk=cast.of(who).pk).update(is_staff=True, is_superuser=True)
    browser = page(User.objects.get(pk=cast.of(who).pk))
    assert browser.get("/admin/", follow=True).status_code == 403
    assert browser.post("/admin/login/", {"username": "x", "password": "y"}).status_code == 403


def test_an_operator_gives_a_role_and_it_is_on_record(operator: User, cast: Cast, page) -> None:
    browser = page(operator)
    assert browser.get("/admin/").status_code == 200
    typed = {"user": cast.stranger.pk, "role": "street_officer", "area": cast.street.pk, "begins": "2026-01-01"}
    assert browser.post("/admin/accounts/arearole/add/", typed).status_code == 302
    assert User.objects.get(pk=cast.stranger.pk).acting.role == "street_officer"
    assert AuditEntry.objects.filter(verb="arearole.created", actor=operator).count() == 1


def test_an_operator_makes_an_account(operator: User, page) -> None:
    typed = {
        "username": "newcomer", "full_name": "新人", "usable_password": "true",
        "password1": "a long enough password", "password2": "a long enough password",
    }  # fmt: skip
    assert page(operator).post("/admin/accounts/user/add/", typed).status_code == 302
    assert User.objects.get(username="newcomer").check_password("a long enough password")


def test_the_back_room_shows_no_business_and_deletes_nothing(operator: User, cast: Cast, page) -> None:
    browser = page(operator)
    for path in ("needs/need/", "core/auditentry/", "members/resource/", "core/suggestion/"):
        assert browser.get(f"/admin/{path}").status_code == 404
    assert browser.post(f"/admin/accounts/user/{cast.officer.pk}/delete/", {"post": "yes"}).status_code == 403


def test_the_back_room_leads_nowhere_its_people_may_not_go(operator: User, cast: Cast, page) -> None:
    shown = page(operator).get(f"/admin/members/memberunit/{cast.unit.pk}/change/")
    assert shown.status_code == 200
    assert "/admin/r/" not in shown.content.decode()


def test_only_named_addresses_come_in(operator: User, page, settings) -> None:
    settings.ADMIN_ADDRESSES = ["10.8.0.0/16"]
    browser = page(operator)
    assert browser.get("/admin/", REMOTE_ADDR="10.8.3.4").status_code == 200
    assert browser.get("/admin/", follow=True, REMOTE_ADDR="192.0.2.1").status_code == 403
