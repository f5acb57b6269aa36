"""What the pages of need lists show: the index, a draft at work, a published edition, two of them compared."""

from collections.abc import Mapping
from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.accounts.roles import acting
from core.areas.models import Area
from core.areas.selectors import names_of, settings_of
from core.audit import trail
from core.pages import page_of
from needs import policies
from needs.edition_forms import DraftListForm, TitleForm
from needs.filters import NeedListPageFilter
from needs.lifecycle import LIST_LIFECYCLE
from needs.models import EditionStatus, Need, NeedList, Reach, Urgency
from needs.selectors.editions import Change, Line, compare, lines_of, place_of, silent_communities
from needs.words import CHANGED, LIST_SENTENCES, LIST_VERBS

OFFERED = 60
STREET_DIGITS = 9
Bound = Mapping[str, BaseForm]


def index_page(user: User, query: Any, form: DraftListForm) -> dict[str, Any]:
    """Every list one may see, and for the office which communities have not spoken yet."""
    visible = NeedList.objects.visible_to(user)
    places = Area.objects.visible_to(user).communities().in_force()
    found = NeedListPageFilter(query, queryset=visible.for_list(), communities=places)
    page = page_of(found.qs, query.get("page"))
    names = names_of({row.area_code for row in page["rows"]})
    role = acting(user)
    office = policies.is_street_officer(user, role.area_code) and len(role.area_code) == STREET_DIGITS
    return {
        "filter": found,
        "page": page | {"rows": [{"list": row, "place": place_of(row, names)} for row in page["rows"]]},
        "form": form,
        "may_draft": bool(form.places),
        "silent": silent_communities(role.street_code) if office else [],
    }


def draft_page(need_list: NeedList, user: User, words: str = "", bound: Bound | None = None) -> dict[str, Any]:
    """The lines as they stand, what else could be taken up, and the steps; ``bound`` holds forms to correct."""
    lines = lines_of(need_list, among=Need.objects.visible_to(user))
    waiting = _offered(need_list, user, words)
    names = names_of({need.area_code for need in waiting})
    return {
        **_shared(need_list, user, lines, bound),
        "unfit": [line for line in lines if not line.fits],
        "may_write": policies.can_write_list(user, need_list),
        "waiting": [{"need": need, "place": names.get(need.area_code, "")} for need in waiting[:OFFERED]],
        "more": len(waiting) > OFFERED,
        "off": [{"name": "remove", "label": _("拿掉勾选的"), "icon": "x"}],
        "on": [{"name": "add", "label": _("加上勾选的"), "icon": "plus"}],
        "words": words,
    }


def _offered(need_list: NeedList, user: User, words: str) -> list[Need]:
    """What waits in the place and is not on the draft, as far as one may write it."""
    if not policies.can_write_list(user, need_list):
        return []
    waiting = Need.objects.visible_to(user).listable().filter(need_list.within).search(words)
    free = waiting.exclude(list_entries__list=need_list)
    return list(free.for_list().by_due()[: OFFERED + 1])


def edition_page(need_list: NeedList, user: User) -> dict[str, Any]:
    """A published edition as the document it is."""
    lines = lines_of(need_list, among=Need.objects.visible_to(user))
    drafts = NeedList.objects.visible_to(user).of_scope(need_list).drafts()
    return {
        **_shared(need_list, user, lines),
        "told": told_of(lines),
        "organ": settings_of(need_list.street_code).host_organ,
        "editions": list(NeedList.objects.of_scope(need_list).published().order_by("-edition")),
        "may_go_on": policies.can_write_list(user, need_list) and not drafts.exists(),
        "next_place": f"zone:{need_list.zone_id}" if need_list.zone_id else need_list.area_code,
    }


def told_of(lines: list[Line]) -> dict[str, int]:
    """The numbers a list opens with."""
    return {
        "all": len(lines),
        "universal": sum(line.reach == Reach.UNIVERSAL for line in lines),
        "hot_spot": sum(line.reach == Reach.HOT_SPOT for line in lines),
        "urgent": sum(line.urgency != Urgency.NORMAL for line in lines),
        "moved": sum(line.moved for line in lines),
    }


def compare_page(need_list: NeedList, earlier: NeedList, user: User) -> dict[str, Any]:
    """What an edition has beside an earlier one, has lost, and says differently."""
    among = Need.objects.visible_to(user)
    found = compare(lines_of(earlier, among=among), lines_of(need_list, among=among))
    return {
        "list": need_list,
        "earlier": earlier,
        "place": place_of(need_list),
        "added": found.added,
        "gone": found.gone,
        "changed": [{"line": line, "changes": [_told(each) for each in changes]} for line, changes in found.changed],
        "same": found.same,
        "others": list(NeedList.objects.before(need_list)),
    }


def _told(change: Change) -> dict[str, Any]:
    """A changed column in words; states are drawn as states."""
    label, said = CHANGED[change.column]
    return {
        "label": label, "before": said(change.before), "after": said(change.after),
        "states": (change.before, change.after) if change.column == "status" else None,
    }  # fmt: skip


def _shared(need_list: NeedList, user: User, lines: list[Line], bound: Bound | None = None) -> dict[str, Any]:
    bound = bound or {}
    staff = policies.works_over(user, need_list.area_code)
    status = EditionStatus(need_list.status)
    return {
        "list": need_list,
        "place": place_of(need_list),
        "lines": lines,
        "several": len({line.area_code for line in lines}) > 1,
        "earlier": NeedList.objects.before(need_list).first(),
        "now": {"status": status, "kind": "need_list", "sentence": LIST_SENTENCES[status]},
        "steps": _steps(need_list, user, bound),
        "entries": _timeline(need_list) if staff else [],
        "errors": [form for key, form in bound.items() if key not in STEP_FORMS],
    }


STEP_FORMS = frozenset({"publish", "edit", "discard"})


def _steps(need_list: NeedList, user: User, bound: Bound) -> list[dict[str, Any]]:
    """The buttons beside the draft; lines are added, removed and moved where they stand."""
    steps = [step for step in LIST_LIFECYCLE.available(need_list, user) if step.name in STEP_FORMS]
    return [
        {
            "name": step.name, "label": step.label, "icon": step.icon, "sideways": step.sideways,
            "url": reverse(f"needs:edition-{step.name}", args=[need_list.pk]), "primary": step.name == "publish",
            "form": bound.get(step.name) or (TitleForm.of(need_list) if step.name == "edit" else None),
            "confirm": _confirm(step.name), "open": step.name in bound,
        }
        for step in steps
    ]  # fmt: skip


def _confirm(step: str) -> str:
    if step == "publish":
        return _("发布后内容不再改动，居民和单位都能看到；已受理的同时列入清单，可以认领。")
    return _("作废后这份草稿就没有了，需求本身不受影响。") if step == "discard" else ""


def _timeline(need_list: NeedList) -> list[dict[str, Any]]:
    return [
        {"when": row.at, "who": row.actor or "", "icon": LIST_VERBS[row.verb][0], "text": LIST_VERBS[row.verb][1]}
        for row in trail(need_list)
        if row.verb in LIST_VERBS
    ]
