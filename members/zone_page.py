"""What the planner's page shows: the zones as they are, and the division suggested."""

from collections.abc import Mapping
from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import User
from core.areas.models import Area
from members.models import ZonePlan, ZonePlanStatus
from members.zone_forms import DivisionForm
from members.zone_lifecycle import ZONE_PLAN_LIFECYCLE
from members.zone_selectors import Ground, ground_of, resource_types
from members.zoning import Place, named, sums_of

SENTENCES = {
    ZonePlanStatus.PROPOSED: gettext_lazy("还没有生效，由您决定采不采纳。"),
    ZonePlanStatus.ADOPTED: gettext_lazy("片区已经按它改好。"),
    ZonePlanStatus.DROPPED: gettext_lazy("片区没有动。"),
}


def zone_page(street: Area, user: User, form: BaseForm | None = None) -> dict[str, Any]:
    """Everything the planner's template needs; ``form`` is one that has to be corrected."""
    ground = ground_of(street)
    plan = ZonePlan.objects.visible_to(user).select_related("decided_by").order_by("-id").first()
    return {
        "street": street,
        "imbalance": ground.imbalance if len(ground.zones) > 1 else None,
        "groups": _groups(ground),
        "rows": _rows(ground, ground.sums, ground.zone_of),
        "types": [
            {"name": name, "counts": [counts.get(zone, 0) for zone in ground.zones]}
            for name, counts in resource_types(ground)
        ],
        "zones": list(ground.zones.values()),
        "plan": plan,
        "suggestion": _suggestion(ground, plan) if plan else None,
        "steps": _steps(ground, plan, user, form),
    }


def _groups(ground: Ground) -> list[dict[str, Any]]:
    """A plan of the street without a map: communities as tiles, zone by zone, those in none last."""
    said = {key for pair in ground.neighbours for key in pair}
    groups: dict[int | None, list[dict[str, Any]]] = {**{zone: [] for zone in ground.zones}, None: []}
    for place in ground.places:
        tile = {"place": place, "counts": named(place.counts), "fixed": place.key in ground.fixed}
        groups[ground.zone_of.get(place.key)].append({**tile, "placed": place.key in said})
    return [
        {"name": ground.zones[zone].name if zone else "", "tiles": tiles} for zone, tiles in groups.items() if tiles
    ]


def _rows(ground: Ground, sums: Mapping[int, tuple[int, ...]], zone_of: Mapping[int, int]) -> list[dict[str, Any]]:
    return [
        {"zone": zone, "communities": sum(to == pk for to in zone_of.values()), **named(sums[pk])}
        for pk, zone in ground.zones.items()
    ]


def _suggestion(ground: Ground, plan: ZonePlan) -> dict[str, Any]:
    """The plan on the counts it was made on; a zone or community that has gone since is shown as a dash."""
    places = [Place(int(key), "", tuple(counts)) for key, counts in plan.counts.items()]
    names, zones, was = {place.key: place.name for place in ground.places}, ground.zones, plan.basis
    return {
        "now": {"status": plan.status, "kind": "zone_plan", "sentence": SENTENCES[ZonePlanStatus(plan.status)]},
        "rows": _rows(ground, sums_of(places, list(zones), plan.division), plan.division),
        "moves": [
            {"name": names.get(key, "—"), "was": zones.get(was.get(key, 0), "—"), "to": zones.get(zone, "—")}
            for key, zone in plan.moves.items()
        ],
    }


def _steps(ground: Ground, plan: ZonePlan | None, user: User, form: BaseForm | None) -> list[dict[str, Any]]:
    """To decide on the suggestion, and to have one made."""
    found = ZONE_PLAN_LIFECYCLE.available(plan, user) if plan else []
    steps: list[dict[str, Any]] = [
        {
            "name": step.name, "label": step.label, "icon": step.icon, "primary": not step.sideways,
            "url": reverse(f"members:zone-plan-{step.name}", args=[plan.pk if plan else 0]),
            "confirm": _("各片区按建议改，涉及社区的书记会收到通知。") if step.name == "adopt" else "",
        }
        for step in found
    ]  # fmt: skip
    blank = DivisionForm(ground=ground, auto_id="id_division_%s")
    steps.append({
        "name": "propose", "label": _("重新算一份") if plan else _("算一份建议"), "icon": "scale",
        "url": reverse("members:zone-planner"), "form": form or blank, "open": form is not None,
        "submit": _("开始算"), "primary": not found,
    })  # fmt: skip
    return steps
