"""Two ways from a word to a judged result, on a phone: what neighbours share, and what is written down for an elder."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.accounts import begin_work, name_the_staff
from tests.browser.gateway import LINK, SIX_DIGITS, Gateway
from tests.browser.house import House
from tests.browser.judging import judge, resolve
from tests.browser.listing import Word, accept, write_down
from tests.browser.person import PHONE, Person
from tests.browser.posting import photo_in, post_a_need
from tests.browser.walking import SIDEWAYS, violations

pytestmark = [pytest.mark.browser, pytest.mark.processes]

FIRST_LOAD = 100 * 1024
HEARING = Word("八十多岁听力差，想配一副助听器", "养老助老", asker="赵桂香", phone="13700003357")
SECRETARY, PASSWORD = "何明辉", "河池社区的书记，二〇二六"


@dataclass(frozen=True)
class Matter:
    """One thing two neighbours say in their own words."""

    said: str
    again: str
    asker: str
    neighbour: str


LAMP = Matter("3号楼楼道灯坏了三天没人修", "三栋楼道里的灯不亮，老人不敢下楼", "13700001357", "13700001358")
KIOSK = Matter("西门的旧书报亭挡住盲道", "书报亭占了盲道，西门不好走", "13700002357", "13700002358")


def on_a_phone(browser: Browser, house: House, *, elder: bool, script: bool) -> Person:
    """Somebody at 390 px; an elder presses the switch first."""
    person = Person(browser, house.address, window=PHONE, java_script_enabled=script)
    person.open("/")
    if elder:
        person.press("长辈模式", within=person.page.locator("header"))
        assert person.page.locator("html").get_attribute("data-mode") == "elder"
    return person


def fits(person: Person) -> None:
    """Nothing has to be moved sideways."""
    assert not person.page.evaluate(SIDEWAYS)


def come_in(person: Person, gateway: Gateway, phone: str) -> None:
    """Phone, code and, the first time, the community."""
    sent = len(gateway.texts_to(f"+86{phone}"))
    person.fill("手机号", phone)
    person.press("发验证码")
    person.fill("短信", gateway.last_to(f"+86{phone}", SIX_DIGITS, after=sent))
    field = person.page.get_by_label("您住的社区")
    field.select_option(field.locator("option", has_text="河池社区").get_attribute("value"))
    person.page.get_by_role("checkbox").check()
    person.press("登录")


def take_up(office: Person, text: str) -> str:
    """The office accepts a need; its page is given back."""
    office.open("/needs/?view=all")
    office.follow(text)
    office.press("受理")
    office.sees("已受理")
    return office.page.url


@pytest.mark.parametrize(
    ("matter", "elder", "script"), [(LAMP, True, True), (KIOSK, False, False)], ids=["elder", "bare"]
)
def test_a_neighbour_joins_and_sees_it_judged_reopened_and_solved(
    street: House, office: Person, browser: Browser, gateway: Gateway, tmp_path: Path,
    matter: Matter, elder: bool, script: bool,
) -> None:  # fmt: skip
    asker = on_a_phone(browser, street, elder=elder, script=script)
    post_a_need(asker, gateway, text=matter.said, phone=matter.asker, photo=photo_in(tmp_path))
    there = take_up(office, matter.said)

    neighbour = on_a_phone(browser, street, elder=elder, script=script)
    look_alike(neighbour, matter)
    assert not script or violations(neighbour.page) == []
    join(neighbour, gateway, matter)
    resolve(office, there, "已经修好")
    link = gateway.last_to(f"+86{matter.asker}", LINK)
    judge(asker, link, "不满意", "没解决", "修好一天又坏了")
    asker.sees("重新办")

    hears(neighbour, matter, "正在重新办")
    resolve(office, there, "换了新的，留了电话")
    again = gateway.last_to(f"+86{matter.asker}", LINK, after=1)
    judge(asker, again, "满意", "解决了", "这回好了")
    hears(neighbour, matter, "办完了")
    assert asker.complaints + neighbour.complaints == []


def look_alike(neighbour: Person, matter: Matter) -> None:
    """About to post the same, and told so."""
    neighbour.open("/")
    neighbour.follow("我要反映")
    neighbour.follow("楼道、物业")
    neighbour.fill("什么事", matter.again)
    neighbour.choose("哪个社区", "河池社区")
    neighbour.press("下一步")
    neighbour.sees("是不是这件？")
    neighbour.sees("都说到")
    fits(neighbour)


def join(neighbour: Person, gateway: Gateway, matter: Matter) -> None:
    """Look at it, follow it, and join instead of posting again."""
    neighbour.follow(matter.said)
    neighbour.sees("承诺")
    neighbour.press("只想知道进展")
    come_in(neighbour, gateway, matter.neighbour)
    neighbour.press("只想知道进展")
    neighbour.sees("关注好了")
    neighbour.open("/post/alike/")
    neighbour.press("就是这件，算上我家")
    neighbour.sees("已经算上您家")
    neighbour.open("/post/what/")
    neighbour.sees("是哪方面的事")


def hears(neighbour: Person, matter: Matter, state: str) -> None:
    neighbour.open("/mine/")
    neighbour.sees("我附议和关注的")
    neighbour.follow(matter.said)
    neighbour.sees(state)
    fits(neighbour)


def test_an_elders_need_written_down_by_the_secretary_is_judged(
    street: House, office: Person, browser: Browser, gateway: Gateway
) -> None:
    name_the_staff(office, {SECRETARY: (PASSWORD, "社区书记", "河池社区")})
    secretary = begin_work(browser, street, SECRETARY, PASSWORD, window=PHONE)
    there = write_down(secretary, HEARING)
    accept(secretary)
    resolve(secretary, there, "残联送来一副，教会了怎么用")

    elder = on_a_phone(browser, street, elder=True, script=True)
    judge(elder, gateway.last_to("+8613700003357", LINK), "满意", "解决了", "听得清了，谢谢")
    fits(elder)
    secretary.open(there)
    secretary.sees("已评价")
    secretary.sees("听得清了")
    assert secretary.complaints + elder.complaints == []


SMALL = """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea")]
    .filter(one => one.offsetParent && !one.matches(".tx-sr, .tx-sr *, .tx-skip"))
    .map(one => {
        const spreads = getComputedStyle(one, "::after").position === "absolute";
        const spread = spreads && one.closest(".tx-card, .tx-solved li");
        const box = (spread || one).getBoundingClientRect();
        return [one.innerText || one.name, box.width, box.height];
    })
    .filter(([, width, height]) => Math.min(width, height) < 59.5)"""


@pytest.mark.parametrize("path", ["/", "/post/", "/neighbours/", "/complaint/", "/accounts/code/", "/events/"])
def test_every_target_of_an_elders_page_is_sixty_pixels(street: House, browser: Browser, path: str) -> None:
    elder = on_a_phone(browser, street, elder=True, script=True)
    elder.open(path)
    assert elder.page.evaluate(SMALL) == []


def test_home_and_case_page_come_over_a_thin_line(street: House, office: Person, browser: Browser) -> None:
    reader = Person(browser, street.address, window=PHONE)
    reader.open("/neighbours/?show=solved")
    case = reader.page.locator(".tx-card a").first.get_attribute("href")
    for path in ("/", case or ""):
        visitor = Person(browser, street.address, window=PHONE)
        line = visitor.context.new_cdp_session(visitor.page)
        line.send("Network.enable")
        got: list[int] = []
        line.on("Network.loadingFinished", lambda event, got=got: got.append(event["encodedDataLength"]))
        visitor.page.goto(path, wait_until="networkidle")
        assert 0 < sum(got) < FIRST_LOAD
