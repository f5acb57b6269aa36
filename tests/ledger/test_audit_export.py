"""The audit trail as a workbook: exactly what the page shows, for the audit administrator, and itself on record."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from alliance.ledger.exporting import trail
from core import clock
from core.audit import record, record_refusal
from core.models import AuditEntry

pytestmark = pytest.mark.django_db

WHERE = "/ledger/export/audit/"


def lines(answer) -> list[list[str]]:
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    return [["" if cell.value is None else cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]


def test_exactly_the_filtered_entries_leave_in_words(cast, page):
    with clock.moved(clock.now() - timedelta(days=10)):
        record("unit.edited", target=cast.unit, actor=cast.officer, fields=["brand"])
    record("resource.listed", target=cast.unit, actor=cast.secretary)
    record_refusal("refused", actor=cast.officer, code="=1+1")
    browser = page(cast.auditor)
    shown = [row["code"] for row in browser.get("/audit/").context["page"]["rows"]]
    assert [row[2] for row in lines(browser.get(WHERE))] == shown
    (edited,) = lines(browser.get(WHERE, {"verb": "unit."}))
    assert edited[1:8] == [
        "修改 · 成员单位", "unit.edited", f"#{cast.unit.pk}", "周敏", "街道党建办", "成功", cast.unit.area_code,
    ]  # fmt: skip
    assert edited[10] == "fields = ['brand']"
    (refused,) = lines(browser.get(WHERE, {"success": "false", "person": "周敏"}))
    assert (refused[6], refused[10]) == ("被拒绝", "code = =1+1")
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    assert [row[2] for row in lines(browser.get(WHERE, {"until": yesterday}))] == ["unit.edited"]


def test_taking_the_trail_out_is_an_entry_of_its_own(cast, page):
    record("unit.edited", target=cast.unit, actor=cast.officer)
    page(cast.auditor).get(WHERE, {"verb": "unit.", "person": "周", "cursor": "9", "made": "up"})
    entry = AuditEntry.objects.get(verb="audit.exported")
    assert (entry.actor, entry.facts) == (cast.auditor, {"filters": ["person", "verb"], "rows": 1})


def test_the_page_leads_to_the_workbook_of_its_own_filter(cast, page):
    record("unit.edited", target=cast.unit, actor=cast.officer)
    text = page(cast.auditor).get("/audit/?verb=unit.&cursor=99999").content.decode()
    assert f'href="{reverse("ledger:export-audit")}?verb=unit."' in text


@pytest.mark.parametrize("who", ["officer", "district", "secretary", "liaison", "supervisor", "resident", "security"])
def test_nobody_else_takes_the_trail_out(cast, page, who):
    assert page(cast.of(who)).get(WHERE).status_code == 403
    with pytest.raises(PermissionDenied):
        trail.export_trail(rows=AuditEntry.objects.all(), filters={}, actor=cast.of(who))
    assert not AuditEntry.objects.filter(verb="audit.exported").exists()


def test_more_than_a_sheet_should_hold_is_refused_with_advice(cast, page, monkeypatch):
    monkeypatch.setattr(trail, "MOST", 2)
    for _n in range(3):
        record("unit.edited", target=cast.unit, actor=cast.officer)
    answer = page(cast.auditor).get(WHERE)
    assert (answer.status_code, "请先按日期缩小范围" in answer.content.decode()) == (409, True)
