"""What the pages of one meeting and one decision show beside their own fields."""

from collections.abc import Iterable, Mapping, Set
from datetime import timedelta
from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.accounts.models import User
from core.audit import trail
from core.documents import render_html
from core.lifecycle import Lifecycle
from meetings.forms import (
    CancelForm,
    CloseForm,
    DecisionForm,
    EvidenceForm,
    MinutesForm,
    ReasonForm,
    ReplyForm,
    SignInForm,
    SpotClaimForm,
    SuperviseForm,
    TopicForm,
)
from meetings.lifecycle import ACTION_LIFECYCLE, MEETING_LIFECYCLE
from meetings.minutes_text import minutes_document
from meetings.models import ActionItem, ActionStatus, JointMeeting, MeetingStatus, Minutes
from meetings.selectors.attendance import members_of, roll_of

# A line of the agenda is set where it stands; minutes and the airing board are changed on pages of their own.
ELSEWHERE = frozenset({"line", "note", "edit-minutes", "correct-airing"})
Bound = Mapping[str, BaseForm]
SENTENCES = {
    MeetingStatus.PLANNED: gettext_lazy("议程可以再调整，准备好就发通知。"),
    MeetingStatus.NOTICED: gettext_lazy("成员单位的联络员都收到了通知。"),
    MeetingStatus.IN_SESSION: gettext_lazy("会议正在开，晾晒台已定格。"),
    MeetingStatus.HELD: gettext_lazy("议定事项由责任单位办理，下次会议先读。纪要可以起草了。"),
    MeetingStatus.MINUTED: gettext_lazy("纪要已自动起草，改好后签发给成员单位。"),
    MeetingStatus.SIGNED_OFF: gettext_lazy("纪要已编号发出，不再变化。"),
    MeetingStatus.CANCELLED: gettext_lazy("这次会议不开了。"),
    ActionStatus.OPEN: gettext_lazy("核实前每次会议都先读，到期计入议定事项办结率。"),
    ActionStatus.CLAIMED_DONE: gettext_lazy("等别人核实，核实后才算办结。"),
    ActionStatus.VERIFIED: gettext_lazy("已由他人核实，按核实日期计入办结率。"),
}
VERBS = {
    "meeting.planned": ("calendar-event", gettext_lazy("筹备会议")),
    "meeting.edited": ("pencil", gettext_lazy("修改会议")),
    "meeting.agenda_built": ("refresh", gettext_lazy("重新编排议程")),
    "meeting.topic_added": ("plus", gettext_lazy("加议题")),
    "meeting.topic_removed": ("x", gettext_lazy("去掉议题")),
    "meeting.topic_handed_in": ("message-plus", gettext_lazy("提交议题")),
    "meeting.topic_moved": ("arrows-sort", gettext_lazy("调整顺序")),
    "meeting.line_set": ("clock", gettext_lazy("调整议题")),
    "meeting.noted": ("message", gettext_lazy("记下讨论结果")),
    "meeting.replied": ("user-check", gettext_lazy("回复参会")),
    "meeting.signed_in": ("writing-sign", gettext_lazy("登记到会")),
    "meeting.cancelled": ("x", gettext_lazy("取消会议")),
    "meeting.minutes_drafted": ("file-text", gettext_lazy("起草纪要")),
    "meeting.minutes_edited": ("pencil", gettext_lazy("修改纪要")),
    "meeting.minutes_signed": ("rubber-stamp", gettext_lazy("签发纪要")),
    "meeting.noticed": ("send", gettext_lazy("发出通知")),
    "meeting.convened": ("presentation", gettext_lazy("开会，晾晒台定格")),
    "meeting.airing_corrected": ("pencil", gettext_lazy("填写晾晒说明")),
    "meeting.claimed": ("hand-finger", gettext_lazy("现场认领")),
    "meeting.chair_changed": ("armchair", gettext_lazy("主持单位随轮值调整")),
    "meeting.decided": ("clipboard-list", gettext_lazy("记下议定事项")),
    "meeting.held": ("check", gettext_lazy("会议结束")),
    "action.decided": ("clipboard-list", gettext_lazy("议定")),
    "action.claimed_done": ("clipboard-check", gettext_lazy("报办结")),
    "action.verified": ("checks", gettext_lazy("核实")),
    "action.carried_over": ("arrow-forward-up", gettext_lazy("超期转下次会议")),
    "action.escalated": ("gavel", gettext_lazy("升级督办")),
    "action.supervised": ("file-text", gettext_lazy("发督办单")),
    "action.sent_back": ("arrow-back-up", gettext_lazy("退回重办")),
    "report.drafted": ("pencil", gettext_lazy("起草")),
    "report.revision_begun": ("pencil", gettext_lazy("开始修订")),
    "report.edited": ("pencil", gettext_lazy("修改文字")),
    "report.case_added": ("plus", gettext_lazy("加典型案例")),
    "report.case_removed": ("x", gettext_lazy("去掉案例")),
    "report.count_asked": ("refresh", gettext_lazy("要求重新统计")),
    "report.counted": ("circle-check", gettext_lazy("统计好")),
    "report.submitted": ("send", gettext_lazy("送审")),
    "report.taken_back": ("arrow-back-up", gettext_lazy("撤回送审")),
    "report.commented": ("message-plus", gettext_lazy("提意见")),
    "report.comment_answered": ("message", gettext_lazy("答复意见")),
    "report.returned": ("arrow-back-up", gettext_lazy("退回修改")),
    "report.approved": ("circle-check", gettext_lazy("审核通过")),
    "report.issued": ("rubber-stamp", gettext_lazy("签发")),
    "report.superseded": ("archive", gettext_lazy("由修订件替代")),
    "report.recalled": ("trash", gettext_lazy("撤回草稿")),
    "chair.swap_asked": ("arrows-exchange", gettext_lazy("提出互换")),
    "chair.swapped": ("arrows-exchange", gettext_lazy("互换轮值")),
    "chair.swap_declined": ("ban", gettext_lazy("谢绝互换")),
    "chair.swap_taken_back": ("x", gettext_lazy("收回互换")),
    "chair.skipped": ("arrow-forward-up", gettext_lazy("顺延")),
    "chair.replaced": ("refresh", gettext_lazy("更换单位")),
    "chair.co_chairs_named": ("users-group", gettext_lazy("定片区副主席")),
    "chair.reminded": ("bell", gettext_lazy("提醒准备轮值")),
    "chair.handed_over": ("arrow-right", gettext_lazy("交接")),
    "chair.taken_over": ("circle-check", gettext_lazy("接收交接")),
}


def meeting_page(meeting: JointMeeting, user: User, bound: Bound | None = None) -> dict[str, Any]:
    """The meeting with its agenda, its decisions and the steps open to this person."""
    forms: dict[str, Any] = {"decide": lambda: DecisionForm(meeting=meeting, auto_id="id_decide_%s")}
    forms |= {"close": lambda: CloseForm(auto_id="id_close_%s"), "topic": lambda: TopicForm(auto_id="id_topic_%s")}
    forms |= {
        "claim": lambda: SpotClaimForm(meeting=meeting, auto_id="id_claim_%s"),
        "hand-in": lambda: TopicForm(auto_id="id_hand_in_%s"),
        "cancel": lambda: CancelForm(auto_id="id_cancel_%s"),
        "reply": lambda: ReplyForm(meeting=meeting, user=user, auto_id="id_reply_%s"),
        "sign-in": lambda: SignInForm(meeting=meeting, auto_id="id_sign_in_%s"),
    }
    steps = steps_of(MEETING_LIFECYCLE, meeting, user, "meetings:meeting", forms, bound, ELSEWHERE)
    presides = MEETING_LIFECYCLE.steps["line"].may(user, meeting)
    agenda = [
        line for line in meeting.agenda.select_related("need", "project", "action", "unit")
        if presides or not line.internal
    ]  # fmt: skip
    decisions = list(meeting.decisions.select_related("owner"))
    return {
        "meeting": meeting,
        "minutes_planned": _timed(meeting, agenda),
        "now": {"status": meeting.status, "kind": "meeting", "sentence": SENTENCES[MeetingStatus(meeting.status)]},
        "steps": steps,
        "agenda": agenda,
        "may_arrange": any(step["name"] == "topic" for step in steps),
        "may_hold": MEETING_LIFECYCLE.allows("close", obj=meeting, actor=user),
        "may_note": MEETING_LIFECYCLE.allows("line", obj=meeting, actor=user),
        "table": table_of(meeting),
        "minutes": Minutes.objects.filter(meeting=meeting).first(),
        "decisions": decisions,
        "open": _open_to(user, [line.need or line.project or line.action for line in agenda], decisions),
        "entries": timeline_of(meeting),
    }


def _timed(meeting: JointMeeting, agenda: list[Any]) -> int:
    """Say of each line when it begins, if those before it keep their time; the sum of minutes is given back."""
    spent = 0
    for line in agenda:
        line.begins = meeting.starts_at + timedelta(minutes=spent)
        spent += line.minutes or 0
    return spent


def table_of(meeting: JointMeeting) -> dict[str, Any]:
    """Every member with its answer and its signature, and the count of them."""
    rows = {row.unit_id: row for row in meeting.attendance.all()}
    members = list(members_of(meeting))
    return {
        "members": [{"unit": unit, "row": rows.get(unit.pk)} for unit in members],
        "roll": roll_of(members, rows),
    }


def minutes_page(minutes: Minutes, user: User, bound: Bound | None = None) -> dict[str, Any]:
    """The text as a document, with the form to change it while that is open."""
    meeting, forms = minutes.meeting, {"edit-minutes": lambda: MinutesForm.of(minutes)}
    steps = steps_of(MEETING_LIFECYCLE, meeting, user, "meetings:meeting", forms, bound, {"line"})
    return {
        "minutes": minutes, "meeting": meeting,
        "document": render_html(minutes_document(minutes)),
        "steps": [step for step in steps if step["name"] in {"edit-minutes", "sign-off"}],
        "now": {"status": meeting.status, "kind": "meeting", "sentence": SENTENCES[MeetingStatus(meeting.status)]},
    }  # fmt: skip


def _open_to(user: User, subjects: Iterable[Any], decisions: Iterable[ActionItem]) -> set[str]:
    """The addresses among what a meeting names that this person may open."""
    named: dict[Any, set[int]] = {}
    for thing in (*subjects, *decisions):
        if thing is not None:
            named.setdefault(type(thing), set()).add(thing.pk)
    return {
        thing.get_absolute_url()
        for model, keys in named.items()
        for thing in model.objects.visible_to(user).filter(pk__in=keys).only("pk")
    }


def action_page(action: ActionItem, user: User, bound: Bound | None = None) -> dict[str, Any]:
    forms = {
        "claim-done": lambda: EvidenceForm(auto_id="id_claim-done_%s"),
        "send-back": lambda: ReasonForm(auto_id="id_send-back_%s"),
        "supervise": lambda: SuperviseForm(auto_id="id_supervise_%s"),
    }
    return {
        "action": action,
        "now": {"status": action.status, "kind": "action", "sentence": SENTENCES[ActionStatus(action.status)]},
        "steps": steps_of(ACTION_LIFECYCLE, action, user, "meetings:action", forms, bound),
        "sheets": list(action.sheets.select_related("issued_by")),
        "carried": list(action.carried.select_related("meeting")),
        "entries": timeline_of(action),
    }


def steps_of(
    table: Lifecycle,
    obj: Any,
    user: User,
    route: str,
    forms: Mapping[str, Any],
    bound: Bound | None,
    elsewhere: Set[str] = frozenset(),
) -> list[dict[str, Any]]:
    """The buttons, but for those that stand elsewhere; a step that only links to another page has its form there."""
    bound = bound or {}
    found = [step for step in table.available(obj, user) if step.name not in elsewhere]
    return [
        {
            "name": step.name, "label": step.label, "icon": step.icon, "sideways": step.sideways,
            "url": reverse(f"{route}-{step.name}", args=[obj.pk]),
            "form": bound.get(step.name) or (forms[step.name]() if step.name in forms else None),
            "link": step.name == "edit" and "edit" not in forms, "primary": i == 0, "open": step.name in bound,
        }
        for i, step in enumerate(found)
    ]  # fmt: skip


def timeline_of(obj: Any) -> list[dict[str, Any]]:
    return [
        {"when": row.at, "who": row.actor or "", "icon": VERBS[row.verb][0], "text": VERBS[row.verb][1]}
        for row in trail(obj)
        if row.verb in VERBS
    ]
