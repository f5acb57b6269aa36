"""What the pages of one unit and one resource show beside their own fields."""

from collections.abc import Mapping
from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import User
from core.audit import trail
from core.templatetags.tongxin import reading, zh_date
from members import policies
from members.contact_lifecycle import CONTACT_LIFECYCLE
from members.forms import (
    STEP_FORMS,
    AccountForm,
    ContactForm,
    LiaisonForm,
    MergeForm,
    OpenContactForm,
    ParentForm,
    ReasonForm,
)
from members.lifecycle import RESOURCE_LIFECYCLE
from members.models import (
    AREA_READERS,
    Agreement,
    ContactChange,
    Liaison,
    MemberUnit,
    Pairing,
    Resource,
    ResourceStatus,
    Schedule,
    Seat,
    UnitStatus,
    Visit,
)
from members.selectors import AccountState, account_state
from members.services import suggest_username
from members.unit_tree import unit_tree
from members.visit_selectors import verified_on, with_turns

SENTENCES = {
    ResourceStatus.DRAFT: gettext_lazy("还没有提交，只有本单位和街道看得到，不计入统计。"),
    ResourceStatus.SUBMITTED: gettext_lazy("等街道审核，通过后进入资源清单，还不计入统计。"),
    ResourceStatus.LISTED: gettext_lazy("在资源清单里，对接时会用到，计入统计。"),
    ResourceStatus.PAUSED: gettext_lazy("暂时不参加对接，已认领的照常兑现。"),
    ResourceStatus.RETIRED: gettext_lazy("不再提供，历史记录保留，不计入统计。"),
}
EXPIRED = gettext_lazy("有效期已过，请确认还能不能提供。")
LAPSED = gettext_lazy("太久没有确认，自动暂停，不参加对接；确认仍可提供就恢复。")
ASKED = gettext_lazy("在资源清单里。已提醒单位确认还能不能提供，过期没有确认会自动暂停。")
VERBS = {
    "resource.added": ("plus", gettext_lazy("添加")),
    "resource.edited": ("pencil", gettext_lazy("修改内容")),
    "resource.submitted": ("send", gettext_lazy("提交审核")),
    "resource.listed": ("list-check", gettext_lazy("列入清单")),
    "resource.returned": ("arrow-back-up", gettext_lazy("退回修改")),
    "resource.paused": ("player-pause", gettext_lazy("暂停")),
    "resource.resumed": ("player-play", gettext_lazy("恢复")),
    "resource.retired": ("archive", gettext_lazy("停用")),
    "resource.reminded": ("bell", gettext_lazy("提醒确认")),
    "resource.lapsed": ("clock-x", gettext_lazy("无人确认，自动暂停")),
    "resource.confirmed": ("calendar-check", gettext_lazy("确认仍可提供")),
    "unit.created": ("plus", gettext_lazy("登记")),
    "unit.edited": ("pencil", gettext_lazy("修改信息")),
    "unit.ended": ("archive", gettext_lazy("退出")),
    "unit.merged": ("git-merge", gettext_lazy("并入别家")),
    "unit.merged_in": ("git-merge", gettext_lazy("并入了重复的一家")),
    "unit.parent_set": ("sitemap", gettext_lazy("改上级单位")),
}


def resource_page(resource: Resource, user: User, bound: Mapping[str, BaseForm] | None = None) -> dict[str, Any]:
    """Everything the resource's template needs; ``bound`` holds a step's form that has to be corrected."""
    return {
        "resource": resource,
        "now": {"status": resource.status, "kind": "resource", "sentence": _sentence(resource)},
        "term": _term(resource),
        "steps": _resource_steps(resource, user, bound or {}),
        "entries": timeline(resource),
        "by_month": list(resource.months.order_by("-month")[:6]),
        "schedule": Schedule.objects.visible_to(user).filter(resource=resource).first(),
        "may_schedule": resource.is_current and policies.can_tend(user, resource),
    }


def _sentence(resource: Resource) -> Any:
    if resource.lapsed_on:
        return LAPSED
    if resource.needs_confirming and resource.is_current:
        return EXPIRED
    return ASKED if resource.waits_for_word else SENTENCES[ResourceStatus(resource.status)]


def _resource_steps(resource: Resource, user: User, bound: Mapping[str, BaseForm]) -> list[dict[str, Any]]:
    """The buttons; the first that leads on is the red one."""
    found = RESOURCE_LIFECYCLE.available(resource, user)
    return [
        {
            "name": step.name, "label": step.label, "icon": step.icon, "sideways": step.sideways,
            "url": reverse(f"members:resource-{step.name}", args=[resource.pk]), "link": step.name == "edit",
            "form": bound.get(step.name) or _blank(step.name), "open": step.name in bound,
            "primary": i == 0 and not step.sideways,
        }
        for i, step in enumerate(found)
    ]  # fmt: skip


def _blank(name: str) -> BaseForm | None:
    return STEP_FORMS[name](auto_id=f"id_{name}_%s") if name in STEP_FORMS else None


def _term(resource: Resource) -> dict[str, Any] | None:
    """Until when its last word holds, by its own end or by the street's rule."""
    if not resource.is_current:
        return None
    until = Resource.objects.ageing().values_list("fresh_until", flat=True).get(pk=resource.pk)
    read = reading(until) or {}
    return {
        "label": _("有效期") if until == resource.valid_until else _("下次确认"),
        "text": read["text"], "family": read["family"],
        "from": _("%(day)s确认") % {"day": zh_date(resource.confirmed_on)} if resource.confirmed_on else "",
        "until": zh_date(until),
    }  # fmt: skip


def timeline(target: MemberUnit | Resource) -> list[dict[str, Any]]:
    """What happened to it, newest first."""
    return [
        {
            "when": row.at, "who": row.actor or "", "icon": VERBS[row.verb][0], "text": VERBS[row.verb][1],
            "detail": row.facts.get("reason", ""),
        }
        for row in trail(target)
        if row.verb in VERBS
    ]  # fmt: skip


def unit_page(unit: MemberUnit, user: User, bound: Mapping[str, BaseForm] | None = None) -> dict[str, Any]:
    """Everything the unit's template needs."""
    bound = bound or {}
    keeps = policies.keeps_area(user, unit.area_code)
    return {
        "unit": unit,
        "now": {"status": unit.status, "kind": "unit", "sentence": ""},
        "merged": list(unit.merged.order_by("id")),
        "tree": unit_tree(unit, user),
        "steps": _unit_steps(unit, user, bound),
        "seats": list(Seat.objects.filter(unit=unit).select_related("alliance").order_by("left_on", "joined_on")),
        "resources": list(Resource.objects.visible_to(user).filter(unit=unit).order_by("status", "-id")[:50]),
        "verified": verified_on(unit),
        "visits": list(Visit.objects.visible_to(user).filter(unit=unit).for_list()[:10]),
        "turn": with_turns(MemberUnit.objects.active().filter(pk=unit.pk)).first(),
        "may_visit": unit.status == UnitStatus.ACTIVE and keeps,
        "reads_visits": user.acting.role in AREA_READERS or policies.speaks_for(user, unit.pk),
        "agreements": list(Agreement.objects.visible_to(user).of_unit(unit.pk).for_list()[:20]),
        "pairings": list(Pairing.objects.visible_to(user).filter(unit=unit).for_list()[:20]),
        "liaisons": [_liaison(each, user, bound) for each in _speakers(unit)],
        "liaison_form": bound.get("appoint") or (LiaisonForm(auto_id="id_appoint_%s") if keeps else None),
        "may_offer": unit.status == UnitStatus.ACTIVE and policies.can_offer_resource(user, unit),
        "entries": timeline(unit),
    }


def _unit_steps(unit: MemberUnit, user: User, bound: Mapping[str, BaseForm]) -> list[dict[str, Any]]:
    if unit.status != UnitStatus.ACTIVE:
        return []
    steps = []
    if policies.can_edit_unit(user, unit):
        url = reverse("members:unit-edit", args=[unit.pk])
        steps.append({"name": "edit", "label": _("修改信息"), "icon": "pencil", "url": url, "link": True})
    if policies.can_set_parent(user, unit):
        form = bound.get("parent") or ParentForm(auto_id="id_parent_%s", unit=unit, user=user)
        steps.append(_sideways("parent", _("改上级单位"), "sitemap", unit, form, bound))
    if policies.can_end_unit(user, unit):
        form = bound.get("merge") or MergeForm(auto_id="id_merge_%s", unit=unit)
        told = _("席位、联络员、资源、认领和项目都转到那一家，签过的文件留在原名下；合并了不能再分开。")
        steps.append({**_sideways("merge", _("并入另一家"), "git-merge", unit, form, bound), "confirm": told})
        form = bound.get("end") or ReasonForm(auto_id="id_end_%s")
        told = _("席位和联络员今天结束，资源全部停用，历史记录保留。")
        steps.append({**_sideways("end", _("办理退出"), "archive", unit, form, bound), "confirm": told})
    return steps


def _sideways(
    name: str, label: str, icon: str, unit: MemberUnit, form: BaseForm, bound: Mapping[str, BaseForm]
) -> dict[str, Any]:
    return {
        "name": name, "label": label, "icon": icon, "sideways": True, "form": form, "open": name in bound,
        "url": reverse(f"members:unit-{name}", args=[unit.pk]),
    }  # fmt: skip


def _speakers(unit: MemberUnit) -> list[Liaison]:
    return list(Liaison.objects.in_force().filter(unit=unit).select_related("user", "unit").order_by("begins", "id"))


def _liaison(liaison: Liaison, user: User, bound: Mapping[str, BaseForm]) -> dict[str, Any]:
    """A liaison's line: the office reads the name, opens the phone with a reason, and hands out the account."""
    key, keeps = f"open-{liaison.pk}", policies.can_give_account(user, liaison.unit)
    return {
        "pk": liaison.pk,
        "name": liaison.called if keeps else liaison.masked_name,
        "phone": liaison.masked_phone,
        "begins": liaison.begins,
        "ends": liaison.ends,
        "account": account_state(liaison).label,
        "username": liaison.user.username if keeps and liaison.user else "",
        "form": bound.get(key) or (OpenContactForm(auto_id=f"id_{key}_%s") if keeps and liaison.phone else None),
        "open": key in bound,
        "may_end": keeps and liaison.user is None and liaison.ends is None,
        "change": _change_told(liaison, keeps=keeps),
        "steps": [*_contact_steps(liaison, user, bound), *(_account_steps(liaison, user, bound) if keeps else [])],
    }


def _waiting(liaison: Liaison) -> ContactChange | None:
    return ContactChange.objects.waiting().filter(liaison=liaison).select_related("liaison__unit").first()


def _change_told(liaison: Liaison, *, keeps: bool) -> str:
    """What was reported and waits, the phone covered like any other."""
    change = _waiting(liaison)
    if change is None:
        return ""
    said = {"name": change.name if keeps else change.masked_name, "phone": change.masked_phone}
    return _("报来变更，等街道确认：%(name)s %(phone)s") % said


def _contact_steps(liaison: Liaison, user: User, bound: Mapping[str, BaseForm]) -> list[dict[str, Any]]:
    """The unit reports a change, the office decides on it."""
    change = _waiting(liaison)
    if change is None:
        key = f"report-{liaison.pk}"
        form = bound.get(key) or ContactForm(auto_id=f"id_{key}_%s")
        url = reverse("members:liaison-report", args=[liaison.unit_id, liaison.pk])
        step = {"name": key, "label": _("报联系方式变更"), "icon": "pencil", "url": url, "form": form}
        return [step] if policies.speaks_for(user, liaison.unit_id) else []
    return [
        {
            "name": step.name, "label": step.label, "icon": step.icon,
            "url": reverse(f"members:contact-{step.name}", args=[change.pk]),
            "form": (bound.get(f"{step.name}-{change.pk}") or ReasonForm(auto_id=f"id_{step.name}-{change.pk}_%s"))
            if step.sideways else None,
        }
        for step in CONTACT_LIFECYCLE.available(change, user)
    ]  # fmt: skip


def _account_steps(liaison: Liaison, user: User, bound: Mapping[str, BaseForm]) -> list[dict[str, Any]]:
    """What the office can do about the liaison's account now."""
    state, where = account_state(liaison), [liaison.unit_id, liaison.pk]
    if state == AccountState.NONE and liaison.ends is None and liaison.unit.status == UnitStatus.ACTIVE:
        key = f"account-{liaison.pk}"
        blank = AccountForm(auto_id=f"id_{key}_%s", initial={"username": suggest_username(liaison)})
        return [{
            "name": "account", "label": _("开账号"), "icon": "key", "submit": _("开账号并出链接"),
            "url": reverse("members:liaison-account", args=where), "form": bound.get(key) or blank,
        }]  # fmt: skip
    return _link_steps(liaison, state, user, where) if state != AccountState.NONE else []


def _link_steps(liaison: Liaison, state: AccountState, user: User, where: list[int]) -> list[dict[str, Any]]:
    steps = []
    if state != AccountState.CLOSED and policies.can_renew_link(user, liaison):
        waiting = state == AccountState.WAITING
        steps.append({
            "name": "renew", "icon": "refresh", "url": reverse("members:liaison-account-renew", args=where),
            "label": _("重出链接") if waiting else _("重设密码"), "submit": _("出新链接"),
            "confirm": _("先前的链接马上失效。") if waiting
            else _("现在的密码马上失效，登录着的设备全部退出；新链接要转给本人。"),
        })  # fmt: skip
    steps.append({
        "name": "withdraw", "label": _("收回账号"), "icon": "ban",
        "url": reverse("members:liaison-account-withdraw", args=where),
        "confirm": _("联络员身份和登录着的设备马上结束；没有别的身份的账号同时停用。历史记录保留。"),
    })  # fmt: skip
    return steps
