"""Whether a printed fingerprint is that of a report, and whether what is stored still has it."""

import re
from dataclasses import dataclass
from typing import Any

from meetings.models import FROZEN_REPORTS, MonthlyReport
from meetings.selectors.kept import fingerprint

# Typed off paper: with spaces, in groups, in capitals.
NOT_HEX = re.compile("[^0-9a-f]")


@dataclass(frozen=True)
class Check:
    """``report`` is None where no report has it; ``same`` says that its stored content still comes to it."""

    report: MonthlyReport | None
    same: bool = False


def check_of(typed: str, among: Any) -> Check:
    """Look for the report among those a person may see, and count its content again."""
    plain = NOT_HEX.sub("", typed.lower())
    found = among.filter(status__in=FROZEN_REPORTS, fingerprint=plain).first() if plain else None
    return Check(found, same=found is not None and fingerprint(found) == found.fingerprint)
