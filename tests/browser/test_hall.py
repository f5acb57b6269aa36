"""A need many have to share, from a lapsed first right to what is offered on, and a project through every state."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from core import clock
from tests.browser.accounts import let_in
from tests.browser.house import House
from tests.browser.listing import Word, list_a_need, want
from tests.browser.matching import ask_the_unit
from tests.browser.person import PHONE, Person
from tests.browser.projects import Application, agree_and_publish, begin, say_it_is_done, write_application
from tests.browser.steps import row_step, send, sideways
from tests.browser.walking import SIDEWAYS, violations

pytestmark = [pytest.mark.browser, pytest.mark.processes]

HOSPITAL, POWER = "同心中医医院", "同心供电服务中心"
ASKED = "一百位老人出不了门，想请医生上门量血压"
# What beat does every night, done as if three weeks had gone by.
NIGHT = """
from datetime import timedelta
from core import clock
from needs import services
with clock.moved(clock.now() + timedelta(days={days})):
    print(services.{job}())
"""


@dataclass
class Street:
    """A house with the street's ledger in it, its officer, and two liaisons."""

    house: House
    officer: Person
    hospital: Person
    power: Person


@pytest.fixture(scope="module")
def workers(street: House, office: Person, browser: Browser) -> Street:
    people = [let_in(office, browser, street, unit) for unit in (HOSPITAL, POWER)]
    return Street(street, office, *people)


# ── the hall ──────────────────────────────────────────────────────────────────────────────────
def test_a_first_right_lapses_two_claim_jointly_and_the_rest_is_offered_on(workers: Street) -> None:
    need = list_a_need(workers.officer, Word(ASKED, "养老助老"))
    want(workers.officer, "100", "位")
    ask_the_unit(workers.officer, ASKED, HOSPITAL)
    the_hall_waits_for_the_hospital(workers)
    assert workers.house.shell(NIGHT.format(days=21, job="lapse_unanswered")).strip() == "1"
    claim_forty(workers.power)
    claim_the_rest(workers.hospital)
    workers.officer.open(need)
    workers.officer.sees("已领满")
    take_it_back(workers.hospital, need)
    the_rest_is_offered_on(workers, need)
    give_up_the_project_and_lose_the_claim(workers, need)
    for person in (workers.officer, workers.hospital, workers.power):
        assert person.complaints == []


def the_hall_waits_for_the_hospital(street: Street) -> None:
    """Whoever was asked finds it above the hall, everybody else not at all."""
    street.hospital.open("/needs/hall/")
    expect(street.hospital.page.get_by_role("region", name="首认期内")).to_contain_text(ASKED)
    street.power.open("/needs/hall/?q=量血压")
    street.power.sees("没有符合条件的需求")


def claim_forty(power: Person) -> None:
    """From our own page through the hall; more than is left is refused with the number that is."""
    power.open("/desk/unit/")
    power.follow("领办大厅")
    expect(power.page.get_by_role("link", name="领办大厅").first).to_have_attribute("aria-current", "page")
    power.open("/needs/hall/?q=量血压")
    row = power.page.locator(".tx-todo > li", has_text=ASKED)
    expect(row).to_contain_text("需要 100 位，还差 100 位")
    row.locator("summary").click()
    power.fill("认领多少", "40", within=row)
    power.page.set_viewport_size(PHONE)
    assert not power.page.evaluate(SIDEWAYS)
    assert violations(power.page) == []
    send(row)
    power.sees("已认领")
    power.open("/needs/hall/?shared=true")
    power.sees("还差 60 位")


def claim_the_rest(hospital: Person) -> None:
    """What our own resources answer best stands first, and says with what."""
    hospital.open("/needs/hall/")
    row = hospital.page.locator(".tx-todo > li").first
    expect(row).to_contain_text("适合我们")
    hospital.open("/needs/hall/?q=量血压")
    row = hospital.page.locator(".tx-todo > li", has_text=ASKED)
    row.locator("summary").click()
    hospital.fill("认领多少", "60", within=row)
    send(row)
    hospital.sees("已认领")


def take_it_back(hospital: Person, need: str) -> None:
    hospital.open(need)
    form = row_step(hospital, HOSPITAL, "撤回认领")
    hospital.fill("理由", "这个月抽不出医生", within=form)
    send(form)
    hospital.sees("已撤回")


def the_rest_is_offered_on(street: Street, need: str) -> None:
    """Exactly the sixty that were given back, to the next best unit, while the forty stay claimed."""
    officer = street.officer
    officer.open(need)
    officer.sees("还差 60 位")
    officer.sees("原来的承办单位不办了，重新找单位。原因：这个月抽不出医生")
    expect(officer.page.locator("tr", has_text="待答复")).to_have_count(1)
    expect(officer.page.locator("tr", has_text="待答复")).not_to_contain_text(HOSPITAL)
    assert street.house.shell(NIGHT.format(days=21, job="lapse_unanswered")).strip() == "1"
    officer.open("/needs/hall/?q=量血压")
    officer.sees("还差 60 位")


def give_up_the_project_and_lose_the_claim(street: Street, need: str) -> None:
    """The project of the forty ends early: claim and need go back, and the asker's page says why."""
    officer, power = street.officer, street.power
    officer.open(need)
    officer.press("确认认领")
    officer.sees("已确认")
    power.open(need)
    power.follow("立为微项目")
    power.fill("项目名称", "四十位老人量血压")
    power.press("保存")
    power.sees("草稿")
    project = power.page.url
    power.open(need)
    expect(power.page.locator("summary", has_text="撤回认领")).to_have_count(0)
    officer.open(project)
    ending = sideways(officer, "提前终止")
    officer.fill("理由", "血压计没有买到", within=ending)
    send(ending)
    officer.sees("提前终止")
    officer.open(need)
    officer.sees("还差 100 位")
    officer.sees("项目“四十位老人量血压”提前终止：血压计没有买到")


# ── a project through every state ─────────────────────────────────────────────────────────────
LAMPS = "六号楼道里的灯都坏了，晚上看不见台阶"
LIGHT = Application(
    aim="把六号楼每层的灯换成声控灯", background="六号楼没有物业，灯坏了没人换", served="六号楼的住户",
    result="每层都有灯", leader="赵电工", phone="13800004322", milestones={"灯具到位": 5},
)  # fmt: skip


def test_a_project_runs_through_every_state(workers: Street) -> None:
    officer, power = workers.officer, workers.power
    need = take_on(officer, power)
    project = apply_and_be_sent_back(power, officer, need)
    agree_and_publish(officer, project)
    work_rest_and_go_on(workers, project, need)
    finish_and_be_sent_back(power, officer, project)
    judge_and_file(workers, project)
    assert officer.complaints == power.complaints == []


def take_on(officer: Person, power: Person) -> str:
    need = list_a_need(officer, Word(LAMPS, "物业管理"))
    power.open("/needs/hall/?q=楼道里的灯")
    row = power.page.locator(".tx-todo > li", has_text=LAMPS)
    row.locator("summary").click()
    send(row)
    power.sees("已认领")
    officer.open(need)
    officer.press("确认认领")
    officer.sees("已确认")
    return need


def apply_and_be_sent_back(power: Person, officer: Person, need: str) -> str:
    """An application that says too little is not taken, then returned once, then handed in again."""
    power.open(need)
    power.follow("立为微项目")
    power.press("保存")
    power.sees("草稿")
    project = power.page.url
    power.press("提交审核")
    power.sees("负责人")
    power.open(f"{project}edit/")
    write_application(power, LIGHT)
    power.press("保存")
    power.press("提交审核")
    power.sees("待审核")
    officer.open(project)
    back = sideways(officer, "退回修改")
    officer.fill("要改什么", "写清楚换几盏", within=back)
    send(back)
    officer.sees("退回修改")
    power.open(project)
    power.sees("写清楚换几盏")
    power.press("提交审核")
    power.sees("待审核")
    return project


def work_rest_and_go_on(street: Street, project: str, need: str) -> None:
    officer, power = street.officer, street.power
    begin(power, project)
    told = power.take("登记进展")
    power.fill("进展", "换了三层的灯", within=told)
    power.fill("服务人次", "-1", within=told)
    send(told)
    expect(power.page.locator("details.tx-step[open]")).to_contain_text("大于或等于0")
    again = power.page.locator("details.tx-step[open] form")
    power.fill("服务人次", "10000000", within=again)
    send(again)
    expect(power.page.locator("details.tx-step[open]")).to_contain_text("请核对")
    again = power.page.locator("details.tx-step[open] form")
    power.fill("服务人次", "24", within=again)
    power.fill("日期", (clock.today() + timedelta(days=1)).isoformat(), within=again)
    send(again)
    expect(power.page.locator("details.tx-step[open]")).to_contain_text("日期不能晚于今天")
    again = power.page.locator("details.tx-step[open] form")
    power.fill("日期", clock.today().isoformat(), within=again)
    send(again)
    power.sees("换了三层的灯")
    resting = sideways(power, "暂停")
    power.fill("理由", "等新灯具到货", within=resting)
    send(resting)
    power.sees("已暂停")
    officer.open(need)
    officer.sees("承办的项目暂停中")
    officer.sees("等新灯具到货")
    power.press("恢复")
    power.sees("实施中")
    officer.open(need)
    officer.sees("正在办理")


def finish_and_be_sent_back(power: Person, officer: Person, project: str) -> None:
    power.open(project)
    say_it_is_done(power, "换了十二盏")
    officer.open(project)
    back = sideways(officer, "验收不通过")
    officer.fill("还差什么", "五层还有一盏不亮", within=back)
    send(back)
    officer.sees("实施中")
    power.open(project)
    power.sees("五层还有一盏不亮")
    say_it_is_done(power, "换了十三盏，每层都亮了")
    officer.open(project)
    send(officer.take("验收通过"))
    officer.sees("已完成")


def judge_and_file(street: Street, project: str) -> None:
    """Filed when the asker has spoken or let the time pass, and not before."""
    officer = street.officer
    worth = officer.take("评价")
    officer.fill("评价", "按期完成，住户满意", within=worth)
    send(worth)
    officer.sees("已评价")
    expect(officer.page.get_by_role("button", name="归档")).to_have_count(0)
    assert int(street.house.shell(NIGHT.format(days=60, job="close_unjudged"))) > 0
    officer.open(project)
    officer.press("归档")
    officer.sees("已归档")
    officer.follow("项目档案")
    for words in ("立项背景", "退回修改", "五层还有一盏不亮", "换了十三盏", "灯具到位", "138****4322"):
        officer.sees(words)
