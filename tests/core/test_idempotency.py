"""A POST with an Idempotency-Key is carried out once."""

from datetime import timedelta

from core import clock
from core.models import IdempotencyRecord
from core.retention import purge_expired
from members.models import Resource
from tests.cast import Cast

PATH = "/api/v1/resources/"


def posted(client, cast: Cast, key: str = "abc", content: str = "会议室"):
    return client.post(
        PATH, {"unit": cast.unit.pk, "content": content}, format="json", headers={"Idempotency-Key": key}
    )


def test_the_same_key_and_body_give_the_same_answer_and_one_row(cast: Cast, api) -> None:
    client = api(cast.officer)
    first, second = posted(client, cast), posted(client, cast)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert second["Idempotent-Replay"] == "true"
    assert Resource.objects.count() == 1


def test_the_same_key_with_another_body_is_told(cast: Cast, api) -> None:
    client = api(cast.officer)
    posted(client, cast)
    answer = posted(client, cast, content="另一间")
    assert (answer.status_code, answer.json()["title"]) == (422, "key_reused")
    assert Resource.objects.count() == 1


def test_while_the_first_is_in_work_the_second_waits_its_turn(cast: Cast, api) -> None:
    client = api(cast.officer)
    posted(client, cast)
    IdempotencyRecord.objects.update(status=None)
    answer = posted(client, cast)
    assert (answer.status_code, answer.json()["title"]) == (409, "in_flight")


def test_keys_of_two_people_do_not_meet(cast: Cast, api) -> None:
    assert posted(api(cast.officer), cast).status_code == 201
    assert posted(api(cast.liaison), cast, content="另一间").status_code == 201


def test_a_refusal_is_repeated_too_and_another_key_tries_again(cast: Cast, api) -> None:
    client = api(cast.officer)
    assert posted(client, cast, content="").status_code == 400
    assert posted(client, cast, content="")["Idempotent-Replay"] == "true"
    assert posted(client, cast, key="def").status_code == 201


def test_an_overlong_key_is_told(cast: Cast, api) -> None:
    assert posted(api(cast.officer), cast, key="x" * 81).status_code == 400


def test_answers_are_kept_for_a_day(cast: Cast, api) -> None:
    posted(api(cast.officer), cast)
    with clock.moved(clock.now() + timedelta(days=1, minutes=1)):
        purge_expired()
    assert not IdempotencyRecord.objects.exists()


def test_secrets_are_not_kept_for_a_second_answer(cast: Cast, api) -> None:
    until = (clock.today() + timedelta(days=3)).isoformat()
    answer = api(cast.officer).post(
        "/api/v1/tokens/", {"name": "脚本", "expires_on": until}, format="json", headers={"Idempotency-Key": "t"}
    )
    assert answer.status_code == 201
    assert not IdempotencyRecord.objects.exists()
