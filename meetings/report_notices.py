"""Who hears of a report on its way, and who of one that went out."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.notices import send
from core.notices.language import in_chinese
from meetings.models import MonthlyReport, ReportComment
from meetings.report_policies import office_of, reviewers_of
from members.models import Liaison, Seat


@in_chinese
def report_drafted(report: MonthlyReport) -> None:
    """On the closing day the house has begun it by itself."""
    _tell(office_of(report.area_code), "report_drafted", _("%(report)s已自动起草，请核对后送审"), report)


@in_chinese
def report_submitted(report: MonthlyReport) -> None:
    _tell(reviewers_of(report), "report_submitted", _("请审核%(report)s"), report)


@in_chinese
def report_returned(report: MonthlyReport) -> None:
    _tell([report.written_by], "report_returned", _("%(report)s退回修改"), report, body=report.returned_for)


@in_chinese
def report_approved(report: MonthlyReport) -> None:
    _tell([report.written_by], "report_approved", _("%(report)s审核通过，可以签发"), report)


@in_chinese
def report_commented(report: MonthlyReport, comment: ReportComment) -> None:
    people = [report.written_by] if comment.said_by_id != report.written_by_id else []
    _tell(people, "report_commented", _("%(report)s有新的审核意见"), report, body=comment.text)


@in_chinese
def comment_answered(report: MonthlyReport, comment: ReportComment) -> None:
    people = [comment.said_by] if comment.said_by_id != comment.answered_by_id else []
    _tell(people, "report_comment_answered", _("%(report)s的审核意见有了答复"), report, body=comment.answer)


@in_chinese
def report_counted(report: MonthlyReport) -> None:
    _tell([report.written_by], "report_counted", _("%(report)s的数字统计好了"), report)


@in_chinese
def report_issued(report: MonthlyReport) -> None:
    """Everybody who speaks for a unit of the place's alliances; the streets, where a district issues."""
    seats = Seat.objects.in_force().filter(alliance__area_code=report.area_code)
    posts = Liaison.objects.in_force().filter(unit__in=seats.values("unit"), user__isnull=False)
    people = [post.user for post in posts.select_related("user") if post.user]
    subject = _("%(report)s已签发，文号%(number)s")
    _tell(people, "report_issued", subject, report, number=report.number)


def named(report: MonthlyReport) -> str:
    """2026年9月月报 · 2026年上半年报告."""
    words = _("%(period)s月报") if report.months == 1 else _("%(period)s报告")
    return words % {"period": report.period.label}


def _tell(
    people: Iterable[User], event: str, subject: str, report: MonthlyReport, body: str = "", **said: str
) -> None:  # fmt: skip
    words = subject % {"report": named(report), **said}
    send(to=people, event=event, subject=words, body=body, link=report.get_absolute_url())
