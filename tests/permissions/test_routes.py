"""Every door of the house × the eight personas, against the table written by hand."""

import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from core import clock
from core.accounts.models import User
from tests.permissions.routes import rows
from tests.permissions.things import Things

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fonts")]

BACKEND = "core.accounts.entrance.Entrance"
ROWS = rows()
# Two routes share a name and differ by the record they are about.
STEPS_NAMED_LIKE_LISTS = {
    "members:resource-list-step": "members:resource-list",
    "needs:need-list-step": "needs:need-list",
}
# Written and tested by their own makers, or only an address that leads on.
NOT_OURS = re.compile(r"^(account_|mfa_|admin:|api-|javascript-catalog|.*-docs)")


def names(patterns: list[object], space: str = "", prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in patterns:
        address = prefix + str(one.pattern)
        if isinstance(one, URLPattern):
            if one.name:
                yield f"{space}:{one.name}" if space else one.name, one
        elif not address.startswith(("api/", "admin/")):
            yield from names(one.url_patterns, one.namespace or space, address)


def test_every_route_has_a_row():
    known = {STEPS_NAMED_LIKE_LISTS.get(name, name) for _method, name, _met in ROWS}
    routes = {name for name, _pattern in names(get_resolver().url_patterns) if not NOT_OURS.match(name)}
    assert routes - known == BOTH_WAYS
    assert known - routes == set()


# POST-only or GET-only twins of a row above, under the same rule.
BOTH_WAYS = {"portal:case-judge", "portal:add"}


def address(name: str, cast, things: Things) -> str:
    """The route's address with the ids of the things it is about."""
    route = STEPS_NAMED_LIKE_LISTS.get(name, name)
    about = {
        "needs:need": things.need, "needs:hall": things.need, "needs:photo": things.need, "needs:offer": things.offer,
        "needs:edition": things.edition, "needs:finding": things.finding, "portal:edition": things.edition,
        "needs:word": things.word, "needs:concept": things.concept,
        "needs:experience": things.experience,
        "projects:edition": things.edition,
        "needs:claim": things.claim, "needs:proposal": things.proposal, "needs:plan": things.rule,
        "needs:brand": things.brands, "portal:brand": things.brands,
        "needs:matching": things.resource, "members:unit": cast.unit,
        "members:liaison": cast.unit, "members:resource": things.resource, "members:alliance": cast.alliance,
        "members:charter-list": cast.alliance, "members:charter-draft": cast.alliance,
        "members:charter": things.charter,
        "members:signature": things.signature, "members:join": cast.alliance, "members:admission": things.admission,
        "members:schedule-add": things.resource, "members:schedule": things.schedule, "members:window": things.schedule,
        "members:closure": things.schedule, "members:occurrence": things.booking.occurrence,
        "members:booking": things.booking, "members:violation": things.violation, "portal:booking": things.booking,
        "portal:book": things.schedule, "portal:draw": things.draw, "portal:violation": things.violation,
        "members:agreement": things.agreement, "members:commitment": things.agreement,
        "members:delivery": things.delivery, "members:pairing": things.pairing,
        "members:visit": things.visit, "members:change": things.visit.changes.get(kind="field"),
        "members:contact": things.contact, "members:zone-plan-": things.zone_plan, "members:zone-wishes": cast.hechi,
        "members:area": cast.hechi, "projects:project-from-claim": things.claim, "projects:event": things.event,
        "projects:": things.project, "meetings:action": things.action, "meetings:report": things.report,
        "meetings:chair": cast.alliance, "meetings:rotation": cast.alliance, "meetings:term": things.term,
        "meetings:swap": things.swap, "meetings:rules": cast.alliance, "meetings:sheet": things.sheet,
        "meetings:circular": things.circular, "meetings:handover": things.past, "meetings:": things.meeting,
        "portal:photo": things.photo,
        "portal:event": things.event, "portal:": things.need, "core:suggestion": things.suggestion,
        "core:notice": things.notice, "core:robot": things.robot,
    }  # fmt: skip
    thing = next((thing for prefix, thing in about.items() if name.startswith(prefix)), None)
    known = {
        "pk": thing.pk if thing else 1, "liaison": cast.liaison.liaison_posts.get().pk, "item": things.agenda.pk,
        "line": things.brands.entries.get().pk,
        "file": things.photo.file_id, "photo": 1, "number": things.suggestion.number, "key": "received", "token": "x",
        "secret": "x", "street": cast.street.code, "kind": "project", "subject": things.project.pk,
        "window": things.schedule.windows.get().pk,
        "commitment": things.agreement.commitments.get().pk,
        "closure": things.schedule.closures.get().pk, "day": clock.today().isoformat(),
        "comment": 1, "case": 1, "change": things.visit.changes.get(kind="need").pk,
    }  # fmt: skip
    if name == "ledger:run-file":
        known["number"] = 1
    wanted = [pattern for full, pattern in names(get_resolver().url_patterns) if full == route]
    takes = [set(pattern.pattern.converters) for pattern in wanted]
    chosen = max(takes, key=len) if name in STEPS_NAMED_LIKE_LISTS else min(takes, key=len)
    return reverse(route, kwargs={key: known[key] for key in chosen})


def met(method: str, where: str, person: User | None) -> str:
    client = Client()
    if person is not None:
        client.force_login(person, backend=BACKEND)
    with transaction.atomic():
        answer = client.get(where) if method == "GET" else client.post(where, {"nothing": "said"})
        transaction.set_rollback(True)
    if answer.status_code == 302 and re.search(r"/accounts/(login|code)/", answer["Location"]):
        return "in"
    return {403: "403", 404: "404", 410: "gone"}.get(answer.status_code) or (
        "ok" if answer.status_code in {200, 302, 400, 409, 422} else str(answer.status_code)
    )


@pytest.mark.parametrize(("method", "name", "expected"), ROWS, ids=[f"{method} {name}" for method, name, _met in ROWS])
def test_each_persona_meets_what_the_table_says(street, method, name, expected):
    cast, things = street
    where = address(name, cast, things)
    people = {persona: None if persona == "anonymous" else cast.of(persona) for persona in expected}
    assert {persona: met(method, where, person) for persona, person in people.items()} == expected
