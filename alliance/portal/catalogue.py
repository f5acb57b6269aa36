"""资源目录: what units offer, as everybody may read it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse

from core import clock
from core.areas.models import Area
from core.areas.selectors import names_of
from core.personal.masking import without_numbers
from members.models import Liaison, Resource, Schedule

STREET = 9


def offered_here(place: Area | None) -> Any:
    """What can be had in the street now, with who speaks for each unit."""
    found = Resource.objects.published(clock.today()).filter(area_code__startswith=place.code[:STREET] if place else "")
    speaking = Prefetch("unit__liaisons", Liaison.objects.in_force().select_related("user"), to_attr="speakers")
    return found.for_list().prefetch_related(speaking)


def catalogue_rows(resources: Sequence[Resource]) -> list[dict[str, Any]]:
    """One page of the catalogue; nobody's number is told in full, also where a unit wrote one into its words."""
    names = names_of({resource.area_code for resource in resources})
    bookable = dict(Schedule.objects.published().filter(resource__in=resources).values_list("resource", "pk"))
    return [_row(resource, names, bookable.get(resource.pk)) for resource in resources]


def _row(resource: Resource, names: dict[str, str], schedule: int | None) -> dict[str, Any]:
    speakers: list[Liaison] = resource.unit.speakers  # type: ignore[attr-defined]  # fetched by offered_here
    return {
        "content": without_numbers(resource.content),
        "type": resource.get_type_display(),
        "unit": resource.unit.name,
        "place": names.get(resource.area_code, ""),
        "quantity": resource.quantity_text,
        "availability": without_numbers(resource.availability),
        "serves": without_numbers(resource.serves),
        "speaker": next((one for one in speakers if one.phone), None),
        "book_url": reverse("portal:book", args=[schedule]) if schedule else "",
    }
