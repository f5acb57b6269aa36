"""Covered contact details are opened one at a time, with a reason, and the opening stays on record."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from core import clock
from core.audit import record
from core.models import ContactOpening
from core.personal.phones import display_phone

SHORTEST_REASON = 2
LONGEST_REASON = 200


@transaction.atomic
def open_contact(*, target: models.Model, field: str, reason: str, actor: Any, may: Callable[[Any, Any], bool]) -> str:
    """Give one sealed field of a record in full, as it is dialled, and write down who asked and why."""
    if not may(actor, target):
        raise PermissionDenied(_("您的身份不能查看这条联系方式。"))
    said = reason.strip()
    if not SHORTEST_REASON <= len(said) <= LONGEST_REASON:
        raise ValidationError({"reason": _("请用 2 到 200 个字说明为什么要看。")})
    value = display_phone(getattr(target, field))
    ContactOpening.objects.create(
        at=clock.now(),
        actor=actor,
        target_type=target._meta.label_lower,
        target_id=target.pk,
        field=field,
        reason=said,
        area_code=getattr(target, "area_code", "") or actor.acting.area_code,
    )
    record("contact.opened", target=target, actor=actor, field=field)
    return value
