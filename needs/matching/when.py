"""Times people write, read as hours of the week: 晚上7点后, 每周三, 工作日17:30—21:30, 周末全天."""

import re
from collections.abc import Iterator

DAY = 24
WEEK = 7 * DAY
ALWAYS = (1 << WEEK) - 1
DAYS = {letter: day for day, letter in enumerate("一二三四五六")} | {"日": 6, "天": 6, "末": 5}
WORKDAYS, WEEKEND = frozenset(range(5)), frozenset((5, 6))
NAMED_DAYS = {
    "工作日": WORKDAYS, "平日": WORKDAYS, "周末": WEEKEND, "双休日": WEEKEND, "双休": WEEKEND, "休息日": WEEKEND,
    "节假日": WEEKEND,
}  # fmt: skip
NAMED_HOURS = {
    "清晨": (5, 8), "早晨": (6, 9), "早上": (6, 9), "上午": (8, 12), "午间": (11, 14), "中午": (11, 14),
    "下午": (13, 18), "放学": (15, 18), "课后": (15, 18), "四点半": (16, 18), "傍晚": (17, 19), "下班后": (18, 22),
    "晚上": (18, 22), "晚间": (18, 22), "夜间": (18, 31), "夜里": (20, 30), "夜校": (18, 22), "白天": (8, 18),
}  # fmt: skip
LATE = ("下午", "傍晚", "晚", "夜")
NUMBER = r"(?:\d{1,2}|[零一二三四五六七八九十两]{1,3})"
MINUTES = r"[:：点时](?:半|\d{1,2})?分?"
FROM, TO = rf"(?P<begin>{NUMBER}){MINUTES}", rf"(?P<end>{NUMBER}){MINUTES}"
HALF_OF_DAY = r"(?P<half>上午|早上|早晨|中午|下午|傍晚|晚上|晚间|夜间|晚)?"
SPAN = re.compile(rf"{HALF_OF_DAY}{FROM}(?:到|至|[-—–~～])+(?P<next>次日|第二天|翌日)?(?:早上|早|晚上|晚|下午)?{TO}")
SINCE = re.compile(rf"{HALF_OF_DAY}{FROM}(?:以后|之后|后|起|开始)")
UNTIL = re.compile(rf"{HALF_OF_DAY}{FROM}(?:以前|之前|前)")
DAY_SPAN = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])(?:到|至|[-—–~～])+(?:周|星期|礼拜)?([一二三四五六日天])")
ONE_DAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天](?:[、和及,，][一二三四五六日天](?![个名位人台件次楼号]))*)")
CLAUSE = re.compile(r"[，。；;,！？\n]")
DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2}


def hours_of(text: str) -> int:
    """Read the hours of the week a text speaks of, one bit each from Monday midnight; nothing said is 0."""
    found, days = 0, frozenset[int]()
    for clause in CLAUSE.split(text):
        # A day stands for the hours told after it until another day is named: 工作日17:30—21:30，次日8时前驶离.
        named = frozenset(_days(clause))
        days = named or days
        spans = list(_spans(clause))
        for day in days or range(7):
            for begin, end in spans or ([(0, DAY)] if named else []):
                found |= _hours(day, begin, end)
    return found


def shared(asked: int, offered: int) -> float:
    """Tell what part of the hours asked for is offered."""
    return (asked & offered).bit_count() / asked.bit_count()


def _days(clause: str) -> Iterator[int]:
    for name, days in NAMED_DAYS.items():
        if name in clause:
            yield from days
    for first, last in DAY_SPAN.findall(clause):
        begin, end = DAYS[first], DAYS[last]
        yield from range(begin, end + 1 if end >= begin else end + 8)
    for listed in ONE_DAY.findall(DAY_SPAN.sub("", clause)):
        yield from (DAYS[letter] for letter in listed if letter in DAYS)


def _spans(clause: str) -> Iterator[tuple[int, int]]:
    rest = clause
    for span in SPAN.finditer(clause):
        begin, end = _hour(span, "begin"), number(span["end"]) if span["next"] else _hour(span, "end")
        yield begin, end + DAY if end <= begin or span["next"] else end
    rest = SPAN.sub("", rest)
    for since in SINCE.finditer(rest):
        yield _hour(since, "begin"), DAY
    if not SINCE.search(rest):
        for until in UNTIL.finditer(rest):
            yield 0, _hour(until, "begin")
    rest = UNTIL.sub("", SINCE.sub("", rest))
    yield from (hours for name, hours in NAMED_HOURS.items() if name in rest)


def _hour(told: re.Match[str], name: str) -> int:
    hour = number(told[name])
    half = told["half"] or ""
    return hour + 12 if hour < 12 and half.startswith(LATE) else min(hour, DAY)


def _hours(day: int, begin: int, end: int) -> int:
    bits = 0
    for hour in range(begin, end):
        bits |= 1 << ((day * DAY + hour) % WEEK)
    return bits


def number(words: str) -> int:
    """Read a number below a hundred, in digits or in words."""
    if words.isdigit():
        return int(words)
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return int("".join(str(DIGITS[digit]) for digit in words))
    return DIGITS.get(tens, 1) * 10 + DIGITS.get(ones, 0)
