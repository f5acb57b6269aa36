"""The tables of a report. Every rate stands beside the number it is of, and lines are in the order of the register."""

from collections.abc import Callable, Sequence

from core.documents import Block, Link, Table
from core.templatetags.tongxin import amount
from meetings.present import change_words, plain, with_unit
from meetings.selectors.counting import Figure
from meetings.selectors.sheet import Lines, Sheet

Href = Callable[[str], str]
Cell = Link | str
NEEDS_HEADER = ["收到", "应答复", "响应率", "应办结", "办结率", "评价", "满意率"]


class Tables:
    """The tables of one sheet, with or without links."""

    def __init__(self, sheet: Sheet, href: Href | None) -> None:
        self.sheet, self.href = sheet, href

    def places(self) -> list[Block]:
        """By street or community, and by category."""
        where = ("街道", "street", self.sheet.streets) if self.sheet.streets else ("社区", "area", self.sheet.areas)
        return [self._needs("表1", *where), self._needs("表2", "类别", "category", self.sheet.categories)]

    def units(self) -> list[Block]:
        """What each unit did, by name; no order of merit."""
        if not self.sheet.units:
            return []
        header = ["单位", "认领", "占比", "微项目", "到期节点", "按期率", "服务人次"]
        rows = [self._unit(value, name) for value, name in self.sheet.units]
        note = "注：只列本期承担了任务的单位，按单位名称排列；占比为该单位认领件数占全部认领件数。"
        return [Table(header, rows, caption="表3　各单位参与情况", widths=[4, 1, 1.1, 1.2, 1.5, 1.2, 1.5], note=note)]

    def trend(self) -> Table:
        rows = [[month, str(came), str(done)] for month, came, done in self.sheet.trend]
        return Table(["月份", "收到", "办结"], rows, caption="近十二个月收到与办结（件）", widths=[2, 1, 1])

    def headline(self) -> list[Block]:
        """Every figure with what it is of and its changes, and how each is counted."""
        one = [figure for key, figure in self.sheet.figures.items() if "." not in key]
        numbers = [[self._linked(figure.key, with_unit(figure)), *self._beside(figure)] for figure in one]
        first, before, year = "本期", "与上期比", "与去年同期比"
        rows = [[str(figure.label), *cells] for figure, cells in zip(one, numbers, strict=True)]
        meaning = [[str(figure.label), str(figure.definition)] for figure in one]
        return [
            Table(["指标", first, "依据", before, year], rows, caption="主要指标", widths=[2.9, 1.6, 1.7, 2.4, 2.4]),
            Table(["指标", "口径"], meaning, caption="指标口径", widths=[1, 3]),
        ]

    def _beside(self, figure: Figure) -> list[str]:
        known = figure.is_rate and figure.denominator
        base = f"{amount(figure.numerator)}÷{amount(figure.denominator)}" if known else "—"
        changes = (change_words(figure, one, "") for one in (figure.month_change, figure.year_change))
        return [base, *(words.removeprefix("比").removeprefix("与") or "—" for words in changes)]

    def _needs(self, number: str, first: str, way: str, lines: Lines) -> Table:
        rows = [[name, *self._cells(way, value)] for value, name in lines]
        return Table(
            header=[first, *NEEDS_HEADER], rows=rows, caption=f"{number}　各{first}需求办理情况",
            widths=[2, 1, 1, 1.2, 1, 1.2, 1, 1.2],
            note=f"注：评价不足{self.sheet.minimum}件的不列满意率；按{first}登记顺序排列。",
        )  # fmt: skip

    def _cells(self, way: str, value: str) -> list[Cell]:
        found: list[Cell] = [self._count(f"received.{way}.{value}")]
        for key in ("response", "completion", "satisfaction"):
            name = f"{key}.{way}.{value}"
            found += [self._whole(name), self._value(name)]
        return found

    def _unit(self, value: str, name: str) -> Sequence[Cell]:
        claims, everything = self.sheet.figures.get(f"claims.unit.{value}"), self.sheet.figures["claims"].count
        share = f"{claims.count / everything:.1%}" if claims and everything else "—"
        return [
            name, self._count(f"claims.unit.{value}"), share, self._count(f"projects_running.unit.{value}"),
            self._whole(f"on_time.unit.{value}"), self._value(f"on_time.unit.{value}"),
            self._count(f"attendances.unit.{value}"),
        ]  # fmt: skip

    def _count(self, key: str) -> Cell:
        found = self.sheet.figures.get(key)
        return self._linked(key, plain(found)) if found else "0"

    def _whole(self, key: str) -> str:
        found = self.sheet.figures.get(key)
        return amount(found.denominator) if found else "0"

    def _value(self, key: str) -> Cell:
        found = self.sheet.figures.get(key)
        return self._linked(key, plain(found)) if found else plain(None)

    def _linked(self, key: str, text: str) -> Cell:
        return Link(text, self.href(key)) if self.href else text
