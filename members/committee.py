"""Who sits on an alliance's topic committees, and whether enough of them come from outside the street's own system."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from members.models import AlliancePost, PostName, UnitKind

# More than this share comes from universities, firms and others outside.
OUTSIDE_SHARE = Fraction(4, 5)
# Units of the street's own system: those it stands above, and the communities' own bodies.
STREET = "街道"
OWN_KINDS = frozenset({UnitKind.VILLAGE, UnitKind.SELF_GOVERNING})


@dataclass(frozen=True)
class Composition:
    """Committee members, and how many of them come from outside."""

    members: int
    outside: int

    @property
    def share(self) -> float:
        return self.outside / self.members

    @property
    def is_kept(self) -> bool:
        return Fraction(self.outside, self.members) > OUTSIDE_SHARE


def composition_of(posts: Iterable[AlliancePost]) -> Composition | None:
    """Read off the posts in force; nothing where nobody sits on a committee."""
    members = [post for post in posts if post.role == PostName.COMMITTEE_MEMBER]
    return Composition(len(members), sum(map(_from_outside, members))) if members else None


def _from_outside(post: AlliancePost) -> bool:
    """Sent by a unit that is not the street's own; whoever is sent by none speaks for the street."""
    unit = post.unit
    return unit is not None and unit.affiliation != STREET and unit.kind not in OWN_KINDS
