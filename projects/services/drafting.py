"""Writing a project down: by the office, from a claim, and changing what is written."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.areas.models import Area
from core.audit import record
from core.errors import DomainError
from core.numbers import next_number
from core.versions import check_version
from members.models import MemberUnit, UnitStatus
from needs.models import Claim, ClaimStatus, Need
from projects import notices, policies
from projects.lifecycle import STILL_WRITTEN
from projects.models import MicroProject, ProjectKind
from projects.plans import ProjectPlan
from projects.services.answering import plan_claims
from projects.services.planning import PLANNED, check_partners, check_places, fill, fill_lines, lines_of
from projects.services.steps import locked, still_visible

# What was agreed on at the review is no longer the doer's to move.
AGREED = ("funds", "own_funds", "fund_source", "ends_on")


@transaction.atomic
def create_project(
    *,
    plan: ProjectPlan,
    unit: MemberUnit | None,
    communities: Sequence[Area],
    needs_answered: Sequence[Need] = (),
    actor: User,
) -> MicroProject:
    """Draft a project of a unit that the office has agreed on, or a wish for any unit to take."""
    street = unit.street_code if unit else next((area.code[:9] for area in communities), "")
    if not policies.can_create(actor, street):
        raise PermissionDenied(_("只有街道工作人员可以直接立项。"))
    if unit is None and plan.kind != ProjectKind.WISH:
        raise ValidationError({"unit": _("微项目要有实施单位；微心愿可以先发布，再由单位认领。")})
    return _draft(MicroProject(unit=unit, area_code=street), plan, communities, needs_answered, actor)


@transaction.atomic
def create_project_from_claim(
    *, claim: Claim, plan: ProjectPlan, communities: Sequence[Area], actor: User
) -> MicroProject:
    """Draft the project by which a unit will meet the need it has claimed."""
    # Need before claim, the order every verb of needs takes its locks in.
    need = Need.objects.select_for_update().get(pk=claim.need_id)
    claim = Claim.objects.select_for_update(of=("self",)).select_related("unit").get(pk=claim.pk)
    if not policies.can_create_from(actor, claim):
        raise PermissionDenied(_("只有街道工作人员和认领单位可以据此立项。"))
    if claim.status != ClaimStatus.CONFIRMED:
        raise DomainError(
            _("认领现在是“%(state)s”，确认后才能立项。") % {"state": claim.get_status_display()}, code="wrong_state"
        )
    if MicroProject.objects.filter(claim=claim).exists():
        raise DomainError(_("这次认领已经立过项目。"), code="already_drafted")
    project = MicroProject(unit=claim.unit, claim=claim, area_code=claim.unit.street_code)
    return _draft(project, plan, communities, [need], actor)


@transaction.atomic
def edit_project(
    *,
    project: MicroProject,
    version: int | None,
    plan: ProjectPlan,
    communities: Sequence[Area],
    partners: Sequence[MemberUnit],
    actor: User,
) -> MicroProject:
    """Change what a project is about, where and with whom."""
    project, _step = locked("edit", project, actor)
    check_version(project, version)
    before = {name: getattr(project, name) for name in PLANNED}
    lines = lines_of(project)
    fill(project, plan)
    changed = [name for name, value in before.items() if getattr(project, name) != value]
    changed += [name for name, value in lines.items() if getattr(plan, name) != value]
    _check_agreed(project, changed, actor)
    check_places(project, communities)
    check_partners(project, partners)
    project.full_clean()
    project.save(update_fields=[*PLANNED, "version"])
    fill_lines(project, plan)
    project.communities.set(communities)
    project.partners.set(partners)
    still_visible(project, actor)
    plan_claims(project, actor)
    record("project.edited", target=project, actor=actor, fields=changed)
    return project


def _check_agreed(project: MicroProject, changed: Sequence[str], actor: User) -> None:
    if project.status in STILL_WRITTEN or policies.runs_street(actor, project.area_code):
        return
    moved = [name for name in (*AGREED, "budget", "milestones") if name in changed]
    if moved:
        raise ValidationError({name: _("立项时定下的经费、期限和节点，要改请联系街道。") for name in moved})


def _draft(
    project: MicroProject, plan: ProjectPlan, communities: Sequence[Area], answered: Sequence[Need], actor: User
) -> MicroProject:
    street = project.area_code
    if project.unit is not None and project.unit.status != UnitStatus.ACTIVE:
        raise ValidationError({"unit": _("这家单位已退出，不能承担项目。")})
    if any(not need.area_code.startswith(street) for need in answered):
        raise ValidationError({"needs": _("只能回应本街道的需求。")})
    project.created_by, project.created_at = actor, clock.now()
    # The counter's row lock also keeps two drafts of one name from passing the check together.
    project.number = next_number(street, "XM", clock.today().year)
    fill(project, plan)
    check_places(project, communities)
    project.full_clean()
    project.save()
    fill_lines(project, plan)
    project.communities.set(communities)
    project.needs.set(answered)
    still_visible(project, actor)
    plan_claims(project, actor)
    record("project.drafted", target=project, actor=actor, unit=project.unit_id, claim=project.claim_id)
    notices.project_drafted(project, actor)
    return project
