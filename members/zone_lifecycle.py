"""A suggested division is adopted by a person, or left."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.accounts.models import RoleName
from core.accounts.roles import acting
from core.lifecycle import Lifecycle, Step
from members.models import ZonePlan
from members.models import ZonePlanStatus as P


def can_decide(user: Any, plan: ZonePlan) -> bool:
    """The office of the street."""
    role = acting(user)
    return role.role == RoleName.STREET_OFFICER and role.area_code == plan.area_code


def _nothing_moves(plan: ZonePlan) -> Any:
    return "" if plan.moves else _("没有比现在更均衡的分法，不用调整。")


ZONE_PLAN_LIFECYCLE = Lifecycle(
    Step("adopt", _("采纳"), frozenset({P.PROPOSED}), P.ADOPTED, can_decide, "circle-check", barred=_nothing_moves),
    Step("drop", _("不采纳"), frozenset({P.PROPOSED}), P.DROPPED, can_decide, "x", sideways=True),
)
