"""How evenly a street's zones are provided, and which division of its communities would be fairer. Pure: no rows."""

from members.zoning.connecting import contradiction
from members.zoning.dividing import Division, divide
from members.zoning.facts import MEASURES, Place, Wishes, named
from members.zoning.imbalance import imbalance, sums_of

__all__ = ("MEASURES", "Division", "Place", "Wishes", "contradiction", "divide", "imbalance", "named", "sums_of")
