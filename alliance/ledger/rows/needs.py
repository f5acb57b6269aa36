"""A need row; the one kind a ledger may hold by the hundred thousand."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from alliance.ledger.recognise import Recognised
from alliance.ledger.rows.reader import RowReader
from alliance.ledger.rows.street import Street
from alliance.ledger.verdicts import Remark
from core.personal.inside_text import cover_contacts, tells_contact
from core.personal.masking import is_masked
from core.workbook.dates import YearSource
from core.workbook.phones import read_phone, split_contact
from core.workbook.text import code, content, folded, is_blank
from needs.models import NeedStatus, Reach, Urgency

LONGEST_TEXT, LONGEST_DETAIL = 300, 2000
_URGENCY_WORDS: dict[str, Urgency] = {
    **{folded(label): Urgency(value) for value, label in Urgency.choices},
    "普通": Urgency.NORMAL, "正常": Urgency.NORMAL, "不急": Urgency.NORMAL, "低": Urgency.NORMAL,
    "中": Urgency.NORMAL,
    "否": Urgency.NORMAL, "缓": Urgency.NORMAL, "较急": Urgency.URGENT, "紧急": Urgency.URGENT, "是": Urgency.URGENT,
    "急件": Urgency.URGENT, "高": Urgency.URGENT, "加急": Urgency.URGENT, "特别紧急": Urgency.CRITICAL,
    "非常紧急": Urgency.CRITICAL, "十分紧急": Urgency.CRITICAL, "重大紧急": Urgency.CRITICAL,
    "特急件": Urgency.CRITICAL,
}  # fmt: skip
_DONE = re.compile(r"已?(?:办结|解决|完成|办毕|落实|销号)|^(?:是|√|✓)$")
_NOT_DONE = re.compile(r"未|没有|尚|不能|无法|待")
_UNDER_WAY = re.compile(r"办理中|进行中|推进中|处理中|正在|对接中|实施中|跟进|协调中")
_REACHES = {"普适": Reach.UNIVERSAL, "共性": Reach.UNIVERSAL, "普遍": Reach.UNIVERSAL, "热点": Reach.HOT_SPOT}
_BARE_NUMBER = re.compile(r"\d{1,6}")


@dataclass(slots=True)
class NeedRecord:
    community: str
    text: str
    detail: str
    number: str
    category: int
    category_given: bool
    urgency: str
    source_text: str
    place: str
    note: str
    asked_on: date | None
    asker_name: str
    asker_phone: str
    reach: str
    status: str
    resolution: str


class NeedReader(RowReader):
    def __init__(self, at: int, reading: Recognised, street: Street, years: YearSource) -> None:
        super().__init__(at, reading, street, years)
        self._categories: dict[str, tuple[tuple[int, bool], list[Remark]]] = {}

    def read(self) -> NeedRecord | None:
        text, detail = self._text()
        name, phone = self._asker()
        category, given = self._category()
        status, resolution = self._status()
        record = NeedRecord(
            community=self._community(),
            text=text,
            detail=detail,
            number=self._number(),
            category=category,
            category_given=given,
            urgency=self._urgency(),
            source_text=self.text("source", 30),
            place=self.text("place", 100),
            note=self.text("note", 200),
            asked_on=self.day("raised_on"),
            asker_name=name,
            asker_phone=phone,
            reach=self._reach(),
            status=status,
            resolution=resolution,
        )
        return None if self.is_rejected else record

    def _text(self) -> tuple[str, str]:
        title, text = self.text("title"), self.text("text")
        whole = f"{title}：{text}" if title and text and title not in text else text or title
        if not whole:
            self.reject("text", _("需求内容为空"))
        if tells_contact(whole):
            # What a need says is read by neighbours and units; a phone has its own column.
            whole = cover_contacts(whole)
            self.fix("text", _("内容里的电话或证件号已遮住"))
        if len(whole) <= LONGEST_TEXT:
            return whole, ""
        if len(whole) > LONGEST_DETAIL:
            self.reject("text", _("需求内容超过%(most)d字") % {"most": LONGEST_DETAIL})
        self.warn("text", _("需求内容较长，全文存入详情"))
        return whole[: LONGEST_TEXT - 1] + "…", whole

    def _community(self) -> str:
        written = self.cell("community")
        if "community" not in self.columns:
            written = self._community_in_title()
        if written not in self._places and (is_blank(written) or not content(written)):
            self.reject("community", _("社区为空"))
            return ""
        return self.community("community", written)

    def _community_in_title(self) -> str:
        # A community's own list names it once, above the header or on the sheet's tab.
        words = " ".join((*self.reading.table.titles, self.reading.sheet.name))
        names = [name for name in self.street.places.names.values() if name in words]
        return names[0] if len(names) == 1 else ""

    def _number(self) -> str:
        written = code(self.cell("number"))
        return "" if not written or _BARE_NUMBER.fullmatch(written) else written[:30]

    def _category(self) -> tuple[int, bool]:
        written = self.text("category")
        known = self._categories.get(written)
        if known is None:
            before = len(self.remarks)
            found = self._judged_category(written)
            known = self._categories[written] = (found, self.remarks[before:])
        else:
            self.remarks += known[1]
        return known[0]

    def _judged_category(self, written: str) -> tuple[int, bool]:
        categories = self.street.categories
        if not written:
            if "category" in self.columns:
                self.warn("category", _("类别为空，记作未分类"))
            return categories.unsorted, False
        found, exact = categories.find(written)
        if found == categories.unsorted and not exact:
            self.warn("category", _("类别无法识别，记作未分类"))
        elif not exact:
            name = next(each for each, pk in categories.ids.items() if pk == found)
            self.fix("category", _("%(written)s改作%(name)s") % {"written": written, "name": name})
        return found, True

    def _urgency(self) -> str:
        cell = self.cell("urgency")
        if not cell:
            return ""
        found = _URGENCY_WORDS.get(cell) or _URGENCY_WORDS.get(folded(cell))
        if found is None and folded(cell):
            self.warn("urgency", _("紧急程度无法识别，按一般处理"))
        return found or ""

    def _asker(self) -> tuple[str, str]:
        name, beside = split_contact(self.cell("asker_name"))
        cell = self.cell("asker_phone")
        phone = read_phone(cell) if cell else beside
        if phone.odd and isinstance(cell, str):
            own_name, inside = split_contact(cell)
            if inside.value:
                name, phone = name or own_name, inside
        if not phone.value:
            phone = beside
        if phone.odd and not is_masked(phone.value):
            self.warn("asker_phone", _("电话号码不像真的，已按原样保留"))
        return name[:60], phone.value[:40]

    def _reach(self) -> str:
        written = self.text("hot")
        if not written:
            return ""
        return next((reach for word, reach in _REACHES.items() if word in written), "")

    def _status(self) -> tuple[str, str]:
        written = self.text("status", 1000)
        if not written:
            return NeedStatus.LISTED, ""
        if _DONE.search(written) and not _NOT_DONE.search(written):
            return NeedStatus.CLOSED, written
        return (NeedStatus.IN_PROGRESS if _UNDER_WAY.search(written) else NeedStatus.LISTED), ""
