"""What states and events are called on staff pages, and what each state means for the figures."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.templatetags.tongxin import zh_date
from needs.category_names import said_category
from needs.models import EditionStatus, ExperienceStatus, FindingStatus, NeedStatus, Reach, Urgency
from needs.models import NeedStatus as N
from needs.models import ReminderLevel as L

SENTENCES = {
    N.SUBMITTED: _("等待答复，计入本月答复时限。"),
    N.NEEDS_MORE: _("已答复，等提出人补充。"),
    N.ACCEPTED: _("已承诺办理，计入办结时限。"),
    N.LISTED: _("在需求清单上，等单位对接或认领。"),
    N.MATCHED: _("有单位认领，等开始办理。"),
    N.IN_PROGRESS: _("正在办理，计入办结时限。"),
    N.RESOLVED: _("承办方说已办好，等提出人评价，计入办结率。"),
    N.CLOSED: _("已评价或评价期满，计入解决率、满意率。"),
    N.RETURNED: _("已退回提出人，计入答复率，不计入办结率。"),
    N.REFUSED: _("不予受理，计入答复率，不计入办结率。"),
    N.MERGED: _("并入另一件办理，自己不再计数。"),
    N.REOPENED: _("提出人不满意，重新办理，办结时限重新起算。"),
}

# The same states to whoever asked and to neighbours.
HEADLINES = {
    N.SUBMITTED: _("收到了，等社区答复"),
    N.NEEDS_MORE: _("请您补充一句"),
    N.ACCEPTED: _("社区已经受理"),
    N.LISTED: _("正在找人来办"),
    N.MATCHED: _("有单位答应来办"),
    N.IN_PROGRESS: _("正在办"),
    N.RESOLVED: _("单位说办好了"),
    N.CLOSED: _("办完了"),
    N.RETURNED: _("退回了"),
    N.REFUSED: _("这件办不了"),
    N.MERGED: _("和同一件事一起办"),
    N.REOPENED: _("正在重新办"),
}

HALTED = {
    N.LISTED: _("原来的承办单位不办了，重新找单位。原因："),
    N.IN_PROGRESS: _("承办的项目暂停中，办结时限照算。原因："),
}

# The ordinary way and the states that stand at each of its points.
TRACK = (
    (_("提出"), frozenset({N.SUBMITTED, N.NEEDS_MORE, N.RETURNED, N.REFUSED, N.MERGED})),
    (_("受理"), frozenset({N.ACCEPTED})),
    (_("列清单"), frozenset({N.LISTED})),
    (_("对接"), frozenset({N.MATCHED})),
    (_("办理"), frozenset({N.IN_PROGRESS, N.REOPENED})),
    (_("办结"), frozenset({N.RESOLVED})),
    (_("评价"), frozenset({N.CLOSED})),
)

VERBS = {
    "need.entered": ("edit", _("提出")),
    "need.edited": ("pencil", _("修改内容")),
    "need.hidden": ("eye-off", _("改为不公开")),
    "need.published": ("eye", _("公开")),
    "need.photo_hidden": ("eye-off", _("照片改为不公开")),
    "need.photo_published": ("eye", _("公开一张照片")),
    "need.reclassified": ("category", _("改类别")),
    "need.photos_added": ("camera", _("添加照片")),
    "need.reach_set": ("target", _("定性质（普适性、热点性）")),
    "need.accepted": ("circle-check", _("受理")),
    "need.more_asked": ("message-question", _("请提出人补充")),
    "need.more_answered": ("message", _("补充说明")),
    "need.returned": ("arrow-back-up", _("退回")),
    "need.refusal_proposed": ("gavel", _("提出不予受理，等复核")),
    "need.refusal_rejected": ("arrow-back-up", _("复核：应当受理")),
    "need.refusal_withdrawn": ("x", _("撤回不予受理")),
    "need.refused": ("ban", _("复核同意，不予受理")),
    "need.merged": ("git-merge", _("并入另一件需求")),
    "need.merged_in": ("git-merge", _("另一件需求并入")),
    "need.listed": ("list-check", _("列入需求清单")),
    "need.offered": ("send", _("发出对接")),
    "need.offer_declined": ("ban", _("单位谢绝")),
    "need.quantity_set": ("number", _("定需要数量")),
    "need.hall_opened": ("building-community", _("在领办大厅开放")),
    "need.claimed": ("hand-finger", _("单位认领")),
    "need.claim_confirmed": ("circle-check", _("确认认领")),
    "need.claim_released": ("arrow-back-up", _("释放认领")),
    "need.claim_withdrawn": ("x", _("单位撤回认领")),
    "need.reminded": ("bell-ringing", _("催办")),
    "need.split": ("arrows-split", _("分件办理")),
    "need.part_made": ("arrows-split", _("由一件需求分出")),
    "need.part_done": ("check", _("一个分件办完")),
    "need.put_back": ("arrow-back-up", _("回到清单，重新找单位")),
    "need.suspended": ("player-pause", _("随项目暂停")),
    "need.resumed": ("player-play", _("随项目恢复")),
    "need.started": ("player-play", _("开始办理")),
    "need.resolved": ("check", _("办结")),
    "need.judged": ("mood-smile", _("提出人评价")),
    "need.closed_unjudged": ("checks", _("评价期满，自动结案")),
    "need.reopened": ("refresh", _("转为重办")),
    "contact.opened": ("lock-open", _("查看联系电话")),
}

# A reminder is called by its rung.
RUNGS = {
    L.SOON: ("bell", _("提醒：即将到期")),
    L.URGED: ("bell-ringing", _("催办")),
    L.WRITTEN: ("file-alert", _("书面督办")),
    L.CIRCULAR: ("speakerphone", _("通报")),
}

# What colleagues tell each other; an asking unit's liaison reads the rest.
AMONG_STAFF = frozenset({"need.refusal_proposed", "need.refusal_rejected", "need.refusal_withdrawn"})

# The four principles of matching, and what may be added to them.
PRINCIPLES = {
    "classification": _("分类引导"),
    "strength": _("发挥专长"),
    "reach": _("精准对接"),
    "fit": _("需求满足"),
    "learnt": _("本街经验"),
    "meaning": _("意思远近"),
}

# Where the partner that was found stood, in the months an experience is tried on.
HITS = (("hit@1", _("排在第一")), ("hit@5", _("排在前五")), ("hit@10", _("排在前十")))
EXPERIENCE_SENTENCES = {
    ExperienceStatus.QUEUED: _("等着计算。"),
    ExperienceStatus.RUNNING: _("正在读本街的对接记录。"),
    ExperienceStatus.LEARNT: _("学好了，还没有用。看检验的结果，有用再启用。"),
    ExperienceStatus.ON: _("对接打分时用着这些经验。"),
    ExperienceStatus.OFF: _("停用着，对接只看四项原则。"),
    ExperienceStatus.FAILED: _("这次没有学成，对接只看四项原则。"),
    ExperienceStatus.RESET: _("已清空，对接和没学过一样。"),
}

# The columns of the street's settings that weigh them, and what evenness is called beside them.
WEIGHT_WORDS = {
    "classification_weight": PRINCIPLES["classification"],
    "strength_weight": PRINCIPLES["strength"],
    "reach_weight": PRINCIPLES["reach"],
    "fit_weight": PRINCIPLES["fit"],
    "load_weight": _("均衡力度"),
}

LIST_SENTENCES = {
    EditionStatus.DRAFT: _("只有工作人员看得到，可以加、拿掉、排顺序，准备好就发布。"),
    EditionStatus.PUBLISHED: _("内容按发布那天写定，不再改动；每件后来怎样随时能看。"),
}
BRAND_SENTENCES = {
    EditionStatus.DRAFT: _("只有工作人员看得到：起名，写清什么时候、给谁，准备好就发布。"),
    EditionStatus.PUBLISHED: _("内容按发布那天写定，不再改动；有了新的对接，起草下一期。"),
}
BRAND_VERBS = {
    "brand_list.drafted": ("pencil", _("起草清单")),
    "brand_list.lines_added": ("refresh", _("补上新对接的")),
    "brand_list.lines_removed": ("x", _("拿掉一项服务")),
    "brand_list.line_moved": ("arrows-sort", _("调整顺序")),
    "brand_list.edited": ("pencil", _("改标题")),
    "brand_list.published": ("speakerphone", _("发布")),
}
LIST_VERBS = {
    "need_list.drafted": ("pencil", _("起草清单")),
    "need_list.lines_added": ("plus", _("加需求")),
    "need_list.lines_removed": ("x", _("拿掉需求")),
    "need_list.line_moved": ("arrows-sort", _("调整顺序")),
    "need_list.edited": ("pencil", _("改标题")),
    "need_list.published": ("speakerphone", _("发布")),
}

# What may differ between two editions, and how those columns are read that hold keys.
CHANGED: dict[str, tuple[Any, Callable[[Any], Any]]] = {
    "text": (_("内容"), str),
    "category": (_("类别"), said_category),
    "place": (_("地点"), str),
    "reach": (_("性质"), lambda key: Reach(key).label),
    "urgency": (_("紧急程度"), lambda key: Urgency(key).label),
    "endorsements": (_("附议"), str),
    "due": (_("办结时限"), zh_date),
    "status": (_("状态"), lambda key: NeedStatus(key).label),
}

FINDING_SENTENCES = {
    FindingStatus.PROPOSED: _("系统按规则查出来的，由街道判断是不是真的普遍或突出。"),
    FindingStatus.CONFIRMED: _("还没办完的这些需求已标上，计入月报的普适性、热点性需求。"),
    FindingStatus.DISMISSED: _("证据没有增加以前，不再提同一个主题。"),
}
FINDING_VERBS = {
    "finding.proposed": ("bulb", _("查出，等确认")),
    "finding.grown": ("bulb", _("证据增加")),
    "finding.confirmed": ("circle-check", _("确认")),
    "finding.dismissed": ("ban", _("不采纳")),
    "finding.taken_back": ("arrow-back-up", _("收回决定")),
}
