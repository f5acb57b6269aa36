"""Whose neighbours a page speaks of: the resident's own community, the one they chose, or the only street."""

from functools import cached_property

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.accounts.models import RoleName
from core.areas.models import Area, AreaLevel, StreetSettings

COOKIE = "place"
YEAR = 365 * 24 * 3600
STREET = 9
NOWHERE = _("同心")


def chosen_place(request: HttpRequest) -> Area | None:
    """The area a neighbour looks at; None in a house with no street, or with several and no choice made."""
    wanted = _place(request.COOKIES.get(COOKIE, "")) or _place(_own_code(request))
    if wanted is not None:
        return wanted
    streets = list(Area.objects.in_force().streets()[:2])
    return streets[0] if len(streets) == 1 else None


def places_to_choose(place: Area | None) -> list[dict[str, object]]:
    """The communities of the street that is shown, and the street itself; every street when none is chosen."""
    if place is None:
        areas = list(Area.objects.in_force().streets())
    else:
        areas = list(Area.objects.in_force().under(place.code[:9]))
    return [
        {"label": area.name, "url": f"?place={area.code}", "current": place is not None and area.code == place.code}
        for area in areas
    ]


def communities_of(place: Area | None) -> list[tuple[str, str]]:
    """Choices of a form that asks where somebody lives."""
    found = Area.objects.in_force().communities().under(place.code[:9] if place else "")
    return [(area.code, area.name) for area in found]


def community(code: str) -> Area | None:
    return Area.objects.in_force().communities().filter(code=code).first()


def remember_place(answer: HttpResponse, code: str) -> HttpResponse:
    """Keep the choice in a cookie, if there is such a place."""
    if _place(code) is not None:
        answer.set_cookie(COOKIE, code, max_age=YEAR, httponly=True, samesite="Lax", secure=settings.HTTPS)
    return answer


class Site:
    """What the foot of a resident's page says of the street; read when the foot is drawn, and only then."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def host(self) -> str:
        """主办单位 of the street that is looked at, or of the only one."""
        code = self._request.COOKIES.get(COOKIE, "") or _own_code(self._request)
        rows = StreetSettings.objects.filter(street__until__isnull=True)
        found = rows.filter(street__code=code[:STREET]) if code else rows
        hosts = list(found.values_list("host_organ", flat=True)[:2])
        return hosts[0] if len(hosts) == 1 else ""


def _own_code(request: HttpRequest) -> str:
    role = getattr(getattr(request, "user", None), "acting", None)
    return role.area_code if role is not None and role.role == RoleName.RESIDENT else ""


def _place(code: str) -> Area | None:
    if not code.isdigit():
        return None
    levels = (AreaLevel.STREET, AreaLevel.COMMUNITY)
    return Area.objects.in_force().filter(code=code, level__in=levels).first()
