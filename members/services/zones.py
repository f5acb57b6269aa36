"""Zones: say what a division has to keep to, have a fairer one suggested, adopt it or leave it."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from fractions import Fraction

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.areas.models import Area, AreaLevel, Zone
from core.areas.services import can_decide_settings, save_zone
from core.audit import record
from core.errors import DomainError
from members import zone_notices as notices
from members.models import CommunityPair, FixedCommunity, ZonePlan, ZonePlanStatus
from members.zone_lifecycle import ZONE_PLAN_LIFECYCLE
from members.zone_selectors import Ground, ground_of
from members.zoning import Wishes, contradiction, divide, imbalance

# More than a street has; the search is made for some dozens.
MOST_COMMUNITIES, MOST_ZONES = 60, 20


@transaction.atomic
def set_zone_wishes(
    *, community: Area, neighbours: Collection[Area] = (), zone: Zone | None = None, actor: User
) -> Area:
    """Say which communities are side by side with one, and whether it is to stay in a zone."""
    street = _street_of(community, actor)
    if any(each.code[:9] != street.code or each.level != AreaLevel.COMMUNITY for each in neighbours):
        raise ValidationError({"neighbours": _("只能选本街道的社区。")})
    if community in neighbours:
        raise ValidationError({"neighbours": _("社区不能和自己相邻。")})
    if zone is not None and zone.area_code != street.code:
        raise ValidationError({"zone": _("只能选本街道的片区。")})
    CommunityPair.objects.filter(first=community).delete()
    CommunityPair.objects.filter(second=community).delete()
    pairs = [sorted((community, each), key=lambda area: area.pk) for each in neighbours]
    CommunityPair.objects.bulk_create(CommunityPair(first=first, second=second) for first, second in pairs)
    FixedCommunity.objects.filter(community=community).delete()
    if zone is not None:
        FixedCommunity.objects.create(community=community, zone=zone)
    told = {"neighbours": sorted(each.pk for each in neighbours), "zone": zone.pk if zone else None}
    record("area.zoning_set", target=community, actor=actor, **told)
    return community


def _street_of(community: Area, actor: User) -> Area:
    """The community's street, locked, for its own office."""
    street = Area.objects.select_for_update().in_force().filter(code=community.code[:9]).first()
    if street is None or community.level != AreaLevel.COMMUNITY or not can_decide_settings(actor, street):
        raise PermissionDenied(_("只有本街道党建办可以改片区。"))
    return street


@transaction.atomic
def propose_division(*, street: Area, low: int, high: int, actor: User) -> ZonePlan:
    """Have a fairer division suggested on today's counts; the one suggested before makes way."""
    street = Area.objects.select_for_update().get(pk=street.pk)
    if not can_decide_settings(actor, street):
        raise PermissionDenied(_("只有本街道党建办可以改片区。"))
    ground = ground_of(street)
    wishes = Wishes(low=low, high=high, fixed=ground.fixed, neighbours=ground.neighbours)
    _check_possible(ground, wishes)
    found = divide(ground.places, list(ground.zones), wishes, ground.zone_of)
    if found is None:
        raise ValidationError(_("找不到同时满足相邻、固定和个数的分法，请放宽其中一项。"))
    for before in ZonePlan.objects.select_for_update().open().filter(area_code=street.code):
        _decide(before, ZonePlanStatus.DROPPED, actor)
    plan = ZonePlan(
        area_code=street.code, low=low, high=high, was=_keyed(ground.zone_of), zone_of=_keyed(found.zone_of),
        counts={str(place.key): place.counts for place in ground.places},
        before=_rounded(imbalance(list(ground.sums.values()))), after=_rounded(found.imbalance),
        proposed_by=actor, proposed_at=clock.now(),
    )  # fmt: skip
    plan.full_clean()
    plan.save()
    record("zone_plan.proposed", target=plan, actor=actor, moves=len(plan.moves), before=plan.before, after=plan.after)
    return plan


def _check_possible(ground: Ground, wishes: Wishes) -> None:
    names = {pk: zone.name for pk, zone in ground.zones.items()}
    if len(names) < 2 or len(ground.places) < 2:
        raise ValidationError(_("至少要有两个片区和两个社区，才谈得上怎么分。"))
    if len(names) > MOST_ZONES or len(ground.places) > MOST_COMMUNITIES:
        told = {"communities": MOST_COMMUNITIES, "zones": MOST_ZONES}
        raise ValidationError(_("最多算 %(communities)s 个社区、%(zones)s 个片区。") % told)
    if why := contradiction(ground.places, names, wishes):
        raise ValidationError(why)


@transaction.atomic
def adopt_division(*, plan: ZonePlan, actor: User) -> ZonePlan:
    """Redraw every zone the suggestion changes; refused when somebody drew zones anew in the meantime."""
    street = Area.objects.select_for_update().in_force().get(code=plan.area_code)
    plan = ZonePlan.objects.select_for_update().get(pk=plan.pk)
    ZONE_PLAN_LIFECYCLE.check("adopt", obj=plan, actor=actor)
    ground = ground_of(street)
    if ground.zone_of != plan.basis or {place.key for place in ground.places} != set(plan.division):
        raise DomainError(_("片区或社区在这份建议之后改过了，请重新算一份。"), code="zones_changed")
    areas = Area.objects.in_bulk(plan.division)
    for zone in ground.zones.values():
        held = [areas[key] for key, to in plan.division.items() if to == zone.pk]
        if {area.pk for area in held} != set(zone.communities.values_list("pk", flat=True)):
            save_zone(street=street, zone=zone, name=zone.name, centre=zone.centre, communities=held, actor=actor)
    _decide(plan, ZonePlanStatus.ADOPTED, actor)
    record("zone_plan.adopted", target=plan, actor=actor, moves=_keyed(plan.moves))
    notices.zone_changed({areas[key]: ground.zones[zone] for key, zone in plan.moves.items()})
    return plan


@transaction.atomic
def drop_division(*, plan: ZonePlan, actor: User) -> ZonePlan:
    """Leave the zones as they are."""
    plan = ZonePlan.objects.select_for_update().get(pk=plan.pk)
    ZONE_PLAN_LIFECYCLE.check("drop", obj=plan, actor=actor)
    _decide(plan, ZonePlanStatus.DROPPED, actor)
    record("zone_plan.dropped", target=plan, actor=actor)
    return plan


def _decide(plan: ZonePlan, status: ZonePlanStatus, actor: User) -> None:
    plan.status, plan.decided_by, plan.decided_at = status, actor, clock.now()
    plan.full_clean()
    plan.save(update_fields=["status", "decided_by", "decided_at"])


def _keyed(zone_of: Mapping[int, int]) -> dict[str, int]:
    return {str(community): zone for community, zone in sorted(zone_of.items())}


def _rounded(figure: Fraction) -> Decimal:
    return Decimal(figure.numerator * 10_000 // figure.denominator) / 10_000
