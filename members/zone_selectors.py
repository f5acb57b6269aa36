"""What the zones of a street hold, as the planner counts it."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from core.areas.models import Area, Zone
from members.models import CommunityPair, FixedCommunity, MemberUnit, Resource, ResourceType
from members.zoning import Place, imbalance, sums_of

# Counts rows of upper floors by area code, under a street.
AreaCount = Callable[[str], Mapping[str, int]]
_open_needs: list[AreaCount] = []


def register_open_needs(count: AreaCount) -> None:
    """Say who counts the needs still open; called once from an AppConfig.ready."""
    _open_needs[:] = [count]


@dataclass(frozen=True)
class Ground:
    """One street as the planner sees it."""

    street: Area
    zones: Mapping[int, Zone]
    places: list[Place]
    zone_of: Mapping[int, int]
    fixed: Mapping[int, int]
    neighbours: frozenset[tuple[int, int]]

    @property
    def sums(self) -> dict[int, tuple[int, ...]]:
        return sums_of(self.places, list(self.zones), self.zone_of)

    @property
    def imbalance(self) -> float:
        return float(imbalance(list(self.sums.values())))


def ground_of(street: Area) -> Ground:
    """The street's communities with their counts, their zones, and what has been said of them."""
    areas = list(Area.objects.in_force().communities().under(street.code).order_by("code"))
    counts = _counts(street.code)
    zones = {zone.pk: zone for zone in Zone.objects.filter(area_code=street.code).order_by("pk")}
    places = [Place(area.pk, area.name, tuple(count[area.code] for count in counts)) for area in areas]
    known = {place.key for place in places}
    sitting = Zone.communities.through.objects.filter(zone__in=zones, area__in=known).order_by("-zone_id")
    fixed = FixedCommunity.objects.filter(community__in=known, zone__in=zones)
    pairs = CommunityPair.objects.filter(first__in=known, second__in=known)
    return Ground(
        street=street, zones=zones, places=places,
        # A community drawn into two zones counts in the one drawn first.
        zone_of=dict(sitting.values_list("area_id", "zone_id")),
        fixed=dict(fixed.values_list("community_id", "zone_id")),
        neighbours=frozenset(pairs.values_list("first_id", "second_id")),
    )  # fmt: skip


def _counts(prefix: str) -> tuple[Counter[str], ...]:
    """By area code, in the planner's order of measures."""
    units = MemberUnit.objects.active().under(prefix).order_by().values_list("area_code")
    resources = Resource.objects.listed().filter(unit__area_code__startswith=prefix).order_by()
    counted = units.annotate(n=Count("pk"), new=Count("pk", filter=Q(two_new=True)))
    everything = [(code, n, new) for code, n, new in counted]
    needs = Counter(_open_needs[0](prefix)) if _open_needs else Counter[str]()
    return (
        Counter({code: n for code, n, _new in everything}), Counter({code: new for code, _n, new in everything}),
        Counter(dict(resources.values_list("unit__area_code").annotate(n=Count("pk")))), needs,
    )  # fmt: skip


def resource_types(ground: Ground) -> list[tuple[str, dict[int, int]]]:
    """For each type anybody offers, how many resources stand in each zone."""
    listed = Resource.objects.listed().filter(unit__area_code__startswith=ground.street.code).order_by()
    codes = dict(Area.objects.filter(pk__in=ground.zone_of).values_list("code", "pk"))
    found: dict[str, Counter[int]] = {}
    for code, kind, n in listed.values_list("unit__area_code", "type").annotate(n=Count("pk")):
        if code in codes:
            found.setdefault(kind, Counter())[ground.zone_of[codes[code]]] += n
    return [(str(kind.label), dict(found[kind])) for kind in ResourceType if kind in found]
