"""The words of minutes, in the office's order: when, where, who; what was heard; what was decided."""

from collections.abc import Iterator

from django.utils import timezone, translation

from core import clock
from core.documents import Document, kinds
from core.templatetags.tongxin import zh_date, zh_datetime
from meetings.models import ActionItem, AgendaKind, AiringLine, Attendance, JointMeeting, Minutes, Reply
from meetings.selectors.airing import board_of
from meetings.selectors.attendance import claims_of, members_of

HEARD = {
    AgendaKind.LAST_DECISIONS: "会议听取了上次议定事项的办理情况",
    AgendaKind.AIRING: "会议晾晒了项目推进情况",
    AgendaKind.SHORTFALL: "会议查摆了超期未办结的问题",
    AgendaKind.CLAIMING: "会议对接了待认领的需求",
    AgendaKind.TOPIC: "会议讨论了",
}


def drafted_text(meeting: JointMeeting) -> str:
    """The first text of the minutes; in Chinese whatever language the reader has chosen."""
    with translation.override("zh-hans"):
        return "\n".join([*_head(meeting), *_heard(meeting), *_claimed(meeting), *_decided(meeting), *_next(meeting)])


def minutes_document(minutes: Minutes) -> Document:
    """The minutes as an official document."""
    with translation.override("zh-hans"):
        meeting = minutes.meeting
        signed = timezone.localdate(minutes.signed_at, clock.SHANGHAI) if minutes.signed_at else None
        return kinds.minutes_document(
            kinds.Minutes(
                organ=str(meeting.alliance), name=f"{meeting.title}纪要", lines=minutes.text.splitlines(),
                number=minutes.number, issued_on=signed,
            )
        )  # fmt: skip


def _head(meeting: JointMeeting) -> Iterator[str]:
    rows = {row.unit_id: row for row in meeting.attendance.all()}
    members = list(members_of(meeting))
    signed = any(row.present is not None for row in rows.values())
    there = [unit for unit in members if unit.pk in rows and rows[unit.pk].present]
    # Whoever came after all was not on leave.
    leave = [unit for unit in members if unit not in there and unit.pk in rows and rows[unit.pk].reply == Reply.LEAVE]
    yield f"时间：{zh_datetime(meeting.starts_at)}"
    yield f"地点：{meeting.place}"
    yield f"主持：{meeting.chair_unit or '街道党建工作办公室'}"
    if signed:
        away = [unit for unit in members if unit not in there and unit not in leave]
        yield f"出席：{_listed([_named(unit, rows[unit.pk]) for unit in there])}"
        if away:
            yield f"缺席：{_listed([str(unit) for unit in away])}"
    elif meeting.attended is not None:
        yield f"出席：成员单位{meeting.attended}家"
    if leave:
        yield f"请假：{_listed([str(unit) for unit in leave])}"


def _named(unit: object, row: Attendance) -> str:
    return f"{unit}（{row.delegate}）" if row.delegate else str(unit)


def _heard(meeting: JointMeeting) -> Iterator[str]:
    lines = list(meeting.agenda.exclude(internal=True).select_related("unit"))
    aired = dict(_aired(meeting))
    for kind, words in HEARD.items():
        spoken = [line for line in lines if line.kind == kind]
        if kind in aired:
            yield aired[kind]
        elif not spoken:
            continue
        elif kind == AgendaKind.TOPIC:
            yield f"{words}{_listed([f'“{line.title}”' for line in spoken])}。"
        else:
            yield f"{words}，共{len(spoken)}项。"
        for line in spoken:
            if line.result:
                yield f"关于“{line.title}”，{line.result.rstrip('。')}。"
    if meeting.summary:
        yield f"会议指出，{meeting.summary.strip().rstrip('。')}。"


def _aired(meeting: JointMeeting) -> Iterator[tuple[str, str]]:
    """What stood on the frozen board, by its numbers; of what was asked about, whose it is and why."""
    board = board_of(meeting)
    tally, short = board.tally, board.shortfalls()
    if tally.n:
        yield (
            AgendaKind.AIRING,
            (
                f"会议晾晒了{zh_date(board.since)}以来承诺的{tally.n}项：完成{tally.done}项，推进中{tally.running}项，"
                f"超期{tally.late}项，未完成{tally.not_done}项。"
            ),
        )
    if short:
        named = "；".join(f"{line.unit_name or _places(line)}“{line.title}”{_why(line)}" for line in short)
        yield AgendaKind.SHORTFALL, f"会议查摆了超期和未完成的{len(short)}项：{named}。"


def _places(line: AiringLine) -> str:
    return "、".join(name for _code, name in line.places)


def _why(line: AiringLine) -> str:
    said = [part.strip().rstrip("。") for part in (line.cause, line.next_step) if part.strip()]
    return f"（{'；'.join(said)}）" if said else ""


def _claimed(meeting: JointMeeting) -> Iterator[str]:
    claims = claims_of(meeting).select_related("unit", "need").order_by("id")
    made = [f"{claim.unit}认领“{claim.need.text}”" for claim in claims]
    if made:
        yield f"会上现场认领{len(made)}项：{'；'.join(made)}。"


def _decided(meeting: JointMeeting) -> Iterator[str]:
    actions = list(ActionItem.objects.filter(meeting=meeting).select_related("owner").order_by("id"))
    if not actions:
        return
    yield f"会议议定以下{len(actions)}项："
    for number, action in enumerate(actions, 1):
        owner = action.owner or "街道党建工作办公室"
        yield f"{number}. {action.text.rstrip('。')}。（责任单位：{owner}；完成时限：{zh_date(action.due_on)}）"


def _next(meeting: JointMeeting) -> Iterator[str]:
    line = meeting.agenda.filter(kind=AgendaKind.NEXT_CHAIR).first()
    if line is not None:
        yield f"下任轮值主席单位：{line.title}。"


def _listed(names: list[str]) -> str:
    return "、".join(names) if names else "无"
