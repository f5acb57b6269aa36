"""Taking steps on pages: a form in its place, one kept under 其他步骤, one in the row of a unit."""

from playwright.sync_api import Locator

from tests.browser.person import Person


def send(form: Locator) -> None:
    form.get_by_role("button").last.click()


def sideways(person: Person, step: str) -> Locator:
    """One of the steps kept under 其他步骤."""
    person.page.locator(".tx-steps summary", has_text="其他步骤").click()
    return person.take(step)


def row_step(person: Person, unit: str, step: str) -> Locator:
    """A step of one unit's claim, in the table of those who were asked."""
    row = person.page.locator("tr", has_text=unit).first.locator("xpath=following-sibling::tr[1]")
    box = row.locator("details.tx-step", has=person.page.locator("summary", has_text=step))
    box.locator("summary").click()
    return box.locator("form")
