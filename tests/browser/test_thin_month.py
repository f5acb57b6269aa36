"""One month on the street's own ledger, as its officer, a unit's liaison and two residents live it.

Everything is real: the product as make up starts it, its worker, and a gateway for text messages.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from playwright.sync_api import Browser, expect

from core import clock
from tests.browser.conftest import LEDGER
from tests.browser.first_day import empty_house, first_officer
from tests.browser.gateway import LINK, Gateway
from tests.browser.house import House
from tests.browser.person import PHONE, Person
from tests.browser.posting import photo_in, post_a_need

pytestmark = [pytest.mark.browser, pytest.mark.processes]

UNIT, LIAISON, SECRET = "同心中医医院", "王建国", "联络员的密码，二〇二六"
ASKED = "三号楼几位老人出不了门，想请医生上门量血压"
OF_THE_LEDGER = "老年居民夜里睡不着"
POSTED = "楼道灯坏了三天，老人晚上不敢出门"
ASKER, POSTER = "13800001234", "13900005678"
FIGURES = ("成员单位", "收到需求", "完成微项目")
# Accounts of liaisons are given by an administrator; the product has no page for that yet.
GIVE_ACCOUNT = """
from core.accounts.models import User
from members.models import MemberUnit
from members.services import appoint_liaison
user = User.objects.create_user(username="{name}", full_name="{name}", password="{secret}")
unit = MemberUnit.objects.get(name="{unit}")
appoint_liaison(unit=unit, name=user.full_name, user=user, actor=User.objects.get(username="周敏"))
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, gateway: Gateway) -> Iterator[House]:
    """A month begins in an empty house of its own."""
    with empty_house(tmp_path_factory, gateway) as one:
        yield one


@pytest.fixture(scope="module")
def office(house: House, browser: Browser) -> Person:
    return first_officer(house, browser)


def test_month_from_the_ledger_to_the_report(
    house: House, office: Person, gateway: Gateway, browser: Browser, tmp_path: Path
) -> None:
    bring_in_the_ledger(office, tmp_path)
    need = enter_and_list_a_need(office)
    compute_the_proposal(office)
    ask_the_unit(office, ASKED)
    ask_the_unit(office, OF_THE_LEDGER)
    liaison = liaison_at_work(house, browser)
    answer_the_offers(liaison)
    confirm_the_claim(office, need)
    project = found_a_project(liaison, need)
    agree_and_publish(office, project)
    work_and_complete(liaison, project, tmp_path)
    accept_the_work(office, project)
    judge_by_the_link(browser, house, gateway)
    post_in_four_steps(browser, house, gateway, tmp_path)
    hold_a_meeting(office)
    read_the_report(office, tmp_path)
    assert office.complaints == liaison.complaints == []


# ── the officer begins ────────────────────────────────────────────────────────────────────────
def bring_in_the_ledger(office: Person, folder: Path) -> None:
    """Upload, look at the verdicts, write the right rows, take the marked file back."""
    office.open("/ledger/import/").get_by_label("台账文件").set_input_files(LEDGER)
    office.press("上传并核对")
    office.sees("361 行可导入，4 行有错")
    office.sees("「单位」单位不在台账")
    back = openpyxl.load_workbook(office.save("标了错误原因的原表", folder))
    assert "社区不在本街道" in back["需求清单"]["K26"].value
    office.press("写入 361 行")
    office.sees("已写入：新增 361 条")
    office.open("/needs/")
    office.sees("共 142 件")


def enter_and_list_a_need(office: Person) -> str:
    """代录 for somebody at the counter, then accept it and put it on the list; gives its address."""
    office.open("/needs/add/")
    office.fill("需求内容", ASKED)
    office.choose("类别", "养老助老")
    office.page.get_by_label("社区", exact=True).select_option(label="河池社区")
    office.fill("提出人", "孙玉珍")
    office.fill("联系电话", ASKER)
    office.page.get_by_label("本人同意").check()
    office.press("登记")
    office.sees("待受理")
    office.press("受理")
    office.sees("已受理")
    office.press("列入清单")
    office.sees("已列清单")
    return office.page.url


def compute_the_proposal(office: Person) -> None:
    """The worker computes the month's proposal while the page tells how far it is."""
    office.open("/needs/matching/")
    office.press("生成本月方案")
    expect(office.page.locator("#progress progress")).to_be_visible()
    office.page.get_by_role("link", name="看方案").click(timeout=120_000)
    office.sees("采用均衡方案")
    office.sees("各单位负担")


def ask_the_unit(office: Person, need: str) -> None:
    """Choose a need at left, and offer it to the unit among its candidates at right."""
    office.open("/needs/matching/").locator(".tx-needs").get_by_role("link", name=need).click()
    candidate = office.page.locator("article.tx-cand", has_text=UNIT).first
    expect(candidate).to_contain_text("分类引导")
    office.press("发出对接", within=candidate)
    office.sees(f"已向{UNIT}发出对接")


# ── the liaison answers and works ─────────────────────────────────────────────────────────────
def liaison_at_work(house: House, browser: Browser) -> Person:
    house.shell(GIVE_ACCOUNT.format(name=LIAISON, secret=SECRET, unit=UNIT))
    liaison = Person(browser, house.address)
    liaison.log_in(LIAISON, SECRET)
    return liaison


def answer_the_offers(liaison: Person) -> None:
    """One accepted, one declined with a reason, both on 我的单位."""
    liaison.open("/desk/unit/")
    liaison.press("认领", within=liaison.page.locator(".tx-todo > li", has_text=ASKED))
    liaison.open("/desk/unit/")
    other = liaison.page.locator(".tx-todo > li", has_text=OF_THE_LEDGER)
    other.locator("summary").click()
    liaison.fill("为什么", "医生这个月排满了", within=other)
    liaison.press("交上去", within=other)
    liaison.open("/desk/unit/")
    expect(liaison.page.locator(".tx-todo > li", has_text=OF_THE_LEDGER)).to_have_count(0)


def confirm_the_claim(office: Person, need: str) -> None:
    office.open("/desk/").get_by_role("link", name=ASKED).first.click()
    assert office.page.url == need
    office.press("确认认领")
    office.sees("已确认")


def found_a_project(liaison: Person, need: str) -> str:
    liaison.open(need)
    liaison.follow("立为微项目")
    liaison.fill("负责人", LIAISON)
    liaison.fill("负责人电话", "13800004321")
    liaison.page.get_by_label("内容").first.fill("每周一次上门量血压")
    liaison.fill("立项背景", "三号楼没有电梯，几位老人半年没量过血压")
    liaison.fill("服务对象", "三号楼七十岁以上的老人")
    liaison.fill("预期成效", "每位老人都量过血压，异常的转诊")
    liaison.page.get_by_label("开始日期").fill(clock.today().isoformat())
    liaison.page.get_by_label("结束日期").fill((clock.today() + timedelta(days=20)).isoformat())
    liaison.press("保存")
    liaison.sees("草稿")
    liaison.press("提交审核")
    liaison.sees("待审核")
    return liaison.page.url


def agree_and_publish(office: Person, project: str) -> None:
    office.open(project)
    agreed = office.take("同意立项")
    agreed.get_by_role("button").last.click()
    office.sees("已立项")
    office.press("发布")
    office.sees("待实施")


def work_and_complete(liaison: Person, project: str, folder: Path) -> None:
    """Start, tell progress with a photo, and say that it is done."""
    liaison.open(project)
    liaison.press("开工")
    told = liaison.take("登记进展")
    liaison.fill("进展", "两位医生上门，量了十二位老人的血压", within=told)
    liaison.fill("日期", clock.today().isoformat(), within=told)
    liaison.fill("服务人次", "12", within=told)
    liaison.fill("服务人数", "12", within=told)
    told.get_by_label("照片").set_input_files(photo_in(folder))
    liaison.press("登记进展", within=told)
    expect(liaison.page.locator("main img")).to_be_visible()
    finished = liaison.take("申报完成")
    liaison.fill("成效", "十二位老人都量过了，三位转到医院复查", within=finished)
    liaison.fill("解决问题", "1", within=finished)
    liaison.press("申报完成", within=finished)
    liaison.sees("待验收")


def accept_the_work(office: Person, project: str) -> None:
    """The doer's word does not end it: accepted by the office, the need is resolved."""
    office.open(project)
    accepted = office.take("验收通过")
    office.fill("意见", "十二位老人都核对过", within=accepted)
    accepted.get_by_role("button").last.click()
    office.sees("已办结待评")


# ── residents ─────────────────────────────────────────────────────────────────────────────────
def judge_by_the_link(browser: Browser, house: House, gateway: Gateway) -> None:
    """Who asked gets a link by text message and says whether it is solved."""
    asker = Person(browser, house.address, window=PHONE)
    asker.open(gateway.last_to(f"+86{ASKER}", LINK))
    asker.page.get_by_label("满意", exact=True).check()
    asker.page.get_by_label("解决了", exact=True).check()
    asker.press("交上去")
    asker.sees("谢谢您，记下了")
    assert asker.complaints == []


def post_in_four_steps(browser: Browser, house: House, gateway: Gateway, folder: Path) -> None:
    poster = Person(browser, house.address, window=PHONE)
    post_a_need(poster, gateway, text=POSTED, phone=POSTER, photo=photo_in(folder))
    assert poster.complaints == []


# ── the month closes ──────────────────────────────────────────────────────────────────────────
def hold_a_meeting(office: Person) -> None:
    """Plan it, find the agenda built from what is open, record a decision, close."""
    office.open("/meetings/add/")
    office.page.get_by_label("需求分析").check()
    office.page.get_by_label("时间").fill(f"{clock.today()}T23:30")
    office.fill("地点", "街道三楼会议室")
    office.press("保存")
    expect(office.page.locator(".tx-agenda-list > li").first).to_be_visible()
    office.press("发出通知")
    office.sees("已通知")
    decision = office.take("记议定事项")
    office.fill("事项", "十二月底前把楼道灯全部换完", within=decision)
    decision.get_by_label("责任单位").select_option(label="同心供电服务中心")
    office.fill("完成时限", (clock.today() + timedelta(days=30)).isoformat(), within=decision)
    decision.get_by_role("button").last.click()
    office.sees("十二月底前把楼道灯全部换完")
    closing = office.take("会议结束")
    office.fill("到会单位", "24", within=closing)
    office.fill("会议小结", "到会单位听了三个项目的进展，定下楼道灯更换的时间。", within=closing)
    closing.get_by_role("button").last.click()
    office.sees("已召开")


def read_the_report(office: Person, folder: Path) -> None:
    """Follow three figures to their rows, count them, and open the document."""
    office.open("/meetings/reports/")
    office.press("起草月报")
    office.sees("区域化党建")
    report, said = office.page.url, figures_on(office)
    for label in FIGURES:
        office.open(report)
        office.follow(label, within=office.page.locator(".tx-terms"))
        rows = office.page.locator("main tbody tr")
        assert (label, rows.count()) == (label, said[label])
    assert (said["收到需求"], said["完成微项目"]) == (2, 1)
    office.open(report)
    words = words_of(office.save("Word 公文", folder))
    assert "同心街道党建联盟" in words
    assert re.search(r"完成\s*1\s*个", words)


def figures_on(office: Person) -> dict[str, int]:
    terms = office.page.locator(".tx-terms dt").all_inner_texts()
    return {found[1]: int(found[2]) for term in terms if (found := re.match(r"(\S+)\s+(\d+) ", term))}


def words_of(document: Path) -> str:
    return "\n".join(paragraph.text for paragraph in Document(str(document)).paragraphs)
