"""Which communities hang together, and whether the wishes can be met at all."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from members.zoning.facts import Place, Wishes

LISTED = "、"


class Neighbours:
    """Who is side by side with whom."""

    def __init__(self, pairs: Iterable[tuple[int, int]]) -> None:
        self.of: dict[int, set[int]] = {}
        for one, other in pairs:
            self.of.setdefault(one, set()).add(other)
            self.of.setdefault(other, set()).add(one)

    def parts(self, keys: Iterable[int]) -> list[set[int]]:
        """The groups these communities fall into; one of whom nothing is said falls into none."""
        left, found = {key for key in keys if key in self.of}, []
        while left:
            reached, edge = set(), {min(left)}
            while edge:
                reached |= edge
                edge = {near for key in edge for near in self.of[key] if near in left} - reached
            left -= reached
            found.append(reached)
        return found

    def connected(self, keys: Iterable[int]) -> bool:
        return len(self.parts(keys)) <= 1


def contradiction(places: Sequence[Place], zones: Mapping[int, str], wishes: Wishes) -> str:
    """Say in one sentence which wishes cannot be met together, or nothing where none is seen to clash."""
    return _counts(places, zones, wishes) or _fixed(places, zones, wishes) or _parts(places, zones, wishes)


def _counts(places: Sequence[Place], zones: Mapping[int, str], wishes: Wishes) -> str:
    said = {"zones": len(zones), "communities": len(places), "low": wishes.low, "high": wishes.high}
    if wishes.low > wishes.high:
        return _("每个片区最少 %(low)s 个社区，不能多于最多的 %(high)s 个。") % said
    if len(places) < wishes.low * len(zones):
        return _("%(zones)s 个片区每个最少 %(low)s 个社区，%(communities)s 个社区不够分。") % said
    if len(places) > wishes.high * len(zones):
        return _("%(zones)s 个片区每个最多 %(high)s 个社区，%(communities)s 个社区放不下。") % said
    return ""


def _fixed(places: Sequence[Place], zones: Mapping[int, str], wishes: Wishes) -> str:
    """Too many held to one zone, or held to one though nothing leads from one to the other."""
    near = Neighbours(wishes.neighbours)
    parts, names = near.parts(place.key for place in places), {place.key: place.name for place in places}
    for zone, name in zones.items():
        held = [key for key in names if wishes.fixed.get(key) == zone]
        said = {"zone": name, "communities": LISTED.join(names[key] for key in held), "high": wishes.high}
        if len(held) > wishes.high:
            return _("固定在%(zone)s的有%(communities)s，超过每个片区最多的 %(high)s 个。") % said
        if sum(any(key in part for key in held) for part in parts) > 1:
            return _("固定在%(zone)s的%(communities)s不相连，中间没有相邻的社区可走。") % said
    return ""


def _parts(places: Sequence[Place], zones: Mapping[int, str], wishes: Wishes) -> str:
    """More islands than the zones can take, each zone lying on one island only."""
    parts = Neighbours(wishes.neighbours).parts(place.key for place in places)
    wanted = sum(-(-len(part) // wishes.high) for part in parts)
    if wanted <= len(zones):
        return ""
    smallest = min(parts, key=lambda part: (len(part), min(part)))
    said = {
        "parts": len(parts), "zones": len(zones), "wanted": wanted,
        "names": LISTED.join(place.name for place in places if place.key in smallest),
    }  # fmt: skip
    told = _(
        "按填写的相邻关系，社区分成互不相连的 %(parts)s 块（例如%(names)s），"
        "至少要 %(wanted)s 个片区，现在只有 %(zones)s 个。"
    )
    return told % said
