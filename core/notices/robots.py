"""Who keeps the group robots of an area, and when they speak."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.group_robots import TRIAL, key_of, known_events
from core.models import Channel, GroupRobot, OutboxMessage, RobotKind
from core.outbox import enqueue
from core.versions import check_version

KEEPERS = frozenset({"street_officer", "community_secretary"})


def may_keep(user: Any) -> bool:
    """Officers and secretaries keep the robots of their own area."""
    return user.acting.role in KEEPERS


@transaction.atomic
def add_robot(*, kind: str, name: str, address: str, events: list[str], actor: Any) -> GroupRobot:
    """Let a group hear; its address is kept sealed and never shown again."""
    if not may_keep(actor):
        raise PermissionDenied(_("只有街道党建办和社区书记可以设置群机器人。"))
    robot = GroupRobot(area_code=actor.acting.area_code, kind=kind, name=name.strip(), events=events)
    robot.address = _checked(kind, address)
    robot.full_clean()
    robot.save()
    record("robot.added", target=robot, actor=actor, kind=kind)
    return robot


@transaction.atomic
def edit_robot(
    *, robot: GroupRobot, version: int | None, name: str, events: list[str], active: bool, address: str = "", actor: Any
) -> GroupRobot:
    """Change what a group hears; an empty address keeps the old one."""
    robot = _kept(robot, actor)
    check_version(robot, version)
    robot.name, robot.events, robot.active = name.strip(), events, active
    if address.strip():
        robot.address = _checked(robot.kind, address)
    robot.full_clean()
    robot.save()
    record("robot.edited", target=robot, actor=actor)
    return robot


@transaction.atomic
def remove_robot(*, robot: GroupRobot, actor: Any) -> None:
    """Say nothing more to this group."""
    robot = _kept(robot, actor)
    record("robot.removed", target=robot, actor=actor)
    robot.delete()


@transaction.atomic
def try_robot(*, robot: GroupRobot, actor: Any) -> OutboxMessage:
    """Have the robot say one sentence, so that the group can see it works."""
    robot = _kept(robot, actor)
    record("robot.tried", target=robot, actor=actor)
    return enqueue(Channel.ROBOT, {"robot": robot.pk, "event": TRIAL, "about": "", "link": "/"})


def speak(*, event: str, about: str, area: str, link: str) -> None:
    """Enqueue the event for every active robot of the place; told twice in one step, a group hears once."""
    if event not in known_events():
        return
    places = [area[:length] for length in (9, 12) if len(area) >= length]
    for robot in GroupRobot.objects.filter(area_code__in=places, active=True, events__contains=[event]):
        said = {"robot": robot.pk, "event": event, "about": about, "link": link}
        if not OutboxMessage.objects.filter(channel=Channel.ROBOT, payload=said, delivered_at__isnull=True).exists():
            enqueue(Channel.ROBOT, said)


def _checked(kind: str, address: str) -> str:
    if kind not in RobotKind.values:
        raise ValidationError({"kind": _("请选择是哪家的机器人。")})
    if not key_of(kind, address):
        values = {"kind": RobotKind(kind).label}
        raise ValidationError({"address": _("这不像%(kind)s的机器人地址，请从群设置里整段复制。") % values})
    return address.strip()


def _kept(robot: GroupRobot, actor: Any) -> GroupRobot:
    found = GroupRobot.objects.select_for_update().get(pk=robot.pk)
    if not may_keep(actor) or not found.area_code.startswith(actor.acting.area_code):
        raise PermissionDenied(_("只能管理本辖区的群机器人。"))
    return found
