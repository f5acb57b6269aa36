"""A resource row."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from alliance.ledger.rows.reader import UNKNOWN_UNIT, RowReader
from core.workbook.figures import Quantity, read_quantity
from core.workbook.text import content, folded
from members.models import ResourceType

LONGEST_TEXT = 300
MOST_QUANTITY = Decimal("99999999999")
_TYPE_WORDS: dict[str, ResourceType] = {
    **{folded(label): ResourceType(value) for value, label in ResourceType.choices},
    "场所": ResourceType.VENUE, "场地设施": ResourceType.VENUE, "场地资源": ResourceType.VENUE,
    "阵地": ResourceType.VENUE,
    "空间": ResourceType.VENUE, "设施": ResourceType.VENUE, "停车": ResourceType.PARKING,
    "停车位": ResourceType.PARKING,
    "资金资源": ResourceType.FUNDS, "经费": ResourceType.FUNDS, "资助": ResourceType.FUNDS,
    "人才": ResourceType.EXPERTS,
    "专家": ResourceType.EXPERTS, "人力": ResourceType.EXPERTS, "师资": ResourceType.EXPERTS,
    "专业技术": ResourceType.EXPERTS, "技术": ResourceType.EXPERTS, "人才资源": ResourceType.EXPERTS,
    "志愿": ResourceType.VOLUNTEERS, "志愿服务": ResourceType.VOLUNTEERS, "志愿队伍": ResourceType.VOLUNTEERS,
    "设备": ResourceType.EQUIPMENT, "物资": ResourceType.EQUIPMENT, "器材": ResourceType.EQUIPMENT,
    "物品": ResourceType.EQUIPMENT, "培训": ResourceType.TRAINING, "教育": ResourceType.TRAINING,
    "课程": ResourceType.TRAINING, "医疗": ResourceType.HEALTH, "健康": ResourceType.HEALTH,
    "医疗卫生": ResourceType.HEALTH, "卫生": ResourceType.HEALTH, "政策": ResourceType.POLICY,
    "信息": ResourceType.POLICY, "法律": ResourceType.EXPERTS, "文化": ResourceType.CULTURE,
    "文艺": ResourceType.CULTURE, "文体": ResourceType.CULTURE, "演出": ResourceType.CULTURE,
    "其它": ResourceType.OTHER,
}  # fmt: skip


@dataclass(slots=True)
class ResourceRecord:
    unit: str
    text: str
    type: str = ""
    quantity: Quantity | None = None
    slots: int | None = None
    availability: str = ""
    serves: str = ""
    valid_until: date | None = None
    open_ended: bool = False
    note: str = ""
    confirmed_on: date | None = None


class ResourceReader(RowReader):
    group_field = "unit"

    def read(self) -> ResourceRecord | None:
        unit, text = self._unit(), self._text()
        record = ResourceRecord(
            unit=unit,
            text=text,
            type=self._type(),
            quantity=self._quantity(),
            slots=self._slots(),
            availability=self.text("available", 80),
            serves=self.text("audience", 80),
            valid_until=self.day("valid_until", end=True),
            open_ended=bool(content(self.cell("valid_until"))),
            note=self._note(),
            confirmed_on=self.day("confirmed_on"),
        )
        return None if self.is_rejected else record

    def _unit(self) -> str:
        written = self.cell("unit")
        if "unit" not in self.columns:
            written = self._unit_in_title()
        if written is None or not content(written):
            self.reject("unit", _("单位为空"))
            return ""
        found = self.street.find_unit(written)
        if not found:
            self.reject("unit", UNKNOWN_UNIT)
        return found

    def _unit_in_title(self) -> str:
        titles = " ".join(self.reading.table.titles)
        named = re.search(r"(?:单位名称|填报单位|资源单位|提供单位|单位)\s*[:：]\s*(\S+)", titles)
        if named and self.street.find_unit(named[1]):
            return named[1]
        return next((name for name in self.street.units.values() if folded(name) in folded(titles)), "")

    def _text(self) -> str:
        title, text = self.text("title"), self.text("text")
        whole = f"{title}：{text}" if title and text and title not in text else text or title
        if not whole:
            self.reject("text", _("资源内容为空"))
        elif len(whole) > LONGEST_TEXT:
            self.reject("text", _("资源内容超过%(most)d字") % {"most": LONGEST_TEXT})
        return whole

    def _type(self) -> str:
        written = folded(self.cell("kind")) if self.cell("kind") else ""
        if not written:
            if "kind" in self.columns:
                self.warn("kind", _("资源类别为空，记作其他"))
            return ""
        bare = re.sub(r"(?:类|资源|服务)$", "", written)
        found = (
            _TYPE_WORDS.get(written)
            or _TYPE_WORDS.get(bare)
            or next((kind for word, kind in _TYPE_WORDS.items() if len(word) > 1 and word in written), None)
        )
        if found is None:
            self.warn("kind", _("资源类别无法识别，记作其他"))
            return ResourceType.OTHER
        if folded(found.label) != written:
            self.fix("kind", _("%(written)s改作%(name)s") % {"written": written, "name": found.label})
        return found

    def _quantity(self) -> Quantity | None:
        cell = self.cell("quantity")
        if cell is None or not content(cell):
            return None
        quantity = read_quantity(cell, self.cell("measure"))
        text = quantity.text
        if len(text) > 60:
            self.warn("quantity", _("超过%(most)d字，只留前%(most)d字") % {"most": 60})
            text = text[:60]
        if quantity.number is None:
            self.warn("quantity", _("数量无法换算，原文保留"))
        elif not 0 <= quantity.number <= MOST_QUANTITY:
            self.warn("quantity", _("数量不合常理，只保留原文"))
            return Quantity(text)
        return Quantity(text, quantity.number, quantity.measure[:12])

    def _slots(self) -> int | None:
        slots = self.count("slots")
        return slots if slots is None or 1 <= slots <= 1000 else None

    def _note(self) -> str:
        parts = [self.text("note")]
        for key, lead in (("place", _("地点")), ("terms", _("条件"))):
            if words := self.text(key):
                parts.append(f"{lead}：{words}")
        return "；".join(part for part in parts if part)[:200]
