"""How far both sides of an agreement have kept their word, commitment by commitment."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from core import clock
from members.models import Agreement, Commitment, MemberUnit, Side


@dataclass(frozen=True)
class Line:
    """One commitment: promised, given and confirmed, waiting for the other side's word, and what is left."""

    commitment: Commitment
    promised: Decimal
    given: Decimal
    awaited: Decimal
    disputed: Decimal
    late: bool

    @property
    def left(self) -> Decimal:
        return max(self.promised - self.given, Decimal(0))

    @property
    def beyond(self) -> Decimal:
        """What was given over and above the promise."""
        return max(self.given - self.promised, Decimal(0))

    @property
    def kept(self) -> bool:
        return self.given >= self.promised


@dataclass(frozen=True)
class SideBalance:
    """What one side has promised and given, and the sums of what is counted alike."""

    side: Side
    name: str
    lines: list[Line] = field(default_factory=list)

    @property
    def kept(self) -> int:
        return sum(line.kept for line in self.lines)

    @property
    def late(self) -> int:
        return sum(line.late for line in self.lines)

    @property
    def waiting(self) -> int:
        return sum(1 for line in self.lines if line.awaited)

    @property
    def sums(self) -> list[dict[str, Any]]:
        """Promised, given and left by measure, where several are counted alike: hours are never added to yuan."""
        measures = Counter(line.commitment.measure for line in self.lines)
        return [self._sum(measure) for measure, several in measures.items() if several > 1]

    def _sum(self, measure: str) -> dict[str, Any]:
        alike = [line for line in self.lines if line.commitment.measure == measure]
        return {
            "measure": measure, "promised": sum(line.promised for line in alike),
            "given": sum(line.given for line in alike), "left": sum(line.left for line in alike),
        }  # fmt: skip


def balance_of(agreement: Agreement) -> list[SideBalance]:
    """Both sides of one agreement, in one query."""
    lines = [
        line_of(row, running=agreement.is_running)
        for row in agreement.commitments.with_balance().order_by("due_on", "id")
    ]
    return [
        SideBalance(side, agreement.name_of(side), [line for line in lines if line.commitment.side == side])
        for side in Side
    ]


def line_of(commitment: Any, *, running: bool) -> Line:
    """Read off a commitment that was fetched with its balance."""
    late = running and commitment.due_on < clock.today() and commitment.given < commitment.quantity
    return Line(commitment, commitment.quantity, commitment.given, commitment.awaited, commitment.disputed, late=late)


def open_commitments(unit: MemberUnit) -> list[Commitment]:
    """What a unit has promised in agreements in force and not wholly given: it does not leave before."""
    rows = Commitment.objects.open().of_unit(unit.pk).select_related(
        "agreement__unit", "agreement__partner_unit", "agreement__partner_area"
    )  # fmt: skip
    return list(rows.order_by("due_on", "id"))


def open_commitment_words(unit: MemberUnit) -> list[str]:
    """The same as one line each, for whoever is refused."""
    return [_words(row) for row in open_commitments(unit)]


def _words(row: Any) -> str:
    left = f"{(row.quantity - row.given).normalize():f}"
    return f"{row.agreement.title}：{row.content}（{left}{row.measure}，{_day(row.due_on)}）"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
