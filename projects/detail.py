"""What the page of one project shows beside its own fields: state, term, steps, and everything that happened."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock, workdays
from core.accounts.models import User
from core.audit import trail
from core.lifecycle import Step
from core.templatetags.tongxin import amount, reading, zh_day
from needs.models import Need
from projects.forms import CompleteForm, ProgressForm, ReasonForm
from projects.lifecycle import PROJECT_LIFECYCLE
from projects.models import MicroProject, ProgressEntry, ProjectStatus

FORMS: Mapping[str, type[BaseForm]] = {
    "progress": ProgressForm, "complete": CompleteForm, "suspend": ReasonForm, "end-early": ReasonForm,
}  # fmt: skip
WAY = (ProjectStatus.DRAFT, ProjectStatus.PUBLISHED, ProjectStatus.RUNNING, ProjectStatus.COMPLETED)
SENTENCES = {
    ProjectStatus.DRAFT: gettext_lazy("还没有发布，不计入月报。"),
    ProjectStatus.PUBLISHED: gettext_lazy("已经发布，等待开工，不计入月报。"),
    ProjectStatus.RUNNING: gettext_lazy("正在做，计入当月实施的微项目。"),
    ProjectStatus.COMPLETED: gettext_lazy("已经做完，计入完成当月的微项目。"),
    ProjectStatus.SUSPENDED: gettext_lazy("暂停中，恢复前不计入月报。"),
    ProjectStatus.ENDED_EARLY: gettext_lazy("没有做完，不计入完成数。"),
}
VERBS = {
    "project.drafted": ("plus", gettext_lazy("立项")),
    "project.edited": ("pencil", gettext_lazy("修改内容")),
    "project.published": ("speakerphone", gettext_lazy("发布")),
    "project.started": ("player-play", gettext_lazy("开工")),
    "project.suspended": ("player-pause", gettext_lazy("暂停")),
    "project.resumed": ("player-play", gettext_lazy("恢复")),
    "project.completed": ("checks", gettext_lazy("完成")),
    "project.ended_early": ("player-stop", gettext_lazy("提前终止")),
}


def project_page(project: MicroProject, user: User, bound: Mapping[str, BaseForm] | None = None) -> dict[str, Any]:
    """Everything the detail template needs; ``bound`` holds a step's form that has to be corrected."""
    return {
        "project": project,
        "communities": list(project.communities.all()),
        "partners": list(project.partners.all()),
        "needs_answered": list(Need.objects.visible_to(user).filter(projects=project).select_related("category")),
        "now": {"status": project.status, "kind": "project", "sentence": _sentence(project)},
        "term": _term(project),
        "track": _track(project),
        "track_label": project.get_status_display(),
        "steps": steps_of(project, user, bound or {}),
        "entries": timeline(project),
    }


def steps_of(project: MicroProject, user: User, bound: Mapping[str, BaseForm]) -> list[dict[str, Any]]:
    """The buttons: the first is the red one, but finishing never is."""
    steps = PROJECT_LIFECYCLE.available(project, user)
    return [_step(step, project, bound, first=i == 0) for i, step in enumerate(steps)]


def _step(step: Step, project: MicroProject, bound: Mapping[str, BaseForm], first: bool) -> dict[str, Any]:
    form = bound.get(step.name)
    if form is None and step.name in FORMS:
        form = FORMS[step.name](auto_id=f"id_{step.name}_%s")
    return {
        "name": step.name, "label": step.label, "icon": step.icon, "sideways": step.sideways, "form": form,
        "url": reverse(f"projects:project-{step.name}", args=[project.pk]), "link": step.name == "edit",
        "primary": first and step.name not in {"complete", "edit"}, "strong": step.name == "complete",
        "open": step.name in bound,
    }  # fmt: skip


def _sentence(project: MicroProject) -> Any:
    if project.imported:
        return _("台账导入的历史项目，不计入月报各项比率。")
    said = SENTENCES[ProjectStatus(project.status)]
    return f"{said}{project.reason}" if project.status in ("suspended", "ended_early") else said


def _term(project: MicroProject) -> dict[str, Any] | None:
    if project.ends_on is None or project.status not in (ProjectStatus.PUBLISHED, ProjectStatus.RUNNING):
        return None
    begins = project.starts_on or clock.today()
    entered = workdays.overrides()
    clock_read = reading(project.ends_on, entered=entered) or {}
    total = workdays.workdays_between(begins, project.ends_on, entered=entered)
    return {
        "label": _("结束日期"), "text": clock_read.get("text", ""), "family": clock_read.get("family", ""),
        "total": max(total, 0), "gone": _gone(begins, total, entered),
        "from": _("%(day)s开始") % {"day": zh_day(begins)}, "until": zh_day(project.ends_on),
    }  # fmt: skip


def _gone(begins: date, total: int, entered: workdays.Overrides) -> int:
    return min(max(workdays.workdays_between(begins, clock.today(), entered=entered), 0), max(total, 0))


def _track(project: MicroProject) -> list[dict[str, Any]]:
    at = WAY.index(ProjectStatus(project.status)) if project.status in WAY else None
    return [
        {"label": status.label, "done": at is not None and i < at, "current": i == at} for i, status in enumerate(WAY)
    ]


def timeline(project: MicroProject) -> list[dict[str, Any]]:
    """Steps and entries of progress in one line, newest first."""
    told = [
        {"when": row.at, "who": row.actor or "", "icon": VERBS[row.verb][0], "text": VERBS[row.verb][1]}
        for row in trail(project)
        if row.verb in VERBS
    ]
    entries = project.progress.select_related("entered_by").prefetch_related("photos")
    return sorted([*told, *map(_progress, entries)], key=lambda entry: entry["when"], reverse=True)


def _progress(entry: ProgressEntry) -> dict[str, Any]:
    served = _("服务 %(times)s 人次、%(people)s 人") % {
        "times": amount(entry.attendances), "people": amount(entry.people_served),
    }  # fmt: skip
    spent = _("支出 %(money)s 元") % {"money": amount(entry.money)} if entry.money else ""
    alt = _("%(day)s的进展照片") % {"day": zh_day(entry.done_on)}
    return {
        "when": entry.entered_at, "who": entry.entered_by, "icon": "edit", "text": entry.text,
        "detail": "　".join(part for part in (zh_day(entry.done_on), served, spent) if part),
        "photos": [
            {"url": reverse("projects:project-photo", args=[entry.project_id, photo.pk]), "alt": alt}
            for photo in entry.photos.all()
        ],
    }  # fmt: skip
