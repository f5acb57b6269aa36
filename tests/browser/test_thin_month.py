"""One month on the street's own ledger, as its officer, a unit's liaison and two residents live it.

Everything is real: the product as make up starts it, its worker, and a gateway for text messages.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.accounts import let_in
from tests.browser.first_day import empty_house, first_officer
from tests.browser.gateway import LINK, Gateway
from tests.browser.house import House
from tests.browser.ledger import bring_in_the_ledger
from tests.browser.listing import Word, list_a_need
from tests.browser.matching import ask_the_unit, compute_the_proposal
from tests.browser.meetings import Decision, call_a_meeting, close_the_meeting, note_a_decision
from tests.browser.papers import figures_on, words_of
from tests.browser.person import PHONE, Person
from tests.browser.posting import photo_in, post_a_need
from tests.browser.projects import (
    Application,
    agree_and_publish,
    begin,
    found_a_project,
    say_it_is_done,
    tell_progress,
)

pytestmark = [pytest.mark.browser, pytest.mark.processes]

UNIT = "同心中医医院"
ASKED = Word(
    "三号楼几位老人出不了门，想请医生上门量血压", "养老助老", asker="孙玉珍", phone="13800001234"
)  # fmt: skip
VISITS = Application(
    aim="每周一次上门量血压", background="三号楼没有电梯，几位老人半年没量过血压", served="三号楼七十岁以上的老人",
    result="每位老人都量过血压，异常的转诊", leader="王思远", phone="13800004321",
)  # fmt: skip
OF_THE_LEDGER = "老年居民夜里睡不着"
POSTED = "楼道灯坏了三天，老人晚上不敢出门"
POSTER = "13900005678"
FIGURES = ("成员单位", "收到需求", "完成微项目")


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
    need = list_a_need(office, ASKED)
    compute_the_proposal(office)
    ask_the_unit(office, ASKED.text, UNIT)
    ask_the_unit(office, OF_THE_LEDGER, UNIT)
    liaison = let_in(office, browser, house, UNIT)
    answer_the_offers(liaison)
    confirm_the_claim(office, need)
    project = found_a_project(liaison, need, VISITS)
    agree_and_publish(office, project)
    work_and_complete(liaison, project, tmp_path)
    accept_the_work(office, project)
    judge_by_the_link(browser, house, gateway)
    post_in_four_steps(browser, house, gateway, tmp_path)
    hold_a_meeting(office)
    read_the_report(office, tmp_path)
    assert office.complaints == liaison.complaints == []


# ── the liaison answers and works ─────────────────────────────────────────────────────────────
def answer_the_offers(liaison: Person) -> None:
    """One accepted, one declined with a reason, both on 我的单位."""
    liaison.open("/desk/unit/")
    liaison.press("认领", within=liaison.page.locator(".tx-todo > li", has_text=ASKED.text))
    liaison.open("/desk/unit/")
    other = liaison.page.locator(".tx-todo > li", has_text=OF_THE_LEDGER)
    other.locator("summary").click()
    liaison.fill("为什么", "医生这个月排满了", within=other)
    liaison.press("交上去", within=other)
    liaison.open("/desk/unit/")
    expect(liaison.page.locator(".tx-todo > li", has_text=OF_THE_LEDGER)).to_have_count(0)


def confirm_the_claim(office: Person, need: str) -> None:
    office.open("/desk/").get_by_role("link", name=ASKED.text).first.click()
    assert office.page.url == need
    office.press("确认认领")
    office.sees("已确认")


def work_and_complete(liaison: Person, project: str, folder: Path) -> None:
    """Start, tell progress with a photo, and say that it is done."""
    begin(liaison, project)
    tell_progress(liaison, "两位医生上门，量了十二位老人的血压", people=12, photo=photo_in(folder))
    say_it_is_done(liaison, "十二位老人都量过了，三位转到医院复查")


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
    asker.open(gateway.last_to(f"+86{ASKED.phone}", LINK))
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
    call_a_meeting(office, theme="需求分析", time="23:30", place="街道三楼会议室")
    note_a_decision(office, Decision("十二月底前把楼道灯全部换完", "同心供电服务中心", 30))
    close_the_meeting(office, attended=24, summary="到会单位听了三个项目的进展，定下楼道灯更换的时间。")


def read_the_report(office: Person, folder: Path) -> None:
    """Follow three figures to their rows, count them, and open the document."""
    office.open("/meetings/reports/")
    office.press("起草")
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
