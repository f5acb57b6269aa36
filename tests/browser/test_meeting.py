"""A year of the chair, and a meeting from agenda to minutes: held on the wall, by keyboard, over a line that drops.

The next meeting opens with what this one decided.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Route, expect

from core import clock
from meetings.rotation import months_on
from tests.browser.accounts import let_in
from tests.browser.conftest import LEDGER
from tests.browser.first_day import empty_house, first_officer
from tests.browser.gateway import Gateway
from tests.browser.house import House
from tests.browser.person import Person
from tests.browser.walking import SIDEWAYS, violations

pytestmark = [pytest.mark.browser, pytest.mark.processes]

WALL: Any = {"width": 1920, "height": 1080}
WALL_ADDRESS = re.compile(r"/meetings/\d+/hold/$")
HOSPITAL, POWER, LIBRARY = "同心中医医院", "同心供电服务中心", "同心图书馆"
PROJECT, TOPIC, DECIDED, LATER = "坡道和扶手", "停车位晚上能不能借", "月底前把坡道的扶手装完", "断网时也记得下的事"
RESULT = "先和两家物业谈"
CAUSE = "雨季停工两周"
RUNNING = """
from datetime import timedelta
from core import clock
from core.areas.models import Area
from members.models import MemberUnit
from projects.models import MicroProject
area = Area.objects.in_force().communities().order_by("code").first()
project = MicroProject.objects.create(
    number="XM-1", area_code=area.code[:9], name="{name}", status="running", created_at=clock.now(),
    unit=MemberUnit.objects.get(name="{unit}"), starts_on=clock.today() - timedelta(days=40),
    ends_on=clock.today() - timedelta(days=3),
)
project.communities.add(area)
"""


@dataclass
class Street:
    """A house with the street's ledger in it, its officer, and the liaisons of three units."""

    house: House
    officer: Person
    hospital: Person
    power: Person
    library: Person


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory, gateway: Gateway, browser: Browser) -> Iterator[Street]:
    with empty_house(tmp_path_factory, gateway) as house:
        officer = first_officer(house, browser)
        house.manage("import_ledger", str(LEDGER), "--street", "510116088", "--only-valid")
        house.shell(RUNNING.format(name=PROJECT, unit=HOSPITAL))
        people = [let_in(officer, browser, house, unit) for unit in (HOSPITAL, POWER, LIBRARY)]
        yield Street(house, officer, *people)


def test_a_year_of_the_chair_and_one_meeting_from_agenda_to_minutes(street: Street) -> None:
    lay_down_a_year(street.officer)
    exchange_two_terms(street)
    put_one_off(street.officer)
    meeting = plan_a_meeting(street.officer, "")
    prepare(street.hospital, meeting)
    street.officer.open(meeting)
    street.officer.press("发出通知")
    street.officer.sees("已通知")
    explain(street.hospital, meeting)
    hold(street.hospital, meeting)
    sign_the_minutes(street.officer, meeting)
    begin_with_what_was_decided(street)
    people = (street.officer, street.hospital, street.power, street.library)
    assert [said for one in people for said in one.complaints if "ERR_INTERNET_DISCONNECTED" not in said] == []


# ── the year ──────────────────────────────────────────────────────────────────────────────────
def month(ahead: int) -> str:
    first = months_on(clock.today(), ahead)
    return f"{first.year}年{first.month}月1日"


def terms(person: Person) -> list[str]:
    """The units of the year, month by month."""
    person.open("/meetings/chair/")
    return person.page.locator(".tx-chairs").first.locator("b").all_inner_texts()


def lay_down_a_year(officer: Person) -> None:
    officer.open("/meetings/chair/")
    officer.follow("排轮值")
    officer.fill("参加轮值的单位", "\n".join((HOSPITAL, POWER, LIBRARY)))
    officer.press("排好一年")
    officer.sees("历任与安排")
    assert terms(officer) == [HOSPITAL, POWER, LIBRARY] * 4


def exchange_two_terms(street: Street) -> None:
    """Next month's unit asks the one after it; only that one can agree."""
    power, library = street.power, street.library
    open_term(power, 1)
    asked = power.take("提出互换")
    option = asked.locator("option", has_text=LIBRARY).first.get_attribute("value")
    asked.get_by_label("与哪一任互换").select_option(option)
    asked.get_by_role("button").last.click()
    power.sees("互换待答复")
    open_term(library, 2)
    library.press("同意互换")
    assert terms(library)[:3] == [HOSPITAL, LIBRARY, POWER]


def put_one_off(officer: Person) -> None:
    """With a reason; the unit comes back later and those between move up."""
    open_term(officer, 1)
    officer.page.get_by_text("其他步骤").first.click()
    skip = officer.take("顺延")
    skip.get_by_label("顺延到哪一任").select_option(index=1)
    officer.fill("理由", "搬家，下月才有会议室", within=skip)
    skip.get_by_role("button").last.click()
    officer.sees("搬家，下月才有会议室")
    assert terms(officer)[:3] == [HOSPITAL, POWER, LIBRARY]


def open_term(person: Person, ahead: int) -> None:
    person.open("/meetings/chair/")
    person.page.locator(".tx-chairs").first.locator("li").nth(ahead).get_by_role("link").click()


# ── before the meeting ────────────────────────────────────────────────────────────────────────
def plan_a_meeting(officer: Person, title: str, at: str = "23:30") -> str:
    officer.open("/meetings/add/")
    officer.page.get_by_label("时间").fill(f"{clock.today()}T{at}")
    officer.fill("地点", "街道三楼会议室")
    officer.fill("会议名称", title)
    officer.press("保存")
    officer.sees("筹备中")
    return officer.page.url


def prepare(chair: Person, meeting: str) -> None:
    """A topic, put one place up by keyboard and back again by dragging, with its time."""
    chair.open(meeting)
    form = chair.take("加议题")
    chair.fill("议题", TOPIC, within=form)
    form.get_by_role("button").last.click()
    line = chair.page.locator(".tx-agenda-list > li", has_text=TOPIC)
    before = place_of(chair, TOPIC)
    line.get_by_role("button").first.focus()
    with chair.page.expect_response(lambda answer: answer.url.endswith("/place/")):
        chair.page.keyboard.press("Alt+ArrowUp")
    chair.open(meeting)
    assert place_of(chair, TOPIC) == before - 1
    drag_below(chair, TOPIC)
    assert place_of(chair, TOPIC) == before
    line.get_by_role("link", name="时长和结果").click()
    chair.fill("时长", "15")
    chair.press("保存")
    chair.sees("15 分钟")


def drag_below(person: Person, words: str) -> None:
    """Past the line that follows it; the house has it when the page is opened again."""
    lines = person.page.locator(".tx-agenda-list > li")
    line, following = lines.nth(place_of(person, words)), lines.nth(place_of(person, words) + 1)
    size = following.bounding_box()
    assert size
    with person.page.expect_response(lambda answer: answer.url.endswith("/place/")):
        line.drag_to(following, source_position={"x": 8, "y": 8}, target_position={"x": 8, "y": size["height"] - 4})
    person.open(person.page.url)


def place_of(person: Person, words: str) -> int:
    lines = person.page.locator(".tx-agenda-list > li").all_inner_texts()
    return next(place for place, line in enumerate(lines) if words in line)


def explain(chair: Person, meeting: str) -> None:
    """Why one's own project is late, before it is read out."""
    chair.open(f"{meeting}airing/?by=short")
    chair.sees(PROJECT)
    chair.follow("填写说明")
    chair.fill("原因", CAUSE)
    chair.fill("下一步", "晴天抢一周")
    chair.press("保存")
    chair.sees("晴天抢一周")


# ── the meeting, by keyboard ──────────────────────────────────────────────────────────────────
def hold(chair: Person, meeting: str) -> None:
    chair.page.set_viewport_size(WALL)
    chair.open(f"{meeting}hold/")
    wall = chair.page
    assert not wall.evaluate(SIDEWAYS)
    assert violations(wall) == []
    press(chair, "o")
    expect(wall.locator("[data-send=open]")).to_have_count(0)
    sign_in(chair)
    press(chair, "3")
    shown(chair, PROJECT)
    press(chair, "4")
    shown(chair, CAUSE)
    with slow_wall(chair) as arrives:
        decide(chair, DECIDED, linked=PROJECT)
        claim(chair, arrives)
    note(chair, RESULT)
    drop_the_line(chair)
    close(chair)


def press(person: Person, *keys: str) -> None:
    for key in keys:
        person.page.keyboard.press(key)


def screen(person: Person) -> Locator:
    return person.page.locator(".tx-screen:visible")


def shown(person: Person, words: str) -> None:
    expect(screen(person)).to_have_count(1)
    expect(screen(person)).to_contain_text(words)


def sign_in(chair: Person) -> None:
    """The first three on the list."""
    press(chair, "s", "Space", "ArrowDown", "Space", "ArrowDown", "Space", "Enter")
    shown(chair, "实到 3 家")


def decide(chair: Person, words: str, *, linked: str = "") -> None:
    """D, the words, the second unit of the list, Enter; the day is a month from now unless somebody says otherwise."""
    press(chair, "d")
    if linked:
        expect(chair.page.locator("[data-linked]")).to_contain_text(linked)
    chair.page.keyboard.insert_text(words)
    press(chair, "Tab")
    chair.page.keyboard.type("02")
    press(chair, "Enter")


@contextmanager
def slow_wall(chair: Person) -> Iterator[Callable[[], None]]:
    """What is fetched anew for the wall waits until it is let through."""
    held: list[Route] = []

    def arrives() -> None:
        with chair.page.expect_response(WALL_ADDRESS):
            chair.page.wait_for_function("() => document.activeElement.closest('[data-send]')")
            held.pop().continue_()
        chair.page.unroute(WALL_ADDRESS)

    chair.page.route(WALL_ADDRESS, lambda route: held.append(route))
    yield arrives


def claim(chair: Person, wall_arrives: Callable[[], None]) -> None:
    """The second need that waits, by the first unit of the list; the wall comes anew while it is being chosen."""
    expect(chair.page.locator("[data-last]")).to_contain_text(DECIDED)
    press(chair, "5", "ArrowDown")
    need = screen(chair).locator("[data-row]").nth(1)
    words = need.get_attribute("data-words") or ""
    press(chair, "r")
    wall_arrives()
    chair.page.keyboard.type("01")
    press(chair, "Enter")
    expect(screen(chair).locator("[data-row]", has_text=words)).to_contain_text("已认领")


def note(chair: Person, words: str) -> None:
    """N leads to the topics from anywhere; what came of it stands under it on the wall."""
    press(chair, "n")
    shown(chair, TOPIC)
    chair.page.keyboard.insert_text(words)
    press(chair, "Enter")
    expect(screen(chair).locator("[data-row]", has_text=TOPIC)).to_contain_text(words)


def drop_the_line(chair: Person) -> None:
    """What is written down meanwhile waits in the browser, survives a crash, and arrives once."""
    chair.context.set_offline(True)
    decide(chair, LATER)
    unsent = chair.page.locator("[data-unsent] li")
    expect(unsent).to_contain_text("还没送出")
    press(chair, "3", "ArrowRight", "ArrowLeft")
    shown(chair, "晾晒台")
    chair.context.set_offline(False)
    expect(unsent).to_have_count(0, timeout=20_000)
    press(chair, "7")
    shown(chair, DECIDED)
    expect(screen(chair).locator("[data-row]", has_text=LATER)).to_have_count(1)


def close(chair: Person) -> None:
    press(chair, "e")
    chair.page.keyboard.insert_text("坡道要盯住，停车的事会后再商量。")
    press(chair, "Enter")
    expect(chair.page.locator("[data-send=close]")).to_have_count(0)
    press(chair, "Escape")
    chair.sees("已召开")


# ── afterwards ────────────────────────────────────────────────────────────────────────────────
def sign_the_minutes(officer: Person, meeting: str) -> None:
    officer.open(meeting)
    officer.press("起草纪要")
    for words in (DECIDED, LATER, "坡道要盯住", "现场认领1项", f"关于“{TOPIC}”，{RESULT}"):
        officer.sees(words)
    officer.press("签发纪要")
    officer.sees("会议纪要〔")


def begin_with_what_was_decided(street: Street) -> None:
    """The next meeting reads it first, on the page and on the wall."""
    meeting = plan_a_meeting(street.officer, "坡道专题会", "23:45")
    first = street.officer.page.locator(".tx-agenda-list > li").first
    expect(first).to_contain_text(DECIDED)
    expect(first).to_contain_text("上次议定事项")
    street.officer.press("发出通知")
    street.officer.sees("已通知")
    street.hospital.open(f"{meeting}hold/")
    press(street.hospital, "2")
    shown(street.hospital, DECIDED)
