"""What the lines above a table say: the year or months it covers and the day it was filled in."""

import re
from collections.abc import Iterable
from datetime import date

from core.workbook.dates import Found, YearSource, read_day

_FILED = re.compile(
    r"(?:填报|填表|制表|统计|报送|上报|更新|编制|登记)(?:日期|时间|年月)?\s*[:：]?\s*"
    r"(\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]?\s*(?:\d{1,2}\s*日?)?)"
)
_TO = r"\s*(?:[-—–~～至到]+)\s*"
_TWO_YEARS = re.compile(rf"(20\d\d)\s*[年.]\s*(\d{{1,2}})\s*月?{_TO}(20\d\d)\s*[年.]\s*(\d{{1,2}})\s*月?")
_ONE_YEAR = re.compile(rf"(20\d\d)\s*年?度?\s*(\d{{1,2}})\s*月?{_TO}(\d{{1,2}})\s*月")
_ONE_MONTH = re.compile(r"(20\d\d)\s*年\s*(\d{1,2})\s*月")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")

Months = tuple[tuple[int, int], tuple[int, int]]


def year_source(lines: Iterable[str], *, today: date, filed_on: date | None = None) -> YearSource:
    """Gather where years come from out of a sheet's title lines; ``filed_on`` is another sheet's filing day."""
    text = "\n".join(lines)
    own = filing_day(text, today)
    titles = _FILED.sub("", text)
    years = tuple(sorted({int(year) for year in _YEAR.findall(titles)}))
    return YearSource(today=today, months=_months(titles), years=years, filed_on=own or filed_on)


def filing_day(text: str, today: date) -> date | None:
    """Find 填报日期 among the lines above a table."""
    found = _FILED.search(text)
    if not found:
        return None
    day = read_day(found[1], YearSource(today=today), end=True)
    return day.value if day.found is Found.DAY else None


def _months(text: str) -> Months | None:
    if found := _TWO_YEARS.search(text):
        first, last = (int(found[1]), int(found[2])), (int(found[3]), int(found[4]))
    elif found := _ONE_YEAR.search(text):
        first, last = (int(found[1]), int(found[2])), (int(found[1]), int(found[3]))
    elif found := _ONE_MONTH.search(text):
        first = last = (int(found[1]), int(found[2]))
    else:
        return None
    real = 1 <= first[1] <= 12 and 1 <= last[1] <= 12 and first <= last
    return (first, last) if real else None
