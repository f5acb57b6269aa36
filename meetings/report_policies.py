"""Who may do what with a report. The writer never approves the own text."""

from typing import Any

from core.accounts.models import AreaRole, RoleName
from core.accounts.roles import acting
from meetings.models import MonthlyReport
from meetings.models.reports import STREET
from meetings.policies import runs_street


def runs_office(user: Any, area_code: str) -> bool:
    """The office of the street or district itself, and jobs acting for it."""
    if len(area_code) >= STREET:
        return runs_street(user, area_code)
    role = acting(user)
    return role.role == "system" or (role.role == RoleName.DISTRICT_OFFICER and role.area_code == area_code)


def can_draft(user: Any, area_code: str) -> bool:
    return runs_office(user, area_code)


def can_report(user: Any, report: MonthlyReport) -> bool:
    """Write, hand in, issue and revise."""
    return runs_office(user, report.area_code)


def can_count(user: Any, report: MonthlyReport) -> bool:
    """Have a district counted; a street's figures are read from its rows each time."""
    return report.of_district and runs_office(user, report.area_code)


def can_review(user: Any, report: MonthlyReport) -> bool:
    """Another person of the office; the district only where the street has nobody else."""
    if user.pk in _writers(report):
        return False
    if runs_office(user, report.area_code):
        return acting(user).role != "system"
    role = acting(user)
    above = role.role == RoleName.DISTRICT_OFFICER and report.area_code.startswith(role.area_code)
    return above and not _colleagues(report)


def can_remark(user: Any, report: MonthlyReport) -> bool:
    return can_report(user, report) or can_review(user, report)


def can_take_back(user: Any, report: MonthlyReport) -> bool:
    """Whoever handed it in."""
    return user.pk == report.written_by_id and runs_office(user, report.area_code)


def reviewers_of(report: MonthlyReport) -> list[Any]:
    """Who may read it today: the office without its writers, or the district where nobody is left."""
    posts = _colleagues(report) or list(_posts(RoleName.DISTRICT_OFFICER, report.area_code[:6]))
    return [post.user for post in posts if post.user_id not in _writers(report)]


def office_of(area_code: str) -> list[Any]:
    """The people of the office that makes a place's reports."""
    role = RoleName.STREET_OFFICER if len(area_code) >= STREET else RoleName.DISTRICT_OFFICER
    return [post.user for post in _posts(role, area_code)]


def _writers(report: MonthlyReport) -> set[int | None]:
    return {report.written_by_id, report.drafted_by_id}


def _colleagues(report: MonthlyReport) -> list[AreaRole]:
    role = RoleName.DISTRICT_OFFICER if report.of_district else RoleName.STREET_OFFICER
    return list(_posts(role, report.area_code).exclude(user__in=[pk for pk in _writers(report) if pk]))


def _posts(role: RoleName, area_code: str) -> Any:
    held = AreaRole.objects.in_force().filter(role=role, area__code=area_code, user__is_active=True)
    return held.select_related("user").order_by("pk")
