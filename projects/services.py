"""The verbs of micro-projects."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import BinaryIO

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.areas.models import Area
from core.audit import record
from core.errors import DomainError
from core.files.storing import store_image
from core.lifecycle import Step, names
from core.numbers import next_number
from core.versions import check_version
from members.models import MemberUnit, UnitStatus
from needs.lifecycle import NEED_LIFECYCLE
from needs.models import LIVE_CLAIMS, Claim, ClaimStatus, Need
from needs.services.claims import release_claim
from needs.services.judging import resolve_need, start_need
from projects import notices, policies
from projects.lifecycle import PROJECT_LIFECYCLE
from projects.models import MicroProject, ProgressEntry
from projects.plans import Outcome, ProgressFacts, ProjectPlan

MOST_PHOTOS = 9
RELEASE_REASON = 200
# Working days are counted day by day: a date thousands of years off would be counted for minutes.
EARLIEST, FURTHEST = date(2000, 1, 1), timedelta(days=3653)
PLANNED = ("name", "aim", "kind", "starts_on", "ends_on", "funds", "fund_source")


@transaction.atomic
def create_project(
    *,
    plan: ProjectPlan,
    unit: MemberUnit,
    communities: Sequence[Area],
    needs_answered: Sequence[Need] = (),
    actor: User,
) -> MicroProject:
    """Draft a project of a unit that the office has agreed on."""
    if not policies.can_create(actor, unit.street_code):
        raise PermissionDenied(_("只有街道工作人员可以直接立项。"))
    return _draft(MicroProject(unit=unit), plan, communities, needs_answered, actor)


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
    return _draft(MicroProject(unit=claim.unit, claim=claim), plan, communities, [need], actor)


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
    project, _step = _locked("edit", project, actor)
    check_version(project, version)
    changed = [name for name, value in asdict(plan).items() if getattr(project, name) != value]
    _fill(project, plan)
    _check_places(project, communities)
    _check_partners(project, partners)
    project.full_clean()
    project.save(update_fields=[*PLANNED, "version"])
    project.communities.set(communities)
    project.partners.set(partners)
    _still_visible(project, actor)
    record("project.edited", target=project, actor=actor, fields=changed)
    return project


@transaction.atomic
def publish_project(*, project: MicroProject, actor: User) -> MicroProject:
    """Put a draft before the neighbours."""
    project, step = _locked("publish", project, actor)
    _move(project, step)
    record("project.published", target=project, actor=actor)
    notices.project_published(project)
    return project


@transaction.atomic
def start_project(*, project: MicroProject, actor: User) -> MicroProject:
    """Begin the work; the needs it answers are in hand from now on."""
    project, step = _locked("start", project, actor)
    project.starts_on = project.starts_on or clock.today()
    _move(project, step, "starts_on")
    for need in _open_needs(project, "start", actor):
        start_need(need=need, actor=actor)
    record("project.started", target=project, actor=actor)
    return project


@transaction.atomic
def add_progress(
    *, project: MicroProject, facts: ProgressFacts, photos: Iterable[BinaryIO] = (), actor: User
) -> ProgressEntry:
    """Write down what was done on a day and whom it served; the project's totals are the sums of its entries."""
    project, _step = _locked("progress", project, actor)
    entry = _entry(project, facts, actor)
    pictures = list(photos)
    if len(pictures) > MOST_PHOTOS:
        raise ValidationError({"photos": _("一次最多传 %(most)s 张照片。") % {"most": MOST_PHOTOS}})
    entry.save()
    entry.photos.set([store_image(upload=picture, owner_code=project.area_code, actor=actor) for picture in pictures])
    _add_up(project)
    project.save(update_fields=["people_served", "attendances"])
    record("project.progressed", target=project, actor=actor, entry=entry.pk, photos=len(pictures))
    return entry


@transaction.atomic
def complete_project(*, project: MicroProject, outcome: Outcome, actor: User) -> MicroProject:
    """Finish: state the result, resolve the needs it answers, and keep the unit's word."""
    project, step = _locked("complete", project, actor)
    if not outcome.result.strip():
        raise ValidationError({"result": _("请写明项目成效。")})
    _book_rest(project, outcome, actor)
    project.result, project.problems_solved = outcome.result.strip(), outcome.problems_solved
    project.completed_at = clock.now()
    _move(project, step, "result", "problems_solved", "people_served", "attendances", "completed_at")
    for need in _open_needs(project, "resolve", actor):
        resolve_need(need=need, resolution=project.result, actor=actor)
    record("project.completed", target=project, actor=actor, problems_solved=project.problems_solved)
    notices.project_completed(project, actor)
    return project


@transaction.atomic
def suspend_project(*, project: MicroProject, reason: str, actor: User) -> MicroProject:
    """Let the work rest for a stated reason."""
    return _stop("suspend", "project.suspended", project, reason, actor)


@transaction.atomic
def resume_project(*, project: MicroProject, actor: User) -> MicroProject:
    """Take the work up again; the reason of the rest stays on record."""
    project, step = _locked("resume", project, actor)
    _move(project, step)
    record("project.resumed", target=project, actor=actor)
    return project


@transaction.atomic
def end_project_early(*, project: MicroProject, reason: str, actor: User) -> MicroProject:
    """Give a project up for a stated reason."""
    project = _stop("end-early", "project.ended_early", project, reason, actor)
    if project.claim is not None and project.claim.status in LIVE_CLAIMS:
        # The need goes back to the list, for another unit to take.
        release_claim(claim=project.claim, reason=project.reason[:RELEASE_REASON], actor=actor)
    return project


def _locked(name: str, project: MicroProject, actor: User) -> tuple[MicroProject, Step]:
    project = MicroProject.objects.select_for_update().get(pk=project.pk)
    return project, PROJECT_LIFECYCLE.check(name, obj=project, actor=actor)


def _move(project: MicroProject, step: Step, *changed: str) -> None:
    assert step.target is not None  # noqa: S101  # only steps that lead somewhere come here
    project.status = step.target
    project.version += 1
    project.full_clean()
    project.save(update_fields=["status", "version", *changed])


def _open_needs(project: MicroProject, step: str, actor: User) -> list[Need]:
    """The needs this person may take that step with now; others stay with the office."""
    return [need for need in project.needs.order_by("pk") if step in names(NEED_LIFECYCLE.available(need, actor))]


def _stop(name: str, verb: str, project: MicroProject, reason: str, actor: User) -> MicroProject:
    project, step = _locked(name, project, actor)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明理由。")})
    project.reason = reason.strip()
    _move(project, step, "reason")
    record(verb, target=project, actor=actor)
    notices.project_stopped(project, actor)
    return project


def _draft(
    project: MicroProject, plan: ProjectPlan, communities: Sequence[Area], answered: Sequence[Need], actor: User
) -> MicroProject:
    street = project.unit.street_code
    if project.unit.status != UnitStatus.ACTIVE:
        raise ValidationError({"unit": _("这家单位已退出，不能承担项目。")})
    if any(not need.area_code.startswith(street) for need in answered):
        raise ValidationError({"needs": _("只能回应本街道的需求。")})
    project.area_code, project.created_by, project.created_at = street, actor, clock.now()
    # The counter's row lock also keeps two drafts of one name from passing the check together.
    project.number = next_number(street, "XM", clock.today().year)
    _fill(project, plan)
    _check_places(project, communities)
    project.full_clean()
    project.save()
    project.communities.set(communities)
    project.needs.set(answered)
    _still_visible(project, actor)
    record("project.drafted", target=project, actor=actor, unit=project.unit_id, claim=project.claim_id)
    notices.project_drafted(project, actor)
    return project


def _fill(project: MicroProject, plan: ProjectPlan) -> None:
    _check_dates(starts_on=plan.starts_on, ends_on=plan.ends_on)
    project.name, project.aim, project.kind = plan.name.strip(), plan.aim.strip(), plan.kind
    project.starts_on, project.ends_on = plan.starts_on, plan.ends_on
    project.funds, project.fund_source = plan.funds, plan.fund_source


def _check_dates(**days: date | None) -> None:
    latest = clock.today() + FURTHEST
    wrong = [name for name, day in days.items() if day is not None and not EARLIEST <= day <= latest]
    if wrong:
        raise ValidationError({name: _("日期应在 2000 年之后、十年之内。") for name in wrong})


def _check_places(project: MicroProject, communities: Sequence[Area]) -> None:
    if not communities:
        raise ValidationError({"communities": _("请至少选一个社区。")})
    if any(not area.code.startswith(project.area_code) for area in communities):
        raise ValidationError({"communities": _("只能选本街道的社区。")})


def _check_partners(project: MicroProject, partners: Sequence[MemberUnit]) -> None:
    if any(unit.street_code != project.area_code for unit in partners):
        raise ValidationError({"partners": _("只能选本街道的成员单位。")})
    if any(unit.pk == project.unit_id for unit in partners):
        raise ValidationError({"partners": _("实施单位不用再选为协办单位。")})


def _still_visible(project: MicroProject, actor: User) -> None:
    if not MicroProject.objects.visible_to(actor).filter(pk=project.pk).exists():
        raise PermissionDenied(_("这样保存后您自己将看不到它，所以没有保存。"))


def _entry(project: MicroProject, facts: ProgressFacts, actor: User) -> ProgressEntry:
    _check_dates(done_on=facts.done_on)
    if facts.done_on > clock.today():
        raise ValidationError({"done_on": _("日期不能晚于今天。")})
    if facts.people_served > facts.attendances:
        raise ValidationError({"people_served": _("服务人数不能多于服务人次。")})
    if facts.money is not None and facts.money < 0:
        raise ValidationError({"money": _("支出不能是负数。")})
    entry = ProgressEntry(project=project, entered_by=actor, entered_at=clock.now(), **asdict(facts))
    entry.full_clean()
    return entry


def _add_up(project: MicroProject) -> None:
    sums = project.progress.aggregate(people=Sum("people_served"), times=Sum("attendances"))
    project.people_served, project.attendances = sums["people"] or 0, sums["times"] or 0


def _book_rest(project: MicroProject, outcome: Outcome, actor: User) -> None:
    """Book what the outcome counts beyond the entries as a last entry, so that sums and entries never differ."""
    people = project.people_served if outcome.people_served is None else outcome.people_served
    more_people = people - project.people_served
    more_times = more_people if outcome.attendances is None else outcome.attendances - project.attendances
    if more_people < 0 or more_times < 0:
        raise ValidationError(
            {
                "people_served": _("已登记 %(people)s 人、%(times)s 人次，完成时不能更少。")
                % {"people": project.people_served, "times": project.attendances}
            }
        )
    if more_people or more_times:
        facts = ProgressFacts(outcome.result.strip(), clock.today(), more_people, more_times)
        _entry(project, facts, actor).save()
    _add_up(project)
