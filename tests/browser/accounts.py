"""How people come into a house: an administrator names the staff, and units' liaisons get a link on the unit's page."""

from typing import Any

from playwright.sync_api import Browser

from core import clock
from tests.browser.first_day import enter_with_second_factor
from tests.browser.house import House
from tests.browser.person import WIDE, Person

# Held in an alliance, the others in an area.
POSTS = ("督导", "操盘手", "专委会委员")
SECRET = "联络员的密码，二〇二六"


# ── staff, in the back room ───────────────────────────────────────────────────────────────────
def change_role(person: Person, role: str) -> None:
    """Act in another of one's own roles."""
    person.open("/accounts/me/")
    person.press(role, within=person.page.locator("main"))


def name_the_staff(admin: Person, named: dict[str, tuple[str, str, str]]) -> None:
    """By name: the first password, the role and where; the administrator is the street's officer otherwise."""
    change_role(admin, "系统管理员")
    for name, (password, role, place) in named.items():
        add_account(admin, name, password)
        give_role = give_post if role in POSTS else give_area_role
        give_role(admin, name, role, place)
    change_role(admin, "街道党建办")


def add_account(admin: Person, name: str, password: str) -> None:
    admin.open("/admin/accounts/user/add/")
    for field, value in (("username", name), ("full_name", name), ("password1", password), ("password2", password)):
        admin.page.locator(f"#id_{field}").fill(value)
    keep(admin)


def give_area_role(admin: Person, name: str, role: str, area: str) -> None:
    admin.open("/admin/accounts/arearole/add/")
    pick(admin, "user", name)
    pick(admin, "area", area)
    begin(admin, role)


def give_post(admin: Person, name: str, role: str, alliance: str) -> None:
    admin.open("/admin/members/alliancepost/add/")
    pick(admin, "alliance", alliance)
    pick(admin, "user", name)
    begin(admin, role)


def begin(admin: Person, role: str) -> None:
    admin.page.locator("#id_role").select_option(label=role)
    admin.page.locator("#id_begins").fill(clock.today().isoformat())
    keep(admin)


def pick(admin: Person, field: str, name: str) -> None:
    """Find somebody or some place by typing, as the back room's boxes ask for."""
    admin.page.locator(f".field-{field} .select2-selection").click()
    admin.page.locator(".select2-search__field").fill(name)
    admin.page.locator(".select2-results__option", has_text=name).first.click()


def keep(admin: Person) -> None:
    form = admin.page.url
    admin.page.get_by_role("button", name="保存", exact=True).click()
    assert admin.page.url != form, admin.page.locator("#content").inner_text()


def begin_work(browser: Browser, house: House, name: str, password: str, *, window: Any = WIDE) -> Person:
    """The first time somebody of the staff is here."""
    person = Person(browser, house.address, window=window)
    enter_with_second_factor(person, name=name, password=password)
    return person


# ── liaisons, on the unit's page ──────────────────────────────────────────────────────────────
def let_in(office: Person, browser: Browser, house: House, unit: str) -> Person:
    """The office makes the account and passes the link on; the liaison chooses a password and logs in."""
    office.open(f"/members/units/?q={unit}")
    office.follow(unit)
    given = office.take("开账号")
    name = given.get_by_label("用户名").input_value()
    given.get_by_role("button").last.click()
    liaison = Person(browser, house.address)
    liaison.open(office.page.locator(".tx-key").inner_text())
    liaison.fill("密码", SECRET)
    liaison.press("设好并去登录")
    liaison.log_in(name, SECRET)
    liaison.sees("等我们办的")
    return liaison
