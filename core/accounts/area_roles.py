"""The roles an area gives."""

from collections.abc import Iterator

from core.accounts.models import AreaRole, User
from core.accounts.roles import HeldRole


def area_roles_of(user: User) -> Iterator[HeldRole]:
    held = AreaRole.objects.in_force().filter(user_id=user.pk).select_related("area").order_by("id")
    for row in held:
        yield HeldRole(
            source="area",
            id=row.pk,
            role=row.role,
            label=str(row.get_role_display()),
            area_code=row.area.code if row.area else "",
            place=row.area.name if row.area else "",
        )
