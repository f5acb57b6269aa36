"""Reminders: which rung on which day, to whom, and each once, also when two workers run the job at one moment.

Counted by hand. A need entered on Monday 9 November 2026 with a limit of two working days: Tue 10 one, Wed 11 two.
Twice the limit is Fri 13, three times Tue 17. Nothing is worked on 14 and 15, 21 and 22 November.
"""

from datetime import date, datetime

import pytest

from core import clock
from core.audit import trail
from core.models import Notice
from needs import services
from needs.models import Need, Reminder
from needs.tasks import remind_due as task
from tests.needs.test_concurrency import at_once


def on(day: int, month: int = 11, hour: int = 7):
    return clock.moved(datetime(2026, month, day, hour, 30, tzinfo=clock.SHANGHAI))


def sent() -> list[tuple[str, str]]:
    return list(Reminder.objects.order_by("pk").values_list("clock", "level"))


# On which day of November the job finds which rung.
LADDER = [
    (9, None), (10, "soon"), (11, "soon"), (12, "urged"), (13, "urged"), (14, None), (15, None), (16, "written"),
    (17, "written"), (18, "circular"), (30, "circular"),
]  # fmt: skip


@pytest.mark.parametrize(("day", "level"), LADDER)
def test_a_job_that_was_away_says_what_the_day_has_come_to_and_nothing_lower(rows, day, level):
    with on(9):
        rows.need()
    with on(day):
        assert services.remind_due() == (level is not None)
        assert services.remind_due() == 0
    assert sent() == ([("response", level)] if level else [])


def test_run_every_day_each_rung_is_said_once(rows):
    with on(9):
        rows.need()
    said = []
    for day in range(9, 31):
        with on(day):
            said += [day] * services.remind_due()
    assert said == [10, 12, 16, 18]
    assert sent() == [("response", level) for level in ("soon", "urged", "written", "circular")]


def test_the_secretary_hears_first_and_the_street_from_the_written_rung_on(rows, cast):
    with on(9):
        need = rows.need()
    Notice.objects.all().delete()
    heard = {}
    for day in (10, 12, 16, 18):
        with on(day):
            task()
        heard[day] = {notice.to for notice in Notice.objects.filter(event="need.reminded")}
        Notice.objects.all().delete()
    assert heard == {
        10: {cast.secretary}, 12: {cast.secretary}, 16: {cast.secretary, cast.officer},
        18: {cast.secretary, cast.officer},
    }  # fmt: skip
    assert trail(need).filter(verb="need.reminded").count() == 4


def test_without_a_secretary_the_street_hears_at_once(rows, cast):
    with on(9):
        rows.need(area=cast.hechi.code)
    cast.secretary.area_roles.update(ends=date(2026, 11, 9))
    with on(10):
        services.remind_due()
    assert {notice.to for notice in Notice.objects.filter(event="need.reminded")} == {cast.officer}


def test_the_words_say_which_limit_and_how_late(rows, cast):
    with on(9):
        need = rows.need(text="楼道灯坏了")
    with on(16):
        services.remind_due()
    notice = Notice.objects.get(to=cast.officer, event="need.reminded")
    assert notice.subject == "书面督办，答复时限11月11日：楼道灯坏了"
    # Thu 12, Fri 13, Mon 16.
    assert notice.body == f"{need.number} 应在11月11日前答复，已超 3 个工作日，请马上办理并登记进展。"


def test_a_limit_for_the_result_reminds_the_unit_that_has_it_in_hand(rows, cast):
    with on(9):
        need = rows.need("in_progress")
    assert need.completion_due == date(2026, 12, 7)
    with on(4, month=12):
        services.remind_due()
    assert sent() == [("completion", "soon")]
    assert {one.to for one in Notice.objects.filter(event="need.reminded")} == {cast.secretary, cast.liaison}


def test_a_need_in_jobs_is_reminded_of_once_and_its_doers_hear(rows, cast):
    with on(9):
        need = rows.need("accepted")
        lamp, _mess = services.split_need(
            need=need, jobs=(services.Job("换灯"), services.Job("清杂物")), actor=cast.secretary
        )
        services.claim_need(need=services.list_need(need=lamp, actor=cast.secretary), actor=cast.liaison)
    with on(8, month=12):
        assert services.remind_due() == 1
    assert Reminder.objects.get().need == need
    assert cast.liaison in {one.to for one in Notice.objects.filter(event="need.reminded")}


@pytest.mark.parametrize("state", ["needs_more", "resolved", "closed", "returned", "refused", "merged"])
def test_where_nobody_owes_a_step_nobody_is_reminded(state, rows):
    with on(9):
        rows.need(state)
        Need.objects.exclude(status=state).update(imported=True, response_due=None)
    with on(30, month=12):
        assert services.remind_due() == 0


def test_imported_history_is_reminded_of_never(rows):
    with on(9):
        need = rows.need("accepted")
        Need.objects.filter(pk=need.pk).update(imported=True, response_due=None)
    with on(30, month=12):
        assert services.remind_due() == 0


def test_a_limit_that_moved_begins_a_ladder_of_its_own(rows, cast):
    with on(9):
        need = rows.need()
    with on(12):
        assert services.remind_due() == 1
        services.ask_more(need=need, reason="几号楼", actor=cast.secretary)
    with on(18):
        assert services.remind_due() == 0
        # Waited 13, 16, 17, 18: due Tue 17, and still a day late.
        services.answer_more(need=need, detail="3号楼", actor=cast.resident)
        assert services.remind_due() == 1
    assert sent() == [("response", "urged"), ("response", "urged")]


def test_the_timeline_shows_every_rung_by_its_name(rows, cast, page):
    with on(9):
        need = rows.need()
    for day in (10, 12, 16, 18):
        with on(day):
            services.remind_due()
    shown = page(cast.secretary).get(need.get_absolute_url()).text
    for words in ("提醒：即将到期", "催办", "书面督办", "通报", "答复时限11月11日"):
        assert words in shown


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_one_moment_say_everything_once(rows, cast):
    with on(9):
        needs = [rows.need(text=f"第{n}件事要办") for n in range(8)]

    def run() -> None:
        with on(12):
            services.remind_due()

    assert at_once(run, run, run, run) == ["done"] * 4
    assert Reminder.objects.count() == len(needs)
    assert Notice.objects.filter(event="need.reminded", to=cast.secretary).count() == len(needs)
    assert sum(trail(need).filter(verb="need.reminded").count() for need in needs) == len(needs)
