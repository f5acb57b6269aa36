"""What the page of a meeting's airing board shows."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.accounts.models import User
from meetings.lifecycle import MEETING_LIFECYCLE
from meetings.models import JointMeeting
from meetings.policies import can_set_rules, concerns
from meetings.selectors.airing import Board, board_of

VIEWS = ("unit", "community", "short")


def airing_page(meeting: JointMeeting, user: User, by: str | None) -> dict[str, Any]:
    """The board by unit, by community, or what is to be asked about; each line this person may explain says so."""
    board, by = board_of(meeting), by if by in VIEWS else VIEWS[0]
    may = MEETING_LIFECYCLE.allows("correct-airing", obj=meeting, actor=user)
    mine = {line.position for line in board.lines if may and concerns(user, line)}
    return {
        "meeting": meeting, "board": board, "by": by, "groups": _groups(board, by), "mine": mine,
        "views": _views(meeting, board, by), "may_set": can_set_rules(user, meeting.area_code),
    }  # fmt: skip


def _groups(board: Board, by: str) -> list[dict[str, Any]]:
    if by == "short":
        lines = board.shortfalls()
        return [{"name": "", "lines": lines, "tally": None}] if lines else []
    found = board.by_unit() if by == "unit" else board.by_community()
    return [{"name": group.name, "lines": group.lines, "tally": group.tally} for group in found]


def _views(meeting: JointMeeting, board: Board, by: str) -> list[dict[str, Any]]:
    here = reverse("meetings:airing", args=[meeting.pk])
    named = (
        ("unit", _("按单位"), len(board.by_unit()), ""),
        ("community", _("按社区"), len(board.by_community()), ""),
        ("short", _("问题查摆"), board.tally.short, "late" if board.tally.short else ""),
    )
    return [
        {"label": label, "url": f"{here}?by={key}", "count": count, "current": by == key, "family": family}
        for key, label, count, family in named
    ]
