"""Meetings as the office plans them, and what is written down in them."""

from collections.abc import Sequence
from dataclasses import dataclass

from playwright.sync_api import expect

from tests.browser.person import Person
from tests.browser.projects import day
from tests.browser.steps import send


@dataclass(frozen=True)
class Decision:
    """Who does what until when; the day is counted from today."""

    text: str
    owner: str
    due: int


def plan_the_chair(office: Person, alliance: str, units: Sequence[str]) -> None:
    """A year by hand, a month each, these units in turn."""
    office.open("/meetings/chair/")
    office.follow("排轮值", within=office.page.locator("main :is(section, li)", has_text=alliance))
    office.fill("参加轮值的单位", "\n".join(units))
    office.press("排好一年")
    office.sees("轮值已排好")


def call_a_meeting(office: Person, *, theme: str, time: str, place: str, title: str = "") -> str:
    """Planned for today, with the agenda out of what is open, and the notice sent."""
    office.open("/meetings/add/")
    office.page.get_by_label(theme).check()
    office.page.get_by_label("时间").fill(f"{day(0)}T{time}")
    office.fill("地点", place)
    office.fill("会议名称", title)
    office.press("保存")
    expect(office.page.locator(".tx-agenda-list > li").first).to_be_visible()
    office.press("发出通知")
    office.sees("已通知")
    return office.page.url


def note_a_decision(person: Person, decision: Decision) -> None:
    form = person.take("记议定事项")
    person.fill("事项", decision.text, within=form)
    form.get_by_label("责任单位").select_option(label=decision.owner)
    person.fill("完成时限", day(decision.due), within=form)
    send(form)
    person.sees(decision.text)


def close_the_meeting(person: Person, *, attended: int, summary: str) -> None:
    closing = person.take("会议结束")
    person.fill("到会单位", f"{attended}", within=closing)
    person.fill("会议小结", summary, within=closing)
    send(closing)
    person.sees("已召开")
