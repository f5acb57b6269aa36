"""What the page of one project shows beside its own fields: state, term, steps, and everything that happened."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock, workdays
from core.accounts.models import User
from core.lifecycle import Step
from core.personal.masking import mask_phone, without_numbers
from core.templatetags.tongxin import reading, zh_day
from needs.models import Judgement, Need
from projects import forms, policies
from projects.lifecycle import PROJECT_LIFECYCLE
from projects.models import PREPARED_STATUSES, MicroProject, ProjectKind, ProjectStatus
from projects.timeline import timeline
from projects.words import BESIDE, OPEN_WISH, SENTENCES, WAY, WISH_WAY, WITH_REASON

FORMS: Mapping[str, type[BaseForm]] = {
    "progress": forms.ProgressForm, "reach": forms.ReachForm, "complete": forms.CompleteForm,
    "approve": forms.ApproveForm, "return": forms.ReturnForm, "pass": forms.AcceptForm,
    "send-back": forms.SendBackForm, "evaluate": forms.EvaluateForm, "suspend": forms.ReasonForm,
    "end-early": forms.ReasonForm,
}  # fmt: skip
# Nobody is drawn towards saying that a thing is over: these are never the red button.
NEVER_RED = frozenset({"complete", "pass", "edit", "archive", "evaluate"})
STRONG = frozenset({"complete", "pass", "evaluate"})
Bound = Mapping[str, BaseForm]


def project_page(project: MicroProject, user: User, bound: Bound | None = None, opened: str = "") -> dict[str, Any]:
    """Everything the detail template needs; ``bound`` holds forms to correct, ``opened`` a phone just opened."""
    return {
        "project": project,
        "communities": list(project.communities.all()),
        "partners": list(project.partners.all()),
        "leader": _leader(project, user, bound or {}, opened),
        "budget": list(project.budget.all()),
        "milestones": [_milestone(one) for one in project.milestones.all()],
        "reviews": list(project.reviews.select_related("reviewed_by")),
        "acceptances": list(project.acceptances.select_related("accepted_by")),
        "needs_answered": [_answered(need) for need in _needs_of(project, user)],
        "is_application": project.status in PREPARED_STATUSES,
        "now": {"status": project.status, "kind": "project", "sentence": _sentence(project)},
        "term": _term(project),
        "track": _track(project),
        "track_label": project.get_status_display(),
        "steps": steps_of(project, user, bound or {}),
        "entries": timeline(project),
    }


def form_of(step: str, project: MicroProject, data: Any = None, files: Any = None) -> BaseForm | None:
    """One step's form, with ids of its own so that several stand on one page."""
    if step not in FORMS:
        return None
    extra: dict[str, Any] = {"project": project} if step == "reach" else {}
    return FORMS[step](data, files, auto_id=f"id_{step}_%s", **extra)


def steps_of(project: MicroProject, user: User, bound: Bound) -> list[dict[str, Any]]:
    """The buttons: the first is the red one, but finishing never is."""
    steps = [
        step for step in PROJECT_LIFECYCLE.available(project, user)
        if step.name != "reach" or project.milestones.filter(reached_on__isnull=True).exists()
    ]  # fmt: skip
    return [_step(step, project, bound, first=i == 0) for i, step in enumerate(steps)]


def _step(step: Step, project: MicroProject, bound: Bound, first: bool) -> dict[str, Any]:
    return {
        "name": step.name, "label": step.label, "icon": step.icon, "sideways": step.sideways,
        "form": bound.get(step.name) or form_of(step.name, project),
        "url": reverse(f"projects:project-{step.name}", args=[project.pk]), "link": step.name == "edit",
        "primary": first and step.name not in NEVER_RED, "strong": step.name in STRONG,
        "open": step.name in bound,
    }  # fmt: skip


def _leader(project: MicroProject, user: User, bound: Bound, opened: str) -> dict[str, Any]:
    form = bound.get("phone")
    return {
        "name": project.leader, "phone": mask_phone(project.leader_phone), "opened": opened,
        "may_open": bool(project.leader_phone) and policies.can_open_phone(user, project),
        "form": form or forms.OpenPhoneForm(auto_id="id_phone_%s"), "open": form is not None,
    }  # fmt: skip


def _needs_of(project: MicroProject, user: User) -> QuerySet[Need]:
    said = Prefetch("judgements", Judgement.objects.order_by("-round"))
    return Need.objects.visible_to(user).filter(projects=project).select_related("category").prefetch_related(said)


def _answered(need: Need) -> dict[str, Any]:
    """A need with the last word of who asked for it: the acceptance that is not the community's."""
    last = next(iter(need.judgements.all()), None)
    return {"need": need, "judgement": last, "comment": without_numbers(last.comment) if last else ""}


def _milestone(one: Any) -> dict[str, Any]:
    late = one.due_on < (one.reached_on or clock.today())
    return {"title": one.title, "due_on": one.due_on, "reached_on": one.reached_on, "note": one.note, "late": late}


def _sentence(project: MicroProject) -> Any:
    if project.imported:
        return _("台账导入的历史项目，不计入月报各项比率。")
    if project.unit_id is None and project.status == ProjectStatus.PUBLISHED:
        return OPEN_WISH
    said = SENTENCES[ProjectStatus(project.status)]
    return f"{said}{project.reason}" if project.status in WITH_REASON else said


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
    way = WISH_WAY if project.kind == ProjectKind.WISH else WAY
    status = ProjectStatus(project.status)
    stands = BESIDE.get(status, status)
    at = way.index(stands) if stands in way else None
    return [
        {"label": stage.label, "done": at is not None and i < at, "current": i == at} for i, stage in enumerate(way)
    ]
