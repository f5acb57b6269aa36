"""Pairings as a workbook, in Chinese whatever language the reader has chosen; no household is named in it."""

from collections.abc import Iterator
from typing import IO, Any

from django.db.models import QuerySet
from django.utils import translation

from core.workbook.writing import DAY, MONEY, NUMBER, Column, write_lists
from members.models import Pairing, PairingHelp

PAIRS = (
    Column("序号", 6, NUMBER), Column("编号", 18), Column("类型", 12), Column("结对双方", 24), Column("对方", 24),
    Column("名称", 30), Column("做什么", 40), Column("开始", 12, DAY), Column("到期", 12, DAY), Column("状态", 11),
    Column("缺的年度", 16), Column("结束原因", 24),
)  # fmt: skip
YEARS = (
    Column("编号", 18), Column("名称", 30), Column("年度", 8, NUMBER), Column("做了什么", 50),
    Column("走访次数", 10, NUMBER), Column("受益人次", 10, NUMBER), Column("投入（元）", 12, MONEY),
    Column("照片", 8, NUMBER), Column("缺", 6),
)  # fmt: skip
HELP = (
    Column("编号", 18), Column("名称", 30), Column("哪一天", 12, DAY), Column("帮了什么", 12),
    Column("投入（元）", 12, MONEY), Column("户", 10),
)  # fmt: skip


def pairing_workbook(pairings: QuerySet[Pairing]) -> IO[bytes]:
    """What stands in the list, every year of it, and the help, each household told as one household."""
    with translation.override("zh-hans"):
        rows = list(pairings.prefetch_related("years__photos"))
        return write_lists([
            ("结对", PAIRS, _pairs(rows)), ("年度记录", YEARS, _years(rows)), ("帮扶", HELP, _help(pairings)),
        ])  # fmt: skip


def _pairs(rows: list[Pairing]) -> Iterator[tuple[Any, ...]]:
    for place, row in enumerate(rows, 1):
        yield (
            place, row.number, row.get_kind_display(), str(row.first), str(row.partner), row.title, row.purpose,
            row.begins_on, row.ends_on, row.get_status_display(), "、".join(map(str, row.missing)), row.reason,
        )  # fmt: skip


def _years(rows: list[Pairing]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        for year, entry, missing in row.by_year():
            told = (
                (entry.done, entry.visits, entry.people, entry.money, len(entry.photos.all())) if entry else (None,) * 5
            )
            yield (row.number, row.title, year, *told, "缺" if missing else "")


def _help(pairings: QuerySet[Pairing]) -> Iterator[tuple[Any, ...]]:
    given = PairingHelp.objects.filter(pairing__in=pairings.order_by().values("pk")).select_related("pairing")
    for entry in given.defer("household", "note").order_by("pairing_id", "done_on", "id"):
        yield (
            entry.pairing.number, entry.pairing.title, entry.done_on, entry.get_kind_display(), entry.money, "一户"
        )  # fmt: skip
