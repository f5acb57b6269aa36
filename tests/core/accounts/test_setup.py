"""The first administrator of an empty system."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from core import clock
from core.accounts.models import User
from core.areas.models import Area
from tests.cast import Cast

TYPED = {
    "username": "zhoumin", "full_name": "周敏", "password": "a long enough password",
    "street_name": "同心街道", "street_code": "510116088",
}  # fmt: skip


def link() -> str:
    words = StringIO()
    call_command("setup_link", stdout=words)
    return "/" + words.getvalue().strip().split("/", 3)[3]


def test_the_link_makes_the_first_administrator_and_the_street_once(db, page) -> None:
    address, browser = link(), page()
    assert browser.get(address).status_code == 200
    assert browser.post(address, TYPED).status_code == 302
    user = User.objects.get(username="zhoumin")
    assert {role.role for role in user.held_roles} == {"street_officer", "system_admin"}
    street = Area.objects.get(code="510116088")
    assert (street.name, street.parent.code, street.parent.provisional) == ("同心街道", "510116", True)
    assert browser.get(address).status_code == 410
    assert browser.post(address, {**TYPED, "username": "second"}).status_code == 410
    answer = browser.post("/accounts/login/", {"login": "zhoumin", "password": TYPED["password"]})
    assert answer.status_code == 302


def test_a_weak_password_or_a_wrong_code_keeps_the_link_and_what_was_typed(db, page) -> None:
    address = link()
    answer = page().post(address, {**TYPED, "password": "12345678910"})
    assert answer.status_code == 422
    assert "password" in answer.context["form"].errors
    assert page().post(address, {**TYPED, "street_code": "5101"}).status_code == 422
    assert not User.objects.exists()
    assert not Area.objects.exists()
    assert page().post(address, TYPED).status_code == 302


def test_a_new_link_closes_the_older_one_and_each_ends_by_itself(db, page) -> None:
    older, newer = link(), link()
    assert page().get(older).status_code == 410
    with clock.moved(clock.now() + timedelta(days=3, seconds=1)):
        assert page().get(newer).status_code == 410


def test_a_system_with_people_gives_no_link(cast: Cast) -> None:
    with pytest.raises(CommandError):
        link()
