"""Chinese search that answers exactly what LIKE would, by an index.

A generated column holds every character and every pair of neighbouring characters as lexemes. A word is found
by the pairs it is made of (one index look-up each) and then confirmed by ``icontains`` on the few rows left.
No dictionary can disagree with what was typed; see docs/adr/0003.
"""

from typing import TypeVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import models
from django.db.models import Func, Q

M = TypeVar("M", bound=models.Model)
LONGEST_WORD = 40


class GramQuery(SearchQuery):
    """Lexemes taken as they are: no parser, no dictionary."""

    template = "(%(expressions)s)::tsquery"


class Grams(Func):
    """``tongxin_grams(a, b, …)``: the characters and character pairs of the given columns."""

    function = "tongxin_grams"
    output_field = SearchVectorField()


def grams_field(*fields: str) -> models.GeneratedField:
    """The generated ``search`` column over these text columns."""
    return models.GeneratedField(expression=Grams(*fields), output_field=SearchVectorField(), db_persist=True)


def grams_index(name: str) -> GinIndex:
    return GinIndex(fields=("search",), name=name, fastupdate=False)


def matching(queryset: models.QuerySet[M], words: str, *fields: str) -> models.QuerySet[M]:
    """Rows in which every blank-separated word stands in one of the fields, whatever its case."""
    for word in words.split()[:8]:
        piece = word[:LONGEST_WORD]
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": piece})
        queryset = queryset.filter(search=_query(piece)).filter(anywhere)
    return queryset


def _query(word: str) -> "GramQuery":
    lowered = word.lower()
    pairs = {lowered[i : i + 2] for i in range(len(lowered) - 1)} or {lowered}
    return GramQuery(" & ".join(_quoted(pair) for pair in sorted(pairs)))


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
