"""What the page of one need shows beside its own fields: state, term, steps, pairs, and everything that happened."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock, workdays
from core.accounts.models import RoleName, User
from core.areas.selectors import names_of
from core.audit import trail
from core.lifecycle import Lifecycle, Step
from core.models import AuditEntry
from core.personal.masking import mask_name, mask_phone
from core.personal.phones import display_phone
from core.templatetags.tongxin import reading, zh_day
from members.models import MemberUnit
from needs import forms, policies
from needs.lifecycle import CLAIM_LIFECYCLE, NEED_LIFECYCLE, OFFER_LIFECYCLE
from needs.models import (
    OPEN_STATUSES,
    Claim,
    ClaimOrigin,
    Need,
    NeedCall,
    NeedPhoto,
    NeedStatus,
    Offer,
    Refusal,
    ReminderClock,
)
from needs.selectors.likeness import likely_duplicates
from needs.selectors.places import place_told
from needs.services.capacity import written
from needs.services.merging import MERGE_TARGETS
from needs.words import AMONG_STAFF, HALTED, RUNGS, SENTENCES, TRACK, VERBS

NEED_FORMS: Mapping[str, type[BaseForm]] = {
    "ask-more": forms.ReasonForm, "answer-more": forms.AnswerMoreForm, "return": forms.ReasonForm,
    "refuse": forms.ReasonForm, "reopen": forms.ReasonForm, "merge": forms.MergeForm, "claim": forms.ClaimForm,
    "reclassify": forms.ReclassifyForm, "split": forms.SplitForm,
    "confirm-refusal": forms.ReviewForm, "reject-refusal": forms.ObjectionForm,
    "put-back": forms.PutBackForm,
    "resolve": forms.ResolveForm, "judge": forms.JudgeForm, "claim-for": forms.SpotForm, "quantity": forms.WantedForm,
}  # fmt: skip
OFFER_FORMS: Mapping[str, type[BaseForm]] = {"accept": forms.AcceptForm, "decline": forms.DeclineForm}
CLAIM_FORMS: Mapping[str, type[BaseForm]] = {
    "withdraw": forms.ClaimReasonForm, "release": forms.ClaimReasonForm, "expect": forms.ExpectForm,
}  # fmt: skip
NEED_USERS = frozenset({forms.JudgeForm, forms.MergeForm, forms.ClaimForm, forms.SpotForm})
# These ask other things of one need than of another.
KNOW_NEED = frozenset({forms.JudgeForm, forms.ClaimForm, forms.SpotForm, forms.WantedForm, forms.AcceptForm})
# Nobody is drawn towards ending a thing: these are never the red button.
NEVER_RED = frozenset({"resolve", "judge", "edit", "reopen", "close", "confirm-refusal", "reject-refusal"})
STRONG = frozenset({"resolve", "judge", "confirm-refusal", "reject-refusal"})
LINKS: Mapping[str, Callable[[Need], str]] = {
    "edit": lambda need: reverse("needs:need-edit", args=[need.pk]),
    "offer": lambda need: f"{reverse('needs:matching')}?need={need.pk}",
}
Bound = Mapping[str, BaseForm]
CALLED = frozenset({NeedStatus.ACCEPTED, NeedStatus.LISTED, NeedStatus.MATCHED, NeedStatus.IN_PROGRESS})


def need_page(need: Need, user: User, bound: Bound | None = None, opened: str = "") -> dict[str, Any]:
    """Everything the detail template needs; ``bound`` holds forms to correct, ``opened`` a phone just opened."""
    whole = policies.reads_whole(user, need)
    staff, detail = policies.reads_as_staff(user, need), policies.reads_detail(user, need)
    pairs = _pairs(need, user, bound or {}) if detail else []
    steps = _answer_first(steps_of(need, user, bound or {}), pairs)
    return {
        "need": need,
        "place": names_of({need.area_code}).get(need.area_code, need.area_code),
        "spot": place_told(need, user),
        "detail": need.detail if detail else "",
        "whole": whole,
        "staff": staff,
        "asker": _asker(need, user, bound or {}, opened) if detail else None,
        "photos": _photos(need, detail, policies.can_triage(user, need)),
        "call": _call(need),
        "now": {"status": need.status, "kind": "need", "sentence": sentence_of(need)},
        "term": _term(need),
        "track": _track(need),
        "track_label": _track_label(need),
        "steps": steps,
        "pairs": pairs,
        "merged": list(need.merged.all()) if whole else [],
        "originals": list(need.originals.select_related("changed_by")) if whole else [],
        "alike": _alike(need, user) if any(step["name"] == "merge" for step in steps) else [],
        "parts": list(need.parts.order_by("pk")) if detail else [],
        "refusals": [_refusal(one, need) for one in need.refusals.all()] if staff else [],
        "judgements": list(need.judgements.all()) if whole else [],
        "entries": timeline(need, staff) if whole else [],
    }


def form_of(
    make: type[BaseForm], name: str, user: User, data: Any = None, files: Any = None, need: Need | None = None
) -> BaseForm:
    """One step's form, with ids of its own so that several stand on one page."""
    extra: dict[str, Any] = {"user": user} if make in NEED_USERS else {}
    if make in KNOW_NEED:
        extra["need"] = need
    return make(data, files, auto_id=f"id_{name}_%s", **extra)


def _alike(need: Need, user: User) -> list[dict[str, Any]]:
    """What may be the same matter, for whoever could merge it: with the reasons, and one step away."""
    day = need.asked_on or clock.day_of(need.created_at)
    found = likely_duplicates(
        text=need.text, place=need.place, area_code=need.area_code, day=day, exclude=need.pk,
        among=Need.objects.visible_to(user),
    )  # fmt: skip
    places = names_of({one.need.area_code for one in found})
    return [
        {
            "need": one.need, "place": places.get(one.need.area_code, ""), "reasons": one.reasons,
            "may_merge": one.need.status in MERGE_TARGETS,
        }
        for one in found
        if policies.can_triage(user, one.need)
    ]  # fmt: skip


# ── steps ─────────────────────────────────────────────────────────────────────────────────────
def steps_of(need: Need, user: User, bound: Bound) -> list[dict[str, Any]]:
    """The buttons: the first is the red one, unless it would end the matter."""
    steps = NEED_LIFECYCLE.available(need, user)
    return [_need_step(step, need, user, bound, first=i == 0) for i, step in enumerate(steps)]


def _need_step(step: Step, need: Need, user: User, bound: Bound, first: bool) -> dict[str, Any]:
    link = LINKS.get(step.name)
    return {
        **_step(step, NEED_FORMS, user, bound, f"need-{step.name}", need),
        "url": link(need) if link else reverse(f"needs:need-{step.name}", args=[need.pk]),
        "link": link is not None,
        "primary": first and step.name not in NEVER_RED,
        "strong": step.name in STRONG,
    }


def _step(
    step: Step, made: Mapping[str, type[BaseForm]], user: User, bound: Bound, key: str, need: Need | None = None
) -> dict[str, Any]:
    form = bound.get(key)
    if form is None and step.name in made:
        form = form_of(made[step.name], key, user, need=need)
    return {
        "name": step.name, "label": step.label, "icon": step.icon, "sideways": step.sideways, "form": form,
        "open": key in bound,
    }  # fmt: skip


def small_steps(
    table: Lifecycle, noun: str, made: Mapping[str, type[BaseForm]], obj: Any, user: User, bound: Bound
) -> list[dict[str, Any]]:
    """The steps of an offer or a claim, as they stand in its row."""
    return [
        {
            **_step(step, made, user, bound, f"{noun}-{step.name}-{obj.pk}", obj.need),
            "url": reverse(f"needs:{noun}-{step.name}", args=[obj.pk]),
            "strong": step.name in {"accept", "confirm"},
        }
        for step in table.available(obj, user)
    ]


def _refusal(refusal: Refusal, need: Need) -> dict[str, Any]:
    """One proposal not to take the need on; while it waits, with everybody who may decide it."""
    refusal.need = need
    reviewers = policies.second_reviewers(refusal) if refusal.is_waiting else []
    named = _("、").join(f"{post.user}（{post.get_role_display()}）" for post in reviewers)
    return {"row": refusal, "waits": refusal.is_waiting, "reviewers": named}


def _answer_first(steps: list[dict[str, Any]], pairs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A unit that was asked finds its answer among the steps, and no second way of claiming beside it."""
    for pair in pairs:
        if any(step["name"] == "accept" for step in pair["steps"]):
            answers = [{**step, "primary": step["name"] == "accept"} for step in pair["steps"]]
            pair["steps"] = []
            return [*answers, *(step for step in steps if step["name"] != "claim")]
    return steps


def _call(need: Need) -> dict[str, Any] | None:
    """How far the need is with finding who takes it: whose turn it is, and how much is left."""
    if need.status not in CALLED or (not need.call and need.wanted is None):
        return None
    said = []
    if need.call == NeedCall.FIRST_RIGHT:
        said.append(_("%(day)s前由对接的单位先认领") % {"day": zh_day(need.first_right_until)})
    if need.wanted is not None and need.left_to_claim is not None:
        told = {"wanted": written(need.wanted), "left": written(need.left_to_claim), "measure": need.measure}
        said.append(_("需要 %(wanted)s %(measure)s，还差 %(left)s %(measure)s") % told)
    return {"state": need.call, "sentence": _("，").join(said)}


def _pairs(need: Need, user: User, bound: Bound) -> list[dict[str, Any]]:
    """对接与认领: every unit that was asked or gave its word, the claim in place of the offer it answers."""
    claims = list(Claim.objects.visible_to(user).filter(need=need).for_list().order_by("id"))
    offers = list(Offer.objects.visible_to(user).filter(need=need, claim__isnull=True).for_list().order_by("id"))
    for claim in claims:
        claim.need = need
    for offer in offers:
        offer.need = need
    told = [_claim_row(claim, user, bound) for claim in claims]
    return told + [_offer_row(offer, user, bound) for offer in offers]


def _claim_row(claim: Claim, user: User, bound: Bound) -> dict[str, Any]:
    live = claim.status in ("claimed", "confirmed")
    return {
        "row": claim, "kind": "claim", "when": claim.claimed_at, "until": None, "begins": claim.expected_on,
        "spot": claim.origin == ClaimOrigin.ON_THE_SPOT,
        "steps": small_steps(CLAIM_LIFECYCLE, "claim", CLAIM_FORMS, claim, user, bound),
        "project": live and any(step.name == "start" for step in NEED_LIFECYCLE.available(claim.need, user)),
    }  # fmt: skip


def _offer_row(offer: Offer, user: User, bound: Bound) -> dict[str, Any]:
    return {
        "row": offer, "kind": "offer", "when": offer.offered_at or offer.created_at, "until": offer.answer_by,
        "steps": small_steps(OFFER_LIFECYCLE, "offer", OFFER_FORMS, offer, user, bound),
        "project": False,
    }  # fmt: skip


# ── who asked ─────────────────────────────────────────────────────────────────────────────────
def _asker(need: Need, user: User, bound: Bound, opened: str) -> dict[str, Any]:
    """The asker, covered; who may open the phone gets the form to say why."""
    may_open = policies.can_open_contact(user, need)
    known = may_open or policies.reads_whole(user, need)
    return {
        "unit": need.asking_unit,
        "name": mask_name(need.asker_name) if known else "",
        "phone": mask_phone(display_phone(need.asker_phone)) if known else "",
        "opened": opened,
        "form": bound.get("contact") or forms.OpenContactForm(auto_id="id_contact_%s"),
        "may_open": may_open and bool(need.asker_phone) and not opened,
        "open": "contact" in bound,
    }


def _photos(need: Need, detail: bool, moderates: bool) -> list[dict[str, Any]]:
    shown = need.photos.all() if detail else need.photos.filter(public=True)
    alt = _("需求照片")
    return [
        {
            "url": reverse("needs:photo", args=[need.pk, photo.file_id]),
            "alt": f"{alt} {i}",
            "public": photo.public,
            "step": _photo_step(photo) if moderates else None,
        }
        for i, photo in enumerate(shown, 1)
    ]


def _photo_step(photo: NeedPhoto) -> dict[str, Any]:
    name, label, icon = ("hide", _("不公开"), "eye-off") if photo.public else ("publish", _("公开"), "eye")
    return {"label": label, "icon": icon, "url": reverse(f"needs:photo-{name}", args=[photo.need_id, photo.file_id])}


# ── where it stands ───────────────────────────────────────────────────────────────────────────
def sentence_of(need: Need) -> str:
    if need.imported:
        return _("台账导入的历史需求，不启动时限，不计入各项比率。")
    if need.halted_for:
        return f"{HALTED[NeedStatus(need.status)]}{need.halted_for}"
    said = str(SENTENCES[NeedStatus(need.status)])
    return f"{said}{_('理由：')}{need.reason}" if need.reason and need.status in WITH_REASON else said


WITH_REASON = frozenset({NeedStatus.NEEDS_MORE, NeedStatus.RETURNED, NeedStatus.REFUSED, NeedStatus.REOPENED})


def _term(need: Need) -> dict[str, Any] | None:
    if need.status == NeedStatus.SUBMITTED:
        return _clock(_("答复时限"), _day(need.created_at), need.response_due, _("%(day)s提出"))
    if need.paused_on is not None and need.status == NeedStatus.NEEDS_MORE:
        since = _("%(day)s起等提出人补充") % {"day": zh_day(need.paused_on)}
        return {"label": _("答复时限"), "text": _("暂停计时"), "family": "", "total": 0, "from": since, "until": ""}
    if need.status == NeedStatus.RESOLVED and need.resolved_at:
        return _clock(_("评价截止"), _day(need.resolved_at), need.judge_by, _("%(day)s办结"))
    if need.status in OPEN_STATUSES[2:] and need.reopened_count and need.completion_due and need.completion_days:
        begins = workdays.add_workdays(need.completion_due, -need.completion_days)
        return _clock(_("办结时限"), begins, need.completion_due, _("%(day)s重办"))
    if need.status in OPEN_STATUSES[2:] and need.accepted_at:
        return _clock(_("办结时限"), _day(need.accepted_at), need.completion_due, _("%(day)s受理"))
    return None


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.SHANGHAI).date()


def _clock(label: str, begins: date, due: date | None, began: str) -> dict[str, Any] | None:
    if due is None:
        return None
    entered = workdays.overrides()
    read = reading(due, entered=entered) or {}
    total = max(workdays.workdays_between(begins, due, entered=entered), 0)
    gone = min(max(workdays.workdays_between(begins, clock.today(), entered=entered), 0), total)
    return {
        "label": label, "text": read.get("text", ""), "family": read.get("family", ""), "total": total, "gone": gone,
        "from": began % {"day": zh_day(begins)}, "until": zh_day(due),
    }  # fmt: skip


def _track(need: Need) -> list[dict[str, Any]]:
    at = _place_on_track(need)
    return [{"label": label, "done": i < at, "current": i == at} for i, (label, _states) in enumerate(TRACK)]


def _place_on_track(need: Need) -> int:
    found = (i for i, (_label, states) in enumerate(TRACK) if need.status in states)
    return next(found, 0)


def _track_label(need: Need) -> str:
    at = _place_on_track(need)
    return _("第 %(at)s 步，共 %(all)s 步：%(label)s") % {"at": at + 1, "all": len(TRACK), "label": TRACK[at][0]}


# ── what happened ─────────────────────────────────────────────────────────────────────────────
def timeline(need: Need, staff: bool) -> list[dict[str, Any]]:
    """The trail in words, newest first; neighbours who seconded stay out of it, and the office's papers."""
    rows = [row for row in trail(need) if row.verb in VERBS and (staff or row.verb not in AMONG_STAFF)]
    units = _unit_names(rows)
    return [_entry(row, units) for row in rows]


def _unit_names(rows: Iterable[AuditEntry]) -> dict[int, str]:
    asked = {row.facts["unit"] for row in rows if row.facts.get("unit")}
    return dict(MemberUnit.objects.filter(pk__in=asked).values_list("pk", "name")) if asked else {}


def _entry(row: AuditEntry, units: dict[int, str]) -> dict[str, Any]:
    icon, text = RUNGS[row.facts["level"]] if row.verb == "need.reminded" else VERBS[row.verb]
    detail = units.get(row.facts.get("unit") or 0, "") or _limit_told(row)
    return {"when": row.at, "who": _who(row), "icon": icon, "text": text, "detail": detail}


def _limit_told(row: AuditEntry) -> str:
    """The day a step speaks of: promised when it was accepted, near or past when it was reminded of."""
    if not row.facts.get("due"):
        return ""
    values = {"day": zh_day(date.fromisoformat(row.facts["due"]))}
    if row.verb == "need.reminded":
        return _("%(clock)s时限%(day)s") % {**values, "clock": ReminderClock(row.facts["clock"]).label}
    return _("承诺 %(day)s前办结") % values


OUTSIDE = gettext_lazy("评价链接")


def _who(row: AuditEntry) -> str:
    if row.actor is None:
        return str(OUTSIDE)
    name = str(row.actor)
    return mask_name(name) if row.role == RoleName.RESIDENT else name
