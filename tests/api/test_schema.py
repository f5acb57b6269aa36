"""Every operation of the API, tried with what its own schema allows and forbids: never a 5xx, never off the schema."""

from datetime import timedelta

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from schemathesis.config import SchemathesisConfig
from schemathesis.generation.case import Case
from schemathesis.generation.feedback import FeedbackSources
from schemathesis.pytest._test_builder import build_operation_test
from schemathesis.schemas import APIOperation
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
from tests.cast import Cast
from tests.permissions.things import Things

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fonts")]

# What an answer must be; whether a refusal was wise is for the hand-written tests.
CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
TRIED = {"stateful": {"enabled": False}, "coverage": {"enabled": False}}
COVERAGE = {"stateful": {"enabled": False}, "fuzzing": {"enabled": False}, "examples": {"enabled": False}}


def _operations(described: dict, phases: dict) -> dict[str, APIOperation]:
    """What the API says it can do, each by its name, to be tried in these ways."""
    config = {"generation": {"max-examples": 10}, "phases": phases, "seed": 20261122}
    schema = schemathesis.openapi.from_dict(described, config=SchemathesisConfig.from_dict(config))
    schema.app = get_wsgi_application()
    return {found.ok().label: found.ok() for found in schema.get_all_operations()}


DESCRIBED = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", get_wsgi_application()).raw_schema
BY_LOT, COVERED = _operations(DESCRIBED, TRIED), _operations(DESCRIBED, COVERAGE)
# Ten examples as the officer, who may most, on every run; every border of every field is for the long search.
EVERYBODY = ("officer", "nobody", "liaison", "other_officer", "secretary", "resident", "supervisor", "auditor")


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


def aimed(case: Case, things: Things) -> Case:
    """Let a well-formed id be that of a thing that exists, or every answer would be 404."""
    kind = case.operation.path.removeprefix("/api/v1/").split("/")[0].rstrip("s")
    thing = {"unit": "resource", "need-list": "edition"}.get(kind, kind)
    given = case.path_parameters.get("id")
    if isinstance(given, int) and given > 0 and hasattr(things, thing):
        target = getattr(things, thing)
        case.path_parameters["id"] = target.unit_id if kind == "unit" else target.pk
    return case


def try_out(operation: APIOperation, street: tuple[Cast, Things], people: tuple[str, ...]) -> None:
    """Ask what the schema suggests, as each of these people; look at the answer and leave the street as it was."""
    cast, things = street
    headers = {who: {} if who == "nobody" else bearer(cast.of(who)) for who in people}

    def ask(case: Case) -> None:
        for who in people:
            try:
                with transaction.atomic():
                    aimed(case, things).call_and_validate(headers=headers[who], checks=CHECKS)
                    transaction.set_rollback(True)
            except Exception as problem:
                problem.add_note(f"asked by {who}")
                raise

    # Built here and not while the tests are collected, which every process of a shared run does for all of them.
    build_operation_test(
        config=operation.schema.config, operation=operation, test_func=ask, given_kwargs={}, feedback=FeedbackSources()
    )()


@pytest.mark.parametrize("name", BY_LOT)
def test_officer_never_meets_a_server_error_or_an_undocumented_answer(street, name):
    try_out(BY_LOT[name], street, ("officer",))


@pytest.mark.fuzz
@pytest.mark.parametrize("name", COVERED)
def test_everybody_gets_documented_answers_at_every_border(street, name):
    try_out(COVERED[name], street, EVERYBODY)
