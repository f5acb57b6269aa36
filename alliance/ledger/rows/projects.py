"""A project row."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from alliance.ledger.rows.reader import DATE_UNREADABLE, UNKNOWN_UNIT, RowReader
from core.workbook.dates import Found
from core.workbook.figures import read_count, read_money
from core.workbook.spans import read_span
from core.workbook.text import content, folded
from projects.models import FundSource, ProjectKind, ProjectStatus

LONGEST_NAME = 80
_IN_TEN_THOUSANDS = re.compile(r"单位[:：]?万元")
MOST_MONEY = Decimal("99999999999")
_SEVERAL = re.compile(r"[、,，;；/\n]+|\s{1,}")
_ALL = re.compile(r"^(?:全街道?|全部|所有|各|全体|辖区|街道|全辖区?)(?:各)?(?:社区|居委会?|村居)?$|^\d+个社区$")
_FUND_WORDS: dict[str, FundSource] = {
    **{folded(label): FundSource(value) for value, label in FundSource.choices},
    "保障资金": FundSource.COMMUNITY, "社区资金": FundSource.COMMUNITY, "社区经费": FundSource.COMMUNITY,
    "社区发展治理专项保障资金": FundSource.COMMUNITY, "自筹": FundSource.OWN, "自有资金": FundSource.OWN,
    "单位自有": FundSource.OWN, "单位出资": FundSource.OWN, "企业自筹": FundSource.OWN, "捐款": FundSource.DONATION,
    "社会捐赠": FundSource.DONATION, "爱心捐赠": FundSource.DONATION, "社会资金": FundSource.DONATION,
    "赞助": FundSource.DONATION, "慈善": FundSource.DONATION,
}  # fmt: skip
# As this house writes them itself, so that an export comes back as it went out.
_OWN_WORDS = {folded(label): ProjectStatus(value) for value, label in ProjectStatus.choices}
_STATUSES: tuple[tuple[re.Pattern[str], ProjectStatus], ...] = (
    (re.compile(r"终止|取消|撤销|中止"), ProjectStatus.ENDED_EARLY),
    (re.compile(r"(?:待|未|申请|等待)验收"), ProjectStatus.CLAIMED_DONE),
    (re.compile(r"归档"), ProjectStatus.ARCHIVED),
    (re.compile(r"暂停|搁置|停工|暂缓"), ProjectStatus.SUSPENDED),
    (
        re.compile(r"未(?:开始|启动|实施|开展|开工)|待(?:实施|启动|开展|开工)|筹备|拟|计划|立项|公示|申报"),
        ProjectStatus.PUBLISHED,
    ),
    (re.compile(r"实施中|进行中|推进中|在建|执行中|开展中|正在|未完成|持续|部分完成|未结项"), ProjectStatus.RUNNING),
    (re.compile(r"完成|结项|办结|完工|竣工|结束|验收|完毕|^是$|^100%$"), ProjectStatus.COMPLETED),
    (re.compile(r"进行|推进|实施|开展|启动|开工|^\d{1,2}%$"), ProjectStatus.RUNNING),
)


@dataclass(slots=True)
class ProjectRecord:
    name: str
    unit: str
    partners: tuple[str, ...]
    communities: tuple[str, ...]
    starts_on: date | None
    ends_on: date | None
    open_ended: bool
    funds: Decimal | None
    fund_source: str
    problems_solved: int | None
    people_served: int | None
    attendances: int | None
    status: str
    status_text: str
    aim: str
    result: str
    kind: str


class ProjectReader(RowReader):
    group_field = ""

    def read(self) -> ProjectRecord | None:
        name = self.text("name")
        if not name:
            self.reject("name", _("项目名称为空"))
        elif len(name) > LONGEST_NAME:
            self.reject("name", _("项目名称超过%(most)d字") % {"most": LONGEST_NAME})
        starts_on, ends_on, open_ended = self._dates()
        solved, result = self._solved()
        served, attendances = self._served()
        record = ProjectRecord(
            name=name,
            unit=self._unit(),
            partners=self._partners(),
            communities=self._communities(),
            starts_on=starts_on,
            ends_on=ends_on,
            open_ended=open_ended,
            funds=self._funds(),
            fund_source=self._fund_source(),
            problems_solved=solved,
            people_served=served,
            attendances=attendances,
            status=self._status(starts_on, ends_on),
            status_text=self.text("status", 300),
            aim=self.text("text", 2000),
            result=result,
            kind=self._kind(),
        )
        return None if self.is_rejected else record

    def _kind(self) -> str:
        heading = self.reading.heading("name")
        return ProjectKind.WISH if heading and "心愿" in heading.words else ""

    def _unit(self) -> str:
        written = self.cell("unit")
        if written is None or not content(written):
            if self.text("name") not in self.street.wishes:
                self.reject("unit", _("实施单位为空"))
            return ""
        found = self.street.find_unit(written)
        if found:
            return found
        names = [self.street.find_unit(part) for part in _SEVERAL.split(content(written)) if part]
        if not names or not all(names):
            self.reject("unit", UNKNOWN_UNIT)
            return ""
        return names[0]

    def _partners(self) -> tuple[str, ...]:
        written = self.text("partners")
        also = self.text("unit")
        names: list[str] = []
        if also and not self.street.find_unit(also):
            # Several leaders in one cell: the first leads, the others join.
            names += [each for part in _SEVERAL.split(also)[1:] if (each := self.street.find_unit(part))]
        whole = self.street.find_unit(written) if written else ""
        for part in [whole] if whole else _SEVERAL.split(written):
            if not part:
                continue
            found = self.street.find_unit(part)
            if found:
                names.append(found)
            else:
                self.warn("partners", _("协办单位%(name)s不在台账，未录入") % {"name": part})
        return tuple(dict.fromkeys(names))

    def _communities(self) -> tuple[str, ...]:
        written = self.cell("communities")
        text = content(written)
        if not text:
            return ()
        if _ALL.match(folded(text)):
            return tuple(sorted(self.street.places.names))
        whole = self.street.places.find(text)
        if len(whole) == 12:
            return (self.community("communities", text),)
        codes = [self.community("communities", part) for part in _SEVERAL.split(text) if part]
        return tuple(dict.fromkeys(code for code in codes if code))

    def _dates(self) -> tuple[date | None, date | None, bool]:
        starts_on, ends_on, open_ended = None, None, False
        if content(self.cell("period")):
            span = read_span(self.cell("period"), self.years)
            if span.found is Found.UNREADABLE:
                self.reject("period", DATE_UNREADABLE)
            elif span.completed and span.start:
                self.fix("period", _("补上年份，作%(day)s") % {"day": span.start.isoformat()})
            starts_on, ends_on = span.start, span.end
            open_ended = span.found in {Found.DAY, Found.OPEN} and span.end is None
        starts_on = self.day("starts_on") or starts_on
        ends_on = self.day("ends_on", end=True) or ends_on
        if starts_on and ends_on and ends_on < starts_on:
            self.reject("ends_on" if "ends_on" in self.columns else "period", _("结束日期早于开始日期"))
        return starts_on, ends_on, open_ended

    def _funds(self) -> Decimal | None:
        cell = self.cell("budget")
        if cell is None or not content(cell):
            return None
        heading = self.reading.heading("budget")
        said = heading.written + "".join(heading.parents) if heading else ""
        titles = "".join("".join(self.reading.table.titles).split())
        in_ten_thousands = "万" in said or bool(_IN_TEN_THOUSANDS.search(titles))
        amount = read_money(cell, in_ten_thousands=in_ten_thousands)
        if amount is None:
            self.warn("budget", _("金额无法识别，未录入"))
        elif not 0 <= amount <= MOST_MONEY:
            self.warn("budget", _("金额不合常理，未录入"))
            return None
        return amount

    def _fund_source(self) -> str:
        written = folded(self.cell("fund_source")) if self.cell("fund_source") else ""
        if not written:
            return ""
        found = _FUND_WORDS.get(written) or next(
            (source for word, source in _FUND_WORDS.items() if word in written), None
        )
        if found is None:
            self.warn("fund_source", _("经费来源无法识别，记作其他"))
        return found or FundSource.OTHER

    def _solved(self) -> tuple[int | None, str]:
        cell = self.cell("solved")
        text = content(cell)
        if not text:
            return None, ""
        if text in {"是", "√", "✓", "已解决"}:
            return 1, ""
        if text in {"否", "未解决", "×"}:
            return 0, ""
        if read_count(cell) is not None:
            return self.count("solved"), ""
        # Many offices describe the problem here instead of counting it.
        return None, text[:1000]

    def _served(self) -> tuple[int | None, int | None]:
        people, attendances = self.count("served"), self.count("attendances")
        heading = self.reading.heading("served")
        # Attendances and people are different counts, never one for the other.
        if heading and "人次" in heading.words + heading.aside:
            return None, people
        return people, attendances

    def _status(self, starts_on: date | None, ends_on: date | None) -> str:
        written = self.text("status")
        if folded(written) in _OWN_WORDS:
            return _OWN_WORDS[folded(written)]
        for words, status in _STATUSES:
            if written and words.search(written):
                return status
        if written:
            self.warn("status", _("进展无法识别，按起止时间判断"))
        today = self.street.today
        if ends_on and ends_on < today:
            return ProjectStatus.COMPLETED
        return ProjectStatus.PUBLISHED if starts_on and starts_on > today else ProjectStatus.RUNNING
