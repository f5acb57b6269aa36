"""Each road out of the house: what arrives word for word, and that no failure of the other side loses or doubles it."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from itertools import product

import pytest

from core import clock, group_robots, notices, posting
from core.models import AuditEntry, Channel, Notice, OutboxMessage, RobotKind
from core.notices import robots
from core.outbox import relay
from core.retention import purge_expired
from tests.cast import Cast
from tests.core.doors import Door, Post, http_door, mail_door, words_of
from tests.core.test_group_robots import ADDRESSES

pytestmark = pytest.mark.django_db

TOKEN = "gateway-of-the-tests"
LATER = timedelta(hours=2)
SAID = "新需求待受理 XQ-2026-0007\nhttps://tongxin.example/needs/7/"
YES = {"wecom": b'{"errcode":0,"errmsg":"ok"}', "dingtalk": b'{"errcode":0,"errmsg":"ok"}',
       "feishu": b'{"code":0,"msg":"success","data":{}}'}  # fmt: skip
IN_TEXT = {"msgtype": "text", "text": {"content": SAID}}


@dataclass(frozen=True)
class Road:
    """One road: the door at its end, how something is sent down it, and what must then have arrived."""

    door: Door
    send: Callable[[], object]
    arrived: Callable[[], object]
    expected: object


def by_mail(cast: Cast, stack: ExitStack, settings, monkeypatch) -> Road:
    door = stack.enter_context(mail_door())
    settings.DEMO, settings.EMAIL_BACKEND = False, "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", door.port, 0.3
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    type(cast.officer).objects.filter(pk=cast.officer.pk).update(email="zhou@example.org")
    cast.officer.refresh_from_db()
    return Road(
        door,
        lambda: notices.send(
            to=[cast.officer], event="x", subject="新需求待受理：灯坏了\n请修", body="编号 XQ-2026-0007",
            link="/needs/7/",
        ),
        lambda: [words_of(mail) for mail in door.heard],
        (
            "zhou@example.org", "新需求待受理：灯坏了 请修",
            "编号 XQ-2026-0007\n\nhttps://tongxin.example/needs/7/",
        ),
    )  # fmt: skip


def by_sms(cast: Cast, stack: ExitStack, settings, monkeypatch) -> Road:
    door = stack.enter_context(http_door())
    settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_TOKEN = f"{door.address}/messages", TOKEN
    type(cast.resident).objects.filter(pk=cast.resident.pk).update(phone="+8613800138000")
    cast.resident.refresh_from_db()

    def arrived() -> list[Post]:
        # The gateway counts a message by its id.
        assert {str(message.pk) for message in OutboxMessage.objects.all()} >= {one.said["id"] for one in door.heard}
        return [Post(one.path, {k: v for k, v in one.said.items() if k != "id"}, one.token) for one in door.heard]

    return Road(
        door,
        lambda: notices.send(to=[cast.resident], event="x", subject="办好了", text="您反映的事已办好 💡"),
        arrived,
        Post("/messages", {"to": "+8613800138000", "text": "您反映的事已办好 💡"}, f"Bearer {TOKEN}"),
    )


def by_robot(kind: str, path: str, said: dict[str, object]) -> Callable[..., Road]:
    def road(cast: Cast, stack: ExitStack, settings, monkeypatch) -> Road:
        door = stack.enter_context(http_door(YES[kind]))
        monkeypatch.setitem(group_robots.DOORS, RobotKind(kind), f"{door.address}/{kind}?key={{key}}")
        robots.add_robot(
            kind=kind, name=f"{kind}群", address=ADDRESSES[kind], events=["need.entered"], actor=cast.officer
        )  # fmt: skip
        return Road(
            door,
            lambda: notices.send(
                to=[], event="need.entered", subject="王桂兰说灯坏了 13800001111", link="/needs/7/",
                area=cast.hechi.code, about="XQ-2026-0007",
            ),
            lambda: door.heard,
            Post(path, said, ""),
        )  # fmt: skip

    return road


ROADS = {
    "mail": by_mail,
    "sms": by_sms,
    "wecom": by_robot("wecom", "/wecom?key=693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa", IN_TEXT),
    "dingtalk": by_robot("dingtalk", "/dingtalk?key=" + "0123456789abcdef" * 4, IN_TEXT),
    "feishu": by_robot(
        "feishu", "/feishu?key=7d5c3f4e-1111-2222-3333-444455556666", {"msg_type": "text", "content": {"text": SAID}}
    ),
}
ILL = ("500", "garbage", "slow", "led elsewhere", "refusing", "a page")
# A gateway's yes is its status, and a mail server speaks no HTTP.
NO_FAILURE = {("sms", "refusing"), ("sms", "a page"), ("mail", "led elsewhere"), ("mail", "a page")}
FAILURES = [pair for pair in product(ROADS, ILL) if pair not in NO_FAILURE]


@pytest.fixture(params=ROADS)
def road(request, cast, settings, monkeypatch) -> Iterator[Road]:
    settings.GROUP_ROBOTS, settings.SITE_ADDRESS = True, "https://tongxin.example"
    monkeypatch.setattr(posting, "SECONDS", 0.3)
    with ExitStack() as stack:
        yield ROADS[request.param](cast, stack, settings, monkeypatch)


def test_what_arrives_is_what_was_said_and_once(road: Road) -> None:
    road.send()
    assert [relay() for _turn in range(3)] == [1, 0, 0]
    assert road.arrived() == [road.expected]


@pytest.mark.parametrize(("road", "state"), FAILURES, indirect=["road"])
def test_a_door_that_fails_gets_it_later_and_once(road: Road, state: str) -> None:
    road.send()
    road.door.state = state
    assert (relay(), road.arrived()) == (0, [])
    message = OutboxMessage.objects.get()
    assert (message.attempts, message.delivered_at, bool(message.last_error)) == (1, None, True)
    road.door.state = "well"
    assert relay() == 0
    with clock.moved(clock.now() + LATER):
        assert [relay() for _turn in range(3)] == [1, 0, 0]
    assert road.arrived() == [road.expected]


def test_a_door_that_is_closed_gets_it_later_and_once(cast, settings, monkeypatch) -> None:
    settings.GROUP_ROBOTS, settings.SITE_ADDRESS = True, "https://tongxin.example"
    with ExitStack() as stack:
        closed = {name: make(cast, stack, settings, monkeypatch) for name, make in ROADS.items() if name != "wecom"}
    # Nobody listens at any of these any more.
    for road in closed.values():
        road.send()
    assert relay() == 0
    waiting = OutboxMessage.objects.filter(delivered_at__isnull=True)
    assert set(waiting.values_list("attempts", flat=True)) == {1}
    assert {message.last_error for message in waiting} == {"ConnectionRefusedError", "URLError"}


@pytest.mark.parametrize("state", ILL)
def test_a_road_that_fails_does_not_hold_up_the_others(cast, settings, monkeypatch, state) -> None:
    settings.GROUP_ROBOTS, settings.SITE_ADDRESS = True, "https://tongxin.example"
    monkeypatch.setattr(posting, "SECONDS", 0.3)
    with ExitStack() as stack:
        ill, well = (ROADS[name](cast, stack, settings, monkeypatch) for name in ("wecom", "mail"))
        ill.door.state = state
        ill.send()
        well.send()
        relay()
        assert well.arrived() == [well.expected]


def test_what_ends_the_relay_in_the_middle_neither_repeats_at_once_nor_blocks_the_rest(cast, monkeypatch) -> None:
    """Whatever the row does to the process that carries it: it is put back before it is tried."""
    carried: list[object] = []

    def fatal(message: OutboxMessage) -> None:
        carried.append(message.payload["n"])
        if message.payload["n"] == 1:
            raise MemoryError

    monkeypatch.setattr("core.outbox.CARRIERS", {Channel.SMS: fatal})
    for n in (1, 2):
        OutboxMessage.objects.create(
            channel=Channel.SMS, payload={"n": n}, created_at=clock.now(), due_at=clock.now() - timedelta(seconds=9 - n)
        )
    with pytest.raises(MemoryError):
        relay()
    assert (relay(), carried) == (1, [1, 2])
    left = OutboxMessage.objects.get(delivered_at__isnull=True)
    assert (left.payload["n"], left.attempts, left.due_at > clock.now()) == (1, 1, True)


def test_what_finds_no_way_out_in_three_days_is_given_up_and_its_phone_forgotten(cast, road: Road) -> None:
    road.send()
    road.door.state = "500"
    relay()
    with clock.moved(clock.now() + timedelta(days=2, hours=23)):
        assert purge_expired()["given_up"] == 0
    channel = OutboxMessage.objects.get().channel
    OutboxMessage.objects.create(channel=Channel.TASK, payload={}, created_at=clock.now(), due_at=clock.now())
    with clock.moved(clock.now() + timedelta(days=3, hours=1)):
        assert (purge_expired()["given_up"], purge_expired()["given_up"]) == (1, 0)
    assert OutboxMessage.objects.get().channel == Channel.TASK
    assert AuditEntry.objects.get(verb="outbox.given_up").facts == {channel: 1}


def test_the_inbox_needs_no_road(cast) -> None:
    notices.send(to=[cast.officer], event="x", subject="一件事", body="请看", link="/needs/7/")
    assert Notice.objects.values("to", "subject", "body", "link").get() == {
        "to": cast.officer.pk, "subject": "一件事", "body": "请看", "link": "/needs/7/",
    }  # fmt: skip


def test_what_was_said_in_confidence_is_forgotten_once_it_has_left(road: Road) -> None:
    road.send()
    relay()
    kept = json.dumps(list(OutboxMessage.objects.values("payload", "secret", "last_error")), ensure_ascii=False)
    assert not [said for said in ("zhou@example.org", "13800138000", "已办好") if said in kept]
