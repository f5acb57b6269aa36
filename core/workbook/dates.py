"""Days written the way staff write them, with the year found where the cell leaves it out."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from core.workbook.text import Cell, folded

FIRST_YEAR, LAST_YEAR = 1949, 2100
_EXCEL_EPOCH = date(1899, 12, 30)
_SERIALS = range(18_000, 73_416)  # 1949 to 2100 as Excel counts days
_WITHOUT_END = frozenset(
    {
        "长期", "长期有效", "常年", "常年有效", "永久", "永久有效", "长久", "无固定期限", "无期限", "不限", "不限期",
        "不定期", "无限期", "持续", "至今", "今", "现在", "目前", "全年", "随时", "长期提供", "长期开放", "无",
    }
)  # fmt: skip


class Found(Enum):
    """What a cell that should hold a day turned out to hold."""

    EMPTY = "empty"
    DAY = "day"
    OPEN = "open"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Day:
    """A day as read; ``completed`` when the year came from elsewhere, ``precision`` is d, m or y."""

    found: Found
    value: date | None = None
    completed: bool = False
    precision: str = "d"


@dataclass(frozen=True, slots=True)
class YearSource:
    """Where a year comes from when the cell has none: the title's months or years, the filing day, today."""

    today: date
    months: tuple[tuple[int, int], tuple[int, int]] | None = None
    years: tuple[int, ...] = ()
    filed_on: date | None = None

    def year_for(self, month: int, day: int) -> int | None:
        """Choose the year of a day written without one."""
        latest = self._latest_before(self.filed_on or self.today, month, day)
        if self.months:
            first, last = self.months
            inside = [
                y for y in range(last[0], first[0] - 1, -1) if first <= (y, month) <= last and _real(y, month, day)
            ]
            if inside:
                return inside[0]
        if len(self.years) == 1:
            return self.years[0]
        if self.years:
            return max((year for year in self.years if latest is None or year <= latest), default=min(self.years))
        return latest

    @staticmethod
    def _latest_before(limit: date, month: int, day: int) -> int | None:
        for year in range(limit.year, limit.year - 9, -1):
            found = _real(year, month, day)
            if found and found <= limit:
                return year
        return None


EMPTY = Day(Found.EMPTY)
OPEN = Day(Found.OPEN)
UNREADABLE = Day(Found.UNREADABLE)

_Y, _Y2, _M, _D = r"(?P<y>\d{4})", r"(?P<yy>\d{2})", r"(?P<m>\d{1,2})", r"(?P<d>\d{1,2})"
_S = r"[-./年月、,]"
_DAY_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        rf"{_Y}{_S}{_M}{_S}{_D}[日号]?",
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
        rf"{_M}[-./月]{_D}[日号]?",
        rf"{_Y2}(?:年|[-./]){_M}(?:月|[-./]){_D}[日号]?",
        rf"{_M}/{_D}/{_Y}",
    )
)
_MONTH_SHAPES = tuple(
    re.compile(shape + r"(?P<part>底|末|内|初|上旬|中旬|下旬)?")
    for shape in (rf"{_Y}(?:年|[-./]){_M}月?份?", r"(?P<y>20\d{2})(?P<m>0[1-9]|1[0-2])", rf"{_M}月份?")
)
_YEAR_SHAPE = re.compile(r"(?P<y>\d{4})年?度?(?P<part>底|末|内|终|初|上半年|下半年|第?[一二三四1-4]季度|全年)?")
_TRIM_FRONT = re.compile(
    r"^(?:有效期|截至|截止|截止到|截止至|自|从|于|约|预计|计划|即日起|现在|至今|起)*[至到:]?(?=\d|[一二三四五六七八九十〇零]{2,}|今|去|明|本|当)"
)
_TRIM_BACK = re.compile(r"(?:之?以?前|为?止|截止|左右|起|开始|完成|期间|凌晨|上午|中午|下午|晚上?|早上?)+$")
_CLOCK_TIME = re.compile(r"(?:T|[ ]?)\d{1,2}[:时点]\d{0,2}(?:[:分]\d{0,2}(?:\.\d+)?)?秒?Z?$")
_BRACKETS = re.compile(r"[(\[【][^)\]】]*[)\]】]|(?:星期|礼拜|周)[一二三四五六日天]")
_CHINESE_NUMBER = re.compile(r"[〇零一二三四五六七八九十]+(?=[年月日号])")
_CHINESE_DIGITS = {c: str(v) for v, c in enumerate("零一二三四五六七八九")} | {"〇": "0"}
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}


def _real(year: int, month: int, day: int) -> date | None:
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def read_day(cell: Cell, years: YearSource, *, end: bool = False) -> Day:
    """Read one day; a month or year written as an end means its last day, and 长期 means no end."""
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return Day(Found.DAY, cell) if FIRST_YEAR <= cell.year <= LAST_YEAR else UNREADABLE
    if isinstance(cell, bool):
        return UNREADABLE
    if isinstance(cell, int | float):
        return _from_number(cell, years, end=end)
    return _from_text(folded(cell) if cell is not None else "", years, end=end)


def _from_number(number: float, years: YearSource, *, end: bool) -> Day:
    whole = int(number)
    # A fraction is the time of day; 8.27 as a number may be 8.27 or 8.270, so it stays unread.
    if whole in _SERIALS:
        return Day(Found.DAY, _EXCEL_EPOCH + timedelta(days=whole))
    return _from_text(str(whole), years, end=end) if whole == number and whole > 0 else UNREADABLE


def _from_text(text: str, years: YearSource, *, end: bool) -> Day:
    if not text or text in {"-", "--", "—", "——", "/", "无", "暂无"}:
        return EMPTY
    if text in _WITHOUT_END:
        return OPEN if end else UNREADABLE
    text = _tidy(text, years)
    if text.isdigit() and int(text) in _SERIALS and len(text) == 5:
        return Day(Found.DAY, _EXCEL_EPOCH + timedelta(days=int(text)))
    return _whole_day(text, years) or _whole_month(text, years, end=end) or _whole_year(text, end=end) or UNREADABLE


def _tidy(text: str, years: YearSource) -> str:
    text = _BRACKETS.sub("", text)
    text = _CLOCK_TIME.sub("", text) or text
    this_year = (years.filed_on or years.today).year
    for word, year in (("今年", this_year), ("本年", this_year), ("去年", this_year - 1), ("明年", this_year + 1)):
        text = text.replace(word, f"{year}年")
    text = _CHINESE_NUMBER.sub(lambda found: _arabic(found[0]), text)
    return _TRIM_BACK.sub("", _TRIM_FRONT.sub("", text)).strip(".。;；,，")


def _arabic(chinese: str) -> str:
    if "十" not in chinese:
        return "".join(_CHINESE_DIGITS[c] for c in chinese)
    tens, _, ones = chinese.partition("十")
    return f"{_CHINESE_DIGITS.get(tens, '1')}{_CHINESE_DIGITS.get(ones, '0')}"


def _whole_day(text: str, years: YearSource) -> Day | None:
    for shape in _DAY_SHAPES:
        if found := shape.fullmatch(text):
            parts = found.groupdict()
            month, day = int(parts["m"]), int(parts["d"])
            year = int(parts["y"]) if parts.get("y") else 2000 + int(parts["yy"]) if parts.get("yy") else None
            written = year is not None
            if year is None:
                year = years.year_for(month, day)
            value = _real(year, month, day) if year else None
            return Day(Found.DAY, value, completed=not written) if value else UNREADABLE
    return None


def _whole_month(text: str, years: YearSource, *, end: bool) -> Day | None:
    for shape in _MONTH_SHAPES:
        if found := shape.fullmatch(text):
            parts = found.groupdict()
            month = int(parts["m"])
            year = int(parts["y"]) if parts.get("y") else years.year_for(month, 1)
            if year is None or not _real(year, month, 1):
                return UNREADABLE
            value = date(year, month, _day_of_part(parts["part"], monthrange(year, month)[1], end=end))
            return Day(Found.DAY, value, completed=not parts.get("y"), precision="m")
    return None


def _day_of_part(part: str | None, last: int, *, end: bool) -> int:
    if part in {"底", "末", "内"}:
        return last
    starts = {"上旬": 1, "中旬": 11, "下旬": 21, "初": 1, None: 1}
    ends = {"上旬": 10, "中旬": 20, "下旬": last, "初": 10, None: last}
    return (ends if end else starts)[part]


def _whole_year(text: str, *, end: bool) -> Day | None:
    found = _YEAR_SHAPE.fullmatch(text)
    if not found or not FIRST_YEAR <= int(found["y"]) <= LAST_YEAR:
        return None
    year, part = int(found["y"]), found["part"] or ""
    first, last = (1, 12)
    if part.endswith("季度"):
        quarter = _QUARTERS[part[-3]]
        first, last = quarter * 3 - 2, quarter * 3
    elif part == "上半年":
        last = 6
    elif part == "下半年":
        first = 7
    closing = end or part in {"底", "末", "内", "终"}
    value = date(year, last, monthrange(year, last)[1]) if closing else date(year, first, 1)
    return Day(Found.DAY, value, precision="y")
