"""The sentences of a report, section by section."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.documents import Block, Figure, Heading, Link, Paragraph
from core.files.storing import photo_bytes
from core.templatetags.tongxin import amount, zh_date
from meetings.models import ReportSpan
from meetings.present import change_words, with_unit
from meetings.report_charts import by_month, by_place
from meetings.report_tables import Tables
from meetings.selectors import counting
from meetings.selectors.sheet import Sheet

Href = Callable[[str], str]
Content = list[Link | str]
MOST_NAMES = 10


@dataclass(frozen=True)
class Said:
    """What people wrote beside the figures."""

    words: str = ""
    problems: str = ""
    plans: str = ""
    revises: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Wording:
    """How a stretch speaks of itself, of the one before, of a year ago and of the next."""

    now: Any
    before: Any
    year: Any
    following: Any


WORDINGS = {
    ReportSpan.MONTH: Wording(_("当月"), _("上月"), _("去年同月"), _("下月")),
    ReportSpan.QUARTER: Wording(_("本季度"), _("上季度"), _("去年同期"), _("下季度")),
    ReportSpan.HALF: Wording(_("本半年"), _("上个半年"), _("去年同期"), _("下半年")),
    ReportSpan.YEAR: Wording(_("全年"), _("上年"), "", _("下年")),
}


def wording_of(sheet: Sheet) -> Wording:
    wording = WORDINGS[ReportSpan(sheet.span)]
    second_half = sheet.span == ReportSpan.HALF and sheet.month.month > 1
    return Wording(wording.now, wording.before, wording.year, _("明年上半年")) if second_half else wording


class Body:
    """The body of one report, with or without links."""

    def __init__(self, sheet: Sheet, href: Href | None) -> None:
        self.sheet, self.href = sheet, href
        self.wording = wording_of(sheet)
        self.tables = Tables(sheet, href)

    def blocks(self, said: Said) -> list[Block]:
        return [
            *self.revised(said), self.opening(),
            Heading("基本情况"), *self.needs(), *by_month(self.sheet), self.tables.trend(),
            Heading("主要做法及成效"),
            Heading("组织共建", 2), self.visits(),
            Heading("资源共享", 2), self.resources(), *self.used_up(), self.pacts(),
            Heading("项目推进", 2), self.projects(), self.decisions(),
            *by_place(self.sheet), *self.tables.places(), *self.tables.units(),
            *self.cases(),
            Heading("存在问题"), *self.shortfalls(), *_lines(said.problems),
            *_under("情况说明", said.words),
            Heading(f"{self.wording.following}计划"), self.plans(), *_lines(said.plans),
        ]  # fmt: skip

    def revised(self, said: Said) -> list[Block]:
        """A revision says at once what it takes the place of, and why."""
        return (
            [Paragraph(f"本通报修订并替代{said.revises}。修订原因：{said.reason.rstrip('。')}。")]
            if said.revises
            else []
        )

    def opening(self) -> Paragraph:
        until = f"数据截至{zh_date(self.sheet.as_of)}。"
        streets = [f"全区{len(self.sheet.streets)}个街道、"] if self.sheet.streets else []
        return Paragraph(
            *streets, self._n("units"), "成员单位、", self._n("communities"), "社区参与共建。",
            f"现将{self.wording.now}工作情况通报如下，", until
        )  # fmt: skip

    def needs(self) -> list[Block]:
        return [
            Paragraph(
                f"{self.wording.now}收到需求", self._n("received"), *self._than("received"), "。其中普适性需求",
                self._n("universal"), "，热点性需求", self._n("hot_spot"), "。响应率", *self._rate("response"),
                "；办结率", *self._rate("completion"), "。", *self._judged(), "列入清单的需求转化率",
                *self._rate("conversion"), "。",
            )
        ]  # fmt: skip

    def _judged(self) -> Content:
        return [
            "经需求提出人评价", self._n("judged"), "，解决率", *self._rate("resolution"), *self._silent("resolution"),
            "，满意率", *self._rate("satisfaction"), *self._silent("satisfaction"), "。",
        ]  # fmt: skip

    def visits(self) -> Paragraph:
        made = [self._n("visits"), *self._than("visits")]
        return Paragraph("走访成员单位", *made, "，走访覆盖率", *self._rate("visited"), "。")

    def resources(self) -> Paragraph:
        holder = f"（{self.sheet.largest}）" if self.sheet.largest else ""
        return Paragraph(
            "成员单位新增资源", self._n("resources_new"), "，现有", self._n("resources"), "，资源使用率",
            *self._rate("usage"), "。发出对接", self._n("offers"), "，认领", self._n("claims"), "，涉及",
            self._n("claiming_units"), "单位。承担最多的单位", holder, "占", *self._rate("largest_share"),
            "，负担基尼系数", self._n("gini"), "。",
        )  # fmt: skip

    def projects(self) -> Paragraph:
        return Paragraph(
            "实施微项目", self._n("projects_running"), *self._than("projects_running"), "，完成",
            self._n("projects_completed"), "，解决问题", self._n("problems_solved"), "，服务", self._n("attendances"),
            "、", self._n("people_served"), "。使用经费", self._n("money"), "。到期时间节点按期率",
            *self._rate("on_time"), "。",
        )  # fmt: skip

    def used_up(self) -> list[Block]:
        """One sentence: how much of each measure is used, where something can be used up at all."""
        told = [[f"{one} ", self._n(f"used_up.measure.{one}")] for one in self.sheet.measures]
        if not told:
            return []
        parts = [part for one in told for part in ("，", *one)][1:]
        return [Paragraph("会用完的资源已认领的比例，按计量单位：", *parts, "。")]

    def pacts(self) -> Paragraph:
        """Places opened at other hours, what was promised both ways, and who stands by the charter."""
        return Paragraph(
            "错时开放的场地约出", self._n("booked"), "，到场", self._n("booking_used"), "，爽约率",
            *self._rate("no_shows"), "。履行中的双向服务协议", self._n("agreements"), f"，{self.wording.now}确认履行",
            self._n("deliveries"), "。联盟公约签署率", *self._rate("charter_signed"), "。",
        )  # fmt: skip

    def decisions(self) -> Paragraph:
        return Paragraph("到期议定事项按期核实办结率", *self._rate("actions"), "。")

    def cases(self) -> Iterator[Block]:
        """Each told case with its photo; one without consent has none."""
        if self.sheet.cases:
            yield Heading("典型案例", 2)
        for case in self.sheet.cases:
            yield Paragraph(f"{case.title}（{case.unit}）。{case.text}" if case.unit else f"{case.title}。{case.text}")
            if case.photo is not None:
                yield Figure(photo_bytes(case.photo), case.title)

    def shortfalls(self) -> list[Block]:
        now = self.wording.now
        return [
            Paragraph("超期未办结需求", self._n("overdue"), *self._than("overdue"), "。"),
            Paragraph(f"{now}没有实施微项目的社区", self._n("idle_communities"), self._named("idle_communities"), "。"),
            Paragraph(f"{now}未承担任务的成员单位", self._n("idle_units"), self._named("idle_units"), "。"),
        ]

    def plans(self) -> Paragraph:
        meeting = f"{self.sheet.next_meeting}；" if self.sheet.next_meeting else ""
        return Paragraph(
            meeting, "推进", self._n("unclaimed"), "清单需求认领；", self._n("actions_next"), "议定事项到期验收。"
        )

    def _figure(self, key: str) -> counting.Figure:
        return self.sheet.figures[key]

    def _n(self, key: str) -> Link | str:
        text = with_unit(self._figure(key))
        return Link(text, self.href(key)) if self.href else text

    def _rate(self, key: str) -> Content:
        """A rate with what it is of, and how it has changed."""
        one = self._figure(key)
        base = (
            f"（{amount(one.numerator)}÷{amount(one.denominator)}）"
            if one.value is not None and one.denominator
            else ""
        )
        return [self._n(key), base, *self._than(key)]

    def _than(self, key: str) -> list[str]:
        one = self._figure(key)
        told = [change_words(one, one.month_change, self.wording.before)]
        if self.wording.year:
            told.append(change_words(one, one.year_change, self.wording.year))
        return [f"，{words}" for words in told if words]

    def _silent(self, key: str) -> list[str]:
        one = self._figure(key)
        return [f"（评价不足{self.sheet.minimum}件，不列）"] if one.value is None and one.count else []

    def _named(self, key: str) -> str:
        place, whole = 1 if key == "idle_communities" else 0, self.sheet.whole(key)
        names = [cells[place] for _pk, cells in self.sheet.rows(whole) if cells] if whole else []
        if not names:
            return ""
        return "：" + "、".join(names[:MOST_NAMES]) + ("等" if len(names) > MOST_NAMES else "")


def _lines(text: str) -> list[Paragraph]:
    return [Paragraph(line.strip()) for line in text.splitlines() if line.strip()]


def _under(heading: str, text: str) -> list[Block]:
    lines = _lines(text)
    return [Heading(heading), *lines] if lines else []
