"""The meeting on the wall, held by whoever is in the chair with the keyboard alone."""

from playwright.sync_api import Locator, expect

from tests.browser.meetings import Decision
from tests.browser.person import Person
from tests.browser.projects import day

WALL = {"width": 1920, "height": 1080}
SIGN_IN, LAST_TIME, AIRING, SHORTFALLS, CLAIMING = "12345"
DECIDED = "7"


def put_on_the_wall(chair: Person, meeting: str) -> None:
    chair.page.set_viewport_size(WALL)
    chair.open(meeting)
    chair.follow("会议模式")
    expect(chair.page.locator("html")).to_have_attribute("data-keys", "ready")


def shown(chair: Person) -> Locator:
    """The one screen that stands on the wall."""
    return chair.page.locator(".tx-screen:not([hidden])")


def press(chair: Person, *keys: str) -> None:
    for key in keys:
        chair.page.keyboard.press(key)


def open_it(chair: Person) -> None:
    press(chair, "o")
    expect(chair.page.locator("[data-send=open]")).to_have_count(0)


def sign_in(chair: Person, units: set[str]) -> None:
    """Down the list, a tick for each that is here."""
    press(chair, SIGN_IN, "s")
    names = shown(chair).locator("ol label").all_inner_texts()
    for name in names:
        press(chair, *(["Space"] if units & set(name.split("\n")) else []), "ArrowDown")
    press(chair, "Enter")
    expect(shown(chair)).to_contain_text(f"实到 {len(units)} 家")


def choose(chair: Person, words: str) -> None:
    """Down to the row that is spoken about."""
    rows = shown(chair).locator("[data-row]")
    for _row in range(rows.count()):
        if words in shown(chair).locator("[aria-current=true]").inner_text():
            return
        press(chair, "ArrowDown")
    raise AssertionError(rows.all_inner_texts())


def type_unit(chair: Person, field: Locator, unit: str) -> None:
    """By the number in front of its name."""
    expect(field).to_be_focused()
    label = field.locator("option", has_text=unit).inner_text()
    chair.page.keyboard.type(label.split(" ")[0])
    expect(field.locator("option:checked")).to_have_text(label)


def claim(chair: Person, need: str, unit: str) -> None:
    """On the spot: choose the row, R, the unit's number, Enter."""
    press(chair, CLAIMING)
    choose(chair, need)
    press(chair, "r")
    type_unit(chair, chair.page.locator("[data-send=claim] [name=unit]"), unit)
    press(chair, "Tab", "Enter")
    expect(shown(chair).locator("[data-row]", has_text=need)).to_contain_text("已认领")


def decide(chair: Person, decision: Decision) -> None:
    """D, what, who by number, until when, Enter."""
    press(chair, "d")
    chair.page.keyboard.type(decision.text)
    press(chair, "Tab")
    type_unit(chair, chair.page.locator("[data-send=decide] [name=owner]"), decision.owner)
    chair.page.locator("[data-send=decide] [name=due_on]").fill(day(decision.due))
    press(chair, "Enter", DECIDED)
    expect(shown(chair)).to_contain_text(decision.text)


def close_it(chair: Person, summary: str) -> None:
    press(chair, "e")
    chair.page.keyboard.type(summary)
    press(chair, "Enter")
    expect(chair.page.locator("[data-send=close]")).to_have_count(0)
    press(chair, "Escape")
    chair.sees("已召开")
