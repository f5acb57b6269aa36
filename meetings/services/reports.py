"""The monthly report: drafted from what the rows say, put into words, issued once and for all."""

import hashlib
import json
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.areas.models import Area
from core.audit import record
from core.documents import document_number
from core.errors import DomainError
from core.lifecycle import Step
from core.numbers import next_number
from core.versions import check_version
from meetings import notices, policies
from meetings.lifecycle import REPORT_LIFECYCLE
from meetings.models import MonthlyReport
from meetings.selectors.figures import period_of
from meetings.selectors.sheet import freeze, live_sheet

SERIES = "TB"


@transaction.atomic
def draft_report(*, street_code: str, month: date, actor: User) -> MonthlyReport:
    """Begin the report of a month; its figures are read anew each time it is opened, until it is issued."""
    if not policies.can_draft(actor, street_code):
        raise PermissionDenied(_("只有街道工作人员可以起草月报。"))
    # The street's row lock keeps two people from beginning one report together.
    if Area.objects.select_for_update().streets().in_force().filter(code=street_code).first() is None:
        raise ValidationError({"street_code": _("没有这个街道。")})
    month = month.replace(day=1)
    if period_of(street_code, month).start > clock.now():
        raise ValidationError({"month": _("这个月还没开始。")})
    if MonthlyReport.objects.filter(area_code=street_code, month=month).exists():
        raise DomainError(_("这个月的月报已经起草过。"), code="already_drafted")
    report = MonthlyReport(area_code=street_code, month=month, drafted_by=actor, drafted_at=clock.now())
    report.full_clean(exclude=["figures"])
    report.save()
    record("report.drafted", target=report, actor=actor, month=f"{month:%Y-%m}")
    return report


@transaction.atomic
def edit_report(*, report: MonthlyReport, version: int | None, words: str, actor: User) -> MonthlyReport:
    """Put into words what the figures do not say."""
    report, _step = _locked("edit", report, actor)
    check_version(report, version)
    report.words = words.strip()
    report.full_clean(exclude=["figures"])
    report.save(update_fields=["words", "version"])
    record("report.edited", target=report, actor=actor, fields=["words"])
    return report


@transaction.atomic
def issue_report(*, report: MonthlyReport, actor: User) -> MonthlyReport:
    """Number the report and store its figures with the rows they count; from then on the database keeps it as it is."""
    report, step = _locked("issue", report, actor)
    if period_of(report.area_code, report.month).end > clock.now():
        raise DomainError(_("这个月还没到截止日，过了截止日才能签发。"), code="month_still_open")
    sheet = live_sheet(report.area_code, report.month)
    year = clock.today().year
    serial = int(next_number(report.area_code, SERIES, year).rsplit("-", 1)[1])
    report.number = document_number(f"{sheet.street[:1]}街党联", year, serial)
    report.figures = freeze(sheet)
    report.fingerprint = fingerprint(report)
    report.status = step.target or report.status
    report.issued_by, report.issued_at = actor, clock.now()
    report.version += 1
    report.full_clean()
    report.save(
        update_fields=["status", "number", "figures", "fingerprint", "issued_by", "issued_at", "version"]
    )  # fmt: skip
    record("report.issued", target=report, actor=actor, number=report.number, fingerprint=report.fingerprint)
    notices.report_issued(report)
    return report


def fingerprint(report: MonthlyReport) -> str:
    """SHA-256 over number, month, words and figures, the same on every machine."""
    said = [report.area_code, f"{report.month:%Y-%m}", report.number, report.words, report.figures]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _locked(name: str, report: MonthlyReport, actor: User) -> tuple[MonthlyReport, Step]:
    report = MonthlyReport.objects.select_for_update().get(pk=report.pk)
    return report, REPORT_LIFECYCLE.check(name, obj=report, actor=actor)
