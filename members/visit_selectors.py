"""Which units are due for a visit, counted where the units are kept, so that a list of any length costs the same."""

from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    F,
    Func,
    Max,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from core import clock
from core.accounts.roles import acting
from core.areas.models import StreetSettings
from core.areas.selectors import settings_of
from core.periods import current_period
from members.models import MemberUnit, Visit, VisitStatus
from members.visit_rule import Standing, month_end

DEFAULT_MONTHS = StreetSettings._meta.get_field("visit_months").default


class MonthsOn(Func):
    """So many months after a day: PostgreSQL too ends on the last day of a shorter month."""

    template = "(%(expressions)s))::date"
    arg_joiner = " + make_interval(months => "
    output_field = DateField()


def with_turns(units: Any, today: date | None = None) -> Any:
    """Units with the last visit, the day of the next, and where they stand; see ``members.visit_rule``."""
    today = today or clock.today()
    own = Visit.objects.filter(unit=OuterRef("pk")).order_by()
    last = own.done().values("unit").annotate(last=Max("visited_on")).values("last")
    months = StreetSettings.objects.filter(street__code=OuterRef("street_code"), street__until__isnull=True)
    every = Coalesce(Subquery(months.values("visit_months")[:1]), DEFAULT_MONTHS)
    found = units.annotate(last_visited=Subquery(last), visit_planned=Subquery(own.open().values("planned_on")[:1]))
    due = Coalesce(MonthsOn(F("last_visited"), every), Value(today))
    return found.annotate(visit_due=due).annotate(
        visit_turn=Coalesce("visit_planned", "visit_due"), visit_standing=_standing(today)
    )


def _standing(today: date) -> Any:
    said = CharField()
    return Case(
        When(visit_planned__gte=today, then=Value(Standing.PLANNED)),
        When(visit_planned__lt=today, then=Value(Standing.OVERDUE)),
        When(visit_due__lt=today, then=Value(Standing.OVERDUE)),
        When(visit_due__lte=month_end(today), then=Value(Standing.DUE)),
        default=Value(Standing.DONE), output_field=said,
    )  # fmt: skip


def visit_plan(user: Any) -> Any:
    """The units a person reads about, whoever is due first."""
    units = MemberUnit.objects.visible_to(user).active()
    return with_turns(units).order_by("visit_turn", "name_key", "id")


def with_visits(units: QuerySet[MemberUnit]) -> QuerySet[MemberUnit]:
    """With what a line of the plan names: the visits themselves."""
    told = Visit.objects.exclude(status=VisitStatus.CANCELLED).select_related("visitor").order_by("-planned_on", "-id")
    return units.prefetch_related(Prefetch("visits", told, to_attr="gone_to"))


def verified_on(unit: MemberUnit) -> dict[str, date]:
    """When each part of a unit's ledger was last verified by a visit; a part nobody has verified is not there."""
    visits = Visit.objects.done().filter(unit=unit, visited_on__isnull=False).order_by("visited_on")
    return {part: visit.visited_on for visit in visits for part in visit.parts if visit.visited_on}


def visited_this_month(user: Any) -> Any:
    """The units visited in the reporting month that runs, as the month's figures count them."""
    day = settings_of(acting(user).street_code).closing_day
    period = current_period(closing_day=day)
    done = Visit.objects.visible_to(user).done()
    return done.filter(visited_on__range=(period.first_day, period.last_day)).values("unit")


def waiting_units(units: QuerySet[MemberUnit]) -> QuerySet[MemberUnit]:
    """Those with a sheet that waits to be decided."""
    return units.filter(pk__in=Visit.objects.filter(status=VisitStatus.HANDED_IN).values("unit"))
