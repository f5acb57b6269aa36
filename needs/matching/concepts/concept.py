"""One thing that can be needed and offered, and the words both sides say it in."""

import re
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Concept:
    """`asked` is how a resident puts it, `offered` how a liaison does, `by` what a unit of that trade is called."""

    label: str
    asked: str
    offered: str
    by: str = "(?!)"

    @cached_property
    def in_need(self) -> re.Pattern[str]:
        return re.compile(f"{self.asked}|{self.offered}", re.IGNORECASE)

    @cached_property
    def in_offer(self) -> re.Pattern[str]:
        return re.compile(self.offered, re.IGNORECASE)

    @cached_property
    def in_unit(self) -> re.Pattern[str]:
        return re.compile(self.by, re.IGNORECASE)
