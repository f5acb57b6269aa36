"""A report as an official document. Its words are Chinese whatever language the reader has chosen."""

import re
from collections.abc import Callable
from datetime import date

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core import clock
from core.documents import Attachment, Document
from core.errors import DomainError
from core.periods import months_from
from meetings.models import MONTHS, MonthlyReport, ReportSpan
from meetings.report_body import Body, Said
from meetings.report_tables import Tables
from meetings.selectors.sheet import Sheet

Href = Callable[[str], str]
KINDS = {ReportSpan.MONTH: "月报", ReportSpan.QUARTER: "季报", ReportSpan.HALF: "半年报", ReportSpan.YEAR: "年报"}
FINGERPRINT, GROUP = "本件指纹（SHA-256）：{fingerprint}。平台“月报”页可核对", re.compile(".{1,8}")


def report_document(
    sheet: Sheet, *, number: str = "", said: Said | None = None, signed_on: date | None = None,
    href: Href | None = None, fingerprint: str = "",
) -> Document:  # fmt: skip
    """Write the report; with ``href`` every figure leads to the rows it counts."""
    if not sheet.figures:
        raise DomainError(_("各街道的数字还没有统计好。"), code="not_counted")
    with translation.override("zh-hans"):
        return Document(
            title=title_of(sheet), body=Body(sheet, href).blocks(said or Said()),
            head=sheet.issuer, number=number, mark="" if number else "草稿", addressee=_addressee(sheet),
            attachments=[Attachment("主要指标及口径", Tables(sheet, href).headline())],
            signature=sheet.issuer, signed_on=signed_on or clock.today(),
            note=_note(fingerprint) if fingerprint else "",
        )  # fmt: skip


def document_of(report: MonthlyReport, sheet: Sheet, href: Href | None = None) -> Document:
    """The document of a stored report, on its way or gone out."""
    signed = timezone.localdate(report.issued_at, clock.SHANGHAI) if report.issued_at else None
    said = Said(
        words=report.words, problems=report.problems, plans=report.plans, reason=report.reason,
        revises=report.revises.number if report.revises else "",
    )  # fmt: skip
    return report_document(
        sheet, number=report.number, said=said, signed_on=signed, href=href, fingerprint=report.fingerprint
    )


def title_of(sheet: Sheet) -> str:
    """关于2026年9月区域化党建工作情况的通报."""
    period = months_from(sheet.month, MONTHS[ReportSpan(sheet.span)])
    named = f"{period.year}年度" if sheet.span == ReportSpan.YEAR else period.label
    return f"关于{named}区域化党建\n工作情况的通报"


def file_name(sheet: Sheet) -> str:
    """What its file is called."""
    return f"{sheet.area}{sheet.period.key}{KINDS[ReportSpan(sheet.span)]}"


def _note(fingerprint: str) -> str:
    """In groups, as people read such a thing aloud."""
    return FINGERPRINT.format(fingerprint=" ".join(GROUP.findall(fingerprint)))


def _addressee(sheet: Sheet) -> str:
    return "各街道党工委" if sheet.streets else "各成员单位、各社区党组织"
