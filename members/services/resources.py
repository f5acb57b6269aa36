"""Resources: offer one, correct it, and lead it through its states."""

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Self

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.errors import DomainError
from core.templatetags.tongxin import amount
from core.versions import check_version
from core.workbook.figures import read_quantity
from members import notices, policies
from members.lifecycle import RESOURCE_LIFECYCLE
from members.models import MemberUnit, Resource, ResourceStatus, ResourceType, UnitStatus
from members.services.past import keep_entries
from members.services.schedules import end_with_resources


@dataclass(frozen=True)
class ResourceText:
    """What is written of a resource."""

    content: str
    type: str = ResourceType.OTHER
    quantity_text: str = ""
    slots: int = 1
    availability: str = ""
    serves: str = ""
    valid_until: date | None = None
    note: str = ""

    @classmethod
    def of(cls, resource: Resource) -> Self:
        """What is written of it now."""
        return cls(**{field.name: getattr(resource, field.name) for field in fields(cls)})


# What twelve digits before the point can hold.
LARGEST = 10**12
TEXT_FIELDS = tuple(field.name for field in fields(ResourceText))


@transaction.atomic
def add_resource(*, unit: MemberUnit, text: ResourceText, draft: bool = False, actor: User) -> Resource:
    """Offer a resource: what the office enters stands in the list at once, what a unit enters waits for it."""
    unit = MemberUnit.objects.select_for_update().get(pk=unit.pk)
    if not policies.can_offer_resource(actor, unit):
        raise PermissionDenied(_("只能为自己的单位或本辖区的单位添加资源。"))
    if unit.status != UnitStatus.ACTIVE:
        raise DomainError(_("这家单位已退出，不能再添加资源。"), code="wrong_state")
    resource = Resource(unit=unit, area_code=unit.area_code, created_at=clock.now(), **asdict(text))
    resource.status = _first_state(resource, draft=draft, actor=actor)
    resource.confirmed_on = clock.today() if resource.status == ResourceStatus.LISTED else None
    _count(resource)
    resource.full_clean()
    resource.save()
    record("resource.added", target=resource, actor=actor, unit=unit.pk, status=resource.status)
    if resource.status == ResourceStatus.SUBMITTED:
        notices.resource_submitted(resource)
    return resource


def _first_state(resource: Resource, *, draft: bool, actor: User) -> str:
    if draft:
        return ResourceStatus.DRAFT
    return ResourceStatus.LISTED if policies.can_review(actor, resource) else ResourceStatus.SUBMITTED


@transaction.atomic
def edit_resource(*, resource: Resource, text: ResourceText, version: int | None, actor: User) -> Resource:
    """Correct what is written of a resource; its state stays as it is."""
    resource = _locked(resource)
    RESOURCE_LIFECYCLE.check("edit", obj=resource, actor=actor)
    check_version(resource, version)
    keep_entries([resource])
    changed = [name for name in TEXT_FIELDS if getattr(resource, name) != getattr(text, name)]
    for name in changed:
        setattr(resource, name, getattr(text, name))
    _count(resource)
    resource.full_clean()
    resource.save(update_fields=[*changed, "quantity", "measure", "version"])
    record("resource.edited", target=resource, actor=actor, fields=changed)
    return resource


def submit_resource(*, resource: Resource, actor: User) -> Resource:
    """Ask the office to take a draft into the list."""
    return _take("submit", resource, actor)


def list_resource(*, resource: Resource, actor: User) -> Resource:
    """Take a resource into the list, where matching finds it."""
    return _take("list", resource, actor)


def return_resource(*, resource: Resource, reason: str, actor: User) -> Resource:
    """Give a resource back to its unit, with what is to be put right."""
    return _take("return", resource, actor, reason=reason)


def pause_resource(*, resource: Resource, reason: str = "", actor: User) -> Resource:
    """Take a resource out of matching for a while."""
    return _take("pause", resource, actor, reason=reason)


def resume_resource(*, resource: Resource, actor: User) -> Resource:
    """Let matching find a paused resource again."""
    return _take("resume", resource, actor)


def retire_resource(*, resource: Resource, reason: str = "", actor: User) -> Resource:
    """Take a resource out of the list for good; what was claimed of it stays claimed."""
    return _take("retire", resource, actor, reason=reason)


@transaction.atomic
def confirm_resource(
    *, resource: Resource, valid_until: date | None = None, actor: User | policies.ReminderHolder
) -> Resource:
    """Say that a resource can still be had, and until when; what rested because nobody said so is listed again."""
    resource = _locked(resource)
    RESOURCE_LIFECYCLE.check("confirm", obj=resource, actor=actor)
    if valid_until and valid_until < clock.today():
        raise ValidationError({"valid_until": _("有效期不能早于今天。")})
    keep_entries([resource])
    if resource.lapsed_on:
        resource.status = ResourceStatus.LISTED
    resource.valid_until = valid_until
    _heard_of(resource)
    resource.version += 1
    resource.full_clean()
    resource.save(update_fields=["status", "valid_until", *HEARD, "version"])
    by_link = isinstance(actor, policies.ReminderHolder)
    record("resource.confirmed", target=resource, actor=None if by_link else actor, until=valid_until, by_link=by_link)
    return resource


HEARD = ("confirmed_on", "reminded_on", "lapsed_on")


def _heard_of(resource: Resource) -> None:
    resource.confirmed_on, resource.reminded_on, resource.lapsed_on = clock.today(), None, None


@transaction.atomic
def _take(step_name: str, resource: Resource, actor: User, **facts: str) -> Resource:
    """Take one step that changes nothing but the state."""
    resource = _locked(resource)
    step = RESOURCE_LIFECYCLE.check(step_name, obj=resource, actor=actor)
    keep_entries([resource])
    resource.status, resource.lapsed_on = str(step.target), None
    resource.version += 1
    if step.target == ResourceStatus.LISTED:
        _heard_of(resource)
    resource.full_clean()
    resource.save(update_fields=["status", *HEARD, "version"])
    record(f"resource.{PAST[step_name]}", target=resource, actor=actor, **facts)
    if step.target == ResourceStatus.RETIRED:
        end_with_resources(resources=[resource.pk], reason=facts.get("reason", ""), actor=actor)
    if step_name in notices.TOLD:
        notices.TOLD[step_name](resource, facts.get("reason", ""))
    return resource


PAST = {
    "submit": "submitted", "list": "listed", "return": "returned", "pause": "paused", "resume": "resumed",
    "retire": "retired",
}  # fmt: skip


def _locked(resource: Resource) -> Resource:
    return Resource.objects.select_for_update(of=("self",)).select_related("unit").get(pk=resource.pk)


def _count(resource: Resource) -> None:
    """Part number and measure of the quantity as written; less than is already claimed cannot be."""
    before, read = resource.measure, read_quantity(resource.quantity_text)
    resource.quantity, resource.measure = read.number, read.measure[:12]
    if read.number is not None and not 0 <= read.number < LARGEST:
        raise ValidationError({"quantity_text": _("数量要在 0 到一万亿之间。")})
    if resource.committed and (resource.measure != before or resource.left is None or resource.left < 0):
        said = {"n": amount(resource.committed), "measure": before}
        raise ValidationError({"quantity_text": _("已有 %(n)s %(measure)s被认领，不能少于这个数或换单位。") % said})
    if resource.slots < 1:
        raise ValidationError({"slots": _("每月至少能承接一件。")})
