"""A first list of what this field asks for and offers; a new line in one of its files is all it takes to add one."""

from needs.matching.concepts.circumstances import GROUPS, TIMES
from needs.matching.concepts.concept import Concept
from needs.matching.concepts.people import CARE, CHILDREN_AND_LEARNING, CULTURE
from needs.matching.concepts.places import ENVIRONMENT, PLACE_AND_BUILDING, SAFETY
from needs.matching.concepts.work import HANDS_AND_MEANS, WORK_AND_RIGHTS

CONCEPTS: tuple[Concept, ...] = (
    *SAFETY,
    *PLACE_AND_BUILDING,
    *ENVIRONMENT,
    *CARE,
    *CHILDREN_AND_LEARNING,
    *CULTURE,
    *WORK_AND_RIGHTS,
    *HANDS_AND_MEANS,
)

__all__ = ["CONCEPTS", "GROUPS", "TIMES", "Concept"]
