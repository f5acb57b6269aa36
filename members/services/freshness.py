"""Whether what units offer can still be had: asked before it grows old, confirmed by a link, resting unconfirmed."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.errors import DomainError
from members import notices
from members.lifecycle import RESOURCE_LIFECYCLE
from members.models import BEFORE_IT_AGES, CURRENT_RESOURCES, Resource, ResourceQuerySet
from members.policies import ReminderHolder
from members.services.past import keep_entries
from members.services.resources import confirm_resource

SALT = "members.reminder"
# For how long a reminder's link can be answered.
LINK_KEPT = timedelta(days=60)


def keep_resources() -> int:
    """Ask about everything that grows old, once, and let rest what was asked about in vain; how many were touched."""
    units = list(_growing_old().order_by("unit").values_list("unit", flat=True).distinct())
    in_vain = list(_asked_in_vain().values_list("pk", flat=True))
    return sum(_remind(unit) for unit in units) + sum(_lapse(pk) for pk in in_vain)


def _growing_old() -> Any:
    soon = clock.today() + BEFORE_IT_AGES
    return Resource.objects.listed().ageing().filter(reminded_on__isnull=True, fresh_until__lt=soon)


def _asked_in_vain() -> Any:
    today = clock.today()
    return Resource.objects.listed().ageing().filter(reminded_on__lte=today - BEFORE_IT_AGES, fresh_until__lt=today)


@transaction.atomic
def _remind(unit: int) -> int:
    """One message about all of a unit's; nothing, where another worker has been here meanwhile."""
    rows = _growing_old().filter(unit=unit).select_related("unit").order_by("id")
    mine = list(rows.select_for_update(of=("self",), skip_locked=True))
    system = User.objects.system()
    for resource in mine:
        resource.reminded_on = clock.today()
        resource.save(update_fields=["reminded_on"])
        record("resource.reminded", target=resource, actor=system)
    if mine:
        notices.resources_to_confirm(mine, link_of_reminder(mine[0]))
    return len(mine)


@transaction.atomic
def _lapse(pk: int) -> int:
    resource = _asked_in_vain().filter(pk=pk).select_for_update(of=("self",), skip_locked=True).first()
    if resource is None:
        return 0
    system = User.objects.system()
    step = RESOURCE_LIFECYCLE.check("lapse", obj=resource, actor=system)
    keep_entries([resource])
    resource.status, resource.lapsed_on = str(step.target), clock.today()
    resource.version += 1
    resource.full_clean()
    resource.save(update_fields=["status", "lapsed_on", "version"])
    record("resource.lapsed", target=resource, actor=system)
    notices.resource_lapsed(resource, link_of_reminder(resource))
    return 1


def link_of_reminder(resource: Resource) -> str:
    """The address where a unit answers what it was asked on one day."""
    said = [resource.unit_id, (resource.reminded_on or clock.today()).toordinal()]
    return reverse("members:reminder", args=[signing.dumps(said, salt=SALT)])


def reminder_of_link(token: str) -> ReminderHolder:
    """Whoever holds a link, or a 404 when nobody here signed it."""
    try:
        unit, day = signing.loads(token, salt=SALT)
    except signing.BadSignature as bad:
        raise DomainError(_("这个链接不完整，请从通知或短信里重新打开。"), code="bad_link", http_status=404) from bad
    return ReminderHolder(unit, date.fromordinal(day))


def waiting_for(holder: ReminderHolder) -> ResourceQuerySet:
    """What a reminder asked about and nobody has answered yet; nothing once its link is too old."""
    if clock.today() > holder.day + LINK_KEPT:
        return Resource.objects.none()
    asked = Resource.objects.filter(unit=holder.unit_id, reminded_on=holder.day, status__in=CURRENT_RESOURCES)
    return asked.select_related("unit").order_by("id")


@transaction.atomic
def answer_reminder(*, holder: ReminderHolder, chosen: Mapping[int, date | None]) -> int:
    """Confirm what is still to be had, each until the day given beside it; the link says so once for each."""
    waiting = {resource.pk: resource for resource in waiting_for(holder).select_for_update(of=("self",))}
    if not chosen or not chosen.keys() <= waiting.keys():
        raise DomainError(_("这条提醒已经答复过，或者已经过期。"), code="link_used")
    for pk, until in chosen.items():
        confirm_resource(resource=waiting[pk], valid_until=until, actor=holder)
    return len(chosen)
