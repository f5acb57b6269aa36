"""What the hall shows: what one's own unit may claim first, and what everybody may claim."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.accounts.roles import acting
from core.pages import capped_counts, page_of
from members.models import Resource
from needs import policies
from needs.filters import HallPageFilter
from needs.forms import ClaimForm
from needs.matching import Candidate
from needs.models import Need
from needs.selectors.matching import Ground, ground_of
from needs.selectors.suiting import SUITS, Weigh, suited_to, to_weigh
from needs.services.capacity import claiming_month, written

ROWS, COMMUNITY = 10, 12
Choices = list[tuple[Any, str]]


def hall_page(user: User, query: Any, bound: Mapping[int, ClaimForm] | None = None) -> dict[str, Any]:
    """The context of the page; ``bound`` holds a row's form to correct."""
    role = acting(user)
    ground = ground_of(role.street_code if role.unit_id else role.area_code)
    visible, names = Need.objects.visible_to(user), ground.names
    rows = visible.in_hall().for_list().by_due()
    places = [(code, name) for code, name in sorted(names.items()) if len(code) == COMMUNITY]
    found = HallPageFilter(query, queryset=rows, communities=places, weigh=weighing(user, ground))
    page = page_of(found.qs, query.get("page"), ROWS)
    mine = visible.with_first_right(role.unit_id).for_list().by_due() if role.unit_id else Need.objects.none()
    first = list(mine)
    choices = _resources_of(user) if role.unit_id else None
    shown = [
        {
            **_row(need, names), **_fit(found.fits.get(need.pk), choices),
            "form": (bound or {}).get(need.pk) or _form(need, user, choices, found.fits.get(need.pk)),
        }
        for need in page["rows"]
    ]  # fmt: skip
    return {
        "filter": found,
        "views": _saved_views(rows, query),
        "narrowed": any(query.get(name) for name in ("q", "area", "category", "shared", "late")),
        "may_match": policies.can_propose(user, role.area_code),
        "page": page | {"rows": shown},
        "first": [_row(need, names) for need in first],
    }


def weighing(user: User, ground: Ground) -> Weigh | None:
    """How needs are weighed against the resources of the unit somebody speaks for."""
    role = acting(user)
    unit = role.unit_id
    if not unit:
        return None
    month = claiming_month(role.street_code)
    return lambda needs: suited_to(unit, role.street_code, to_weigh(needs), month, ground)


def claim_form(need: Need, user: User, data: Any = None, resource: int | None = None) -> ClaimForm:
    """One row's form, with ids of its own."""
    return ClaimForm(data, user=user, need=need, auto_id=f"id_{need.pk}_%s", initial={"resource": resource})


def _form(need: Need, user: User, choices: Choices | None, best: Candidate | None) -> ClaimForm | None:
    if choices is None:
        return None
    form = claim_form(need, user, resource=best.resource_id if best and best.total >= SUITS else None)
    # A model choice would ask for the unit's resources again in every row.
    form.fields["resource"].choices = choices  # type: ignore[attr-defined]  # a choice field has them
    return form


def _fit(best: Candidate | None, choices: Choices | None) -> dict[str, Any]:
    """Which of our resources answers it, and why, where one really does."""
    if best is None or best.total < SUITS:
        return {"ours": "", "because": ""}
    return {"ours": dict(choices or ()).get(best.resource_id, ""), "because": str(best.classification.reason)}


def _saved_views(rows: Any, query: Any) -> list[dict[str, Any]]:
    """How much is left altogether, what several units can share, and what is past its limit."""
    late = rows.filter(completion_due__lt=clock.today(), imported=False)
    counts = capped_counts({"": rows, "shared": rows.filter(wanted__isnull=False), "late": late})
    here, chosen = reverse("needs:hall"), next((name for name in ("shared", "late") if query.get(name)), "")
    labels = {"": _("全部"), "shared": _("可以分着办"), "late": _("已超期")}
    return [
        {
            "label": label, "count": counts[name], "current": name == chosen,
            "url": f"{here}?{name}=true" if name else here,
            "family": "late" if name == "late" and counts[name] else "",
        }
        for name, label in labels.items()
    ]  # fmt: skip


def _resources_of(user: User) -> Choices:
    own = Resource.objects.visible_to(user).listed()
    blank = ClaimForm.base_fields["resource"].empty_label  # type: ignore[attr-defined]  # a model choice has one
    return [("", blank), *((one.pk, str(one)) for one in own)]


def _row(need: Need, names: Mapping[str, str]) -> dict[str, Any]:
    left = need.left_to_claim
    return {
        "need": need,
        "place": names.get(need.area_code, ""),
        "left": f"{written(left)} {need.measure}" if left is not None else "",
        "wanted": f"{written(need.wanted)} {need.measure}" if need.wanted is not None else "",
        "share": float(need.claimed / need.wanted) if need.wanted else 0,
    }
