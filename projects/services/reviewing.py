"""From an application to what neighbours read: applying, reading, publishing, and taking a wish."""

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.accounts.roles import acting
from core.audit import record
from core.personal.inside_text import tidy
from projects import notices
from projects.models import MicroProject, ProjectReview, ReviewDecision
from projects.services.answering import plan_claims
from projects.services.planning import check_application
from projects.services.steps import locked, move, said


@transaction.atomic
def apply_project(*, project: MicroProject, actor: User) -> MicroProject:
    """Hand the application to the office."""
    project, step = locked("apply", project, actor)
    check_application(project)
    project.applied_at = clock.now()
    move(project, step, "applied_at")
    record("project.applied", target=project, actor=actor)
    notices.project_applied(project, actor)
    return project


@transaction.atomic
def approve_project(*, project: MicroProject, comment: str = "", actor: User) -> MicroProject:
    """Agree to the application."""
    project, step = locked("approve", project, actor)
    _review(project, ReviewDecision.APPROVED, tidy(comment), actor)
    project.approved_at = clock.now()
    move(project, step, "approved_at")
    record("project.approved", target=project, actor=actor)
    notices.project_reviewed(project)
    return project


@transaction.atomic
def return_project(*, project: MicroProject, reason: str, actor: User) -> MicroProject:
    """Give the application back with what is to be changed."""
    project, step = locked("return", project, actor)
    project.reason = said(reason, "reason", _("请写明要改什么，申请单位会看到。"))
    _review(project, ReviewDecision.RETURNED, project.reason, actor)
    move(project, step, "reason")
    record("project.returned", target=project, actor=actor)
    notices.project_reviewed(project)
    return project


@transaction.atomic
def publish_project(*, project: MicroProject, actor: User) -> MicroProject:
    """Put a project before the neighbours; a wish nobody has taken yet, before the units."""
    project, step = locked("publish", project, actor)
    project.published_at = clock.now()
    move(project, step, "published_at")
    record("project.published", target=project, actor=actor)
    notices.project_published(project)
    return project


@transaction.atomic
def claim_wish(*, project: MicroProject, actor: User) -> MicroProject:
    """Take a published wish for the actor's own unit; the first one to ask has it."""
    project, _step = locked("claim", project, actor)
    project.unit_id = acting(actor).unit_id
    project.version += 1
    project.full_clean()
    project.save(update_fields=["unit", "version"])
    plan_claims(project, actor)
    record("project.wish_claimed", target=project, actor=actor, unit=project.unit_id)
    notices.wish_claimed(project, actor)
    return project


def _review(project: MicroProject, decision: str, comment: str, actor: User) -> None:
    review = ProjectReview(
        project=project, decision=decision, comment=comment, reviewed_by=actor, reviewed_at=clock.now()
    )
    review.full_clean()
    review.save()
