"""我的单位: what waits for one unit, its month, what it offers, does and received, on one page."""

from collections import Counter
from typing import Any

from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from alliance.dashboard.unit import todo
from alliance.dashboard.unit.figures import given, months_of, own_month, with_sums
from core import clock
from core.areas.models import Area
from core.periods import current_period
from core.templatetags.tongxin import amount
from meetings.models import Attendance, JointMeeting
from members.models import MemberUnit, Resource, ResourceMonth, ResourceStatus
from needs.models import Claim, Need, NeedStatus
from projects.models import EventStatus, MicroProject, ProjectStatus, ServiceEvent

# What a unit still has in hand: from the first draft to the day it says that it is done.
IN_HAND = (
    ProjectStatus.DRAFT, ProjectStatus.RETURNED, ProjectStatus.PUBLISHED, ProjectStatus.RUNNING,
    ProjectStatus.SUSPENDED,
)  # fmt: skip
OURS_TO_SPEAK = (NeedStatus.RESOLVED, NeedStatus.NEEDS_MORE)
SHOWN = 8


def unit_page(user: Any) -> dict[str, Any]:
    """The context of the page."""
    unit = with_sums(MemberUnit.objects.visible_to(user)).get(pk=user.acting.unit_id)
    projects = list(_projects(user))
    claims = list(_claims(user))
    events = list(_events(user))
    received = list(_received(user, unit))
    meeting = _meeting(user)
    resources = list(_resources(user))
    waits = todo.for_unit(user, unit, projects, claims, events, received, meeting, resources)
    return {
        "unit": unit,
        "todo": waits,
        "kinds": list(Counter(str(item["kind"]) for item in waits).items()),
        "wishes": [row for row in projects if row.unit_id is None],
        "chairs": meeting is not None and meeting.chair_unit_id == unit.pk,
        "figures": own_month(unit),
        "given": given(unit),
        "chart": months_of(user, unit),
        "resources": [_resource(row) for row in resources],
        "claims": claims,
        "projects": [row for row in projects if row.is_running],
        "events": [event for event in events if not event.over],
        "received": received,
    }


def _projects(user: Any) -> Any:
    """Our own that are in hand, and wishes anybody may take."""
    today = clock.today()
    mine = MicroProject.objects.visible_to(user).filter(status__in=IN_HAND).annotate(
        last=Max("progress__done_on"),
        silent=Exists(MicroProject.objects.silent_now(today).filter(pk=OuterRef("pk"))),
        missed=Exists(MicroProject.objects.missing_milestones(today).filter(pk=OuterRef("pk"))),
    )  # fmt: skip
    return mine.order_by("ends_on", "id")


def _claims(user: Any) -> Any:
    """Live claims; one that became a project is seen there."""
    place = Subquery(Area.objects.in_force().filter(code=OuterRef("need__area_code")).values("name")[:1])
    return Claim.objects.visible_to(user).live().for_list().filter(project__isnull=True).annotate(place=place)


def _events(user: Any) -> Any:
    """What we hold and have not closed yet, soonest first."""
    mine = ServiceEvent.objects.visible_to(user).filter(
        unit=user.acting.unit_id, status__in=(EventStatus.DRAFT, EventStatus.OPEN)
    )
    over = Exists(ServiceEvent.objects.over(clock.now()).filter(pk=OuterRef("pk")))
    return mine.annotate(over=over).order_by("starts_at", "id")


def _received(user: Any, unit: MemberUnit) -> Any:
    """What we asked for; those that wait for a word of ours first."""
    turn = Case(When(status__in=OURS_TO_SPEAK, then=0), default=1)
    return Need.objects.visible_to(user).filter(asking_unit=unit).order_by(turn, "-id")[:SHOWN]


def _meeting(user: Any) -> Any:
    """The next meeting, and whether we have answered its notice."""
    ahead = JointMeeting.objects.visible_to(user).to_come().filter(starts_at__gte=clock.now())
    replies = Attendance.objects.filter(meeting=OuterRef("pk"), unit=user.acting.unit_id).exclude(reply="")
    return ahead.annotate(answered=Exists(replies)).order_by("starts_at").first()


def _resources(user: Any) -> Any:
    """What we offer, with what this month has taken of it."""
    month = current_period().first_day.replace(day=1)
    taken = ResourceMonth.objects.filter(resource=OuterRef("pk"), month=month).values("taken")[:1]
    shown = Resource.objects.visible_to(user).exclude(status=ResourceStatus.RETIRED)
    return shown.annotate(
        taken=Coalesce(Subquery(taken), Value(0)),
        waits=Count("offers", filter=Q(offers__status="offered"), distinct=True),
    ).order_by(F("status"), "id")


def _resource(row: Any) -> dict[str, Any]:
    """One bar: consumables by what is left of them, everything else by this month's turns."""
    whole, used = (row.quantity, row.committed) if row.consumable else (row.slots, row.taken)
    if row.consumable:
        left = _("还剩 %(n)s %(measure)s") % {"n": amount(whole - used), "measure": row.measure}
        scope = _("共 %(n)s") % {"n": row.quantity_text}
    else:
        left = _("还剩 %(n)s 件") % {"n": whole - used}
        scope = _("本月可接 %(n)s 件") % {"n": row.slots}
    return {
        "row": row, "whole": whole, "used": used, "left": left, "scope": scope,
        # The ordinary state goes without saying.
        "told": row.status != ResourceStatus.LISTED,
    }  # fmt: skip
