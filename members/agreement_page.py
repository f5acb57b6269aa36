"""What the pages of agreements show beside their own fields."""

from collections.abc import Mapping
from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import User
from core.audit import trail
from core.templatetags.tongxin import reading, zh_date
from members.agreement_balance import balance_of
from members.agreement_forms import DisputeForm, step_form
from members.agreement_lifecycle import AGREEMENT_LIFECYCLE, DELIVERY_LIFECYCLE
from members.agreement_policies import side_of
from members.models import Agreement, AgreementStatus, Delivery

SENTENCES = {
    AgreementStatus.DRAFT: gettext_lazy("写好双方的承诺，再送双方签。"),
    AgreementStatus.TO_SIGN: gettext_lazy("文本已定，等双方签；双方都签了才生效。"),
    AgreementStatus.IN_FORCE: gettext_lazy("一方登记，另一方确认，确认了才算数。"),
    AgreementStatus.FULFILLED: gettext_lazy("到期时双方的承诺都兑现了。"),
    AgreementStatus.ENDED: gettext_lazy("提前结束，没兑现的不再计。"),
    AgreementStatus.DROPPED: gettext_lazy("没有签成，记录保留。"),
}
VERBS = {
    "agreement.drafted": ("plus", gettext_lazy("起草")),
    "agreement.edited": ("pencil", gettext_lazy("修改内容")),
    "agreement.commitment_added": ("circle-plus", gettext_lazy("添承诺")),
    "agreement.commitment_removed": ("circle-minus", gettext_lazy("去承诺")),
    "agreement.sent": ("send", gettext_lazy("送双方签")),
    "agreement.returned": ("arrow-back-up", gettext_lazy("退回修改")),
    "agreement.signed": ("writing-sign", gettext_lazy("签署")),
    "agreement.renewed": ("refresh", gettext_lazy("续签")),
    "agreement.reminded": ("bell", gettext_lazy("到期提醒")),
    "agreement.commitment_reminded": ("bell", gettext_lazy("逾期提醒")),
    "agreement.ended": ("archive", gettext_lazy("提前结束")),
    "agreement.dropped": ("trash", gettext_lazy("作废")),
    "agreement.settled": ("checks", gettext_lazy("到期结清")),
}
PLAIN = frozenset({"send"})
SHOWN_DELIVERIES = 100
CONFIRM = {"send": gettext_lazy("送签以后文本不能改；要改就先退回。")}


def agreement_page(agreement: Agreement, user: User, bound: Mapping[str, BaseForm] | None = None) -> dict[str, Any]:
    """Everything the agreement's template needs; ``bound`` holds a step's form that has to be corrected."""
    bound = bound or {}
    rows = Delivery.objects.filter(commitment__agreement=agreement).for_list()[:SHOWN_DELIVERIES]
    return {
        "agreement": agreement,
        "now": {
            "status": agreement.status, "kind": "agreement", "sentence": SENTENCES[AgreementStatus(agreement.status)]
        },
        "term": _term(agreement),
        "steps": _steps(agreement, user, bound),
        "sides": balance_of(agreement),
        "may_promise": AGREEMENT_LIFECYCLE.allows("promise", obj=agreement, actor=user),
        "signatures": list(agreement.signatures.select_related("user")),
        "deliveries": [_delivery(row, user, bound) for row in rows],
        "mine": side_of(user, agreement),
        "renewal": Agreement.objects.filter(renews=agreement).first(),
        "entries": [
            {
                "when": row.at, "who": row.actor or "", "icon": VERBS[row.verb][0], "text": VERBS[row.verb][1],
                "detail": row.facts.get("reason", ""),
            }
            for row in trail(agreement) if row.verb in VERBS
        ],
    }  # fmt: skip


def _term(agreement: Agreement) -> dict[str, Any] | None:
    if not agreement.is_running:
        return None
    read = reading(agreement.ends_on) or {}
    return {
        "label": _("协议期限"), "text": read["text"], "family": read["family"],
        "from": _("%(day)s开始") % {"day": zh_date(agreement.begins_on)}, "until": zh_date(agreement.ends_on),
    }  # fmt: skip


def _steps(agreement: Agreement, user: User, bound: Mapping[str, BaseForm]) -> list[dict[str, Any]]:
    """The buttons; the first that leads on is the red one."""
    found = AGREEMENT_LIFECYCLE.available(agreement, user)
    return [
        {
            "name": step.name, "label": step.label, "icon": step.icon, "sideways": step.sideways,
            "url": reverse(f"members:agreement-{step.name}", args=[agreement.pk]), "link": step.name == "edit",
            "form": bound.get(step.name) or _blank(step.name, agreement, user), "open": step.name in bound,
            "confirm": CONFIRM.get(step.name, ""), "primary": i == 0 and not step.sideways,
        }
        for i, step in enumerate(found)
    ]  # fmt: skip


def _blank(name: str, agreement: Agreement, user: User) -> BaseForm | None:
    return None if name in PLAIN | {"edit"} else step_form(name, None, agreement=agreement, user=user)


def _delivery(delivery: Delivery, user: User, bound: Mapping[str, BaseForm]) -> dict[str, Any]:
    """One thing given, with what this person may say to it."""
    agreement = delivery.commitment.agreement
    return {
        "row": delivery,
        "by": agreement.name_of(delivery.recorded_side),
        "giver": agreement.name_of(delivery.commitment.side),
        "steps": [
            {
                "name": step.name, "label": step.label, "icon": step.icon,
                "open": f"{step.name}-{delivery.pk}" in bound,
                "url": reverse(f"members:delivery-{step.name}", args=[delivery.pk]),
                "form": bound.get(f"{step.name}-{delivery.pk}") or _answer_form(step.name, delivery.pk),
            }
            for step in DELIVERY_LIFECYCLE.available(delivery, user)
        ],
    }  # fmt: skip


def _answer_form(name: str, pk: int) -> BaseForm | None:
    return DisputeForm(auto_id=f"id_dispute-{pk}_%s") if name == "dispute" else None
