"""What the pages of visits show beside their own fields."""

from collections.abc import Mapping
from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.accounts.models import User
from core.audit import trail
from members.models import ChangeKind, LedgerPart, ProposedChange, ResourceType, Visit, VisitStatus
from members.policies import keeps_area
from members.services.visits import ledger_value
from members.visit_forms import answer_form, step_form
from members.visit_lifecycle import CHANGE_LIFECYCLE, VISIT_LIFECYCLE

SENTENCES = {
    VisitStatus.PLANNED: gettext_lazy("去了以后填走访表，手机上就能填。"),
    VisitStatus.CARRIED_OUT: gettext_lazy("走访表还没有交，不计入统计。"),
    VisitStatus.HANDED_IN: gettext_lazy("逐项核对，采纳的写进台账；计入统计。"),
    VisitStatus.SETTLED: gettext_lazy("都核过了；计入统计。"),
    VisitStatus.CANCELLED: gettext_lazy("没有去，不计入统计。"),
}
VERBS = {
    "visit.planned": ("calendar-event", gettext_lazy("安排走访")),
    "visit.moved": ("calendar-event", gettext_lazy("改期或换人")),
    "visit.written": ("clipboard-list", gettext_lazy("填走访表")),
    "visit.handed_in": ("send", gettext_lazy("交走访表")),
    "visit.returned": ("arrow-back-up", gettext_lazy("退回补充")),
    "visit.change_accepted": ("check", gettext_lazy("采纳一项")),
    "visit.change_refused": ("x", gettext_lazy("不采纳一项")),
    "visit.checked": ("checks", gettext_lazy("核完")),
    "visit.cancelled": ("x", gettext_lazy("取消走访")),
}
PLAIN = frozenset({"hand-in"})
CONFIRM = {
    "hand-in": gettext_lazy("交了就请街道核，不能再改。"),
    "accept": gettext_lazy("待核的都写进台账；单位的需求要一条一条录入。"),
}


def visit_page(visit: Visit, user: User, bound: Mapping[str, BaseForm] | None = None) -> dict[str, Any]:
    """Everything the visit's template needs; ``bound`` holds a form that has to be corrected."""
    bound = bound or {}
    return {
        "visit": visit,
        "now": {"status": visit.status, "kind": "visit", "sentence": SENTENCES[VisitStatus(visit.status)]},
        "steps": _steps(visit, user, bound),
        "parts": [LedgerPart(part).label for part in visit.parts],
        "keeps": keeps_area(user, visit.area_code),
        "changes": [_change(change, visit, user, bound) for change in visit.changes.for_list()],
        "photos": list(visit.photos.order_by("id")),
        "entries": [
            {
                "when": row.at, "who": row.actor or "", "icon": VERBS[row.verb][0], "text": VERBS[row.verb][1],
                "detail": row.facts.get("reason", ""),
            }
            for row in trail(visit) if row.verb in VERBS
        ],
    }  # fmt: skip


def _steps(visit: Visit, user: User, bound: Mapping[str, BaseForm]) -> list[dict[str, Any]]:
    """The buttons; the first that leads on is the red one."""
    found = VISIT_LIFECYCLE.available(visit, user)
    return [
        {
            "name": step.name, "label": step.label, "icon": step.icon, "sideways": step.sideways,
            "url": reverse(f"members:visit-{step.name}", args=[visit.pk]), "link": step.name == "write",
            "form": bound.get(step.name) or _blank(step.name, visit), "open": step.name in bound,
            "confirm": CONFIRM.get(step.name, ""), "primary": i == 0 and not step.sideways,
        }
        for i, step in enumerate(found)
    ]  # fmt: skip


def _blank(name: str, visit: Visit) -> BaseForm | None:
    return None if name in PLAIN | {"write"} else step_form(name, None, visit=visit)


def _change(change: ProposedChange, visit: Visit, user: User, bound: Mapping[str, BaseForm]) -> dict[str, Any]:
    """One finding, with what the ledger says now where somebody has changed it since."""
    change.visit = visit
    now = ledger_value(visit.unit, change.field) if change.kind == ChangeKind.FIELD else ""
    waits = change.kind == ChangeKind.FIELD and change.decided_at is None
    return {
        "row": change,
        "type": ResourceType(change.resource_type).label if change.resource_type else "",
        "now": now,
        "stale": waits and now not in (change.old, change.new),
        "steps": [
            _answer(step, change, bound)
            for step in CHANGE_LIFECYCLE.available(change, user) if step.name != "enter"
        ],
        "may_enter": CHANGE_LIFECYCLE.allows("enter", obj=change, actor=user),
    }  # fmt: skip


def _answer(step: Any, change: ProposedChange, bound: Mapping[str, BaseForm]) -> dict[str, Any]:
    key = f"{step.name}-{change.pk}"
    return {
        "name": step.name, "label": step.label, "icon": step.icon, "open": key in bound,
        "url": reverse(f"members:change-{step.name}", args=[change.pk]),
        "form": bound.get(key) or answer_form(step.name, None, change=change),
    }  # fmt: skip
