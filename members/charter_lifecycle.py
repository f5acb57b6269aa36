"""From a draft to a charter in force, to the next version that replaces it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.accounts.roles import acting
from core.lifecycle import Lifecycle, Step
from members import charter_policies as policies
from members.models import Charter, Standing, standing_of
from members.models import CharterStatus as S


def _signed(user: Any, charter: Charter) -> Any:
    unit = acting(user).unit_id
    done = unit is not None and standing_of(charter, unit) == Standing.SIGNED
    return _("您单位已经签过这一轮了，不用再签。") if done else ""


def _reminded(charter: Charter) -> Any:
    return _("这一轮已经提醒过了，每轮只提醒一次。") if charter.reminded_at else ""


CHARTER_LIFECYCLE = Lifecycle(
    Step("sign", _("签署"), frozenset({S.IN_FORCE}), None, policies.can_sign, "writing-sign", waits=_signed),
    Step("enact", _("公布生效"), frozenset({S.DRAFT}), S.IN_FORCE, policies.can_keep, "circle-check"),
    Step(
        "remind", _("提醒没签的"), frozenset({S.IN_FORCE}), None, policies.can_remind, "bell", barred=_reminded
    ),
    Step("review", _("登记复审"), frozenset({S.IN_FORCE}), None, policies.can_keep, "calendar-check", sideways=True),
    Step("edit", _("修改草稿"), frozenset({S.DRAFT}), None, policies.can_keep, "pencil", sideways=True),
)  # fmt: skip
