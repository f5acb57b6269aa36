"""Two plain ways to search, to hold the engine against: words alone, without knowing the field."""

import math
from collections import Counter
from collections.abc import Callable, Sequence

from core.dictionaries import segmenter
from needs.matching.text import WORD

LONGEST_PIECE = 3
# The usual constants of BM25.
SATURATION, LENGTH = 1.5, 0.75
Search = Callable[[str], list[float]]


def tfidf(texts: Sequence[str]) -> Search:
    """Search by pieces of one to three characters, by the cosine of their TF-IDF."""
    counts = [_pieces(text) for text in texts]
    held = Counter(piece for count in counts for piece in count)
    rare = {piece: math.log((1 + len(texts)) / (1 + many)) + 1 for piece, many in held.items()}
    rows = [_weighed(count, rare) for count in counts]

    def search(text: str) -> list[float]:
        asked = _weighed(_pieces(text), rare)
        return [math.fsum(weight * row.get(piece, 0.0) for piece, weight in asked.items()) for row in rows]

    return search


def bm25(texts: Sequence[str]) -> Search:
    """Search by segmented words with BM25."""
    counts = [Counter(_words(text)) for text in texts]
    lengths = [count.total() for count in counts]
    usual = sum(lengths) / len(lengths) if sum(lengths) else 1.0
    held = Counter(word for count in counts for word in count)
    rare = {word: math.log(1 + (len(texts) - many + 0.5) / (many + 0.5)) for word, many in held.items()}

    def worth(word: str, count: Counter[str], length: int) -> float:
        many = count[word]
        return rare[word] * many * (SATURATION + 1) / (many + SATURATION * (1 - LENGTH + LENGTH * length / usual))

    def search(text: str) -> list[float]:
        asked = [word for word in _words(text) if word in rare]
        return [
            math.fsum(worth(word, count, length) for word in asked)
            for count, length in zip(counts, lengths, strict=True)
        ]

    return search


def _pieces(text: str) -> Counter[str]:
    flat = text.lower()
    sizes = range(1, LONGEST_PIECE + 1)
    return Counter(flat[at : at + size] for size in sizes for at in range(len(flat) - size + 1))


def _weighed(count: Counter[str], rare: dict[str, float]) -> dict[str, float]:
    row = {piece: many * rare[piece] for piece, many in count.items() if piece in rare}
    size = math.sqrt(math.fsum(weight * weight for weight in row.values()))
    return {piece: weight / size for piece, weight in row.items()} if size else {}


def _words(text: str) -> list[str]:
    return [word for word in segmenter().cut(text.lower()) if WORD.fullmatch(word)]
