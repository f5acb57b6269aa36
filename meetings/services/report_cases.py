"""Cases told in a report, each from a project of the place."""

from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.errors import DomainError
from core.files.storing import store_image
from meetings.models import MonthlyReport, ReportCase
from meetings.services.reports import locked_report
from projects.models import MicroProject


@transaction.atomic
def add_case(
    *, report: MonthlyReport, project: MicroProject, text: str, photo: BinaryIO | None = None, consent: str = "",
    actor: User,
) -> ReportCase:  # fmt: skip
    """Tell of a project; a photo comes along only with the word of who is on it."""
    report, _step = locked_report("add-case", report, actor)
    if not project.area_code.startswith(report.area_code):
        raise ValidationError({"project": _("只能选本辖区的微项目。")})
    if report.cases.filter(project=project).exists():
        raise DomainError(_("这个项目已经写进案例了。"), code="already_told")
    if photo is not None and not consent.strip():
        raise ValidationError({"consent": _("放照片要先征得照片里的人同意，请写明谁同意的。")})
    case = ReportCase(
        report=report, project=project, title=project.name, unit=str(project.unit or ""), text=text.strip(),
        consent=consent.strip(), added_by=actor, added_at=clock.now(),
    )  # fmt: skip
    case.full_clean()
    if photo is not None:
        case.photo = store_image(upload=photo, owner_code=report.area_code, actor=actor)
    case.save()
    record("report.case_added", target=report, actor=actor, project=project.pk, photo=photo is not None)
    return case


@transaction.atomic
def remove_case(*, report: MonthlyReport, case: int, actor: User) -> MonthlyReport:
    """Leave a case out again."""
    report, _step = locked_report("remove-case", report, actor)
    found = report.cases.filter(pk=case).first()
    if found is None:
        raise Http404
    found.delete()
    record("report.case_removed", target=report, actor=actor, project=found.project_id)
    return report
