"""The roles a unit and an alliance give."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.accounts.roles import HeldRole
from members.models import AlliancePost, Liaison


def unit_roles_of(user: User) -> Iterator[HeldRole]:
    posts = Liaison.objects.in_force().filter(user_id=user.pk).select_related("unit").order_by("id")
    for post in posts:
        yield HeldRole(
            source="unit", id=post.pk, role="liaison", label=_("联络员"),
            area_code=post.unit.street_code, place=post.unit.name, unit_id=post.unit_id,
        )  # fmt: skip


def alliance_roles_of(user: User) -> Iterator[HeldRole]:
    today = clock.today()
    posts = AlliancePost.objects.filter(user_id=user.pk, begins__lte=today)
    for post in posts.filter(Q(ends__isnull=True) | Q(ends__gte=today)).select_related("alliance").order_by("id"):
        yield HeldRole(
            source="alliance", id=post.pk, role=post.role, label=str(post.get_role_display()),
            area_code=post.alliance.area_code, place=post.alliance.name, alliance_id=post.alliance_id,
        )  # fmt: skip
