"""Other offices' layouts: columns in any order, other words, headers further down, several tables."""

from datetime import date

import openpyxl
import pytest

from alliance.ledger.services import LedgerFile, import_ledger
from core.accounts.models import User
from core.areas.models import Area, Zone
from members.models import Liaison, MemberUnit, Resource
from needs.models import Need
from projects.models import MicroProject
from tests.ledger.sheets import STREET, counts, load, said, workbook
from tests.ledger.test_import_sample import DATA, LEDGER

pytestmark = pytest.mark.django_db


def test_a_header_after_a_long_preamble_with_other_words_and_line_breaks(cast):
    outcome = load(
        {
            "Sheet1": [
                ["附件2"],
                ["同心街道2026年“急难愁盼”问题收集表"],
                ["填报单位：同心街道党建办", "", "", "填报日期：2026.10.8"],
                ["说明：1.请如实填写。2.不得空项。"],
                [],
                [],
                [
                    "序\n号",
                    "反映时间",
                    "*诉求人\n姓名",
                    "联系方式",
                    "所属村（居）",
                    "问题类别",
                    "反映问题（具体描述）",
                    "轻重缓急",
                    "渠道",
                    "填表人",
                ],
                [1, "9月30日", "王桂兰", "138 0013 8000", "河池居委会", "物业", "电梯老坏", "急", "12345热线", "甲"],
                [
                    2,
                    "10.2",
                    "李建国",
                    "028-8765 4321",
                    "同心街道南苑社区",
                    "养老服务",
                    "想要助餐点",
                    "普通",
                    "走访",
                    "甲",
                ],
                ["合计", "", "", "", "", "", "2条"],
                ["审核人：张三", "", "", "", "填表人：李四"],
            ]
        }
    )
    assert counts(outcome, "needs") == (2, 0, 0, 0)
    first = Need.objects.get(text="电梯老坏")
    assert (first.area_code, first.asked_on, first.urgency, first.category.name, first.source_text) == (
        cast.hechi.code, date(2026, 9, 30), "urgent", "物业管理", "12345热线",
    )  # fmt: skip
    assert (first.asker_name, first.asker_phone) == ("王桂兰", "+8613800138000")
    second = Need.objects.get(text="想要助餐点")
    assert (second.area_code, second.asked_on, second.category.name) == (
        cast.nanyuan.code, date(2026, 10, 2), "养老助老",
    )  # fmt: skip
    ignored = [each.words for each in outcome.plan.draft.readings[0].ignored]
    assert ignored == ["填表人"]


def test_units_spread_over_sheets_and_files_with_name_and_phone_in_one_cell(cast):
    first = {
        "国有": [
            ["成员单位情况表"],
            ["单位全称", "性质", "统一代码", "联系人及电话", "通讯地址", "所属党建联盟"],
            [
                "同心供水公司",
                "国企",
                "91510116M31012223C",
                "李晓梅 13666258517",
                "同心路1号",
                "同心街道党建联盟、社治联盟",
            ],
        ],
        "两新": [
            ["企业名称", "企业类型", "负责人", "联系电话"],
            ["同心快递点", "个体工商户", "陈明", "李红13812345678"],
        ],
    }
    second = {"Sheet1": [["商户名称", "地址", "电话"], ["同心面馆", "同心街5号", 13900001111]]}
    outcome = load(first, second)
    assert counts(outcome, "units") == (3, 0, 0, 0)
    water = MemberUnit.objects.get(name="同心供水公司")
    assert (water.kind, water.credit_code) == ("state_firm", "91510116M31012223C")
    assert sorted(water.alliances.values_list("name", flat=True)) == ["同心街道党建联盟", "社治联盟"]
    liaison = Liaison.objects.get(unit=water)
    assert (liaison.name, liaison.phone) == ("李晓梅", "+8613666258517")
    assert MemberUnit.objects.get(name="同心面馆").kind == "merchant"
    assert MemberUnit.objects.get(name="同心快递点").kind == "merchant"


def test_one_sheet_holds_units_and_what_they_offer(cast):
    data = workbook(
        {
            "信息台账": [
                ["序号", "单位基本情况", None, None, "联络员", None, "资源清单", None, None],
                [None, "单位名称", "单位性质", "统一社会信用代码", "姓名", "手机", "资源类别", "可提供资源", "数量"],
                [1, "同心口腔医院", "医院", None, "张一", "13800000001", "医疗健康", "义诊", "10次"],
                [None, None, None, None, None, None, "场地", "会议室", "1间"],
                [2, "同心第二小学", "学校", None, "张二", "13800000002", "场地", "操场", "1处"],
            ]
        },
        {"信息台账": ["B1:D1", "E1:F1", "G1:I1", "A1:A2", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:E4", "F3:F4"]},
    )
    outcome = load(data)
    assert counts(outcome, "units")[0] == 2
    assert counts(outcome, "resources") == (3, 0, 0, 0)
    assert Resource.objects.filter(unit__name="同心口腔医院").count() == 2
    assert Liaison.objects.get(unit__name="同心第二小学").phone == "+8613800000002"


def test_projects_with_two_row_header_money_in_ten_thousands_and_attendances(cast):
    data = workbook(
        {
            "p": [
                ["党建联盟微实事项目进度表"],
                ["单位：万元"],
                [
                    "编号",
                    "微实事名称",
                    "牵头单位",
                    "参与单位",
                    "覆盖社区",
                    "时间",
                    None,
                    "投入资金",
                    "资金来源",
                    "成效",
                    None,
                    None,
                ],
                [
                    None,
                    None,
                    None,
                    None,
                    None,
                    "启动时间",
                    "完成时限",
                    None,
                    None,
                    "解决难题（个）",
                    "受益群众（人次）",
                    "当前进展",
                ],
                [
                    "P1",
                    "修亭子",
                    "同心中医医院",
                    "同心建设银行支行",
                    "全街道",
                    "2026.3",
                    "2026年6月",
                    1.2,
                    "单位自筹",
                    1,
                    "300人次",
                    "已完工",
                ],
                [
                    "P2",
                    "义诊",
                    "同心建设银行支行",
                    "市一院",
                    "河池、南苑",
                    "2026-05-01",
                    "长期",
                    "5000元",
                    "社会捐赠",
                    "",
                    "120",
                    "推进中",
                ],
            ]
        },
        {"p": ["F3:G3", "J3:L3", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:E4", "H3:H4", "I3:I4"]},
    )
    outcome = load(data)
    assert counts(outcome, "projects") == (2, 0, 0, 0)
    pavilion = MicroProject.objects.get(name="修亭子")
    assert (pavilion.starts_on, pavilion.ends_on, str(pavilion.funds), pavilion.status) == (
        date(2026, 3, 1), date(2026, 6, 30), "12000.00", "completed",
    )  # fmt: skip
    assert (pavilion.people_served, pavilion.attendances, pavilion.problems_solved) == (0, 300, 1)
    assert pavilion.communities.count() == 2
    clinic = MicroProject.objects.get(name="义诊")
    assert (str(clinic.funds), clinic.ends_on, clinic.status) == ("5000.00", None, "running")
    assert any("不在台账" in each for each in said(outcome, "projects", 6))


def test_a_communitys_own_list_names_the_community_in_its_title(cast):
    rows = [
        ["河池社区居民需求登记表"],
        ["日期", "居民姓名", "电话", "需求", "类型"],
        [date(2026, 5, 1), "甲", "13812345678", "修路灯", "安全"],
    ]
    load({"表一": rows})
    assert Need.objects.get(text="修路灯").area_code == cast.hechi.code


def test_several_tables_stand_under_each_other_in_one_sheet(cast):
    outcome = load(
        {
            "总表": [
                ["一、社区"],
                ["社区", "社区代码"],
                ["河池社区", STREET + "001"],
                ["新桥社区", STREET + "009"],
                [],
                ["二、需求"],
                ["编号", "社区", "需求内容", "提出时间"],
                ["A-1", "新桥", "路灯不亮", "2026-3-1"],
                ["编号", "社区", "需求内容", "提出时间"],
                ["A-2", "河池", "停车难", "2026-3-2"],
            ]
        }
    )
    assert counts(outcome, "communities") == (1, 0, 1, 0)
    assert counts(outcome, "needs") == (2, 0, 0, 0)


def test_communities_without_codes_are_known_by_name_or_get_a_provisional_code(cast):
    outcome = load(
        {
            "s": [
                ["社区名称", "书记", "总户数", "睦邻区"],
                ["河池", "王明辉", "1,641户", "东片"],
                ["云溪社区", "李", 20, "东片"],
            ]
        }
    )
    assert counts(outcome, "communities") == (1, 1, 0, 0)
    hechi = Area.objects.get(code=cast.hechi.code)
    assert (hechi.secretary, hechi.households) == ("王明辉", 1641)
    assert Area.objects.get(name="云溪社区").provisional
    assert Zone.objects.get(name="东片").communities.count() == 2


def test_a_csv_of_merged_cells_names_the_unit_in_its_first_row_only(cast):
    text = (
        "驻区单位优势资源清单,,,,\n序号,单位,资源类别,资源内容,有效期至\n"
        "1,同心中医医院,医疗健康,义诊,长期\n2,,场地,会议室,2026年12月\n3,,志愿者,义务理发,\n"
        "4,同心建设银行支行,教育培训,防骗课,\n5,,场地,营业厅,2027-06-30\n"
    )
    for encoding in ("gb18030", "utf-8-sig"):
        outcome = load(text.encode(encoding), names=["资源.csv"])
    assert counts(outcome, "resources") == (0, 0, 5, 0)
    assert Resource.objects.filter(unit=cast.unit).count() == 3
    assert Resource.objects.get(content="会议室").valid_until == date(2026, 12, 31)


def test_an_old_excel_file_with_merged_units(cast):
    outcome = load((DATA / "resources.xls").read_bytes(), names=["资源.xls"])
    assert counts(outcome, "resources") == (3, 0, 0, 0)
    assert Resource.objects.filter(unit=cast.unit).count() == 2


def test_every_sheet_of_the_sample_as_its_own_csv_gives_the_same(db):
    book = openpyxl.load_workbook(LEDGER)
    files = []
    for sheet in book:
        lines = [
            ",".join('"' + str("" if cell is None else cell).replace('"', '""') + '"' for cell in row)
            for row in sheet.iter_rows(values_only=True)
        ]
        files.append(LedgerFile(f"文件{len(files)}.csv", "\n".join(lines).encode("gb18030")))
    outcome = import_ledger(
        files=list(reversed(files)),
        street_code=STREET,
        street_name="同心街道",
        only_valid=True,
        actor=User.objects.system(),
    )
    assert [counts(outcome, kind)[0] for kind in ("communities", "units", "resources", "needs", "projects")] == [
        12, 30, 120, 142, 57,
    ]  # fmt: skip
    assert [each["row"] for each in outcome.plan.as_json(written=True)["needs"]["rejected"]] == [26, 44, 62]


def test_a_hidden_sheet_is_left_alone(cast):
    book = openpyxl.Workbook()
    book.active.append(["社区", "需求内容"])
    book.active.append(["河池", "路灯"])
    hidden = book.create_sheet("旧")
    hidden.append(["社区", "需求内容"])
    hidden.append(["河池", "旧的路灯"])
    hidden.sheet_state = "hidden"
    path = DATA.parent / "hidden.xlsx"
    try:
        book.save(path)
        outcome = load(path.read_bytes())
    finally:
        path.unlink(missing_ok=True)
    assert counts(outcome, "needs") == (1, 0, 0, 0)


def test_remarks_signatures_and_free_lines_under_a_table_are_no_rows(cast):
    outcome = load(
        {
            "s": [
                ["序号", "单位名称", "资源类别", "资源内容", "经费"],
                ["", "", "", "", "(万元)"],
                [1, "同心中医医院", "医疗健康", "义诊", ""],
                [2, "", "", "", ""],
                ["小计", "", "", "1项", ""],
                ["以下空白", "", "", "", ""],
                ["本表一式三份，街道、社区、单位各留一份", "", "", "", ""],
                ["单位负责人签字：", "", "", "填表人：李四", ""],
            ]
        }
    )
    assert counts(outcome, "resources") == (1, 0, 0, 0)


def test_a_measure_in_brackets_may_stand_in_a_header_row_of_its_own(cast):
    load(
        {
            "s": [
                ["项目名称", "实施单位", "经费", "进展"],
                [None, None, "(万元)", None],
                ["修亭子", "同心中医医院", 1.5, "实施中"],
            ]
        }
    )
    assert str(MicroProject.objects.get().funds) == "15000.00"


def test_a_csv_keeps_phones_as_excel_showed_them(cast):
    load("社区,需求内容,提出人,联系电话\n河池社区,修路灯,王桂兰,1.3666258517E+10\n".encode(), names=["a.csv"])
    assert Need.objects.get().asker_phone == "+8613666258517"


def test_a_whole_ledger_in_quite_other_words(cast):
    outcome = load(
        {
            "3": [
                ["统计表"],
                ["居委会", "居委会主任", "居民户数（户）", "12位区划代码"],
                ["河池居委会", "王", "1,200户", STREET + "001"],
            ],
            "1": [
                ["党组织", "企业名称", "企业性质", "社会信用代码", "对接人", "对接人电话"],
                ["某支部", "同心物流公司", "民营", "91510116M31012223C", "李四", "13800000000"],
            ],
            "2": [
                ["填报单位", "资源项目", "资源类别", "可服务时间", "服务人群", "截止时间"],
                ["同心物流公司", "搬运队", "志愿服务队", "周末", "老人", "长期有效"],
            ],
            "x": [
                ["登记时间", "所属居委", "诉求描述", "诉求分类", "诉求人及联系电话", "缓急程度"],
                ["2026-3-4 09:30", "河池", "楼道灯坏", "公共安全", "王五13900000000", "紧急"],
            ],
            "y": [
                [
                    "服务项目",
                    "承办单位",
                    "服务社区",
                    "开始日期",
                    "结束日期",
                    "资金(元)",
                    "资金来源",
                    "受益人数",
                    "目前进度",
                ],
                ["搬家服务", "同心物流公司", "河池", "2026.3.1", "2026.6.30", 5000, "自筹", "120人", "已结束"],
            ],
            "名单": [["成员单位", "职务", "姓名"], ["同心物流公司", "主席", "李"]],
        }
    )
    kinds = ("communities", "units", "resources", "needs", "projects")
    assert [counts(outcome, kind)[3] for kind in kinds] == [0, 0, 0, 0, 0]
    assert [counts(outcome, kind)[0] for kind in kinds] == [0, 1, 1, 1, 1]
    need = Need.objects.get()
    assert (need.asker_name, need.asker_phone, need.urgency, need.asked_on) == (
        "王五", "+8613900000000", "urgent", date(2026, 3, 4),
    )  # fmt: skip
    project = MicroProject.objects.get()
    assert (project.people_served, str(project.funds), project.status) == (120, "5000.00", "completed")
    assert [each.sheet.name for each in outcome.plan.draft.unknown] == ["名单"]
