"""Chinese search that answers exactly what LIKE would, by an index.

A generated column holds every character and every pair of neighbouring characters as lexemes. A word is found
by its outer pairs through the index and confirmed in the text itself. No dictionary can disagree with what was
typed; see docs/adr/0003.
"""

from collections.abc import Iterable
from typing import TypeVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import models
from django.db.models import F, Func, Value

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
    """Takes new rows by way of a short waiting list, which a ledger's import may lengthen for its own rows."""
    return GinIndex(fields=("search",), name=name)


class Holds(Func):
    """Whether a word stands in the text of these columns, whatever its case: what ``icontains`` asks of each.

    Written as ``(strpos(…) = 0) IS NOT TRUE``, because PostgreSQL takes that for almost always true. With LIKE it
    expects to lose nearly every row, and then sorts all hits of a common word where it could stop after a page.
    """

    template = "(strpos(upper(%(expressions)s)) = 0) IS NOT TRUE"
    arg_joiner = "), upper("
    output_field = models.BooleanField()

    def __init__(self, word: str, *fields: str) -> None:
        # No word holds a line break, so none is found across two columns.
        super().__init__(_joined(fields), Value(word))


def matching(queryset: models.QuerySet[M], words: str, *fields: str) -> models.QuerySet[M]:
    """Rows in which every blank-separated word stands in one of the fields, whatever its case."""
    for word in words.split()[:8]:
        piece = word[:LONGEST_WORD]
        queryset = queryset.filter(Holds(piece, *fields), search=_query(piece))
    return queryset


def any_of(pairs: Iterable[str]) -> GramQuery:
    """Rows that hold at least one of these characters or pairs."""
    return GramQuery(" | ".join(_quoted(pair) for pair in pairs))


def _joined(fields: tuple[str, ...]) -> Func:
    parts: list[F | Value] = []
    for field in fields:
        parts += [F(field), Value("\n")]
    return Func(*parts, template="(%(expressions)s)", arg_joiner=" || ", output_field=models.TextField())


def _query(word: str) -> GramQuery:
    """The first and the last pair: with more, PostgreSQL would take a long common word for a rare one."""
    lowered = word.lower()
    pairs = sorted({lowered[:2], lowered[-2:]})
    return GramQuery(" & ".join(_quoted(pair) for pair in pairs))


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
