"""Everything that happened to a project, in one line."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.audit import trail
from core.templatetags.tongxin import amount, zh_day
from projects.models import MicroProject, ProgressEntry
from projects.words import VERBS


def timeline(project: MicroProject) -> list[dict[str, Any]]:
    """Steps, readings, acceptances, milestones and entries of progress, newest first."""
    told = [
        {"when": row.at, "who": row.actor or "", "icon": VERBS[row.verb][0], "text": VERBS[row.verb][1]}
        for row in trail(project)
        if row.verb in VERBS
    ]
    entries = project.progress.select_related("entered_by").prefetch_related("photos")
    lines = [*told, *_found(project), *map(_progress, entries)]
    return sorted(lines, key=lambda entry: entry["when"], reverse=True)


def _found(project: MicroProject) -> Iterator[dict[str, Any]]:
    """What the readers of the application and of the work said."""
    for review in project.reviews.select_related("reviewed_by"):
        yield {
            "when": review.reviewed_at, "who": review.reviewed_by, "text": review.get_decision_display(),
            "icon": "circle-check" if review.decision == "approved" else "arrow-back-up", "detail": review.comment,
        }  # fmt: skip
    for found in project.acceptances.select_related("accepted_by"):
        yield {
            "when": found.accepted_at, "who": found.accepted_by,
            "text": _("验收通过") if found.passed else _("验收不通过"),
            "icon": "circle-check" if found.passed else "arrow-back-up", "detail": found.comment,
        }  # fmt: skip


def _progress(entry: ProgressEntry) -> dict[str, Any]:
    alt = _("%(day)s的进展照片") % {"day": zh_day(entry.done_on)}
    return {
        "when": entry.entered_at, "who": entry.entered_by, "icon": "edit", "text": entry.text,
        "detail": "　".join([zh_day(entry.done_on), *counted(entry)]),
        "photos": [
            {"url": reverse("projects:project-photo", args=[entry.project_id, photo.pk]), "alt": alt}
            for photo in entry.photos.all()
        ],
    }  # fmt: skip


def counted(entry: ProgressEntry) -> list[str]:
    """The figures of one entry in words; people and attendances apart."""
    served = _("服务 %(times)s 人次、%(people)s 人") % {
        "times": amount(entry.attendances), "people": amount(entry.people_served),
    }  # fmt: skip
    hours = _("%(hours)s 小时") % {"hours": amount(entry.hours)} if entry.hours else ""
    spent = _("支出 %(money)s 元") % {"money": amount(entry.money)} if entry.money else ""
    return [part for part in (served, hours, spent) if part]
