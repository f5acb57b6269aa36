"""A real report on paper: 22 lines of at most 28 characters, everything at the standard's places, the same in DOCX."""

import io
import re
import zipfile
from datetime import date, datetime

import pytest
from docx import Document as Docx
from lxml import etree

from core import clock
from core.documents import Figure, render_docx, render_pdf, render_xlsx
from meetings import services
from meetings.models import MonthlyReport
from meetings.report_document import document_of
from meetings.selectors.sheet import sheet_of
from needs.models import NeedStatus
from tests.core.documents.reading import cells, read

pytestmark = pytest.mark.usefixtures("fonts")

LEFT, RIGHT, TOP, BOTTOM = 28, 210 - 26, 37, 297 - 35
LINE, CELL, SMALL = 225 / 22, 156 / 28, 14 * 25.4 / 72
NEAR = pytest.approx
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WORDS = "本月各社区把受理窗口前移到网格，居民当面反映的占了一半（含“龢韡苑”小区），比上月多 12 件；" * 20


@pytest.fixture
def paper(cast, make_need, make_claim, make_project, make_report, issue, photo):
    """October of a small street with long words, a case with a photo, and every section filled."""
    with clock.moved(datetime(2026, 10, 12, 9, tzinfo=clock.SHANGHAI)):
        for n in range(6):
            need = make_need(f"坡道{n}", NeedStatus.LISTED, area=(cast.hechi, cast.nanyuan)[n % 2])
            make_claim(need=need, unit=(cast.unit, cast.other_unit)[n % 2])
        project = make_project(starts_on=date(2026, 10, 2))
    with clock.moved(datetime(2026, 11, 3, 9, tzinfo=clock.SHANGHAI)):
        report = make_report(date(2026, 10, 1))
        report = services.edit_report(
            report=report, version=None, words=WORDS, problems=WORDS[:450], plans="下月修灯。", actor=cast.officer
        )
        services.add_case(
            report=report, project=project, text=WORDS[:300], photo=photo(), consent="本人", actor=cast.officer
        )
        report = issue(report)
    report = MonthlyReport.objects.get(pk=report.pk)
    return report, document_of(report, sheet_of(report))


def test_pages_hold_22_lines_of_at_most_28_characters(paper):
    _report, document = paper
    pages = read(render_pdf(document))
    # Tables and their notes are set smaller.
    running = [page for page in pages if page.text.count("前移到网格") >= 4 and "注：" not in page.text]
    full = [page.lines() for page in running]
    assert max(map(len, full)) == 22
    for lines in full:
        assert len(lines) <= 22
        assert max(cells(line.text.rstrip()) for line in lines) <= 28
        assert min(line.left for line in lines) >= LEFT - 1
        assert max(line.right for line in lines) <= RIGHT + 1
        # Every line of running text stands on the grid of the page.
        for line in lines:
            if len(line.text) > 20:
                steps = (line.base - lines[0].base) / LINE
                assert steps == NEAR(round(steps), abs=0.02)


def test_head_number_date_and_page_number_stand_at_the_standard_s_places(paper):
    report, document = paper
    pages = read(render_pdf(document))
    organ, number = pages[0].find("同心街道党建联盟"), pages[0].find(report.number)
    assert organ.top == NEAR(TOP + 35, abs=1)
    assert (organ.left + organ.right) / 2 == NEAR((LEFT + RIGHT) / 2, abs=1)
    assert number.top - organ.bottom == NEAR(2 * LINE, abs=1)
    signed = next(page for page in pages if "2026年11月3日" in page.text)
    assert signed.find("2026年11月3日").right == NEAR(RIGHT - 4 * CELL, abs=1)
    for place, page in enumerate(pages, start=1):
        line, dash = page.find(f"—{place}—"), page.inks[page.text.rindex(f"—{place}—")]
        assert dash.top == NEAR(BOTTOM + 7, abs=1)
        edge = line.right if place % 2 else line.left
        assert edge == NEAR(RIGHT - SMALL if place % 2 else LEFT + SMALL, abs=1)


def test_its_fingerprint_is_printed_whole_under_the_date(paper):
    report, document = paper
    pages = read(render_pdf(document))
    signed = next(page for page in pages if "2026年11月3日" in page.text)
    printed = re.sub(r"\s", "", signed.text)
    assert report.fingerprint in printed
    assert signed.find("（本件指纹").base - signed.find("2026年11月3日").base == NEAR(LINE, abs=0.5)
    written = "".join(paragraph.text for paragraph in Docx(io.BytesIO(render_docx(document))).paragraphs)
    assert report.fingerprint in written.replace(" ", "")


def test_pictures_stand_beside_the_tables_with_their_numbers(paper):
    _report, document = paper
    pictures = [block.caption for block in document.body if isinstance(block, Figure)]
    assert pictures == ["图1　近十二个月收到与办结", "图2　各社区收到需求（件）", "首层坡道1"]
    assert all(
        block.image[:4] in (b"\x89PNG", b"\xff\xd8\xff\xe0") for block in document.body if isinstance(block, Figure)
    )
    with zipfile.ZipFile(io.BytesIO(render_docx(document))) as package:
        assert sum(name.startswith("word/media/") for name in package.namelist()) == 3


def test_docx_carries_the_numbers_of_the_standard(paper):
    _report, document = paper
    with zipfile.ZipFile(io.BytesIO(render_docx(document))) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    section = body.find(f".//{W}sectPr")
    margins = {side: section.find(f"{W}pgMar").get(f"{W}{side}") for side in ("top", "bottom", "left", "right")}
    assert margins == {"top": "2098", "bottom": "1984", "left": "1587", "right": "1474"}
    grid = section.find(f"{W}docGrid")
    assert (grid.get(f"{W}linePitch"), grid.get(f"{W}charSpace")) == ("580", "-848")
    # Each table repeats its head on the next page.
    tables = body.findall(f".//{W}tbl")
    assert len(tables) == 6
    assert all(table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None for table in tables)


def test_the_workbook_has_every_table_with_figures_that_add_up(paper):
    _report, document = paper
    with zipfile.ZipFile(io.BytesIO(render_xlsx(document))) as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 6
