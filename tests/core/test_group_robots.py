"""Which group hears of what, and who may set it up; how the words arrive is in test_roads_out."""

from collections.abc import Iterator

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from core import group_robots, notices
from core.models import AuditEntry, GroupRobot, MailboxMessage, NoticePreference, OutboxMessage, RobotKind
from core.notices import robots
from core.notices.ways import choose_ways
from core.outbox import relay
from tests.cast import Cast
from tests.core.doors import Door, http_door

pytestmark = pytest.mark.django_db

ADDRESSES = {
    "wecom": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa",
    "dingtalk": "https://oapi.dingtalk.com/robot/send?access_token=" + "0123456789abcdef" * 4,
    "feishu": "https://open.feishu.cn/open-apis/bot/v2/hook/7d5c3f4e-1111-2222-3333-444455556666",
}


@pytest.fixture
def group(monkeypatch, settings) -> Iterator[Door]:
    settings.GROUP_ROBOTS, settings.SITE_ADDRESS = True, "https://tongxin.example"
    with http_door(b'{"errcode": 0, "code": 0}') as door:
        monkeypatch.setattr(group_robots, "DOORS", dict.fromkeys(RobotKind, f"{door.address}/{{key}}"))
        yield door


def said_in(group: Door) -> list[str]:
    """The sentences a WeCom group heard."""
    return [one.said["text"]["content"] for one in group.heard]


def add(cast: Cast, kind: str = "wecom", *, person=None, name: str = "工作群", events=("need.entered",)) -> GroupRobot:
    return robots.add_robot(
        kind=kind, name=name, address=ADDRESSES[kind], events=list(events), actor=person or cast.officer
    )


def happened(cast: Cast, event: str = "need.entered") -> None:
    notices.send(
        to=[cast.secretary], event=event, subject="王桂兰说三号楼的灯坏了 13800001111", link="/needs/7/",
        area=cast.hechi.code, about="XQ-2026-0007",
    )  # fmt: skip


def test_one_step_that_tells_two_people_is_heard_once(group, cast) -> None:
    add(cast)
    happened(cast)
    happened(cast)
    relay()
    assert len(group.heard) == 1


@pytest.mark.parametrize("change", [{"active": False}, {"events": ["need.reopened"]}, {"area_code": "510116089"}])
def test_a_group_that_did_not_ask_hears_nothing(change, group, cast) -> None:
    robot = add(cast)
    GroupRobot.objects.filter(pk=robot.pk).update(**change)
    happened(cast)
    relay()
    assert group.heard == []


def test_a_robot_removed_meanwhile_says_nothing(group, cast) -> None:
    robot = add(cast)
    happened(cast)
    robots.remove_robot(robot=robot, actor=cast.officer)
    assert relay() == 1
    assert group.heard == []


def test_a_communitys_group_hears_of_its_own_community_only(group, cast) -> None:
    add(cast, person=cast.secretary, name="河池群")
    happened(cast)
    notices.send(to=[], event="need.entered", subject="x", link="/", area=cast.nanyuan.code, about="XQ-2026-0008")
    relay()
    assert said_in(group) == ["新需求待受理 XQ-2026-0007\nhttps://tongxin.example/needs/7/"]


def test_the_demonstration_shows_in_its_mailbox_what_a_group_would_hear(cast, settings) -> None:
    settings.DEMO, settings.GROUP_ROBOTS = True, False
    add(cast)
    happened(cast)
    relay()
    assert MailboxMessage.objects.get().text.startswith("新需求待受理 XQ-2026-0007")


@pytest.mark.parametrize(
    "address",
    ["", "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abcdefghij", "https://evil.example/?key=abcdefghij",
     ADDRESSES["feishu"], "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a/../b"],
)  # fmt: skip
def test_an_address_that_leads_elsewhere_is_refused_at_its_field(address, cast) -> None:
    with pytest.raises(ValidationError) as refused:
        robots.add_robot(kind="wecom", name="群", address=address, events=[], actor=cast.officer)
    assert set(refused.value.message_dict) == {"address"}
    assert not GroupRobot.objects.exists()


def test_only_the_office_keeps_robots_and_only_its_own(cast) -> None:
    robot = add(cast)
    for person in (cast.liaison, cast.resident, cast.supervisor):
        with pytest.raises(PermissionDenied):
            add(cast, person=person, name="别的群")
    for person in (cast.other_officer, cast.secretary):
        with pytest.raises(PermissionDenied):
            robots.try_robot(robot=robot, actor=person)
    assert GroupRobot.objects.count() == 1


def test_the_page_adds_tries_changes_and_removes_a_robot(cast, page) -> None:
    browser = page(cast.officer)
    said = {"kind": "feishu", "name": "党建群", "address": ADDRESSES["feishu"], "events": ["need.entered"]}
    assert browser.post(reverse("core:robots"), {**said, "address": "https://example.org"}).status_code == 422
    assert browser.post(reverse("core:robots"), said).status_code == 302
    robot = GroupRobot.objects.get()
    shown = browser.get(reverse("core:robots")).content.decode()
    assert "党建群" in shown
    assert "7d5c3f4e" not in shown
    assert browser.post(reverse("core:robot-try", args=[robot.pk])).status_code == 302
    assert OutboxMessage.objects.get(channel="robot").payload["event"] == "robot.trial"
    edited = {"name": "党建工作群", "events": ["need.reopened"], "active": "on", "version": 1}
    assert browser.post(robot.get_absolute_url(), edited).status_code == 302
    assert browser.post(robot.get_absolute_url(), {**edited, "name": "又改"}).status_code == 409
    robot.refresh_from_db()
    assert (robot.name, robot.events, robot.address) == ("党建工作群", ["need.reopened"], ADDRESSES["feishu"])
    assert browser.post(reverse("core:robot-remove", args=[robot.pk])).status_code == 302
    assert not GroupRobot.objects.exists()
    assert AuditEntry.objects.filter(verb__startswith="robot.").count() == 4


def test_a_person_is_mailed_and_texted_only_by_the_roads_they_want(cast, page) -> None:
    type(cast.officer).objects.filter(pk=cast.officer.pk).update(email="zhou@example.org", phone="+8613900000001")
    cast.officer.refresh_from_db()

    def roads() -> list[str]:
        OutboxMessage.objects.all().delete()
        notices.send(to=[cast.officer], event="x", subject="一件事", text="一件事，请看")
        return sorted(OutboxMessage.objects.values_list("channel", flat=True))

    assert roads() == ["mail", "sms"]
    choose_ways(mail=False, sms=True, actor=cast.officer)
    assert roads() == ["sms"]
    assert page(cast.officer).post(reverse("core:notice-ways"), {"mail": "on"}).status_code == 302
    assert roads() == ["mail"]
    assert NoticePreference.objects.count() == 1
