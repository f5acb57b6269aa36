"""Every operation of the API, tried with what its own schema allows and forbids: never a 5xx, never off the schema."""

from datetime import timedelta

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from core import clock
from core.accounts.models import ApiToken, User
from core.api.authentication import hash_token
from core.api.throttling import PerAddress, PerPerson
from tests.permissions.things import Things

pytestmark = pytest.mark.django_db

# What an answer must be; whether a refusal was wise is for the hand-written tests.
CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
QUIET = {"fuzzing": {"enabled": False}, "stateful": {"enabled": False}, "examples": {"enabled": False}}
FULL = {"stateful": {"enabled": False}}


def _schema(phases):
    """The API as it describes itself; one test is made for each operation."""
    config = SchemathesisConfig.from_dict({"generation": {"max-examples": 10}, "phases": phases, "seed": 20261122})
    return schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", get_wsgi_application(), config=config)


officer_schema, everyone_schema = _schema(FULL), _schema(QUIET)


@pytest.fixture(scope="module", autouse=True)
def nobody_is_told_to_slow_down():
    with pytest.MonkeyPatch.context() as patch:
        for throttle in (PerPerson, PerAddress):
            patch.setattr(throttle, "rate", "1000000/min", raising=False)
        yield


def bearer(user: User) -> dict[str, str]:
    """A token that may write, in the person's first role."""
    now = clock.now()
    secret = f"fuzz-{user.pk}"
    ApiToken.objects.get_or_create(
        token_hash=hash_token(secret),
        defaults={
            "user": user, "name": "fuzz", "prefix": "fuzz", "role_key": user.acting.key, "can_write": True,
            "created_at": now, "expires_at": now + timedelta(days=1),
        },
    )  # fmt: skip
    return {"Authorization": f"Bearer {secret}"}


def aimed(case, things: Things):
    """Let a well-formed id be that of a thing that exists, or every answer would be 404."""
    kind = case.operation.path.removeprefix("/api/v1/").split("/")[0].rstrip("s")
    thing = {"unit": "resource", "need-list": "edition"}.get(kind, kind)
    given = case.path_parameters.get("id")
    if isinstance(given, int) and given > 0 and hasattr(things, thing):
        target = getattr(things, thing)
        case.path_parameters["id"] = target.unit_id if kind == "unit" else target.pk
    return case


def check(case, things: Things, headers: dict[str, str] | None = None) -> None:
    """Ask, look at the answer, and leave the street as it was."""
    with transaction.atomic():
        aimed(case, things).call_and_validate(headers=headers, checks=CHECKS)
        transaction.set_rollback(True)


@officer_schema.parametrize()
def test_officer_never_meets_a_server_error_or_an_undocumented_answer(case, street):
    cast, things = street
    check(case, things, bearer(cast.officer))


# Two who differ most on every run; the other roles take their turn in the long search.
SELDOM = [pytest.param(who, marks=pytest.mark.fuzz) for who in ("secretary", "resident", "supervisor", "auditor")]


@pytest.fixture(scope="module", params=["liaison", "other_officer", *SELDOM])
def somebody(request, street):
    return street[0].of(request.param)


@everyone_schema.parametrize()
def test_everybody_else_gets_documented_answers(case, street, somebody):
    check(case, street[1], bearer(somebody))


@everyone_schema.parametrize()
def test_without_log_in_every_operation_says_so_or_is_public(case, street):
    check(case, street[1])
