"""A report is read by another person than its writer: handed in, remarked on, sent back or approved."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.errors import DomainError
from meetings import report_notices as notices
from meetings.models import MonthlyReport, ReportComment
from meetings.services.reports import locked_report, move_report


@transaction.atomic
def submit_report(*, report: MonthlyReport, actor: User) -> MonthlyReport:
    """Hand the draft in; whoever does so answers for the text."""
    report, step = locked_report("submit", report, actor)
    report.written_by, report.submitted_at, report.returned_for = actor, clock.now(), ""
    move_report(report, step, "written_by", "submitted_at", "returned_for")
    record("report.submitted", target=report, actor=actor)
    notices.report_submitted(report)
    return report


@transaction.atomic
def take_report_back(*, report: MonthlyReport, actor: User) -> MonthlyReport:
    """Take back what nobody has decided on yet, to go on writing."""
    report, step = locked_report("take-back", report, actor)
    move_report(report, step)
    record("report.taken_back", target=report, actor=actor)
    return report


@transaction.atomic
def return_report(*, report: MonthlyReport, reason: str, actor: User) -> MonthlyReport:
    """Send it back to be written again, with the reason; an approval given before is gone."""
    report, step = locked_report("return", report, actor)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明退回的原因。")})
    report.returned_for, report.approved_by, report.approved_at = reason.strip(), None, None
    move_report(report, step, "returned_for", "approved_by", "approved_at")
    record("report.returned", target=report, actor=actor)
    notices.report_returned(report)
    return report


@transaction.atomic
def approve_report(*, report: MonthlyReport, actor: User) -> MonthlyReport:
    """Find it fit to be issued."""
    report, step = locked_report("approve", report, actor)
    report.approved_by, report.approved_at = actor, clock.now()
    move_report(report, step, "approved_by", "approved_at")
    record("report.approved", target=report, actor=actor)
    notices.report_approved(report)
    return report


@transaction.atomic
def comment_report(*, report: MonthlyReport, part: str, text: str, actor: User) -> ReportComment:
    """Remark on one part of it; it is approved once every remark has been answered."""
    report, _step = locked_report("comment", report, actor)
    comment = ReportComment(report=report, part=part, text=text.strip(), said_by=actor, said_at=clock.now())
    comment.full_clean()
    comment.save()
    record("report.commented", target=report, actor=actor, part=part)
    notices.report_commented(report, comment)
    return comment


@transaction.atomic
def answer_comment(*, report: MonthlyReport, comment: int, answer: str, actor: User) -> ReportComment:
    """Say what was done about a remark."""
    report, _step = locked_report("answer", report, actor)
    found = report.comments.filter(pk=comment).first()
    if found is None:
        raise Http404
    if found.answered_at is not None:
        raise DomainError(_("这条意见已经答复过了。"), code="already_answered")
    found.answer, found.answered_by, found.answered_at = answer.strip(), actor, clock.now()
    if not found.answer:
        raise ValidationError({"answer": _("请写答复。")})
    found.full_clean()
    found.save(update_fields=["answer", "answered_by", "answered_at"])
    record("report.comment_answered", target=report, actor=actor, comment=found.pk)
    notices.comment_answered(report, found)
    return found
