"""Who may do what with a service event."""

from typing import Any

from core.accounts.models import RoleName
from core.accounts.roles import acting
from needs.policies import works_over
from projects.models import ServiceEvent


def can_create(user: Any, area_code: str, unit_id: int | None) -> bool:
    """Staff of the place, and a liaison for the own unit in the own street."""
    role = acting(user)
    own = unit_id is not None and role.unit_id == unit_id and area_code.startswith(role.street_code)
    return own or works_over(user, area_code)


def can_publish(user: Any, event: ServiceEvent) -> bool:
    """What neighbours will read is put out by the office or the community."""
    return works_over(user, event.area_code)


def can_run(user: Any, event: ServiceEvent) -> bool:
    """Staff of the place and the unit that holds it: edit, cancel, sign somebody up, mark who came."""
    return works_over(user, event.area_code) or acting(user).unit_id == event.unit_id


def can_join(user: Any, event: ServiceEvent) -> bool:
    """A resident of the street, for oneself, once."""
    role = acting(user)
    here = role.role == RoleName.RESIDENT and event.area_code.startswith(role.street_code)
    return here and not _has_seat(user, event)


def can_leave(user: Any, event: ServiceEvent) -> bool:
    """Whoever has a seat."""
    return user.pk is not None and _has_seat(user, event)


def _has_seat(user: Any, event: ServiceEvent) -> bool:
    return event.sign_ups.holding().filter(user=user).exists()
