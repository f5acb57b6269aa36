"""A month's plan in a browser: weighed, ruled, computed by the real worker, confirmed, claimed, and its brands."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.accounts import let_in
from tests.browser.house import House
from tests.browser.person import PHONE, Person
from tests.browser.walking import SIDEWAYS, violations

# Walked in the long search, as the month in full is.
pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.fuzz]

HOSPITAL, POWER = "同心中医医院", "同心供电服务中心"
PRESSURE, WIRES = "七号楼的老人想请医生上门量血压", "七号楼几户困难家庭电线老化，想请人入户做用电体检"
SECRET = "联络员的密码，二〇二六"
LONG = 120_000


@dataclass
class Street:
    """The street's officer and two liaisons, with the ledger in the house."""

    officer: Person
    hospital: Person
    power: Person
    house: House


@pytest.fixture(scope="module")
def people(street: House, office: Person, browser: Browser) -> Street:
    liaisons = [let_in(office, browser, street, unit) for unit in (HOSPITAL, POWER)]
    return Street(office, *liaisons, street)


def test_an_officer_weighs_and_rules_the_plan_liaisons_claim_and_the_brands_come_out(people: Street) -> None:
    officer = people.officer
    pressure, wires = list_a_need(officer, PRESSURE, "养老助老"), list_a_need(officer, WIRES, "社区安全")
    compute(officer)
    weigh(officer)
    fix_the_hospital(officer)
    leave_the_power_station_out_and_in_again(officer)
    confirm(officer)
    for person, need in ((people.hospital, pressure), (people.power, wires)):
        claim(person, need)
        officer.open(need)
        officer.press("确认认领")
        officer.sees("已确认")
    publish_the_brands(people)
    for person in (officer, people.hospital, people.power):
        assert person.complaints == []


def list_a_need(officer: Person, text: str, category: str) -> str:
    officer.open("/needs/add/")
    officer.fill("需求内容", text)
    officer.choose("类别", category)
    officer.page.get_by_label("社区", exact=True).select_option(label="河池社区")
    officer.press("登记")
    officer.press("受理")
    officer.press("列入清单")
    officer.sees("已列清单")
    return officer.page.url


def see_it_computed(officer: Person) -> None:
    """The worker computes while the page tells how far it is."""
    expect(officer.page.locator("#progress progress")).to_be_visible()
    officer.page.get_by_role("link", name="看方案").click(timeout=LONG)
    officer.sees("已证明：没有更好的分法。")


def compute(officer: Person) -> None:
    officer.open("/needs/matching/")
    begin = officer.page.get_by_role("button", name="生成本月方案").or_(
        officer.page.get_by_role("button", name="重算方案")
    )
    begin.first.click()
    see_it_computed(officer)


def weigh(officer: Person) -> None:
    """Weights that do not make a hundred are said to, in their place; then evenness counts twice."""
    form = officer.take("改权重")
    officer.fill("需求满足占多少", "41", within=form)
    officer.press("保存并重算", within=form)
    officer.sees("四项加起来要等于 100，现在是 101。")
    form = officer.page.locator("main form.tx-form")
    officer.fill("需求满足占多少", "40", within=form)
    officer.fill("均衡力度", "8", within=form)
    officer.press("保存并重算", within=form)
    officer.sees("权重已保存")
    see_it_computed(officer)
    officer.sees("本街道自定")


def candidate(officer: Person, need: str, unit: str) -> Locator:
    officer.open("/needs/matching/")
    listed = officer.page.locator(".tx-needs").get_by_role("link", name=need)
    if not listed.count():
        officer.open("/needs/?status=listed")
        officer.page.get_by_role("link", name=need).first.click()
        officer.follow("对接给单位")
    else:
        listed.click()
    return officer.page.locator("article.tx-cand", has_text=unit).first


def fix_the_hospital(officer: Person) -> None:
    officer.press("固定", within=candidate(officer, PRESSURE, HOSPITAL))
    officer.sees("已记下，方案照这条来算。")
    see_it_computed(officer)
    officer.sees(f"“{PRESSURE}”固定给{HOSPITAL}")
    expect(candidate(officer, PRESSURE, HOSPITAL)).to_contain_text("均衡方案选中")


def leave_the_power_station_out_and_in_again(officer: Person) -> None:
    """Left out with a reason the plan does without it; on the phone nothing runs over; undone it is there again."""
    box = candidate(officer, WIRES, POWER).locator("details.tx-step", has_text="排除")
    box.locator("summary").click()
    officer.press("排除", within=box.locator("form"))
    officer.sees("还不能保存")
    form = officer.page.locator("details.tx-step[open] form")
    officer.fill("理由", "这周停电检修", within=form)
    form.get_by_role("button", name="排除").click()
    officer.sees("已记下，方案照这条来算。")
    see_it_computed(officer)
    chosen = candidate(officer, WIRES, POWER)
    expect(chosen).to_contain_text("这周停电检修")
    expect(chosen).not_to_contain_text("均衡方案选中")
    officer.page.set_viewport_size(PHONE)
    assert not officer.page.evaluate(SIDEWAYS)
    assert violations(officer.page) == []
    officer.page.set_viewport_size({"width": 1440, "height": 900})
    officer.press("撤销", within=candidate(officer, WIRES, POWER))
    officer.sees("已撤销。")
    see_it_computed(officer)
    officer.press("固定", within=candidate(officer, WIRES, POWER))
    officer.sees("已记下")
    see_it_computed(officer)


def confirm(officer: Person) -> None:
    officer.press("采用均衡方案")
    officer.sees("方案已发出")


def claim(person: Person, need: str) -> None:
    person.open(need)
    person.take("认领").get_by_role("button").last.click()
    person.sees("已认领")


def publish_the_brands(people: Street) -> None:
    """Drawn from what was confirmed, with a time and people written to each, published, and read without log-in."""
    officer = people.officer
    officer.open("/needs/brands/")
    officer.press("起草下一期")
    officer.sees("草稿已按确认的对接排好")
    box = officer.page.locator("main tr details.tx-step").first
    box.locator("summary").click()
    officer.fill("服务时间", "每周三下午", within=box)
    officer.fill("服务对象", "七号楼的住户", within=box)
    box.locator("form").get_by_role("button").last.click()
    officer.sees("已保存")
    officer.take("发布").get_by_role("button").last.click()
    officer.sees("已发布，居民和单位都能看到。")
    title = officer.page.locator("h1").inner_text()
    reader = Person(officer.context.browser, people.house.address, window=PHONE)  # type: ignore[arg-type]
    reader.open("/services/")
    reader.follow(title)
    reader.sees(HOSPITAL)
    reader.sees("七号楼的住户")
    assert violations(reader.page) == []
    assert reader.complaints == []
