"""What an import would do to one kind of thing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from alliance.ledger.verdicts import Line
from core.workbook.text import content

CREATED, UPDATED, UNCHANGED, REJECTED, JOINED = "created", "updated", "unchanged", "rejected", "joined"


@dataclass
class Changes:
    """New lines, changed rows with their new values, and lines that say what is known already."""

    created: list[Line] = field(default_factory=list)
    updated: list[tuple[Line, int, dict[str, Any]]] = field(default_factory=list)
    unchanged: int = 0

    def create(self, line: Line) -> None:
        line.outcome = CREATED
        self.created.append(line)

    def update(self, line: Line, pk: int, values: dict[str, Any]) -> None:
        """Note a changed row, or one that stays as it is when nothing differs."""
        if values:
            line.outcome = UPDATED
            self.updated.append((line, pk, values))
        else:
            self.keep(line)

    def keep(self, line: Line) -> None:
        line.outcome = UNCHANGED
        self.unchanged += 1


def differing(wanted: Iterable[tuple[str, Any]], current: dict[str, Any]) -> dict[str, Any]:
    """Keep what is given and differs; an empty cell never erases."""
    return {name: value for name, value in wanted if value not in ("", None) and not _same(current[name], value)}


def _same(current: Any, value: Any) -> bool:
    # A cell cannot say where a text breaks its lines, so breaks alone are no difference.
    return current == value or (isinstance(current, str) and bool(current) and content(current) == value)
