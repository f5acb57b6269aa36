"""A draw anybody can check: the order follows from a published seed and the tickets, by SHA-256 alone.

The fingerprint of the seed is published before the first ticket is given out, the seed itself with the result.
Each ticket's place follows from its own fingerprint, so that no other ticket can push it about.
"""

import hashlib
import secrets
from collections.abc import Iterable

# Nothing that is taken for something else when it is read out: no 0 and O, no 1, I and L.
TICKET_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
TICKET_LENGTH = 8
SEED_BYTES = 16


def new_seed() -> str:
    return secrets.token_hex(SEED_BYTES)


def new_ticket() -> str:
    """A ticket names nobody: only its holder knows whose it is."""
    return "".join(secrets.choice(TICKET_SIGNS) for _each in range(TICKET_LENGTH))


def fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def mark_of(seed: str, ticket: str) -> str:
    """What decides a ticket's place: sha256("seed:ticket"), smaller is earlier."""
    return fingerprint(f"{seed}:{ticket}")


def in_order(tickets: Iterable[str], seed: str) -> list[str]:
    """The tickets as the seed draws them."""
    return sorted(tickets, key=lambda ticket: (mark_of(seed, ticket), ticket))
