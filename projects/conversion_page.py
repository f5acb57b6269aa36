"""What the page of an edition's conversion shows: the rate, and for each line what it has become."""

from typing import Any

from core.accounts.models import User
from needs.models import Need, NeedList
from needs.selectors.editions import lines_of, place_of
from projects.models import MicroProject
from projects.selectors import CONVERSION, conversion_of


def conversion_page(need_list: NeedList, user: User) -> dict[str, Any]:
    found = conversion_of(need_list)
    projects = _projects_by_need(need_list, user)
    lines = lines_of(need_list, among=Need.objects.visible_to(user))
    return {
        "list": need_list,
        "place": place_of(need_list),
        "share": found.share,
        "converted": len(found.converted),
        "listed": len(found.listed),
        "definition": CONVERSION,
        "lines": [
            {
                "line": line, "projects": projects.get(line.need, []), "counts": line.need in found.listed,
                "became": line.need in found.converted,
            }
            for line in lines
        ],
    }  # fmt: skip


def _projects_by_need(need_list: NeedList, user: User) -> dict[int, list[MicroProject]]:
    """The projects that answer each need, as far as this person may open them."""
    seen = MicroProject.objects.visible_to(user).filter(needs__list_entries__list=need_list)
    projects = MicroProject.objects.in_bulk(list(seen.order_by().values_list("pk", flat=True).distinct()))
    answers = MicroProject.needs.through.objects.filter(
        microproject__in=projects, need__list_entries__list=need_list
    )  # fmt: skip
    found: dict[int, list[MicroProject]] = {}
    for project, need in answers.order_by("microproject").values_list("microproject", "need"):
        found.setdefault(need, []).append(projects[project])
    return found
