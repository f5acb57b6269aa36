"""What every verb of a project begins and ends with: the locked row, the step, the new state."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.lifecycle import Step
from core.personal.inside_text import tidy
from projects.lifecycle import PROJECT_LIFECYCLE
from projects.models import MicroProject


def locked(name: str, project: MicroProject, actor: User) -> tuple[MicroProject, Step]:
    """The row as it stands now, kept from others until the transaction ends, and the step this person may take."""
    project = MicroProject.objects.select_for_update(of=("self",)).select_related("unit").get(pk=project.pk)
    return project, PROJECT_LIFECYCLE.check(name, obj=project, actor=actor)


def move(project: MicroProject, step: Step, *changed: str) -> None:
    """Save the new state with what else changed."""
    assert step.target is not None  # noqa: S101  # only steps that lead somewhere come here
    project.status = step.target
    project.version += 1
    project.full_clean()
    project.save(update_fields=["status", "version", *changed])


def said(text: str, field: str, complaint: str) -> str:
    """The text without its blanks, or a complaint at its field."""
    if not tidy(text):
        raise ValidationError({field: complaint})
    return tidy(text)


def still_visible(project: MicroProject, actor: User) -> None:
    if not MicroProject.objects.visible_to(actor).filter(pk=project.pk).exists():
        raise PermissionDenied(_("这样保存后您自己将看不到它，所以没有保存。"))
