"""How each kind of outbox row leaves: as mail, as a text message, or as a task for the worker."""

import json
from collections.abc import Callable

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMessage
from kombu.exceptions import OperationalError

from core import clock
from core.group_robots import say, sentence
from core.models import Channel, GroupRobot, MailboxMessage, OutboxMessage
from core.posting import post_json


def carry_mail(message: OutboxMessage) -> None:
    """Send one mail; its Message-ID is the row's id, so a repeated sending is one mail to the reader."""
    parts = (message.payload["body"], _full_link(message.payload.get("link", "")))
    text = "\n\n".join(part for part in parts if part)
    if settings.DEMO and settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        _keep(Channel.MAIL, message.secret, f"{message.payload['subject']}\n{text}")
        return
    # A header is one line; what somebody asks for may be several.
    mail = EmailMessage(" ".join(message.payload["subject"].split()), text, to=[message.secret])
    mail.extra_headers["Message-ID"] = f"<{message.pk}@tongxin>"
    mail.send()


def carry_sms(message: OutboxMessage) -> None:
    """Hand one text message to the gateway over HTTP; the demonstration keeps it in its mailbox page instead."""
    private = json.loads(message.secret)
    if not settings.SMS_GATEWAY_URL:
        if not settings.DEMO:
            raise RuntimeError("SMS_GATEWAY_URL is not set")
        _keep(Channel.SMS, private["to"], private["text"])
        return
    post_json(settings.SMS_GATEWAY_URL, {"id": str(message.pk), **private}, token=settings.SMS_GATEWAY_TOKEN)


def carry_robot(message: OutboxMessage) -> None:
    """Let a chat group hear; a robot that was removed or switched off meanwhile says nothing."""
    said = message.payload
    robot = GroupRobot.objects.filter(pk=said["robot"], active=True).first()
    if robot is None:
        return
    text = sentence(said["event"], said["about"], _full_link(said["link"]))
    if settings.DEMO and not settings.GROUP_ROBOTS:
        _keep(Channel.ROBOT, robot.name, text)
        return
    say(robot, text)


def carry_task(message: OutboxMessage) -> None:
    """Publish one task; tasks re-read and re-check, so a second publication changes nothing."""
    try:
        current_app.send_task(message.payload["task"], kwargs=message.payload["arguments"], retry=False)
    except OperationalError as away:
        raise OSError("broker is away") from away


def _keep(channel: Channel, to: str, text: str) -> None:
    MailboxMessage.objects.create(channel=channel, to=to, text=text, sent_at=clock.now())


def _full_link(link: str) -> str:
    return f"{settings.SITE_ADDRESS}{link}" if link else ""


CARRIERS: dict[str, Callable[[OutboxMessage], None]] = {
    Channel.MAIL: carry_mail,
    Channel.SMS: carry_sms,
    Channel.TASK: carry_task,
    Channel.ROBOT: carry_robot,
}
