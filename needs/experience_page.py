"""What the page of a street's experience shows: whether it helps, and every weight in plain words."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.accounts.roles import acting
from core.templatetags.tongxin import zh_month
from members.models import MemberUnit
from needs import policies
from needs.category_names import said_category
from needs.lifecycle import EXPERIENCE_LIFECYCLE
from needs.matching.habits import HabitKind, Key
from needs.matching.reasons import habit_in_words
from needs.models import Experience, ExperienceStatus
from needs.words import EXPERIENCE_SENTENCES, HITS

WORKING = (ExperienceStatus.QUEUED, ExperienceStatus.RUNNING)
EARLIER_SHOWN, HABITS_SHOWN = 10, 60
STREET_DIGITS = 9


def experience_page(user: User) -> dict[str, Any]:
    """The latest experience of the street, or the one in use, and the earlier ones."""
    street = acting(user).street_code
    rows = list(Experience.objects.visible_to(user).filter(area_code=street).for_list()[:EARLIER_SHOWN])
    shown = next((row for row in rows if row.status in WORKING), rows[0] if rows else None)
    in_use = next((row for row in rows if row.status == ExperienceStatus.ON), None)
    return {
        "experience": shown,
        "in_use": in_use if in_use != shown else None,
        "now": {"status": shown.status, "kind": "experience", "sentence": sentence_of(shown)} if shown else None,
        "steps": steps_of(shown, user) if shown else [],
        "in_use_steps": steps_of(in_use, user) if in_use and in_use != shown else [],
        "trial": trial_of(shown) if shown and shown.trial else None,
        "habits": habits_of(shown) if shown else [],
        "progress": progress_of(shown) if shown and shown.status in WORKING else None,
        "earlier": [row for row in rows if row != shown],
        "may_learn": len(street) == STREET_DIGITS and policies.can_learn(user, street),
    }


def sentence_of(experience: Experience) -> str:
    return experience.error or str(EXPERIENCE_SENTENCES[ExperienceStatus(experience.status)])


def trial_of(experience: Experience) -> dict[str, Any]:
    """How the months held back speak for it or against it."""
    told = experience.trial
    rows = [(str(label), _share(told["before"].get(key)), _share(told["after"].get(key))) for key, label in HITS]
    better = told["after"]["hit@5"] - told["before"]["hit@5"]
    return {
        "rows": rows, "learnt_from": told.get("learnt_from", 0), "tried_on": told.get("tried_on", 0),
        "since": zh_month(date.fromisoformat(f"{told['since']}-01")),
        "verdict": _("有用：排在前五的多了。") if better > 0 else _("变差了。") if better < 0 else _("看不出有用。"),
    }  # fmt: skip


def habits_of(experience: Experience) -> list[dict[str, Any]]:
    """Every weight in words, the weightiest first."""
    told = [(Key(*key), points, well, badly) for key, points, well, badly in experience.habits]
    units = _unit_names(key.offered for key, *_rest in told if key.kind == HabitKind.UNIT)
    told.sort(key=lambda row: (-abs(row[1]), row[0]))
    return [
        {
            "words": habit_in_words(_said(key), units.get(key.offered, _("已不在的单位"))),
            "points": f"{points:+.1f}", "well": well, "all": well + badly, "for": points > 0,
        }
        for key, points, well, badly in told[:HABITS_SHOWN]
    ]  # fmt: skip


def _said(key: Key) -> Key:
    """Categories in the reader's language; concepts are called as the house calls them."""
    return key if key.kind == HabitKind.TOPIC else key._replace(asked=said_category(key.asked))


def _unit_names(keys: Iterable[str]) -> dict[str, str]:
    found = MemberUnit.objects.filter(pk__in={int(key) for key in keys}).values_list("pk", "name")
    return {str(pk): name for pk, name in found}


def steps_of(experience: Experience, user: User) -> list[dict[str, Any]]:
    return [
        {
            "name": step.name, "label": step.label, "icon": step.icon, "sideways": step.sideways,
            "url": reverse(f"needs:experience-{step.name}", args=[experience.pk]),
            "primary": step.name == "switch-on", "confirm": _told(step.name),
        }
        for step in EXPERIENCE_LIFECYCLE.available(experience, user)
    ]  # fmt: skip


def _told(step: str) -> str:
    return {
        "switch-on": _("启用后，本街的对接打分会加上这些经验，每一对最多加减15分，理由里会写明。"),
        "reset": _("清空后对接和没学过时完全一样；以后可以重新学。"),
    }.get(step, "")


def progress_of(experience: Experience) -> dict[str, Any]:
    """What the polled fragment shows."""
    failed = experience.status == ExperienceStatus.FAILED
    return {
        "label": experience.get_status_display(), "done": experience.progress, "total": 100,
        "url": reverse("needs:experience-status", args=[experience.pk]),
        "finished": experience.status not in WORKING, "failed": failed, "sentence": experience.error,
        "next": reverse("needs:experience"), "next_label": _("看结果"),
    }  # fmt: skip


def _share(value: float | None) -> str:
    return "—" if value is None else f"{value * 100:.0f}%"
