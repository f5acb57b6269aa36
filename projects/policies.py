"""Who may do what with a micro-project."""

from typing import Any

from core.accounts.models import RoleName
from core.accounts.roles import acting
from needs.models import Claim
from projects.models import MicroProject


def runs_street(user: Any, area_code: str) -> bool:
    """The office of the street itself, and jobs acting for it."""
    role = acting(user)
    return role.role in {RoleName.STREET_OFFICER, "system"} and area_code.startswith(role.area_code)


def leads(user: Any, project: MicroProject) -> bool:
    """Speaks for the unit in the lead."""
    return acting(user).unit_id == project.unit_id


def can_create(user: Any, street_code: str) -> bool:
    return runs_street(user, street_code)


def can_create_from(user: Any, claim: Claim) -> bool:
    return runs_street(user, claim.area_code) or acting(user).unit_id == claim.unit_id


def can_edit(user: Any, project: MicroProject) -> bool:
    return runs_street(user, project.area_code) or leads(user, project)


def can_publish(user: Any, project: MicroProject) -> bool:
    # What neighbours will read is put out by the office, never by the doer alone.
    return runs_street(user, project.area_code)


def can_work(user: Any, project: MicroProject) -> bool:
    """Start, finish, suspend and resume."""
    return runs_street(user, project.area_code) or leads(user, project)


def can_add_progress(user: Any, project: MicroProject) -> bool:
    """Everyone who takes part: the office, the lead, the partners and the secretaries of its communities."""
    role = acting(user)
    if can_work(user, project):
        return True
    if role.unit_id:
        return project.partners.filter(pk=role.unit_id).exists()
    return role.role == RoleName.COMMUNITY_SECRETARY and project.communities.filter(code=role.area_code).exists()


def can_end_early(user: Any, project: MicroProject) -> bool:
    return runs_street(user, project.area_code)
