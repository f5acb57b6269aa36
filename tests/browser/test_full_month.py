"""The full month, steps 1 to 7, walked once by everybody who has a part in it, on the street's own ledger.

Everything is real: the product as make up starts it, its worker, and a gateway for text messages. Accounts, roles and
records come from the pages alone; only the day on which the month is over and its report may go out is brought near.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import meeting_mode as wall
from tests.browser.accounts import begin_work, let_in, name_the_staff
from tests.browser.first_day import NAME, STREET, empty_house, first_officer
from tests.browser.gateway import LINK, Gateway
from tests.browser.house import House
from tests.browser.judging import judge, resolve
from tests.browser.ledger import bring_in_the_ledger
from tests.browser.listing import Word, accept, list_a_need, want, write_down
from tests.browser.matching import compute_the_proposal
from tests.browser.meetings import Decision, call_a_meeting, close_the_meeting, note_a_decision, plan_the_chair
from tests.browser.papers import figures_on, words_of
from tests.browser.person import PHONE, Person
from tests.browser.posting import photo_in, post_a_need
from tests.browser.projects import (
    Application,
    agree_and_publish,
    begin,
    found_a_project,
    say_it_is_done,
    tell_progress,
)
from tests.browser.steps import send

# The thin month is walked on every run, this one in the long search.
pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.fuzz]

ALLIANCE = "同心街道党建联盟"
HOSPITAL, POWER, CHAIR, NEXT_CHAIR = "同心中医医院", "同心供电服务中心", "同心理工大学", "同心图书馆"
STAFF = {
    "何明辉": ("河池社区的书记，二〇二六", "社区书记", "河池社区"),
    "秦晓东": ("区里看各街道，二〇二六", "区级工作人员", "510116（暂名）"),
    "沈国栋": ("督导看项目，二〇二六年", "督导", ALLIANCE),
}
# ── what was said ─────────────────────────────────────────────────────────────────────────────
POSTED, POSTER = "三号楼楼道灯坏了三天，老人晚上不敢下楼", "13900007788"
AGAIN = Word("三号楼楼道里的灯坏了几天，晚上看不见台阶", "物业管理", asker="孙玉珍", phone="13800001234")
ELSEWHERE = Word("八栋楼道灯一直不亮，晚上回家看不清路", "物业管理", "三江社区")
VISITS = Word("一百位老人出不了门，想请医生上门量血压", "养老助老", asker="钱玉兰", phone="13800002345")
DOCTORS = Application(
    aim="每周一次上门量血压", background="三号楼没有电梯，几位老人半年没量过血压", served="出不了门的六十位老人",
    result="每位老人都量过血压，异常的转诊", leader="王思远", phone="13800004321",
    begins=-10, milestones={"走访摸底": 0, "第一轮量完": 10},
)  # fmt: skip
WIRES = Application(
    aim="上门看老人家里的电线", background="老人家里电线老化", served="出不了门的四十位老人",
    result="每家都查过", leader="罗志强", phone="13800004322", begins=-10, milestones={"物料到位": -3},
)  # fmt: skip
LAST_TIME = Decision("每家单位本月走访一个社区", POWER, 0)
NEW = Decision("十日内把河池社区的楼道灯查一遍", POWER, 10)
# Nothing goes out before its month is over, so the officer's last step is taken as if it were.
ISSUE = f"""
from datetime import timedelta
from core import clock
from core.accounts.models import User
from meetings.models import MonthlyReport
from meetings.services import issue_report
with clock.moved(clock.now() + timedelta(days=40)):
    print(issue_report(report=MonthlyReport.objects.get(), actor=User.objects.get(username="{NAME}")).number)
"""


@dataclass
class Cast:
    """Everybody with a browser of their own."""

    office: Person
    secretary: Person
    district: Person
    supervisor: Person
    hospital: Person
    power: Person
    chair: Person


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, gateway: Gateway) -> Iterator[House]:
    with empty_house(tmp_path_factory, gateway) as one:
        yield one


@pytest.fixture(scope="module")
def office(house: House, browser: Browser) -> Person:
    return first_officer(house, browser)


def test_everybody_walks_the_month(
    house: House, office: Person, gateway: Gateway, browser: Browser, tmp_path: Path
) -> None:
    bring_in_the_ledger(office, tmp_path)
    cast = everybody(office, browser, house)
    last_months_meeting(office)
    resident = Person(browser, house.address, window=PHONE)

    lamp = needs_go_out(cast, resident, gateway, tmp_path)
    visits = publish_the_list(cast.secretary)
    match(office, cast.power)
    claim_jointly(cast, visits)
    carry_out(cast, visits, tmp_path)
    meet(cast, lamp)
    follow_up(cast)
    report(cast, house, tmp_path)
    judge_and_reopen(cast, resident, gateway, lamp)
    look_from_above(cast.district)
    for person in (*vars(cast).values(), resident):
        assert person.complaints == []


def everybody(office: Person, browser: Browser, house: House) -> Cast:
    """Staff named in the back room, liaisons let in on their unit's page."""
    name_the_staff(office, STAFF)
    secretary, district = (begin_work(browser, house, name, STAFF[name][0]) for name in ("何明辉", "秦晓东"))
    supervisor = Person(browser, house.address)
    supervisor.log_in("沈国栋", STAFF["沈国栋"][0])
    liaisons = [let_in(office, browser, house, unit) for unit in (HOSPITAL, POWER, CHAIR)]
    return Cast(office, secretary, district, supervisor, *liaisons)


def last_months_meeting(office: Person) -> None:
    """The chair for a year, and the meeting that founds the alliance: what it decides is read first next time."""
    plan_the_chair(office, ALLIANCE, (CHAIR, NEXT_CHAIR, POWER))
    call_a_meeting(office, theme="政策方向", time="22:30", place="街道三楼会议室", title="党建联盟启动会")
    note_a_decision(office, LAST_TIME)
    close_the_meeting(office, attended=30, summary="联盟成立，各单位定了走访的社区。")


# ── needs out ─────────────────────────────────────────────────────────────────────────────────
def needs_go_out(cast: Cast, resident: Person, gateway: Gateway, folder: Path) -> str:
    """Posted with a photo, accepted, an elder's word merged into it, and found to be asked for in two communities."""
    secretary = cast.secretary
    post_a_need(resident, gateway, text=POSTED, phone=POSTER, photo=photo_in(folder))
    secretary.open("/desk/")
    secretary.follow("去受理")
    accept(secretary)
    lamp = secretary.page.url
    write_down(secretary, AGAIN)
    secretary.press("并入这件")
    secretary.sees("已并案")
    list_a_need(cast.office, ELSEWHERE)
    set_the_reach(cast.office, lamp)
    return lamp


def set_the_reach(office: Person, need: str) -> None:
    """The rule of this street, what it finds, and the officer's word that it is so."""
    office.open("/settings/")
    office.fill("几个社区都提才算普适性", "2")
    office.press("保存")
    office.sees("设置已保存")
    office.open("/needs/findings/")
    office.press("现在重新查找")
    office.follow("楼道照明")
    send(office.take("确认"))
    office.sees("已确认")
    office.open(need)
    office.sees("普适性")


def publish_the_list(secretary: Person) -> str:
    """A need many can share, and the community's first list with everything that waits."""
    need = write_down(secretary, VISITS)
    accept(secretary)
    want(secretary, "100", "位")
    secretary.open("/needs/lists/")
    secretary.press("起草下一期")
    secretary.sees(VISITS.text)
    send(secretary.take("发布"))
    secretary.sees("河池社区本期共列需求 17 件，普适性 1 件")
    return need


# ── match and claim ───────────────────────────────────────────────────────────────────────────
def match(office: Person, power: Person) -> None:
    """One pair fixed by hand, the plan computed around it, and sent to every unit at once."""
    office.open("/needs/matching/").locator(".tx-needs").get_by_role("link", name=VISITS.text).click()
    office.press("固定", within=office.page.locator("article.tx-cand", has_text=HOSPITAL).first)
    office.sees("方案照这条来算")
    compute_the_proposal(office)
    office.press("采用均衡方案")
    office.sees("方案已发出")
    power.open("/needs/hall/?q=量血压")
    power.sees("没有符合条件的需求")


def claim_jointly(cast: Cast, need: str) -> None:
    """The unit asked first takes what it can, the hall offers the rest, and the street takes both at their word."""
    cast.hospital.open("/desk/unit/")
    asked = cast.hospital.page.locator(".tx-todo > li", has_text=VISITS.text)
    expect(asked).to_contain_text("还差 100 位")
    cast.hospital.fill("认领多少", "60", within=asked)
    cast.hospital.press("认领", within=asked)
    cast.hospital.sees("已办好")
    cast.power.open("/needs/hall/?q=量血压")
    row = cast.power.page.locator(".tx-todo > li", has_text=VISITS.text)
    expect(row).to_contain_text("还差 40 位")
    row.locator("summary").click()
    cast.power.fill("认领多少", "40", within=row)
    send(row)
    cast.power.sees("已认领")
    confirm_claims(cast.office, need, 2)
    cast.office.sees("已领满")


def confirm_claims(office: Person, need: str, count: int) -> None:
    office.open(need)
    for left in range(count, 0, -1):
        expect(office.page.get_by_role("button", name="确认认领")).to_have_count(left)
        office.press("确认认领")
    expect(office.page.get_by_role("button", name="确认认领")).to_have_count(0)


# ── carry out ─────────────────────────────────────────────────────────────────────────────────
def carry_out(cast: Cast, need: str, folder: Path) -> None:
    """Two projects out of one need: one done, accepted by the secretary and evaluated; one behind its own day."""
    doctors = found_a_project(cast.hospital, need, DOCTORS, name="六十位老人量血压")
    wires = found_a_project(cast.power, need, WIRES, name="四十位老人家的电线")
    for project in (doctors, wires):
        agree_and_publish(cast.office, project)
    begin(cast.power, wires)
    begin(cast.hospital, doctors)
    reached = cast.hospital.take("登记节点")
    reached.get_by_label("节点").select_option(label="走访摸底")
    send(reached)
    tell_progress(cast.hospital, "两位医生上门，量了六十位老人的血压", people=60, photo=photo_in(folder))
    say_it_is_done(cast.hospital, "六十位老人都量过了，三位转到医院复查")
    cast.secretary.open("/desk/")
    cast.secretary.follow("去验收")
    send(cast.secretary.take("验收通过"))
    cast.secretary.sees("已完成")
    cast.secretary.open(need)
    cast.secretary.sees("正在办理")
    cast.supervisor.open("/desk/")
    cast.supervisor.follow("去评价")
    worth = cast.supervisor.take("评价")
    cast.supervisor.fill("评价", "按期完成，老人满意", within=worth)
    send(worth)
    cast.supervisor.sees("已评价")


# ── meet ──────────────────────────────────────────────────────────────────────────────────────
def meet(cast: Cast, lamp: str) -> None:
    """Called by the office, prepared and held by the unit in the chair, minuted and signed."""
    meeting = call_a_meeting(cast.office, theme="需求分析", time="23:30", place="同心理工大学报告厅")
    prepare(cast, meeting)
    hold(cast.chair, meeting)
    cast.chair.press("起草纪要")
    for words in (f"主持：{CHAIR}", f"{POWER}认领“{POSTED}”", NEW.text, f"下任轮值主席单位：{NEXT_CHAIR}"):
        cast.chair.sees(words)
    cast.office.open("/desk/")
    cast.office.follow("去签发")
    cast.office.press("签发纪要")
    cast.office.sees("纪要已签")
    confirm_claims(cast.office, lamp, 1)


def prepare(cast: Cast, meeting: str) -> None:
    """Who comes, what the late unit says to its line, and one topic more."""
    answer_the_notice(cast.hospital, "委托他人参加", delegate="李护士长")
    answer_the_notice(cast.power, "联络员参加")
    cast.power.open(f"{meeting}airing/?by=short")
    cast.power.sees("四十位老人家的电线")
    cast.power.follow("填写说明")
    cast.power.fill("原因", "绝缘导线缺货")
    cast.power.fill("下一步", "换一家供货，下周到")
    cast.power.press("保存")
    cast.chair.open("/desk/unit/")
    cast.chair.follow("看议程")
    topic = cast.chair.take("加议题")
    cast.chair.fill("议题", "下月义诊进哪几个社区", within=topic)
    send(topic)
    cast.chair.sees("下月义诊进哪几个社区")


def answer_the_notice(liaison: Person, reply: str, *, delegate: str = "") -> None:
    liaison.open("/desk/unit/")
    liaison.follow("去回复")
    form = liaison.page.locator("details.tx-step[open] form")
    form.get_by_label(reply).check()
    liaison.fill("参会人", delegate, within=form)
    send(form)
    liaison.sees("已办好")


def hold(chair: Person, meeting: str) -> None:
    """By keyboard on the wall: last time's decisions, the board, what fell short, a claim, a decision, the end."""
    wall.put_on_the_wall(chair, meeting)
    wall.open_it(chair)
    wall.sign_in(chair, {HOSPITAL, POWER, CHAIR})
    for screen, words in (
        (wall.LAST_TIME, LAST_TIME.text), (wall.AIRING, "六十位老人量血压"), (wall.SHORTFALLS, "绝缘导线缺货"),
    ):  # fmt: skip
        wall.press(chair, screen)
        expect(wall.shown(chair)).to_contain_text(words)
    # Whoever was late just now does not owe what is decided about the next row.
    wall.press(chair, wall.CLAIMING)
    expect(chair.page.locator("[data-send=decide] [name=owner]")).to_have_value("")
    wall.claim(chair, POSTED, POWER)
    wall.decide(chair, NEW)
    wall.close_it(chair, "听了走访和两个项目的进展，定了楼道灯排查的时间。")


def follow_up(cast: Cast) -> None:
    """What was decided is reported done by whoever owes it, and verified by somebody else."""
    cast.power.open("/desk/unit/")
    cast.power.follow(LAST_TIME.text)
    done = cast.power.take("报办结")
    cast.power.fill("完成情况", "走访了河池社区，记了七户", within=done)
    send(done)
    cast.power.sees("等别人核实")
    cast.supervisor.open("/desk/")
    cast.supervisor.follow("去核实")
    cast.supervisor.press("核实")
    cast.supervisor.sees("已办好")


# ── report ────────────────────────────────────────────────────────────────────────────────────
def report(cast: Cast, house: House, folder: Path) -> None:
    """Drafted by the street, read by the district, issued; a figure is its rows."""
    office, district = cast.office, cast.district
    office.open("/meetings/reports/")
    office.press("起草")
    office.sees("区域化党建")
    paper, said = office.page.url, figures_on(office)
    tell_a_case(office)
    office.press("送审")
    office.sees("审核中")
    district.open("/desk/")
    district.follow("去审核")
    district.press("审核通过")
    district.sees("待签发")
    assert house.shell(ISSUE).startswith("同街党联")
    office.open(paper)
    office.sees("已签发")
    assert figures_on(office) == said
    assert (said["收到需求"], said["完成微项目"]) == (len(heard(office, paper)), 1)
    words = words_of(office.save("Word 公文", folder))
    for phrase in (ALLIANCE, "六十位老人量血压", "一层一层上门"):
        assert phrase in words


def tell_a_case(office: Person) -> None:
    case = office.take("加典型案例")
    case.get_by_label("微项目").select_option(label="六十位老人量血压")
    office.fill("事迹", "两位医生带着血压计，一层一层上门。", within=case)
    send(case)
    office.sees("一层一层上门")


def heard(office: Person, paper: str) -> list[str]:
    """The rows behind 收到需求: each word that was heard in the month, also the one merged into another."""
    office.follow("收到需求", within=office.page.locator(".tx-terms"))
    rows = office.page.locator("main table[data-rows] tbody tr").all_inner_texts()
    found = [text for text in (POSTED, AGAIN.text, ELSEWHERE.text, VISITS.text) if any(text in row for row in rows)]
    assert len(rows) == len(found) == 4
    office.open(paper)
    return rows


# ── judge ─────────────────────────────────────────────────────────────────────────────────────
def judge_and_reopen(cast: Cast, resident: Person, gateway: Gateway, lamp: str) -> None:
    """Said to be done by the unit, not so for the neighbour; done again, and this time it is."""
    resolve(cast.power, lamp, "换了三层的灯")
    judge(resident, gateway.last_to(f"+86{POSTER}", LINK), "不满意", "没解决", "四层还是黑的")
    resident.sees("重新办")
    cast.secretary.open("/desk/")
    cast.secretary.follow("去重办")
    cast.secretary.sees("四层还是黑的")
    resolve(cast.secretary, lamp, "四层也换了，晚上去看过")
    judge(resident, gateway.last_to(f"+86{POSTER}", LINK, after=1), "满意", "解决了", "都亮了")
    cast.office.open(lamp)
    cast.office.sees("已评价")
    cast.office.sees("都亮了")


def look_from_above(district: Person) -> None:
    """The district sees the street's month beside the others'."""
    district.open("/desk/")
    district.sees(STREET)
    district.open("/statistics/")
    district.sees("满意")
