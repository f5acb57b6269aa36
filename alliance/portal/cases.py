"""One case, told like a parcel on its way: to the one who asked in full, to neighbours without any person in it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.portal.forms import AddForm
from alliance.portal.selectors import UNDER_WAY, case_url, doer_of, is_resident, readable
from alliance.portal.words import RESTING, STEPS
from core import audit
from core.areas.selectors import names_of
from core.models import AuditEntry
from core.personal.masking import without_numbers
from core.templatetags.tongxin import zh_day
from needs.lifecycle import NEED_LIFECYCLE
from needs.models import Need, NeedStatus
from needs.words import HEADLINES
from projects.models import ProgressEntry

ASKER_ONLY = frozenset({"need.more_asked", "need.more_answered"})


def case_page(need: Need, user: Any) -> dict[str, Any]:
    """The context of the case page."""
    own = is_own(need, user)
    steps = names_of_steps(need, user)
    place = names_of({need.area_code}).get(need.area_code, "")
    return {
        "need": {
            "title": need.text if own else without_numbers(need.text),
            "number": need.number,
            "place": (own and need.place) or place,
        },
        "status": need.status,
        "headline": RESTING if need.is_resting else HEADLINES[NeedStatus(need.status)],
        "sentence": _sentence(need, own),
        "promise": need.promise if need.status in UNDER_WAY else "",
        "joined": _joined(need, user),
        "said": need.originals.first() if own else None,
        "entries": entries_of(need, own=own),
        "judge": _judge(need) if own and "judge" in steps else None,
        "second": None if own else _second(need, user, steps),
        "follow": None if own else _follow(need, user, steps),
        "add": _add(need) if own and "answer-more" in steps else None,
        "back": reverse("portal:mine" if own else "portal:neighbours"),
        "back_label": _("我的诉求") if own else _("大家关心"),
    }


def names_of_steps(need: Need, user: Any) -> set[str]:
    """What a resident may do here; nobody else acts on these pages."""
    return {step.name for step in NEED_LIFECYCLE.available(need, user)} if is_resident(user) else set()


def is_own(need: Need, user: Any) -> bool:
    return user.is_authenticated and need.asker_id == user.pk


def photos_of(need: Need, *, own: bool) -> list[dict[str, str]]:
    """The asker sees every photo, neighbours those staff have cleared."""
    return [
        {"url": reverse("portal:photo", args=[photo.pk]), "alt": _("居民拍的照片")}
        for photo in need.photos.all()
        if own or photo.public
    ]


def entries_of(need: Need, *, own: bool) -> list[dict[str, Any]]:
    """What happened, newest first: the trail in everyday words, and what the project reported on the way."""
    told = [_told(entry, need, own) for entry in audit.trail(need) if entry.verb in STEPS]
    told += [_progress(row) for row in ProgressEntry.objects.filter(project__needs=need)]
    return sorted((one for one in told if one), key=lambda one: one["when"], reverse=True)


def _told(entry: AuditEntry, need: Need, own: bool) -> dict[str, Any] | None:
    if entry.verb in ASKER_ONLY and not own:
        return None
    photos = photos_of(need, own=own) if entry.verb == "need.entered" else []
    return {"what": _what(entry, own), "note": _note(entry, need, own), "when": entry.at, "photos": photos}


def _what(entry: AuditEntry, own: bool) -> Any:
    if entry.verb == "need.judged" and not own:
        return _("提的人评价了")
    return STEPS[entry.verb]


def _note(entry: AuditEntry, need: Need, own: bool) -> str:
    values = {"unit": doer_of(need), "day": _day(need.completion_due)}
    notes = {
        "need.accepted": _("%(day)s前办好") % values if need.completion_due else "",
        "need.claimed": _("%(unit)s答应来办") % values if values["unit"] else "",
        "need.resolved": need.resolution if entry.facts.get("round") == need.reopened_count else "",
        "need.more_asked": need.reason if own and need.status == NeedStatus.NEEDS_MORE else "",
        "need.put_back": without_numbers(need.halted_for) if need.status == NeedStatus.LISTED else "",
        "need.suspended": without_numbers(need.halted_for) if need.is_resting else "",
        "need.returned": need.reason,
        "need.refused": need.reason,
    }
    return notes.get(entry.verb, "")


def _progress(row: ProgressEntry) -> dict[str, Any]:
    return {"what": _("又办了一步"), "note": without_numbers(row.text), "when": row.entered_at, "photos": []}


def _sentence(need: Need, own: bool) -> str:
    """One sentence under the state: whose turn it is, and until when."""
    values = {"day": _day(need.response_due), "due": _day(need.completion_due), "unit": doer_of(need)}
    if need.status == NeedStatus.SUBMITTED and need.response_due:
        return _("%(day)s前告诉您谁来办、几天办好。") % values
    if need.status in (NeedStatus.RESOLVED, NeedStatus.CLOSED):
        return need.resolution
    if need.status == NeedStatus.NEEDS_MORE:
        return need.reason if own else ""
    if need.status in (NeedStatus.RETURNED, NeedStatus.REFUSED):
        return need.reason
    if need.halted_for:
        return _("原因：%(why)s") % {"why": without_numbers(need.halted_for)}
    if need.status == NeedStatus.REOPENED and own:
        return _("您说没办好，已经转回去重新办，%(due)s前办好。") % values
    if values["unit"] and need.completion_due:
        return _("%(unit)s在办，%(due)s前办好。") % values
    # Where the promise stands below, the day is said there.
    return _("%(due)s前办好。") % values if need.completion_due and not need.promise else ""


def _joined(need: Need, user: Any) -> dict[str, str] | None:
    """The case a merged one is carried on with, where the reader may see it."""
    target = need.merged_into if need.merged_into_id else None
    if target is None or not readable(user).filter(pk=target.pk).exists():
        return None
    own = is_own(target, user)
    return {"url": case_url(target), "title": target.text if own else without_numbers(target.text)}


def _add(need: Need) -> dict[str, Any]:
    return {"url": reverse("portal:add", args=[need.pk]), "asked": need.reason, "form": AddForm(auto_id="id_add_%s")}


def _follow(need: Need, user: Any, steps: set[str]) -> dict[str, Any] | None:
    """Those who do not need it too may still want to hear of it."""
    if "unfollow" in steps:
        return {"url": reverse("portal:unfollow", args=[need.pk]), "done": True}
    open_to_all = not user.is_authenticated and need.status in NEED_LIFECYCLE.steps["follow"].sources
    if not open_to_all and ("follow" not in steps or "unendorse" in steps):
        return None
    return {"url": reverse("portal:follow", args=[need.pk]), "done": False}


def _judge(need: Need) -> dict[str, Any]:
    return {"url": reverse("portal:case-judge", args=[need.pk]), "until": need.judge_by}


def _second(need: Need, user: Any, steps: set[str]) -> dict[str, Any] | None:
    """Neighbours who are not known yet may press too; they are asked for their phone first."""
    open_to_all = not user.is_authenticated and need.status in NEED_LIFECYCLE.steps["endorse"].sources
    if not open_to_all and not steps & {"endorse", "unendorse"}:
        return None
    return {
        "url": reverse("portal:second", args=[need.pk]), "done": "unendorse" in steps, "count": need.endorsement_count
    }  # fmt: skip


def _day(day: Any) -> str:
    return zh_day(day) if day else ""


__all__ = ["case_page", "case_url", "is_own", "photos_of"]
