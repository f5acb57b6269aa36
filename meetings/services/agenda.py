"""The agenda: read from what is open, topics added and handed in, lines moved, timed and noted."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.accounts.roles import acting
from core.audit import record
from meetings import notices
from meetings.models import AgendaItem, AgendaKind, JointMeeting
from meetings.selectors.agenda import agenda_lines, closing_line
from meetings.services.steps import locked_meeting


@transaction.atomic
def build_agenda(*, meeting: JointMeeting, actor: User) -> JointMeeting:
    """Read the agenda anew from what is open now; topics people added stay, before the next chair."""
    meeting, _step = locked_meeting("agenda", meeting, actor)
    write_agenda(meeting)
    record("meeting.agenda_built", target=meeting, actor=actor)
    return meeting


@transaction.atomic
def add_topic(*, meeting: JointMeeting, title: str, actor: User) -> AgendaItem:
    """Add a new topic after the others."""
    meeting, _step = locked_meeting("topic", meeting, actor)
    item = _added(meeting, AgendaItem(title=title.strip()))
    record("meeting.topic_added", target=meeting, actor=actor, item=item.pk)
    return item


@transaction.atomic
def hand_in_topic(*, meeting: JointMeeting, title: str, actor: User) -> AgendaItem:
    """Hand a topic in for one's own unit, before the day it closes; the chair may take it off again."""
    meeting, _step = locked_meeting("hand-in", meeting, actor)
    item = _added(meeting, AgendaItem(title=title.strip(), unit_id=acting(actor).unit_id, handed_in_by=actor))
    record("meeting.topic_handed_in", target=meeting, actor=actor, item=item.pk)
    notices.topic_handed_in(meeting, item)
    return item


@transaction.atomic
def remove_topic(*, item: AgendaItem, actor: User) -> JointMeeting:
    """Take a line off the agenda."""
    meeting, _step = locked_meeting("topic", item.meeting, actor)
    record("meeting.topic_removed", target=meeting, actor=actor, item=item.pk)
    AgendaItem.objects.filter(pk=item.pk, meeting=meeting).delete()
    _renumber(list(meeting.agenda.all()))
    return meeting


@transaction.atomic
def move_topic(*, item: AgendaItem, up: bool, actor: User) -> JointMeeting:
    """Move a line one place up or down; at the end of the list it stays."""
    item.refresh_from_db(fields=["position"])
    return place_topic(item=item, position=item.position - 1 if up else item.position + 1, actor=actor)


@transaction.atomic
def place_topic(*, item: AgendaItem, position: int, actor: User) -> JointMeeting:
    """Put a line at a place of the agenda, counted from one; beyond the last it comes last."""
    meeting, _step = locked_meeting("topic", item.meeting, actor)
    lines = list(meeting.agenda.all())
    at = next((i for i, line in enumerate(lines) if line.pk == item.pk), None)
    if at is None:
        raise ValidationError({"item": _("议程里没有这一项了，请刷新页面。")})
    to = min(max(position, 1), len(lines)) - 1
    lines.insert(to, lines.pop(at))
    _renumber(lines)
    record("meeting.topic_moved", target=meeting, actor=actor, item=item.pk, position=to + 1)
    return meeting


@transaction.atomic
def set_line(
    *, item: AgendaItem, minutes: int | None = None, internal: bool = False, result: str = "", actor: User
) -> AgendaItem:
    """Say how long a line may take, whether only the office and the chair see it, and what came of it."""
    meeting, _step = locked_meeting("line", item.meeting, actor)
    item = meeting.agenda.select_for_update().get(pk=item.pk)
    item.minutes, item.internal, item.result = minutes, internal, result.strip()
    item.full_clean()
    item.save(update_fields=["minutes", "internal", "result"])
    record("meeting.line_set", target=meeting, actor=actor, item=item.pk)
    return item


@transaction.atomic
def note_result(*, meeting: JointMeeting, item: AgendaItem, result: str, actor: User) -> AgendaItem:
    """Write down at the table what came of a topic; the minutes say it after the topic's name."""
    meeting, _step = locked_meeting("note", meeting, actor)
    line = meeting.agenda.select_for_update().filter(pk=item.pk).first()
    if line is None:
        raise ValidationError({"item": _("议程里没有这一项了，请刷新页面。")})
    if not result.strip():
        raise ValidationError({"result": _("请写明讨论结果。")})
    line.result = result.strip()
    line.full_clean()
    line.save(update_fields=["result"])
    record("meeting.noted", target=meeting, actor=actor, item=line.pk)
    return line


def write_agenda(meeting: JointMeeting) -> None:
    """What is open first, then what people brought, last who is in the chair next."""
    topics = list(meeting.agenda.filter(kind=AgendaKind.TOPIC))
    meeting.agenda.exclude(kind=AgendaKind.TOPIC).delete()
    lines = list(agenda_lines(meeting))
    for position, line in enumerate(lines, 1):
        line.meeting, line.position = meeting, position
    last = closing_line(meeting)
    if last is not None:
        last.meeting, last.position = meeting, len(lines) + len(topics) + 1
    AgendaItem.objects.bulk_create([*lines, last] if last is not None else lines)
    _renumber(topics, after=len(lines))


def _added(meeting: JointMeeting, item: AgendaItem) -> AgendaItem:
    """After everything but the next chair."""
    closing = meeting.agenda.filter(kind=AgendaKind.NEXT_CHAIR).first()
    ahead = meeting.agenda.exclude(kind=AgendaKind.NEXT_CHAIR).order_by("-position")
    item.meeting, item.kind = meeting, AgendaKind.TOPIC
    item.position = (ahead.values_list("position", flat=True).first() or 0) + 1
    item.full_clean()
    item.save()
    if closing is not None:
        _renumber([closing], after=item.position)
    return item


def _renumber(lines: list[AgendaItem], after: int = 0) -> None:
    for position, line in enumerate(lines, after + 1):
        line.position = position
    AgendaItem.objects.bulk_update(lines, ["position"])
