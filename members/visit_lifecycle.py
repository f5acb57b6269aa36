"""From a day that is set to a sheet that is handed in, and from a finding to what the ledger says."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.lifecycle import Lifecycle, Step
from members import visit_policies as policies
from members.models import ChangeKind, ProposedChange, UnitStatus, Visit
from members.models import ChangeStatus as C
from members.models import VisitStatus as V


def _left(visit: Visit) -> Any:
    return _("这家单位已经退出，不用再走访。") if visit.unit.status == UnitStatus.LEFT else ""


def _only_needs(visit: Visit) -> Any:
    others = visit.changes.waiting().exclude(kind=ChangeKind.NEED)
    return "" if others.exists() else _("只剩单位的需求，请一条一条录入。")


def _decided(visit: Visit) -> Any:
    if visit.changes.exclude(status=C.PROPOSED).exists():
        return _("已经核过几条，不能再退回。")
    again = Visit.objects.open().filter(unit=visit.unit_id).exists()
    return _("这家单位又安排了走访，写在那一次里。") if again else ""


def _not_handed_in(change: ProposedChange) -> Any:
    return "" if change.visit.status == V.HANDED_IN else _("走访表交上来以后才能核。")


def _not_of_the_ledger(change: ProposedChange) -> Any:
    if change.kind == ChangeKind.NEED:
        return _("单位的需求请点“录入需求”，录了就算采纳。")
    return _not_handed_in(change)


def _no_need(change: ProposedChange) -> Any:
    return _not_handed_in(change) if change.kind == ChangeKind.NEED else _("这一条不是需求。")


VISIT_LIFECYCLE = Lifecycle(
    Step(
        "write", _("填走访表"), frozenset({V.PLANNED, V.CARRIED_OUT}), V.CARRIED_OUT, policies.can_tend,
        "clipboard-list", barred=_left,
    ),
    Step("hand-in", _("交走访表"), frozenset({V.CARRIED_OUT}), V.HANDED_IN, policies.can_tend, "send"),
    Step("accept", _("全部采纳"), frozenset({V.HANDED_IN}), None, policies.can_decide, "checks", barred=_only_needs),
    Step("move", _("改期或换人"), frozenset({V.PLANNED}), None, policies.can_tend, "calendar-event", sideways=True),
    Step(
        "return", _("退回补充"), frozenset({V.HANDED_IN}), V.CARRIED_OUT, policies.can_decide, "arrow-back-up",
        sideways=True, barred=_decided,
    ),
    Step("refuse", _("全部不采纳"), frozenset({V.HANDED_IN}), None, policies.can_decide, "ban", sideways=True),
    Step("cancel", _("取消走访"), frozenset({V.PLANNED}), V.CANCELLED, policies.can_tend, "x", sideways=True),
)  # fmt: skip

CHANGE_LIFECYCLE = Lifecycle(
    Step(
        "accept", _("采纳"), frozenset({C.PROPOSED}), C.ACCEPTED, policies.can_decide_change, "check",
        barred=_not_of_the_ledger,
    ),
    Step(
        "enter", _("录入需求"), frozenset({C.PROPOSED}), C.ACCEPTED, policies.can_decide_change, "pencil",
        barred=_no_need,
    ),
    Step(
        "refuse", _("不采纳"), frozenset({C.PROPOSED}), C.REFUSED, policies.can_decide_change, "x",
        barred=_not_handed_in,
    ),
)  # fmt: skip
