"""Keep what the ledger says, before it says something else."""

from collections.abc import Iterable

from core import clock
from members.models import LedgerEntry, MemberUnit, Resource
from members.past_words import words_of


def keep_entries(rows: Iterable[MemberUnit | Resource]) -> None:
    """Put away the words of these rows, read in this transaction and not changed yet."""
    moment = clock.now()
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            unit_id=row.unit_id if isinstance(row, Resource) else row.pk,
            resource=row if isinstance(row, Resource) else None, until=moment, said=words_of(row),
        )
        for row in rows
    )  # fmt: skip
