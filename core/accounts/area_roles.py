"""The roles an area gives."""

from collections.abc import Iterator

from core.accounts.models import AreaRole, RoleName, User
from core.accounts.roles import HeldRole


def area_roles_of(user: User) -> Iterator[HeldRole]:
    # Asked on every request, so only the columns a role is made of.
    held = AreaRole.objects.in_force().filter(user_id=user.pk).order_by("id")
    for pk, role, code, place in held.values_list("pk", "role", "area__code", "area__name"):
        label = str(RoleName(role).label)
        yield HeldRole(source="area", id=pk, role=role, label=label, area_code=code or "", place=place or "")
