"""What people state about a project in one go: its plan, one entry of progress, its outcome."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from projects.models import ProjectKind


@dataclass(frozen=True)
class BudgetItem:
    """One line of what the money is for."""

    item: str
    amount: Decimal
    note: str = ""


@dataclass(frozen=True)
class Node:
    """时间节点: what is to be reached, and by when."""

    title: str
    due_on: date
    note: str = ""


@dataclass(frozen=True)
class ProjectPlan:
    """Everything a form of a project asks for, apart from who takes part and where.

    A phone that is covered (138****8000) leaves the stored one as it is.
    """

    name: str
    aim: str = ""
    kind: str = ProjectKind.PROJECT
    starts_on: date | None = None
    ends_on: date | None = None
    funds: Decimal | None = None
    own_funds: Decimal | None = None
    fund_source: str = ""
    leader: str = ""
    leader_phone: str = ""
    background: str = ""
    team: str = ""
    served: str = ""
    expected_people: int | None = None
    expected_result: str = ""
    budget: tuple[BudgetItem, ...] = ()
    milestones: tuple[Node, ...] = ()


@dataclass(frozen=True)
class ProgressFacts:
    """What was done on one day. ``people_served`` counts those served for the first time by this project."""

    text: str
    done_on: date
    people_served: int = 0
    attendances: int = 0
    hours: Decimal | None = None
    money: Decimal | None = None


@dataclass(frozen=True)
class Outcome:
    """How a project ended. Totals left out are those of its entries; larger ones are booked as a last entry."""

    result: str
    problems_solved: int = 0
    people_served: int | None = None
    attendances: int | None = None
