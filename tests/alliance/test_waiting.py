"""What waits at each desk: written down by hand for every role, and that each line leads to its step."""

from datetime import timedelta

import pytest
from django.utils import translation

from alliance.dashboard.waiting.groups import statement_of
from core import clock
from core.accounts.models import AreaRole, RoleName, User
from core.accounts.roles import acting
from meetings import services as meetings
from needs import services
from needs.models import Category, Judgement, JudgementChannel, NeedStatus, Verdict
from projects import services as projects
from projects.models import EventStatus, MicroProject, Milestone, ProjectStatus, ServiceEvent

DAY = timedelta(days=1)


@pytest.fixture
def make_project(cast):
    """Write a project of unit A straight into a state, for 河池社区."""

    def make(name, status=ProjectStatus.RUNNING, **facts):
        facts.setdefault("last_progress_on", clock.today())
        project = MicroProject.objects.create(
            number=f"XM-{name}", name=name, area_code=cast.street.code, unit=cast.unit, status=status,
            starts_on=clock.today() - 60 * DAY, created_at=clock.now(), **facts,
        )  # fmt: skip
        project.communities.add(cast.hechi)
        return project

    return make


@pytest.fixture
def make_event(cast):
    """Write an event of unit A straight into a state, in 河池社区."""

    def make(title, status=EventStatus.OPEN, starts=3 * DAY):
        begins = clock.now() + starts
        return ServiceEvent.objects.create(
            number=f"HD-{title}", title=title, area_code=cast.hechi.code, category=Category.objects.get(key="elderly"),
            unit=cast.unit, place="小广场", starts_at=begins, ends_at=begins + timedelta(hours=2), sign_up_until=begins,
            status=status, created_by=cast.officer, created_at=clock.now(),
        )  # fmt: skip

    return make


def groups_of(page, who) -> dict[str, int]:
    groups = page(who).get("/desk/").context["work"].groups
    return {group["key"]: group["count"] for group in groups}


def set_of(row, **facts):
    type(row).objects.filter(pk=row.pk).update(**facts)


@pytest.fixture
def street_at_work(cast, rows, make_project, make_event):
    """One of everything that can wait, in 河池社区."""
    today = clock.today()
    rows.need(text="路灯不亮")
    set_of(rows.need(text="井盖响", urgency="urgent"), response_circular_on=today, response_due=today - 9 * DAY)
    set_of(rows.need(NeedStatus.ACCEPTED, text="墙皮掉"), completion_due=today - DAY)
    set_of(
        rows.need(NeedStatus.ACCEPTED, text="积水深"),
        completion_due=today - 40 * DAY, completion_circular_on=today,
    )  # fmt: skip
    services.propose_refusal(need=rows.need(text="想要别墅"), reason="不在受理范围", actor=cast.officer)
    elder = services.enter_need(said=rows.said("腿脚不便想要扶手"), actor=cast.secretary)
    services.ask_more(need=elder, reason="请说明是几号楼", actor=cast.secretary)
    rows.need(NeedStatus.NEEDS_MORE, text="我自己会补充")
    rows.need(NeedStatus.ACCEPTED, text="花坛空着")
    rows.need(NeedStatus.REOPENED, text="灯又坏了")
    rows.need(NeedStatus.RESOLVED, text="门禁修好了")
    unhappy = rows.need(NeedStatus.CLOSED, text="味道还在")
    Judgement.objects.filter(need=unhappy).update(verdict=Verdict.UNSATISFIED, comment="还是不亮")
    make_event("写春联", EventStatus.DRAFT)
    make_event("义诊", starts=-DAY)
    make_event("讲座")
    make_project("坡道", ends_on=today - DAY, last_progress_on=today - 90 * DAY)
    make_project("充电棚", last_progress_on=today - 90 * DAY)
    Milestone.objects.create(project=make_project("书屋"), title="开门", due_on=today - DAY)
    make_project("食堂", ProjectStatus.CLAIMED_DONE, claimed_done_at=clock.now(), claimed_done_by=cast.liaison)
    make_project("球场", ProjectStatus.COMPLETED, completed_at=clock.now(), result="划好线")
    projects.suspend_project(project=make_project("飞线"), reason="雨季", actor=cast.officer)
    projects.end_project_early(project=make_project("画展"), reason="场地收回", actor=cast.officer)


def test_the_secretary_is_shown_everything_the_community_owes_a_step(street_at_work, cast, page):
    assert groups_of(page, cast.secretary) == {
        "circular": 2, "late": 1, "accept": 1, "review-refusal": 1, "answer-more": 1, "again": 1, "list": 1,
        "call": 1, "publish-event": 1, "hold-event": 1, "take-over": 1, "late-project": 1, "silent-project": 1,
        "milestone": 1,
    }  # fmt: skip


def test_the_supervisor_is_shown_what_to_look_at_and_nothing_to_do_but_judge(street_at_work, cast, page):
    answer = page(cast.supervisor).get("/desk/")
    assert {group["key"]: group["count"] for group in answer.context["work"].groups} == {
        "circular": 1, "late-project": 1, "silent-project": 1, "milestone": 1, "suspended": 1, "ended-early": 1,
        "unhappy": 1, "reopened": 1, "evaluate": 1,
    }  # fmt: skip
    assert "要我看的 9 件" in answer.content.decode()


def test_the_district_is_shown_what_waits_far_too_long_with_its_street(street_at_work, cast, page):
    (group,) = page(cast.district).get("/desk/").context["work"].groups
    assert (group["key"], group["count"]) == ("circular", 2)
    assert {row["where"] for row in group["rows"]} == {"同心街道"}


def test_a_report_waits_at_the_district_when_its_street_has_nobody_else_to_read_it(cast, page):
    month = clock.today().replace(day=1)
    report = meetings.draft_report(area_code=cast.street.code, month=month, actor=cast.officer)
    assert groups_of(page, cast.district) == {}
    meetings.submit_report(report=report, actor=cast.officer)
    (group,) = page(cast.district).get("/desk/").context["work"].groups
    assert (group["key"], group["rows"][0]["where"]) == ("read-for-street", "同心街道")
    colleague = User.objects.create(username="yeqing", full_name="叶青")
    AreaRole.objects.create(user=colleague, role=RoleName.STREET_OFFICER, area=cast.street, begins=clock.today())
    assert groups_of(page, cast.district) == {}
    assert groups_of(page, colleague) == {"read-report": 1}


def test_nobody_is_asked_to_call_back_about_the_own_work(cast, rows, page):
    need = rows.need(NeedStatus.LISTED, text="换灯泡")
    services.resolve_need(need=need, resolution="换好了", actor=cast.secretary)
    assert groups_of(page, cast.secretary) == {}
    assert groups_of(page, cast.officer) == {"call": 1}


def test_a_refusal_of_ones_own_waits_for_somebody_else(cast, rows, page):
    services.propose_refusal(need=rows.need(), reason="不在受理范围", actor=cast.secretary)
    assert groups_of(page, cast.secretary) == {}
    assert groups_of(page, cast.officer) == {"review-refusal": 1}


def test_what_was_given_up_is_looked_at_for_thirty_days(cast, make_project, page):
    project = make_project("画展")
    with clock.moved(clock.now() - 31 * DAY):
        projects.end_project_early(project=project, reason="场地收回", actor=cast.officer)
    assert groups_of(page, cast.supervisor) == {}


def test_an_unhappy_word_that_was_put_right_is_not_looked_at_again(cast, rows, page):
    need = rows.need(NeedStatus.CLOSED)
    Judgement.objects.filter(need=need).update(verdict=Verdict.UNSATISFIED, comment="还是不亮")
    Judgement.objects.create(
        need=need, round=1, verdict=Verdict.SATISFIED, solved=True, channel=JudgementChannel.PAGE,
        judged_at=clock.now(),
    )  # fmt: skip
    assert groups_of(page, cast.supervisor) == {}


def test_what_is_past_its_day_comes_first_and_every_row_is_counted(cast, rows, page):
    today = clock.today()
    for number in range(4):
        set_of(rows.need(NeedStatus.ACCEPTED, text=f"路灯{number}"), completion_due=today)
    for number in range(5):
        set_of(rows.need(text=f"井盖{number}"), response_due=today - DAY)
    work = page(cast.secretary).get("/desk/").context["work"]
    assert [group["key"] for group in work.groups] == ["accept", "list"]
    assert (work.count, work.late, work.today) == (9, 5, 4)
    assert [len(group["rows"]) for group in work.groups] == [3, 3]


@pytest.mark.parametrize("name", ["officer", "secretary", "supervisor", "district"])
def test_what_a_desk_asks_is_settled_by_person_role_and_hour_alone(name, cast, django_assert_num_queries):
    """So it can be kept for that hour: putting it into words reads nothing, and no language or minute is in it."""
    person, hour = cast.of(name), clock.this_hour()
    role = acting(person)
    asked = []
    for language, minute in (("zh-hans", 0), ("en", 59)):
        moment = hour + timedelta(minutes=minute)
        with django_assert_num_queries(0), clock.moved(moment), translation.override(language):
            asked.append(statement_of.__wrapped__(person, role, hour))
    assert asked[0] == asked[1]
    assert asked[0][0].count("UNION ALL") > 3


def test_the_kept_question_is_the_role_s_and_not_the_person_s(cast, rows, page):
    """Whoever works for another street in the afternoon asks about that one."""
    rows.need(text="路灯不亮")
    AreaRole.objects.create(
        user=cast.officer, role=RoleName.STREET_OFFICER, area=cast.next_street, begins=clock.today()
    )
    here, there = User.objects.get(pk=cast.officer.pk).held_roles
    officer = page(cast.officer)
    for role, waiting in ((here, {"accept": 1}), (there, {})):
        officer.post("/accounts/act-as/", {"role": role.key})
        assert {group["key"]: group["count"] for group in officer.get("/desk/").context["work"].groups} == waiting


def test_a_line_leads_to_the_page_with_its_step_standing_open(cast, rows, page):
    rows.need(NeedStatus.RESOLVED)
    secretary = page(cast.secretary)
    (group,) = secretary.get("/desk/").context["work"].groups
    there = group["rows"][0]["url"]
    assert there.endswith("?do=judge#do-judge")
    assert '<details class="tx-step" id="do-judge" open>' in secretary.get(there.partition("#")[0]).content.decode()
    assert " open>" not in secretary.get(there.partition("?")[0]).content.decode()


def test_inside_a_community_the_place_is_said_instead_of_its_name(cast, rows, page):
    rows.need(place="清溪苑 6 栋")
    (row,) = page(cast.secretary).get("/desk/").context["work"].groups[0]["rows"]
    assert row["where"] == "清溪苑 6 栋"
    (row,) = page(cast.officer).get("/desk/").context["work"].groups[0]["rows"]
    assert row["where"] == "河池社区"
