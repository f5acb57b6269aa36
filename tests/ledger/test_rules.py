"""Keys, empty cells, masked values, states: what an import may and may not change."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from alliance.ledger import plan, services
from alliance.ledger.models import ImportFile, ImportRow, ImportRun
from alliance.ledger.retention import forget_old_imports
from alliance.ledger.services import LedgerFile
from alliance.ledger.vocabulary import Kind
from core import clock
from core.errors import DomainError
from core.models import AuditEntry
from core.retention import purge_expired
from members.models import Liaison, MemberUnit, Resource
from needs.models import Need, NeedStatus
from projects.models import MicroProject, ProjectStatus
from tests.ledger.sheets import STREET, counts, load, said, workbook

pytestmark = pytest.mark.django_db

NEEDS = ["编号", "社区", "类别", "需求内容", "提出人", "联系电话", "提出时间", "紧急程度"]


def needs(*rows: list) -> dict:
    return {"需求": [NEEDS, *rows]}


ROW = ["XQ001", "河池社区", "养老助老", "想要助餐点", "王桂兰", "13800138000", "2026-05-01", "急"]


def test_an_empty_cell_never_erases(cast):
    load(needs(ROW))
    outcome = load(needs(["XQ001", "河池社区", None, "想要助餐点", None, None, None, None]))
    assert counts(outcome, "needs") == (0, 0, 1, 0)
    need = Need.objects.get()
    assert (need.asker_phone, need.urgency, need.category.name) == ("+8613800138000", "urgent", "养老助老")


def test_a_masked_value_means_unchanged(cast):
    load(needs(ROW))
    outcome = load(needs([*ROW[:4], "王**", "138****8000", *ROW[6:]]))
    assert counts(outcome, "needs") == (0, 0, 1, 0)
    assert Need.objects.get().asker_name == "王桂兰"


def test_a_changed_cell_updates_and_raises_the_version(cast):
    load(needs(ROW))
    outcome = load(needs([*ROW[:5], "13900139000", *ROW[6:]]))
    assert counts(outcome, "needs") == (0, 1, 0, 0)
    need = Need.objects.get()
    assert (need.asker_phone, need.version) == ("+8613900139000", 2)
    assert AuditEntry.objects.filter(verb="need.imported", target_id=need.pk).count() == 2


def test_a_running_number_is_no_key_but_community_and_text_are(cast):
    load(needs([1, *ROW[1:]]))
    outcome = load(needs([1, "南苑社区", *ROW[2:3], "另一件事", *ROW[4:]], [2, *ROW[1:]]))
    assert counts(outcome, "needs") == (1, 0, 1, 0)


def test_a_real_number_is_a_key_although_the_text_changed(cast):
    load(needs(ROW))
    outcome = load(needs([*ROW[:3], "想要一个助餐点", *ROW[4:]]))
    assert counts(outcome, "needs") == (0, 1, 0, 0)
    assert Need.objects.get().text == "想要一个助餐点"


def test_a_later_duplicate_row_wins_with_a_warning(cast):
    outcome = load(needs(ROW, [*ROW[:7], "特急"]))
    assert counts(outcome, "needs") == (1, 0, 0, 0)
    assert Need.objects.get().urgency == "critical"
    assert said(outcome, "needs", 3) == ["需求内容：与第2行重复，以本行为准"]


def test_imported_needs_are_listed_without_a_clock(cast):
    load(needs(ROW))
    need = Need.objects.get()
    assert (need.status, need.imported, need.response_due, need.completion_due, need.source) == (
        "listed", True, None, None, "ledger",
    )  # fmt: skip


def test_a_phone_inside_a_need_s_words_is_covered(cast):
    told = [*ROW[:3], "找王大妈13800138000，想要助餐点", *ROW[4:]]
    outcome = load(needs(told))
    assert Need.objects.get().text == "找王大妈138****8000，想要助餐点"
    assert said(outcome, "needs", 2) == ["需求内容：内容里的电话或证件号已遮住"]
    assert counts(load(needs(told)), "needs") == (0, 0, 1, 0)


def test_an_import_never_changes_a_state(cast):
    load(needs(ROW))
    Need.objects.update(status=NeedStatus.IN_PROGRESS)
    projects = {"p": [["项目名称", "实施单位", "进展"], ["修亭子", "同心中医医院", "实施中"]]}
    load(projects)
    MicroProject.objects.update(status=ProjectStatus.SUSPENDED, reason="等材料")
    done = {"p": [["项目名称", "实施单位", "进展"], ["修亭子", "同心中医医院", "已完成"]]}
    outcome = load(done, needs(ROW))
    assert counts(outcome, "projects") == (0, 0, 1, 0)
    assert MicroProject.objects.get().status == "suspended"
    assert Need.objects.get().status == "in_progress"


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({3: None}, "需求内容", "需求内容为空"),
        ({1: "城北社区"}, "社区", "社区不在本街道"),
        ({1: None}, "社区", "社区为空"),
        ({1: "东门社区"}, "社区", "社区不在本街道"),
        ({6: "2026年2月31日"}, "提出时间", "日期无法识别"),
        ({6: "改天"}, "提出时间", "日期无法识别"),
    ],
)
def test_a_row_with_a_fault_is_rejected_by_column(cast, change, column, reason):
    row = [change.get(at, cell) for at, cell in enumerate(ROW)]
    outcome = load(needs(row))
    assert f"{column}：{reason}" in said(outcome, "needs", 2)
    assert counts(outcome, "needs") == (0, 0, 0, 1)
    assert not Need.objects.exists()


@pytest.mark.parametrize(
    ("change", "column"),
    [({2: "外星事务"}, "类别"), ({2: None}, "类别"), ({5: "12345678901"}, "联系电话"), ({7: "不知道"}, "紧急程度")],
)
def test_a_doubtful_cell_is_warned_about_and_kept(cast, change, column):
    row = [change.get(at, cell) for at, cell in enumerate(ROW)]
    outcome = load(needs(row))
    assert counts(outcome, "needs") == (1, 0, 0, 0)
    assert any(each.startswith(column) for each in said(outcome, "needs", 2))


def test_unknown_units_and_empty_names_are_rejected(cast):
    outcome = load(
        {
            "单位": [["单位名称", "单位性质", "地址"], [None, "学校", "同心路"], ["同心幼儿园", "学校", "同心路"]],
            "资源": [
                ["单位", "资源内容", "资源类别"],
                ["没有这家", "义诊", "场地"],
                ["同心幼儿园", None, "场地"],
                ["同心幼儿园", "操场", "场地"],
            ],
            "项目": [["项目名称", "实施单位", "进展"], ["甲", "没有这家", "实施中"], [None, "同心幼儿园", "实施中"]],
        }
    )
    assert counts(outcome, "units") == (1, 0, 0, 1)
    assert said(outcome, "units", 2) == ["单位名称：单位名称为空"]
    assert said(outcome, "resources", 2) == ["单位：单位不在台账"]
    assert said(outcome, "resources", 3) == ["资源内容：资源内容为空"]
    assert said(outcome, "projects", 2) == ["实施单位：单位不在台账"]
    assert said(outcome, "projects", 3) == ["项目名称：项目名称为空"]
    assert counts(outcome, "resources") == (1, 0, 0, 2)


def test_nothing_is_written_while_a_row_fails(cast):
    outcome = load(needs(ROW, [*ROW[:3], None, *ROW[4:]]), only_valid=False)
    assert not outcome.written
    assert not Need.objects.exists()
    assert ImportRun.objects.get().status == "refused"


def test_a_unit_is_known_by_its_code_and_keeps_what_the_row_leaves_out(cast):
    units = ["单位名称", "单位性质", "统一社会信用代码", "地址", "联络员", "联系电话"]
    load({"u": [units, ["同心燃气公司", "国企", "91510116M31012223C", "同心路1号", "甲", "13800000001"]]})
    outcome = load({"u": [units, ["同心燃气有限公司", None, "91510116M31012223C", None, "乙", None]]})
    assert counts(outcome, "units") == (0, 1, 0, 0)
    unit = MemberUnit.objects.get(credit_code="91510116M31012223C")
    assert (unit.name, unit.kind, unit.address) == ("同心燃气有限公司", "state_firm", "同心路1号")
    liaison = Liaison.objects.get(unit=unit)
    assert (liaison.name, liaison.phone) == ("乙", "+8613800000001")


def test_a_garrison_keeps_no_details(cast):
    units = ["单位名称", "单位性质", "统一社会信用代码", "地址", "党员人数"]
    load({"u": [units, ["驻区某部", "部队", "91510116M31012223C", "同心路1号", 30]]})
    unit = MemberUnit.objects.get(name="驻区某部")
    assert (unit.address, unit.credit_code, unit.party_members) == ("", "", None)


@pytest.mark.parametrize("written", ["-5个", "99999999999999999999个", "很多很多"])
def test_quantities_nobody_can_mean_keep_their_words_only(cast, written):
    load({"r": [["单位", "资源内容", "资源类别", "数量"], ["同心中医医院", "轮椅", "设备物资", written]]})
    resource = Resource.objects.get()
    assert (resource.quantity_text, resource.quantity) == (written, None)


def test_long_texts_and_null_characters_do_no_harm(cast):
    outcome = load(needs([*ROW[:3], "长" * 900, *ROW[4:]]), "编号,社区,需求内容\nN-1,河池社区,路\x0b灯\n".encode())
    assert counts(outcome, "needs") == (2, 0, 0, 0)
    assert Need.objects.get(ledger_number="XQ001").detail == "长" * 900
    assert Need.objects.get(ledger_number="N-1").text == "路灯"


def test_a_file_without_any_known_sheet_is_refused(cast):
    with pytest.raises(DomainError) as caught:
        load({"s": [["苹果", "梨"], [1, 2]]})
    assert caught.value.code == "no_known_sheet"


def test_only_officers_of_the_street_load_its_ledger(cast):
    for person in (cast.secretary, cast.liaison, cast.other_officer, cast.resident, cast.auditor, cast.stranger):
        with pytest.raises(PermissionDenied):
            load(needs(ROW), actor=person)
    assert load(needs(ROW), actor=cast.officer).written
    assert load(needs(ROW), actor=cast.district).written


def test_a_formula_that_was_never_calculated_is_warned_about(cast):
    outcome = load({"需求": [NEEDS, [*ROW[:6], "=TODAY()", ROW[7]]]})
    assert any("公式" in each for each in said(outcome, "needs", 2))
    assert Need.objects.get().asked_on is None


def test_files_are_forgotten_after_a_week_and_verdicts_after_half_a_year(cast, page):
    services.upload_ledger(
        files=[LedgerFile("需求.xlsx", workbook(needs(ROW)))], street_code=STREET, actor=cast.officer
    )
    forget_old_imports()
    assert ImportFile.objects.count() == 1
    with clock.moved(clock.now() + timedelta(days=8)):
        forget_old_imports()
    assert (ImportFile.objects.count(), ImportRow.objects.count()) == (0, 1)
    with clock.moved(clock.now() + timedelta(days=181)):
        purge_expired()
    assert (ImportRow.objects.count(), ImportRun.objects.count()) == (0, 1)


def test_a_failure_in_the_middle_of_writing_leaves_nothing(cast, monkeypatch):
    def fail(*_arguments: object) -> None:
        raise RuntimeError("the disk is full")

    whole = {**plan.WRITERS, Kind.PROJECTS: replace(plan.WRITERS[Kind.PROJECTS], write=fail)}
    monkeypatch.setattr(plan, "WRITERS", whole)
    project = {"p": [["项目名称", "实施单位", "进展"], ["修亭子", "同心中医医院", "实施中"]]}
    with pytest.raises(RuntimeError):
        load(needs(ROW), project)
    assert not Need.objects.exists()
    assert not ImportRun.objects.exists()
    assert not AuditEntry.objects.filter(verb="need.imported").exists()


def test_a_hundred_thousand_rows_are_judged_without_harm(cast):
    rows = (f"N-{at},河池社区,第{at}盏路灯不亮,2026-05-{at % 28 + 1}" for at in range(100_000))
    text = "\n".join(["编号,社区,需求内容,提出时间", *rows])
    outcome = load(text.encode("gb18030"), names=["需求.csv"], dry_run=True)
    assert counts(outcome, "needs") == (100_000, 0, 0, 0)
