"""等我办: what waits for the person at the desk, every kind of it read in one query."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, Window
from django.db.models.functions import Cast, Coalesce, Left, TruncDate
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import clock
from core.accounts.models import AreaRole, RoleName
from core.models import Suggestion, SuggestionStatus
from core.templatetags.tongxin import reading, zh_day, zh_month
from core.workdays import Overrides
from meetings.models import ActionItem, ActionStatus, JointMeeting, MeetingStatus, MonthlyReport, ReportStatus
from members.models import Resource, ResourceStatus
from needs.category_names import said_category
from needs.models import OPEN_STATUSES, ClaimStatus, Need, NeedList, NeedStatus, Refusal
from projects.models import EventStatus, MicroProject, Milestone, ProjectStatus, ServiceEvent

SHOWN = 3
# What is past its limit is somebody's first business, whatever else waits.
DUE_STATUSES = OPEN_STATUSES[2:]
TITLE = 120
STREET = 9

OFFICE = frozenset({RoleName.STREET_OFFICER, RoleName.COMMUNITY_SECRETARY})
OFFICER = frozenset({RoleName.STREET_OFFICER})
DISTRICT = frozenset({RoleName.DISTRICT_OFFICER})
SECRETARY = frozenset({RoleName.COMMUNITY_SECRETARY})
POSTS = frozenset({"supervisor", "operator", "committee_member"})
WATCHERS = OFFICE | POSTS


@dataclass(frozen=True)
class Kind:
    """One verb of the desk: whose it is, which rows wait for it, and the step that stands next."""

    key: str
    verb: str | Promise
    step: str | Promise
    roles: frozenset[str]
    rows: Callable[[Any], QuerySet[Any]]
    route: str
    all_route: str
    query: str = ""


def _top(key: str, rows: QuerySet[Any], *, title: Any, due: Any, area: Any = "area_code", who: Any = "") -> Any:
    """The first rows of one kind with the number of all; every kind has the same columns, so that they unite."""
    text = CharField()
    named = rows.annotate(
        _key=Value(key, text),
        _title=Left(Cast(title, text), TITLE),
        _area=Cast(area, text),
        _who=Cast(who or Value(""), text),
        _due=Cast(due, DateField()),
        _all=Window(Count("pk")),
    )
    columns = ("_key", "pk", "_title", "_area", "_who", "_due", "_all")
    return named.order_by(F("_due").asc(nulls_last=True), "pk").values_list(*columns)[:SHOWN]


def _needs(key: str, due: str, **having: Any) -> Callable[[Any], Any]:
    def rows(user: Any) -> Any:
        found = Need.objects.visible_to(user).filter(**having)
        return _top(key, found, title="text", due=due, who="category__name")

    return rows


def _past() -> Q:
    return Q(completion_due__lt=clock.today(), imported=False)


def _in_time(key: str, status: str) -> Callable[[Any], Any]:
    """Needs in one state; those past their limit stand under 督办 and nowhere else."""

    def rows(user: Any) -> Any:
        found = Need.objects.visible_to(user).filter(~_past(), status=status)
        return _top(key, found, title="text", due="completion_due", who="category__name")

    return rows


def _late(user: Any) -> Any:
    found = Need.objects.visible_to(user).filter(_past(), status__in=DUE_STATUSES)
    return _top("late", found, title="text", due="completion_due", who="category__name")


def _to_accept(user: Any) -> Any:
    """What waits for an answer; while a refusal waits for its second reviewer, nobody can give one."""
    found = Need.objects.visible_to(user).filter(status=NeedStatus.SUBMITTED).exclude(pk__in=_refused_once())
    return _top("accept", found, title="text", due="response_due", who="category__name")


def _to_review(user: Any) -> Any:
    found = Need.objects.visible_to(user).filter(pk__in=_refused_once().exclude(proposed_by=user))
    return _top("review-refusal", found, title="text", due="response_due", who="category__name")


def _left_to_district(user: Any) -> Any:
    """Refusals nobody but their proposer could decide in the street; the others are the street's own."""
    code = OuterRef("need__area_code")
    near = AreaRole.objects.in_force().filter(
        Q(area__code=code) | Q(area__code=Left(code, STREET)), role__in=OFFICE, user__is_active=True
    )
    alone = Refusal.objects.waiting().exclude(Exists(near.exclude(user=OuterRef("proposed_by"))))
    found = Need.objects.visible_to(user).filter(pk__in=alone.exclude(proposed_by=user).values("need"))
    return _top("review-for-street", found, title="text", due="response_due", who="category__name")


def _refused_once() -> Any:
    return Refusal.objects.waiting().values("need")


def _unmatched(user: Any) -> Any:
    """Listed needs no unit has been asked for; those whose answer is awaited wait for somebody else."""
    asked = Need.objects.filter(offers__status="offered").values("pk")
    found = Need.objects.visible_to(user).filter(~_past(), status=NeedStatus.LISTED).exclude(pk__in=asked)
    return _top("match", found, title="text", due="completion_due", who="category__name")


def _claims(user: Any) -> Any:
    # A claim is confirmed on the page of its need.
    found = Need.objects.visible_to(user).filter(claims__status=ClaimStatus.CLAIMED)
    return _top("confirm", found, title="text", due=TruncDate("claims__claimed_at"), who="claims__unit__name")


def _resources(user: Any) -> Any:
    found = Resource.objects.visible_to(user).filter(status=ResourceStatus.SUBMITTED)
    return _top("review", found, title="content", due=TruncDate("created_at"), who="unit__name")


def _drafts(user: Any) -> Any:
    """What was agreed on, and what the office drafted itself; a unit's own draft is still the unit's."""
    of_units = MicroProject.objects.filter(unit__liaisons__user=F("created_by"))
    ready = Q(status=ProjectStatus.APPROVED) | Q(status=ProjectStatus.DRAFT) & ~Q(pk__in=of_units.values("pk"))
    found = MicroProject.objects.visible_to(user).filter(ready)
    return _top("publish", found, title="name", due="starts_on", who=Coalesce("unit__name", Value("")))


def _draft_events(user: Any) -> Any:
    found = ServiceEvent.objects.visible_to(user).filter(status=EventStatus.DRAFT)
    return _top("publish-event", found, title="title", due=TruncDate("starts_at"), who="unit__name")


def _applied(user: Any) -> Any:
    found = MicroProject.objects.visible_to(user).filter(status=ProjectStatus.APPLIED)
    return _top("read", found, title="name", due=TruncDate("applied_at"), who="unit__name")


def _claimed_done(user: Any) -> Any:
    found = MicroProject.objects.visible_to(user).filter(status=ProjectStatus.CLAIMED_DONE)
    return _top("take-over", found, title="name", due=TruncDate("claimed_done_at"), who="unit__name")


def _silent_projects(user: Any) -> Any:
    """Those that are late besides stand there already."""
    today = clock.today()
    late = MicroProject.objects.late(today).values("pk")
    found = MicroProject.objects.visible_to(user)
    quiet = found.filter(pk__in=MicroProject.objects.silent_now(today).values("pk")).exclude(pk__in=late)
    return _top("silent-project", quiet, title="name", due="last_progress_on", who="unit__name")


def _missed_milestones(user: Any) -> Any:
    found = MicroProject.objects.visible_to(user)
    missed = found.filter(pk__in=MicroProject.objects.missing_milestones(clock.today()).values("pk"))
    first = Milestone.objects.filter(project=OuterRef("pk"), reached_on__isnull=True).order_by("due_on")
    due = Subquery(first.values("due_on")[:1])
    return _top("milestone", missed, title="name", due=due, who="unit__name")


def _late_projects(user: Any) -> Any:
    found = MicroProject.objects.visible_to(user).late(clock.today())
    return _top("late-project", found, title="name", due="ends_on", who="unit__name")


def _decisions(user: Any) -> Any:
    found = ActionItem.objects.visible_to(user).filter(status=ActionStatus.CLAIMED_DONE)
    return _top("verify", found, title="text", due="due_on", who="owner__name")


def _late_decisions(user: Any) -> Any:
    found = ActionItem.objects.visible_to(user).filter(status=ActionStatus.OPEN, due_on__lt=clock.today())
    return _top("late-decision", found, title="text", due="due_on", who="owner__name")


def _meetings(user: Any) -> Any:
    found = JointMeeting.objects.visible_to(user).filter(status__in=(MeetingStatus.PLANNED, MeetingStatus.NOTICED))
    return _top("meeting", found, title="title", due=TruncDate("starts_at"), who="chair_unit__name")


def _reports(user: Any) -> Any:
    found = MonthlyReport.objects.visible_to(user).filter(status=ReportStatus.DRAFT)
    return _top("report", found, title="month", due="month", who="number")


def _suggestions(user: Any) -> Any:
    found = Suggestion.objects.visible_to(user).filter(status=SuggestionStatus.RECEIVED)
    return _top("answer", found, title="text", due="due_on", who="number")


def _draft_lists(user: Any) -> Any:
    """Whose place it is publishes it; what a community drafts does not wait for the street."""
    found = NeedList.objects.visible_to(user).drafts().filter(area_code=user.acting.area_code)
    return _top(
        "publish-list", found, title="title", due=TruncDate("created_at"), who=Coalesce("zone__name", Value(""))
    )


NEED, NEEDS = "needs:need-detail", "needs:need-list"
PROJECT, PROJECTS = "projects:project-detail", "projects:project-list"
EVENT, EVENTS = "projects:event-detail", "projects:event-list"
RESOURCE, RESOURCES = "members:resource-detail", "members:resource-list"
ACTION, ACTIONS = "meetings:action-detail", "meetings:action-list"
LIST, LISTS = "needs:edition-detail", "needs:edition-list"
REOPENED = _in_time("again", NeedStatus.REOPENED)
ACCEPTED = _in_time("list", NeedStatus.ACCEPTED)
RESOLVED = _needs("call", "judge_by", status=NeedStatus.RESOLVED)
KINDS = (
    Kind("late", _("督办"), _("去督办"), OFFICE, _late, NEED, NEEDS, "view=late"),
    Kind("accept", _("受理"), _("去受理"), OFFICE, _to_accept, NEED, NEEDS, "view=waiting"),
    Kind("review-refusal", _("待复核"), _("去复核"), OFFICE, _to_review, NEED, NEEDS, "view=review"),
    Kind("review-for-street", _("待复核"), _("去复核"), DISTRICT, _left_to_district, NEED, NEEDS, "view=review"),
    Kind("again", _("重办"), _("去重办"), OFFICE, REOPENED, NEED, NEEDS, "view=all&status=reopened"),
    Kind("list", _("列清单"), _("列入清单"), OFFICE, ACCEPTED, NEED, NEEDS, "view=all&status=accepted"),
    Kind("publish-list", _("发布清单"), _("去核对"), OFFICE, _draft_lists, LIST, LISTS, "status=draft"),
    Kind("match", _("对接"), _("看候选"), OFFICER, _unmatched, "needs:matching", "needs:matching"),
    Kind("confirm", _("确认认领"), _("去确认"), OFFICER, _claims, NEED, NEEDS, "view=all&status=matched"),
    Kind("call", _("回访"), _("去回访"), SECRETARY, RESOLVED, NEED, NEEDS, "view=judging"),
    Kind("read", _("审核项目"), _("去审核"), OFFICER, _applied, PROJECT, PROJECTS, "status=applied"),
    Kind("publish", _("公示项目"), _("去发布"), OFFICER, _drafts, PROJECT, PROJECTS, "stage=ready"),
    Kind("publish-event", _("发布活动"), _("去发布"), OFFICE, _draft_events, EVENT, EVENTS, "status=draft"),
    Kind("take-over", _("验收项目"), _("去验收"), OFFICE, _claimed_done, PROJECT, PROJECTS, "status=claimed_done"),
    Kind("late-project", _("督促项目"), _("看进展"), WATCHERS, _late_projects, PROJECT, PROJECTS, "late=true"),
    Kind("silent-project", _("催进展"), _("看进展"), WATCHERS, _silent_projects, PROJECT, PROJECTS, "silent=true"),
    Kind("milestone", _("催节点"), _("看节点"), WATCHERS, _missed_milestones, PROJECT, PROJECTS, "missed=true"),
    Kind("review", _("审核资源"), _("去审核"), OFFICER, _resources, RESOURCE, RESOURCES, "status=submitted"),
    Kind("verify", _("核实"), _("去核实"), OFFICER | POSTS, _decisions, ACTION, ACTIONS, "status=claimed_done"),
    Kind("late-decision", _("催办"), _("看事项"), OFFICER | POSTS, _late_decisions, ACTION, ACTIONS, "late=true"),
    Kind("meeting", _("备会"), _("看议程"), OFFICER, _meetings, "meetings:meeting-detail", "meetings:meeting-list"),
    Kind("report", _("月报"), _("去看稿"), OFFICER, _reports, "meetings:report-detail", "meetings:report-list"),
    Kind(
        "answer", _("答复投诉建议"), _("去答复"), OFFICER, _suggestions, "core:suggestion-detail",
        "core:suggestion-list",
    ),
)  # fmt: skip
# Their date says since when they wait, not until when.
SINCE = frozenset({"publish-list", "confirm", "review", "report", "publish", "read", "take-over", "silent-project"})


@dataclass(frozen=True)
class Waiting:
    """Everything that waits, grouped by verb in the order of the table."""

    count: int
    late: int
    today: int
    groups: list[dict[str, Any]]


def waiting_for(user: Any, names: dict[str, str], entered: Overrides) -> Waiting:
    """Read what waits for this person in their present role; names and swapped days are the caller's."""
    kinds = {kind.key: kind for kind in KINDS if user.acting.role in kind.roles}
    rows = _united([kind.rows(user) for kind in kinds.values()])
    groups = []
    for key, kind in kinds.items():
        mine = [row for row in rows if row[0] == key]
        if mine:
            groups.append(_group(kind, mine, names, entered))
    shown = [line for group in groups for line in group["rows"] if line["clock"]]
    return Waiting(
        count=sum(group["count"] for group in groups),
        late=next((group["count"] for group in groups if group["key"] == "late"), 0),
        today=sum(line["clock"]["left"] == 0 and line["clock"]["family"] == "soon" for line in shown),
        groups=groups,
    )


def _united(parts: Iterable[Any]) -> list[tuple[Any, ...]]:
    first, *rest = parts or [Need.objects.none()]
    return list(first.union(*rest, all=True)) if rest else list(first)


def _group(kind: Kind, rows: list[tuple[Any, ...]], names: dict[str, str], entered: Any) -> dict[str, Any]:
    count, oldest = rows[0][6], rows[0][5]
    everything = reverse(kind.all_route)
    return {
        "key": kind.key,
        "verb": kind.verb,
        "count": count,
        "note": _note(kind, oldest),
        "url": f"{everything}?{kind.query}" if kind.query else everything,
        "rows": [_line(kind, row, names, entered) for row in rows],
    }


def _note(kind: Kind, oldest: date | None) -> str:
    if oldest is None:
        return ""
    if kind.key in SINCE:
        return gettext("最早 %(day)s") % {"day": zh_day(oldest)}
    return gettext("最早到期 %(day)s") % {"day": zh_day(oldest)}


def _line(kind: Kind, row: tuple[Any, ...], names: dict[str, str], entered: Any) -> dict[str, Any]:
    _key, pk, title, area, who, due, _all = row
    url = f"{reverse(kind.route)}?need={pk}" if kind.key == "match" else reverse(kind.route, args=[pk])
    return {
        "title": gettext("%(month)s月报") % {"month": zh_month(due)} if kind.key == "report" else title,
        "url": url,
        "where": names.get(area, ""),
        "who": said_category(who),
        "step": kind.step,
        "clock": None if kind.key in SINCE else reading(due, entered=entered),
    }
