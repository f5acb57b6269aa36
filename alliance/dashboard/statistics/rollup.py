"""What a street or a district comes to, counted in three statements and kept for a minute.

Every count is by community, so that a zone's or a community's page is cut from its street's without asking again.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, Sum, Value, When
from django.db.models.functions import Cast

from alliance.dashboard.charts import DUE, SOLVED, day_of, limit_of, months
from alliance.dashboard.statistics.scope import Scope
from core import clock
from core.periods import Period, month_period
from core.workdays import Overrides
from meetings.selectors import terms
from members.models import MemberUnit
from members.visit_rule import Standing
from members.visit_selectors import with_turns
from needs.models import OPEN_STATUSES, Category, Claim, ClaimStatus, Judgement, Need, NeedStatus
from projects.models import MicroProject
from projects.selectors import became_work

WAITING = "waiting"
# From what was asked to what was said of it; each step counts whatever came as far or further.
STEPS = ("received", "answered", "listed", "taken", "resolved", "judged", "satisfied")
# The steps read off the needs themselves, and what else is counted on the way.
COUNTED = (*STEPS[:5], "on_list", "converted", "late")
KEPT_CLAIMS = (ClaimStatus.CLAIMED, ClaimStatus.CONFIRMED, ClaimStatus.FULFILLED)
Counts = Counter[tuple[str, ...]]
NONE = Value("", CharField())


@dataclass(frozen=True)
class RollUp:
    """Counts whose keys begin with a community's code."""

    counted_at: datetime
    # (community, asked | solved, month)
    months: Counts
    # (community, category, within | near | late | waiting: nobody has claimed it)
    open: Counts
    # (community, category, open | solved | other)
    outcomes: Counts
    # (community, step); with them (community, on_list | converted | late | seconds)
    flow: Counts
    # (community, unit, category)
    claims: Counts
    # (community, all | running this month)
    projects: Counts
    # Names by id; the units on the roll, those due for a visit, and which carried something this month.
    categories: dict[str, str]
    units: dict[str, str]
    unvisited: dict[str, str]
    busy: frozenset[str]

    def cut(self, scope: Scope) -> "RollUp":
        """The same counts for one place in it."""
        return replace(
            self, months=_within(self.months, scope), open=_within(self.open, scope),
            outcomes=_within(self.outcomes, scope), flow=_within(self.flow, scope),
            claims=_within(self.claims, scope), projects=_within(self.projects, scope),
        )  # fmt: skip


def _within(counts: Counts, scope: Scope) -> Counts:
    return Counter({key: n for key, n in counts.items() if scope.holds(key[0])})


def roll_up(scope: Scope, period: Period, entered: Overrides) -> RollUp:
    """The counts of a place, at most a minute old."""
    code = scope.counted_under
    # Two houses may share one cache; what was counted yesterday is not today's.
    key = f"roll-up:{connection.settings_dict['NAME']}:{code}:{clock.today()}"
    kept: RollUp | None = cache.get(key)
    if kept is None:
        kept = count(code, period, entered)
        cache.set(key, kept, settings.ROLL_UP_SECONDS)
    return kept.cut(scope)


def count(code: str, period: Period, entered: Overrides) -> RollUp:
    """Count everything under a division code as it stands now; ``period`` is the month that runs."""
    counts: dict[str, Counts] = defaultdict(Counter)
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for which, *key, n in _everything(code, period, entered):
        if n is None:
            names[which][key[0]] = key[1]
        elif which == "months":
            # Counted by day, which needs no function on every row; the months are added up here.
            counts[which][key[0], key[1], key[2][:7]] += n
        else:
            counts[which][tuple(part for part in key if part)] += n
    return RollUp(
        counted_at=clock.now(), months=counts["months"], open=counts["open"], outcomes=counts["outcomes"],
        flow=_flow(code), claims=counts["claims"], projects=counts["projects"], categories=names["category"],
        units=names["unit"], unvisited=names["unvisited"], busy=frozenset(unit for unit, in counts["busy"]),
    )  # fmt: skip


def first_day() -> date:
    """The first day of the twelve months the page speaks of."""
    return months()[0]


def _everything(code: str, period: Period, entered: Overrides) -> Any:
    """Rows of (which count, three parts of its key, how many) in one statement; a name has no number."""
    needs = Need.objects.counted().filter(area_code__startswith=code)
    claims = Claim.objects.filter(area_code__startswith=code, status__in=KEPT_CLAIMS)
    projects = MicroProject.objects.filter(area_code__startswith=code)
    first, *rest = (
        *_months(needs), *_open(needs, entered), _outcomes(needs), _claims(claims), *_projects(projects, period),
        *_busy(claims, projects, period), *_names(code),
    )  # fmt: skip
    return first.union(*rest, all=True)


def _rows(rows: Any, which: str, *key: Any, n: Any = None) -> Any:
    one, two, three = (*key, NONE, NONE)[:3]
    named = rows.order_by().values(which=Value(which, CharField()), one=one, two=two, three=three)
    return named.annotate(n=n or Count("pk")).values_list("which", "one", "two", "three", "n")


def _text(field: str) -> Cast:
    return Cast(field, CharField())


def _months(needs: Any) -> tuple[Any, Any]:
    asked = needs.filter(asked_on__gte=first_day())
    done = needs.filter(resolved_at__gte=month_period(first_day()).start)
    asked_word, solved_word = Value("asked", CharField()), Value("solved", CharField())
    return (
        _rows(asked, "months", F("area_code"), asked_word, _text("asked_on")),
        _rows(done, "months", F("area_code"), solved_word, Cast(day_of("resolved_at"), CharField())),
    )


def _open(needs: Any, entered: Overrides) -> tuple[Any, Any]:
    waits = needs.filter(status=NeedStatus.LISTED)
    waiting = Value(WAITING, CharField())
    return (
        _rows(needs.open(), "open", F("area_code"), _text("category_id"), limit_of(entered)),
        _rows(waits, "open", F("area_code"), _text("category_id"), waiting),
    )


def _outcomes(needs: Any) -> Any:
    kind = Case(
        When(status__in=OPEN_STATUSES, then=Value("open")), When(status__in=SOLVED, then=Value("solved")),
        default=Value("other"), output_field=CharField(),
    )  # fmt: skip
    return _rows(needs.filter(asked_on__gte=first_day()), "outcomes", F("area_code"), _text("category_id"), kind)


def _claims(claims: Any) -> Any:
    given = claims.filter(claimed_at__gte=month_period(first_day()).start)
    return _rows(given, "claims", F("need__area_code"), _text("unit_id"), _text("need__category_id"))


def _projects(projects: Any, period: Period) -> tuple[Any, Any]:
    """A project counts for each community it serves."""
    shown = projects.exclude(communities=None)
    every, running = Value("all", CharField()), Value("running", CharField())
    return (
        _rows(shown.published(), "projects", F("communities__code"), every),
        _rows(shown.filter(terms.project_running(period)), "projects", F("communities__code"), running),
    )


def _busy(claims: Any, projects: Any, period: Period) -> tuple[Any, Any]:
    """Who carried something this month: what the report calls 未承担任务的单位 is everybody else."""
    running = projects.filter(terms.project_running(period), unit__isnull=False)
    return (
        _rows(claims.filter(terms.within("claimed_at", period)), "busy", _text("unit_id")),
        _rows(running, "busy", _text("unit_id")),
    )


def _names(code: str) -> tuple[Any, Any, Any]:
    units = MemberUnit.objects.active().filter(street_code__startswith=code)
    unvisited = with_turns(units).filter(visit_standing__in=(Standing.OVERDUE, Standing.DUE))
    nothing = Cast(Value(None), Count("pk").output_field)
    return (
        _rows(units, "unit", _text("pk"), F("name"), n=nothing),
        _rows(unvisited, "unvisited", _text("pk"), F("name"), n=nothing),
        _rows(Category.objects.all(), "category", _text("pk"), F("name"), n=nothing),
    )


def _flow(code: str) -> Counts:
    """How far what was asked in these months has come, by the report's own rules of what counts."""
    needs = Need.objects.counted().filter(area_code__startswith=code).order_by()
    cohort = needs.filter(terms.LIVE_HISTORY, asked_on__gte=first_day())
    by_unit = Exists(Claim.objects.filter(need=OuterRef("pk"), status__in=KEPT_CLAIMS))
    resolved, listed = Q(resolved_at__isnull=False), Q(listed_at__isnull=False)
    taken = Q(by_unit=True) | Q(became=True) | resolved
    counted = cohort.annotate(became=became_work(), by_unit=by_unit).values("area_code").annotate(
        received=Count("pk"),
        answered=Count("pk", filter=Q(responded_at__isnull=False) | resolved),
        listed=Count("pk", filter=listed | taken),
        taken=Count("pk", filter=taken),
        resolved=Count("pk", filter=resolved),
        on_list=Count("pk", filter=listed),
        converted=Count("pk", filter=listed & Q(became=True)),
        late=Count("pk", filter=Q(status__in=DUE, completion_due__lt=clock.today())),
        pace=Sum(F("resolved_at") - F("created_at"), filter=resolved),
    )  # fmt: skip
    found: Counts = Counter()
    row: Any
    for row in counted:
        pace = row["pace"] or timedelta()
        found.update({(row["area_code"], step): row[step] for step in COUNTED})
        found[row["area_code"], "seconds"] += round(pace.total_seconds())
    found.update(_said(cohort))
    return found


def _said(cohort: Any) -> Counts:
    """The last word on each need."""
    words = Judgement.objects.filter(need__in=cohort.values("pk")).order_by("need_id", "-round").distinct("need_id")
    found: Counts = Counter()
    for area, verdict in words.values_list("need__area_code", "verdict"):
        found[area, "judged"] += 1
        found[area, "satisfied"] += int(verdict in terms.SATISFIED)
    return found
