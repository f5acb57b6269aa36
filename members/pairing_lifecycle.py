"""From a proposal to a pairing of years, and to its end."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import clock
from core.lifecycle import Lifecycle, Step
from members import pairing_policies as policies
from members.models import Pairing, UnitStatus
from members.models import PairingStatus as P


def _left(pairing: Pairing) -> Any:
    gone = pairing.unit is not None and pairing.unit.status == UnitStatus.LEFT
    return _("单位已经退出，不能再办。") if gone else ""


def _not_begun(pairing: Pairing) -> Any:
    return _("还没有开始。") if pairing.begins_on > clock.today() else ""


PAIRING_LIFECYCLE = Lifecycle(
    Step(
        "accept", _("同意结对"), frozenset({P.PROPOSED}), P.IN_FORCE, policies.can_accept, icon="circle-check",
        barred=_left,
    ),
    Step(
        "write", _("写年度记录"), frozenset({P.IN_FORCE, P.ENDED}), None, policies.can_take_part,
        icon="clipboard-check", barred=_not_begun,
    ),
    Step(
        "help", _("记帮扶"), frozenset({P.IN_FORCE}), None, policies.can_take_part, icon="heart-handshake",
        barred=_not_begun,
    ),
    Step("renew", _("续期"), frozenset({P.IN_FORCE}), None, policies.can_take_part, icon="refresh", barred=_left),
    Step("end", _("结束结对"), frozenset({P.IN_FORCE}), P.ENDED, policies.can_tend, icon="archive", sideways=True),
    Step("drop", _("不结了"), frozenset({P.PROPOSED}), P.DROPPED, policies.can_tend, icon="x", sideways=True),
)  # fmt: skip
