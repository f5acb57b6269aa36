"""Needs written down at the counter and put on the list."""

from dataclasses import dataclass

from tests.browser.person import Person
from tests.browser.steps import send, sideways


@dataclass(frozen=True)
class Word:
    """What somebody said at the counter; with a phone, they agreed that name and phone are kept."""

    text: str
    category: str
    community: str = "河池社区"
    asker: str = ""
    phone: str = ""


def write_down(staff: Person, word: Word) -> str:
    """代录; the need's address is given back."""
    staff.open("/needs/add/")
    staff.fill("需求内容", word.text)
    staff.choose("类别", word.category)
    staff.page.get_by_label("社区", exact=True).select_option(label=word.community)
    if word.phone:
        staff.fill("提出人", word.asker)
        staff.fill("联系电话", word.phone)
        staff.page.get_by_label("本人同意").check()
    staff.press("登记")
    staff.sees("待受理")
    return staff.page.url


def accept(staff: Person) -> None:
    staff.press("受理")
    staff.sees("已受理")


def put_on_the_list(staff: Person) -> None:
    staff.press("列入清单")
    staff.sees("已列清单")


def list_a_need(staff: Person, word: Word) -> str:
    """Written down, accepted, and on the list at once."""
    need = write_down(staff, word)
    accept(staff)
    put_on_the_list(staff)
    return need


def want(staff: Person, amount: str, measure: str) -> None:
    """Say how much is wanted, so that several units can share it."""
    wanted = sideways(staff, "定数量")
    staff.fill("需要数量", amount, within=wanted)
    wanted.get_by_label("单位").fill(measure)
    send(wanted)
    staff.sees(f"还差 {amount} {measure}")
