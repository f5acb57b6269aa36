"""A micro-project's way, from the application of a unit to the word that it is done."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import expect

from core import clock
from tests.browser.person import Person
from tests.browser.steps import send


@dataclass(frozen=True)
class Application:
    """What a unit says when it asks; days are counted from today."""

    aim: str
    background: str
    served: str
    result: str
    leader: str
    phone: str
    begins: int = 0
    ends: int = 20
    milestones: dict[str, int] = field(default_factory=dict)


def day(ahead: int) -> str:
    return (clock.today() + timedelta(days=ahead)).isoformat()


def write_application(liaison: Person, said: Application) -> None:
    liaison.page.get_by_label("内容").first.fill(said.aim)
    for label, words in (
        ("负责人", said.leader), ("负责人电话", said.phone), ("立项背景", said.background),
        ("服务对象", said.served), ("预期成效", said.result),
    ):  # fmt: skip
        liaison.fill(label, words)
    liaison.page.get_by_label("开始日期").fill(day(said.begins))
    liaison.page.get_by_label("结束日期").fill(day(said.ends))
    for number, (title, due) in enumerate(said.milestones.items(), 1):
        liaison.page.get_by_label(f"节点 {number}").fill(title)
        liaison.page.get_by_label(f"计划日期 {number}").fill(day(due))


def found_a_project(liaison: Person, need: str, said: Application, *, name: str = "") -> str:
    """Out of a claim the street has confirmed; handed in for review."""
    liaison.open(need)
    liaison.follow("立为微项目")
    if name:
        liaison.fill("项目名称", name)
    write_application(liaison, said)
    liaison.press("保存")
    liaison.sees("草稿")
    liaison.press("提交审核")
    liaison.sees("待审核")
    return liaison.page.url


def agree_and_publish(officer: Person, project: str) -> None:
    officer.open(project)
    send(officer.take("同意立项"))
    officer.sees("已立项")
    officer.press("发布")
    officer.sees("待实施")


def begin(liaison: Person, project: str) -> None:
    liaison.open(project)
    liaison.press("开工")
    liaison.sees("实施中")


def tell_progress(liaison: Person, words: str, *, people: int, photo: Path) -> None:
    told = liaison.take("登记进展")
    liaison.fill("进展", words, within=told)
    liaison.fill("日期", day(0), within=told)
    liaison.fill("服务人次", f"{people}", within=told)
    liaison.fill("服务人数", f"{people}", within=told)
    told.get_by_label("照片").set_input_files(photo)
    send(told)
    expect(liaison.page.locator("main img")).to_be_visible()


def say_it_is_done(liaison: Person, result: str) -> None:
    done = liaison.take("申报完成")
    liaison.fill("成效", result, within=done)
    liaison.fill("解决问题", "1", within=done)
    send(done)
    liaison.sees("待验收")
