"""The month's proposal computed by the worker, and single units asked."""

from playwright.sync_api import expect

from tests.browser.person import Person

COMPUTING = 120_000


def compute_the_proposal(office: Person) -> None:
    """The worker computes the month's proposal while the page tells how far it is."""
    office.open("/needs/matching/")
    office.press("生成本月方案")
    expect(office.page.locator("#progress progress")).to_be_visible()
    office.page.get_by_role("link", name="看方案").click(timeout=COMPUTING)
    office.sees("采用均衡方案")
    office.sees("各单位负担")


def ask_the_unit(office: Person, need: str, unit: str) -> None:
    """Choose a need at left, and offer it to the unit among its candidates at right."""
    office.open("/needs/matching/").locator(".tx-needs").get_by_role("link", name=need).click()
    candidate = office.page.locator("article.tx-cand", has_text=unit).first
    expect(candidate).to_contain_text("分类引导")
    office.press("发出对接", within=candidate)
    office.sees(f"已向{unit}发出对接")
