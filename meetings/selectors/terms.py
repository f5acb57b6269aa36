"""What each figure means, once: the words shown beside it and the condition its rows meet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.periods import Period
from members.models import DONE_VISITS
from needs.models import OPEN_STATUSES, NeedStatus, Verdict
from projects.models import DONE_STATUSES, PREPARED_STATUSES, ProjectStatus

COUNT, RATE, SUM, INDEX = "count", "rate", "sum", "index"


@dataclass(frozen=True)
class Term:
    """Name, definition and kind of one figure; ``more`` tells whether more of it is good, bad or neither."""

    label: Any
    kind: str
    unit: Any
    model: str
    definition: Any
    more: str = ""


TERMS: Mapping[str, Term] = {
    "units": Term(_("成员单位"), COUNT, _("家"), "unit", _("在册的成员单位。")),
    "communities": Term(_("社区"), COUNT, _("个"), "area", _("街道现有的社区。")),
    "received": Term(
        _("收到需求"), COUNT, _("件"), "need", _("本期提出的需求，含台账导入中提出时间在本期的。")
    ),
    "universal": Term(_("普适性需求"), COUNT, _("件"), "need", _("收到需求中判为普适性的。")),
    "hot_spot": Term(_("热点性需求"), COUNT, _("件"), "need", _("收到需求中判为热点性的。")),
    "response": Term(
        _("响应率"), RATE, "%", "need",
        _("在答复时限内受理、退回、不予受理或请补充的需求 ÷ 答复时限落在本期且已到的需求。台账导入和已并案的不计。"),
        "good",
    ),
    "completion": Term(
        _("办结率"), RATE, "%", "need",
        _("在办结时限内办结的需求 ÷ 办结时限落在本期且已到的需求。台账导入和已并案的不计。"), "good",
    ),
    "judged": Term(_("评价件数"), COUNT, _("件"), "judgement", _("本期由提出人评价或回访的需求，一件取最后一次。")),
    "resolution": Term(
        _("解决率"), RATE, "%", "judgement",
        _("提出人认为已解决的需求 ÷ 本期评价的需求。评价不足最少样本时不列。"), "good",
    ),
    "satisfaction": Term(
        _("满意率"), RATE, "%", "judgement",
        _("评价为满意或基本满意的需求 ÷ 本期评价的需求。评价不足最少样本时不列。"), "good",
    ),
    "resources": Term(_("现有资源"), COUNT, _("项"), "resource", _("本期末已列入清单的资源。")),
    "resources_new": Term(_("新增资源"), COUNT, _("项"), "resource", _("本期登记、已列入清单的资源，台账导入的不计。")),
    "usage": Term(
        _("资源使用率"), RATE, "%", "resource", _("本期已承接件数 ÷ 已列清单资源本期可承接件数，按件数计。"), "good"
    ),
    "used_up": Term(
        _("会用完的资源使用率"), RATE, "%", "resource",
        _("已认领的数量 ÷ 已列清单、会用完的资源现有的数量，每种计量单位分开算。"), "good",
    ),
    "booked": Term(
        _("场地预约"), COUNT, _("件"), "booking", _("场次日期在本期、已约上的预约，候补、没抽中和取消的不计。")
    ),
    "booking_used": Term(
        _("预约到场"), COUNT, _("件"), "booking", _("场次日期在本期、已登记到场的预约。"), "good"
    ),
    "no_shows": Term(
        _("爽约率"), RATE, "%", "booking", _("约了没有来、也没有取消的 ÷ 场次日期在本期、已登记来没来的预约。"), "bad"
    ),
    "agreements": Term(
        _("履行中的协议"), COUNT, _("份"), "agreement", _("现在双方都签了、还没有到期或结束的双向服务协议。")
    ),
    "deliveries": Term(
        _("协议履行"), COUNT, _("次"), "delivery", _("履行日期在本期、对方已确认的履行记录。"), "good"
    ),
    "charter_signed": Term(
        _("公约签署率"), RATE, "%", "unit", _("已签现行公约的成员单位 ÷ 街道联盟的成员单位。没有公约时不列。"), "good",
    ),
    "offers": Term(_("发出对接"), COUNT, _("件"), "offer", _("本期发给单位答复的对接。")),
    "claims": Term(_("认领"), COUNT, _("件"), "claim", _("本期认领的需求，已撤回和释放的不计。")),
    "claiming_units": Term(_("认领单位"), COUNT, _("家"), "unit", _("本期至少认领一件的单位。")),
    "largest_share": Term(
        _("最大承担份额"), RATE, "%", "claim", _("认领最多的单位所占件数 ÷ 本期认领件数。"), "bad"
    ),
    "gini": Term(
        _("负担基尼系数"), INDEX, "", "claim", _("本期认领件数在全部在册单位之间的基尼系数，0 为完全平均。"), "bad"
    ),
    "projects_running": Term(
        _("实施微项目"), COUNT, _("个"), "project", _("本期实施过的微项目，已暂停、提前终止和台账导入的不计。")
    ),
    "projects_completed": Term(
        _("完成微项目"), COUNT, _("个"), "project", _("本期验收通过的微项目，台账导入的不计。"), "good"
    ),
    "problems_solved": Term(_("解决问题"), SUM, _("项"), "project", _("本期完成的微项目所解决的问题之和。"), "good"),
    "attendances": Term(_("服务人次"), SUM, _("人次"), "progress", _("本期各次进展登记的服务人次之和。"), "good"),
    "people_served": Term(
        _("服务人数"), SUM, _("人"), "progress", _("本期各次进展登记中第一次接受该项目服务的人数之和。"), "good"
    ),
    "money": Term(_("使用经费"), SUM, _("元"), "progress", _("本期各次进展登记的支出之和。")),
    "on_time": Term(
        _("按期率"), RATE, "%", "milestone",
        _("按计划日期达成的时间节点 ÷ 计划日期落在本期且已到的时间节点。未发布、提前终止和台账导入的项目不计。"),
        "good",
    ),
    "actions": Term(
        _("议定事项办结率"), RATE, "%", "action",
        _("按期核实办结的议定事项 ÷ 完成时限落在本期且已到的议定事项。"), "good",
    ),
    "conversion": Term(
        _("转化率"), RATE, "%", "need",
        _("本期列入清单的需求中已立项或已在办理的 ÷ 本期列入清单的需求。台账导入和已并案的不计。"), "good",
    ),
    "overdue": Term(_("超期未办结"), COUNT, _("件"), "need", _("到本期末办结时限已过、还没有办结的需求。"), "bad"),
    "idle_communities": Term(
        _("没有微项目的社区"), COUNT, _("个"), "area", _("本期没有实施微项目的社区，逐一列名。"), "bad"
    ),
    "idle_units": Term(
        _("未承担任务的单位"), COUNT, _("家"), "unit", _("本期既没有认领也没有实施微项目的在册单位，逐一列名。"), "bad"
    ),
    "visits": Term(_("走访"), COUNT, _("次"), "visit", _("本期去过、走访表已交的走访。"), "good"),
    "visited": Term(
        _("走访覆盖率"), RATE, "%", "unit", _("本期走访过、走访表已交的在册单位 ÷ 在册的成员单位。"), "good"
    ),
    "unclaimed": Term(_("待认领需求"), COUNT, _("件"), "need", _("现在清单上还没有单位认领的需求。")),
    "actions_next": Term(
        _("下期到期议定事项"), COUNT, _("项"), "action", _("完成时限落在下一期、还没有核实的议定事项。")
    ),
}  # fmt: skip

# What stands now; nobody can tell any more how it stood a month ago.
STANDING = frozenset(
    {"units", "communities", "resources", "used_up", "unclaimed", "actions_next", "agreements", "charter_signed"}
)

LIVE_HISTORY = Q(imported=False) & ~Q(status=NeedStatus.MERGED)
SATISFIED = (Verdict.SATISFIED, Verdict.BASICALLY)
ANSWERED_IN_TIME = Q(responded_at__date__lte=F("response_due"))
RESOLVED_IN_TIME = Q(resolved_at__date__lte=F("completion_due"))
REACHED_IN_TIME = Q(reached_on__lte=F("due_on"))
VERIFIED_IN_TIME = Q(verified_at__date__lte=F("due_on"))


def within(field: str, period: Period) -> Q:
    """A moment inside the half-open month."""
    return Q(**{f"{field}__gte": period.start, f"{field}__lt": period.end})


def on_days(field: str, period: Period) -> Q:
    """A calendar day of the month."""
    return Q(**{f"{field}__gte": period.first_day, f"{field}__lte": period.last_day})


def due_and_past(field: str, period: Period) -> Q:
    """A limit that fell in the month and is over: while a month runs, nobody is late yet for the days ahead."""
    return Q(**{f"{field}__gte": period.first_day, f"{field}__lte": min(period.last_day, yesterday())})


def yesterday() -> date:
    return clock.today() - timedelta(days=1)


def received(period: Period) -> Q:
    entered = Q(imported=False) & within("created_at", period)
    return entered | Q(imported=True) & on_days("asked_on", period)


def response_due(period: Period) -> Q:
    return LIVE_HISTORY & due_and_past("response_due", period)


def completion_due(period: Period) -> Q:
    return LIVE_HISTORY & due_and_past("completion_due", period)


def overdue(period: Period) -> Q:
    past = Q(imported=False, completion_due__lte=min(period.last_day, yesterday()))
    return past & (Q(status__in=OPEN_STATUSES) | Q(resolved_at__gte=period.end))


def listed(period: Period) -> Q:
    return LIVE_HISTORY & within("listed_at", period)


def resolved(period: Period) -> Q:
    """The doer's word, whatever the asker says of it."""
    return Q(imported=False) & within("resolved_at", period)


def judged(period: Period) -> Q:
    return Q(need__imported=False) & within("judged_at", period)


def project_running(period: Period) -> Q:
    begun = Q(imported=False, starts_on__lte=period.last_day)
    going_on = Q(status__in=(ProjectStatus.RUNNING, ProjectStatus.CLAIMED_DONE))
    return begun & (going_on | Q(status__in=DONE_STATUSES, completed_at__gte=period.start))


def milestone_due(period: Period) -> Q:
    """What was published has promised its days; what was given up owes nothing any more."""
    unborn = (*PREPARED_STATUSES, ProjectStatus.ENDED_EARLY)
    return Q(project__imported=False) & ~Q(project__status__in=unborn) & due_and_past("due_on", period)


def project_completed(period: Period) -> Q:
    return Q(imported=False, status__in=DONE_STATUSES) & within("completed_at", period)


def visit_made(period: Period, of: str = "") -> Q:
    """A visit counts once its sheet is handed in."""
    return Q(**{f"{of}status__in": DONE_VISITS}) & on_days(f"{of}visited_on", period)


def progress_made(period: Period) -> Q:
    return Q(project__imported=False) & on_days("done_on", period)
