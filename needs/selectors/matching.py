"""What matching is told, read from the rows: needs and resources of a street as plain facts."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import override

from core import clock
from core.areas.models import Area, Zone
from members.models import Resource, ResourceMonth, UnitStatus
from needs.matching import Candidate, NeedFacts, ResourceFacts, candidates, read_corpus
from needs.models import Claim, Need, Offer, OfferStatus

# Matching knows categories, types and kinds by their Chinese names, whatever language a reader has chosen.
CHINESE = "zh-hans"


def need_facts(needs: Iterable[Need], street_code: str) -> list[NeedFacts]:
    """Needs as matching reads them; ``select_related("category")`` before."""
    zones = zone_names(street_code)
    names = dict(Area.objects.in_force().under(street_code).values_list("code", "name"))
    return [
        NeedFacts(
            id=need.pk,
            text=f"{need.text} {need.detail}".strip(),
            category=need.category.name,
            area_code=need.area_code,
            area_name=names.get(need.area_code, ""),
            zone=zones.get(need.area_code, ""),
        )
        for need in needs
    ]


def resource_facts(street_code: str, month: date) -> list[ResourceFacts]:
    """Every resource of the street's units that can still take a need this month."""
    zones = zone_names(street_code)
    usable = Resource.objects.usable_on(clock.today()).filter(
        unit__street_code=street_code, unit__status=UnitStatus.ACTIVE
    )
    taken = dict(ResourceMonth.objects.filter(resource__in=usable, month=month).values_list("resource_id", "taken"))
    rows = usable.select_related("unit").order_by("pk")
    with override(CHINESE):
        return [
            _facts(row, zones, row.slots - taken.get(row.pk, 0))
            for row in rows
            if row.slots > taken.get(row.pk, 0) and (row.left is None or row.left > 0)
        ]


def _facts(row: Resource, zones: dict[str, str], slots: int) -> ResourceFacts:
    return ResourceFacts(
        id=row.pk,
        unit_id=row.unit_id,
        unit_name=row.unit.name,
        text=" ".join(part for part in (row.content, row.serves, row.availability) if part),
        type=str(row.get_type_display()),
        unit_kind=str(row.unit.get_kind_display()),
        area_code=row.unit.area_code,
        zone=zones.get(row.unit.area_code, ""),
        amount=row.left if row.left is not None else row.quantity,
        measure=row.measure,
        slots=slots,
    )


def zone_names(street_code: str) -> dict[str, str]:
    """Which zone each community belongs to."""
    return dict(
        Zone.objects.filter(area_code__startswith=street_code, communities__isnull=False).values_list(
            "communities__code", "name"
        )
    )


def carried_by_unit(street_code: str) -> Counter[int]:
    """How many needs each unit of the street carries now."""
    live = Claim.objects.live().filter(area_code__startswith=street_code)
    return Counter(live.values_list("unit_id", flat=True))


def declined_pairs(street_code: str) -> frozenset[tuple[int, int]]:
    """Needs and the units that have said no to them; they are not asked again."""
    declined = Offer.objects.filter(area_code__startswith=street_code, status=OfferStatus.DECLINED)
    return frozenset(declined.values_list("need_id", "unit_id"))


def candidates_of(need: Need, month: date) -> list[Candidate]:
    """Who could meet a need, best first, each with its four scores and why."""
    resources = resource_facts(need.street_code, month)
    facts = need_facts([need], need.street_code)[0]
    return candidates(facts, resources, corpus=read_corpus(resources))


def candidate_of(need: Need, resource_id: int, month: date) -> Candidate | None:
    """How one resource would meet a need; None when the two have nothing in common."""
    resources = resource_facts(need.street_code, month)
    facts = need_facts([need], need.street_code)[0]
    found = candidates(facts, resources, corpus=read_corpus(resources), limit=len(resources))
    return next((pair for pair in found if pair.resource_id == resource_id), None)


def reasons_of(pair: Candidate) -> list[dict[str, Any]]:
    """The four principles of a pair, each with its number and its reason in words."""
    principles = {
        "classification": pair.classification, "strength": pair.strength, "reach": pair.reach, "fit": pair.fit,
    }  # fmt: skip
    return [
        {"principle": name, "value": round(score.value), "reason": str(score.reason)}
        for name, score in principles.items()
    ]
