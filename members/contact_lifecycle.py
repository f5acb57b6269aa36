"""A reported contact is confirmed or refused by the office."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.lifecycle import Lifecycle, Step
from members.models import ContactChange
from members.models import ContactStatus as C
from members.policies import can_appoint


def can_decide(user: Any, change: ContactChange) -> bool:
    """Whoever names a unit's liaison."""
    return can_appoint(user, change.liaison.unit)


CONTACT_LIFECYCLE = Lifecycle(
    Step("confirm", _("确认变更"), frozenset({C.REPORTED}), C.CONFIRMED, can_decide, "check"),
    Step("refuse", _("不采用"), frozenset({C.REPORTED}), C.REFUSED, can_decide, "x", sideways=True),
)
