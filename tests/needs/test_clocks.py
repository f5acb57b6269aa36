"""Limits over the holidays of 2026 and the guessed ones of 2027; every expected day was counted by hand.

The State Council's days of 2026: Spring Festival is off from 15 to 23 February, Saturday 14 and Saturday 28 February
are worked; Mid-Autumn is off on Friday 25 September; National Day is off from 1 to 7 October, Sunday 20 September and
Saturday 10 October are worked; Labour Day is off from 1 to 5 May, Saturday 9 May is worked; Monday 6 April is off.
"""

from datetime import date, datetime

import pytest

from core import clock
from core.areas.models import StreetSettings
from core.models import HolidayOverride, Notice
from needs import services
from needs.models import Category, Need
from needs.services import Said


def on(year: int, month: int, day: int, hour: int = 10, minute: int = 0):
    return clock.moved(datetime(year, month, day, hour, minute, tzinfo=clock.SHANGHAI))


def category(key: str, **days: int) -> Category:
    Category.objects.filter(key=key).update(**days)
    return Category.objects.get(key=key)


# Two working days to answer; a circular on the day after six.
RESPONSES = [
    # Fri 13 one, Sat 14 worked two. Six: Tue 24, Wed 25, Thu 26, Fri 27; the day after is the 28th.
    ("before Spring Festival", (2026, 2, 12, 10, 0), date(2026, 2, 14), date(2026, 2, 28)),
    # Sat 14 worked one, nine days off, Tue 24 two. Six: 25, 26, 27, Sat 28 worked; the day after is 1 March.
    ("into Spring Festival", (2026, 2, 13, 10, 0), date(2026, 2, 24), date(2026, 3, 1)),
    # Entered on a day off: Tue 24 one, Wed 25 two. Six: 26, 27, Sat 28 worked, Mon 2 March.
    ("in Spring Festival", (2026, 2, 18, 10, 0), date(2026, 2, 25), date(2026, 3, 3)),
    # Sun 20 worked one, Mon 21 two. Six: 22, 23, 24, Fri 25 off, Mon 28.
    ("before Mid-Autumn", (2026, 9, 18, 10, 0), date(2026, 9, 21), date(2026, 9, 29)),
    # A week off, Thu 8 one, Fri 9 two. Six: Sat 10 worked, 12, 13, 14.
    ("into National Day", (2026, 9, 30, 10, 0), date(2026, 10, 9), date(2026, 10, 15)),
    # Half past midnight in Shanghai is the first of October, though it still is September in Greenwich.
    ("in National Day", (2026, 10, 1, 0, 30), date(2026, 10, 9), date(2026, 10, 15)),
    # Fri 9 one, Sat 10 worked two. Six: 12, 13, 14, 15.
    ("after National Day", (2026, 10, 8, 23, 30), date(2026, 10, 10), date(2026, 10, 16)),
    # 1 January 2027 is a Friday and off, so are the weekend days: Mon 4 one, Tue 5 two. Six: 6, 7, 8, Mon 11.
    ("into 2027", (2026, 12, 31, 10, 0), date(2027, 1, 5), date(2027, 1, 12)),
    # The calendar guesses 5 to 10 February 2027 off: Thu 11 one, Fri 12 two. Six: Mon 15, 16, 17, 18.
    ("Spring Festival 2027", (2027, 2, 4, 10, 0), date(2027, 2, 12), date(2027, 2, 19)),
]


@pytest.mark.parametrize(("begins", "due", "circular"), [row[1:] for row in RESPONSES], ids=[r[0] for r in RESPONSES])
def test_the_office_answers_within_two_working_days(rows, begins, due, circular):
    with on(*begins):
        need = rows.need()
    assert (need.response_days, need.response_due, need.response_circular_on) == (2, due, circular)


COMPLETIONS = [
    # 14 Feb 1 · 24–28 Feb 2–6 · 2–6 Mar 7–11 · 9–13 Mar 12–16 · 16–19 Mar 17–20. Sixty: 20 Mar 21 · 23–27 Mar 22–26 ·
    # 30 Mar–3 Apr 27–31 · 7–10 Apr 32–35 · 13–17 Apr 36–40 · 20–24 Apr 41–45 · 27–30 Apr 46–49 · 6–9 May 50–53 ·
    # 11–15 May 54–58 · 18 May 59 · 19 May 60.
    ("over Spring Festival", (2026, 2, 13), date(2026, 3, 19), date(2026, 5, 20)),
    # 8, 9, 10 Oct 1–3 · 12–16 Oct 4–8 · 19–23 Oct 9–13 · 26–30 Oct 14–18 · 2, 3 Nov 19–20. Sixty: 4–6 Nov 21–23 ·
    # 9–13 24–28 · 16–20 29–33 · 23–27 34–38 · 30 Nov–4 Dec 39–43 · 7–11 44–48 · 14–18 49–53 · 21–25 54–58 · 28, 29 60.
    ("over National Day", (2026, 9, 30), date(2026, 11, 3), date(2026, 12, 30)),
    # 4–8 Jan 1–5 · 11–15 6–10 · 18–22 11–15 · 25–29 16–20. Sixty: 1–4 Feb 21–24 · 11, 12 Feb 25–26 · 15–19 27–31 ·
    # 22–26 32–36 · 1–5 Mar 37–41 · 8–12 42–46 · 15–19 47–51 · 22–26 52–56 · 29, 30, 31 Mar, 1 Apr 60.
    ("into 2027", (2026, 12, 31), date(2027, 1, 29), date(2027, 4, 2)),
]


@pytest.mark.parametrize(
    ("begins", "due", "circular"), [row[1:] for row in COMPLETIONS], ids=[row[0] for row in COMPLETIONS]
)
def test_what_is_accepted_is_done_within_twenty_working_days(rows, begins, due, circular):
    with on(*begins):
        need = rows.need("accepted")
    assert (need.completion_days, need.completion_due, need.completion_circular_on) == (20, due, circular)


def test_the_promise_is_the_sentence_of_that_day_and_says_when_a_year_is_guessed(rows):
    with on(2026, 9, 30):
        sure = rows.need("accepted")
    with on(2026, 12, 31):
        guessed = rows.need("accepted")
    assert sure.promise == "承诺2026年11月3日前办结（20 个工作日）。"
    assert guessed.promise == "承诺2027年1月29日前办结（20 个工作日，当年放假安排公布前为预估）。"


def test_neither_new_settings_nor_a_new_holiday_moves_a_promise(rows, cast):
    with on(2026, 9, 30):
        need = rows.need("accepted")
        promised = (need.completion_days, need.completion_due, need.completion_circular_on, need.promise)
        StreetSettings.objects.filter(street=cast.street).update(completion_days=3, response_days=1)
        HolidayOverride.objects.create(day=date(2026, 10, 8), is_workday=False)
        services.reclassify_need(need=need, category=category("elderly", completion_days=5), actor=cast.officer)
        need = services.list_need(need=need, actor=cast.secretary)
        assert (need.completion_days, need.completion_due, need.completion_circular_on, need.promise) == promised
        # Whoever is answered today is answered under today's rules: 9 Oct one, Sat 10 Oct two, 12 Oct three.
        assert rows.need("accepted", text="另一件事要办").completion_due == date(2026, 10, 12)


def test_each_category_has_its_own_limits_and_the_street_s_where_it_has_none(rows):
    category("elderly", response_days=1, completion_days=3)
    with on(2026, 9, 30):
        # 8 Oct; 8, 9 and the worked Saturday 10 Oct. Nine: 12–16 Oct 4–8, 19 Oct 9.
        need = rows.need("accepted", category="elderly")
    assert (need.response_due, need.completion_due, need.completion_circular_on) == (
        date(2026, 10, 8), date(2026, 10, 10), date(2026, 10, 20),
    )  # fmt: skip


# ── while more is asked ───────────────────────────────────────────────────────────────────────
def asked_and_answered(need: Need, cast, asked: tuple[int, ...], answered: tuple[int, ...]) -> Need:
    with on(*asked):
        need = services.ask_more(need=need, reason="请说明是几号楼", actor=cast.secretary)
    assert need.paused_on == (None if need.imported else date(*asked))
    with on(*answered):
        return services.answer_more(need=need, detail="3号楼", actor=cast.resident)


PAUSES = [
    # Entered Mon 28 Sep, due Wed 30. Asked on Tue 29 with one day left; waited 30 Sep, 8, 9 and the worked 10 Oct:
    # four days. One day is left again: Mon 12 Oct. Six days and four: 13, 14, 15, 16; a circular on the 17th.
    ("over National Day", (2026, 9, 28), (2026, 9, 29), (2026, 10, 10), 4, date(2026, 10, 12), date(2026, 10, 17)),
    # Entered Fri 16 Oct, due Tue 20. Asked on Saturday, answered on Sunday: no working day was waited.
    ("over a weekend", (2026, 10, 16), (2026, 10, 17), (2026, 10, 18), 0, date(2026, 10, 20), date(2026, 10, 27)),
    # Due Wed 14 Oct, asked two days late on Fri 16, answered Tue 20: two days waited, and it stays two days late.
    ("already late", (2026, 10, 12), (2026, 10, 16), (2026, 10, 20), 2, date(2026, 10, 16), date(2026, 10, 23)),
    # Entered and asked Fri 13 Feb with two days left, answered on the worked Saturday 28: 14, 24–28 are six days.
    # Mon 2 and Tue 3 March; six and six: 4, 5, 6, 9.
    ("over Spring Festival", (2026, 2, 13), (2026, 2, 13), (2026, 2, 28), 6, date(2026, 3, 3), date(2026, 3, 10)),
]


@pytest.mark.parametrize(
    ("begins", "asked", "answered", "waited", "due", "circular"), [row[1:] for row in PAUSES],
    ids=[row[0] for row in PAUSES],
)  # fmt: skip
def test_days_waited_for_the_asker_are_not_the_office_s(rows, cast, begins, asked, answered, waited, due, circular):
    with on(*begins):
        need = rows.need()
    need = asked_and_answered(need, cast, asked, answered)
    assert (need.paused_on, need.paused_days) == (None, waited)
    assert (need.response_due, need.response_circular_on) == (due, circular)


def test_two_pauses_add_up(rows, cast):
    with on(2026, 10, 12):
        need = rows.need()
    need = asked_and_answered(need, cast, (2026, 10, 13), (2026, 10, 14))  # one day: due Thu 15
    assert need.response_due == date(2026, 10, 15)
    need = asked_and_answered(need, cast, (2026, 10, 14), (2026, 10, 19))  # 15, 16, 19: due Tue 20
    assert (need.paused_days, need.response_due) == (4, date(2026, 10, 20))


def test_a_waiting_clock_is_neither_late_nor_near(rows, cast):
    with on(2026, 10, 12):
        need = rows.need("needs_more")
    late = date(2026, 12, 1)
    assert not Need.objects.overdue(late).exists()
    assert not Need.objects.badly_overdue(late).exists()
    assert Need.objects.with_due().get(pk=need.pk).due is None


# ── another category ──────────────────────────────────────────────────────────────────────────
def test_another_category_before_the_answer_counts_from_the_day_of_entering(rows, cast):
    short, long = category("elderly", response_days=1), category("safety", response_days=5)
    with on(2026, 9, 30):
        need = rows.need()
    with on(2026, 10, 8):
        need = services.reclassify_need(need=need, category=short, actor=cast.secretary)
        assert (need.response_days, need.response_due, need.response_circular_on) == (
            1, date(2026, 10, 8), date(2026, 10, 11),
        )  # fmt: skip
        # 8, 9, the worked 10, 12, 13 Oct. Fifteen: 14, 15, 16 · 19–23 · 26, 27.
        need = services.reclassify_need(need=need, category=long, actor=cast.secretary)
    assert (need.response_due, need.response_circular_on) == (date(2026, 10, 13), date(2026, 10, 28))


def test_another_category_keeps_the_days_waited(rows, cast):
    with on(2026, 9, 28):
        need = rows.need()
    need = asked_and_answered(need, cast, (2026, 9, 29), (2026, 10, 10))  # four days waited
    with on(2026, 10, 10):
        need = services.reclassify_need(need=need, category=category("elderly", response_days=1), actor=cast.officer)
    # One day and four from 28 Sep: 29, 30 Sep, 8, 9, 10 Oct.
    assert need.response_due == date(2026, 10, 10)
    # Three days and four: 12, 13 Oct.
    assert need.response_circular_on == date(2026, 10, 14)


def test_a_category_changed_in_the_text_moves_the_limit_too_and_tells_the_asker(rows, cast):
    with on(2026, 9, 30):
        need = rows.need()
        said = Said.of(need)
        said = Said(**{**said.__dict__, "category": category("safety", response_days=5)})
        need = services.edit_need(need=need, said=said, version=1, actor=cast.secretary)
    assert need.response_due == date(2026, 10, 13)
    told = Notice.objects.get(event="need.limit_moved")
    assert told.to == cast.resident
    assert "10月13日" in told.subject


def test_a_need_taken_up_again_gets_a_new_promise(rows, cast):
    with on(2026, 9, 28):
        need = rows.need("resolved")
        promised = need.promise
    with on(2026, 9, 30):
        services.judge_as(
            need=need, word=services.Word("unsatisfied", solved=False, comment="又坏了"), actor=cast.resident
        )
    need.refresh_from_db()
    assert (need.completion_due, need.completion_circular_on) == (date(2026, 11, 3), date(2026, 12, 30))
    assert need.promise != promised


def test_imported_history_starts_no_clock_whatever_is_done_with_it(rows, cast):
    need = rows.need()
    Need.objects.filter(pk=need.pk).update(
        imported=True, response_due=None, response_days=None, response_circular_on=None
    )
    need = asked_and_answered(need, cast, (2026, 12, 1), (2026, 12, 10))
    need = services.reclassify_need(need=need, category=category("elderly", response_days=1), actor=cast.officer)
    need = services.accept_need(need=need, actor=cast.officer)
    assert (need.response_due, need.completion_due, need.promise) == (None, None, "")


# ── due, overdue, three times overdue ─────────────────────────────────────────────────────────
# Entered on Wed 30 Sep 2026: two working days are Thu 8 and Fri 9 October; six end on Wed 14 October.
STANDS = [
    ((2026, 9, 30), {"soon"}),  # the next three working days are 8, 9, 10 October
    ((2026, 10, 9), {"soon"}),
    ((2026, 10, 10), {"late"}),
    ((2026, 10, 14), {"late"}),
    ((2026, 10, 15), {"late", "badly_late"}),
    ((2026, 12, 31), {"late", "badly_late"}),
]


@pytest.mark.parametrize(("day", "views"), STANDS, ids=[f"{row[0][1]}-{row[0][2]}" for row in STANDS])
@pytest.mark.parametrize("door", ["page", "api"])
def test_near_late_and_three_times_late_are_views_of_the_list(day, views, door, rows, cast, page, api):
    with on(2026, 9, 30):
        need = rows.need()
    found = set()
    with on(*day):
        for view in ("soon", "late", "badly_late"):
            if door == "page":
                shown = page(cast.officer).get("/needs/", {"view": view}).context["page"]["rows"]
                numbers = [one["need"].number for one in shown]
            else:
                shown = api(cast.officer).get("/api/v1/needs/", {"due": view}).json()["results"]
                numbers = [one["number"] for one in shown]
            found |= {view} if need.number in numbers else set()
    assert found == views


def test_a_result_is_three_times_late_after_three_limits(rows, cast):
    with on(2026, 9, 30):
        need = rows.need("accepted")  # due 3 November, circular on 30 December: counted above
    assert not Need.objects.badly_overdue(date(2026, 12, 29)).exists()
    assert Need.objects.badly_overdue(date(2026, 12, 30)).get() == need
    assert not Need.objects.overdue(date(2026, 11, 3)).exists()
    assert Need.objects.overdue(date(2026, 11, 4)).get() == need


def test_the_page_shows_the_promise_and_a_pause(rows, cast, page):
    with on(2026, 10, 12):
        need, waiting = rows.need("accepted"), rows.need("needs_more", text="另一件事要办")
        assert need.promise in page(cast.secretary).get(need.get_absolute_url()).text
        shown = page(cast.secretary).get(waiting.get_absolute_url()).text
    assert "暂停计时" in shown
    assert "10月12日起等提出人补充" in shown
