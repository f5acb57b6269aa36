"""The first day of an empty installation: the administrator, the street, the second factor."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser

from tests.browser.gateway import TOKEN, Gateway
from tests.browser.house import House
from tests.browser.person import Person

NAME, PASSWORD = "周敏", "同心街道的第一天，二〇二六"
STREET, STREET_CODE = "同心街道", "510116088"
PERIOD = 30


@contextmanager
def empty_house(folders: pytest.TempPathFactory, gateway: Gateway) -> Iterator[House]:
    """An empty installation as make up starts it, with a gateway for its text messages."""
    sms = {"SMS_GATEWAY_URL": gateway.address, "SMS_GATEWAY_TOKEN": TOKEN}
    one = House(folders.mktemp("house") / "var", DEMO="0", **sms)
    one.start()
    yield one
    one.stop()


def first_officer(house: House, browser: Browser) -> Person:
    """The first administrator, who is the street's officer: set up by the printed link, with a second factor."""
    officer = Person(browser, house.address)
    set_up_the_street(officer, house.setup_link())
    enter_with_second_factor(officer)
    return officer


def set_up_the_street(officer: Person, link: str) -> None:
    officer.open(link)
    officer.fill("用户名", NAME)
    officer.page.get_by_label("姓名", exact=True).fill(NAME)
    officer.fill("密码", PASSWORD)
    officer.fill("街道名称", STREET)
    officer.fill("街道的区划代码", STREET_CODE)
    officer.press("建好并去登录")
    officer.sees("系统已建好")


def enter_with_second_factor(officer: Person, *, name: str = NAME, password: str = PASSWORD) -> None:
    """Staff set up an authenticator before they see anything else."""
    officer.log_in(name, password)
    secret = officer.page.locator(".tx-key").inner_text()
    officer.page.locator("#id_code").fill(six_digits(secret))
    officer.press("设好")
    officer.sees("恢复码")
    officer.follow("抄好了")
    officer.open("/desk/")
    officer.sees("等我办的")


def six_digits(secret: str) -> str:
    """What an authenticator shows at this moment."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD))
