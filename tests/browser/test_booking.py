"""A car by the month, on an elder's phone: one is drawn, the other waits and moves up when the first gives it back."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import LEDGER
from tests.browser.first_day import empty_house, first_officer
from tests.browser.gateway import SIX_DIGITS, Gateway
from tests.browser.house import House
from tests.browser.person import PHONE, Person
from tests.browser.walking import SIDEWAYS, violations

# Walked in the long search, as the month in full is.
pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.fuzz]

PLACE = "税务所北门停车场"
PHONES = ("13700003357", "13700003358")
# The draw of next month's permits lies ahead today and is due a moment later, on whatever day this is run.
AHEAD = f"""
from datetime import timedelta
from core import clock
from members.drawing import fingerprint, new_seed
from members.models import Occurrence, Schedule
from members.opening import month_span, next_month
schedule, secret = Schedule.objects.get(place="{PLACE}"), new_seed()
begins, ends = month_span(next_month(clock.today()))
Occurrence.objects.create(
    schedule=schedule, day=begins.date(), starts_at=begins, ends_at=ends, places=1, secret=secret,
    commitment=fingerprint(secret), draw_at=clock.now() + timedelta(days=1),
)
"""
DUE = f"""
from core import clock
from members.models import Occurrence
Occurrence.objects.filter(schedule__place="{PLACE}").update(draw_at=clock.now())
print(Occurrence.objects.get(schedule__place="{PLACE}").pk)
"""


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory, gateway: Gateway) -> Iterator[House]:
    """A house of its own: nobody has asked for a code or a place before."""
    with empty_house(tmp_path_factory, gateway) as house:
        yield house


@pytest.fixture(scope="module")
def office(street: House, browser: Browser) -> Person:
    officer = first_officer(street, browser)
    street.manage("import_ledger", str(LEDGER), "--street", "510116088", "--only-valid")
    return officer


def opened_by(office: Person) -> None:
    """The office opens a resource of the ledger: a window by night, one of its places by the month."""
    office.open("/members/resources/")
    office.page.locator("main tbody a").first.click()
    office.follow("开放预约")
    office.fill("地点", PLACE)
    office.fill("其中包月", "1")
    office.page.get_by_label("每户限一份").check()
    office.page.get_by_label("登记车牌").check()
    office.press("保存", within=office.page.locator("main"))
    form = office.take("设开放时段")
    office.page.get_by_label("哪些日子").select_option("workdays")
    for name, value in (("starts", "18:00"), ("ends", "07:30"), ("places", "3")):
        form.locator(f"[name={name}]").fill(value)
    form.locator("[name=overnight]").check()
    office.press("设开放时段", within=form)
    office.sees("18:00–次日 07:30")
    office.press("开放预约", within=office.page.locator("main"))
    office.sees("居民可以预约")


def applies(person: Person, gateway: Gateway, phone: str, number: int) -> None:
    """From the home page to a ticket; the phone is asked for on the way."""
    person.open("/")
    person.press("长辈模式", within=person.page.locator("header"))
    person.follow("约车位、约场地")
    person.page.locator("main .tx-card", has_text=PLACE).get_by_role("link").first.click()
    assert not person.page.evaluate(SIDEWAYS)
    assert violations(person.page) == []
    person.page.locator("section[aria-labelledby=h-permits] .tx-card a").last.click()
    come_in(person, gateway, phone)
    person.fill("车牌号", f"川A1234{number}")
    person.fill("您家门牌", f"{number}栋2单元501")
    person.page.get_by_role("checkbox").check()
    assert not person.page.evaluate(SIDEWAYS)
    assert violations(person.page) == []
    person.press("报名抽签")
    person.sees("报上名了，等抽签")
    person.sees("川A***4")


def come_in(person: Person, gateway: Gateway, phone: str) -> None:
    sent = len(gateway.found(f"+86{phone}", SIX_DIGITS))
    person.fill("手机号", phone)
    person.press("发验证码")
    person.fill("短信", gateway.last_to(f"+86{phone}", SIX_DIGITS, after=sent))
    field = person.page.get_by_label("您住的社区")
    field.select_option(field.locator("option", has_text="河池社区").get_attribute("value"))
    person.page.get_by_role("checkbox").check()
    person.press("登录")


def stands(person: Person) -> str:
    """What one's own booking says today."""
    person.open("/mine/bookings/")
    person.page.locator("main .tx-card a").first.click()
    assert not person.page.evaluate(SIDEWAYS)
    return person.page.locator("main .tx-case__state").inner_text().strip()


def test_one_is_drawn_and_the_other_moves_up(street: House, office: Person, browser: Browser, gateway: Gateway) -> None:
    opened_by(office)
    street.shell(AHEAD)
    people = [Person(browser, street.address, window=PHONE) for _each in PHONES]
    for number, (person, phone) in enumerate(zip(people, PHONES, strict=True), 1):
        applies(person, gateway, phone, number)

    office.open(f"/members/occurrences/{street.shell(DUE).split()[-1]}/")
    office.press("现在抽签")
    office.sees("抽好了")
    found = {stands(person): person for person in people}
    assert set(found) == {"约上了", "您是候补第 1 位"}
    drawn, waits = found["约上了"], found["您是候补第 1 位"]

    drawn.follow("看抽签结果")
    drawn.sees("2 个号，抽 1 个名额")
    drawn.sees("您的号")
    assert violations(drawn.page) == []
    assert not drawn.page.evaluate(SIDEWAYS)

    assert stands(drawn) == "约上了"
    drawn.press("用不着，取消预约")
    drawn.sees("已经取消了")
    assert stands(waits) == "约上了"
    waits.open("/mine/")
    waits.follow("给我的消息")
    waits.sees("候补补上了")
    assert [*office.complaints, *drawn.complaints, *waits.complaints] == []
