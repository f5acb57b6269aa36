"""Chinese search that answers exactly what LIKE would, by an index.

A generated column holds every pair of neighbouring characters as lexemes, and of a number every three. A word is
found by its outer pairs, or its threes, through the index; a word longer than a pair is confirmed in the text itself.
No dictionary can disagree with what was typed; see docs/adr/0003.
"""

from collections.abc import Iterable
from typing import TypeVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import models
from django.db.models import F, Func, Value

M = TypeVar("M", bound=models.Model)
LONGEST_WORD = 40
# The column that is cut into threes, and the sign its lexemes begin with: numbers have few different pairs.
NUMBER, SIGN = "number", "#"
PAIR, THREE = 2, 3


class GramQuery(SearchQuery):
    """Lexemes taken as they are: no parser, no dictionary. The database folds case, as it does for the column."""

    template = "(upper(%(expressions)s))::tsquery"


class Grams(Func):
    """``tongxin_grams(number, a, b, …)``: the threes of a number and the character pairs of the other columns."""

    function = "tongxin_grams"
    output_field = SearchVectorField()


def grams_field(*fields: str) -> models.GeneratedField:
    """The generated ``search`` column over these text columns."""
    number = NUMBER if NUMBER in fields else Value("")
    said = (field for field in fields if field != NUMBER)
    return models.GeneratedField(expression=Grams(number, *said), output_field=SearchVectorField(), db_persist=True)


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
        queryset = queryset.filter(search=_query(piece, NUMBER in fields))
        if len(piece) > PAIR or piece == SIGN:
            queryset = queryset.filter(Holds(piece, *fields))
    return queryset


def any_of(pairs: Iterable[str]) -> GramQuery:
    """Rows that hold at least one of these characters or pairs."""
    return GramQuery(" | ".join(_in_text(pair) for pair in pairs))


def _joined(fields: tuple[str, ...]) -> Func:
    parts: list[F | Value] = []
    for field in fields:
        parts += [F(field), Value("\n")]
    return Func(*parts, template="(%(expressions)s)", arg_joiner=" || ", output_field=models.TextField())


def _query(word: str, numbered: bool) -> GramQuery:
    """In the text by the first and the last pair, in a number by the last two threes.

    With more, PostgreSQL would take a long common word for a rare one, and step through what all numbers share.
    """
    said = " & ".join(_in_text(pair) for pair in sorted({word[:PAIR], word[-PAIR:]}))
    if not numbered:
        return GramQuery(said)
    threes = sorted({word[-THREE - 1 : -1], word[-THREE:]} if len(word) > THREE else {word})
    series = " & ".join(_quoted(SIGN + each) + (":*" if len(each) < THREE else "") for each in threes)
    return GramQuery(f"({said}) | ({series})")


def _in_text(pair: str) -> str:
    """A pair as it is; a single character as the beginning of any."""
    return _quoted(pair) if len(pair) == PAIR else f"{_quoted(pair)}:*"


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
