"""The roles a unit and an alliance give; asked on every request, so only the columns a role is made of."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.accounts.roles import HeldRole
from members.models import AlliancePost, Liaison, PostName


def unit_roles_of(user: User) -> Iterator[HeldRole]:
    posts = Liaison.objects.in_force().filter(user_id=user.pk).order_by("id")
    for pk, unit, street, name in posts.values_list("pk", "unit", "unit__street_code", "unit__name"):
        yield HeldRole("unit", pk, "liaison", _("联络员"), area_code=street, place=name, unit_id=unit)


def alliance_roles_of(user: User) -> Iterator[HeldRole]:
    today = clock.today()
    posts = AlliancePost.objects.filter(Q(ends__isnull=True) | Q(ends__gte=today), user_id=user.pk, begins__lte=today)
    columns = ("pk", "role", "alliance", "alliance__area_code", "alliance__name")
    for pk, role, alliance, code, name in posts.order_by("id").values_list(*columns):
        label = str(PostName(role).label)
        yield HeldRole("alliance", pk, role, label, area_code=code, place=name, alliance_id=alliance)
