"""How every state looks: icon, colour family and word, in one place for pages, lists and exports.

Families are the tints of ``static/css/tongxin.css``: wait, live, pair, talk, soon, late, done.
A state is never drawn in colour alone; being overdue is the clock's matter and no state at all.
"""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Look(NamedTuple):
    icon: str
    family: str
    label: str | Promise


UNKNOWN = Look("help-circle", "wait", "")

STATE_LOOKS: Mapping[str, Mapping[str, Look]] = {
    "need": {
        "submitted": Look("inbox", "wait", _("待受理")),
        "needs_more": Look("message-question", "soon", _("待补充")),
        "accepted": Look("circle-check", "live", _("已受理")),
        "listed": Look("list-check", "live", _("已列清单")),
        "matched": Look("hand-finger", "pair", _("已认领")),
        "in_progress": Look("progress", "live", _("办理中")),
        "deliberating": Look("messages", "talk", _("议事中")),
        "escalated": Look("speakerphone", "talk", _("已吹哨")),
        "resolved": Look("check", "done", _("已办结待评")),
        "closed": Look("checks", "done", _("已评价")),
        "returned": Look("arrow-back-up", "wait", _("已退回")),
        "refused": Look("ban", "wait", _("不予受理")),
        "merged": Look("git-merge", "wait", _("已并案")),
        "reopened": Look("refresh", "soon", _("重办中")),
    },
    "entry": {
        "in_force": Look("circle-check", "live", _("生效中")),
        "withdrawn": Look("x", "wait", _("已撤下")),
    },
    "experience": {
        "queued": Look("clock", "wait", _("排队中")),
        "running": Look("progress", "live", _("计算中")),
        "learnt": Look("bulb", "soon", _("待启用")),
        "on": Look("circle-check", "live", _("使用中")),
        "off": Look("player-pause", "wait", _("已停用")),
        "failed": Look("alert-triangle", "late", _("没有学成")),
        "reset": Look("trash", "wait", _("已清空")),
    },
    "contact": {
        "reported": Look("inbox", "soon", _("待确认")),
        "confirmed": Look("circle-check", "done", _("已确认")),
        "refused": Look("x", "wait", _("未采用")),
    },
    "zone_plan": {
        "proposed": Look("bulb", "soon", _("待决定")),
        "adopted": Look("circle-check", "done", _("已采纳")),
        "dropped": Look("x", "wait", _("未采纳")),
    },
    "call": {
        "first_right": Look("link", "pair", _("首认期中")),
        "open_hall": Look("building-community", "pair", _("领办大厅")),
        "filled": Look("circle-check", "done", _("已领满")),
    },
    "offer": {
        "proposed": Look("bulb", "wait", _("待发出")),
        "offered": Look("send", "pair", _("待答复")),
        "accepted": Look("circle-check", "live", _("已接受")),
        "declined": Look("ban", "wait", _("已谢绝")),
        "lapsed": Look("clock-x", "wait", _("已失效")),
    },
    "claim": {
        "claimed": Look("hand-finger", "pair", _("已认领")),
        "confirmed": Look("circle-check", "live", _("已确认")),
        "fulfilled": Look("checks", "done", _("已兑现")),
        "released": Look("arrow-back-up", "wait", _("已释放")),
        "withdrawn": Look("x", "wait", _("已撤回")),
    },
    "refusal": {
        "waiting": Look("gavel", "soon", _("待复核")),
        "agreed": Look("ban", "wait", _("同意不予受理")),
        "turned_down": Look("arrow-back-up", "live", _("应当受理")),
        "taken_back": Look("x", "wait", _("已撤回")),
    },
    "finding": {
        "proposed": Look("eye-check", "soon", _("待确认")),
        "confirmed": Look("circle-check", "done", _("已确认")),
        "dismissed": Look("ban", "wait", _("不采纳")),
    },
    "need_list": {
        "draft": Look("pencil", "wait", _("草稿")),
        "published": Look("speakerphone", "live", _("已发布")),
    },
    "project": {
        "draft": Look("pencil", "wait", _("草稿")),
        "applied": Look("inbox", "wait", _("待审核")),
        "approved": Look("circle-check", "live", _("已立项")),
        "published": Look("speakerphone", "live", _("待实施")),
        "running": Look("progress", "live", _("实施中")),
        "completed": Look("check", "done", _("已完成")),
        "claimed_done": Look("clipboard-check", "soon", _("待验收")),
        "evaluated": Look("checks", "done", _("已评价")),
        "archived": Look("archive", "done", _("已归档")),
        "returned": Look("arrow-back-up", "soon", _("退回修改")),
        "suspended": Look("player-pause", "soon", _("已暂停")),
        "ended_early": Look("player-stop", "wait", _("提前终止")),
    },
    "event": {
        "draft": Look("pencil", "wait", _("草稿")),
        "open": Look("calendar-event", "live", _("报名中")),
        "held": Look("checks", "done", _("已举办")),
        "cancelled": Look("ban", "wait", _("已取消")),
    },
    "sign_up": {
        "signed": Look("circle-check", "live", _("已报名")),
        "cancelled": Look("x", "wait", _("已取消")),
        "attended": Look("checks", "done", _("已到场")),
        "absent": Look("clock-x", "wait", _("未到场")),
    },
    "schedule": {
        "draft": Look("pencil", "wait", _("未开放")),
        "open": Look("calendar-event", "live", _("开放预约")),
        "ended": Look("archive", "wait", _("已结束")),
    },
    "booking": {
        "applied": Look("clock", "pair", _("等抽签")),
        "held": Look("circle-check", "live", _("已约上")),
        "waiting": Look("list", "soon", _("候补")),
        "used": Look("checks", "done", _("已到场")),
        "missed": Look("clock-x", "wait", _("没有来")),
        "cancelled": Look("x", "wait", _("已取消")),
        "called_off": Look("ban", "wait", _("停开取消")),
    },
    "violation": {
        "recorded": Look("flag", "soon", _("已记录")),
        "appealed": Look("message-question", "soon", _("已申诉")),
        "upheld": Look("gavel", "wait", _("维持")),
        "withdrawn": Look("arrow-back-up", "done", _("已撤销")),
    },
    "resource": {
        "draft": Look("pencil", "wait", _("草稿")),
        "submitted": Look("inbox", "wait", _("待审核")),
        "listed": Look("list-check", "live", _("已列清单")),
        "paused": Look("player-pause", "soon", _("暂停")),
        "retired": Look("archive", "wait", _("已停用")),
    },
    "agreement": {
        "draft": Look("pencil", "wait", _("草稿")),
        "to_sign": Look("writing-sign", "soon", _("待签")),
        "in_force": Look("circle-check", "live", _("履行中")),
        "fulfilled": Look("checks", "done", _("到期履行完")),
        "ended": Look("archive", "wait", _("提前结束")),
        "dropped": Look("trash", "wait", _("已作废")),
    },
    "pairing": {
        "proposed": Look("clock", "soon", _("待对方同意")),
        "in_force": Look("circle-check", "live", _("结对中")),
        "ended": Look("archive", "wait", _("已结束")),
        "dropped": Look("x", "wait", _("没有结成")),
    },
    "delivery": {
        "recorded": Look("clock", "soon", _("待对方确认")),
        "confirmed": Look("circle-check", "done", _("已确认")),
        "disputed": Look("message-question", "late", _("有异议")),
        "withdrawn": Look("x", "wait", _("已撤回")),
    },
    "turn": {
        "overdue": Look("alert-triangle", "late", _("已逾期")),
        "due": Look("clock", "soon", _("本月该走访")),
        "planned": Look("calendar-event", "live", _("已安排")),
        "done": Look("check", "done", _("近期走访过")),
    },
    "visit": {
        "planned": Look("calendar-event", "live", _("已安排")),
        "carried_out": Look("clipboard-list", "soon", _("填表中")),
        "handed_in": Look("inbox", "soon", _("待核")),
        "settled": Look("checks", "done", _("已核")),
        "cancelled": Look("x", "wait", _("已取消")),
    },
    "change": {
        "proposed": Look("clock", "soon", _("待核")),
        "accepted": Look("check", "done", _("已采纳")),
        "refused": Look("ban", "wait", _("不采纳")),
    },
    "unit": {
        "applied": Look("inbox", "wait", _("待批准")),
        "active": Look("circle-check", "live", _("在册")),
        "returned": Look("arrow-back-up", "wait", _("已退回")),
        "declined": Look("ban", "wait", _("未通过")),
        "left": Look("archive", "wait", _("已退出")),
        "merged": Look("git-merge", "wait", _("已并入别家")),
    },
    "admission": {
        "applied": Look("inbox", "soon", _("待审核")),
        "returned": Look("arrow-back-up", "wait", _("退回修改")),
        "approved": Look("circle-check", "done", _("已通过")),
        "declined": Look("ban", "wait", _("未通过")),
    },
    "charter": {
        "draft": Look("pencil", "wait", _("草稿")),
        "in_force": Look("circle-check", "live", _("生效中")),
        "superseded": Look("archive", "wait", _("已被取代")),
        "to_sign": Look("writing-sign", "soon", _("待签")),
        "signed": Look("circle-check", "done", _("已签")),
        "to_sign_again": Look("refresh", "soon", _("待重签")),
    },
    "chair": {
        "ahead": Look("calendar", "wait", _("未到任期")),
        "current": Look("armchair", "live", _("在任")),
        "over": Look("checks", "done", _("已卸任")),
    },
    "handover": {
        "handed": Look("send", "soon", _("待接收")),
        "received": Look("circle-check", "done", _("已接收")),
    },
    "meeting": {
        "planned": Look("calendar", "wait", _("筹备中")),
        "noticed": Look("send", "live", _("已通知")),
        "in_session": Look("presentation", "live", _("会议中")),
        "held": Look("users-group", "live", _("已召开")),
        "minuted": Look("file-text", "soon", _("待签纪要")),
        "signed_off": Look("circle-check", "done", _("纪要已签")),
        "cancelled": Look("ban", "wait", _("已取消")),
    },
    "action": {
        "open": Look("progress", "live", _("办理中")),
        "claimed_done": Look("clipboard-check", "soon", _("报办结")),
        "verified": Look("checks", "done", _("已核实")),
    },
    "report": {
        "draft": Look("pencil", "wait", _("草稿")),
        "in_review": Look("eye-check", "soon", _("审核中")),
        "approved": Look("writing-sign", "soon", _("待签发")),
        "issued": Look("rubber-stamp", "done", _("已签发")),
        "superseded": Look("archive", "wait", _("已修订")),
        "recalled": Look("trash", "wait", _("已撤回")),
    },
    "import_row": {
        "created": Look("circle-plus", "done", _("新增")),
        "updated": Look("edit", "live", _("更新")),
        "unchanged": Look("minus", "wait", _("不变")),
        "ok": Look("circle-check", "done", _("可导入")),
        "fixed": Look("wand", "live", _("已自动改好")),
        "warned": Look("eye-check", "soon", _("待核对")),
        "rejected": Look("alert-triangle", "late", _("有错")),
        "skipped": Look("minus", "wait", _("不导入")),
    },
    "import_run": {
        "uploaded": Look("file-spreadsheet", "wait", _("已上传")),
        "reading": Look("progress", "live", _("识别中")),
        "checked": Look("eye-check", "soon", _("待确认")),
        "writing": Look("progress", "live", _("写入中")),
        "written": Look("circle-check", "done", _("已写入")),
        "refused": Look("alert-triangle", "late", _("未写入")),
        "undone": Look("arrow-back-up", "wait", _("已整批撤销")),
    },
    "airing": {
        "done": Look("circle-check", "done", _("完成")),
        "running": Look("progress", "live", _("推进中")),
        "late": Look("alert-triangle", "late", _("超期")),
        "not_done": Look("ban", "soon", _("未完成")),
    },
    "proposal": {
        "queued": Look("clock", "wait", _("排队中")),
        "running": Look("progress", "live", _("计算中")),
        "ready": Look("circle-check", "done", _("已完成")),
        "failed": Look("alert-triangle", "late", _("未完成")),
        "sent": Look("send", "pair", _("已发出")),
    },
    "verdict": {
        "satisfied": Look("mood-smile", "done", _("满意")),
        "basically": Look("mood-empty", "done", _("基本满意")),
        "unsatisfied": Look("mood-sad", "soon", _("不满意")),
    },
    "complaint": {
        "received": Look("inbox", "wait", _("已收到")),
        "answered": Look("circle-check", "done", _("已答复")),
    },
    "outcome": {
        "success": Look("check", "done", _("成功")),
        "refused": Look("ban", "late", pgettext_lazy("audit", "被拒绝")),
    },
}


def look(kind: str, value: str) -> Look:
    """Give the look of a state; a state nobody has drawn yet still shows its own key, never nothing."""
    found = STATE_LOOKS.get(kind, {}).get(str(value))
    return found or UNKNOWN._replace(label=str(value))
