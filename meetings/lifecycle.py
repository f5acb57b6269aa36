"""The steps of a term in the chair, of a meeting and of a decision."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import clock
from core.lifecycle import Lifecycle, Step
from core.templatetags.tongxin import zh_day
from meetings import policies
from meetings.models import ActionItem, ChairTerm, Handover, JointMeeting, TermSwap
from meetings.models import ActionStatus as A
from meetings.models import HandoverStatus as H
from meetings.models import MeetingStatus as M
from meetings.models import SwapStatus as W
from meetings.models import TermStatus as T

TO_COME = frozenset({T.AHEAD})
NOT_OVER = frozenset({T.AHEAD, T.CURRENT})


def _asked_already(term: ChairTerm) -> Any:
    return _("互换已经提出，等对方答复。") if term.swaps_asked.waiting().exists() else ""


def _handed_over(term: ChairTerm) -> Any:
    return _("已经交接过了。") if Handover.objects.filter(term=term).exists() else ""


def _moved_since(swap: TermSwap) -> Any:
    """Both terms still lie ahead and still belong to who asked and who was asked."""
    same = swap.term.unit_id == swap.asking_unit_id and swap.other.unit_id == swap.asked_unit_id
    ahead = swap.term.status == swap.other.status == T.AHEAD
    return "" if same and ahead else _("轮值已有变动或任期已经开始，这次互换不能再办。")


TERM_LIFECYCLE = Lifecycle(
    Step(
        "hand-over", _("交接"), frozenset({T.CURRENT, T.OVER}), None, policies.can_speak_for_term, icon="arrow-right",
        barred=_handed_over,
    ),
    Step(
        "swap", _("提出互换"), TO_COME, None, policies.can_speak_for_term, icon="arrows-exchange",
        barred=_asked_already,
    ),
    Step("co-chairs", _("定片区副主席"), NOT_OVER, None, policies.can_arrange, icon="users-group", sideways=True),
    Step("skip", _("顺延"), TO_COME, None, policies.can_arrange, icon="arrow-forward-up", sideways=True),
    Step("replace", _("更换单位"), NOT_OVER, None, policies.can_arrange, icon="refresh", sideways=True),
)  # fmt: skip

SWAP_LIFECYCLE = Lifecycle(
    Step(
        "agree", _("同意互换"), frozenset({W.ASKED}), W.AGREED, policies.can_answer_swap, icon="circle-check",
        barred=_moved_since,
    ),
    Step("decline", _("谢绝"), frozenset({W.ASKED}), W.DECLINED, policies.can_answer_swap, icon="ban", sideways=True),
    Step(
        "take-back", _("收回"), frozenset({W.ASKED}), W.TAKEN_BACK, policies.can_take_back_swap, icon="x",
        sideways=True,
    ),
)  # fmt: skip

HANDOVER_LIFECYCLE = Lifecycle(
    Step("receive", _("接收"), frozenset({H.HANDED}), H.RECEIVED, policies.can_receive, icon="circle-check"),
)

BEFORE = frozenset({M.PLANNED, M.NOTICED})
# A meeting that is written down afterwards is never seen sitting.
AT_THE_TABLE = frozenset({M.NOTICED, M.IN_SESSION})


def _topics_closed(meeting: JointMeeting) -> Any:
    until = meeting.topics_until
    return "" if until is None or clock.today() <= until else _("议题征集到%(day)s为止。") % {"day": zh_day(until)}


def _too_early(meeting: JointMeeting) -> Any:
    ahead = timezone.localdate(meeting.starts_at, clock.SHANGHAI) > clock.today()
    return _("会议日期还没到，先把会议改到今天再开。") if ahead else ""


MEETING_LIFECYCLE = Lifecycle(
    Step("notice", _("发出通知"), frozenset({M.PLANNED}), M.NOTICED, policies.can_prepare, icon="send"),
    Step(
        "open", _("开会"), frozenset({M.NOTICED}), M.IN_SESSION, policies.can_preside, icon="presentation",
        barred=_too_early,
    ),
    Step("decide", _("记议定事项"), AT_THE_TABLE | {M.HELD}, None, policies.can_preside, icon="clipboard-list"),
    Step("note", _("记讨论结果"), AT_THE_TABLE | {M.HELD}, None, policies.can_preside, icon="message"),
    Step("claim", _("现场认领"), AT_THE_TABLE, None, policies.can_preside, icon="hand-finger"),
    Step("close", _("会议结束"), AT_THE_TABLE, M.HELD, policies.can_preside, icon="check"),
    Step("topic", _("加议题"), BEFORE | {M.IN_SESSION}, None, policies.can_preside, icon="plus"),
    Step("agenda", _("重新编排议程"), BEFORE, None, policies.can_preside, icon="refresh"),
    Step("reply", _("回复参会"), frozenset({M.NOTICED}), None, policies.can_reply, icon="user-check"),
    Step(
        "hand-in", _("提交议题"), BEFORE, None, policies.can_hand_in, icon="message-plus", barred=_topics_closed
    ),
    Step(
        "correct-airing", _("填写晾晒说明"), BEFORE, None, policies.can_correct_airing, icon="pencil", sideways=True
    ),
    Step("sign-in", _("登记到会"), AT_THE_TABLE | {M.HELD}, None, policies.can_preside, icon="writing-sign"),
    Step("draft-minutes", _("起草纪要"), frozenset({M.HELD}), M.MINUTED, policies.can_preside, icon="file-text"),
    Step("sign-off", _("签发纪要"), frozenset({M.MINUTED}), M.SIGNED_OFF, policies.can_prepare, icon="rubber-stamp"),
    Step(
        "edit-minutes", _("修改纪要"), frozenset({M.MINUTED}), None, policies.can_preside, icon="pencil",
        sideways=True,
    ),
    Step(
        "line", _("调整议题"), BEFORE | {M.IN_SESSION, M.HELD}, None, policies.can_preside, icon="clock", sideways=True
    ),
    Step("edit", _("修改"), BEFORE, None, policies.can_prepare, icon="pencil"),
    Step("cancel", _("取消会议"), BEFORE, M.CANCELLED, policies.can_prepare, icon="x", sideways=True),
)  # fmt: skip


def _no_cause(action: ActionItem) -> Any:
    """A sheet is for what is past its day; one that still runs is answered first."""
    if action.due_on >= clock.today():
        return _("还没到期，不用督办。")
    running = action.sheets.filter(due_on__gte=clock.today()).exists()
    return _("上一张督办单还在办理时限内。") if running else ""


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
    Step(
        "supervise", _("发督办单"), frozenset({A.OPEN}), None, policies.can_supervise, icon="gavel", sideways=True,
        barred=_no_cause,
    ),
)  # fmt: skip
