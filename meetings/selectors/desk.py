"""The six figures of the work desk, cheap enough for every page load: four queries, by the report's own terms."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Count, IntegerField, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from core.areas.models import Area
from core.periods import Period
from meetings.selectors import terms
from meetings.selectors.counting import PLACES, Figure, Number
from meetings.selectors.pacts import CAME, STAYED_AWAY, booked_in, charter_seats, given_in, running_in
from members.models import MemberUnit, UnitStatus
from needs.models import Judgement, Need
from projects.models import MicroProject, ProgressEntry

COMMUNITY = 12


def desk_figures(codes: Sequence[str], period: Period, minimum_sample: int = 5) -> list[Figure]:
    """Received, response, completion, satisfaction, running projects and attendances, with the change on last month.

    ``codes`` is one area, or the communities of a zone; a project counts for each community it serves. The rows are
    not read: a card leads to the month's report, where they are.
    """
    counted: dict[str, Any] = {}
    for read in (_needs, _judgements, _projects, _served):
        counted |= read(codes, period, period.previous())
    return [
        _count("received", counted),
        _rate("response", counted),
        _rate("completion", counted),
        _rate("satisfaction", counted, minimum_sample),
        _count("projects_running", counted),
        _count("attendances", counted),
    ]


def visit_figures(codes: Sequence[str], period: Period) -> list[Figure]:
    """How many visits were made, and to how many of the units on the roll, with the change on last month."""
    here, there = _under("area_code", codes), _under("visits__area_code", codes)
    on_roll = here & Q(status=UnitStatus.ACTIVE)
    both: dict[str, Any] = {}
    for tag, one in (("now", period), ("before", period.previous())):
        made = there & terms.visit_made(one, "visits__")
        both |= {
            f"visits_{tag}": Count("visits", filter=made, distinct=True),
            f"visited_{tag}": Count("pk", filter=made & on_roll, distinct=True),
            f"visited_of_{tag}": Count("pk", filter=on_roll, distinct=True),
        }
    counted = MemberUnit.objects.filter(here | there).aggregate(**both)
    return [_count("visits", counted), _rate("visited", counted)]


def pact_figures(street: str, period: Period) -> list[Figure]:
    """Bookings, agreements and the charter's signatures as the report counts them, in one query."""
    booked, seats = booked_in(street, period), charter_seats(street)
    counted = {
        "booked": booked, "booking_used": booked.filter(status=CAME), "away": booked.filter(status=STAYED_AWAY),
        "agreements": running_in(street), "deliveries": given_in(street, period), "seats": seats,
        "signed": seats.filter(signed=True),
    }  # fmt: skip
    numbers = {f"n_{key}": _number_of(rows) for key, rows in counted.items()}
    row = Area.objects.in_force().filter(code=street).values(**numbers).first()
    told = {key: row[f"n_{key}"] if row else 0 for key in counted}
    return [
        *(Figure(key, told[key], None, None, (), ()) for key in ("booked", "booking_used")),
        _of("no_shows", told["away"], told["booking_used"] + told["away"]),
        *(Figure(key, told[key], None, None, (), ()) for key in ("agreements", "deliveries")),
        _of("charter_signed", told["signed"], told["seats"]),
    ]  # fmt: skip


def _number_of(rows: QuerySet[Any]) -> Any:
    """How many there are, as one value of a larger query."""
    lone = rows.order_by().annotate(lone=Value(1)).values("lone").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(lone, output_field=IntegerField()), 0)


def _of(key: str, part: int, whole: int) -> Figure:
    return Figure(key, _share(part, whole, 1), part, whole, (), ())


def _needs(codes: Sequence[str], now: Period, before: Period) -> dict[str, Any]:
    both: dict[str, Any] = {}
    counted = Q()
    for tag, period in (("now", now), ("before", before)):
        response, completion = terms.response_due(period), terms.completion_due(period)
        both |= {
            f"received_{tag}": Count("pk", filter=terms.received(period)),
            f"response_of_{tag}": Count("pk", filter=response),
            f"response_{tag}": Count("pk", filter=response & terms.ANSWERED_IN_TIME),
            f"completion_of_{tag}": Count("pk", filter=completion),
            f"completion_{tag}": Count("pk", filter=completion & terms.RESOLVED_IN_TIME),
        }
        counted |= terms.received(period) | response | completion
    # Said once more as a condition, so that a street's earlier years are not read.
    return Need.objects.counted().filter(counted, _under("area_code", codes)).aggregate(**both)


def _judgements(codes: Sequence[str], now: Period, before: Period) -> dict[str, Any]:
    found = {"satisfaction_now": 0, "satisfaction_of_now": 0, "satisfaction_before": 0, "satisfaction_of_before": 0}
    asked = Judgement.objects.filter(_under("need__area_code", codes))
    rows = asked.filter(terms.judged(now) | terms.judged(before)).order_by("need_id", "round")
    last: dict[tuple[int, str], bool] = {}
    for need, at, verdict in rows.values_list("need", "judged_at", "verdict"):
        last[need, "now" if at in now else "before"] = verdict in terms.SATISFIED
    for (_need, tag), satisfied in last.items():
        found[f"satisfaction_of_{tag}"] += 1
        found[f"satisfaction_{tag}"] += int(satisfied)
    return found


def _projects(codes: Sequence[str], now: Period, before: Period) -> dict[str, Any]:
    return MicroProject.objects.filter(_serving(codes)).aggregate(
        projects_running_now=Count("pk", filter=terms.project_running(now)),
        projects_running_before=Count("pk", filter=terms.project_running(before)),
    )


def _served(codes: Sequence[str], now: Period, before: Period) -> dict[str, Any]:
    return ProgressEntry.objects.filter(_serving(codes, "project__")).aggregate(
        attendances_now=Sum("attendances", filter=terms.progress_made(now), default=0),
        attendances_before=Sum("attendances", filter=terms.progress_made(before), default=0),
    )


def _under(field: str, codes: Sequence[str]) -> Q:
    if len(codes) == 1:
        return Q(**{f"{field}__startswith": codes[0]})
    return Q(**{f"{field}__in": codes})


def _serving(codes: Sequence[str], to: str = "") -> Q:
    """Projects belong to the street and serve its communities."""
    if len(codes[0]) < COMMUNITY:
        return _under(f"{to}area_code", codes)
    served = MicroProject.communities.through.objects.filter(area__code__in=codes)
    return Q(**{f"{to}pk__in": served.values("microproject")})


def _count(key: str, counted: dict[str, Any]) -> Figure:
    value = counted[f"{key}_now"]
    return Figure(key, value, None, None, (), (), month_change=value - counted[f"{key}_before"])


def _rate(key: str, counted: dict[str, Any], minimum: int = 1) -> Figure:
    now, before = (_share(counted[f"{key}_{tag}"], counted[f"{key}_of_{tag}"], minimum) for tag in ("now", "before"))
    change: Number | None = None if now is None or before is None else now - before
    return Figure(key, now, counted[f"{key}_now"], counted[f"{key}_of_now"], (), (), month_change=change)


def _share(part: int, whole: int, minimum: int) -> Decimal | None:
    return None if whole < max(minimum, 1) else (Decimal(part) / Decimal(whole)).quantize(PLACES)
