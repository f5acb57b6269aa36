"""The airing board as a workbook, in Chinese whatever language the reader has chosen."""

from collections.abc import Iterator, Sequence
from typing import IO, Any

from django.utils import translation

from core.workbook.writing import DAY, NUMBER, SHARE, Column, write_lists
from meetings.models import AiringLine, AiringState, JointMeeting
from meetings.selectors.airing import Group, board_of

LINES = (
    Column("序号", 6, NUMBER), Column("单位", 24), Column("社区", 16), Column("承诺", 40), Column("应于", 12, DAY),
    Column("状态", 9), Column("完成日期", 12, DAY), Column("进展", 40), Column("原因", 30), Column("下一步", 30),
    Column("需要谁帮什么", 24), Column("预计完成", 12, DAY), Column("与记录不符之处", 24),
)  # fmt: skip
SUMS = (
    Column("名称", 24), Column("承诺项数 n", 11, NUMBER), Column("完成", 8, NUMBER), Column("推进中", 8, NUMBER),
    Column("超期", 8, NUMBER), Column("未完成", 8, NUMBER), Column("完成率", 9, SHARE),
)  # fmt: skip


def airing_workbook(meeting: JointMeeting) -> IO[bytes]:
    """Every line, those to be asked about, and the sums per unit and per community."""
    with translation.override("zh-hans"):
        board = board_of(meeting)
        return write_lists([
            ("晾晒台", LINES, _lines(board.lines)), ("问题查摆", LINES, _lines(board.shortfalls())),
            ("按单位", SUMS, _sums(board.by_unit())), ("按社区", SUMS, _sums(board.by_community())),
        ])  # fmt: skip


def _lines(lines: Sequence[AiringLine]) -> Iterator[tuple[Any, ...]]:
    for place, line in enumerate(lines, 1):
        yield (
            place, line.unit_name or "社区", "、".join(name for _code, name in line.places), line.title, line.due_on,
            AiringState(line.state).label, line.done_on, line.told, line.cause, line.next_step, line.help_needed,
            line.expected_on, line.differs,
        )  # fmt: skip


def _sums(groups: Sequence[Group]) -> Iterator[tuple[Any, ...]]:
    """The share kept stays empty where there are too few to compare."""
    for group in groups:
        tally = group.tally
        yield (group.name, tally.n, tally.done, tally.running, tally.late, tally.not_done, tally.share)
