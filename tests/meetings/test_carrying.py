"""What meetings decided and nobody has done: carried over, taken further up, supervised, and told to all."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import clock
from core.errors import DomainError
from core.models import Notice
from meetings import services
from meetings.models import (
    ActionItem,
    ActionStatus,
    Circular,
    Escalation,
    JointMeeting,
    MeetingStatus,
    SupervisionSheet,
)
from needs.models import NeedStatus
from tests.core.documents.reading import read

DAY = timedelta(days=1)
YESTERDAY, NEXT_WEEK = clock.today() - DAY, clock.today() + timedelta(days=7)


@pytest.fixture
def late(make_action, make_meeting):
    """Decided two months ago, due yesterday, not done."""
    earlier = make_meeting(MeetingStatus.HELD, title="前次", starts_at=clock.now() - timedelta(days=60))
    return make_action(meeting=earlier, due_on=YESTERDAY)


@pytest.fixture
def sit(cast, late):
    """The next meeting opens."""

    def opens(n=1):
        meeting = JointMeeting.objects.create(
            alliance=cast.alliance, area_code=cast.street.code, title=f"第{n}次", place="三楼", status="noticed",
            starts_at=clock.now() - timedelta(hours=1), chair_unit=cast.unit, created_by=cast.officer,
            created_at=clock.now(),
        )  # fmt: skip
        return services.open_meeting(meeting=meeting, actor=cast.officer)

    return opens


def where(action):
    action.refresh_from_db()
    return action.carries, action.escalation


# ── carried over by itself ────────────────────────────────────────────────────────────────────
def test_each_meeting_carries_it_once_until_it_goes_to_the_street_and_then_to_the_district(cast, late, sit):
    found = [where(late)]
    for n in range(4):
        sit(n)
        found.append(where(late))
    assert found == [(0, ""), (1, ""), (2, "street"), (3, "street"), (4, "district")]
    assert [one.meeting.title for one in late.carried.all()] == ["第0次", "第1次", "第2次", "第3次"]
    told = Notice.objects.filter(event="action_escalated")
    assert sorted(told.values_list("to__full_name", flat=True)) == ["区级干部", "周敏", "周敏", "王建国", "王建国"]


def test_how_many_meetings_is_for_the_alliance_to_decide(cast, late, sit):
    services.set_rules(alliance=cast.alliance, airing_order="by_name", escalate_after=1, actor=cast.officer)
    sit()
    assert where(late) == (1, Escalation.STREET)


def test_what_the_street_owes_itself_goes_to_the_district(late, sit):
    ActionItem.objects.update(owner=None, by_office=True)
    sit(1)
    sit(2)
    assert where(late) == (2, Escalation.DISTRICT)


@pytest.mark.parametrize(
    "facts",
    [
        {"due_on": NEXT_WEEK}, {"due_on": clock.today()},
        {"status": ActionStatus.CLAIMED_DONE, "evidence": "好了"},
        {"status": ActionStatus.VERIFIED, "evidence": "好了", "verified_at": clock.now()},
    ],
)  # fmt: skip
def test_only_what_is_past_its_day_and_not_reported_done_is_counted(cast, late, sit, facts):
    verified = {"verified_by": cast.officer} if facts.get("status") == ActionStatus.VERIFIED else {}
    ActionItem.objects.update(**facts, **verified)
    sit()
    assert where(late) == (0, "")


def test_the_decisions_of_another_alliance_are_its_own(cast, late, sit):
    other = type(cast.alliance).objects.create(name="别的联盟", kind="functional", area_code=cast.street.code)
    JointMeeting.objects.filter(pk=late.meeting_id).update(alliance=other)
    sit()
    assert where(late) == (0, "")


def test_the_next_meeting_reads_it_first_with_its_result(cast, late, page):
    services.claim_done(action=late, evidence="扶手已装好", actor=cast.liaison)
    meeting = JointMeeting.objects.create(
        alliance=cast.alliance, area_code=cast.street.code, title="下次", place="三楼", status="planned",
        starts_at=clock.now() + DAY, created_by=cast.officer, created_at=clock.now(),
    )  # fmt: skip
    services.build_agenda(meeting=meeting, actor=cast.officer)
    services.add_topic(meeting=meeting, title="新议题", actor=cast.officer)
    assert [line.action for line in meeting.agenda.all()] == [late, None]
    shown = page(cast.officer).get(meeting.get_absolute_url()).content.decode()
    assert shown.index("扶手已装好") < shown.index("新议题")


# ── the supervision sheet ─────────────────────────────────────────────────────────────────────
def asked(action, **facts):
    return {"action": action, "asked": "本周办结并报进展", "due_on": NEXT_WEEK, **facts}


def test_a_sheet_is_numbered_told_and_stays(cast, late):
    sheet = services.supervise_action(**asked(late), actor=cast.officer)
    assert sheet.number == f"督办〔{clock.today().year}〕1号"
    assert Notice.objects.get(event="action_supervised").to == cast.liaison
    for name in ("liaison", "secretary", "supervisor"):
        with pytest.raises(PermissionDenied):
            services.supervise_action(**asked(late), actor=cast.of(name))
    with pytest.raises(DomainError, match="办理时限内"):
        services.supervise_action(**asked(late), actor=cast.officer)
    for change in (lambda: SupervisionSheet.objects.update(asked="改了"), sheet.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_the_district_supervises_what_was_taken_up_to_it(cast, late):
    with pytest.raises(PermissionDenied):
        services.supervise_action(**asked(late), actor=cast.district)
    ActionItem.objects.update(escalation=Escalation.DISTRICT, escalated_at=clock.now())
    assert services.supervise_action(**asked(late), actor=cast.district).issued_by == cast.district


def test_what_is_not_due_yet_is_not_supervised(cast, make_action):
    with pytest.raises(DomainError, match="还没到期"):
        services.supervise_action(**asked(make_action(due_on=clock.today())), actor=cast.officer)


@pytest.mark.parametrize("door", ["page", "api"])
def test_a_sheet_by_either_door(door, cast, late, page, api):
    def go(who, **sent):
        sent = {"asked": "本周办结", "due_on": NEXT_WEEK.isoformat(), **sent}
        if door == "page":
            return page(who).post(reverse("meetings:action-supervise", args=[late.pk]), sent).status_code
        return api(who).post(f"/api/v1/actions/{late.pk}/supervise/", sent, format="json").status_code

    done, wrong = (302, 422) if door == "page" else (200, 400)
    assert go(cast.liaison) == 403
    assert go(cast.other_liaison) == 404
    assert go(cast.officer, asked=" ") == wrong
    assert go(cast.officer, due_on=clock.today().isoformat()) == wrong
    assert go(cast.officer) == done
    assert go(cast.officer) == 409


@pytest.mark.usefixtures("fonts")
def test_the_owner_reads_the_sheet_and_another_unit_finds_none(cast, late, page):
    sheet = services.supervise_action(**asked(late), actor=cast.officer)
    there = reverse("meetings:sheet-pdf", args=[sheet.pk])
    printed = "".join(one.text for one in read(page(cast.liaison).get(there).content))
    for words in ("坡道月底前完工", "同心中医医院", "本周办结并报进展", sheet.number):
        assert words in printed
    assert page(cast.other_liaison).get(there).status_code == 404
    assert sheet.number in page(cast.liaison).get(late.get_absolute_url()).content.decode()


# ── the circular ──────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def grave(late, make_need):
    """What a circular may be about: a decision taken up, a need past three times its limit."""
    ActionItem.objects.update(escalation=Escalation.STREET, escalated_at=clock.now(), carries=2)
    long_ago = {"completion_due": clock.today() - timedelta(days=40), "completion_circular_on": YESTERDAY}
    return late, make_need("积水半年了", NeedStatus.IN_PROGRESS, **long_ago)


def told(street, actions=(), needs=(), **facts):
    return {
        "area_code": street.code,
        "about": "超期事项",
        "asked": "抓紧办",
        "actions": actions,
        "needs": needs,
        **facts,
    }


@pytest.mark.usefixtures("fonts")
def test_a_circular_says_what_stood_how_and_stays(cast, grave, page):
    action, need = grave
    circular = services.issue_circular(**told(cast.street, [action], [need]), actor=cast.officer)
    assert [(line["matter"], line["owner"], line["days"]) for line in circular.lines] == [
        ("坡道月底前完工", "同心中医医院", 1), ("积水半年了", "河池社区", 40),
    ]  # fmt: skip
    people = Notice.objects.filter(event="circular_issued").values_list("to__full_name", flat=True)
    assert sorted(people) == ["何明辉", "区级干部", "周敏", "王建国"]
    printed = "".join(
        one.text for one in read(page(cast.liaison).get(reverse("meetings:circular-pdf", args=[circular.pk])).content)
    )
    assert "关于超期事项的通报" in printed
    assert "积水半年了" in printed
    services.claim_done(action=action, evidence="好了", actor=cast.liaison)
    assert "坡道月底前完工" in page(cast.liaison).get(circular.get_absolute_url()).content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Circular.objects.update(about="改了")


def test_a_circular_names_only_what_qualifies(cast, grave, make_need):
    action, need = grave
    with pytest.raises(ValidationError, match="至少选一项"):
        services.issue_circular(**told(cast.street), actor=cast.officer)
    fresh = make_need("刚提的", NeedStatus.IN_PROGRESS)
    with pytest.raises(ValidationError, match="还不到通报"):
        services.issue_circular(**told(cast.street, [action], [need, fresh]), actor=cast.officer)
    for name in ("liaison", "secretary", "district", "supervisor", "other_officer"):
        with pytest.raises(PermissionDenied):
            services.issue_circular(**told(cast.street, [action]), actor=cast.of(name))


@pytest.mark.parametrize("door", ["page", "api"])
def test_a_circular_by_either_door(door, cast, grave, page, api):
    action, need = grave

    def go(who, **sent):
        sent = {"about": "超期事项", "asked": "抓紧办", "actions": [action.pk], "needs": [need.pk], **sent}
        if door == "page":
            return page(who).post(reverse("meetings:circular-add"), sent).status_code
        return api(who).post("/api/v1/circulars/", sent, format="json").status_code

    done, wrong = (302, 422) if door == "page" else (201, 400)
    assert go(cast.liaison) == 403
    assert go(cast.officer, about="") == wrong
    assert go(cast.officer, actions=[10**6]) == wrong
    assert go(cast.other_officer) == wrong
    assert Circular.objects.count() == 0
    assert go(cast.officer) == done
    assert Circular.objects.get().area_code == cast.street.code
    listed = api(cast.liaison).get("/api/v1/circulars/").json()["results"]
    assert [one["number"] for one in listed] == [Circular.objects.get().number]
    assert page(cast.other_officer).get(Circular.objects.get().get_absolute_url()).status_code == 404
