"""The steps of a meeting, of a decision and of a report."""

from django.utils.translation import gettext_lazy as _

from core.lifecycle import Lifecycle, Step
from meetings import policies
from meetings.models import ActionStatus as A
from meetings.models import MeetingStatus as M
from meetings.models import ReportStatus as R

BEFORE = frozenset({M.PLANNED, M.NOTICED})

MEETING_LIFECYCLE = Lifecycle(
    Step("notice", _("发出通知"), frozenset({M.PLANNED}), M.NOTICED, policies.can_prepare, icon="send"),
    Step("decide", _("记议定事项"), frozenset({M.NOTICED, M.HELD}), None, policies.can_preside, icon="clipboard-list"),
    Step("close", _("会议结束"), frozenset({M.NOTICED}), M.HELD, policies.can_preside, icon="check"),
    Step("topic", _("加议题"), BEFORE, None, policies.can_preside, icon="plus"),
    Step("agenda", _("重新编排议程"), BEFORE, None, policies.can_preside, icon="refresh"),
    Step("edit", _("修改"), BEFORE, None, policies.can_prepare, icon="pencil"),
)

ACTION_LIFECYCLE = Lifecycle(
    Step(
        "claim-done", _("报办结"), frozenset({A.OPEN}), A.CLAIMED_DONE, policies.can_claim_done,
        icon="clipboard-check",
    ),
    Step("verify", _("核实"), frozenset({A.CLAIMED_DONE}), A.VERIFIED, policies.can_verify, icon="checks"),
    Step(
        "send-back", _("退回重办"), frozenset({A.CLAIMED_DONE}), A.OPEN, policies.can_verify,
        icon="arrow-back-up", sideways=True,
    ),
)  # fmt: skip

REPORT_LIFECYCLE = Lifecycle(
    Step("issue", _("签发"), frozenset({R.DRAFT}), R.ISSUED, policies.can_report, icon="rubber-stamp"),
    Step("edit", _("修改情况说明"), frozenset({R.DRAFT}), None, policies.can_report, icon="pencil"),
)
