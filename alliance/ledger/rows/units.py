"""A unit row: what it is, its party organisation, and who speaks for it."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from alliance.ledger.rows.reader import RowReader
from core.personal.masking import is_masked
from core.workbook.credit_codes import is_valid
from core.workbook.phones import read_phone, split_contact
from core.workbook.text import code, folded
from members.models import UnitKind

_SEVERAL = re.compile(r"[、,，;；/\n]+")
_KIND_WORDS: dict[str, UnitKind] = {
    **{folded(label): UnitKind(value) for value, label in UnitKind.choices},
    "党政机关": UnitKind.GOVERNMENT, "行政机关": UnitKind.GOVERNMENT, "行政单位": UnitKind.GOVERNMENT,
    "政府机关": UnitKind.GOVERNMENT, "政府部门": UnitKind.GOVERNMENT, "机关单位": UnitKind.GOVERNMENT,
    "事业": UnitKind.INSTITUTION, "企事业单位": UnitKind.INSTITUTION,
    "国企": UnitKind.STATE_FIRM, "央企": UnitKind.STATE_FIRM, "中央企业": UnitKind.STATE_FIRM,
    "国有": UnitKind.STATE_FIRM, "国有控股企业": UnitKind.STATE_FIRM,
    "民企": UnitKind.PRIVATE_FIRM, "私企": UnitKind.PRIVATE_FIRM, "私营企业": UnitKind.PRIVATE_FIRM,
    "企业": UnitKind.PRIVATE_FIRM, "非公企业": UnitKind.PRIVATE_FIRM, "非公有制企业": UnitKind.PRIVATE_FIRM,
    "民营": UnitKind.PRIVATE_FIRM, "外资企业": UnitKind.PRIVATE_FIRM, "两新企业": UnitKind.PRIVATE_FIRM,
    "银行": UnitKind.FINANCE, "金融": UnitKind.FINANCE, "金融单位": UnitKind.FINANCE, "保险": UnitKind.FINANCE,
    "中学": UnitKind.SCHOOL, "小学": UnitKind.SCHOOL, "中小学": UnitKind.SCHOOL, "幼儿园": UnitKind.SCHOOL,
    "大学": UnitKind.UNIVERSITY, "高等院校": UnitKind.UNIVERSITY, "高校院所": UnitKind.UNIVERSITY,
    "院校": UnitKind.UNIVERSITY, "医疗机构": UnitKind.HOSPITAL, "卫生机构": UnitKind.HOSPITAL,
    "军队": UnitKind.MILITARY, "驻军": UnitKind.MILITARY, "驻区部队": UnitKind.MILITARY, "武警": UnitKind.MILITARY,
    "社团": UnitKind.SOCIAL, "社会团体": UnitKind.SOCIAL, "民办非企业": UnitKind.SOCIAL, "新社会组织": UnitKind.SOCIAL,
    "民非": UnitKind.SOCIAL, "社会服务机构": UnitKind.SOCIAL, "协会": UnitKind.SOCIAL,
    "个体工商户": UnitKind.MERCHANT, "个体户": UnitKind.MERCHANT, "商铺": UnitKind.MERCHANT, "个体": UnitKind.MERCHANT,
    "门店": UnitKind.MERCHANT, "沿街商户": UnitKind.MERCHANT, "店铺": UnitKind.MERCHANT,
    "社区": UnitKind.VILLAGE, "居委会": UnitKind.VILLAGE, "村": UnitKind.VILLAGE, "居民区": UnitKind.VILLAGE,
    "自治团队": UnitKind.SELF_GOVERNING, "群众团队": UnitKind.SELF_GOVERNING, "业委会": UnitKind.SELF_GOVERNING,
}  # fmt: skip
# A list of merchants need not say in every row that they are merchants.
_KIND_BY_HEADER = {
    "商户名称": UnitKind.MERCHANT, "商户": UnitKind.MERCHANT, "店名": UnitKind.MERCHANT, "店铺名称": UnitKind.MERCHANT,
    "学校名称": UnitKind.SCHOOL, "社会组织名称": UnitKind.SOCIAL, "协会名称": UnitKind.SOCIAL,
    "自治组织名称": UnitKind.SELF_GOVERNING, "团队名称": UnitKind.SELF_GOVERNING,
}  # fmt: skip
_TWO_NEW = re.compile(r"两新|新经济|新社会组织|非公")
_YES = frozenset(["是", "有", "√", "✓", "1", "yes", "Y", "y"])


@dataclass(slots=True)
class UnitRecord:
    name: str
    kind: str = ""
    credit_code: str = ""
    code_valid: bool = False
    two_new: bool | None = None
    affiliation: str = ""
    address: str = ""
    community: str = ""
    party_org: str = ""
    party_form: str = ""
    party_members: int | None = None
    party_secretary: str = ""
    business: str = ""
    brand: str = ""
    note: str = ""
    liaison_name: str = ""
    liaison_phone: str = ""
    alliances: tuple[str, ...] = ()


class UnitReader(RowReader):
    def read(self) -> UnitRecord | None:
        name = folded(self.cell("name")) if self.cell("name") is not None else ""
        if not name or name in {"-", "无", "/"}:
            self.reject("name", _("单位名称为空"))
        elif len(name) > 80:
            self.reject("name", _("单位名称超过80字"))
        kind, two_new = self._kind()
        credit_code, valid = self._credit_code()
        contact, phone = self._liaison()
        record = UnitRecord(
            name=self.text("name"),
            kind=kind,
            credit_code=credit_code,
            code_valid=valid,
            two_new=two_new,
            affiliation=self.text("affiliation", 30),
            address=self.text("address", 120),
            community=self._community(),
            party_org=self.text("party_name", 80),
            party_form=self.text("party_form", 20),
            party_members=self.count("party_members"),
            party_secretary=self.text("secretary", 30),
            business=self.text("business", 200),
            brand=self.text("brand", 60),
            note=self.text("note", 200),
            liaison_name=contact,
            liaison_phone=phone,
            alliances=self._alliances(),
        )
        if self.is_rejected:
            return None
        self._keep_military_bare(record)
        self.street.add_unit(record.name)
        return record

    def _kind(self) -> tuple[str, bool | None]:
        written = folded(self.cell("kind")) if self.cell("kind") else ""
        said = folded(self.cell("two_new")) if self.cell("two_new") else ""
        two_new: bool | None = said in _YES if said else None
        if two_new is None and _TWO_NEW.search(written):
            two_new = True
        if not written:
            heading = self.reading.heading("name")
            return _KIND_BY_HEADER.get(heading.words if heading else "", ""), two_new
        found = _KIND_WORDS.get(written) or next(
            (kind for word, kind in _KIND_WORDS.items() if len(word) > 1 and word in written), None
        )
        if found is None:
            self.warn("kind", _("单位性质无法识别，记作其他"))
            return UnitKind.OTHER, two_new
        if folded(found.label) != written:
            self.fix("kind", _("%(written)s改作%(name)s") % {"written": written, "name": found.label})
        return found, two_new

    def _credit_code(self) -> tuple[str, bool]:
        written = code(self.cell("credit_code")).upper()
        if not written or is_masked(written):
            return "", False
        if is_valid(written):
            return written, True
        if len(written) > 18:
            self.warn("credit_code", _("统一社会信用代码不是18位，未录入"))
            return "", False
        self.warn("credit_code", _("统一社会信用代码校验不符，请核对"))
        return written, False

    def _liaison(self) -> tuple[str, str]:
        name, beside = split_contact(self.cell("liaison_name"))
        own_name, phone = split_contact(self.cell("liaison_phone"))
        found = (
            phone if phone.value else (read_phone(self.cell("liaison_phone")) if self.cell("liaison_phone") else beside)
        )
        found = found if found.value else beside
        if found.odd and not is_masked(found.value):
            self.warn("liaison_phone", _("电话号码不像真的，已按原样保留"))
        return (name or (own_name if phone.value else ""))[:60], found.value[:40]

    def _community(self) -> str:
        written = self.cell("community")
        if not written or not folded(written):
            return ""
        found = self.street.places.find(written)
        if len(found) == 12:
            return found
        self.warn("community", _("社区不在本街道，单位记在街道名下"))
        return ""

    def _alliances(self) -> tuple[str, ...]:
        names = _SEVERAL.split(self.text("alliance"))
        return tuple(name.strip()[:60] for name in names if name.strip())

    def _keep_military_bare(self, record: UnitRecord) -> None:
        if record.kind != UnitKind.MILITARY:
            return
        if record.address or record.credit_code or record.party_members is not None:
            self.fix("kind", _("部队不登记地址、代码和人数"))
        record.address, record.credit_code, record.code_valid, record.party_members = "", "", False, None
