"""What each sheet of a workbook is, told from what stands over its columns."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from alliance.ledger.vocabulary import BY_KIND, KNOWN_WORDS, VOCABULARIES, Field, Kind, Vocabulary
from core.workbook.appendix import APPENDICES
from core.workbook.headings import LONGEST, Heading, is_measures, label, read_headings
from core.workbook.reading import Book, Row, Sheet
from core.workbook.tables import Table, title_lines
from core.workbook.text import is_blank

HEAD_ROWS = 60
SAMPLES = 3
LEAST_SCORE, MISSING_COSTS = 3.0, 2.0
DEPTH_COSTS = 0.05
STACKED_ROWS = 2000
# A row in the middle of a sheet is a header only when it is plainly one.
HEADER_WORDS, ENOUGH_ALONE = 2, 6.0
HEADER_DEPTHS = (1, 2, 3)
SURE, LIKELY, WEAK, ENOUGH = 1.0, 0.8, 0.6, 0.5
SETTLED = 1000.0
LEFT_OUT = "none"
# Words over a column that say nothing without the words above them.
_NEED_PARENT = frozenset(
    [
        "姓名",
        "名称",
        "电话",
        "联系电话",
        "手机",
        "手机号",
        "手机号码",
        "联系方式",
        "地址",
        "负责人",
        "职务",
        "代码",
        "人数",
        "时间",
        "日期",
        "内容",
        "类别",
    ]
)
_SECTIONS = frozenset(
    [
        "基本信息",
        "基本情况",
        "单位基本信息",
        "单位基本情况",
        "党建情况",
        "党建信息",
        "党建工作",
        "业务情况",
        "业务信息",
        "资源情况",
        "资源信息",
        "需求情况",
        "需求信息",
        "项目信息",
        "项目情况",
        "项目基本情况",
        "其他",
        "其他信息",
        "联系信息",
        "实施情况",
        "提出情况",
        "办理情况",
        "社区情况",
        "社区信息",
        "社区基本情况",
        "登记信息",
        "联系方式",
        "资源清单",
        "需求清单",
    ]
)

Columns = dict[str, int]


@dataclass(slots=True)
class Recognised:
    """One reading of one sheet: the kind, where its header is, and which column holds what."""

    kind: Kind
    table: Table
    columns: Columns
    sureness: Mapping[str, float] = field(default_factory=dict)
    score: float = 0.0
    is_side_reading: bool = False

    samples: list[Row] = field(default_factory=list)

    @property
    def sheet(self) -> Sheet:
        return self.table.sheet

    def let_go(self) -> None:
        """Keep a few rows and give the rest of the sheet's memory back."""
        self.samples = [cells for _turn, (_row, cells) in zip(range(SAMPLES), self.table.rows(), strict=False)]
        self.table.sheet = replace(self.table.sheet, walk=_no_rows, merges=(), uncalculated=frozenset())

    @property
    def ignored(self) -> list[Heading]:
        """Columns that mean nothing to this kind."""
        used = set(self.columns.values())
        return [each for each in self.table.headings if each.column not in used]

    def heading(self, key: str) -> Heading | None:
        """The heading over a field's column."""
        at = self.columns.get(key)
        return next((each for each in self.table.headings if each.column == at), None)

    def column_name(self, key: str) -> str:
        """What to call a field's column: the words the sheet itself uses."""
        heading = self.heading(key)
        if heading is None:
            return str(BY_KIND[self.kind].by_key[key].label) if key in BY_KIND[self.kind].by_key else key
        same = [each for each in self.table.headings if each.words == heading.words]
        return heading.joined if len(same) > 1 and heading.parents else heading.written


def _no_rows() -> Iterator[Row]:
    return iter(())


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """A sheet that is none of the kinds, with what it looked like for the page."""

    sheet: Sheet
    filled_rows: int


# What the office chose by hand for a header it meets again: words over the columns → field keys.
Memory = Mapping[str, Mapping[str, str]]


def recognise(books: Iterable[Book], memory: Memory | None = None) -> tuple[list[Recognised], list[Unrecognised]]:
    """Tell the kinds of all sheets; hidden sheets are left alone, and those behind a list."""
    known: list[Recognised] = []
    unknown: list[Unrecognised] = []
    for book in books:
        for sheet in (each for each in book.sheets if each.name not in APPENDICES):
            readings = [] if sheet.hidden else read_sheet(sheet, memory or {})
            known.extend(readings)
            if not readings:
                head = sheet.head(HEAD_ROWS)
                unknown.append(Unrecognised(sheet, sum(1 for row in head if not all(map(is_blank, row)))))
    return known, unknown


def read_sheet(sheet: Sheet, memory: Memory) -> list[Recognised]:
    """Find the headers of a sheet and what they make of the rows below."""
    head = sheet.head(HEAD_ROWS)
    candidates = list(_candidates(sheet, head, memory))
    best = max(candidates, key=lambda each: each.score, default=None)
    if best is None or not best.columns:
        return []
    above = _table_above(best, candidates, head)
    return [
        *(reading for upper in above for reading in (upper, *_side_readings(upper))),
        best,
        *_side_readings(best),
        *_lower_tables(best, memory),
    ]


def _candidates(sheet: Sheet, head: Sequence[Row], memory: Memory) -> Iterator[Recognised]:
    for top in range(len(head)):
        if not _may_be_header(head[top : top + len(HEADER_DEPTHS)]):
            continue
        for depth in HEADER_DEPTHS:
            if top + depth <= len(head) and (found := _as_header(sheet, head, top, top + depth - 1, memory)):
                # The shallower of two equal headers: what stands above it is a title.
                found.score -= DEPTH_COSTS * depth
                yield found


def _table_above(best: Recognised, candidates: Sequence[Recognised], head: Sequence[Row]) -> list[Recognised]:
    """A small table over the large one counts when every word of its header is known and rows follow."""
    end = _title_above(head, best.table.top)
    found = [
        each
        for each in candidates
        if each.table.bottom + 1 < end
        and len(each.columns) > 1
        and not each.ignored
        and sum(1 for cell in head[each.table.bottom + 1] if not is_blank(cell)) > 1
    ]
    if not found:
        return []
    upper = max(found, key=lambda each: each.score)
    upper.table.end = end
    best.table.titles = [*upper.table.titles, *title_lines(head[end : best.table.top], best.table.top - end)]
    return [upper]


def _lower_tables(upper: Recognised, memory: Memory) -> list[Recognised]:
    """A sheet may hold several tables one under the other, each with a header of its own."""
    table = upper.table
    rows = table.sheet.head(STACKED_ROWS)
    for top in range(table.bottom + 2, len(rows)):
        if sum(map(_is_known_word, rows[top])) < HEADER_WORDS or table.is_echo(rows[top]):
            continue
        for depth in HEADER_DEPTHS:
            found = _as_header(table.sheet, rows, top, min(top + depth - 1, len(rows) - 1), memory)
            if found and found.score >= ENOUGH_ALONE:
                table.end = _title_above(rows, top)
                found.table.titles = [*table.titles, *title_lines(rows[table.end : top], top - table.end)]
                return [found, *_side_readings(found), *_lower_tables(found, memory)]
    return []


def _title_above(rows: Sequence[Row], top: int) -> int:
    at = top
    while at > 0 and sum(1 for cell in rows[at - 1] if not is_blank(cell)) <= 1:
        at -= 1
    return at


def signature(headings: Iterable[Heading]) -> str:
    """The words of a header as a key to remember choices under."""
    return "|".join(each.joined for each in headings)


def _may_be_header(rows: Sequence[Row]) -> bool:
    texts = [cell for cell in rows[0] if isinstance(cell, str) and cell.strip()]
    return bool(texts) and any(_is_known_word(cell) for row in rows for cell in row)


@lru_cache(maxsize=8192)
def _is_known_word(cell: object) -> bool:
    return isinstance(cell, str) and len(cell) <= 2 * LONGEST and label(cell)[0] in KNOWN_WORDS


def _as_header(sheet: Sheet, head: Sequence[Row], top: int, bottom: int, memory: Memory) -> Recognised | None:
    if bottom + 1 < len(head) and is_measures(head[bottom + 1]):
        bottom += 1
    headings = read_headings(head, sheet.merges, top, bottom)
    headings = [each for each in headings if each.words and len(each.words) <= LONGEST]
    titles = title_lines(head, top)
    table = Table(sheet, top, bottom, headings, titles)
    remembered = memory.get(signature(headings))
    if remembered:
        return _from_memory(table, remembered)
    readings = [each for vocabulary in VOCABULARIES if (each := _reading(table, vocabulary))]
    return max(readings, key=lambda each: each.score, default=None)


def _from_memory(table: Table, remembered: Mapping[str, str]) -> Recognised | None:
    kind = remembered.get("", "")
    if kind == LEFT_OUT:
        return Recognised(Kind.NEEDS, table, {}, score=SETTLED)
    if kind not in BY_KIND:
        return None
    by_words = {each.joined: each.column for each in table.headings}
    columns = {key: by_words[words] for key, words in remembered.items() if key and words in by_words}
    return Recognised(Kind(kind), table, columns, dict.fromkeys(columns, SURE), score=SETTLED)


def _reading(table: Table, vocabulary: Vocabulary) -> Recognised | None:
    columns, sureness = assign(table.headings, vocabulary)
    required = vocabulary.required - (_may_come_from_title(vocabulary.kind))
    if not required <= columns.keys() or not vocabulary.any_of & columns.keys():
        return None
    score = sum(vocabulary.by_key[key].weight * sure for key, sure in sureness.items())
    # Too few words say nothing: a list of names beside posts is no ledger of units.
    score -= MISSING_COSTS * len(vocabulary.required - columns.keys())
    if score < LEAST_SCORE:
        return None
    # The title only settles what the columns leave open.
    if vocabulary.title and any(_says(vocabulary.title, line) for line in table.titles):
        score += 1.0
    return Recognised(vocabulary.kind, table, columns, sureness, score)


def _says(words: str, line: str) -> bool:
    return any(word in line for word in words.split("|"))


def _may_come_from_title(kind: Kind) -> frozenset[str]:
    # A unit's own list of resources names the unit once, above the header.
    return frozenset({"unit"}) if kind is Kind.RESOURCES else frozenset()


def assign(headings: Sequence[Heading], vocabulary: Vocabulary) -> tuple[Columns, dict[str, float]]:
    """Give each field its likeliest column, the surest first."""
    pairs = sorted(
        (
            (-sure, each.column, place, wanted.key)
            for each in headings
            for place, wanted in enumerate(vocabulary.fields)
            if (sure := likeness(each, wanted)) >= ENOUGH
        ),
    )
    columns: Columns = {}
    sureness: dict[str, float] = {}
    for negative, column, _place, key in pairs:
        if key not in columns and column not in columns.values():
            columns[key], sureness[key] = column, -negative
    for other in vocabulary.fields:
        wanted = other.stands_in_for
        if wanted and wanted not in columns and other.key in columns:
            columns[wanted], sureness[wanted] = columns.pop(other.key), sureness.pop(other.key)
    return columns, sureness


def likeness(heading: Heading, wanted: Field) -> float:
    """Say how surely a heading names a field."""
    words = (heading.words, heading.whole, heading.words + heading.aside) if heading.aside else (heading.words,)
    if heading.parents and heading.joined in wanted.sure:
        return SURE + 0.05
    foreign = _stands_under_foreign_words(heading)
    for text in words:
        if text in wanted.sure:
            return WEAK - 0.2 if foreign else SURE
    for text in (heading.joined, *words):
        if wanted.wording and wanted.wording.search(text):
            return LIKELY
    if any(text in wanted.maybe for text in words):
        return WEAK - 0.2 if foreign else WEAK
    return 0.0


def _stands_under_foreign_words(heading: Heading) -> bool:
    # 姓名 under 法定代表人 is not the liaison's name.
    parent = heading.parents[-1] if heading.parents else ""
    return bool(parent) and heading.words in _NEED_PARENT and parent not in _SECTIONS


def _side_readings(best: Recognised) -> list[Recognised]:
    """A sheet may list units and, in the same rows, what they offer."""
    other = {Kind.UNITS: Kind.RESOURCES, Kind.RESOURCES: Kind.UNITS}.get(best.kind)
    if other is None:
        return []
    # What only helped to tell the kind may mean something to the other one.
    kept = BY_KIND[best.kind].by_key
    used = {column for key, column in best.columns.items() if kept[key].kept}
    vocabulary = BY_KIND[other]
    free = [each for each in best.table.headings if each.column not in used]
    columns, sureness = assign(free, vocabulary)
    shared = {"unit": "name"} if other is Kind.RESOURCES else {"name": "unit"}
    for key, source in shared.items():
        if source in best.columns:
            columns[key] = best.columns[source]
    strong = {"text"} if other is Kind.RESOURCES else {"credit_code", "party_name", "affiliation", "party_members"}
    if not vocabulary.required <= columns.keys() or not strong & columns.keys():
        return []
    if max(sureness.get(key, 0) for key in strong) < LIKELY:
        return []
    return [Recognised(other, best.table, columns, sureness, best.score, is_side_reading=True)]
