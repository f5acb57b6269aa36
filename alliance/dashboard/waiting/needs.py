"""Needs and events that wait for the office, and what its onlookers should look at."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import Case, CharField, DateField, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Left, TruncDate

from alliance.dashboard.waiting.tops import top
from core import clock
from core.accounts.models import AreaRole
from needs.models import (
    OPEN_STATUSES,
    ClaimStatus,
    Judgement,
    Need,
    NeedList,
    NeedQuerySet,
    NeedStatus,
    OfferStatus,
    ReachFinding,
    Refusal,
    Verdict,
)
from needs.policies import TRIAGE
from projects.models import EventStatus, ServiceEvent

# What is past its limit is somebody's first business, whatever else waits.
DUE_STATUSES = OPEN_STATUSES[2:]
STREET, COMMUNITY = 9, 12
# An unhappy word that reopened nothing is looked at for as long.
REMEMBERED = timedelta(days=60)
Rows = Callable[[Any], Any]


def _visible(user: Any) -> NeedQuerySet:
    return Need.objects.visible_to(user)


def _top(key: str, user: Any, rows: Any, *, due: Any, who: Any = "category__name") -> Any:
    """On a community's desk the place inside it says more than its own name."""
    inside = len(user.acting.area_code) == COMMUNITY
    return top(key, rows, title="text", due=due, who=who, area="place" if inside else "area_code")


def _past() -> Q:
    return Q(completion_due__lt=clock.today(), imported=False)


def in_state(key: str, status: str, due: str = "completion_due") -> Rows:
    """Needs in one state; those past their limit stand under 督办 or 通报 and nowhere else."""

    def rows(user: Any) -> Any:
        return _top(key, user, _visible(user).filter(~_past(), status=status), due=due)

    return rows


def gravely_late(user: Any) -> Any:
    """Past three times the limit, be it the answer or the work: a circular is due."""
    found = _visible(user).badly_overdue(clock.today())
    return _top("circular", user, found, due=Coalesce("completion_due", "response_due"))


def late(user: Any) -> Any:
    """What is gravely late besides stands there already."""
    found = _visible(user).filter(_past(), status__in=DUE_STATUSES).exclude(completion_circular_on__lte=clock.today())
    return _top("late", user, found, due="completion_due")


def to_accept(user: Any) -> Any:
    """What waits for an answer; while a refusal waits for its second reviewer, nobody can give one."""
    found = _visible(user).filter(status=NeedStatus.SUBMITTED).exclude(response_circular_on__lte=clock.today())
    found = found.exclude(pk__in=_refused_once())
    return _top("accept", user, found, due="response_due")


def to_review(user: Any) -> Any:
    found = _visible(user).filter(pk__in=_refused_once().exclude(proposed_by=user))
    return _top("review-refusal", user, found, due="response_due")


def left_to_district(user: Any) -> Any:
    """Refusals nobody but their proposer could decide in the street; the others are the street's own."""
    code = OuterRef("need__area_code")
    near = AreaRole.objects.in_force().filter(
        Q(area__code=code) | Q(area__code=Left(code, STREET)), role__in=TRIAGE, user__is_active=True
    )
    alone = Refusal.objects.waiting().exclude(Exists(near.exclude(user=OuterRef("proposed_by"))))
    found = _visible(user).filter(pk__in=alone.exclude(proposed_by=user).values("need"))
    return _top("review-for-street", user, found, due="response_due")


def _refused_once() -> Any:
    return Refusal.objects.waiting().values("need")


def to_complete(user: Any) -> Any:
    """More was asked of somebody who has no account, an elder mostly: staff ask and write the answer down."""
    found = _visible(user).filter(status=NeedStatus.NEEDS_MORE, asker__isnull=True, asking_unit__isnull=True)
    return _top("answer-more", user, found, due=Coalesce("paused_on", "asked_on"))


def unmatched(user: Any) -> Any:
    """Listed needs no unit has been asked for; those whose answer is awaited wait for somebody else."""
    asked = Need.objects.filter(offers__status=OfferStatus.OFFERED).values("pk")
    found = _visible(user).filter(~_past(), status=NeedStatus.LISTED).exclude(pk__in=asked)
    return _top("match", user, found, due="completion_due")


def claims(user: Any) -> Any:
    # A claim is confirmed on the page of its need.
    found = _visible(user).filter(claims__status=ClaimStatus.CLAIMED)
    return _top("confirm", user, found, due=TruncDate("claims__claimed_at"), who="claims__unit__name")


def to_call(user: Any) -> Any:
    """Done, and the asker has not spoken; whoever did it does not ask how it was."""
    found = _visible(user).filter(status=NeedStatus.RESOLVED).exclude(resolved_by=user)
    return _top("call", user, found, due="judge_by")


def reopened(user: Any) -> Any:
    return _top("reopened", user, _visible(user).filter(status=NeedStatus.REOPENED), due="completion_due")


def unhappy(user: Any) -> Any:
    """The last word was 不满意 and nothing was opened again."""
    last = Judgement.objects.filter(need=OuterRef("pk")).order_by("-round")
    found = _visible(user).filter(status=NeedStatus.CLOSED, closed_at__gte=clock.this_hour() - REMEMBERED)
    said = found.annotate(
        verdict=Subquery(last.values("verdict")[:1]),
        judged_on=TruncDate(Subquery(last.values("judged_at")[:1]), output_field=DateField()),
    )
    return _top("unhappy", user, said.filter(verdict=Verdict.UNSATISFIED), due="judged_on")


def draft_lists(user: Any) -> Any:
    """Whose place it is publishes it; what a community drafts does not wait for the street."""
    found = NeedList.objects.visible_to(user).drafts().filter(area_code=user.acting.area_code)
    zone = Coalesce("zone__name", Value(""))
    return top("publish-list", found, title="title", due=TruncDate("created_at"), who=zone)


def findings(user: Any) -> Any:
    """What the rule has found to be everywhere or rising fast, until an officer has decided."""
    found = ReachFinding.objects.visible_to(user).waiting()
    title = Case(When(theme="", then="category__name"), default="theme", output_field=CharField())
    return top("finding", found, title=title, due=TruncDate("found_at"), who="category__name")


def draft_events(user: Any) -> Any:
    found = ServiceEvent.objects.visible_to(user).filter(status=EventStatus.DRAFT)
    return top("publish-event", found, title="title", due=TruncDate("starts_at"), who="unit__name")


def events_to_close(user: Any) -> Any:
    """Over by the clock, and nobody has said who came."""
    found = ServiceEvent.objects.visible_to(user).over(clock.this_hour())
    return top("hold-event", found, title="title", due=TruncDate("ends_at"), who="unit__name")
