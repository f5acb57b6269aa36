"""Every kind of work a desk knows: whose it is, which rows wait for it, and the step that stands next."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.dashboard.waiting import agreements, needs, office, projects
from core.accounts.models import RoleName
from needs.models import NeedStatus

OFFICE = frozenset({RoleName.STREET_OFFICER, RoleName.COMMUNITY_SECRETARY})
OFFICER = frozenset({RoleName.STREET_OFFICER})
DISTRICT = frozenset({RoleName.DISTRICT_OFFICER})
REPORTERS = OFFICER | DISTRICT
POSTS = frozenset({"supervisor", "operator", "committee_member"})
SUPERVISOR = frozenset({"supervisor"})
WATCHERS = OFFICE | POSTS


@dataclass(frozen=True)
class Kind:
    """One verb of the desk; ``do`` names the step whose form stands open where the line leads."""

    key: str
    verb: str | Promise
    step: str | Promise
    roles: frozenset[str]
    rows: Callable[[Any], QuerySet[Any]]
    route: str
    all_route: str
    query: str = ""
    do: str = ""
    since: bool = False


NEED, NEEDS = "needs:need-detail", "needs:need-list"
PROJECT, PROJECTS = "projects:project-detail", "projects:project-list"
EVENT, EVENTS = "projects:event-detail", "projects:event-list"
AGREEMENT, AGREEMENTS = "members:agreement-detail", "members:agreement-list"
RESOURCE, RESOURCES = "members:resource-detail", "members:resource-list"
ADMISSION, ADMISSIONS = "members:admission-detail", "members:admission-list"
VISIT, VISITS = "members:visit-detail", "members:visit-list"
CHARTER = "members:charter-detail"
LIST, LISTS = "needs:edition-detail", "needs:edition-list"
FINDING, FINDINGS = "needs:finding-detail", "needs:finding-list"
ACTION, ACTIONS = "meetings:action-detail", "meetings:action-list"
MEETING, MEETINGS = "meetings:meeting-detail", "meetings:meeting-list"
REPORT, REPORTS = "meetings:report-detail", "meetings:report-list"
SUGGESTION, SUGGESTIONS = "core:suggestion-detail", "core:suggestion-list"
# Answered where they stand in the list.
VIOLATIONS = "members:violation-list"
AGAIN = needs.in_state("again", NeedStatus.REOPENED)
ACCEPTED = needs.in_state("list", NeedStatus.ACCEPTED)

KINDS = (
    Kind(
        "circular", _("通报"), _("去看"), WATCHERS | DISTRICT, needs.gravely_late, NEED, NEEDS, "view=badly_late"
    ),
    Kind("late", _("督办"), _("去督办"), OFFICE, needs.late, NEED, NEEDS, "view=late"),
    Kind("accept", _("受理"), _("去受理"), OFFICE, needs.to_accept, NEED, NEEDS, "view=waiting"),
    Kind("review-refusal", _("待复核"), _("去复核"), OFFICE, needs.to_review, NEED, NEEDS, "view=review"),
    Kind("review-for-street", _("待复核"), _("去复核"), DISTRICT, needs.left_to_district, NEED, NEEDS, "view=review"),
    Kind(
        "answer-more", _("代为补充"), _("去补充"), OFFICE, needs.to_complete, NEED, NEEDS,
        "view=all&status=needs_more", "answer-more", since=True,
    ),
    Kind("again", _("重办"), _("去重办"), OFFICE, AGAIN, NEED, NEEDS, "view=all&status=reopened"),
    Kind("list", _("列清单"), _("列入清单"), OFFICE, ACCEPTED, NEED, NEEDS, "view=all&status=accepted"),
    Kind(
        "publish-list", _("发布清单"), _("去核对"), OFFICE, needs.draft_lists, LIST, LISTS, "status=draft", since=True
    ),
    Kind(
        "finding", _("待确认的普适性/热点"), _("去确认"), OFFICER, needs.findings, FINDING, FINDINGS, since=True
    ),
    Kind("match", _("对接"), _("看候选"), OFFICER, needs.unmatched, "needs:matching", "needs:matching"),
    Kind(
        "confirm", _("确认认领"), _("去确认"), OFFICER, needs.claims, NEED, NEEDS, "view=all&status=matched",
        since=True,
    ),
    Kind("call", _("回访"), _("去回访"), OFFICE, needs.to_call, NEED, NEEDS, "view=judging", "judge"),
    Kind(
        "read", _("审核项目"), _("去审核"), OFFICER, projects.applied, PROJECT, PROJECTS, "status=applied", "approve",
        since=True,
    ),
    Kind(
        "publish", _("公示项目"), _("去发布"), OFFICER, projects.drafts, PROJECT, PROJECTS, "stage=ready", since=True
    ),
    Kind(
        "publish-event", _("发布活动"), _("去发布"), OFFICE, needs.draft_events, EVENT, EVENTS, "status=draft"
    ),
    Kind(
        "hold-event", _("登记到场"), _("去登记"), OFFICE, needs.events_to_close, EVENT, EVENTS, "status=open", "hold",
        since=True,
    ),
    Kind(
        "take-over", _("验收项目"), _("去验收"), OFFICE, projects.claimed_done, PROJECT, PROJECTS,
        "status=claimed_done", "pass", since=True,
    ),
    Kind("late-project", _("督促项目"), _("看进展"), WATCHERS, projects.late, PROJECT, PROJECTS, "late=true"),
    Kind(
        "idle-project", _("催开工"), _("看项目"), WATCHERS, projects.idle, PROJECT, PROJECTS, "idle=true", since=True
    ),
    Kind(
        "silent-project", _("催进展"), _("看进展"), WATCHERS, projects.silent, PROJECT, PROJECTS, "silent=true",
        since=True,
    ),
    Kind(
        "milestone", _("催节点"), _("看节点"), WATCHERS, projects.missed_milestones, PROJECT, PROJECTS, "missed=true"
    ),
    Kind(
        "suspended", _("看暂停"), _("看原因"), POSTS, projects.suspended, PROJECT, PROJECTS, "status=suspended",
        since=True,
    ),
    Kind(
        "ended-early", _("看终止"), _("看原因"), POSTS, projects.ended_early, PROJECT, PROJECTS, "status=ended_early",
        since=True,
    ),
    Kind(
        "unhappy", _("看不满意"), _("看评价"), POSTS, needs.unhappy, NEED, NEEDS, "view=all&status=closed", since=True
    ),
    Kind("reopened", _("看重办"), _("看经过"), POSTS, needs.reopened, NEED, NEEDS, "view=all&status=reopened"),
    Kind(
        "evaluate", _("评价项目"), _("去评价"), OFFICER | SUPERVISOR, projects.to_evaluate, PROJECT, PROJECTS,
        "status=completed", "evaluate", since=True,
    ),
    Kind(
        "archive", _("归档"), _("去归档"), OFFICER, projects.to_archive, PROJECT, PROJECTS, "status=evaluated",
        since=True,
    ),
    Kind(
        "review", _("审核资源"), _("去审核"), OFFICER, office.resources, RESOURCE, RESOURCES, "status=submitted",
        since=True,
    ),
    Kind(
        "unconfirmed", _("问单位"), _("去确认"), OFFICER, office.unconfirmed, RESOURCE, RESOURCES, "freshness=paused",
        "confirm", since=True,
    ),
    Kind(
        "sign-agreement", _("签协议"), _("去签署"), OFFICE, agreements.to_sign, AGREEMENT, AGREEMENTS, "view=to_sign",
        "sign", since=True,
    ),
    Kind(
        "confirm-delivery", _("确认履行"), _("去确认"), OFFICE, agreements.to_confirm, AGREEMENT, AGREEMENTS,
        "view=confirm", since=True,
    ),
    Kind(
        "late-commitment", _("催承诺"), _("看协议"), OFFICE, agreements.late, AGREEMENT, AGREEMENTS, "view=late"
    ),
    Kind(
        "accept-pairing", _("答复结对"), _("去答复"), OFFICE, agreements.to_pair, "members:pairing-detail",
        "members:pairing-list", "view=proposed", "accept", since=True,
    ),
    Kind("make-visit", _("走访"), _("去走访"), OFFICE, office.visits_to_make, VISIT, VISITS, "view=planned"),
    Kind(
        "check-visit", _("核走访表"), _("去核"), OFFICER, office.sheets_to_check, VISIT, VISITS, "view=waiting",
        since=True,
    ),
    Kind(
        "admit", _("审核加入申请"), _("去审核"), OFFICE, office.admissions, ADMISSION, ADMISSIONS, "status=applied",
        since=True,
    ),
    Kind(
        "enact-charter", _("公布公约"), _("去公布"), OFFICER, office.draft_charters, CHARTER, "members:alliance-list",
        since=True,
    ),
    Kind(
        "review-charter", _("复审公约"), _("去复审"), OFFICER, office.charters_to_review, CHARTER,
        "members:alliance-list",
    ),
    Kind(
        "open-schedule", _("开放预约"), _("去开放"), OFFICER, office.schedules, "members:schedule-detail",
        "members:schedule-list", since=True,
    ),
    Kind("appeal", _("答复申诉"), _("去答复"), OFFICER, office.appeals, VIOLATIONS, VIOLATIONS, since=True),
    Kind(
        "verify", _("核实"), _("去核实"), OFFICER | POSTS, office.decisions, ACTION, ACTIONS, "status=claimed_done",
        "verify",
    ),
    Kind(
        "escalated", _("升级督办"), _("去督办"), OFFICER | POSTS | DISTRICT, office.escalated, ACTION, ACTIONS,
        "escalated=true", "supervise",
    ),
    Kind(
        "late-decision", _("催办"), _("看事项"), OFFICER | POSTS, office.late_decisions, ACTION, ACTIONS, "late=true"
    ),
    Kind("meeting", _("备会"), _("看议程"), OFFICER, office.meetings, MEETING, MEETINGS),
    Kind(
        "minutes", _("写纪要"), _("去起草"), OFFICER, office.without_minutes, MEETING, MEETINGS, "status=held",
        since=True,
    ),
    Kind(
        "sign-minutes", _("签发纪要"), _("去签发"), OFFICER, office.minutes_to_sign, "meetings:minutes-detail",
        MEETINGS, "status=minuted", since=True,
    ),
    Kind(
        "orphaned-chair", _("换轮值单位"), _("去更换"), OFFICER, office.orphaned_terms, "meetings:term-detail",
        "meetings:chair-list",
    ),
    Kind("report", _("月报"), _("去看稿"), REPORTERS, office.reports, REPORT, REPORTS, since=True),
    Kind("read-report", _("审核月报"), _("去审核"), REPORTERS, office.reports_to_read, REPORT, REPORTS, since=True),
    Kind(
        "read-for-street", _("审核月报"), _("去审核"), DISTRICT, office.reports_left_to_district, REPORT, REPORTS,
        since=True,
    ),
    Kind("issue-report", _("签发月报"), _("去签发"), REPORTERS, office.reports_to_issue, REPORT, REPORTS, since=True),
    Kind("answer", _("答复投诉建议"), _("去答复"), OFFICER, office.suggestions, SUGGESTION, SUGGESTIONS),
)  # fmt: skip
