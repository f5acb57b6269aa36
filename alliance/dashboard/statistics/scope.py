"""The places somebody may look at: a district with its streets, a street with its zones and communities."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404

from core.accounts.roles import acting
from core.areas.models import Area, AreaLevel, Zone

STREET = 9
ZONE = "zone"
Names = dict[str, str]


@dataclass(frozen=True)
class Scope:
    """One place: the code that begins its needs' codes, or for a zone the communities themselves."""

    key: str
    name: str
    level: str
    codes: tuple[str, ...]
    # The parts it is compared by: a district's streets, a street's or a zone's communities.
    parts: Names = field(default_factory=dict)
    communities: Names = field(default_factory=dict)

    def holds(self, code: str) -> bool:
        return code.startswith(self.codes)

    def part_of(self, code: str) -> str:
        """Which of its parts a need's place belongs to."""
        return code[:STREET] if self.level == AreaLevel.DISTRICT else code

    @property
    def counted_under(self) -> str:
        """The area whose counts hold this place's: its street, or the district itself."""
        return self.codes[0][:STREET]


@dataclass(frozen=True)
class Places:
    """Everything one reader may choose, the widest first, and which communities a zone joins."""

    scopes: tuple[Scope, ...]
    groups: tuple[tuple[str, Names], ...]

    def chosen(self, key: str) -> Scope:
        """The place of that key; the widest when none was named. Raises Http404 for a place that is not theirs."""
        found = next((one for one in self.scopes if one.key == key or not key), None)
        if found is None:
            raise Http404
        return found


def places_of(user: Any) -> Places:
    """Whoever works in a community looks at it alone; everybody else at the whole of the own area."""
    role = acting(user)
    prefix = role.area_code or role.street_code
    areas = list(Area.objects.in_force().under(prefix or "-").order_by("code").values_list("code", "name", "level"))
    communities = {code: name for code, name, level in areas if level == AreaLevel.COMMUNITY}
    zones = _zones(prefix, communities)
    if prefix and len(prefix) < STREET:
        streets = {code: name for code, name, level in areas if level == AreaLevel.STREET}
        return Places(tuple(_district(areas, streets, communities)), tuple(_by_street(streets, communities)))
    here = [_area(code, name, level, communities) for code, name, level in areas]
    return Places((*here[:1], *zones, *here[1:]), tuple(_by_zone(zones, communities)))


def _zones(prefix: str, communities: Names) -> list[Scope]:
    if len(prefix) != STREET:
        return []
    members: dict[tuple[int, str], list[str]] = defaultdict(list)
    joined = Zone.objects.filter(area_code=prefix).order_by("name", "communities__code")
    for pk, name, code in joined.values_list("pk", "name", "communities__code"):
        if code in communities:
            members[pk, name].append(code)
    return [
        Scope(f"{ZONE}-{pk}", name, ZONE, tuple(codes), *[{code: communities[code] for code in codes}] * 2)
        for (pk, name), codes in members.items()
    ]


def _area(code: str, name: str, level: str, communities: Names) -> Scope:
    inside = {each: named for each, named in communities.items() if each.startswith(code)}
    return Scope(code, name, level, (code,), inside if level == AreaLevel.STREET else {}, inside)


def _district(areas: list[tuple[str, str, str]], streets: Names, communities: Names) -> list[Scope]:
    whole = next(((code, name) for code, name, level in areas if level == AreaLevel.DISTRICT), None)
    wide = [Scope(whole[0], whole[1], AreaLevel.DISTRICT, (whole[0],), streets, communities)] if whole else []
    return wide + [_area(code, name, AreaLevel.STREET, communities) for code, name in streets.items()]


def _by_street(streets: Names, communities: Names) -> list[tuple[str, Names]]:
    return [(name, {c: n for c, n in communities.items() if c.startswith(code)}) for code, name in streets.items()]


def _by_zone(zones: list[Scope], communities: Names) -> list[tuple[str, Names]]:
    """Zones in their order, then whatever no zone holds."""
    grouped = {code for zone in zones for code in zone.communities}
    alone = {code: name for code, name in communities.items() if code not in grouped}
    return [*((zone.name, zone.communities) for zone in zones), *([("", alone)] if alone else [])]
