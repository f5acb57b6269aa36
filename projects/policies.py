"""Who may do what with a micro-project. The doer's side never reads, accepts or judges its own work."""

from typing import Any

from core.accounts.models import RoleName
from core.accounts.roles import SYSTEM, acting
from members.models import AlliancePost, Liaison
from needs.models import Claim
from projects.models import MicroProject, ProjectKind, ProjectStatus


def runs_street(user: Any, area_code: str) -> bool:
    """The office of the street itself, and jobs acting for it."""
    role = acting(user)
    return role.role in {RoleName.STREET_OFFICER, "system"} and area_code.startswith(role.area_code)


def leads(user: Any, project: MicroProject) -> bool:
    """Speaks for the unit in the lead."""
    return project.unit_id is not None and acting(user).unit_id == project.unit_id


def is_of_the_doers(user: Any, project: MicroProject) -> bool:
    """Speaks for, or was sent by, a unit that does the work, whichever role is in use now."""
    if user.pk is None:
        return False
    units = [project.unit_id, *project.partners.values_list("pk", flat=True)]
    spoken_for = Liaison.objects.in_force().filter(user=user, unit__in=units)
    sent = AlliancePost.objects.in_force().filter(user=user, unit__in=units)
    return spoken_for.exists() or sent.exists()


def can_create(user: Any, street_code: str) -> bool:
    return runs_street(user, street_code)


def can_create_from(user: Any, claim: Claim) -> bool:
    return runs_street(user, claim.area_code) or acting(user).unit_id == claim.unit_id


def can_edit(user: Any, project: MicroProject) -> bool:
    return runs_street(user, project.area_code) or leads(user, project)


def can_apply(user: Any, project: MicroProject) -> bool:
    """The unit asks; what the office drafts it publishes itself."""
    return leads(user, project)


def can_review(user: Any, project: MicroProject) -> bool:
    return acting(user) != SYSTEM and runs_street(user, project.area_code) and not is_of_the_doers(user, project)


def can_publish(user: Any, project: MicroProject) -> bool:
    """What neighbours will read is put out by the office; a unit's draft only once it was applied for and read."""
    if not runs_street(user, project.area_code):
        return False
    unread = project.status == ProjectStatus.DRAFT and project.kind == ProjectKind.PROJECT
    return not (unread and _drafted_by_the_doers(project))


def _drafted_by_the_doers(project: MicroProject) -> bool:
    posts = Liaison.objects.in_force().filter(user=project.created_by_id, unit=project.unit_id)
    return project.created_by_id is not None and posts.exists()


def can_claim_wish(user: Any, project: MicroProject) -> bool:
    """A liaison of the street, for the own unit, as long as nobody has taken the wish."""
    role = acting(user)
    return project.unit_id is None and bool(role.unit_id) and project.area_code.startswith(role.street_code)


def can_work(user: Any, project: MicroProject) -> bool:
    """Finish, suspend, resume, and say that a milestone is reached."""
    return runs_street(user, project.area_code) or leads(user, project)


def can_start(user: Any, project: MicroProject) -> bool:
    """A wish nobody has taken has nobody to begin."""
    return project.unit_id is not None and can_work(user, project)


def can_add_progress(user: Any, project: MicroProject) -> bool:
    """Everyone who takes part: the office, the lead, the partners and the secretaries of its communities."""
    role = acting(user)
    if can_work(user, project):
        return True
    if role.unit_id:
        return project.partners.filter(pk=role.unit_id).exists()
    return _is_secretary_of(user, project)


def can_accept(user: Any, project: MicroProject) -> bool:
    """The secretary of a community it serves or the office, but not who said that it is done."""
    if acting(user) == SYSTEM or project.claimed_done_by_id == user.pk or is_of_the_doers(user, project):
        return False
    return runs_street(user, project.area_code) or _is_secretary_of(user, project)


def can_evaluate(user: Any, project: MicroProject) -> bool:
    """The office, a supervisor of the street, and the job that counts the askers' words; never the doers."""
    role = acting(user)
    if role == SYSTEM:
        return True
    here = role.role == "supervisor" and project.area_code.startswith(role.street_code)
    return (here or runs_street(user, project.area_code)) and not is_of_the_doers(user, project)


def can_archive(user: Any, project: MicroProject) -> bool:
    return runs_street(user, project.area_code)


def can_end_early(user: Any, project: MicroProject) -> bool:
    return runs_street(user, project.area_code)


def can_open_phone(user: Any, project: MicroProject) -> bool:
    """Those who have to call the leader: the office, the own unit, and the secretaries of its communities."""
    role = acting(user)
    return role != SYSTEM and (can_work(user, project) or _is_secretary_of(user, project))


def _is_secretary_of(user: Any, project: MicroProject) -> bool:
    role = acting(user)
    return role.role == RoleName.COMMUNITY_SECRETARY and project.communities.filter(code=role.area_code).exists()


def can_read_file(user: Any, project: MicroProject) -> bool:
    """Everybody who sees a project but those who may yet take it: the askers' words are not for browsing."""
    return project.unit_id is not None or not acting(user).unit_id
