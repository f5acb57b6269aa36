"""A report goes out once and for all: numbered, its figures and rows stored, its fingerprint taken."""

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.documents import document_number
from core.errors import DomainError
from core.numbers import next_number
from meetings import report_notices as notices
from meetings.models import MonthlyReport, ReportStatus
from meetings.selectors.district import closed_for_all
from meetings.selectors.kept import fingerprint
from meetings.selectors.sheet import live_sheet
from meetings.services.report_keeping import keep
from meetings.services.reports import locked_report, move_report

SERIES = "TB"
ISSUED = ("number", "frozen", "fingerprint", "issued_by", "issued_at")


@transaction.atomic
def issue_report(*, report: MonthlyReport, actor: User) -> MonthlyReport:
    """Number the report and store its figures with the rows they count; from then on the database keeps it as it is."""
    report, step = locked_report("issue", report, actor)
    _closed(report)
    if not report.of_district:
        keep(report, live_sheet(report.area_code, report.month, report.span))
    report.number = _number_of(report)
    _supersede(report, actor)
    report.fingerprint = fingerprint(report)
    report.issued_by, report.issued_at = actor, clock.now()
    move_report(report, step, *ISSUED)
    record("report.issued", target=report, actor=actor, number=report.number, fingerprint=report.fingerprint)
    notices.report_issued(report)
    return report


def _closed(report: MonthlyReport) -> None:
    """A district's figures must have been counted after the last of its streets closed."""
    if report.of_district and (report.counted_at is None or report.counted_at < closed_for_all(report)):
        raise DomainError(_("数字是截止日以前统计的，请退回重新统计后再签发。"), code="counted_too_early")


def _number_of(report: MonthlyReport) -> str:
    year = clock.today().year
    serial = int(next_number(report.area_code, SERIES, year).rsplit("-", 1)[1])
    organ = report.frozen["area"][:1] + ("党联" if report.of_district else "街党联")
    return document_number(organ, year, serial)


def _supersede(report: MonthlyReport, actor: User) -> None:
    """The one that went out before stays readable, and gives way."""
    if report.revises_id is None:
        return
    before = MonthlyReport.objects.select_for_update(of=("self",)).get(pk=report.revises_id)
    before.status = ReportStatus.SUPERSEDED
    before.version += 1
    before.save(update_fields=["status", "version"])
    record("report.superseded", target=before, actor=actor, revision=report.pk)
