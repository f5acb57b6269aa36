"""What the pages of an application show."""

from collections.abc import Mapping
from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.areas.selectors import names_of
from core.audit import trail
from members import admission_policies as policies
from members.admission_forms import ApproveForm, RefuseForm
from members.admission_lifecycle import ADMISSION_LIFECYCLE
from members.admission_selectors import Alike, alike_units
from members.forms import OpenContactForm
from members.models import Admission, AdmissionStatus, Alliance, MemberUnit

SENTENCES = {
    AdmissionStatus.APPLIED: _("等街道审核。"),
    AdmissionStatus.RETURNED: _("等申请单位改好再交。"),
    AdmissionStatus.APPROVED: _("已经是成员单位。"),
    AdmissionStatus.DECLINED: _("没有通过，原因已告诉申请单位。"),
}
TOLD = {
    AdmissionStatus.APPLIED: _("收到了，街道正在审核，有结果发短信告诉您。"),
    AdmissionStatus.RETURNED: _("有地方要补充。请看原因，改好再交。"),
    AdmissionStatus.APPROVED: _("欢迎加入。街道会和联系人联系，开好账号。"),
    AdmissionStatus.DECLINED: _("这次没有通过。原因在下面，有疑问请打电话问街道。"),
}
VERBS = {
    "admission.applied": ("inbox", _("提交申请")),
    "admission.corrected": ("send", _("改好再交")),
    "admission.approved": ("circle-check", _("同意加入")),
    "admission.returned": ("arrow-back-up", _("退回修改")),
    "admission.declined": ("ban", _("不予通过")),
}


def admission_page(
    admission: Admission, user: User, bound: Mapping[str, BaseForm] | None = None, phone: str | None = None
) -> dict[str, Any]:
    """Everything the reviewer's page needs; ``phone`` is the number just opened."""
    bound = bound or {}
    # Whom it may be matters until it is decided.
    alike = alike_units(admission) if admission.status == AdmissionStatus.APPLIED else []
    shown = MemberUnit.objects.visible_to(user).filter(pk__in=[one.unit.pk for one in alike])
    within = set(shown.values_list("pk", flat=True))
    may_open = policies.can_open(user, admission) and bool(admission.phone)
    return {
        "admission": admission,
        "now": {
            "status": admission.status, "kind": "admission", "sentence": SENTENCES[AdmissionStatus(admission.status)],
        },
        "steps": _steps(admission, user, alike, bound),
        "alike": [(one, one.unit.pk in within) for one in alike],
        "place": names_of({admission.area_code}).get(admission.area_code, ""),
        "contact": admission.contact if policies.can_open(user, admission) else admission.masked_contact,
        "phone": phone or admission.masked_phone,
        "open_form": (bound.get("open") or OpenContactForm(auto_id="id_open_%s")) if may_open and not phone else None,
        "entries": _timeline(admission),
    }  # fmt: skip


def _steps(admission: Admission, user: User, alike: list[Alike], bound: Mapping[str, BaseForm]) -> list[dict[str, Any]]:
    return [
        {
            "name": step.name, "label": step.label, "icon": step.icon, "sideways": step.sideways,
            "url": reverse(f"members:admission-{step.name}", args=[admission.pk]),
            "form": bound.get(step.name) or step_form(step.name, admission, alike=alike), "open": step.name in bound,
            "primary": not step.sideways,
        }
        for step in ADMISSION_LIFECYCLE.available(admission, user)
    ]  # fmt: skip


def step_form(name: str, admission: Admission, data: Any = None, alike: list[Alike] | None = None) -> BaseForm:
    """The form of one of the office's steps."""
    if name == "approve":
        return ApproveForm(data, admission=admission, alike=alike or [], auto_id="id_approve_%s")
    return RefuseForm(data, auto_id=f"id_{name}_%s", initial={"version": admission.version})


def _timeline(admission: Admission) -> list[dict[str, Any]]:
    return [
        {
            "when": row.at, "who": row.actor or "", "icon": VERBS[row.verb][0], "text": VERBS[row.verb][1],
            "detail": row.facts.get("reason", ""),
        }
        for row in trail(admission)
        if row.verb in VERBS
    ]  # fmt: skip


def alliances_to_join() -> list[dict[str, Any]]:
    """Every alliance a unit can ask to join, under the name of its street."""
    alliances = list(Alliance.objects.published().order_by("area_code", "id"))
    names = names_of({one.area_code[:9] for one in alliances})
    streets: dict[str, list[Alliance]] = {}
    for one in alliances:
        streets.setdefault(one.area_code[:9], []).append(one)
    return [{"street": names.get(code, ""), "alliances": rows} for code, rows in streets.items()]
