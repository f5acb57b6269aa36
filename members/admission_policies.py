"""Who decides an application, and who corrects it."""

from dataclasses import dataclass
from typing import Any

from members.models import Admission
from members.policies import keeps_area


@dataclass(frozen=True)
class Applicant:
    """Whoever holds the signed link to one application; no account, no other right."""

    admission_id: int


def can_decide(user: Any, admission: Admission) -> bool:
    """The office that keeps both the place where the unit stands and the alliance it wants to join."""
    return keeps_area(user, admission.area_code) and keeps_area(user, admission.alliance.area_code)


def can_open(user: Any, admission: Admission) -> bool:
    """The office of the place calls back."""
    return keeps_area(user, admission.area_code)


def is_applicant(user: Any, admission: Admission) -> bool:
    return isinstance(user, Applicant) and user.admission_id == admission.pk


def reviews_admissions(user: Any) -> bool:
    """Those for whom the list of applications exists at all."""
    return user.acting.role in {"street_officer", "community_secretary", "district_officer"}
