"""会议模式: what stands on the wall while a meeting sits, point by point, a screen at a time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.areas.selectors import names_of
from core.templatetags.tongxin import amount, zh_day
from meetings.detail import table_of
from meetings.forms import CloseForm, DecisionForm, NoteForm, SpotClaimForm
from meetings.lifecycle import MEETING_LIFECYCLE
from meetings.models import ActionItem, AgendaItem, AgendaKind, AiringLine, AiringState, JointMeeting
from meetings.selectors.airing import Board, Tally, board_of
from needs.models import Need

# By when most decisions are to be carried out: until the next meeting.
USUAL = timedelta(days=30)
# As many rows as can be read from the last seat; fewer where each says more.
ROWS, ROWS_ASKED = 7, 5
SIGN_IN, DECIDED, CLOSING = "sign-in", "decided", "closing"


@dataclass(frozen=True)
class Line:
    """One row on the wall; what it is about can be linked to a decision, a need claimed, a topic's result noted."""

    who: str
    what: str
    under: str = ""
    notes: Sequence[str] = ()
    state: str = ""
    kind: str = ""
    when: str = ""
    late: bool = False
    need: int | None = None
    project: int | None = None
    unit: int | None = None
    topic: int | None = None
    left: str = ""


@dataclass(frozen=True)
class Point:
    """One point of the agenda."""

    key: str
    label: str
    lead: str = ""
    minutes: int = 0
    lines: Sequence[Line] = ()
    tally: Tally | None = None
    empty: str = ""
    rows: int = ROWS

    @property
    def screens(self) -> list[Sequence[Line]]:
        return [self.lines[at : at + self.rows] for at in range(0, len(self.lines), self.rows)] or [()]


def hold_page(meeting: JointMeeting, user: User) -> dict[str, Any]:
    """The points with their screens, and what can be written down at the table now."""
    open_to = {step.name for step in MEETING_LIFECYCLE.available(meeting, user)}
    # Members read the wall: what is internal does not stand on it.
    agenda = list(
        meeting.agenda.filter(internal=False).select_related("need", "action__owner", "unit", "handed_in_by")
    )  # fmt: skip
    decisions = list(meeting.decisions.select_related("owner").order_by("id"))
    table = table_of(meeting)
    return {
        "meeting": meeting, "table": table, "open_to": open_to, "now": clock.now(),
        "points": _points(meeting, agenda, decisions, table),
        "claim": SpotClaimForm(meeting=meeting, auto_id="id_claim_%s"),
        "note": NoteForm(meeting=meeting, auto_id="id_note_%s"),
        "has_topics": any(line.kind == AgendaKind.TOPIC for line in agenda),
        "decide": DecisionForm(
            meeting=meeting, by_number=True, auto_id="id_decide_%s", initial={"due_on": clock.today() + USUAL}
        ),
        "close": CloseForm(auto_id="id_close_%s"),
        "api": reverse("meeting-detail", args=[meeting.pk]),
        "last": decisions[-1] if decisions else None,
    }  # fmt: skip


def _points(
    meeting: JointMeeting, agenda: list[AgendaItem], decisions: list[ActionItem], table: dict[str, Any]
) -> list[Point]:
    """Who is here, the agenda in its order, what was decided, and who comes next."""
    board = board_of(meeting)
    by_kind = {kind: [line for line in agenda if line.kind == kind] for kind in AgendaKind}
    made = {
        AgendaKind.LAST_DECISIONS: _last(by_kind[AgendaKind.LAST_DECISIONS]),
        AgendaKind.AIRING: _airing(board), AgendaKind.SHORTFALL: _shortfalls(board),
        AgendaKind.CLAIMING: _claiming(by_kind[AgendaKind.CLAIMING]),
        AgendaKind.TOPIC: _topics(by_kind[AgendaKind.TOPIC]),
    }  # fmt: skip
    ordered = sorted(made, key=lambda kind: _place(kind, list(made), by_kind))
    spoken = [
        Point(**{**vars(made[kind]), "minutes": sum(line.minutes or 0 for line in by_kind[kind])}) for kind in ordered
    ]
    return [
        Point(SIGN_IN, _("签到"), _seats(table)), *spoken, _decided(decisions),
        _closing(by_kind[AgendaKind.NEXT_CHAIR]),
    ]  # fmt: skip


def _place(kind: str, usual: list[Any], by_kind: dict[Any, list[AgendaItem]]) -> float:
    """Where the chair has put it; a point without lines of its own follows the one it usually follows."""
    lines, at = by_kind[kind], usual.index(kind)
    if lines:
        return lines[0].position
    return _place(usual[at - 1], usual, by_kind) + 0.1 if at else 0


def _seats(table: dict[str, Any]) -> str:
    roll = table["roll"]
    told = {"members": roll.members, "coming": roll.coming, "leave": roll.leave}
    return _("应到 %(members)s 家，回复参加 %(coming)s 家，请假 %(leave)s 家") % told


def _last(items: Iterable[AgendaItem]) -> Point:
    lines = [_decision(item.action) for item in items if item.action is not None]
    return Point(
        AgendaKind.LAST_DECISIONS, _("上次议定"), _("先读上次定的事办得怎么样"), lines=lines,
        empty=_("没有未了的议定事项。"),
    )  # fmt: skip


def _decision(action: ActionItem) -> Line:
    carried = _("超期上会 %(n)s 次") % {"n": action.carries} if action.carries else ""
    late = not action.is_verified and action.due_on < clock.today()
    when = _("应于 %(day)s，已超期") if late else _("%(day)s前")
    return Line(
        who=str(action.owner or _("街道")), what=action.text, notes=_said(action.evidence, carried), kind="action",
        state=action.status, when=when % {"day": zh_day(action.due_on)}, late=late, need=action.need_id,
        project=action.project_id, unit=action.owner_id,
    )  # fmt: skip


def _airing(board: Board) -> Point:
    lead = _("%(since)s以来承诺 %(n)s 项") % {"since": zh_day(board.since), "n": board.tally.n}
    groups = board.by_unit()
    lines = [_aired(line) for group in groups for line in group.lines]
    return Point(
        AgendaKind.AIRING, _("晾晒台"), lead, lines=[*lines, *_by_themselves(board)], tally=board.tally,
        empty=_("上次会议以来没有承诺的事项。"),
    )  # fmt: skip


def _by_themselves(board: Board) -> Iterator[Line]:
    """What each community looks after itself in one row; what is late of it is asked about line by line."""
    alone = replace(board, lines=[line for line in board.lines if not line.unit_name])
    for group in alone.by_community():
        tally = group.tally
        told = {"done": tally.done, "running": tally.running, "late": tally.late}
        state = AiringState.LATE if tally.late else AiringState.RUNNING if tally.running else AiringState.DONE
        yield Line(
            who=group.name, what=_("社区自办 %(n)s 件") % {"n": tally.n}, kind="airing", state=state,
            notes=_said(_("完成 %(done)s，推进中 %(running)s，超期 %(late)s") % told), late=bool(tally.late),
        )  # fmt: skip


def _shortfalls(board: Board) -> Point:
    lines = [_aired(line, asked=True) for line in board.shortfalls()]
    lead = _("为什么没办成，下一步怎么办，要谁帮忙")
    return Point(
        AgendaKind.SHORTFALL, _("问题查摆"), lead, lines=lines, empty=_("没有超期，也没有未完成的。"), rows=ROWS_ASKED
    )  # fmt: skip


def _aired(line: AiringLine, *, asked: bool = False) -> Line:
    """In the airing one sentence; when asked about it, everything that was said."""
    help_needed = _("需要帮助：%(what)s") % {"what": line.help_needed} if line.help_needed else ""
    next_step = _("下一步：%(what)s") % {"what": line.next_step} if line.next_step else ""
    told = _said(line.cause, next_step, help_needed, line.differs) if asked else _said(line.cause or line.told)
    return Line(
        who=line.unit_name or _("社区自办"), under="、".join(name for _code, name in line.places), what=line.title,
        notes=told, kind="airing", state=line.state, when=_when(line), late=line.state == AiringState.LATE,
        need=line.need_id, project=line.project_id, unit=line.unit_id,
    )  # fmt: skip


def _when(line: AiringLine) -> str:
    if line.done_on:
        return zh_day(line.done_on)
    if line.due_on is None:
        return ""
    words = _("应于 %(day)s") if line.is_short else _("%(day)s前")
    return words % {"day": zh_day(line.due_on)}


def _claiming(items: Iterable[AgendaItem]) -> Point:
    needs = [item.need for item in items if item.need is not None]
    names = names_of({need.area_code for need in needs})
    lines = [_need(need, names.get(need.area_code, "")) for need in needs]
    return Point(
        AgendaKind.CLAIMING, _("需求认领"), _("选中一件，按 R 现场认领"), lines=lines, empty=_("没有待认领的需求。")
    )  # fmt: skip


def _need(need: Need, place: str) -> Line:
    left = need.left_to_claim
    note = "" if left is None else _("还差 %(left)s%(measure)s") % {"left": amount(left), "measure": need.measure}
    seconded = _("附议 %(n)s 人") % {"n": need.endorsement_count} if need.endorsement_count else ""
    return Line(
        who=place, what=need.text, notes=_said(note, seconded), kind="need", state=need.status, need=need.pk, left=note
    )  # fmt: skip


def _topics(items: Iterable[AgendaItem]) -> Point:
    lines = [
        Line(
            who=str(item.unit or _("街道")), what=item.title, notes=_said(item.result), unit=item.unit_id,
            topic=item.pk,
        )
        for item in items
    ]  # fmt: skip
    lead = _("选中一项，按 N 记讨论结果")
    return Point(AgendaKind.TOPIC, _("新议题"), lead, lines=lines, empty=_("没有新议题。"))


def _decided(decisions: list[ActionItem]) -> Point:
    lead = _("定了什么，谁办，什么时候办好")
    return Point(
        DECIDED, _("本次议定"), lead, lines=[_decision(one) for one in decisions], empty=_("还没有记下议定事项。")
    )


def _closing(items: list[AgendaItem]) -> Point:
    lines = [Line(who=_("下任轮值主席"), what=item.title) for item in items]
    return Point(CLOSING, _("散会"), lines=lines, empty=_("下一任轮值主席还没有排。"))


def _said(*parts: str) -> tuple[str, ...]:
    return tuple(part for part in parts if part)
