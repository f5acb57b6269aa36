"""Finding the words of a list in a text: the longest that stands at a place is what was meant."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# Between the parts of a word like 没…收入 a few characters may stand, within one clause.
GAP = "…"
BETWEEN = r"[^，。；！？,;!?、\s]{0,6}?"


@dataclass(frozen=True)
class Found:
    """A word of the list where it stands; `offered` tells whose word it is."""

    start: int
    end: int
    word: str
    name: str
    offered: bool


class Lexicon:
    """Words and what each is a word for. A word may stand for several names, and a name has many words."""

    def __init__(self, words: Iterable[tuple[str, str, bool]]) -> None:
        self._whole: dict[str, list[tuple[str, bool]]] = {}
        self._parted: dict[str, list[tuple[str, re.Pattern[str], str, bool]]] = {}
        for word, name, offered in words:
            first, gap, _rest = word.lower().partition(GAP)
            if gap:
                pattern = re.compile(BETWEEN.join(f"({re.escape(part)})" for part in word.lower().split(GAP)))
                self._parted.setdefault(first, []).append((word, pattern, name, offered))
            else:
                self._whole.setdefault(first, []).append((name, offered))
        self.words = (*self._whole, *self._parted)
        self._lengths: dict[str, list[int]] = {}
        for word in self.words:
            lengths = self._lengths.setdefault(word[0], [])
            if len(word) not in lengths:
                lengths.append(len(word))

    def find(self, text: str) -> list[Found]:
        """Find the words in a text, leaving out those that are only part of a longer one."""
        found, covered = [], []
        for start, word in self._standing(text):
            for name, offered in self._whole.get(word, ()):
                found.append(Found(start, start + len(word), word, name, offered))
            for parted, pattern, name, offered in self._parted.get(word, ()):
                if match := pattern.match(text, start):
                    found.append(Found(start, match.end(), parted, name, offered))
                    covered += [match.span(part) for part in range(1, pattern.groups + 1)]
        whole = {(one.start, one.end) for one in found if GAP not in one.word}
        return [one for one in found if not _within(one, whole, () if GAP in one.word else covered)]

    def _standing(self, text: str) -> Iterator[tuple[int, str]]:
        for start, letter in enumerate(text):
            for length in self._lengths.get(letter, ()):
                word = text[start : start + length]
                if word in self._whole or word in self._parted:
                    yield start, word


def _within(one: Found, whole: Iterable[tuple[int, int]], parts: Iterable[tuple[int, int]]) -> bool:
    size = one.end - one.start
    longer = any(start <= one.start and one.end <= end and end - start > size for start, end in whole)
    return longer or any(start <= one.start and one.end <= end for start, end in parts)
