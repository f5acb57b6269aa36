"""The append-only trail, and its page for the audit administrator."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from core import clock
from core.audit import record, record_refusal
from core.models import AuditEntry
from tests.cast import Cast


def entries(page, cast: Cast, query: str = "") -> list[int]:
    return [row["pk"] for row in page(cast.auditor).get(f"/audit/?{query}").context["page"]["rows"]]


def test_an_entry_is_never_changed_and_never_deleted(cast: Cast) -> None:
    entry = record("unit.edited", target=cast.unit, actor=cast.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(verb="nothing.happened")
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).delete()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE core_auditentry")
    assert AuditEntry.objects.get(pk=entry.pk).verb == "unit.edited"


def test_an_entry_says_who_as_what_where_and_when(cast: Cast) -> None:
    entry = record("unit.edited", target=cast.unit, actor=cast.officer, fields=["brand"])
    assert (entry.actor, entry.role, entry.area_code, entry.success) == (
        cast.officer, "street_officer", cast.unit.area_code, True,
    )  # fmt: skip
    assert (entry.target_type, entry.target_id, entry.facts) == (
        "members.memberunit",
        cast.unit.pk,
        {"fields": ["brand"]},
    )


def test_a_fact_that_is_nothing_is_not_shown(cast: Cast, page) -> None:
    record("unit.edited", target=cast.unit, actor=cast.officer, unit=cast.unit.pk, claim=None)
    (row,) = page(cast.auditor).get("/audit/?verb=unit.edited").context["page"]["rows"]
    assert row["facts"] == [f"unit = {cast.unit.pk}"]


def test_a_refusal_by_page_and_by_api_is_written_down(cast: Cast, page, api) -> None:
    page(cast.liaison).get("/settings/")
    api(cast.liaison).post("/api/v1/units/", {"name": "x", "area_code": cast.hechi.code}, format="json")
    refused = AuditEntry.objects.filter(success=False, actor=cast.liaison)
    assert refused.count() == 2
    assert {entry.facts["code"] for entry in refused} == {"permission_denied"}


@pytest.mark.parametrize("who", ["officer", "district", "secretary", "liaison", "resident", "security", "stranger"])
def test_nobody_else_reads_the_trail(cast: Cast, page, who: str) -> None:
    assert page(cast.of(who)).get("/audit/").status_code == 403


def test_the_page_narrows_by_time_verb_person_and_outcome(cast: Cast, page) -> None:
    with clock.moved(clock.now() - timedelta(days=10)):
        old = record("unit.edited", target=cast.unit, actor=cast.officer)
    new = record("resource.listed", target=cast.unit, actor=cast.secretary)
    bad = record_refusal("refused", actor=cast.officer)
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    assert entries(page, cast) == [bad.pk, new.pk, old.pk]
    assert entries(page, cast, f"until={yesterday}") == [old.pk]
    assert entries(page, cast, f"since={yesterday}") == [bad.pk, new.pk]
    assert entries(page, cast, "verb=resource.") == [new.pk]
    assert entries(page, cast, f"person={cast.officer.full_name}") == [bad.pk, old.pk]
    assert entries(page, cast, "success=false") == [bad.pk]


def test_the_page_turns_by_a_cursor_and_shows_every_entry_once(cast: Cast, page) -> None:
    made = [record("unit.edited", target=cast.unit, actor=cast.officer).pk for _n in range(95)]
    browser, seen, cursor = page(cast.auditor), [], ""
    while cursor is not None:
        told = browser.get(f"/audit/?cursor={cursor}").context["page"]
        seen += [row["pk"] for row in told["rows"]]
        cursor = told["next"]
    assert seen == sorted(made, reverse=True)
