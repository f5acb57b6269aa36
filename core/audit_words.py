"""The trail's verbs in the office's words."""

from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.accounts.models import RoleName
from core.models import AuditEntry

# The names the floors above give their roles stand here too: the trail outlives whoever gave them.
ROLES: dict[str, Any] = {
    **dict(RoleName.choices), "liaison": _("联络员"), "operator": _("操盘手"), "supervisor": _("督导"),
    "committee_member": _("专委会委员"), "system": _("系统"), "nobody": _("没有身份"),
}  # fmt: skip

# The part after the dot; an action nobody has named yet shows as it is written.
ACTIONS: dict[str, str | Promise] = {
    "accepted": _("受理"), "account_given": _("开账号"), "account_withdrawn": _("收回账号"),
    "acted_as": _("切换身份"), "added": _("添加"), "answered": _("答复"),
    "approved": _("批准"), "changed": _("更改"), "claimed": _("认领"), "closed": _("评结"),
    "closed_unjudged": _("到期评结"), "code_changed": _("换代码"), "completed": _("完成"),
    "confirmed": _("确认"), "created": _("新建"), "deactivated": _("停用"), "declined": _("婉拒"), "drafted": _("起草"),
    "edited": _("修改"), "ended": _("结束"), "endorsed": _("附议"), "entered": _("登记"),
    "columns_chosen": _("核对列"), "exported": _("导出"), "exported_open": _("完整导出"), "imported": _("台账导入"),
    "given_up": _("放弃发送"), "followed": _("关注"), "unfollowed": _("不再关注"),
    "entered_by_code": _("验证码登录"), "fulfilled": _("兑现"), "issued": _("签发"), "judged": _("评价"),
    "listed": _("列入清单"), "logged_in": _("登录"), "logged_out": _("退出"), "login_failed": _("登录失败"),
    "link_renewed": _("重出链接"), "made": _("建立"), "merged": _("并案"), "named": _("定名"),
    "offered": _("发出对接"), "opened": _("打开"),
    "others_ended": _("退出别处"), "password_changed": _("改密码"), "password_chosen": _("设密码"), "paused": _("暂停"),
    "progressed": _("填进展"), "published": _("公示"), "received": _("收到"), "refused": _("被拒绝"),
    "removed": _("删除"), "reopened": _("重办"), "requested": _("索取"), "resolved": _("办结"),
    "resumed": _("恢复"), "retired": _("下架"), "returned": _("退回"), "revoked": _("撤销"),
    "saved": _("保存"), "sent": _("发出"), "set": _("设定"), "set_up": _("建立系统"), "started": _("启动"),
    "applied": _("提交审核"), "archived": _("归档"), "attendance_marked": _("登记到场"), "cancelled": _("取消"),
    "claimed_done": _("申报完成"), "ended_early": _("提前终止"), "evaluated": _("评价"), "held": _("举办"),
    "reached": _("登记节点"), "reminded": _("催办"), "sent_back": _("退回"), "sign_up_cancelled": _("取消报名"),
    "signed_up": _("报名"), "suspended": _("暂停"), "wish_claimed": _("认领心愿"),
    "submitted": _("提交"), "uploaded": _("上传"), "withdrawn": _("撤回"),
    "hidden": _("改为不公开"), "part_done": _("分件办完"), "part_made": _("分出"), "photo_hidden": _("照片改为不公开"),
    "photo_published": _("公开照片"), "reclassified": _("改类别"), "refusal_proposed": _("提出不予受理"),
    "refusal_rejected": _("复核不同意"), "split": _("分件办理"), "merged_in": _("并入"), "more_asked": _("请补充"),
    "more_answered": _("补充说明"),
    "agenda_built": _("编排议程"), "appointed": _("任命"), "claim_confirmed": _("确认认领"),
    "co_chairs_named": _("定副主席"), "decided": _("议定"), "expected": _("说明何时开始"), "hall_opened": _("开放领办"),
    "handed_over": _("移交"), "lapsed": _("失效"), "line_set": _("改议题"), "minutes_drafted": _("起草纪要"),
    "minutes_edited": _("修改纪要"), "minutes_signed": _("签发纪要"), "noted": _("记讨论结果"), "noticed": _("发通知"),
    "offer_declined": _("谢绝对接"), "photos_added": _("加照片"), "planned": _("安排"), "put_back": _("退回清单"),
    "quantity_set": _("定数量"), "ready": _("算好"), "refusal_withdrawn": _("撤回不予受理"), "replaced": _("替换"),
    "replied": _("回执"), "signed_in": _("签到"), "skipped": _("顺延"), "swap_asked": _("请求调换"),
    "swap_declined": _("不同意调换"), "swap_taken_back": _("撤回调换"), "swapped": _("调换"), "taken_over": _("接手"),
    "topic_added": _("加议题"), "topic_handed_in": _("提议题"), "topic_moved": _("移议题"),
    "topic_removed": _("去议题"), "tried": _("试发"), "unendorsed": _("取消附议"), "unplanned": _("取消安排"),
    "verified": _("核实"), "ways_chosen": _("选通知方式"),
    "discarded": _("作废草稿"), "lines_added": _("加需求"), "lines_removed": _("拿掉需求"),
    "line_moved": _("调整顺序"), "proposed": _("提出，待确认"), "grown": _("证据增加"), "dismissed": _("不采纳"),
    "taken_back": _("收回决定"), "reach_set": _("定性质"),
    "convened": _("开会"), "airing_corrected": _("填写晾晒说明"), "chair_changed": _("随轮值换主持"),
    "carried_over": _("转下次会议"), "escalated": _("升级督办"), "supervised": _("发督办单"),
    "rules_set": _("定会议规则"),
    "silenced": _("停用说法"), "restored": _("恢复"),
    "switched_on": _("启用"), "switched_off": _("停用"), "reset": _("清空"), "failed": _("没有办成"),
    "window_added": _("加开放时段"), "window_edited": _("改开放时段"), "window_ended": _("去掉开放时段"),
    "days_closed": _("停开"), "closure_lifted": _("提前恢复开放"), "moved_up": _("候补转正"),
    "called_off": _("停开取消"), "arrived": _("到场"), "missed": _("没有来"), "recorded": _("记录"),
    "appealed": _("申诉"), "upheld": _("维持"),
    "commitment_added": _("添承诺"), "commitment_removed": _("去承诺"), "commitment_reminded": _("逾期提醒"),
    "signed": _("签署"), "renewed": _("续签"), "dropped": _("作废"), "settled": _("到期结清"),
    "disputed": _("提出异议"), "year_written": _("写年度记录"), "year_asked": _("催年度记录"), "helped": _("记帮扶"),
    "enacted": _("公布生效"), "reviewed": _("复审"),
    "corrected": _("改正后再交"),
    "seated": _("加入联盟"), "moved": _("改期或换人"), "written": _("填表"), "handed_in": _("交表"),
    "checked": _("核完"), "change_accepted": _("采纳一项"), "change_refused": _("不采纳一项"),
    "pinned": _("固定一对"), "excluded": _("排除"), "capped": _("设上限"), "lifted": _("撤销"),
    "revision_begun": _("开始修订"), "superseded": _("由修订件替代"), "recalled": _("撤回草稿"), "counted": _("统计好"),
    "count_asked": _("要求统计"), "commented": _("提意见"), "comment_answered": _("答复意见"),
    "case_added": _("加案例"), "case_removed": _("去掉案例"),
    "zoning_set": _("定相邻和固定"), "adopted": _("采纳"),
    "line_edited": _("改一项"), "undone": _("撤销导入"), "import_undone": _("随导入撤销"),
    "contact_reported": _("报联系方式变更"), "contact_confirmed": _("确认联系方式"),
    "contact_refused": _("不采用联系方式"), "parent_set": _("定上级"),
}  # fmt: skip


def verb_label(verb: str, target_type: str) -> str:
    """受理（需求）; the kind of thing comes from the model's own name."""
    action = str(ACTIONS.get(verb.rpartition(".")[2], verb))
    kind = target_label(target_type)
    return f"{action} · {kind}" if kind else action


def target_label(target_type: str) -> str:
    try:
        return str(apps.get_model(target_type)._meta.verbose_name) if target_type else ""
    except LookupError:
        return target_type


def entry_row(entry: AuditEntry) -> dict[str, Any]:
    """One line of the audit page, in words."""
    return {
        "pk": entry.pk,
        "at": entry.at,
        "verb": verb_label(entry.verb, entry.target_type),
        "code": entry.verb,
        "target": f"#{entry.target_id}" if entry.target_id else "",
        "who": str(entry.actor) if entry.actor else "",
        "role": ROLES.get(entry.role, entry.role),
        "place": entry.area_code,
        "address": entry.address or "",
        "outcome": "success" if entry.success else "refused",
        "facts": [f"{name} = {value}" for name, value in entry.facts.items() if value is not None],
    }
