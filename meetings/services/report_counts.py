"""A district is counted by the worker, street by street, while the page tells how far it is."""

from datetime import datetime

from django.db import transaction

from core import clock
from core.accounts.models import User
from core.audit import record
from core.outbox import run_later
from meetings import report_notices as notices
from meetings.models import MonthlyReport, ReportStatus
from meetings.report_lifecycle import REPORT_LIFECYCLE
from meetings.selectors.district import Told, district_sheet
from meetings.selectors.sheet import Sheet
from meetings.services.report_keeping import keep

TASK = "meetings.count_report"


def ask_for_count(report: MonthlyReport) -> None:
    """Have the worker count it; nothing happens unless the caller's transaction commits."""
    report.counting_since, report.progress = clock.now(), 0
    report.save(update_fields=["counting_since", "progress"])
    run_later(TASK, report_id=report.pk)


@transaction.atomic
def count_again(*, report: MonthlyReport, actor: User) -> MonthlyReport:
    """Count a district anew, as its streets' rows are now."""
    report = MonthlyReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    REPORT_LIFECYCLE.check("count", obj=report, actor=actor)
    ask_for_count(report)
    record("report.count_asked", target=report, actor=actor)
    return report


def run_count(*, report_id: int, actor: User) -> bool:
    """Count and store. Delivered again it starts over, and only the first to finish writes."""
    report = MonthlyReport.objects.filter(pk=report_id, counting_since__isnull=False).first()
    if report is None or report.status != ReportStatus.DRAFT:
        return False
    begun = clock.now()
    return _store(report, district_sheet(report, _progress_of(report.pk)), begun, actor)


def _progress_of(pk: int) -> Told:
    """Tell the page how far the work is."""

    def tell(done: int, total: int) -> None:
        MonthlyReport.objects.filter(pk=pk, counting_since__isnull=False).update(progress=done * 90 // max(total, 1))

    return tell


@transaction.atomic
def _store(report: MonthlyReport, sheet: Sheet, begun: datetime, actor: User) -> bool:
    """Write it in one transaction; a second worker finds it counted and stops."""
    row = MonthlyReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if row.counting_since != report.counting_since or row.status != ReportStatus.DRAFT:
        return False
    keep(row, sheet)
    # Counted as of the moment the reading began: what came in meanwhile may be missing.
    row.counted_at, row.counting_since, row.progress = begun, None, 100
    row.full_clean()
    row.save(update_fields=["frozen", "counted_at", "counting_since", "progress"])
    record("report.counted", target=row, actor=actor)
    notices.report_counted(row)
    return True
