"""Who hears of what happens to a project."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.notices import send
from members.models import Liaison, MemberUnit
from needs.notices import officers_of
from projects.models import MicroProject


def liaisons_of(*units: MemberUnit | int | None) -> list[User]:
    """People who speak for these units today."""
    posts = Liaison.objects.in_force().filter(unit__in=[unit for unit in units if unit], user__isnull=False)
    return [post.user for post in posts.select_related("user") if post.user]


def project_drafted(project: MicroProject, actor: User) -> None:
    people = [person for person in officers_of(project.area_code) if person.pk != actor.pk]
    _tell(people, "project_drafted", _("微项目待发布：%(name)s") % {"name": project.name}, project)


def project_published(project: MicroProject) -> None:
    _tell(
        liaisons_of(project.unit_id), "project_published",
        _("微项目已发布，可以开工：%(name)s") % {"name": project.name}, project,
    )  # fmt: skip


def project_completed(project: MicroProject, actor: User) -> None:
    people = [*officers_of(project.area_code), *liaisons_of(project.unit_id)]
    others = [person for person in people if person.pk != actor.pk]
    _tell(others, "project_completed", _("微项目已完成：%(name)s") % {"name": project.name}, project)


def project_stopped(project: MicroProject, actor: User) -> None:
    people = [*officers_of(project.area_code), *liaisons_of(project.unit_id)]
    others = [person for person in people if person.pk != actor.pk]
    subject = _("微项目%(state)s：%(name)s") % {"state": project.get_status_display(), "name": project.name}
    _tell(others, "project_stopped", subject, project, body=project.reason)


def _tell(people: list[User], event: str, subject: str, project: MicroProject, body: str = "") -> None:
    link = reverse("projects:project-detail", args=[project.pk])
    send(to=people, event=event, subject=subject, body=body, link=link)
