"""What matching is told, read from the rows: needs and resources of a street as plain facts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import override

from core import clock
from core.areas.models import HUNDRED, PRINCIPLE_WEIGHTS, Area, StreetSettings
from members.models import Resource, ResourceMonth, ResourceStatus, UnitStatus
from needs.matching import (
    Candidate,
    Corpus,
    NeedFacts,
    ResourceFacts,
    Weights,
    candidates,
    candidates_for,
    read_corpus,
)
from needs.models import Claim, ClaimStatus, Need, Offer, OfferStatus, Verdict
from needs.selectors.meanings import meanings_of
from needs.selectors.understanding import CHINESE, understanding_of


@dataclass(frozen=True)
class Ground:
    """A street's places by code: what each is called, the zone it belongs to; and how the street weighs."""

    names: Mapping[str, str]
    zones: Mapping[str, str]
    settings: StreetSettings = field(default_factory=StreetSettings)

    @property
    def weights(self) -> Weights:
        return weights_from(getattr(self.settings, name) for name in PRINCIPLE_WEIGHTS)

    @property
    def load_weight(self) -> float:
        return float(self.settings.load_weight)


def ground_of(street_code: str) -> Ground:
    """Read the street's places and what it has decided, once for everything that stands on them."""
    rows = Area.objects.under(street_code).select_related("settings").annotate(zone=F("zones__name"))
    places: list[Any] = list(rows.order_by("zone"))
    here = [place for place in places if place.until is None]
    own = next((place for place in here if place.code == street_code), None)
    return Ground(
        names={place.code: place.name for place in here},
        zones={place.code: place.zone for place in places if place.zone},
        settings=getattr(own, "settings", None) or StreetSettings(),
    )


def weights_from(hundredths: Iterable[int]) -> Weights:
    """The four principles as a street has written them down, in hundredths."""
    return Weights(*(part / HUNDRED for part in hundredths))


def need_text(need: Need) -> str:
    return f"{need.text} {need.detail}".strip()


def resource_text(resource: Resource) -> str:
    return " ".join(part for part in (resource.content, resource.serves, resource.availability) if part)


def need_facts(needs: Iterable[Need], ground: Ground) -> list[NeedFacts]:
    """Needs as matching reads them; ``select_related("category")`` before."""
    rows = list(needs)
    meanings = meanings_of(need_text(need) for need in rows)
    return [
        NeedFacts(
            id=need.pk,
            text=need_text(need),
            category=need.category.name,
            area_code=need.area_code,
            area_name=ground.names.get(need.area_code, ""),
            zone=ground.zones.get(need.area_code, ""),
            meaning=meanings.get(need_text(need), b""),
        )
        for need in rows
    ]


def resource_facts(street_code: str, month: date, ground: Ground) -> list[ResourceFacts]:
    """Every resource of the street's units that is on offer, also where nothing is left of it this month."""
    usable = list(_usable(street_code, month))
    meanings = meanings_of(resource_text(row) for row in usable)
    with override(CHINESE):
        return [_facts(row, ground, max(row.slots - row.taken, 0), meanings) for row in usable]


def all_resource_facts(street_code: str, ground: Ground) -> list[ResourceFacts]:
    """Every resource a unit of the street ever listed, as it stands without its record, to learn from what became."""
    listed = Resource.objects.filter(unit__street_code=street_code).exclude(status=ResourceStatus.DRAFT)
    rows = listed.annotate(met=Value(0), well=Value(0)).select_related("unit").order_by("pk")
    with override(CHINESE):
        return [_facts(row, ground, row.slots, {}) for row in rows]


def _usable(street_code: str, month: date) -> QuerySet[Any]:
    """What is on offer, with the month's ``taken`` slots and how the unit has done: needs ``met``, judged ``well``."""
    used = ResourceMonth.objects.filter(resource=OuterRef("pk"), month=month).values("taken")
    rows = Resource.objects.usable_on(clock.today()).filter(
        unit__street_code=street_code, unit__status=UnitStatus.ACTIVE
    )
    met = Claim.objects.filter(unit=OuterRef("unit"), status=ClaimStatus.FULFILLED).order_by()
    well = met.filter(need__judgements__verdict__in=(Verdict.SATISFIED, Verdict.BASICALLY))
    return rows.annotate(
        taken=Coalesce(Subquery(used), Value(0)), met=_counted(met), well=_counted(well)
    ).select_related("unit").order_by("pk")  # fmt: skip


def _counted(claims: QuerySet[Claim]) -> Coalesce:
    """How many needs the claims of one unit are about."""
    counted = claims.values("unit").annotate(needs=Count("need", distinct=True)).values("needs")
    return Coalesce(Subquery(counted), Value(0))


def _facts(row: Any, ground: Ground, slots: int, meanings: Mapping[str, bytes]) -> ResourceFacts:
    return ResourceFacts(
        id=row.pk,
        unit_id=row.unit_id,
        unit_name=row.unit.name,
        text=resource_text(row),
        type=str(row.get_type_display()),
        unit_kind=str(row.unit.get_kind_display()),
        area_code=row.unit.area_code,
        zone=ground.zones.get(row.unit.area_code, ""),
        amount=row.left if row.left is not None else row.quantity,
        measure=row.measure,
        slots=slots,
        met=row.met,
        judged_well=row.well,
        silent_days=(clock.today() - row.confirmed_on).days if row.confirmed_on else None,
        left=row.left,
        meaning=meanings.get(resource_text(row), b""),
    )


def carried_by_unit(street_code: str) -> Counter[int]:
    """How many needs each unit of the street carries now."""
    live = Claim.objects.live().filter(area_code__startswith=street_code)
    return Counter(live.values_list("unit_id", flat=True))


def declined_pairs(street_code: str) -> frozenset[tuple[int, int]]:
    """Needs and the units that have said no to them; they are not asked again."""
    declined = Offer.objects.filter(area_code__startswith=street_code, status=OfferStatus.DECLINED)
    return frozenset(declined.values_list("need_id", "unit_id"))


def corpus_of(street_code: str, resources: Iterable[ResourceFacts]) -> Corpus:
    """A street's resources as its own words read them."""
    return read_corpus(tuple(resources), understanding_of(street_code))


def candidates_of(need: Need, month: date, ground: Ground | None = None) -> list[Candidate]:
    """Who could still meet a need, best first, each with its four scores and why."""
    ground = ground or ground_of(need.street_code)
    facts, resources = _facts_around(need, month, ground)
    return candidates(facts, corpus=corpus_of(need.street_code, resources), weights=ground.weights, free=True)


def candidate_of(need: Need, resource_id: int, month: date) -> Candidate | None:
    """How one resource would meet a need; None when the two have nothing in common."""
    ground = ground_of(need.street_code)
    facts, resources = _facts_around(need, month, ground)
    found = candidates(
        facts, corpus=corpus_of(need.street_code, resources), weights=ground.weights, limit=len(resources)
    )
    return next((pair for pair in found if pair.resource_id == resource_id), None)


def needs_for(resource: Resource, needs: Iterable[Need], month: date, ground: Ground) -> list[Candidate]:
    """Which of these needs a resource could meet, best first; nothing when it is not on offer."""
    resources = resource_facts(resource.unit.street_code, month, ground)
    if not any(one.id == resource.pk for one in resources):
        return []
    corpus = corpus_of(resource.unit.street_code, resources)
    return candidates_for(resource.pk, need_facts(needs, ground), corpus=corpus, weights=ground.weights)


def _facts_around(need: Need, month: date, ground: Ground) -> tuple[NeedFacts, list[ResourceFacts]]:
    return need_facts([need], ground)[0], resource_facts(need.street_code, month, ground)


def reasons_of(pair: Candidate) -> list[dict[str, Any]]:
    """The four principles of a pair and what is added to them, each with its number and its reason in words."""
    principles = {
        "classification": pair.classification, "strength": pair.strength, "reach": pair.reach, "fit": pair.fit,
    }  # fmt: skip
    # What nobody has switched on says nothing.
    beside = {name: score for name, score in (("learnt", pair.learnt), ("meaning", pair.meaning)) if score is not None}
    return [
        {"principle": name, "value": round(score.value), "reason": str(score.reason), "points": name in beside}
        for name, score in {**principles, **beside}.items()
    ]
