"""A relay that is killed while a mail server, a gateway and a chat service keep it waiting."""

import os
import subprocess
import sys
from contextlib import ExitStack
from datetime import timedelta

import pytest

from alliance.launcher.places import BASE
from core import clock, group_robots, notices
from core.models import OutboxMessage
from core.notices import robots
from core.outbox import relay
from tests.cast import build_cast
from tests.core.doors import Door, http_door, mail_door
from tests.core.test_group_robots import ADDRESSES
from tests.processes.house import address_of_the_test_database, wait_until

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

RELAY = """
import sys
import django
django.setup()
from core import group_robots, posting
from core.outbox import relay
posting.SECONDS = 60
group_robots.DOORS = dict.fromkeys(group_robots.DOORS, sys.argv[1])
relay()
"""


def relay_killed_at(door: Door, chat: Door, **settings: str) -> None:
    """Start a relay in a process of its own, and end it as a power cut would once this door has it waiting."""
    environment = os.environ | {"DATABASE_URL": address_of_the_test_database()} | settings
    running = subprocess.Popen([sys.executable, "-c", RELAY, chat.address], cwd=BASE, env=environment)
    try:
        assert door.knocked.wait(60)
    finally:
        running.kill()
        running.wait()


def everything_left() -> bool:
    # The database may hold a row of the dead process for a moment.
    relay()
    return not OutboxMessage.objects.filter(delivered_at__isnull=True).exists()


def test_what_a_killed_relay_was_about_to_hand_over_arrives_once(settings, monkeypatch) -> None:
    cast = build_cast()
    type(cast.officer).objects.filter(pk=cast.officer.pk).update(email="zhou@example.org", phone="+8613900000001")
    cast.officer.refresh_from_db()
    robots.add_robot(
        kind="wecom", name="工作群", address=ADDRESSES["wecom"], events=["need.entered"], actor=cast.officer
    )  # fmt: skip
    with ExitStack() as stack:
        mail, gateway = stack.enter_context(mail_door()), stack.enter_context(http_door())
        chat = stack.enter_context(http_door(b'{"errcode": 0}'))
        doors = (mail, gateway, chat)
        surroundings = {
            "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}", "SMS_GATEWAY_URL": gateway.address, "GROUP_ROBOTS": "1",
            "DEMO": "0",
        }  # fmt: skip
        notices.send(to=[cast.officer], event="need.entered", subject="灯坏了", text="灯坏了", area=cast.hechi.code)
        for door in doors:
            door.state = "slow"
        for door in doors:
            relay_killed_at(door, chat, **surroundings)
        for door in doors:
            door.state = "well"
        settings.DEMO, settings.GROUP_ROBOTS, settings.SMS_GATEWAY_URL = False, True, gateway.address
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail.port
        monkeypatch.setattr(group_robots, "DOORS", dict.fromkeys(group_robots.DOORS, chat.address))
        with clock.moved(clock.now() + timedelta(hours=2)):
            wait_until(everything_left)
            relay()
    assert [len(door.heard) for door in doors] == [1, 1, 1]
    assert set(OutboxMessage.objects.values_list("attempts", flat=True)) == {2}
