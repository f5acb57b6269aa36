"""Which rows a list page shows to somebody under the present filter."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from alliance.ledger.vocabulary import Kind
from core.areas.models import Area
from members.filters import ResourcePageFilter, UnitPageFilter
from members.models import Alliance, MemberUnit, Resource
from needs.filters import NeedPageFilter
from needs.models import Need
from projects.filters import ProjectPageFilter
from projects.models import MicroProject


def rows_of(kind: Kind, query: QueryDict, user: Any) -> QuerySet[Any]:
    """Give exactly the rows the page of this list gives for the same address."""
    places = Area.objects.visible_to(user).communities().in_force()
    if kind is Kind.COMMUNITIES:
        return places.order_by("code")
    if kind is Kind.UNITS:
        alliances = Alliance.objects.visible_to(user)
        return UnitPageFilter(
            query, MemberUnit.objects.visible_to(user).for_list(), places=places, alliances=alliances
        ).qs
    if kind is Kind.RESOURCES:
        return ResourcePageFilter(query, Resource.objects.visible_to(user).for_list(), places=places).qs
    if kind is Kind.NEEDS:
        return NeedPageFilter(query, Need.objects.visible_to(user).for_list().with_due(), communities=places).qs
    return ProjectPageFilter(query, MicroProject.objects.visible_to(user).for_list(), communities=places).qs
