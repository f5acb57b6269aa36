"""Without script, without a mouse, on a slow line."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.gateway import Gateway
from tests.browser.house import House
from tests.browser.person import PHONE, Person
from tests.browser.posting import photo_in, post_a_need

pytestmark = [pytest.mark.browser, pytest.mark.processes]

BY_HAND, BY_KEYS = "单元门关不上，夜里谁都能进来", "地下车库的灯一半不亮"
FIRST_LOAD = 100 * 1024
ENTER = """
from core.accounts.models import User
from needs.models import Category
from needs.services import Asker, Said, enter_need
said = Said(text="{text}", category=Category.objects.get(key="property", street_code=""), area_code="510116088001")
print(enter_need(said=said, asker=Asker(), photos=[], actor=User.objects.get(username="周敏")).pk)
"""


def entered(house: House, text: str) -> str:
    return f"/needs/{house.shell(ENTER.format(text=text)).strip()}/"


def test_resident_posts_without_script(street: House, browser: Browser, gateway: Gateway, tmp_path: Path) -> None:
    poster = Person(browser, street.address, window=PHONE, java_script_enabled=False)
    post_a_need(poster, gateway, text=BY_HAND, phone="13700002468", photo=photo_in(tmp_path))
    assert poster.complaints == []


def test_staff_find_filter_and_take_steps_without_script(street: House, office: Person, browser: Browser) -> None:
    there = entered(street, BY_HAND)
    officer = Person(
        browser, street.address, java_script_enabled=False, storage_state=office.context.storage_state()
    )  # fmt: skip
    officer.open("/needs/?status=submitted")
    officer.fill("关键词", BY_HAND)
    officer.press("筛选")
    officer.follow(BY_HAND)
    assert officer.page.url.endswith(there)
    officer.press("受理")
    officer.sees("已受理")
    asked = officer.take("办结")
    officer.press("办结", within=asked)
    officer.sees("还不能保存")
    officer.fill("办理结果", "闭门器已换新", within=officer.page.locator("details.tx-step[open]"))
    officer.press("办结", within=officer.page.locator("details.tx-step[open] form"))
    officer.sees("已办结待评")


def test_step_is_taken_by_keyboard_alone(street: House, office: Person) -> None:
    page = office.open(entered(street, BY_KEYS))
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.innerText.trim()") == "受理":
            break
    expect(page.locator(":focus-visible")).to_have_text("受理")
    page.keyboard.press("Enter")
    office.sees("已受理")


@pytest.mark.parametrize("path", ["/", "/post/", "/neighbours/", "/events/", "/complaint/", "/accounts/code/"])
def test_first_load_of_a_resident_page_is_small(street: House, browser: Browser, path: str) -> None:
    visitor = Person(browser, street.address, window=PHONE)
    line = visitor.context.new_cdp_session(visitor.page)
    line.send("Network.enable")
    got: list[int] = []
    line.on("Network.loadingFinished", lambda event: got.append(event["encodedDataLength"]))
    visitor.page.goto(path, wait_until="networkidle")
    assert 0 < sum(got) < FIRST_LOAD
