"""A report is begun from what the rows say, put into words, taken back, or begun anew to revise what went out."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.areas.models import Area, AreaLevel
from core.areas.selectors import settings_of
from core.audit import record
from core.errors import DomainError
from core.lifecycle import Step
from core.periods import month_period
from core.versions import check_version
from meetings import report_notices as notices
from meetings import report_policies as policies
from meetings.models import MonthlyReport, ReportCase, ReportSpan, ReportStatus, first_of
from meetings.report_lifecycle import REPORT_LIFECYCLE
from meetings.selectors.district import streets_of
from meetings.selectors.figures import period_of
from meetings.services.report_counts import ask_for_count

WORDS = ("words", "problems", "plans")
CARRIED = ("project", "title", "unit", "text", "photo", "consent", "added_by", "added_at")


@transaction.atomic
def draft_report(*, area_code: str, month: date, span: str = ReportSpan.MONTH, actor: User) -> MonthlyReport:
    """Begin the report of a month, or of the quarter, half-year or year around it."""
    if not policies.can_draft(actor, area_code):
        raise PermissionDenied(_("只有街道或区里的工作人员可以起草本级的月报。"))
    area = _locked_area(area_code)
    month = first_of(span, month)
    if period_of(area_code, month, span).start > clock.now():
        raise ValidationError({"month": _("这个月还没开始。")})
    there = MonthlyReport.objects.filter(area_code=area_code, month=month, span=span)
    if there.exclude(status=ReportStatus.RECALLED).exists():
        raise DomainError(_("这一期的报告已经起草过。"), code="already_drafted")
    report = _begun(area.code, month, span, actor)
    record("report.drafted", target=report, actor=actor, month=f"{month:%Y-%m}", span=span)
    return report


def _locked_area(area_code: str) -> Area:
    """The place's row lock keeps two people from beginning one report together."""
    levels = (AreaLevel.STREET, AreaLevel.DISTRICT)
    area = Area.objects.select_for_update().in_force().filter(code=area_code, level__in=levels).first()
    if area is None:
        raise ValidationError({"area_code": _("没有这个街道或区。")})
    if area.level == AreaLevel.DISTRICT and not streets_of(area_code):
        raise ValidationError({"area_code": _("区里还没有街道，没有数字可报。")})
    return area


def _begun(area_code: str, month: date, span: str, actor: User, **more: Any) -> MonthlyReport:
    report = MonthlyReport(
        area_code=area_code, month=month, span=span, drafted_by=actor, written_by=actor, drafted_at=clock.now(), **more
    )
    report.full_clean()
    report.save()
    if report.of_district:
        ask_for_count(report)
    return report


def draft_due_reports(*, actor: User) -> int:
    """On the evening of each street's closing day its month is drafted; what was missed is made up for."""
    begun = 0
    for street in Area.objects.streets().in_force().order_by("code"):
        today, closing = clock.today(), settings_of(street.code).closing_day
        running = month_period(today, closing_day=closing)
        closed = running if running.last_day == today else running.previous()
        begun += _draft_once(street, date(closed.year, closed.month, 1), actor)
    return begun


@transaction.atomic
def _draft_once(street: Area, month: date, actor: User) -> bool:
    """A month that somebody drafted, or drafted and took back, is left alone; so is one from before the house began."""
    Area.objects.select_for_update().get(pk=street.pk)
    known = MonthlyReport.objects.filter(area_code=street.code, span=ReportSpan.MONTH)
    begun_later = street.since is not None and street.since > period_of(street.code, month).last_day
    if begun_later or known.filter(month=month).exists():
        return False
    report = draft_report(area_code=street.code, month=month, actor=actor)
    notices.report_drafted(report)
    return True


@transaction.atomic
def edit_report(
    *, report: MonthlyReport, version: int | None, actor: User, words: str | None = None, problems: str | None = None,
    plans: str | None = None,
) -> MonthlyReport:  # fmt: skip
    """Put into words what the figures do not say; what is not given stays."""
    report, _step = locked_report("edit", report, actor)
    check_version(report, version)
    given = dict(zip(WORDS, (words, problems, plans), strict=True))
    changed = [name for name, text in given.items() if text is not None and text.strip() != getattr(report, name)]
    for name in changed:
        setattr(report, name, (given[name] or "").strip())
    report.written_by = actor
    report.full_clean()
    report.save(update_fields=[*changed, "written_by", "version"])
    record("report.edited", target=report, actor=actor, fields=changed)
    return report


@transaction.atomic
def recall_report(*, report: MonthlyReport, actor: User) -> MonthlyReport:
    """Take a draft back; the month may be drafted anew."""
    report, step = locked_report("recall", report, actor)
    move_report(report, step)
    record("report.recalled", target=report, actor=actor)
    return report


@transaction.atomic
def revise_report(*, report: MonthlyReport, reason: str, actor: User) -> MonthlyReport:
    """Begin a revision of what went out; until it is issued itself, the old one stays in force."""
    report, _step = locked_report("revise", report, actor)
    words = {name: getattr(report, name) for name in WORDS}
    revision = _begun(
        report.area_code, report.month, report.span, actor, revises=report, reason=reason.strip(), **words
    )
    for case in report.cases.order_by("pk"):
        ReportCase.objects.create(report=revision, **{name: getattr(case, name) for name in CARRIED})
    record("report.revision_begun", target=revision, actor=actor, revises=report.pk)
    return revision


def locked_report(name: str, report: MonthlyReport, actor: User) -> tuple[MonthlyReport, Step]:
    """The row kept from others until the transaction ends, and the step this person may take now."""
    report = MonthlyReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    return report, REPORT_LIFECYCLE.check(name, obj=report, actor=actor)


def move_report(report: MonthlyReport, step: Step, *changed: str) -> None:
    report.status = step.target or report.status
    report.version += 1
    report.full_clean()
    report.save(update_fields=["status", "version", *changed])
