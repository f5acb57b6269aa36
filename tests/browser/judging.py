"""Doing what was asked, and what whoever asked says to it."""

from tests.browser.person import Person


def resolve(doer: Person, need: str, result: str) -> None:
    doer.open(need)
    doer.take("办结")
    form = doer.page.locator("details.tx-step[open] form")
    doer.fill("办理结果", result, within=form)
    doer.press("办结", within=form)
    doer.sees("已办结待评")


def judge(asker: Person, link: str, verdict: str, solved: str, comment: str) -> None:
    """By the link in the message; nobody logs in."""
    asker.open(link)
    asker.page.get_by_text(verdict, exact=True).click()
    asker.page.get_by_text(solved, exact=True).click()
    asker.page.locator("textarea").fill(comment)
    asker.press("交上去")
    asker.sees("谢谢您，记下了")
