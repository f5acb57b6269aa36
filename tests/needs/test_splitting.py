"""One need, several jobs: who does them, when the whole is resolved, and who judges it."""

import threading
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from alliance.dashboard.statistics import statistics_page
from core import clock
from core.errors import DomainError
from core.lifecycle import names
from core.models import Notice
from core.periods import month_period
from meetings.selectors.desk import desk_figures
from needs import services
from needs.filters import View, in_view
from needs.lifecycle import NEED_LIFECYCLE
from needs.models import Category, Need, NeedStatus
from needs.services import Job, Word, judging
from tests.needs.test_concurrency import at_once

JOBS = (Job("换楼道灯"), Job("清理楼道杂物"))


@pytest.fixture
def split(rows, cast):
    """A resident's accepted need in two jobs."""
    need = rows.need("accepted", text="楼道又黑又乱", place="3栋2单元")
    parts = services.split_need(need=need, jobs=JOBS, actor=cast.secretary)
    need.refresh_from_db()
    return need, parts


def done(part, actor, result):
    services.resolve_need(need=part, resolution=result, actor=actor)
    part.refresh_from_db()
    return part


def test_each_job_stands_where_its_need_stands_and_names_nobody(split, cast):
    need, parts = split
    assert need.status == NeedStatus.IN_PROGRESS
    assert [(part.text, part.status, part.part_of) for part in parts] == [
        ("换楼道灯", "accepted", need), ("清理楼道杂物", "accepted", need),
    ]  # fmt: skip
    for part in parts:
        assert (part.asker, part.asker_name, part.asker_phone) == (None, "", "")
        assert (part.area_code, part.place, part.category) == (need.area_code, "3栋2单元", need.category)
        assert (part.completion_due, part.response_due) == (need.completion_due, None)
    assert list(Need.objects.counted()) == [need]
    assert Notice.objects.get(to=cast.resident, event="need.started").subject == "您的诉求已分成 2 件办理：楼道又黑又乱"


def test_the_last_job_resolves_the_whole_and_the_asker_judges_it_once(split, cast):
    need, (lamp, mess) = split
    assert done(lamp, cast.secretary, "换了三盏灯").status == NeedStatus.CLOSED
    need.refresh_from_db()
    assert need.status == NeedStatus.IN_PROGRESS
    done(mess, cast.officer, "清走两车")
    need.refresh_from_db()
    assert (need.status, need.resolution) == ("resolved", "换楼道灯：换了三盏灯\n清理楼道杂物：清走两车")
    assert need.judge_by is not None
    assert Notice.objects.filter(event="need.resolved").count() == 1
    services.judge_as(need=need, word=Word("satisfied", solved=True), actor=cast.resident)
    need.refresh_from_db()
    assert need.status == NeedStatus.CLOSED


def test_who_did_a_job_does_not_call_back_about_the_whole(split, cast):
    need, (lamp, mess) = split
    done(lamp, cast.secretary, "换了三盏灯")
    done(mess, cast.secretary, "清走两车")
    need.refresh_from_db()
    assert "judge" not in names(NEED_LIFECYCLE.available(need, cast.secretary))
    assert "judge" in names(NEED_LIFECYCLE.available(need, cast.officer))


def test_while_jobs_are_left_nobody_resolves_the_whole_over_their_heads(split, cast):
    need, _parts = split
    assert "resolve" not in names(NEED_LIFECYCLE.available(need, cast.officer))
    with pytest.raises(DomainError) as refused:
        services.resolve_need(need=need, resolution="都好了", actor=cast.officer)
    assert refused.value.http_status == 409


def test_a_job_is_listed_claimed_and_done_by_a_unit_like_any_need(split, cast):
    need, (lamp, mess) = split
    services.claim_need(need=services.list_need(need=lamp, actor=cast.secretary), actor=cast.liaison)
    done(mess, cast.secretary, "清走两车")
    lamp.refresh_from_db()
    done(services.start_need(need=lamp, actor=cast.liaison), cast.liaison, "换了三盏灯")
    need.refresh_from_db()
    assert need.status == NeedStatus.RESOLVED
    cast.unit.liaisons.create(user=cast.officer, begins="2020-01-01")
    assert "judge" not in names(NEED_LIFECYCLE.available(need, cast.officer))


def test_an_unhappy_asker_reopens_the_whole_and_new_jobs_tell_their_own_result(split, cast):
    need, parts = split
    for part in parts:
        done(part, cast.secretary, "办好了")
    need.refresh_from_db()
    services.judge_as(need=need, word=Word("unsatisfied", solved=False, comment="又坏了"), actor=cast.resident)
    again = services.split_need(need=need, jobs=(Job("再换灯"), Job("再清一次")), actor=cast.officer)
    for part in again:
        done(part, cast.officer, "这次好了")
    need.refresh_from_db()
    assert (need.status, need.resolution) == ("resolved", "再换灯：这次好了\n再清一次：这次好了")
    with pytest.raises(DomainError):
        services.reopen_need(need=parts[0], reason="又坏了", actor=cast.officer)


def test_one_more_job_may_join_while_others_run(split, cast):
    need, parts = split
    services.split_need(need=need, jobs=(Job("装声控开关"),), actor=cast.secretary)
    assert need.parts.open().count() == 3
    for part in [*parts, need.parts.get(text="装声控开关")]:
        done(part, cast.secretary, "好了")
    need.refresh_from_db()
    assert need.status == NeedStatus.RESOLVED


def test_long_results_are_cut_to_what_a_result_may_hold(rows, cast):
    need = rows.need("accepted")
    parts = services.split_need(need=need, jobs=[Job(f"第{n}件事要办") for n in range(10)], actor=cast.officer)
    for part in parts:
        done(part, cast.officer, "很" * 900)
    need.refresh_from_db()
    assert need.status == NeedStatus.RESOLVED
    assert len(need.resolution) <= 1000
    assert need.resolution.count("第") == 10


@pytest.mark.parametrize(
    "jobs", [(), (Job("只有一件事"),), [Job(f"第{n}件") for n in range(11)]], ids=["no", "one", "11"]
)
def test_two_to_ten_jobs_make_a_split(jobs, rows, cast):
    need = rows.need("accepted")
    with pytest.raises(ValidationError) as refused:
        services.split_need(need=need, jobs=jobs, actor=cast.officer)
    assert "jobs" in refused.value.error_dict
    assert not need.parts.exists()


@pytest.mark.parametrize("text", ["", "   ", "长" * 301], ids=["empty", "spaces", "long"])
def test_a_job_says_what_is_to_be_done(text, rows, cast):
    need = rows.need("accepted")
    with pytest.raises(ValidationError):
        services.split_need(need=need, jobs=(Job("换灯"), Job(text)), actor=cast.officer)
    need.refresh_from_db()
    assert (need.status, need.parts.exists()) == ("accepted", False)


def test_a_job_is_neither_split_again_nor_merged_nor_a_target(split, rows, cast):
    _need, (lamp, _mess) = split
    other = rows.need("accepted", text="另一件事要办")
    with pytest.raises(DomainError):
        services.split_need(need=lamp, jobs=JOBS, actor=cast.officer)
    with pytest.raises(DomainError):
        services.merge_need(need=lamp, into=other, actor=cast.officer)
    with pytest.raises(ValidationError):
        services.merge_need(need=other, into=lamp, actor=cast.officer)


def test_what_a_unit_has_claimed_is_not_split(rows, cast):
    with pytest.raises(DomainError):
        services.split_need(need=rows.need("in_progress"), jobs=JOBS, actor=cast.officer)


def test_neighbours_are_shown_the_need_and_not_its_jobs(split, cast, page):
    need, (lamp, _mess) = split
    assert list(Need.objects.visible_to(cast.neighbour)) == [need]
    assert "endorse" not in names(NEED_LIFECYCLE.available(lamp, cast.neighbour))
    shown = page(cast.secretary).get(need.get_absolute_url()).text
    assert lamp.number in shown
    assert need.number in page(cast.secretary).get(lamp.get_absolute_url()).text


def test_a_need_is_split_through_either_door(rows, cast, page, api):
    first, second = rows.need("accepted"), rows.need("accepted", text="另一件事要办")
    client, address = page(cast.secretary), reverse("needs:need-split", args=[first.pk])
    assert client.post(address, {"jobs": "换灯"}).status_code == 422
    assert client.post(address, {"jobs": "换灯\r\n\r\n  清杂物 \n"}).status_code == 302
    assert sorted(first.parts.values_list("text", flat=True)) == ["换灯", "清杂物"]
    safety = Category.objects.get(key="safety")
    jobs = [{"text": "换灯", "category": safety.pk}, {"text": "清杂物"}]
    assert (
        api(cast.neighbour).post(f"/api/v1/needs/{second.pk}/split/", {"jobs": jobs}, format="json").status_code == 403
    )
    answer = api(cast.officer).post(f"/api/v1/needs/{second.pk}/split/", {"jobs": jobs}, format="json")
    assert (answer.status_code, answer.json()["status"]) == (200, "in_progress")
    assert second.parts.get(text="换灯").category == safety


def test_a_split_need_is_one_in_every_figure_and_view(split, cast):
    need, (lamp, _mess) = split
    seen = Need.objects.visible_to(cast.officer)
    assert list(in_view(seen, View.OPEN)) == [need]
    assert set(in_view(seen, View.ALL)) == {need, *need.parts.all()}
    period = month_period(clock.today())
    assert desk_figures((cast.street.code,), period, 5)[0].value == 1
    done(lamp, cast.secretary, "换了三盏灯")
    assert sum(row["received"] for row in statistics_page(cast.officer, "")["rows"]) == 1


@pytest.mark.django_db(transaction=True)
def test_the_last_two_jobs_done_at_one_moment_resolve_the_whole_once(rows, cast, monkeypatch):
    """Each waits a while for the other just before it looks whether jobs are left; only the row's lock parts them."""
    both_look, write = threading.Barrier(2), judging.record

    def look_together(verb, **facts):
        write(verb, **facts)
        if verb == "need.part_done":
            with suppress(threading.BrokenBarrierError):
                both_look.wait(timeout=1)

    monkeypatch.setattr(judging, "record", look_together)
    need = rows.need("accepted")
    lamp, mess = services.split_need(need=need, jobs=JOBS, actor=cast.secretary)
    ended = at_once(
        lambda: services.resolve_need(need=lamp, resolution="好了", actor=cast.officer),
        lambda: services.resolve_need(need=mess, resolution="清了", actor=cast.secretary),
    )
    assert ended == ["done", "done"]
    need.refresh_from_db()
    assert (need.status, need.resolution) == ("resolved", "换楼道灯：好了\n清理楼道杂物：清了")
    assert Notice.objects.filter(event="need.resolved", to=cast.resident).count() == 1
