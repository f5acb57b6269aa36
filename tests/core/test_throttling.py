"""How often one person may ask the API in a minute."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from rest_framework.test import APIRequestFactory

from core.api import throttling
from core.api.throttling import PerAddress, PerPerson
from core.cache import FailOpenRedisCache
from tests.cast import Cast

PATH = "/api/v1/needs/"
MINUTE = 60.0


@pytest.fixture
def three_a_minute(monkeypatch, request):
    """Three are let through, in a minute of this test's own; the clock stands in the middle of it."""
    for throttle in (PerPerson, PerAddress):
        monkeypatch.setattr(throttle, "rate", "3/min", raising=False)
    now = {"now": (id(request) % 10**9) * MINUTE + 20}
    monkeypatch.setattr(throttling.time, "time", lambda: now["now"])
    return now


def test_the_fourth_in_a_minute_is_told_when_to_come_again(three_a_minute, cast: Cast, api) -> None:
    client = api(cast.officer)
    assert [client.get(PATH).status_code for _turn in range(4)] == [200, 200, 200, 429]
    refused = client.get(PATH)
    assert (refused.json()["title"], refused["Retry-After"]) == ("throttled", "40")
    three_a_minute["now"] += 40
    assert client.get(PATH).status_code == 200


def test_one_person_does_not_use_up_what_is_another_s(three_a_minute, cast: Cast, api) -> None:
    for _turn in range(4):
        api(cast.officer).get(PATH)
    assert api(cast.secretary).get(PATH).status_code == 200


def test_whoever_has_not_logged_in_is_counted_by_address(three_a_minute) -> None:
    def asked(address: str) -> bool:
        request = APIRequestFactory().get(PATH, REMOTE_ADDR=address)
        request.user = AnonymousUser()
        return PerAddress().allow_request(request, None) and PerPerson().allow_request(request, None)

    assert [asked("203.0.113.7") for _turn in range(4)] == [True, True, True, False]
    assert asked("203.0.113.8")


def test_a_count_is_forgotten_and_while_the_cache_is_away_nobody_is_held_back() -> None:
    assert [cache.count("tests:counted", 60) for _turn in range(3)] == [1, 2, 3]
    assert 0 < cache._cache.get_client().ttl(cache.make_key("tests:counted")) <= 60
    cache.delete("tests:counted")
    away = FailOpenRedisCache("redis://127.0.0.1:1/0", {"OPTIONS": {"socket_connect_timeout": 0.2}})
    assert away.count("tests:counted", 60) == 0
