"""What the hall shows: what one's own unit may claim first, and what everybody may claim."""

from collections.abc import Mapping
from typing import Any

from core.accounts.models import User
from core.accounts.roles import acting
from core.areas.models import Area
from core.areas.selectors import names_of
from core.pages import page_of
from members.models import Resource
from needs.filters import HallPageFilter
from needs.forms import ClaimForm
from needs.models import Need
from needs.services.capacity import written

ROWS = 10
Choices = list[tuple[Any, str]]


def hall_page(user: User, query: Any, bound: Mapping[int, ClaimForm] | None = None) -> dict[str, Any]:
    """The context of the page; ``bound`` holds a row's form to correct."""
    role = acting(user)
    visible = Need.objects.visible_to(user)
    found = HallPageFilter(query, queryset=visible.in_hall().for_list().by_due(), communities=_places(user))
    page = page_of(found.qs, query.get("page"), ROWS)
    mine = visible.with_first_right(role.unit_id).for_list().by_due() if role.unit_id else Need.objects.none()
    first = list(mine)
    names = names_of({need.area_code for need in (*page["rows"], *first)})
    choices = _resources_of(user) if role.unit_id else None
    return {
        "filter": found,
        "page": page
        | {
            "rows": [
                {**_row(need, names), "form": (bound or {}).get(need.pk) or _form(need, user, choices)}
                for need in page["rows"]
            ]
        },
        "first": [_row(need, names) for need in first],
    }


def claim_form(need: Need, user: User, data: Any = None) -> ClaimForm:
    """One row's form, with ids of its own."""
    return ClaimForm(data, user=user, need=need, auto_id=f"id_{need.pk}_%s")


def _form(need: Need, user: User, choices: Choices | None) -> ClaimForm | None:
    if choices is None:
        return None
    form = claim_form(need, user)
    # A model choice would ask for the unit's resources again in every row.
    form.fields["resource"].choices = choices  # type: ignore[attr-defined]  # a choice field has them
    return form


def _resources_of(user: User) -> Choices:
    own = Resource.objects.visible_to(user).listed()
    blank = ClaimForm.base_fields["resource"].empty_label  # type: ignore[attr-defined]  # a model choice has one
    return [("", blank), *((one.pk, str(one)) for one in own)]


def _places(user: User) -> list[Area]:
    role = acting(user)
    return list(Area.objects.in_force().communities().under(role.street_code if role.unit_id else role.area_code))


def _row(need: Need, names: dict[str, str]) -> dict[str, Any]:
    left = need.left_to_claim
    return {
        "need": need,
        "place": names.get(need.area_code, ""),
        "left": f"{written(left)} {need.measure}" if left is not None else "",
        "wanted": f"{written(need.wanted)} {need.measure}" if need.wanted is not None else "",
        "share": float(need.claimed / need.wanted) if need.wanted else 0,
    }
