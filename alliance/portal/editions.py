"""Published need lists as neighbours read them: which community, never which building."""

from typing import Any

from alliance.portal.selectors import case_url
from core.areas.models import Area
from core.areas.selectors import names_of, settings_of
from needs.models import Need, NeedList
from needs.selectors.editions import Line, lines_of, place_of


def lists_here(place: Area | None) -> Any:
    """What was published for a place or within it, latest first; a community's neighbours also read the street's."""
    code = place.code if place else ""
    within = NeedList.objects.published().filter(area_code__startswith=code)
    above = NeedList.objects.published().filter(area_code=code[:9], zone__isnull=True) if len(code) > 9 else within
    return (within | above).for_list().order_by("-published_at", "-id")


def list_rows(lists: list[NeedList]) -> list[dict[str, Any]]:
    names = names_of({one.area_code for one in lists})
    return [{"list": one, "place": place_of(one, names)} for one in lists]


def list_page(need_list: NeedList) -> dict[str, Any]:
    """One edition: each line leads to its case, as far as everybody may read it."""
    lines = lines_of(need_list, among=Need.objects.published())
    return {
        "list": need_list,
        "place": place_of(need_list),
        "organ": settings_of(need_list.street_code).host_organ,
        "several": len({line.area_code for line in lines}) > 1,
        "lines": [_masked(line) for line in lines],
        "done": sum(line.now in ("resolved", "closed") for line in lines),
    }


def _masked(line: Line) -> dict[str, Any]:
    return {"line": line.without_place(), "url": case_url(Need(pk=line.need)) if line.opens else ""}
