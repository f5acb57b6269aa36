"""Counts, shares, sums of money and quantities, the way staff write them."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from core.workbook.text import Cell, content, folded

_NUMBER = r"[-+]?\d[\d,]*(?:\.\d+)?"
_COUNT = re.compile(rf"^(?:约|共|近|计|有|合计|累计)?({_NUMBER})(万|亿)?余?多?(?:余|多)?[^\d.%]*$")
_MONEY = re.compile(
    rf"^(?:约|共|近|计|人民币|合计|累计|[¥￥])?({_NUMBER})(万|亿|千|百)?(?:余|多)?(?:元|块|块钱|人民币)?(?:整|左右|/年|/月)?$"
)
_CHINESE_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_CHINESE_UNITS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {None: 1, "": 1, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_CENT = Decimal("0.01")
# One number, perhaps "about", then one measure word: 30套, 10余位, 近200万元, 20家站点, 1.5吨.
_QUANTITY = re.compile(
    rf"^(?:约|共|近|计|累计|不少于|至少|最多|可提供|现有)?({_NUMBER}|[一二两三四五六七八九十百千]+)(百|千|万|亿)?[余多来]?"
    r"(平方米|平米|立方米|公里|千米|人次|小时|场次|课时|车次|车位|站点|名额|团队|[个名位人场次套台册本份件辆张户块家间处条支吨元㎡组顿批车层副盒箱袋枚只把棵盆天周月年期门项幢栋队节桌座])"
    r"(?:/(?:次|期|年|月|周|天))?([^\d一二两三四五六七八九十]*)$"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity as written, with number and measure where the words are clear."""

    text: str
    number: Decimal | None = None
    measure: str = ""

    @property
    def is_clear(self) -> bool:
        return self.number is not None


NO_QUANTITY = Quantity("")


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return _chinese_number(text)


def _chinese_number(text: str) -> Decimal | None:
    total, digit = 0, 0
    for character in text:
        if character in _CHINESE_DIGITS:
            digit = _CHINESE_DIGITS[character]
        elif character in _CHINESE_UNITS:
            total, digit = total + (digit or 1) * _CHINESE_UNITS[character], 0
        else:
            return None
    return Decimal(total + digit) if text else None


def read_count(cell: Cell) -> int | None:
    """Read 221, "221名", "约1.2万人" as a whole number; None when there is no single number in it."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return int(Decimal(repr(cell)).to_integral_value(ROUND_HALF_UP)) if abs(cell) < 1e15 else None
    found = _COUNT.match(folded(cell))
    number = _decimal(found[1]) if found else _chinese_number(folded(cell).rstrip("人个名户件场次"))
    return int(number * _SCALES[found[2] if found else None]) if number is not None else None


def read_share(cell: Cell) -> Decimal | None:
    """Read 14%, 0.26 or a bare 26 as a share of one."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        value: Decimal | None = Decimal(repr(cell))
        percent = False
    else:
        text = folded(cell)
        percent = text.endswith("%")
        found = re.fullmatch(rf"(?:约|近)?({_NUMBER})%?", text)
        value = _decimal(found[1]) if found else None
    if value is None or value < 0:
        return None
    share = value / 100 if percent or value > 1 else value
    return share if share <= 1 else None


def read_money(cell: Cell, *, in_ten_thousands: bool = False) -> Decimal | None:
    """Read a sum as yuan; the cell's own 万元 counts before the header's."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        text, scale, named = repr(cell), None, False
    else:
        found = _MONEY.match(folded(cell))
        if not found:
            return None
        text, scale, named = found[1], found[2], bool(re.search("[元块¥]", folded(cell)))
    amount = _decimal(text)
    if amount is None:
        return None
    factor = _SCALES[scale] if scale or named else (10_000 if in_ten_thousands else 1)
    return (amount * factor).quantize(_CENT, ROUND_HALF_UP)


def read_quantity(cell: Cell, measure: Cell = None) -> Quantity:
    """Keep a quantity's words, and part number and measure where they are clear."""
    text, beside = content(cell), content(measure)
    if not text:
        return NO_QUANTITY
    if re.fullmatch(_NUMBER, folded(cell)):
        number = _decimal(folded(cell))
        return Quantity(text + beside, number, beside)
    found = _QUANTITY.match(unicodedata.normalize("NFKC", text).replace(" ", ""))
    number = _decimal(found[1]) if found else None
    if found is None or number is None:
        return Quantity(text + beside)
    return Quantity(text, number * _SCALES[found[2]], found[3])
