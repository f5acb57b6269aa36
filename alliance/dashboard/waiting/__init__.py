"""等我办: what waits for the person at the desk, grouped by verb."""

from alliance.dashboard.waiting.groups import Waiting, waiting_for

__all__ = ("Waiting", "waiting_for")
