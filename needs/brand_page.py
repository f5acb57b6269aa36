"""What the pages of brand service lists show: the editions, a draft at work, a published list."""

from collections.abc import Mapping
from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.accounts.roles import acting
from core.areas.selectors import settings_of
from core.audit import trail
from core.pages import page_of
from needs import policies
from needs.brand_forms import BrandTitleForm, ServiceForm
from needs.lifecycle import BRAND_LIFECYCLE
from needs.models import BrandList, BrandService, EditionStatus
from needs.selectors.brands import groups_of, told_of
from needs.words import BRAND_SENTENCES, BRAND_VERBS

STREET_DIGITS = 9
STEP_FORMS = frozenset({"publish", "refresh", "edit", "discard"})
Bound = Mapping[str, BaseForm]


def index_page(user: User, number: Any) -> dict[str, Any]:
    """Every edition one may see, latest first."""
    visible = BrandList.objects.visible_to(user)
    street = acting(user).street_code
    office = len(street) == STREET_DIGITS and policies.can_write_brands(user, BrandList(area_code=street))
    return {
        "page": page_of(visible.for_list(), number),
        "may_draft": office and not visible.drafts().filter(area_code=street).exists(),
    }


def brand_page(brand_list: BrandList, user: User, bound: Bound | None = None) -> dict[str, Any]:
    """One edition, draft or published; ``bound`` holds forms to correct."""
    groups, bound = groups_of(brand_list), bound or {}
    status = EditionStatus(brand_list.status)
    may_write = policies.can_write_brands(user, brand_list)
    at_work = may_write and BRAND_LIFECYCLE.allows("line", obj=brand_list, actor=user)
    drafts = BrandList.objects.visible_to(user).drafts().filter(area_code=brand_list.area_code)
    return {
        "list": brand_list,
        "groups": [{"group": group, "rows": [_row(one, at_work, bound) for one in group.services]} for group in groups],
        "told": told_of(groups),
        "organ": settings_of(brand_list.street_code).host_organ,
        "earlier": list(BrandList.objects.before(brand_list)),
        "now": {"status": status, "kind": "need_list", "sentence": BRAND_SENTENCES[status]},
        "steps": _steps(brand_list, user, bound),
        "entries": _timeline(brand_list) if may_write else [],
        "errors": [form for key, form in bound.items() if key == "order"],
        "at_work": at_work,
        "unsaid": sum(not (one.schedule and one.serves) for group in groups for one in group.services) * at_work,
        "may_go_on": brand_list.is_published and may_write and not drafts.exists(),
    }


def _row(service: BrandService, at_work: bool, bound: Bound) -> dict[str, Any]:
    if not at_work:
        return {"service": service}
    key = f"line-{service.pk}"
    step = {
        "label": _("改"), "icon": "pencil", "url": reverse("needs:brand-line", args=[service.list_id, service.pk]),
        "form": bound.get(key) or ServiceForm.of(service), "open": key in bound,
    }  # fmt: skip
    remove = reverse("needs:brand-remove", args=[service.list_id, service.pk])
    return {"service": service, "step": step, "remove": remove, "unsaid": not (service.schedule and service.serves)}


def _steps(brand_list: BrandList, user: User, bound: Bound) -> list[dict[str, Any]]:
    steps = [step for step in BRAND_LIFECYCLE.available(brand_list, user) if step.name in STEP_FORMS]
    return [
        {
            "name": step.name, "label": step.label, "icon": step.icon, "sideways": step.sideways,
            "url": reverse(f"needs:brand-{step.name}", args=[brand_list.pk]), "primary": step.name == "publish",
            "form": bound.get(step.name) or (BrandTitleForm.of(brand_list) if step.name == "edit" else None),
            "confirm": _confirm(step.name), "open": step.name in bound,
        }
        for step in steps
    ]  # fmt: skip


def _confirm(step: str) -> str:
    if step == "publish":
        return _("发布后内容不再改动，居民和单位都能看到。")
    return _("作废后这份草稿就没有了，对接和认领不受影响。") if step == "discard" else ""


def _timeline(brand_list: BrandList) -> list[dict[str, Any]]:
    return [
        {"when": row.at, "who": row.actor or "", "icon": BRAND_VERBS[row.verb][0], "text": BRAND_VERBS[row.verb][1]}
        for row in trail(brand_list)
        if row.verb in BRAND_VERBS
    ]
