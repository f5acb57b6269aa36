"""The steps of a report, from the first draft to what went out and what replaced it."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import clock
from core.lifecycle import Lifecycle, Step
from meetings import report_policies as policies
from meetings.models import MonthlyReport
from meetings.models import ReportStatus as R
from meetings.selectors.district import closed_for_all

GIVEN_UP = timedelta(minutes=6)
WRITTEN, READ = frozenset({R.DRAFT}), frozenset({R.DRAFT, R.IN_REVIEW})


def _not_counted(report: MonthlyReport) -> Any:
    """A district is handed in with figures, not while a worker is still at them."""
    if not report.of_district or (report.counted_at and not report.counting_since):
        return ""
    return _("各街道的数字还没有统计好，统计好了才能送审。")


def _counting(report: MonthlyReport) -> Any:
    """A worker that was killed says nothing any more; after a while it may be asked again."""
    asked = report.counting_since
    return _("正在统计，请等统计完。") if asked and asked > clock.now() - GIVEN_UP else ""


def _unanswered(report: MonthlyReport) -> Any:
    left = report.comments.waiting().count()
    return _("还有 %(n)s 条意见没有答复，答复后才能通过。") % {"n": left} if left else ""


def _still_open(report: MonthlyReport) -> Any:
    """What is read is not issued yet, nor what is not over."""
    if report.status == R.IN_REVIEW:
        return _("现在是“审核中”，审核通过后才能签发。")
    return _("这一期还没到截止日，过了截止日才能签发。") if closed_for_all(report) > clock.now() else ""


def _being_revised(report: MonthlyReport) -> Any:
    return _("已经在修订了，请打开修订稿接着写。") if report.revisions.open().exists() else ""


REPORT_LIFECYCLE = Lifecycle(
    Step("submit", _("送审"), WRITTEN, R.IN_REVIEW, policies.can_report, icon="send", barred=_not_counted),
    Step("approve", _("审核通过"), frozenset({R.IN_REVIEW}), R.APPROVED, policies.can_review, icon="circle-check",
         barred=_unanswered),
    Step("issue", _("签发"), frozenset({R.IN_REVIEW, R.APPROVED}), R.ISSUED, policies.can_report, icon="rubber-stamp",
         barred=_still_open),
    Step("edit", _("修改文字"), WRITTEN, None, policies.can_report, icon="pencil"),
    Step("add-case", _("加典型案例"), WRITTEN, None, policies.can_report, icon="plus"),
    Step("remove-case", _("去掉案例"), WRITTEN, None, policies.can_report, icon="x"),
    Step("comment", _("提意见"), READ, None, policies.can_remark, icon="message-plus"),
    Step("answer", _("答复意见"), READ, None, policies.can_report, icon="message"),
    Step("count", _("重新统计"), WRITTEN, None, policies.can_count, icon="refresh", barred=_counting),
    Step("return", _("退回修改"), frozenset({R.IN_REVIEW, R.APPROVED}), R.DRAFT, policies.can_review,
         icon="arrow-back-up", sideways=True),
    Step("take-back", _("撤回送审"), frozenset({R.IN_REVIEW}), R.DRAFT, policies.can_take_back, icon="arrow-back-up",
         sideways=True),
    Step("recall", _("撤回草稿"), WRITTEN, R.RECALLED, policies.can_report, icon="trash", sideways=True),
    Step("revise", _("修订"), frozenset({R.ISSUED}), None, policies.can_report, icon="file-text", sideways=True,
         barred=_being_revised),
)  # fmt: skip
