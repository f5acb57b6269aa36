"""Lists out: the office's layout, covered, guarded, and loaded again without a change."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from alliance.ledger.services import LedgerFile, import_ledger
from core import clock
from core.accounts.models import User
from core.models import AuditEntry
from core.personal.sealing import blind_index
from members.models import MemberUnit
from needs.models import Category, Need, NeedStatus
from tests.ledger.sheets import STREET, counts, load
from tests.ledger.test_import_sample import LEDGER

pytestmark = pytest.mark.django_db


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def sheet_of(answer):
    return openpyxl.load_workbook(io.BytesIO(body(answer))).active


def a_need(cast, **values) -> Need:
    given = {
        "number": f"XQ-{Need.objects.count() + 1}", "area_code": cast.hechi.code, "text": "路灯不亮",
        "category": Category.objects.get(key="safety"), "asker_name": "王桂兰", "asker_phone": "+8613800138000",
        "asker_phone_index": blind_index("+8613800138000"), "status": NeedStatus.LISTED, "asked_on": date(2026, 5, 1),
    }  # fmt: skip
    return Need.objects.create(**{**given, "created_at": clock.now(), **values})


def test_names_and_phones_are_covered(cast, page):
    a_need(cast)
    sheet = sheet_of(page(cast.officer).get(reverse("ledger:export-needs")))
    row = [cell.value for cell in sheet[3]]
    assert row[:7] == ["XQ-1", "河池社区", "社区安全", "路灯不亮", "王**", "138****8000", sheet["G3"].value]
    assert sheet["G3"].value.date() == date(2026, 5, 1)
    assert AuditEntry.objects.filter(verb="ledger.exported", actor=cast.officer).exists()


@pytest.mark.parametrize(
    ("who", "read"),
    [
        ("officer", ("王**", "138****8000", "热线转来", "3栋2单元501室", "独居，听力差")),
        ("secretary", ("王**", "138****8000", "热线转来", "3栋2单元501室", "独居，听力差")),
        ("liaison", (None, None, "居民提出", "3栋", None)),
        ("supervisor", (None, None, "居民提出", "3栋", None)),
    ],
)
def test_a_list_tells_each_reader_what_the_page_tells_them(who, read, cast, page):
    """Who asked, the office's notes and which door it is are not taken home by units."""
    a_need(cast, place="3栋2单元501室", note="独居，听力差", source_text="热线转来")
    sheet = sheet_of(page(cast.of(who)).get(reverse("ledger:export-needs")))
    row = dict(zip((cell.value for cell in sheet[2]), (cell.value for cell in sheet[3]), strict=True))
    assert tuple(row[name] for name in ("提出人", "联系电话", "来源", "地点", "备注")) == read


def test_exactly_the_filtered_rows_leave(cast, page):
    a_need(cast)
    a_need(cast, text="停车难", area_code=cast.nanyuan.code)
    a_need(cast, text="邻街的事", area_code=cast.next_community.code)
    answer = page(cast.officer).get(reverse("ledger:export-needs"), {"q": "停车"})
    assert [row[3].value for row in sheet_of(answer).iter_rows(min_row=3)] == ["停车难"]
    answer = page(cast.secretary).get(reverse("ledger:export-needs"), {"view": "all"})
    assert [row[3].value for row in sheet_of(answer).iter_rows(min_row=3)] == ["路灯不亮"]


def test_what_looks_like_a_formula_stays_a_text(cast, page):
    for text in ("=1+1", "@SUM(A1)", "+1", "-1", "\t=1"):
        a_need(cast, text=text)
    sheet = sheet_of(page(cast.officer).get(reverse("ledger:export-needs")))
    for row in sheet.iter_rows(min_row=3):
        assert (row[3].data_type, row[3].quotePrefix) == ("s", True)


def test_the_sheet_prints_on_a4_with_its_header_on_every_page(cast, page):
    a_need(cast)
    sheet = sheet_of(page(cast.officer).get(reverse("ledger:export-needs")))
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$2:$2"
    assert sheet.freeze_panes == "A3"
    assert "$A$1:$L$3" in str(sheet.print_area)
    assert sheet["F3"].number_format == "@"
    assert sheet.column_dimensions["D"].width > 40


@pytest.mark.parametrize("kind", ["areas", "units", "resources", "needs", "projects"])
def test_a_list_taken_out_and_loaded_again_changes_nothing(cast, page, kind):
    MemberUnit.objects.exclude(street_code="510116089").update(status="active")
    import_ledger(
        files=[LedgerFile("t.xlsx", LEDGER.read_bytes())],
        street_code=STREET,
        only_valid=True,
        actor=User.objects.system(),
    )
    data = body(page(cast.officer).get(reverse(f"ledger:export-{kind}"), {"view": "all"}))
    outcome = load(data)
    name = {"areas": "communities"}.get(kind, kind)
    created, updated, unchanged, rejected = counts(outcome, name)
    assert (created, updated, rejected) == (0, 0, 0)
    assert unchanged >= 12


def test_a_full_list_leaves_only_with_a_reason_and_stays_on_record(cast, page):
    a_need(cast)
    address = reverse("ledger:export-needs-open")
    officer = page(cast.officer)
    assert officer.get(address).status_code == 200
    assert officer.post(address, {"reason": ""}).status_code == 422
    assert not AuditEntry.objects.filter(verb="ledger.exported_open").exists()
    sheet = sheet_of(officer.post(address, {"reason": "逐户回访登记"}))
    assert [cell.value for cell in sheet[3]][4:6] == ["王桂兰", "13800138000"]
    entry = AuditEntry.objects.get(verb="ledger.exported_open")
    assert entry.facts["reason"] == "逐户回访登记"


def test_nobody_else_takes_a_full_list(cast, page):
    for person in (cast.secretary, cast.liaison, cast.supervisor, cast.resident, cast.district):
        assert page(person).post(reverse("ledger:export-needs-open"), {"reason": "逐户回访登记"}).status_code == 403
    assert page(cast.resident).get(reverse("ledger:export-needs")).status_code == 403
    assert page().get(reverse("ledger:export-needs")).status_code == 302


def test_the_command_is_told_wrong_use_apart_from_refusal(cast, capsys):
    with pytest.raises(CommandError) as caught:
        call_command("import_ledger", str(LEDGER), "--street", "51")
    assert caught.value.returncode == 2
    with pytest.raises(CommandError) as caught:
        call_command("import_ledger", "/no/such/file.xlsx", "--street", STREET)
    assert caught.value.returncode == 2
    with pytest.raises(CommandError) as caught:
        call_command("import_ledger", str(LEDGER), "--street", "510116099")
    assert caught.value.returncode == 1
