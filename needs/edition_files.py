"""A need list written to files, in Chinese whatever language the reader has chosen: a workbook and a document."""

from collections.abc import Iterator
from typing import IO, Any

from django.utils import timezone, translation

from core import clock
from core.accounts.models import User
from core.areas.selectors import settings_of
from core.documents import Document, Paragraph, Table
from core.workbook.writing import CODE, DAY, NUMBER, Column, write_list
from needs.edition_page import told_of
from needs.models import Need, NeedList, NeedStatus, Reach, Urgency
from needs.selectors.editions import Line, lines_of, place_of

CHINESE = "zh-hans"
# Where the ledger has the same column, it is called the same.
COLUMNS = (
    Column("序号", 6, NUMBER), Column("编号", 20, CODE), Column("社区", 12), Column("类别", 10),
    Column("需求内容", 50), Column("地点", 16), Column("性质", 9), Column("紧急程度", 9), Column("附议", 7, NUMBER),
    Column("办结时限", 12, DAY), Column("发布时状态", 11), Column("现在状态", 11),
)  # fmt: skip


def edition_workbook(need_list: NeedList, user: User) -> IO[bytes]:
    """The lines as a workbook in the office's layout."""
    with translation.override(CHINESE):
        lines = lines_of(need_list, among=Need.objects.visible_to(user))
        return write_list(need_list.title, COLUMNS, _cells(lines))


def _cells(lines: list[Line]) -> Iterator[tuple[Any, ...]]:
    for place, line in enumerate(lines, 1):
        yield (
            place, line.number, line.community, line.category, line.text, line.place, Reach(line.reach).label,
            Urgency(line.urgency).label, line.endorsements, line.due, NeedStatus(line.status).label,
            NeedStatus(line.now).label,
        )  # fmt: skip


def edition_document(need_list: NeedList, user: User) -> Document:
    """The list as a document to be issued and pinned up; it says what stood on the day of publishing."""
    with translation.override(CHINESE):
        lines = lines_of(need_list, among=Need.objects.visible_to(user))
        organ = settings_of(need_list.street_code).host_organ
        return Document(
            title=need_list.title, body=[Paragraph(_opening(need_list, lines)), _table(lines)], head=organ,
            mark="" if need_list.is_published else "草稿", signature=organ, signed_on=_day(need_list),
        )  # fmt: skip


def _day(need_list: NeedList) -> Any:
    if need_list.published_at is None:
        return clock.today()
    return timezone.localdate(need_list.published_at, clock.SHANGHAI)


def _opening(need_list: NeedList, lines: list[Line]) -> str:
    told = told_of(lines)
    special = [(told["universal"], "普适性"), (told["hot_spot"], "热点性"), (told["urgent"], "紧急")]
    named = "、".join(f"{word} {n} 件" for n, word in special if n)
    among = f"，其中{named}" if named else ""
    return f"{place_of(need_list)}本期共列需求 {told['all']} 件{among}，请各单位按所长认领，请居民监督办理。"


def _table(lines: list[Line]) -> Table:
    several = len({line.area_code for line in lines}) > 1
    rows = [
        [str(place), _said(line), *([line.community] if several else []), line.category, _due(line)]
        for place, line in enumerate(lines, 1)
    ]
    return Table(
        header=["序号", "需求内容", *(["社区"] if several else []), "类别", "办结时限"], rows=rows,
        widths=[1, 7, *([2.4] if several else []), 2, 2.4], note="注：办结时限为受理时的承诺。",
    )  # fmt: skip


def _said(line: Line) -> str:
    """What is asked, where, and what makes it special."""
    tags = "，".join(str(word) for word in (line.reach_word, line.urgency_word) if word)
    told = f"（{tags}）" if tags else ""
    return f"{line.text}{told}{'，' + line.place if line.place else ''}"


def _due(line: Line) -> str:
    return f"{line.due.year}.{line.due.month}.{line.due.day}" if line.due else "—"
