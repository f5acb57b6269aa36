"""What lists published edition by edition go through alike: locked, changed as drafts, put in order, sealed."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import Max, TextChoices
from django.utils.translation import gettext_lazy

from core import clock
from core.accounts.models import User
from core.lifecycle import Lifecycle
from needs.models import Edition

E = TypeVar("E", bound=Edition)
L = TypeVar("L")


class Place(TextChoices):
    """Where a line goes."""

    UP = "up", gettext_lazy("上移")
    DOWN = "down", gettext_lazy("下移")
    FIRST = "first", gettext_lazy("移到最前")
    LAST = "last", gettext_lazy("移到最后")


def locked(edition: E) -> E:
    rows: Any = type(edition)._default_manager
    found: E = rows.select_for_update(of=("self",)).get(pk=edition.pk)
    return found


def to_change(edition: E, table: Lifecycle, step: str, actor: User) -> E:
    """A draft whose lines are about to change: whoever publishes it has to have seen it as it then is."""
    edition = locked(edition)
    table.check(step, obj=edition, actor=actor)
    edition.version += 1
    edition.save(update_fields=["version"])
    return edition


def next_number(editions: Any) -> int:
    """The number after the last, whether that is published or not."""
    return int(editions.aggregate(last=Max("edition"))["last"] or 0) + 1


def moved(lines: Sequence[L], at: int, to: str) -> list[L]:
    """The lines with one of them up, down, first or last; at the end of the list it stays."""
    kept = list(lines)
    aims = {Place.UP: max(at - 1, 0), Place.DOWN: at + 1, Place.FIRST: 0, Place.LAST: len(kept)}
    kept.insert(aims[Place(to)], kept.pop(at))
    return kept


def seal(edition: Edition, status: str, actor: User) -> None:
    """From now on it says what it says."""
    edition.status, edition.published_at, edition.published_by = status, clock.now(), actor
    edition.full_clean()
    edition.save(update_fields=["status", "published_at", "published_by", "version"])
