"""A street's figures of one reporting month, or several, each with the rows it counts."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from core.areas.models import Area
from core.areas.selectors import settings_of
from core.periods import Period, months_from, parse_month
from meetings.models import MONTHS, ActionItem, ReportSpan
from meetings.selectors import terms
from meetings.selectors.counting import JUDGED, Figure, Row, by_measure, compared, figure, load_figures, split
from meetings.selectors.pacts import read_pacts
from members.models import CONSUMABLE_MEASURES, MemberUnit, Resource, ResourceMonth, ResourceStatus, Visit
from needs.models import Claim, ClaimStatus, Judgement, Need, NeedStatus, Offer, Reach
from projects.models import MicroProject, Milestone, ProgressEntry
from projects.selectors import became_work

Rows = dict[str, list[Row]]


def period_of(area_code: str, month: date | str, span: str = ReportSpan.MONTH) -> Period:
    """The reporting month of a street, or the stretch that begins with it, closing on the street's own day."""
    first = date(*parse_month(month), 1) if isinstance(month, str) else month
    return months_from(first, MONTHS[ReportSpan(span)], closing_day=settings_of(area_code).closing_day)


def monthly_figures(street_code: str, period: Period) -> dict[str, Figure]:
    """Every figure of the month, with its change on last month and on last year."""
    now, month, year = (
        figures_of(street_code, one) for one in (period, period.previous(), period.year_before())
    )  # fmt: skip
    return compared(now, month, year)


def figures_of(street_code: str, period: Period) -> dict[str, Figure]:
    """Every figure of the month by its key; ``received.area.<code>`` and the like are the tables' cells."""
    return figures_from(read_rows(street_code, period), settings_of(street_code).minimum_sample)


def figures_from(rows: Rows, minimum: int) -> dict[str, Figure]:
    """The figures these rows come to."""
    found = [figure(key, rows[key], minimum if key in JUDGED else 0) for key in terms.TERMS if key in rows]
    found += load_figures(rows["claims"], [row.pk for row in rows["units"]])
    found += by_measure(rows["consumables"])
    found += split(rows, minimum)
    return {one.key: one for one in found}


def read_rows(street: str, period: Period) -> Rows:
    """Read the rows of each figure, every table once or twice."""
    rows: Rows = {}
    for read in READERS:
        rows |= read(street, period, rows)
    return rows


def _standing(street: str, period: Period, rows: Mapping[str, list[Row]]) -> Rows:
    areas = Area.objects.communities().in_force().under(street).order_by("code")
    units = MemberUnit.objects.active().filter(street_code=street).order_by("name_key", "id")
    return {
        "units": [Row(pk) for pk in units.values_list("pk", flat=True)],
        "communities": [Row(pk, area=code) for pk, code in areas.values_list("pk", "code")],
    }


def _needs(street: str, period: Period, rows: Mapping[str, list[Row]]) -> Rows:
    came = _of_needs(street, terms.received(period), Q(reach=Reach.UNIVERSAL))
    hot = _of_needs(street, terms.received(period) & Q(reach=Reach.HOT_SPOT), Q(pk__isnull=False))
    return {
        "received": [_whole(row) for row in came],
        "universal": [row for row in came if row.part],
        "hot_spot": hot,
        "response": _of_needs(street, terms.response_due(period), terms.ANSWERED_IN_TIME),
        "completion": _of_needs(street, terms.completion_due(period), terms.RESOLVED_IN_TIME),
        "conversion": _of_needs(street, terms.listed(period), became_work()),
        "overdue": _of_needs(street, terms.overdue(period), Q(pk__isnull=False)),
        "unclaimed": _of_needs(street, Q(status=NeedStatus.LISTED), Q(pk__isnull=False)),
    }


def _whole(row: Row) -> Row:
    return Row(row.pk, area=row.area, category=row.category)


def _of_needs(street: str, counted: Q, above: Any) -> list[Row]:
    found = Need.objects.counted().filter(counted, area_code__startswith=street).annotate(above=above).order_by("pk")
    return [
        Row(pk, part=int(bool(hit)), area=area, category=category)
        for pk, hit, area, category in found.values_list("pk", "above", "area_code", "category__key")
    ]


def _judgements(street: str, period: Period, rows: Mapping[str, list[Row]]) -> Rows:
    found = Judgement.objects.filter(terms.judged(period), need__area_code__startswith=street)
    last = found.order_by("need_id", "-round").distinct("need_id")
    columns = ("pk", "solved", "verdict", "need__area_code", "need__category__key")
    solved, satisfied = [], []
    for pk, is_solved, verdict, area, category in last.values_list(*columns):
        solved.append(Row(pk, part=int(is_solved), area=area, category=category))
        satisfied.append(Row(pk, part=int(verdict in terms.SATISFIED), area=area, category=category))
    return {"judged": [_whole(row) for row in solved], "resolution": solved, "satisfaction": satisfied}


def _resources(street: str, period: Period, rows: Mapping[str, list[Row]]) -> Rows:
    taken = _taken(street, period)
    listed = Resource.objects.filter(
        area_code__startswith=street, status=ResourceStatus.LISTED, created_at__lt=period.end
    ).order_by("pk")
    found = list(listed.values_list("pk", "slots", "imported", "created_at"))
    consumed = listed.filter(measure__in=CONSUMABLE_MEASURES, quantity__gt=0)
    return {
        "resources": [Row(pk) for pk, *_rest in found],
        "resources_new": [Row(pk) for pk, _slots, imported, at in found if not imported and at in period],
        "consumables": [
            Row(pk, weight=whole or 0, part=used, category=measure)
            for pk, whole, used, measure in consumed.values_list("pk", "quantity", "committed", "measure")
        ],
        "usage": [
            Row(pk, weight=sum(max(slots, one) for one in taken[pk]), part=sum(taken[pk]))
            for pk, slots, *_rest in found
        ],
    }


def _taken(street: str, period: Period) -> Mapping[int, list[int]]:
    """How many of a resource's slots each month of the period has taken; none of those nobody asked for."""
    days = period.first_days
    found: Mapping[int, list[int]] = defaultdict(lambda: [0] * len(days))
    of_street = ResourceMonth.objects.filter(resource__area_code__startswith=street, month__in=days)
    for pk, month, taken in of_street.values_list("resource", "month", "taken"):
        found[pk][days.index(month)] = taken
    return found


def _offers(street: str, period: Period, rows: Mapping[str, list[Row]]) -> Rows:
    sent = Offer.objects.filter(terms.within("offered_at", period), area_code__startswith=street).order_by("pk")
    kept = (ClaimStatus.CLAIMED, ClaimStatus.CONFIRMED, ClaimStatus.FULFILLED)
    given = Claim.objects.filter(
        terms.within("claimed_at", period), area_code__startswith=street, status__in=kept
    ).order_by("pk")
    claims = [Row(pk, owner=unit) for pk, unit in given.values_list("pk", "unit")]
    units = {row.owner for row in claims}
    return {
        "offers": [Row(pk) for pk in sent.values_list("pk", flat=True)],
        "claims": claims,
        "claiming_units": [row for row in rows["units"] if row.pk in units],
    }


def _projects(street: str, period: Period, rows: Mapping[str, list[Row]]) -> Rows:
    found = MicroProject.objects.filter(area_code__startswith=street)
    running = list(found.filter(terms.project_running(period)).order_by("pk").values_list("pk", "unit"))
    done = found.filter(terms.project_completed(period)).order_by("pk").values_list("pk", "problems_solved")
    due = Milestone.objects.filter(terms.milestone_due(period), project__area_code__startswith=street)
    nodes = due.annotate(above=terms.REACHED_IN_TIME).order_by("due_on", "pk")
    entries = ProgressEntry.objects.filter(terms.progress_made(period), project__area_code__startswith=street)
    columns = ("pk", "attendances", "people_served", "money", "project__unit")
    made = list(entries.order_by("done_on", "pk").values_list(*columns))
    return {
        "projects_running": [Row(pk, owner=unit) for pk, unit in running],
        "on_time": [
            Row(pk, part=int(bool(hit)), owner=unit)
            for pk, hit, unit in nodes.values_list("pk", "above", "project__unit")
        ],
        "projects_completed": [Row(pk) for pk, _solved in done],
        "problems_solved": [Row(pk, weight=solved) for pk, solved in done],
        "attendances": [Row(pk, weight=times, owner=unit) for pk, times, _people, _money, unit in made if times],
        "people_served": [Row(pk, weight=people) for pk, _times, people, *_rest in made if people],
        "money": [Row(pk, weight=money) for pk, _times, _people, money, _unit in made if money],
    }


def _decisions(street: str, period: Period, rows: Mapping[str, list[Row]]) -> Rows:
    found = ActionItem.objects.filter(area_code__startswith=street)
    due = found.filter(terms.due_and_past("due_on", period)).annotate(above=terms.VERIFIED_IN_TIME).order_by("pk")
    ahead = found.unverified().filter(terms.on_days("due_on", period.following())).order_by("due_on", "pk")
    return {
        "actions": [Row(pk, part=int(bool(hit))) for pk, hit in due.values_list("pk", "above")],
        "actions_next": [Row(pk) for pk in ahead.values_list("pk", flat=True)],
    }


def _visits(street: str, period: Period, rows: Mapping[str, list[Row]]) -> Rows:
    made = Visit.objects.filter(terms.visit_made(period), area_code__startswith=street).order_by("visited_on", "pk")
    visits = [Row(pk, owner=unit) for pk, unit in made.values_list("pk", "unit")]
    seen = {row.owner for row in visits}
    return {"visits": visits, "visited": [Row(row.pk, part=int(row.pk in seen)) for row in rows["units"]]}


def _gaps(street: str, period: Period, rows: Mapping[str, list[Row]]) -> Rows:
    """Communities and units the month passed by, so that they can be named."""
    running = [row.pk for row in rows["projects_running"]]
    reached = _followed(street, set(Area.objects.filter(projects__in=running).values_list("pk", flat=True)))
    busy = {row.owner for row in (*rows["claims"], *rows["projects_running"])}
    return {
        "idle_communities": [row for row in rows["communities"] if row.pk not in reached],
        "idle_units": [row for row in rows["units"] if row.pk not in busy],
    }


def _followed(street: str, areas: set[int]) -> set[int]:
    """These areas and what they have become since: a project keeps the community it was begun in."""
    ended = Area.objects.under(street).filter(successor__isnull=False)
    became = {area.pk: area.successor_id for area in ended.only("pk", "successor")}
    todo, found = set(areas), set(areas)
    while todo:
        todo = {next_one for pk in todo if (next_one := became.get(pk)) is not None} - found
        found |= todo
    return found


Reader = Callable[[str, Period, Mapping[str, list[Row]]], Rows]
READERS: tuple[Reader, ...] = (
    _standing, _needs, _judgements, _resources, read_pacts, _offers, _projects, _decisions, _visits, _gaps,
)  # fmt: skip
