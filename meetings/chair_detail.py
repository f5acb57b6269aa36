"""What the pages of the rotation show: one term, what it hands over, and how evenly the chair has lain."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.accounts.models import User
from meetings import policies
from meetings.detail import Bound, steps_of, timeline_of
from meetings.forms import CoChairsForm, HandOverForm, ReplaceForm, SkipForm, SwapForm
from meetings.lifecycle import HANDOVER_LIFECYCLE, SWAP_LIFECYCLE, TERM_LIFECYCLE
from meetings.models import ChairTerm, ChangeKind, Handover, TermChange, TermStatus, TermSwap
from meetings.rotation import Turn, shares
from meetings.selectors.airing import rules_of
from members.models import Alliance, MemberUnit

SENTENCES = {
    TermStatus.AHEAD: gettext_lazy("任期前两周提醒一次；可以互换、顺延或更换。"),
    TermStatus.CURRENT: gettext_lazy("主持联席会议、编排议程、记议定事项；任期满了交接给下一任。"),
    TermStatus.OVER: gettext_lazy("任期已满，交接后由下一任主持。"),
}
GONE = gettext_lazy("这家单位已退出联盟，请更换。")


def term_page(term: ChairTerm, user: User, bound: Bound | None = None) -> dict[str, Any]:
    """The term with its co-chairs, its exchanges, its sheet and the steps open to this person."""
    forms = {
        "swap": lambda: SwapForm(term=term, auto_id="id_swap_%s"),
        "skip": lambda: SkipForm(term=term, auto_id="id_skip_%s"),
        "replace": lambda: ReplaceForm(term=term, auto_id="id_replace_%s"),
        "co-chairs": lambda: CoChairsForm(term=term, auto_id="id_co_chairs_%s"),
        "hand-over": lambda: HandOverForm(auto_id="id_hand_over_%s"),
    }
    orphaned = ChairTerm.objects.orphaned().filter(pk=term.pk).exists()
    swaps = TermSwap.objects.visible_to(user).waiting().filter(term=term) | TermSwap.objects.visible_to(
        user
    ).waiting().filter(other=term)
    return {
        "term": term,
        "now": {
            "status": term.status,
            "kind": "chair",
            "sentence": GONE if orphaned else SENTENCES[TermStatus(term.status)],
        },
        "steps": steps_of(TERM_LIFECYCLE, term, user, "meetings:term", forms, bound),
        "co_chairs": list(term.co_chairs.select_related("zone", "unit")),
        "swaps": [_swap(swap, user) for swap in swaps.select_related("term__alliance", "other", "asking_unit")],
        "handover": Handover.objects.filter(term=term).first(),
        "changes": list(term.changes.select_related("before", "after", "changed_by")),
        "entries": timeline_of(term),
    }


def _swap(swap: TermSwap, user: User) -> dict[str, Any]:
    return {"swap": swap, "steps": steps_of(SWAP_LIFECYCLE, swap, user, "meetings:swap", {}, None)}


def handover_page(handover: Handover, user: User) -> dict[str, Any]:
    """The sheet as it was handed over; whoever comes next receives it here."""
    named = {
        "decisions": _("未办结的议定事项"), "projects": _("推进中的项目"), "late": _("超期未办结的需求"),
        "unclaimed": _("还没有单位认领的需求"),
    }  # fmt: skip
    return {
        "handover": handover, "term": handover.term,
        "sections": [{"title": title, "lines": handover.lines.get(key, [])} for key, title in named.items()],
        "steps": steps_of(HANDOVER_LIFECYCLE, handover, user, "meetings:handover", {}, None),
        "now": {"status": handover.status, "kind": "handover", "sentence": ""},
    }  # fmt: skip


def rotation_page(alliance: Alliance, user: User) -> dict[str, Any]:
    """Every term of one alliance, how each order was found, and what each unit has carried."""
    terms = list(alliance.chair_terms.select_related("unit", "plan"))
    turns = [Turn(term.unit_id, term.begins, term.ends) for term in terms]
    seated = MemberUnit.objects.filter(seats__alliance=alliance, seats__left_on__isnull=True)
    units = {unit.pk: unit for unit in seated.order_by("name_key", "id")}
    skipped = TermChange.objects.filter(term__alliance=alliance, kind=ChangeKind.SKIPPED)
    put_off = list(skipped.values_list("before", flat=True))
    return {
        "alliance": alliance,
        "terms": terms,
        "orphaned": set(ChairTerm.objects.orphaned().filter(alliance=alliance).values_list("pk", flat=True)),
        "shares": [
            {"share": one, "unit": units[one.unit]} for one in shares(units, turns, clock.today(), put_off)
        ],
        "plans": list(alliance.rotation_plans.select_related("planned_by")),
        "rules": rules_of(alliance),
        "may_plan": policies.can_plan(user, alliance.area_code),
        "today": clock.today(),
    }  # fmt: skip
