"""What a resource can still give: its slots of the month, and what is left of something that is used up."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core import clock
from core.areas.models import StreetSettings
from core.areas.selectors import settings_of
from core.errors import DomainError
from core.periods import current_period
from members.models import MemberUnit, Resource, ResourceMonth
from needs.models import Claim


def claiming_month(area_code: str) -> date:
    """The reporting month a claim made now belongs to, named by its first day."""
    return month_by(settings_of(area_code))


def month_by(settings: StreetSettings) -> date:
    """The running month of a street whose settings are at hand."""
    period = current_period(closing_day=settings.closing_day)
    return date(period.year, period.month, 1)


def check_ceiling(unit: MemberUnit) -> None:
    """Lock the unit and refuse one claim more than the street lets a unit carry at once."""
    MemberUnit.objects.select_for_update().get(pk=unit.pk)
    ceiling = settings_of(unit.street_code).unit_ceiling
    carried = Claim.objects.live().filter(unit=unit).count()
    if carried >= ceiling:
        raise DomainError(
            _("%(unit)s同时承办已达上限 %(ceiling)s 件，请先办结一件。") % {"unit": unit.name, "ceiling": ceiling},
            code="unit_full",
        )


def take(resource: Resource, month: date, quantity: Decimal | None) -> None:
    """Take one slot of the month, and the quantity of something that is used up; both rows are locked."""
    resource = Resource.objects.select_for_update().get(pk=resource.pk)
    _check_usable(resource)
    _take_slot(resource, month)
    if resource.consumable:
        _take_quantity(resource, quantity)


def give_back(claim: Claim) -> None:
    """Undo what the claim took."""
    if claim.resource_id is None:
        return
    resource = Resource.objects.select_for_update().get(pk=claim.resource_id)
    months = ResourceMonth.objects.select_for_update().filter(resource=resource, month=claim.month, taken__gt=0)
    for row in months:
        row.taken -= 1
        row.save(update_fields=["taken"])
    if resource.consumable and claim.quantity:
        resource.committed = max(resource.committed - claim.quantity, Decimal(0))
        resource.save(update_fields=["committed"])


def _check_usable(resource: Resource) -> None:
    if not Resource.objects.usable_on(clock.today()).filter(pk=resource.pk).exists():
        raise DomainError(
            _("资源“%(resource)s”现在不可用，请换一项。") % {"resource": resource.content}, code="resource_unusable"
        )


def _take_slot(resource: Resource, month: date) -> None:
    ResourceMonth.objects.get_or_create(resource=resource, month=month, defaults={"slots": resource.slots})
    row = ResourceMonth.objects.select_for_update().get(resource=resource, month=month)
    # The unit may offer more, or fewer, than when the month's row was made.
    row.slots = max(resource.slots, row.taken)
    if row.taken >= row.slots:
        raise DomainError(
            _("“%(resource)s”本月可承接 %(slots)s 件，已全部认领，还剩 0 件。")
            % {"resource": resource.content, "slots": row.slots},
            code="no_slot_left",
        )
    row.taken += 1
    row.save(update_fields=["slots", "taken"])


def _take_quantity(resource: Resource, quantity: Decimal | None) -> None:
    if quantity is None or quantity <= 0:
        raise ValidationError({"quantity": _("这项资源会用完，请填写认领的数量。")})
    if quantity > resource.left:
        raise DomainError(
            _("“%(resource)s”只剩 %(left)s%(measure)s，不够认领 %(asked)s%(measure)s。")
            % {
                "resource": resource.content, "measure": resource.measure,
                "left": written(resource.left), "asked": written(quantity),
            },
            code="not_enough_left",
        )  # fmt: skip
    resource.committed += quantity
    resource.save(update_fields=["committed"])


def written(number: Decimal) -> str:
    """A quantity as people write it: no zeros behind the point."""
    return f"{number.normalize():f}"
