"""晾晒: what was promised, out of the records; corrected by whoever it concerns; frozen when the meeting opens."""

from datetime import date, timedelta

import openpyxl
import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.areas.models import StreetSettings
from core.errors import DomainError, StaleVersion
from meetings import services
from meetings.models import AiringLine, AiringOrder, MeetingStatus
from meetings.plans import AiringWords
from meetings.selectors.airing import board_of
from members.models import MemberUnit, Seat
from needs.models import ClaimStatus, NeedStatus
from projects.models import Milestone, ProjectStatus

NOW = "2026-11-20 09:00+08:00"
YESTERDAY, TOMORROW = date(2026, 11, 19), date(2026, 11, 21)
WORDS = AiringWords(cause="管网图缺失", next_step="先补测绘", help_needed="城建配合开挖", expected_on=TOMORROW)


@pytest.fixture(autouse=True)
def _a_working_morning():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def meeting(cast, make_meeting):
    for unit, sound in ((cast.unit, "tong xin zhong yi"), (cast.other_unit, "tong xin jian she")):
        MemberUnit.objects.filter(pk=unit.pk).update(name_key=sound)
    return make_meeting(MeetingStatus.NOTICED, starts_at=clock.now() + timedelta(hours=1))


def lines(meeting):
    return {line.title: line for line in board_of(meeting).lines}


def states(meeting):
    return {title: line.state for title, line in lines(meeting).items()}


# ── out of the records ────────────────────────────────────────────────────────────────────────
def test_a_project_stands_on_the_board_as_its_records_say(meeting, make_project):
    make_project(name="按期", ends_on=TOMORROW)
    make_project(name="过期", ends_on=YESTERDAY)
    missed = make_project(name="节点过期", ends_on=TOMORROW)
    Milestone.objects.create(project=missed, title="开挖", due_on=YESTERDAY)
    make_project(ProjectStatus.PUBLISHED, name="该开没开", starts_on=YESTERDAY)
    make_project(ProjectStatus.CLAIMED_DONE, name="待验收", ends_on=YESTERDAY)
    make_project(ProjectStatus.COMPLETED, name="办成", completed_at=clock.now() - timedelta(days=2))
    make_project(ProjectStatus.SUSPENDED, name="停着")
    make_project(ProjectStatus.APPLIED, name="还在申请")
    make_project(ProjectStatus.COMPLETED, name="早办成", completed_at=clock.now() - timedelta(days=60))
    make_project(name="历史", imported=True)
    assert states(meeting) == {
        "按期": "running", "过期": "late", "节点过期": "late", "该开没开": "late", "待验收": "running", "办成": "done",
        "停着": "not_done",
    }  # fmt: skip
    found = lines(meeting)
    assert (found["停着"].cause, found["节点过期"].told, found["节点过期"].due_on) == (
        "雨季",
        "节点“开挖”未到",
        YESTERDAY,
    )
    assert (found["办成"].told, found["办成"].done_on) == ("坡道修好", date(2026, 11, 18))
    assert found["按期"].places == [["510116088001", "河池社区"]]


def test_a_promise_is_aired_once(cast, meeting, make_need, make_claim, make_project):
    """A project speaks for its claim, a claim for its need; what the community does itself stands for itself."""
    by_project = make_claim(need=make_need("立了项的"))
    make_project(name="坡道项目", needs=[by_project.need])
    make_claim(need=make_need("认领的", completion_due=YESTERDAY))
    make_need("社区自己办", NeedStatus.IN_PROGRESS, completion_due=TOMORROW)
    make_need("还没人认领", NeedStatus.LISTED, completion_due=YESTERDAY)
    make_need("不公开", NeedStatus.IN_PROGRESS, completion_due=YESTERDAY, public=False)
    found = lines(meeting)
    assert {title: (line.kind, line.unit_name, line.state) for title, line in found.items()} == {
        "坡道项目": ("project", "同心中医医院", "running"), "认领的": ("claim", "同心中医医院", "late"),
        "社区自己办": ("need", "", "running"),
    }  # fmt: skip


def test_a_word_kept_and_a_word_taken_back(meeting, make_need, make_claim):
    ended = {"ended_at": clock.now() - timedelta(days=3)}
    make_claim(ClaimStatus.FULFILLED, need=make_need("兑现的", NeedStatus.RESOLVED), **ended)
    make_claim(ClaimStatus.RELEASED, need=make_need("退回的", NeedStatus.LISTED), reason="没有人手", **ended)
    old = {"ended_at": clock.now() - timedelta(days=50)}
    make_claim(
        ClaimStatus.FULFILLED, need=make_need("早兑现的", NeedStatus.RESOLVED, resolved_at=old["ended_at"]), **old
    )
    assert states(meeting) == {"兑现的": "done", "退回的": "not_done"}
    assert lines(meeting)["退回的"].cause == "没有人手"


def test_the_board_looks_back_to_the_last_meeting(meeting, make_meeting, make_project):
    make_project(ProjectStatus.COMPLETED, name="上次会前", completed_at=clock.now() - timedelta(days=12))
    make_project(ProjectStatus.COMPLETED, name="上次会后", completed_at=clock.now() - timedelta(days=8))
    assert set(states(meeting)) == {"上次会前", "上次会后"}
    make_meeting(MeetingStatus.HELD, title="上次", starts_at=clock.now() - timedelta(days=10))
    assert set(states(meeting)) == {"上次会后"}


def test_units_that_do_not_sit_at_the_table_are_not_aired(cast, meeting, make_project):
    make_project(name="外人的", unit=cast.next_unit)
    make_project(name="退盟的", unit=cast.other_unit)
    Seat.objects.filter(unit=cast.other_unit).update(left_on=YESTERDAY)
    assert states(meeting) == {}


# ── how it is counted and ordered ─────────────────────────────────────────────────────────────
def test_units_stand_by_name_with_their_numbers_and_no_share_of_few(cast, meeting, make_project):
    for n in range(5):
        make_project(ProjectStatus.COMPLETED if n else ProjectStatus.RUNNING, name=f"甲{n}", unit=cast.unit)
    make_project(name="乙", unit=cast.other_unit, ends_on=YESTERDAY)
    groups = board_of(meeting).by_unit()
    assert [group.name for group in groups] == ["同心建设银行支行", "同心中医医院"]
    assert [(group.tally.n, group.tally.done, group.tally.late) for group in groups] == [(1, 0, 1), (5, 4, 0)]
    assert [str(group.tally.share) for group in groups] == ["None", "0.8000"]
    StreetSettings.objects.filter(street=cast.street).update(minimum_sample=6)
    assert board_of(meeting).by_unit()[1].tally.share is None


def test_the_alliance_may_decide_that_what_is_late_comes_first_among_those_with_enough(cast, meeting, make_project):
    StreetSettings.objects.filter(street=cast.street).update(minimum_sample=2)
    for n in range(2):
        make_project(name=f"甲{n}", unit=cast.unit, ends_on=YESTERDAY)
        make_project(name=f"乙{n}", unit=cast.other_unit)
    assert [group.name for group in board_of(meeting).by_unit()] == ["同心建设银行支行", "同心中医医院"]
    named = {"alliance": cast.alliance, "airing_order": AiringOrder.LATE_FIRST, "escalate_after": 3}
    with pytest.raises(PermissionDenied):
        services.set_rules(**named, actor=cast.liaison)
    services.set_rules(**named, actor=cast.officer)
    assert [group.name for group in board_of(meeting).by_unit()] == ["同心中医医院", "同心建设银行支行"]
    StreetSettings.objects.filter(street=cast.street).update(minimum_sample=3)
    assert [group.name for group in board_of(meeting).by_unit()] == ["同心建设银行支行", "同心中医医院"]


def test_a_project_is_aired_in_every_community_it_serves(cast, meeting, make_project):
    make_project(name="两处").communities.add(cast.nanyuan)
    board = board_of(meeting)
    assert [(group.name, group.tally.n) for group in board.by_community()] == [("河池社区", 1), ("南苑社区", 1)]
    assert board.tally.n == 1


def test_the_board_costs_the_same_for_three_lines_and_for_thirty(cast, meeting, make_project, make_need, make_claim):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            board_of(meeting)
        return len(asked)

    for n in range(3):
        make_project(name=f"项目{n}")
    few = cost()
    for n in range(27):
        make_project(name=f"更多{n}")
        make_claim(need=make_need(f"需求{n}"))
    assert cost() == few


# ── corrected by whoever it concerns ──────────────────────────────────────────────────────────
def test_the_unit_explains_its_line_and_nobody_else_does(cast, meeting, make_project):
    project = make_project(name="坡道", ends_on=YESTERDAY)
    said = {"meeting": meeting, "kind": "project", "subject": project.pk, "words": WORDS}
    for name in ("other_liaison", "secretary", "supervisor", "next_liaison", "other_officer"):
        with pytest.raises(PermissionDenied):
            services.correct_airing(**said, actor=cast.of(name))
    note = services.correct_airing(**said, actor=cast.liaison)
    line = lines(meeting)["坡道"]
    assert (line.cause, line.next_step, line.help_needed, line.state) == (
        "管网图缺失",
        "先补测绘",
        "城建配合开挖",
        "late",
    )
    services.correct_airing(**{**said, "words": AiringWords(cause="下雨")}, version=note.version, actor=cast.officer)
    with pytest.raises(StaleVersion):
        services.correct_airing(**said, version=note.version, actor=cast.liaison)


def test_the_secretary_explains_what_the_community_does_itself(cast, meeting, make_need):
    need = make_need("社区自己办", NeedStatus.IN_PROGRESS, completion_due=YESTERDAY)
    said = {"meeting": meeting, "kind": "need", "subject": need.pk, "words": WORDS}
    with pytest.raises(PermissionDenied):
        services.correct_airing(**said, actor=cast.liaison)
    services.correct_airing(**said, actor=cast.secretary)
    elsewhere = make_need("别的社区", NeedStatus.IN_PROGRESS, area=cast.nanyuan, completion_due=YESTERDAY)
    with pytest.raises(PermissionDenied):
        services.correct_airing(**{**said, "subject": elsewhere.pk}, actor=cast.secretary)


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"subject": 10**9}, "subject"), ({"words": AiringWords(expected_on=YESTERDAY)}, "expected_on")],
)
def test_words_for_nothing_on_the_board_and_for_a_day_gone_by_are_refused(cast, meeting, make_project, changed, field):
    said = {"meeting": meeting, "kind": "project", "subject": make_project().pk, "words": WORDS}
    with pytest.raises(ValidationError) as refused:
        services.correct_airing(**{**said, **changed}, actor=cast.officer)
    assert field in refused.value.message_dict


# ── frozen at the opening ─────────────────────────────────────────────────────────────────────
@pytest.fixture
def opened(cast, meeting, make_project):
    project = make_project(name="坡道", ends_on=YESTERDAY)
    services.correct_airing(meeting=meeting, kind="project", subject=project.pk, words=WORDS, actor=cast.liaison)
    return services.open_meeting(meeting=meeting, actor=cast.liaison)


def test_what_was_aired_stays_whatever_becomes_of_it(cast, opened, make_project):
    project = AiringLine.objects.get().project
    type(project).objects.filter(pk=project.pk).update(name="改了名", ends_on=TOMORROW)
    make_project(name="会后立的")
    assert {title: (line.state, line.cause) for title, line in lines(opened).items()} == {
        "坡道": ("late", "管网图缺失")
    }
    with pytest.raises(DomainError):
        services.correct_airing(
            meeting=opened, kind="project", subject=project.pk, words=WORDS, actor=cast.liaison
        )  # fmt: skip


def _add(line):
    more = {"kind": "need", "need_id": 1, "position": 2, "title": "添的", "state": "done"}
    AiringLine.objects.bulk_create([AiringLine(meeting=line.meeting, **more)])


@pytest.mark.parametrize(
    "change",
    [lambda line: AiringLine.objects.update(state="done"), AiringLine.delete, _add],
    ids=["update", "delete", "add"],
)
def test_the_database_refuses_to_change_what_was_aired(opened, change):
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        change(AiringLine.objects.get())


def test_a_meeting_opens_on_its_day_once_and_with_somebody_at_the_table(cast, make_meeting):
    early = make_meeting(MeetingStatus.NOTICED, starts_at=clock.now() + timedelta(days=2))
    with pytest.raises(DomainError, match="还没到"):
        services.open_meeting(meeting=early, actor=cast.officer)
    with time_machine.travel(early.starts_at, tick=False):
        services.open_meeting(meeting=early, actor=cast.officer)
        with pytest.raises(DomainError, match="会议中"):
            services.open_meeting(meeting=early, actor=cast.officer)


def test_a_meeting_whose_members_have_all_left_neither_opens_nor_is_told_of(cast, make_meeting):
    told, planned = make_meeting(MeetingStatus.NOTICED), make_meeting(MeetingStatus.PLANNED)
    Seat.objects.update(left_on=YESTERDAY)
    for service, meeting in ((services.open_meeting, told), (services.notice_meeting, planned)):
        with pytest.raises(DomainError) as refused:
            service(meeting=meeting, actor=cast.officer)
        assert refused.value.code == "no_members"


def test_a_meeting_written_down_afterwards_is_aired_when_it_is_closed(cast, meeting, make_project):
    make_project(name="坡道")
    services.close_meeting(meeting=meeting, summary="开完了", attended=2, actor=cast.officer)
    assert [line.title for line in AiringLine.objects.all()] == ["坡道"]


def test_the_minutes_say_what_the_board_said(cast, opened):
    services.close_meeting(meeting=opened, summary="好", attended=2, actor=cast.liaison)
    text = services.draft_minutes(meeting=opened, actor=cast.liaison).text
    assert "会议晾晒了2026年10月20日以来承诺的1项：完成0项，推进中0项，超期1项，未完成0项。" in text
    assert "会议查摆了超期和未完成的1项：同心中医医院“坡道”（管网图缺失；先补测绘）。" in text


# ── doors ─────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("door", ["page", "api"])
def test_words_by_either_door(door, cast, meeting, make_project, page, api):
    project = make_project(name="坡道", ends_on=YESTERDAY)
    sent = {"cause": "管网图缺失", "expected_on": "2026-11-21"}

    def go(who, **more):
        if door == "page":
            where = reverse("meetings:airing-edit", args=[meeting.pk, "project", project.pk])
            return page(who).post(where, {**sent, **more}).status_code
        where = f"/api/v1/meetings/{meeting.pk}/correct-airing/"
        return (
            api(who).post(where, {"kind": "project", "subject": project.pk, **sent, **more}, format="json").status_code
        )

    done, wrong = (302, 422) if door == "page" else (200, 400)
    assert go(cast.other_liaison) == 403
    assert go(cast.next_liaison) == 404
    assert go(cast.liaison, cause="长" * 201) == wrong
    assert go(cast.liaison, expected_on="2020-01-01") == wrong
    assert go(cast.liaison) == done
    assert go(cast.liaison, version=9) == 409
    assert lines(meeting)["坡道"].cause == "管网图缺失"
    services.open_meeting(meeting=meeting, actor=cast.liaison)
    assert go(cast.liaison) == 409


def test_the_board_as_a_page_through_the_api_and_as_a_workbook(cast, meeting, make_project, page, api, tmp_path):
    make_project(name="坡道", ends_on=YESTERDAY)
    shown = (
        page(cast.other_liaison).get(reverse("meetings:airing", args=[meeting.pk]), {"by": "short"}).content.decode()
    )
    assert "坡道" in shown
    assert "填写说明" not in shown
    told = api(cast.other_liaison).get(f"/api/v1/meetings/{meeting.pk}/airing/").json()
    assert (told["frozen"], told["tally"]) == (
        False, {"n": 1, "done": 0, "running": 0, "late": 1, "not_done": 0, "share": None},
    )  # fmt: skip
    assert [(line["title"], line["state"]) for line in told["lines"]] == [("坡道", "late")]
    book = tmp_path / "airing.xlsx"
    answer = page(cast.other_liaison).get(reverse("meetings:airing-xlsx", args=[meeting.pk]))
    book.write_bytes(b"".join(answer.streaming_content))
    sheets = openpyxl.load_workbook(book)
    assert sheets.sheetnames == ["晾晒台", "问题查摆", "按单位", "按社区"]
    assert [cell.value for cell in sheets["按单位"][3]][:7] == ["同心中医医院", 1, 0, 0, 1, 0, None]


@pytest.mark.parametrize("door", ["page", "api"])
def test_rules_by_either_door(door, cast, page, api):
    def go(who, after, version=None):
        sent = {"airing_order": "late_first", "escalate_after": after}
        if door == "page":
            sent |= {"version": version} if version else {}
            return page(who).post(reverse("meetings:rules-edit", args=[cast.alliance.pk]), sent).status_code
        more = {"HTTP_IF_MATCH": f'"{version}"'} if version else {}
        return api(who).put(f"/api/v1/meeting-rules/{cast.alliance.pk}/", sent, format="json", **more).status_code

    done, wrong = (302, 422) if door == "page" else (200, 400)
    assert go(cast.liaison, 3) == 403
    assert go(cast.other_officer, 3) == 404
    assert go(cast.officer, 0) == wrong
    assert go(cast.officer, 13) == wrong
    assert go(cast.officer, 3) == done
    assert go(cast.officer, 4, version=7) == 409
    assert cast.alliance.meeting_rules.escalate_after == 3
