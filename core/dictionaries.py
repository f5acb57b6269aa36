"""Dictionaries of Chinese words and sounds, loaded by the first who asks.

Together they take a hundred megabytes and half a second, and most processes never ask.
"""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rjieba import Jieba

# High enough for a word to win against the dictionary's own cuts.
FREQUENCY = 20_000


@cache
def segmenter(*words: str) -> "Jieba":
    """Give a segmenter that keeps these words whole."""
    from rjieba import Jieba

    found = Jieba()
    for word in words:
        found.add_word(word, FREQUENCY, "n")
    return found


def sounds(text: str) -> list[str]:
    """Spell a text as it is spoken, character by character and without tones."""
    from pypinyin import lazy_pinyin

    return lazy_pinyin(text)
