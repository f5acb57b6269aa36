"""What brand service lists are made of: agreed matches by matter and unit, and the services as they are read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from core import clock
from core.areas.selectors import names_of
from members.models import MemberUnit, UnitKind, UnitStatus
from needs.matching.ontology import Ontology
from needs.matching.subjects import subject_of
from needs.models import BrandList, BrandService, Claim, ClaimStatus
from needs.models.brands import CONCEPT, NAME, TEXT
from needs.selectors.understanding import known_in

# What was agreed longer ago says little of what can be had again.
AGREED_WITHIN = timedelta(days=366)
AGREED = (ClaimStatus.CONFIRMED, ClaimStatus.FULFILLED)
LISTED = "、"
PLACES_NAMED = 3
# What a person has written of a service goes on into the next edition.
KEPT = ("name", "schedule", "serves", "concept")


@dataclass(frozen=True)
class Agreed:
    """One unit's agreed matches in one matter."""

    concept: str
    unit: MemberUnit
    claims: tuple[Claim, ...]

    @property
    def met(self) -> int:
        return len({claim.need_id for claim in self.claims})

    def first(self, column: str) -> str:
        """What the newest of its resources says in a column, if any says something."""
        said = (str(getattr(claim.resource, column)) for claim in self.claims if claim.resource)
        return next((text for text in said if text), "")


def agreed_services(street_code: str) -> list[Agreed]:
    """The street's agreed matches, grouped by matter and unit; those met most come first within a matter."""
    since = clock.now() - AGREED_WITHIN
    claims = Claim.objects.filter(area_code__startswith=street_code, status__in=AGREED, claimed_at__gte=since)
    # A garrison's services are never put on public lists.
    shown = claims.filter(unit__status=UnitStatus.ACTIVE).exclude(unit__kind=UnitKind.MILITARY)
    known = known_in(street_code)
    groups: dict[tuple[str, int], list[Claim]] = {}
    for claim in shown.select_related("need__category", "unit", "resource").order_by("-claimed_at", "-pk"):
        groups.setdefault((_concept(claim, known), claim.unit_id), []).append(claim)
    found = [Agreed(concept, claims[0].unit, tuple(claims)) for (concept, _unit), claims in groups.items()]
    weight: dict[str, int] = {}
    for one in found:
        weight[one.concept] = weight.get(one.concept, 0) + one.met
    return sorted(found, key=lambda one: (-weight[one.concept], one.concept, -one.met, one.unit.name))


def _concept(claim: Claim, known: Ontology) -> str:
    need = f"{claim.need.text} {claim.need.detail}"
    found = subject_of(need, claim.resource.content if claim.resource else "", known)
    return (found or claim.need.category.name)[:CONCEPT]


def as_service(one: Agreed, names: dict[str, str], last: BrandService | None) -> BrandService:
    """A line of a draft; what was written of the same service in the last edition is kept."""
    codes = list(dict.fromkeys(claim.area_code for claim in one.claims))
    places = [names.get(code, code) for code in codes]
    told = LISTED.join(places[:PLACES_NAMED]) + (f"等 {len(places)} 个社区" if len(places) > PLACES_NAMED else "")
    kept = {name: getattr(last, name) for name in KEPT} if last else {
        "name": f"{one.unit.name}·{one.concept}"[:NAME], "schedule": one.first("availability")[:TEXT],
        "serves": one.first("serves")[:TEXT], "concept": one.concept,
    }  # fmt: skip
    return BrandService(unit=one.unit, unit_name=one.unit.name, met=one.met, place=told[:TEXT], **kept)


def taken_over(one: Agreed, written: list[BrandService]) -> BrandService | None:
    """The line of the last edition that stood for this service, taken out: each goes on once."""
    mine = {claim.pk for claim in one.claims}
    for line in written:
        same = line.unit_id == one.unit.pk and line.concept == one.concept
        if same or mine & {claim.pk for claim in line.claims.all()}:
            written.remove(line)
            return line
    return None


def place_names(agreed: Iterable[Agreed]) -> dict[str, str]:
    return names_of({claim.area_code for one in agreed for claim in one.claims})


@dataclass(frozen=True)
class Group:
    """The services of one matter, as they stand on a list."""

    concept: str
    services: Sequence[BrandService]

    @property
    def units(self) -> int:
        return len({service.unit_id for service in self.services})


def groups_of(brand_list: BrandList) -> list[Group]:
    """A list by matter, matters in the order their first service has."""
    kept: dict[str, list[BrandService]] = {}
    for service in brand_list.entries.all():
        kept.setdefault(service.concept, []).append(service)
    return [Group(concept, services) for concept, services in kept.items()]


def told_of(groups: Sequence[Group]) -> dict[str, Any]:
    """The numbers a list opens with."""
    services = [service for group in groups for service in group.services]
    return {
        "services": len(services), "matters": len(groups), "units": len({service.unit_id for service in services}),
        "met": sum(service.met for service in services),
    }  # fmt: skip
