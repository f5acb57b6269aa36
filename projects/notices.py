"""Who hears of what happens to a project."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from core.accounts.models import AreaRole, RoleName, User
from core.notices import send
from core.notices.language import in_chinese
from members.models import Liaison
from needs.notices import officers_of
from projects.models import MicroProject, ProjectAlarm, ProjectReminder


def liaisons_of(*units: int | None) -> list[User]:
    """People who speak for these units today."""
    posts = Liaison.objects.in_force().filter(unit__in=[unit for unit in units if unit], user__isnull=False)
    return [post.user for post in posts.select_related("user") if post.user]


def secretaries_of(project: MicroProject) -> list[User]:
    """Those who work over the communities it serves."""
    codes = project.communities.values("code")
    posts = AreaRole.objects.in_force().filter(role=RoleName.COMMUNITY_SECRETARY, area__code__in=codes)
    return [post.user for post in posts.select_related("user")]


@in_chinese
def project_drafted(project: MicroProject, actor: User) -> None:
    subject = _("微项目已起草：%(name)s") % {"name": project.name}
    _tell(officers_of(project.area_code), "project_drafted", subject, project, apart_from=actor)


@in_chinese
def project_applied(project: MicroProject, actor: User) -> None:
    subject = _("微项目待审核：%(name)s") % {"name": project.name}
    _tell(officers_of(project.area_code), "project_applied", subject, project, apart_from=actor)


@in_chinese
def project_reviewed(project: MicroProject) -> None:
    subject = _("微项目%(state)s：%(name)s") % {"state": project.get_status_display(), "name": project.name}
    body = project.reviews.values_list("comment", flat=True).first() or ""
    _tell(liaisons_of(project.unit_id), "project_reviewed", subject, project, body=body)


@in_chinese
def project_published(project: MicroProject) -> None:
    if project.unit_id is None:
        units = Liaison.objects.in_force().filter(unit__street_code=project.area_code, user__isnull=False)
        people = [post.user for post in units.select_related("user") if post.user]
        _tell(people, "wish_published", _("有一个微心愿等您认领：%(name)s") % {"name": project.name}, project)
        return
    subject = _("微项目已发布，可以开工：%(name)s") % {"name": project.name}
    _tell(liaisons_of(project.unit_id), "project_published", subject, project)


@in_chinese
def wish_claimed(project: MicroProject, actor: User) -> None:
    people = [*officers_of(project.area_code), *secretaries_of(project)]
    subject = _("%(unit)s认领了微心愿：%(name)s") % {"unit": actor.acting.place, "name": project.name}
    _tell(people, "wish_claimed", subject, project, apart_from=actor)


@in_chinese
def project_claimed_done(project: MicroProject, actor: User) -> None:
    people = [*officers_of(project.area_code), *secretaries_of(project)]
    subject = _("微项目待验收：%(name)s") % {"name": project.name}
    _tell(people, "project_claimed_done", subject, project, apart_from=actor, body=project.result)


@in_chinese
def project_sent_back(project: MicroProject, missing: str) -> None:
    subject = _("微项目验收没有通过：%(name)s") % {"name": project.name}
    _tell(liaisons_of(project.unit_id), "project_sent_back", subject, project, body=missing)


@in_chinese
def project_completed(project: MicroProject, actor: User) -> None:
    people = [*officers_of(project.area_code), *liaisons_of(project.unit_id)]
    subject = _("微项目已完成：%(name)s") % {"name": project.name}
    _tell(people, "project_completed", subject, project, apart_from=actor)


@in_chinese
def project_evaluated(project: MicroProject, actor: User) -> None:
    people = [*officers_of(project.area_code), *liaisons_of(project.unit_id)]
    subject = _("微项目已评价：%(name)s") % {"name": project.name}
    _tell(people, "project_evaluated", subject, project, apart_from=actor, body=project.evaluation)


@in_chinese
def project_stopped(project: MicroProject, actor: User) -> None:
    people = [*officers_of(project.area_code), *liaisons_of(project.unit_id)]
    subject = _("微项目%(state)s：%(name)s") % {"state": project.get_status_display(), "name": project.name}
    _tell(people, "project_stopped", subject, project, apart_from=actor, body=project.reason)


@in_chinese
def project_alarm(project: MicroProject, reminder: ProjectReminder) -> None:
    """To the doers, to the office and to the communities it serves."""
    people = [*liaisons_of(project.unit_id), *officers_of(project.area_code), *secretaries_of(project)]
    told = {
        ProjectAlarm.IDLE: _("微项目该动工了还没有动：%(name)s"),
        ProjectAlarm.LATE: _("微项目过了结束日期：%(name)s"),
        ProjectAlarm.SILENT: _("微项目好久没有登记进展：%(name)s"),
        ProjectAlarm.MILESTONE: _("微项目的时间节点过了：%(name)s"),
    }
    subject = told[ProjectAlarm(reminder.alarm)] % {"name": project.name}
    body = reminder.milestone.title if reminder.milestone else ""
    _tell(people, f"project_{reminder.alarm}", subject, project, body=body)


def _tell(
    people: Iterable[User], event: str, subject: str, project: MicroProject, body: str = "",
    apart_from: User | None = None,
) -> None:  # fmt: skip
    others = [person for person in people if apart_from is None or person.pk != apart_from.pk]
    link = reverse("projects:project-detail", args=[project.pk])
    send(to=others, event=event, subject=subject, body=body, link=link)
