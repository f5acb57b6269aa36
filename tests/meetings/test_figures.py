"""Figures against rows counted by hand: October 2026 of a street that closes its month on the 25th.

The month runs from 26 September 00:00 to 25 October 24:00 Shanghai time; the clock stands at 10 November.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from core import clock
from core.areas.models import StreetSettings
from meetings.models import ActionStatus, MeetingStatus
from meetings.selectors.counting import Row, gini, load_figures
from meetings.selectors.desk import desk_figures, visit_figures
from meetings.selectors.figures import figures_of, monthly_figures, period_of
from meetings.selectors.shown import shown
from members.models import Resource, ResourceMonth, ResourceStatus, Visit
from needs.models import ClaimStatus, Judgement, NeedStatus, Offer, OfferStatus, Reach
from projects.models import Milestone, ProgressEntry, ProjectStatus

FIRST = datetime(2026, 9, 26, 0, 0, tzinfo=clock.SHANGHAI)
LAST = datetime(2026, 10, 25, 23, 59, 59, tzinfo=clock.SHANGHAI)
AFTER = datetime(2026, 10, 26, 0, 0, tzinfo=clock.SHANGHAI)
MIDDLE = datetime(2026, 10, 10, 10, 0, tzinfo=clock.SHANGHAI)
BEFORE = FIRST - timedelta(seconds=1)


@pytest.fixture(autouse=True)
def november(cast):
    StreetSettings.objects.filter(street=cast.street).update(closing_day=25, minimum_sample=3)
    with clock.moved(datetime(2026, 11, 10, 9, 0, tzinfo=clock.SHANGHAI)):
        yield


@pytest.fixture
def october(cast):
    """The figures of October by key."""
    return lambda: figures_of(cast.street.code, period_of(cast.street.code, "2026-10"))


def at(month, day):
    return datetime(2026, month, day, 10, 0, tzinfo=clock.SHANGHAI)


def test_received_counts_the_half_open_month_and_the_history_asked_in_it(cast, make_need, october):
    inside = [
        make_need("一", NeedStatus.LISTED, created_at=FIRST, reach=Reach.UNIVERSAL),
        make_need("二", NeedStatus.LISTED, created_at=LAST, reach=Reach.HOT_SPOT),
        make_need("三", NeedStatus.REFUSED, created_at=at(10, 1), reason="不属本街道"),
        make_need("台账", NeedStatus.CLOSED, created_at=at(11, 2), imported=True, asked_on=date(2026, 10, 25)),
    ]
    make_need("早一秒", NeedStatus.LISTED, created_at=BEFORE)
    make_need("下一月", NeedStatus.LISTED, created_at=AFTER)
    make_need("台账旧", NeedStatus.CLOSED, created_at=at(10, 2), imported=True, asked_on=date(2026, 9, 25))
    make_need("邻街道", NeedStatus.LISTED, created_at=at(10, 2), area=cast.next_community)
    figures = october()
    assert figures["received"].value == 4
    assert figures["received"].rows == tuple(need.pk for need in inside)
    assert (figures["universal"].rows, figures["hot_spot"].rows) == ((inside[0].pk,), (inside[1].pk,))
    assert figures[f"received.area.{cast.hechi.code}"].value == 4
    assert figures["received.category.disability"].value == 4


def test_response_and_completion_count_limits_that_fell_in_the_month(cast, make_need, october):
    def need(due, answered=None, status=NeedStatus.LISTED, **facts):
        return make_need(
            "坡道", status, response_due=due, responded_at=answered, completion_due=due, created_at=at(9, 1),
            **facts,
        )  # fmt: skip

    in_time = need(date(2026, 9, 26), at(9, 26), NeedStatus.RESOLVED, resolved_at=at(9, 26))
    late = need(date(2026, 10, 25), at(10, 26), NeedStatus.CLOSED, resolved_at=at(10, 26))
    never = need(date(2026, 10, 10), None, NeedStatus.SUBMITTED)
    need(date(2026, 10, 26), at(10, 1))
    need(date(2026, 9, 25), at(9, 20))
    need(date(2026, 10, 8), at(10, 1), NeedStatus.MERGED, merged_into=in_time)
    make_need("台账", NeedStatus.CLOSED, imported=True, completion_due=date(2026, 10, 8), resolved_at=at(10, 1))
    figures = october()
    for key in ("response", "completion"):
        assert (figures[key].numerator, figures[key].denominator) == (1, 3)
        assert figures[key].value == Decimal("0.3333")
        assert figures[key].rows == (in_time.pk, late.pk, never.pk)
        assert figures[key].hits == (in_time.pk,)
    # Still undone when the month closed: the one that never was, and the one resolved a day after.
    assert set(figures["overdue"].rows) >= {late.pk, never.pk}


def test_a_running_month_blames_nobody_for_the_days_ahead(cast, make_need):
    passed = make_need("昨天到期", NeedStatus.SUBMITTED, response_due=date(2026, 11, 9))
    make_need("今天到期", NeedStatus.SUBMITTED, response_due=date(2026, 11, 10))
    make_need("已答", NeedStatus.ACCEPTED, response_due=date(2026, 11, 20), responded_at=at(11, 1))
    figures = figures_of(cast.street.code, period_of(cast.street.code, "2026-11"))
    assert figures["response"].rows == (passed.pk,)


def test_judgements_count_once_a_need_by_the_last_word(cast, make_need, october):
    needs = [make_need(text, NeedStatus.CLOSED) for text in "甲乙丙丁"]

    def judge(need, verdict, solved, when=MIDDLE, turn=0):
        return Judgement.objects.create(
            need=need, round=turn, verdict=verdict, solved=solved, channel="link", judged_at=when, comment="说了一句"
        )

    judge(needs[0], "unsatisfied", False)
    kept = [
        judge(needs[0], "satisfied", True, turn=1), judge(needs[1], "basically", False),
        judge(needs[2], "unsatisfied", True),
    ]  # fmt: skip
    judge(needs[3], "satisfied", True, when=AFTER)
    figures = october()
    assert (figures["judged"].value, figures["judged"].rows) == (3, tuple(one.pk for one in kept))
    assert (figures["satisfaction"].numerator, figures["satisfaction"].denominator) == (2, 3)
    assert (figures["resolution"].value, figures["resolution"].hits) == (Decimal("0.6667"), (kept[0].pk, kept[2].pk))


def test_satisfaction_is_silent_below_the_smallest_sample_and_still_says_n(cast, make_need, october):
    for text in "甲乙":
        need = make_need(text, NeedStatus.CLOSED)
        Judgement.objects.create(need=need, verdict="satisfied", solved=True, channel="link", judged_at=at(10, 3))
    figure = october()["satisfaction"]
    assert (figure.value, figure.numerator, figure.denominator, len(figure.rows)) == (None, 2, 2, 2)


def test_people_and_attendances_are_counted_apart_from_entries_of_the_month(cast, make_project, october):
    running = make_project(starts_on=date(2026, 8, 1))
    history = make_project(ProjectStatus.COMPLETED, imported=True, people_served=4000)

    def entry(project, day, people, times, money=None):
        return ProgressEntry.objects.create(
            project=project, done_on=day, text="服务", people_served=people, attendances=times, money=money,
            entered_by=cast.liaison, entered_at=clock.now(),
        )  # fmt: skip

    entry(running, date(2026, 9, 25), 50, 90)
    first, last = entry(running, date(2026, 9, 26), 5, 9, Decimal("120.50")), entry(running, date(2026, 10, 25), 0, 4)
    entry(running, date(2026, 10, 26), 7, 7)
    entry(history, date(2026, 10, 3), 30, 30)
    figures = october()
    assert (figures["attendances"].value, figures["attendances"].rows) == (13, (first.pk, last.pk))
    assert (figures["people_served"].value, figures["people_served"].rows) == (5, (first.pk,))
    assert (figures["money"].value, figures["money"].rows) == (Decimal("120.50"), (first.pk,))


def test_projects_of_the_month(cast, make_project, october):
    running = make_project(ProjectStatus.RUNNING, starts_on=date(2026, 10, 25))
    done = make_project(ProjectStatus.COMPLETED, starts_on=date(2026, 8, 1), completed_at=at(10, 3), problems_solved=4)
    later = make_project(ProjectStatus.COMPLETED, starts_on=date(2026, 8, 1), completed_at=AFTER, problems_solved=9)
    make_project(ProjectStatus.COMPLETED, starts_on=date(2026, 8, 1), completed_at=BEFORE, problems_solved=9)
    make_project(ProjectStatus.RUNNING, starts_on=date(2026, 10, 26))
    make_project(ProjectStatus.SUSPENDED, starts_on=date(2026, 8, 1))
    make_project(ProjectStatus.COMPLETED, completed_at=at(10, 3), imported=True, problems_solved=9)
    figures = october()
    assert figures["projects_running"].rows == (running.pk, done.pk, later.pk)
    assert figures["projects_completed"].rows == (done.pk,)
    assert figures["problems_solved"].value == 4
    assert figures["idle_communities"].rows == (cast.nanyuan.pk,)


def test_milestones_on_time(cast, make_project, october):
    running, begun = make_project(), make_project(ProjectStatus.PUBLISHED)
    given_up, draft = make_project(ProjectStatus.ENDED_EARLY), make_project(ProjectStatus.APPROVED)
    history = make_project(ProjectStatus.COMPLETED, imported=True)

    def node(project, due, reached=None):
        title = f"节点{Milestone.objects.count()}"
        return Milestone.objects.create(project=project, title=title, due_on=due, reached_on=reached)

    first, last = date(2026, 9, 26), date(2026, 10, 25)
    on_day = node(running, first, first)
    late = node(running, date(2026, 10, 8), date(2026, 10, 9))
    early = node(begun, date(2026, 10, 20), date(2026, 9, 30))
    never = node(running, last)
    node(running, date(2026, 9, 25), first)
    node(running, date(2026, 10, 26), last)
    for project in (given_up, draft, history):
        node(project, first)
    one = october()["on_time"]
    assert (one.value, one.rows, one.hits) == (
        Decimal("0.5"), (on_day.pk, late.pk, early.pk, never.pk), (on_day.pk, early.pk)
    )  # fmt: skip


def test_what_lies_ahead_is_not_late_yet(cast, make_project):
    Milestone.objects.create(project=make_project(), title="今天", due_on=clock.today(), reached_on=clock.today())
    assert figures_of(cast.street.code, period_of(cast.street.code, "2026-11"))["on_time"].rows == ()


def test_what_can_be_used_up_is_counted_by_its_measure(cast, october):
    def resource(measure, quantity, committed, **facts):
        return Resource.objects.create(
            unit=cast.unit, content=f"{quantity}{measure}", type="funds", measure=measure, quantity=quantity,
            committed=committed, area_code=cast.street.code, created_at=at(10, 1),
            **{"status": ResourceStatus.LISTED, **facts},
        )  # fmt: skip

    money = [resource("元", 3000, 600), resource("元", 1000, 0)]
    resource("本", 50, 50)
    resource("元", 9000, 9000, status=ResourceStatus.RETIRED)
    resource("间", 4, 1)
    figures = october()
    assert sorted(key for key in figures if key.startswith("used_up")) == ["used_up.measure.元", "used_up.measure.本"]
    one = figures["used_up.measure.元"]
    assert (one.value, one.rows, one.hits) == (
        Decimal("0.15"), tuple(row.pk for row in money), (money[0].pk,)
    )  # fmt: skip


def test_load_and_its_spread(cast, make_claim, make_need, october):
    mine = [make_claim(need=make_need(str(n)), claimed_at=at(10, 1)) for n in range(3)]
    other = make_claim(unit=cast.other_unit, status=ClaimStatus.FULFILLED, claimed_at=at(10, 2))
    make_claim(status=ClaimStatus.WITHDRAWN, claimed_at=at(10, 2))
    make_claim(unit=cast.other_unit, claimed_at=AFTER)
    figures = october()
    assert figures["claims"].rows == (*(claim.pk for claim in mine), other.pk)
    assert (figures["largest_share"].value, figures["largest_share"].hits) == (
        Decimal("0.75"), tuple(claim.pk for claim in mine),
    )  # fmt: skip
    assert figures["gini"].value == Decimal("0.25")
    assert figures["claiming_units"].value == 2
    assert figures["idle_units"].value == 0


def test_visits_count_once_their_sheet_is_handed_in_and_each_unit_once(cast, october):
    def visit(day, status="settled", unit=cast.unit):
        made = {"visitor": cast.officer, "created_by": cast.officer, "created_at": clock.now()}
        return Visit.objects.create(
            unit=unit, area_code=unit.area_code, planned_on=day, visited_on=day, status=status, **made
        )

    first, last = visit(date(2026, 9, 26)), visit(date(2026, 10, 25), "handed_in")
    visit(date(2026, 10, 9), "carried_out", cast.other_unit)
    visit(date(2026, 9, 25), unit=cast.other_unit)
    visit(date(2026, 10, 5), unit=cast.next_unit)
    figures = october()
    assert figures["visits"].rows == (first.pk, last.pk)
    seen = figures["visited"]
    assert (seen.hits, seen.numerator, seen.denominator, seen.value) == ((cast.unit.pk,), 1, 2, Decimal("0.5"))
    period = period_of(cast.street.code, "2026-10")
    assert [(one.key, one.value, one.month_change) for one in visit_figures((cast.street.code,), period)] == [
        ("visits", 2, 1), ("visited", Decimal("0.5"), Decimal(0)),
    ]  # fmt: skip
    assert shown("visit", [last.pk], [])[last.pk][:2] == [cast.unit.name, "2026-10-25"]


def test_gini_by_hand():
    assert gini([2, 2, 2]) == 0
    assert gini([0, 0, 0, 8]) == Decimal("0.75")
    assert gini([1, 2, 3, 4]) == Decimal("0.25")
    assert gini([0, 0]) is None
    assert load_figures([], [1, 2, 3])[0].value is None
    assert load_figures([Row(1, owner=7)], [7, 8])[1].value == Decimal("0.5")
    # Unit 9 has left since; of those still here one carries nothing.
    assert load_figures([Row(1, owner=9)], [7])[1].value == Decimal("0.5")


def test_resources_are_used_by_slots(cast, october):
    def resource(content, slots, **facts):
        return Resource.objects.create(
            unit=cast.unit, area_code=cast.street.code, content=content, slots=slots,
            **{"status": ResourceStatus.LISTED, "created_at": at(8, 1), **facts},
        )  # fmt: skip

    hall, hours = resource("会议室", 4), resource("义诊", 2)
    new = resource("讲座", 2, created_at=at(10, 5))
    resource("停用的", 9, status=ResourceStatus.RETIRED)
    ResourceMonth.objects.create(resource=hall, month=date(2026, 10, 1), slots=4, taken=3)
    ResourceMonth.objects.create(resource=hours, month=date(2026, 9, 1), slots=2, taken=2)
    figures = october()
    assert figures["resources"].rows == (hall.pk, hours.pk, new.pk)
    assert figures["resources_new"].rows == (new.pk,)
    assert (figures["usage"].numerator, figures["usage"].denominator) == (3, 8)
    assert (figures["usage"].value, figures["usage"].hits) == (Decimal("0.375"), (hall.pk,))


def test_decisions_count_by_their_limit_and_the_day_they_were_verified(cast, make_meeting, make_action, october):
    meeting = make_meeting(MeetingStatus.HELD)
    in_time = make_action(ActionStatus.VERIFIED, meeting=meeting, due_on=date(2026, 10, 25), verified_at=at(10, 25))
    late = make_action(ActionStatus.VERIFIED, meeting=meeting, due_on=date(2026, 10, 1), verified_at=at(10, 2))
    said = make_action(ActionStatus.CLAIMED_DONE, meeting=meeting, due_on=date(2026, 9, 26))
    make_action(ActionStatus.VERIFIED, meeting=meeting, due_on=date(2026, 9, 25), verified_at=at(9, 20))
    ahead = make_action(meeting=meeting, due_on=date(2026, 11, 25))
    figures = october()
    assert figures["actions"].rows == (in_time.pk, late.pk, said.pk)
    assert (figures["actions"].numerator, figures["actions"].denominator) == (1, 3)
    assert figures["actions_next"].rows == (ahead.pk,)


def test_conversion_counts_what_was_listed_in_the_month(cast, make_need, make_project, october):
    with_project = make_need("立项", NeedStatus.MATCHED, listed_at=at(10, 1))
    make_project(ProjectStatus.PUBLISHED, needs=[with_project])
    in_hand = make_need("在办", NeedStatus.IN_PROGRESS, listed_at=LAST)
    waiting = make_need("还在清单", NeedStatus.LISTED, listed_at=FIRST)
    given_up = make_need("项目停了", NeedStatus.LISTED, listed_at=FIRST)
    make_project(ProjectStatus.ENDED_EARLY, needs=[given_up])
    make_need("下月", NeedStatus.LISTED, listed_at=AFTER)
    make_need("并走的", NeedStatus.MERGED, listed_at=FIRST, merged_into=waiting)
    figure = october()["conversion"]
    counted = (with_project.pk, in_hand.pk, waiting.pk, given_up.pk)
    assert (figure.rows, figure.hits) == (counted, (with_project.pk, in_hand.pk))


def test_offers_count_by_the_day_they_were_sent(cast, make_need, october):
    sent = Offer.objects.create(
        need=make_need("甲"), unit=cast.unit, area_code=cast.hechi.code, status=OfferStatus.OFFERED, created_at=BEFORE,
        offered_at=FIRST,
    )  # fmt: skip
    Offer.objects.create(need=make_need("乙"), unit=cast.unit, area_code=cast.hechi.code, created_at=at(10, 1))
    assert october()["offers"].rows == (sent.pk,)


def test_change_on_last_month_and_on_last_year(cast, make_need):
    for moment in (at(10, 1), at(10, 2), at(10, 3), at(9, 1), datetime(2025, 10, 5, 9, tzinfo=clock.SHANGHAI)):
        make_need("坡道", NeedStatus.LISTED, created_at=moment)
    figures = monthly_figures(cast.street.code, period_of(cast.street.code, "2026-10"))
    assert (figures["received"].month_change, figures["received"].year_change) == (2, 2)
    assert figures["units"].month_change is None


def test_the_desk_says_what_the_report_says_in_four_queries(cast, make_need, make_project, django_assert_num_queries):
    make_project(starts_on=date(2026, 8, 1))
    for n, verdict in enumerate(("satisfied", "basically", "unsatisfied")):
        need = make_need(
            str(n), NeedStatus.CLOSED, created_at=at(10, n + 1), response_due=date(2026, 10, 5),
            responded_at=at(10, 4 + n), completion_due=date(2026, 10, 9), resolved_at=at(10, 8 + n),
        )  # fmt: skip
        Judgement.objects.create(
            need=need, verdict=verdict, solved=True, channel="link", judged_at=at(10, 12), comment="说了一句"
        )
    period = period_of(cast.street.code, "2026-10")
    whole = monthly_figures(cast.street.code, period)
    with django_assert_num_queries(4):
        six = desk_figures((cast.street.code,), period, minimum_sample=3)
    assert len(six) == 6
    for figure in six:
        said = whole[figure.key]
        assert (figure.value, figure.month_change) == (said.value, said.month_change), figure.key
