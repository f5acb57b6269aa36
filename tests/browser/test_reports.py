"""A month's report by hand: written, read by a second person, issued, its figures counted again by SQL, and revised."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.first_day import enter_with_second_factor
from tests.browser.house import House
from tests.browser.person import PHONE, Person
from tests.browser.walking import SIDEWAYS, violations

pytestmark = [pytest.mark.browser, pytest.mark.processes]

READER, SECRET = "叶青", "第二位干部的密码，二〇二六"
# Officers beyond the first get their accounts from an administrator.
SECOND_OFFICER = """
from datetime import date
from core.accounts.models import AreaRole, User
from core.areas.models import Area
user = User.objects.create_user(username="{name}", full_name="{name}", password="{secret}")
street = Area.objects.get(code="510116088")
AreaRole.objects.create(user=user, role="street_officer", area=street, begins=date(2026, 1, 1))
"""
# What a figure says, counted by somebody who knows the tables and nothing of the product's code.
ASK = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute({sql!r})
    print(cursor.fetchone()[0])
"""
BUSIEST = """
SELECT to_char(asked_on, 'YYYY-MM-01') FROM needs_need
WHERE asked_on >= date_trunc('month', now()) - interval '12 months' AND asked_on < date_trunc('month', now())
GROUP BY 1 ORDER BY count(*) DESC, 1 DESC LIMIT 1
"""
COUNTED = {
    "成员单位": "SELECT count(*) FROM members_memberunit WHERE street_code = '510116088' AND status = 'active'",
    "收到需求": """
        SELECT count(*) FROM needs_need WHERE area_code LIKE '510116088%%' AND part_of_id IS NULL AND imported
        AND asked_on >= '{month}' AND asked_on < date '{month}' + interval '1 month'""",
    "没有微项目的社区": """
        SELECT count(*) FROM areas_area WHERE code LIKE '510116088___' AND until IS NULL""",
}


@dataclass
class Office:
    """Two people of one office, and the house they work in."""

    house: House
    writer: Person
    reader: Person

    def asked(self, sql: str) -> str:
        return self.house.shell(ASK.format(sql=sql)).strip()


@pytest.fixture(scope="module")
def two(street: House, office: Person, browser: Browser) -> Office:
    street.shell(SECOND_OFFICER.format(name=READER, secret=SECRET))
    reader = Person(browser, street.address)
    enter_with_second_factor(reader, name=READER, password=SECRET)
    return Office(street, office, reader)


def test_a_report_is_written_read_issued_counted_again_and_revised(two: Office) -> None:
    month = two.asked(BUSIEST)
    report = write_and_hand_in(two.writer, month)
    remark(two.reader, report)
    answer(two.writer, report)
    approve(two.reader, report)
    number = issue(two.writer, report)
    the_fingerprint_is_known(two.writer, report)
    for label, sql in COUNTED.items():
        rows_are_as_many_as_sql_counts(two, report, label, sql.format(month=month))
    revision = revise(two.writer, report, number)
    approve(two.reader, revision)
    issue(two.writer, revision)
    both_lead_to_each_other(two.reader, report, revision, number)
    assert two.writer.complaints == two.reader.complaints == []


def write_and_hand_in(writer: Person, month: str) -> str:
    writer.open("/meetings/reports/")
    writer.page.get_by_label("类型").select_option("month")
    writer.page.get_by_label("月份").select_option(month)
    writer.press("起草")
    writer.sees("表1　各社区需求办理情况")
    report = writer.page.url
    words = writer.take("修改文字")
    writer.fill("情况说明", "本月把受理窗口前移到网格。", within=words)
    writer.fill("存在问题", "个别需求超期。", within=words)
    send(words)
    writer.sees("本月把受理窗口前移到网格。")
    writer.press("送审")
    writer.sees("审核中")
    # Who wrote it is not asked to approve it.
    expect(writer.page.locator(".tx-steps")).not_to_contain_text("审核通过")
    return report


def remark(reader: Person, report: str) -> None:
    reader.open(report)
    said = reader.take("提意见")
    said.get_by_label("部分").select_option(label="存在问题")
    reader.fill("意见", "超期的几件要写清原因。", within=said)
    send(said)
    reader.sees("超期的几件要写清原因。")
    expect(reader.page.locator(".tx-steps")).not_to_contain_text("审核通过")


def answer(writer: Person, report: str) -> None:
    writer.open(report)
    box = writer.page.locator("#comments details.tx-step")
    box.locator("summary").click()
    box.locator("textarea").fill("已在文中写明。")
    send(box.locator("form"))
    writer.sees("已在文中写明。")


def approve(reader: Person, report: str) -> None:
    reader.open(report)
    reader.press("审核通过")
    reader.sees("待签发")


def issue(writer: Person, report: str) -> str:
    """Issue it; gives its number."""
    writer.open(report)
    send(writer.take("签发"))
    writer.sees("已签发")
    assert violations(writer.page) == []
    writer.page.set_viewport_size(PHONE)
    assert not writer.page.evaluate(SIDEWAYS)
    writer.page.set_viewport_size({"width": 1440, "height": 900})
    return writer.page.locator("dt", has_text="文号").locator("xpath=following-sibling::dd[1]").inner_text()


def the_fingerprint_is_known(writer: Person, report: str) -> None:
    """The one printed in the document is the one the check page knows."""
    printed = writer.page.locator("code.tx-break").inner_text()
    groups = " ".join(printed[at : at + 8] for at in range(0, 64, 8))
    expect(writer.page.locator("article.tx-doc")).to_contain_text(groups)
    writer.open("/meetings/reports/check/")
    writer.fill("指纹", printed)
    writer.press("核对", within=writer.page.locator("main form"))
    writer.sees("内容没有变过")
    writer.open(report)


def rows_are_as_many_as_sql_counts(two: Office, report: str, label: str, sql: str) -> None:
    two.writer.open(report)
    two.writer.follow(label, within=two.writer.page.locator(".tx-terms"))
    shown = two.writer.page.locator("main table[data-rows]").get_attribute("data-rows")
    assert (label, shown) == (label, two.asked(sql))
    assert shown != "0"


def revise(writer: Person, report: str, number: str) -> str:
    writer.open(report)
    writer.page.locator(".tx-steps summary", has_text="其他步骤").click()
    asked = writer.take("修订")
    writer.fill("理由", "一件需求的类别登记错了", within=asked)
    send(asked)
    writer.sees(f"修订 {number}")
    revision = writer.page.url
    writer.press("送审")
    writer.sees("审核中")
    return revision


def both_lead_to_each_other(reader: Person, report: str, revision: str, number: str) -> None:
    reader.open(report)
    reader.sees("已由修订件替代")
    reader.sees("一件需求的类别登记错了")
    reader.follow("看修订件")
    assert reader.page.url == revision
    reader.sees(f"本通报修订并替代{number}")
    reader.follow("看原件")
    assert reader.page.url == report


def send(form: Locator) -> None:
    form.get_by_role("button").last.click()
