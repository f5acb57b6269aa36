"""What the rows of a ledger may refer to: the street's communities, units and categories."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from core.workbook.text import folded

_COMMUNITY_ENDINGS = re.compile(
    r"(?:社区居民委员会|社区居委会|社区村委会|居民委员会|村民委员会|社区党委|社区党总支|居委会|村委会|社区|居民区|村)$"
)
_CODE = re.compile(r"\d{12}")
AMBIGUOUS = "?"


@dataclass
class Places:
    """The communities of one street, found by name, short form or code."""

    street_code: str
    street_name: str
    names: dict[str, str] = field(default_factory=dict)
    _exact: dict[str, str] = field(default_factory=dict)
    _short: dict[str, set[str]] = field(default_factory=dict)
    _seen: dict[str, str] = field(default_factory=dict)

    def add(self, code: str, name: str) -> None:
        """Learn a community; a later name for the same code is one more way to call it."""
        self.names[code] = name
        self._exact[self._key(name)] = code
        self._short.setdefault(self._stem(name), set()).add(code)
        self._seen.clear()

    def find(self, written: object) -> str:
        """Give the code of a community, "" when it is not one of this street's, ``AMBIGUOUS`` for several."""
        text = folded(written)
        found = self._seen.get(text)
        if found is None:
            found = self._seen[text] = self._search(text)
        return found

    def is_exact(self, written: object, code: str) -> bool:
        """Tell whether the name was written out in full."""
        return folded(written) == folded(self.names.get(code, ""))

    def _search(self, text: str) -> str:
        if not text:
            return ""
        if (digits := _CODE.search(text)) and digits[0] in self.names:
            return digits[0]
        key = self._key(_CODE.sub("", text).strip("()[]【】"))
        if key in self._exact:
            return self._exact[key]
        candidates = self._short.get(self._stem(key), set())
        return AMBIGUOUS if len(candidates) > 1 else next(iter(candidates), "")

    def _key(self, name: str) -> str:
        text = folded(name)
        for lead in (self.street_name, self.street_name.removesuffix("街道") + "街道"):
            if lead and text.startswith(lead) and len(text) > len(lead):
                text = text.removeprefix(lead)
        return text

    def _stem(self, name: str) -> str:
        text = self._key(name)
        return _COMMUNITY_ENDINGS.sub("", text) or text


@dataclass
class Categories:
    """Service categories by name and the short forms offices use."""

    ids: Mapping[str, int]
    short: Mapping[str, str]
    unsorted: int
    _seen: dict[str, tuple[int, bool]] = field(default_factory=dict)

    def find(self, written: str) -> tuple[int, bool]:
        """Give a category's id and whether the name was written out in full; unknown words give 未分类."""
        found = self._seen.get(written)
        if found is None:
            found = self._seen[written] = self._search(folded(written))
        return found

    def _search(self, text: str) -> tuple[int, bool]:
        if text in self.ids:
            return self.ids[text], True
        bare = re.sub(r"^[\d一二三四五六七八九十]+[、.)]|类$|[类方]面?$", "", text)
        for word in (text, bare):
            if word in self.ids:
                return self.ids[word], False
            if word in self.short:
                return self.ids[self.short[word]], False
        matches = {name for name in self.ids if len(bare) >= 2 and (bare in name or name in bare)}
        if not matches:
            matches = {name for word, name in self.short.items() if len(word) >= 2 and word in bare}
        if len(matches) == 1:
            return self.ids[matches.pop()], False
        return self.unsorted, False


@dataclass
class Street:
    """One street as an import sees it, growing with the rows read so far."""

    code: str
    name: str
    today: date
    places: Places
    categories: Categories
    units: dict[str, str] = field(default_factory=dict)
    # Wishes nobody has taken yet: the only projects without a unit.
    wishes: frozenset[str] = frozenset()

    def add_unit(self, name: str) -> None:
        """Learn a unit that rows may name."""
        self.units[folded(name)] = name

    def find_unit(self, written: object) -> str:
        """Give a unit's name as it is kept, "" when the ledger has no such unit."""
        return self.units.get(folded(written), "")

    def add_units(self, names: Iterable[str]) -> None:
        for name in names:
            self.add_unit(name)
