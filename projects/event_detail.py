"""What the page of one event shows beside its own fields: state, steps, and who signed up."""

from collections.abc import Mapping
from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.areas.selectors import names_of
from core.audit import trail
from core.lifecycle import Step
from core.personal.masking import mask_name, mask_phone
from projects import event_policies
from projects.event_lifecycle import EVENT_LIFECYCLE
from projects.forms.events import CancelForm, GuestForm, HoldForm
from projects.models import EventStatus, ServiceEvent, SignUp, SignUpStatus

FORMS: Mapping[str, type[BaseForm]] = {"cancel": CancelForm, "hold": HoldForm, "enter": GuestForm}
# Ticking off and striking out happen in the list of sign-ups.
IN_THE_LIST = frozenset({"attend", "strike"})
SENTENCES = {
    EventStatus.DRAFT: _("还没有发布，居民看不到。"),
    EventStatus.OPEN: _("已经发布，居民可以报名。"),
    EventStatus.HELD: _("已经举办，到场人数计入活动。"),
    EventStatus.CANCELLED: _("已经取消，报名的人都收到了通知。"),
}
VERBS = {
    "event.drafted": ("plus", _("起草")),
    "event.edited": ("pencil", _("修改内容")),
    "event.published": ("speakerphone", _("发布")),
    "event.attendance_marked": ("user-check", _("登记到场")),
    "event.held": ("checks", _("活动结束")),
    "event.cancelled": ("ban", _("取消活动")),
}


def event_page(event: ServiceEvent, user: User, bound: Mapping[str, BaseForm] | None = None) -> dict[str, Any]:
    """Everything the detail template needs; ``bound`` holds forms to correct."""
    steps = EVENT_LIFECYCLE.available(event, user)
    runs = event_policies.can_run(user, event)
    return {
        "event": event,
        "place": names_of({event.area_code}).get(event.area_code, event.area_code),
        "now": {"status": event.status, "kind": "event", "sentence": SENTENCES[EventStatus(event.status)]},
        "term": None,
        # Before it is published there is no public page to look at and nothing to put into a calendar.
        "told": event.status != EventStatus.DRAFT,
        "steps": [
            _step(step, event, bound or {}, first=i == 0)
            for i, step in enumerate(one for one in steps if _stands_apart(one, event))
        ],
        "sign_ups": [_row(one) for one in _seats(event, user)] if runs else [],
        "runs": runs,
        "may_mark": any(step.name == "attend" for step in steps) and event.has_begun,
        "may_strike": any(step.name == "strike" for step in steps),
        "entries": [
            {"when": row.at, "who": row.actor or "", "icon": VERBS[row.verb][0], "text": VERBS[row.verb][1]}
            for row in trail(event) if row.verb in VERBS
        ],
    }  # fmt: skip


def _stands_apart(step: Step, event: ServiceEvent) -> bool:
    """Not in the list of sign-ups, and nothing that can only be done once it has begun."""
    return step.name not in IN_THE_LIST and (step.name != "hold" or event.has_begun)


def _seats(event: ServiceEvent, user: User) -> Any:
    return SignUp.objects.visible_to(user).filter(event=event).holding().select_related("user")


def _row(one: SignUp) -> dict[str, Any]:
    """Covered: whoever holds the event needs to know that they are expected, not how to find them."""
    name = one.user.full_name if one.user else one.name
    phone = one.user.phone if one.user else one.phone
    return {
        "pk": one.pk, "name": mask_name(name), "phone": mask_phone(phone or ""), "status": one.status,
        "came": one.status == SignUpStatus.ATTENDED, "signed_at": one.signed_at,
        "open": one.status == SignUpStatus.SIGNED,
    }  # fmt: skip


def _step(step: Step, event: ServiceEvent, bound: Mapping[str, BaseForm], first: bool) -> dict[str, Any]:
    form = bound.get(step.name)
    if form is None and step.name in FORMS:
        form = FORMS[step.name](auto_id=f"id_{step.name}_%s")
    return {
        "name": step.name, "label": step.label, "icon": step.icon, "sideways": step.sideways, "form": form,
        "url": reverse(f"projects:event-{step.name}", args=[event.pk]), "link": step.name == "edit",
        "primary": first and step.name != "hold", "strong": step.name == "hold", "open": step.name in bound,
    }  # fmt: skip
