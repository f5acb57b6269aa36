"""Who has logged in is known by two prepared statements a request."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from core.accounts.entrance import Entrance
from core.accounts.models import AreaRole, RoleName
from core.accounts.roles import held
from tests.cast import LONG_AGO, Cast

PATH = "/api/v1/needs/"


def test_a_request_asks_for_the_session_then_the_person_with_the_roles(cast: Cast, api) -> None:
    client = api(cast.officer)
    client.get(PATH)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(PATH).status_code == 200
    tables = ("FROM django_session", "FROM accounts_user WHERE", 'FROM "needs_need"')
    assert [next(table for table in tables if table in each["sql"]) for each in asked] == list(tables)


def test_the_roles_read_with_the_person_are_those_the_person_holds(cast: Cast) -> None:
    AreaRole.objects.create(user=cast.liaison, role=RoleName.COMMUNITY_SECRETARY, area=cast.nanyuan, begins=LONG_AGO)
    for user in (cast.officer, cast.liaison, cast.supervisor, cast.auditor, cast.stranger):
        known = Entrance().get_user(user.pk)
        assert known is not None
        assert known.held_roles == held(user)


def test_a_session_that_is_over_opens_nothing(cast: Cast, api) -> None:
    client = api(cast.officer)
    assert client.get(PATH).status_code == 200
    Session.objects.update(expire_date=clock.now() - timedelta(seconds=1))
    assert client.get(PATH).status_code == 401


def test_somebody_whose_account_was_closed_is_out_at_the_next_request(cast: Cast, api) -> None:
    client = api(cast.officer)
    assert client.get(PATH).status_code == 200
    cast.officer.is_active = False
    cast.officer.save(update_fields=["is_active"])
    assert client.get(PATH).status_code == 401


def test_a_new_password_ends_the_session(cast: Cast, api) -> None:
    client = api(cast.officer)
    cast.officer.set_password("another-Password-1")
    cast.officer.save(update_fields=["password"])
    assert client.get(PATH).status_code == 401


def test_the_phone_is_read_when_it_is_asked_for(cast: Cast) -> None:
    cast.resident.phone = "+8613800138000"
    cast.resident.save(update_fields=["phone"])
    known = Entrance().get_user(cast.resident.pk)
    assert known is not None
    assert (known, known.full_name, known.phone) == (cast.resident, "孙玉珍", "+8613800138000")
    assert Entrance().get_user(0) is None
