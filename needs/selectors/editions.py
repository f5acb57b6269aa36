"""What a need list says: its lines as published and as they stand now, and how two editions differ."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.areas.models import Area
from core.areas.selectors import names_of
from core.personal.masking import without_door, without_numbers
from needs.category_names import said_category
from needs.models import Need, NeedList, NeedListEntry, NeedQuerySet, Reach, Urgency

# What is written down of a need on the day of publishing, and compared between two editions.
COLUMNS = ("number", "area_code", "category", "text", "place", "reach", "urgency", "endorsements", "due", "status")
COMPARED = ("text", "category", "place", "reach", "urgency", "endorsements", "due", "status")


def snapshot_of(need: Need) -> dict[str, Any]:
    """The columns of a need's line; ``select_related("category")`` before. Nothing in them leads to a person."""
    return {
        "number": need.number, "area_code": need.area_code, "category": need.category.name,
        "text": without_numbers(need.text), "place": without_door(need.place), "reach": need.reach,
        "urgency": need.urgency, "endorsements": need.endorsement_count, "due": need.completion_due,
        "status": need.status,
    }  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of a list as its reader may read it; ``now`` is how the need stands today."""

    need: int
    number: str
    area_code: str
    community: str
    category: str
    text: str
    place: str
    reach: str
    urgency: str
    endorsements: int
    due: date | None
    status: str
    now: str
    opens: bool
    merged_into: str = ""
    fits: bool = True

    @property
    def category_word(self) -> Any:
        return said_category(self.category)

    @property
    def reach_word(self) -> Any:
        """Only what is more than ordinary is said."""
        return "" if self.reach == Reach.ORDINARY else Reach(self.reach).label

    @property
    def urgency_word(self) -> Any:
        return "" if self.urgency == Urgency.NORMAL else Urgency(self.urgency).label

    def without_place(self) -> "Line":
        """As neighbours read it: which community, never which building."""
        return replace(self, place="")

    @property
    def moved(self) -> bool:
        """Whether something has happened since the day of publishing."""
        return self.now != self.status


def lines_of(need_list: NeedList, *, among: NeedQuerySet) -> list[Line]:
    """The lines in order; ``among`` is what the reader may open. A draft shows its needs as they stand."""
    entries = list(need_list.entries.select_related("need__category", "need__merged_into"))
    opens = set(among.filter(list_entries__list=need_list).order_by().values_list("pk", flat=True))
    fit = set() if need_list.is_published else fitting(need_list)
    names = names_of({entry.area_code for entry in entries})
    return [_line(entry, need_list.is_published, entry.need_id in opens, fit, names) for entry in entries]


def fitting(need_list: NeedList) -> set[int]:
    """The needs on a draft that may be published; others have ended, been hidden or moved elsewhere since."""
    fit = Need.objects.publishable().filter(need_list.within, list_entries__list=need_list)
    return set(fit.order_by().values_list("pk", flat=True))


def _line(entry: NeedListEntry, frozen: bool, opens: bool, fit: set[int], names: dict[str, str]) -> Line:
    need = entry.need
    said = {name: getattr(entry, name) for name in COLUMNS} if frozen else snapshot_of(need)
    if not (need.public or opens):
        # What its asker has withdrawn from the public since is counted, not quoted.
        said |= {"text": _("（后来改为不公开）"), "place": ""}
    return Line(
        need=need.pk, **said, community=names.get(said["area_code"], ""), now=need.status, opens=opens,
        merged_into=need.merged_into.number if need.merged_into else "", fits=frozen or need.pk in fit,
    )  # fmt: skip


# ── two editions ──────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Change:
    """One column of a line that says something else than before."""

    column: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Comparison:
    """How an edition differs from an earlier one of the same place."""

    added: Sequence[Line]
    gone: Sequence[Line]
    changed: Sequence[tuple[Line, Sequence[Change]]]
    same: int


def compare(earlier: Iterable[Line], later: Iterable[Line]) -> Comparison:
    """Match the lines by their need; a line that is gone tells by ``now`` what became of it."""
    before, after = {line.need: line for line in earlier}, {line.need: line for line in later}
    both = [(line, changes_of(before[pk], line)) for pk, line in after.items() if pk in before]
    return Comparison(
        added=[line for pk, line in after.items() if pk not in before],
        gone=[line for pk, line in before.items() if pk not in after],
        changed=[(line, changes) for line, changes in both if changes],
        same=sum(not changes for _line, changes in both),
    )


def changes_of(before: Line, after: Line) -> list[Change]:
    pairs = [(name, getattr(before, name), getattr(after, name)) for name in COMPARED]
    return [Change(name, was, now) for name, was, now in pairs if was != now]


# ── places ────────────────────────────────────────────────────────────────────────────────────
def place_of(need_list: NeedList, names: dict[str, str] | None = None) -> str:
    """The name of the community, zone or street a list speaks for."""
    if need_list.zone is not None:
        return need_list.zone.name
    known = names_of({need_list.area_code}) if names is None else names
    return known.get(need_list.area_code, need_list.area_code)


def silent_communities(street_code: str) -> list[str]:
    """Communities of a street that have never published a list, by name."""
    spoken = NeedList.objects.published().filter(zone__isnull=True, area_code__startswith=street_code)
    places = Area.objects.in_force().communities().under(street_code)
    return list(places.exclude(code__in=spoken.values("area_code")).order_by("code").values_list("name", flat=True))
