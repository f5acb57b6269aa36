"""The monthly report as an official document. Its words are Chinese whatever language the reader has chosen."""

from collections.abc import Callable, Sequence
from datetime import date

from django.utils import timezone, translation

from core import clock
from core.documents import Document, Heading, Link, Paragraph, Table
from meetings.models import MonthlyReport, ReportStatus
from meetings.present import change_words, plain, with_unit
from meetings.selectors.counting import SPLIT, Figure
from meetings.selectors.sheet import Sheet

Href = Callable[[str], str]
Block = Heading | Paragraph | Table
MOST_NAMES = 10


def report_document(
    sheet: Sheet, *, number: str = "", words: str = "", signed_on: date | None = None, href: Href | None = None
) -> Document:
    """Write the report; with ``href`` every figure leads to the rows it counts."""
    with translation.override("zh-hans"):
        month = sheet.month
        return Document(
            title=f"关于{month.year}年{month.month}月区域化党建\n工作情况的通报",
            body=_Body(sheet, href).blocks(words),
            head=sheet.issuer, number=number, mark="" if number else "草稿", addressee="各成员单位、各社区党组织",
            signature=sheet.issuer, signed_on=signed_on or clock.today(),
        )  # fmt: skip


def document_of(report: MonthlyReport, sheet: Sheet, href: Href | None = None) -> Document:
    """The document of a stored report, draft or issued."""
    issued = report.status == ReportStatus.ISSUED and report.issued_at is not None
    signed = timezone.localdate(report.issued_at, clock.SHANGHAI) if issued else None
    return report_document(sheet, number=report.number, words=report.words, signed_on=signed, href=href)


def file_name(sheet: Sheet) -> str:
    """What its file is called."""
    return f"{sheet.street}{sheet.month:%Y-%m}月报"


class _Body:
    """The sentences of one report, with or without links."""

    def __init__(self, sheet: Sheet, href: Href | None) -> None:
        self.sheet, self.href = sheet, href

    def blocks(self, words: str) -> list[Block]:
        said: list[Block] = [Paragraph(line.strip()) for line in words.splitlines() if line.strip()]
        if said:
            said.insert(0, Heading("情况说明"))
        return [
            self.opening(),
            Heading("基本情况"), *self.needs(),
            Heading("主要做法及成效"),
            Heading("资源共享", 2), self.resources(), *self.used_up(),
            Heading("项目推进", 2), self.projects(), self.decisions(),
            self.table("表1　各社区需求办理情况", "社区", "area", self.sheet.areas),
            self.table("表2　各类别需求办理情况", "类别", "category", self.sheet.categories),
            Heading("存在问题"), *self.shortfalls(),
            *said,
            Heading("下月计划"), self.plans(),
        ]  # fmt: skip

    def opening(self) -> Paragraph:
        return Paragraph(
            f"{self.sheet.month.month}月份，{self.sheet.issuer}", self._n("units"), "成员单位、",
            self._n("communities"), "社区围绕需求、资源、项目三张清单开展共建，现将情况通报如下。",
        )  # fmt: skip

    def needs(self) -> list[Paragraph]:
        judged = [
            "经需求提出人评价", self._n("judged"), "，解决率", self._n("resolution"), "，满意率",
            self._n("satisfaction"), *self._silent("satisfaction"), "。",
        ]  # fmt: skip
        return [
            Paragraph(
                "当月收到需求", self._n("received"), *self._than("received"), "。其中普适性需求", self._n("universal"),
                "，热点性需求", self._n("hot_spot"), "。响应率", self._n("response"), *self._than("response"),
                "；办结率", self._n("completion"), *self._than("completion"), "。", *judged,
                "列入清单的需求转化率", self._n("conversion"), "。",
            )
        ]  # fmt: skip

    def resources(self) -> Paragraph:
        holder = f"（{self.sheet.largest}）" if self.sheet.largest else ""
        return Paragraph(
            "成员单位新增资源", self._n("resources_new"), "，现有", self._n("resources"), "，资源使用率",
            self._n("usage"), "。发出对接", self._n("offers"), "，认领", self._n("claims"), "，涉及",
            self._n("claiming_units"), "单位。承担最多的单位", holder, "占", self._n("largest_share"),
            *self._than("largest_share"), "，负担基尼系数", self._n("gini"), "。",
        )  # fmt: skip

    def projects(self) -> Paragraph:
        return Paragraph(
            "实施微项目", self._n("projects_running"), "，完成", self._n("projects_completed"), "，解决问题",
            self._n("problems_solved"), "，服务", self._n("attendances"), "、", self._n("people_served"),
            "。使用经费", self._n("money"), "。", *self._on_time(),
        )  # fmt: skip

    def _on_time(self) -> list[Link | str]:
        """What was issued before milestones were counted says nothing of them."""
        if "on_time" not in self.sheet.figures:
            return []
        return ["到期时间节点按期率", self._n("on_time"), *self._than("on_time"), "。"]

    def used_up(self) -> list[Paragraph]:
        """One sentence: how much of each measure is used, where something can be used up at all."""
        told = [[f"{one} ", self._n(f"used_up.measure.{one}")] for one in self.sheet.measures]
        if not told:
            return []
        parts = [part for one in told for part in ("，", *one)][1:]
        return [Paragraph("会用完的资源已认领的比例，按计量单位：", *parts, "。")]

    def decisions(self) -> Paragraph:
        return Paragraph("到期议定事项按期核实办结率", self._n("actions"), *self._than("actions"), "。")

    def shortfalls(self) -> list[Paragraph]:
        return [
            Paragraph("超期未办结需求", self._n("overdue"), *self._than("overdue"), "。"),
            Paragraph("当月没有实施微项目的社区", self._n("idle_communities"), self._named("idle_communities"), "。"),
            Paragraph("当月未承担任务的成员单位", self._n("idle_units"), self._named("idle_units"), "。"),
        ]

    def plans(self) -> Paragraph:
        meeting = f"{self.sheet.next_meeting}；" if self.sheet.next_meeting else ""
        return Paragraph(
            meeting, "推进", self._n("unclaimed"), "清单需求认领；", self._n("actions_next"), "议定事项到期验收。"
        )

    def table(self, caption: str, first: str, way: str, lines: Sequence[Sequence[str]]) -> Table:
        rows = [
            [name, *(self._cell(f"{key}.{way}.{value}") for key in SPLIT)]
            for value, name in lines
        ]  # fmt: skip
        return Table(
            header=[first, "收到", "响应率", "办结率", "满意率"], rows=rows, caption=caption, widths=[2, 1, 1, 1, 1],
            note=f"注：评价不足{self.sheet.minimum}件的不列满意率。",
        )  # fmt: skip

    def _figure(self, key: str) -> Figure:
        return self.sheet.figures[key]

    def _linked(self, key: str, text: str) -> Link | str:
        return Link(text, self.href(key)) if self.href else text

    def _n(self, key: str) -> Link | str:
        return self._linked(key, with_unit(self._figure(key)))

    def _cell(self, key: str) -> Link | str:
        found = self.sheet.figures.get(key)
        if found is None:
            return "0" if key.startswith("received.") else plain(None)
        return self._linked(key, plain(found))

    def _than(self, key: str) -> list[str]:
        words = change_words(self._figure(key), self._figure(key).month_change, "上月")
        return [f"，{words}"] if words else []

    def _silent(self, key: str) -> list[str]:
        one = self._figure(key)
        return [f"（评价不足{self.sheet.minimum}件，不列）"] if one.value is None and one.rows else []

    def _named(self, key: str) -> str:
        place = 1 if key == "idle_communities" else 0
        names = [cells[place] for _pk, cells in self.sheet.rows(self._figure(key)) if cells]
        if not names:
            return ""
        return "：" + "、".join(names[:MOST_NAMES]) + ("等" if len(names) > MOST_NAMES else "")
