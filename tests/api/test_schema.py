"""Every operation of the API, tried with what its own schema allows and forbids: never a 5xx, never off the schema."""

from datetime import timedelta

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
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


@pytest.fixture(autouse=True)
def nobody_is_told_to_slow_down(monkeypatch):
    for throttle in (PerPerson, PerAddress):
        monkeypatch.setattr(throttle, "rate", "1000000/min", raising=False)


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


@pytest.fixture(params=["liaison", "secretary", "resident", "supervisor", "other_officer", "auditor"])
def somebody(request, cast):
    return cast.of(request.param)


@officer_schema.parametrize()
def test_officer_never_meets_a_server_error_or_an_undocumented_answer(case, cast):
    case.call_and_validate(headers=bearer(cast.officer), checks=CHECKS)


@everyone_schema.parametrize()
def test_everybody_else_gets_documented_answers(case, somebody):
    case.call_and_validate(headers=bearer(somebody), checks=CHECKS)


@everyone_schema.parametrize()
def test_without_log_in_every_operation_says_so_or_is_public(case, cast):
    case.call_and_validate(checks=CHECKS)
