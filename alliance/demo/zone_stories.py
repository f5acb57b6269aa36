"""The street looks whether its zones are evenly provided: who lies beside whom, and a division waiting for a word."""

from alliance.demo.ground import Ground
from alliance.demo.people import People
from members import services

# The communities lie in rows of so many, as they are numbered.
ACROSS = 4


def suggest_zones(ground: Ground, people: People) -> None:
    """Write down who is side by side with whom, keep the first where it is, and ask for a fairer division."""
    areas = ground.communities
    for at, area in enumerate(areas):
        beside = [(at - 1) if at % ACROSS else -1, (at + 1) if (at + 1) % ACROSS else -1, at - ACROSS, at + ACROSS]
        services.set_zone_wishes(
            community=area, neighbours=[areas[each] for each in beside if 0 <= each < len(areas)],
            zone=area.zones.first() if at == 0 else None, actor=people.officer,
        )  # fmt: skip
    services.propose_division(street=ground.street, low=3, high=5, actor=people.officer)
