"""What an agreed match is about, in one concept's name."""

from needs.matching.ontology import Ontology
from needs.matching.text import read_need, read_offer


def subject_of(need: str, offer: str, known: Ontology) -> str:
    """The concept need and offer share most firmly, else the one the offer is firmest about, else the need's."""
    asked, offered = read_need(need, known).concepts, read_offer(offer, known).concepts
    both = {name: asked[name] * offered[name] for name in asked if name in offered}
    for firm in (both, offered, asked):
        if firm:
            return min(firm, key=lambda name: (-firm[name], name))
    return ""
