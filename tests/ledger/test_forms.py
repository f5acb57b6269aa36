"""The sheets behind a list, drop-downs, and the empty forms: what they offer is what the import takes."""

import io

import openpyxl
import pytest
from django.urls import reverse

from alliance.ledger.exporting.allowed import NEW_NEEDS, NEW_PROJECTS
from alliance.ledger.exporting.columns import COLUMNS
from alliance.ledger.recognise import recognise
from alliance.ledger.vocabulary import Kind
from core.workbook.reading import open_book
from members.models import MemberUnit
from needs.models import NeedStatus
from projects.models import ProjectStatus
from tests.ledger.sheets import counts, load, said
from tests.ledger.test_export import a_need, body

pytestmark = pytest.mark.django_db

WORDS = {
    Kind.COMMUNITIES: "areas", Kind.UNITS: "units", Kind.RESOURCES: "resources", Kind.NEEDS: "needs",
    Kind.PROJECTS: "projects",
}  # fmt: skip
# One good row for each form, with the values of its drop-downs.
ROWS = {
    Kind.COMMUNITIES: {"社区名称": "新桥社区", "社区代码": "510116088009", "户数": 1200, "60岁以上人口占比": 0.23},
    Kind.UNITS: {"单位名称": "同心小学", "单位性质": "学校", "所在社区": "河池社区", "两新组织": "否"},
    Kind.RESOURCES: {"单位名称": "", "资源类别": "场地", "资源内容": "会议室一间", "数量": "30座"},
    Kind.NEEDS: {
        "社区": "河池社区",
        "类别": "社区安全",
        "需求内容": "路灯不亮",
        "紧急程度": "急",
        "办理状态": "办理中",
    },
    Kind.PROJECTS: {"项目名称": "楼道亮灯", "实施单位": "", "经费来源": "捐赠", "进展": "实施中"},
}


def book_of(answer):
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(body(answer)), rich_text=True)


@pytest.fixture
def form(cast, page):
    def form(kind):
        return book_of(page(cast.officer).get(reverse(f"ledger:template-{WORDS[kind]}")))

    return form


def heads(sheet, row):
    return {str(cell.value).lstrip("*"): cell for cell in sheet[row]}


def filled(book, **values):
    sheet = book.worksheets[0]
    for heading, value in values.items():
        sheet.cell(row=4, column=heads(sheet, 3)[heading].column, value=value)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def a_row(kind, cast):
    unit = {"单位名称", "实施单位"} & {heading for heading, value in ROWS[kind].items() if value == ""}
    return {**ROWS[kind], **dict.fromkeys(unit, cast.unit.name)}


def drop_downs(book):
    """The values each column's drop-down offers, by its column letter."""
    offered = {}
    for rule in book.worksheets[0].data_validations.dataValidation:
        assert rule.type == "list"
        assert len(rule.formula1) <= 255
        name, _mark, cells = rule.formula1.partition("!")
        assert name == "'字典'"
        first, _colon, last = cells.replace("$", "").partition(":")
        values = [row[0].value for row in book["字典"][first:last]]
        offered[str(rule.sqref).rstrip("0123456789:")[0]] = values
    return offered


@pytest.mark.parametrize("kind", list(Kind))
def test_every_list_has_its_dictionary_and_its_instructions_behind_it(kind, cast, page):
    a_need(cast)
    book = book_of(page(cast.officer).get(reverse(f"ledger:export-{WORDS[kind]}")))
    assert book.sheetnames[1:] == ["字典", "填写说明"]
    told = [[cell.value for cell in row] for row in book["填写说明"].iter_rows(min_row=2)]
    assert [row[0] for row in told] == [cell.value for cell in book.worksheets[0][2]]
    assert all(row[2] for row in told)
    known, unknown = recognise([open_book(body(page(cast.officer).get(reverse(f"ledger:export-{WORDS[kind]}"))), "a")])
    assert [each.kind for each in known] in ([kind], [])
    assert [each.sheet.name for each in unknown if each.sheet.name in {"字典", "填写说明"}] == []


def test_closed_columns_drop_down_what_is_allowed(cast, page):
    a_need(cast)
    book = book_of(page(cast.officer).get(reverse("ledger:export-needs")))
    offered = drop_downs(book)
    assert set(offered) == {"B", "C", "H", "I", "K"}
    assert offered["B"] == ["河池社区", "南苑社区"]
    assert offered["H"] == ["一般", "急", "特急"]
    assert offered["K"] == [str(label) for label in NeedStatus.labels]
    strict = {str(rule.sqref)[0]: rule.showErrorMessage for rule in book.worksheets[0].data_validations.dataValidation}
    assert (strict["B"], strict["I"]) == (True, False)


def test_a_list_longer_than_a_formula_may_be_is_offered_whole(cast, page):
    for n in range(60):
        MemberUnit.objects.create(
            name=f"第{n:02d}号社会组织服务中心", name_key=f"{n:02d}", street_code=cast.street.code,
            area_code=cast.street.code, status="active", created_at=cast.unit.created_at,
        )  # fmt: skip
    offered = drop_downs(book_of(page(cast.officer).get(reverse("ledger:export-projects"))))
    assert len(offered["C"]) >= 60
    assert sum(map(len, offered["C"])) > 255


def test_others_places_are_not_offered(cast, page):
    offered = drop_downs(book_of(page(cast.secretary).get(reverse("ledger:export-needs"), {"view": "all"})))
    assert offered["B"] == ["河池社区"]


@pytest.mark.parametrize("kind", list(Kind))
def test_a_form_stars_in_red_what_must_be_filled(kind, form):
    sheet = form(kind).worksheets[0]
    assert sheet["A1"].value
    assert "字典" in sheet["A2"].value
    starred = []
    for cell in sheet[3]:
        first = cell.value[0] if not isinstance(cell.value, str) else None
        if first is not None:
            assert (first.text, first.font.color.rgb) == ("*", "FFC00000")
            starred.append(str(cell.value).lstrip("*"))
    assert starred == [column.heading for column in COLUMNS[kind] if column.required]


@pytest.mark.parametrize("kind", list(Kind))
def test_a_filled_form_is_taken(kind, cast, form):
    outcome = load(filled(form(kind), **a_row(kind, cast)))
    assert counts(outcome, kind.value) == (1, 0, 0, 0)
    assert said(outcome, kind.value, 4) == []


@pytest.mark.parametrize("kind", list(Kind))
def test_a_form_needs_exactly_its_starred_columns(kind, cast, form):
    row = a_row(kind, cast)
    needed = {column.heading for column in COLUMNS[kind] if column.required}
    outcome = load(filled(form(kind), **{heading: row[heading] for heading in needed}))
    assert counts(outcome, kind.value)[0] == 1
    for heading in needed:
        lacking = {**row, heading: None}
        outcome = load(filled(form(kind), **lacking))
        assert (counts(outcome, kind.value)[0], counts(outcome, kind.value)[3]) == (0, 1), heading


def test_the_states_a_form_offers_are_the_ones_the_import_tells_apart(cast, form):
    found = set()
    for word in NEW_NEEDS:
        outcome = load(filled(form(Kind.NEEDS), 社区="河池社区", 需求内容=f"{word}的事", 办理状态=word))
        found.add(outcome.plan.draft.lines[Kind.NEEDS][0].record.status)
    assert found == {NeedStatus.LISTED, NeedStatus.IN_PROGRESS, NeedStatus.CLOSED}
    for word in NEW_PROJECTS:
        outcome = load(filled(form(Kind.PROJECTS), 项目名称=f"{word}的项目", 实施单位=cast.unit.name, 进展=word))
        assert ProjectStatus(outcome.plan.draft.lines[Kind.PROJECTS][0].record.status).label == word


def test_the_import_page_offers_the_forms(cast, page):
    shown = page(cast.officer).get(reverse("ledger:import")).text
    for word in WORDS.values():
        assert reverse(f"ledger:template-{word}") in shown
