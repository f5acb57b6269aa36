"""What other floors ask about areas."""

from core.areas.models import Area, StreetSettings


def settings_of(street_code: str) -> StreetSettings:
    """The street's own decisions; a street that has made none, and a place outside any, has the defaults."""
    found = StreetSettings.objects.filter(street__code=street_code[:9], street__until__isnull=True).first()
    return found or StreetSettings()


def names_of(codes: set[str]) -> dict[str, str]:
    """The names of areas in force, by code."""
    return dict(Area.objects.in_force().filter(code__in=codes).values_list("code", "name"))


def names_ever(codes: set[str]) -> dict[str, str]:
    """The names of areas by code, also of those whose code has ended since."""
    known = Area.objects.filter(code__in=codes).order_by("until")
    return dict(known.values_list("code", "name"))
