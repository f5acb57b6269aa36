"""``manage.py monthly_report``: two files that say what the page says, or one clear sentence and an exit code."""

import io
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import docx
import openpyxl
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from core import clock
from meetings.report_files import write_report
from needs.models import NeedStatus
from tests.core.documents.reading import read

pytestmark = pytest.mark.usefixtures("fonts")


@pytest.fixture
def month():
    return clock.today().replace(day=1)


def text_of(data):
    paper = docx.Document(io.BytesIO(data))
    cells = (cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


def run(street, month, folder):
    out = io.StringIO()
    call_command("monthly_report", street=street, month=month, out=folder, stdout=out)
    return out.getvalue().split()


def test_it_writes_the_document_and_the_rows_behind_every_figure(cast, make_need, make_project, month, tmp_path):
    for n in range(3):
        make_need(f"需求{n}", NeedStatus.LISTED)
    make_project()
    named = run(cast.street.code, f"{month:%Y-%m}", tmp_path / "new")
    page, paper, printed, tables = sorted((tmp_path / "new").iterdir(), key=[*map(Path, named)].index)
    assert [path.suffix for path in (page, paper, printed, tables)] == [".html", ".docx", ".pdf", ".xlsx"]
    shown, written = page.read_text(), text_of(paper.read_bytes())
    for text in (shown, written, "".join(one.text for one in read(printed.read_bytes()))):
        assert "3" in text
        assert f"关于{month.year}年{month.month}月区域化党建" in text
        assert "河池社区" in text
        assert "草稿" in text
    assert 'href="#received"' in shown
    assert 'id="received"' in shown
    assert "在答复时限内受理" in shown
    assert all(f"需求{n}" in shown for n in range(3))
    assert "3 件" in shown
    assert "收到需求3件" in written
    sheets = openpyxl.load_workbook(tables)
    assert sheets.sheetnames == [
        "近十二个月收到与办结（件）", "表1　各社区需求办理情况", "表2　各类别需求办理情况", "表3　各单位参与情况",
        "主要指标", "指标口径",
    ]  # fmt: skip
    by_community = sheets["表1　各社区需求办理情况"]
    assert [cell.value for cell in by_community[2]][:2] == ["社区", "收到"]
    received = [row[1].value for row in by_community.iter_rows(min_row=3)]
    assert sum(received) == 3


def test_an_issued_month_is_written_as_it_was_issued(cast, make_need, make_report, issue, month, tmp_path):
    last = (month - timedelta(days=1)).replace(day=1)
    need = make_need("消防栓无水", NeedStatus.LISTED, created_at=clock.now() - timedelta(days=clock.today().day + 1))
    report = issue(make_report(last))
    need.text = "后来改了"
    need.save(update_fields=["text"])
    page, paper, printed, _tables = write_report(cast.street.code, last, tmp_path)
    assert "消防栓无水" in page.read_text()
    assert "后来改了" not in page.read_text()
    assert report.number in text_of(paper.read_bytes())
    assert report.number in read(printed.read_bytes())[0].text


@pytest.mark.parametrize(("form", "kind"), [("docx", "wordprocessingml.document"), ("pdf", "pdf"), ("xlsx", "sheet")])
def test_page_and_api_give_the_same_file(cast, make_need, make_report, month, page, api, form, kind):
    make_need("需求", NeedStatus.LISTED)
    report = make_report(month)
    shown = page(cast.officer).get(reverse(f"meetings:report-{form}", args=[report.pk]))
    given = api(cast.officer).get(f"/api/v1/reports/{report.pk}/files/{form}/", HTTP_ACCEPT=f"application/{form}")
    for answer in (shown, given):
        assert answer.status_code == 200
        assert answer["Content-Type"].endswith(kind)
        assert f"filename*=utf-8''%E5%90%8C%E5%BF%83%E8%A1%97%E9%81%93{month:%Y-%m}" in answer["Content-Disposition"]
        assert answer["Content-Disposition"].endswith(f".{form}")
    if form == "pdf":
        assert shown.content == given.content
    assert api(cast.liaison).get(f"/api/v1/reports/{report.pk}/files/{form}/").status_code == 404


def test_an_unknown_form_is_no_address(cast, make_report, month, api):
    assert api(cast.officer).get(f"/api/v1/reports/{make_report(month).pk}/files/exe/").status_code == 404


def test_while_the_fonts_are_built_everything_but_pdf_is_there(cast, make_report, month, page, api, settings, tmp_path):
    settings.FONTS = tmp_path
    report = make_report(month)
    shown = page(cast.officer).get(reverse("meetings:report-pdf", args=[report.pk]))
    assert shown.status_code == 503
    assert "还在准备" in shown.content.decode()
    given = api(cast.officer).get(f"/api/v1/reports/{report.pk}/files/pdf/")
    assert (given.status_code, given.json()["title"]) == (503, "fonts_not_ready")
    assert page(cast.officer).get(reverse("meetings:report-docx", args=[report.pk])).status_code == 200
    with pytest.raises(CommandError, match="还在准备") as refused:
        run(cast.street.code, f"{month:%Y-%m}", tmp_path / "out")
    assert refused.value.returncode == 1


def test_the_page_offers_the_same_document(cast, make_need, make_report, month, page):
    make_need("需求", NeedStatus.LISTED)
    report = make_report(month, words="本月重点是坡道。")
    answer = page(cast.officer).get(reverse("meetings:report-docx", args=[report.pk]))
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    assert "attachment" in answer["Content-Disposition"]
    written = text_of(answer.content)
    assert "收到需求1件" in written
    assert "本月重点是坡道。" in written
    assert page(cast.liaison).get(reverse("meetings:report-docx", args=[report.pk])).status_code == 404


@pytest.mark.parametrize(
    ("street", "when", "code", "said"),
    [
        ("510116999", "2026-01", 1, "没有这个街道"),
        ("510116088", "2099-01", 1, "还没开始"),
        ("510116088", "2026-13", 2, "2026-10"),
        ("510116088", "十月", 2, "2026-10"),
    ],
)
def test_a_refusal_is_one_sentence_and_writes_nothing(cast, tmp_path, street, when, code, said):
    with pytest.raises(CommandError, match=said) as refused:
        run(street, when, tmp_path / "none")
    assert refused.value.returncode == code
    assert not (tmp_path / "none").exists()


def test_a_folder_that_cannot_be_written_is_named(cast, month, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="写不进") as refused:
        run(cast.street.code, f"{month:%Y-%m}", tmp_path / "file" / "below")
    assert refused.value.returncode == 1


@pytest.mark.processes
def test_wrong_use_exits_with_two():
    asked = [sys.executable, "manage.py", "monthly_report", "--street", "510116088"]
    assert subprocess.run(asked, capture_output=True, check=False).returncode == 2  # our own program
