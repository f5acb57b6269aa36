"""A community row."""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from alliance.ledger.rows.reader import OUTSIDE_STREET, RowReader
from alliance.ledger.rows.street import AMBIGUOUS
from core.workbook.figures import read_share
from core.workbook.text import code

_DIGITS = re.compile(r"\d{12}")
LONGEST_NAME, LONGEST_PERSON, LONGEST_ZONE = 60, 30, 40


@dataclass(slots=True)
class CommunityRecord:
    code: str
    name: str
    provisional: bool = False
    secretary: str = ""
    households: int | None = None
    elderly_share: Decimal | None = None
    zone: str = ""


class CommunityReader(RowReader):
    def read(self) -> CommunityRecord | None:
        name = self.text("name", LONGEST_NAME)
        if not name:
            self.reject("name", _("社区名称为空"))
        division, provisional = self._division(name)
        share = self.share("elderly_share", read_share(self.cell("elderly_share")))
        record = CommunityRecord(
            code=division,
            name=name,
            provisional=provisional,
            secretary=self.text("secretary", LONGEST_PERSON),
            households=self.count("households"),
            elderly_share=share.quantize(Decimal("0.0001")) if share is not None else None,
            zone=self.text("zone", LONGEST_ZONE),
        )
        if self.is_rejected:
            return None
        self.street.places.add(division, name)
        return record

    def _division(self, name: str) -> tuple[str, bool]:
        written = code(self.cell("code"))
        if len(written) in {3, 4} and written.isdigit():
            written = self.street.code + written[-3:]
        if not written:
            return self._without_code(name)
        if not _DIGITS.fullmatch(written):
            self.reject("code", _("社区代码应为12位数字"))
        elif not written.startswith(self.street.code):
            self.reject("code", OUTSIDE_STREET)
        return written, False

    def _without_code(self, name: str) -> tuple[str, bool]:
        known = self.street.places.find(name)
        if known and known != AMBIGUOUS:
            return known, False
        if not name:
            return "", False
        used = self.street.places.names
        # Codes the office has not told yet are counted down from the end, out of the way of real ones.
        free = next(c for n in range(999, 0, -1) if (c := f"{self.street.code}{n:03d}") not in used)
        self.warn("name", _("没有社区代码，暂编%(code)s") % {"code": free})
        return free, True
