"""The end of a project: the doer says it is done, the community accepts it, somebody judges it, it is filed."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.personal.inside_text import tidy
from needs.models import Judgement, Need, NeedStatus, Verdict
from needs.services.claims import fulfil_shares
from needs.services.judging import LONGEST_RESULT, resolve_need
from projects import notices
from projects.models import DONE_STATUSES, Acceptance, MicroProject, ProjectStatus
from projects.plans import Outcome, ProgressFacts
from projects.services.answering import needs_open_to
from projects.services.steps import locked, move, said
from projects.services.working import TOTALS, add_up, check_large, new_entry


@transaction.atomic
def complete_project(
    *, project: MicroProject, outcome: Outcome, confirm_large: bool = False, actor: User
) -> MicroProject:
    """Say that the work is done and what came of it; the community accepts it or not."""
    project, step = locked("complete", project, actor)
    project.result = said(outcome.result, "result", _("请写明项目成效。"))
    check_large(outcome.people_served, outcome.attendances, outcome.problems_solved, confirmed=confirm_large)
    _book_rest(project, outcome, actor)
    project.problems_solved = outcome.problems_solved
    project.claimed_done_at, project.claimed_done_by = clock.now(), actor
    move(project, step, "result", "problems_solved", "claimed_done_at", "claimed_done_by", *TOTALS)
    record("project.claimed_done", target=project, actor=actor)
    notices.project_claimed_done(project, actor)
    return project


@transaction.atomic
def pass_project(*, project: MicroProject, comment: str = "", actor: User) -> MicroProject:
    """Accept the work for the community: the unit's word is kept, and the needs no share of which is left are met."""
    project, step = locked("pass", project, actor)
    _accept(project, True, tidy(comment), actor)
    project.completed_at = clock.now()
    move(project, step, "completed_at")
    doers = [unit for unit in (project.unit_id, *project.partners.values_list("pk", flat=True)) if unit is not None]
    for need, taker in needs_open_to("resolve", project, actor):
        if need.left_to_claim or need.claims.live().exclude(unit__in=doers).exists():
            fulfil_shares(need=need, units=doers, actor=taker)
        else:
            resolve_need(need=need, resolution=_came_of(need, project), actor=taker)
    record("project.completed", target=project, actor=actor, problems_solved=project.problems_solved)
    notices.project_completed(project, actor)
    return project


def _came_of(need: Need, project: MicroProject) -> str:
    """What this project came to, under what others that shared the need did for it since the asker last spoke."""
    before = need.projects.filter(status__in=DONE_STATUSES).exclude(pk=project.pk)
    spoke = need.judgements.aggregate(last=Max("judged_at"))["last"]
    if spoke is not None:
        before = before.filter(completed_at__gt=spoke)
    told = [*before.order_by("completed_at").values_list("result", flat=True), project.result]
    return "\n".join(told)[:LONGEST_RESULT]


@transaction.atomic
def send_back_project(*, project: MicroProject, reason: str, actor: User) -> MicroProject:
    """Find that it is not done yet, and say what is missing."""
    project, step = locked("send-back", project, actor)
    missing = said(reason, "reason", _("请写明还差什么，实施单位会看到。"))
    _accept(project, False, missing, actor)
    project.claimed_done_at = project.claimed_done_by = None
    project.last_progress_on = clock.today()
    move(project, step, "claimed_done_at", "claimed_done_by", "last_progress_on")
    record("project.sent_back", target=project, actor=actor)
    notices.project_sent_back(project, missing)
    return project


@transaction.atomic
def evaluate_project(*, project: MicroProject, evaluation: str, actor: User) -> MicroProject:
    """Say what the work was worth, once it is accepted."""
    project, step = locked("evaluate", project, actor)
    project.evaluation = said(evaluation, "evaluation", _("请写评价。"))
    project.evaluated_at = clock.now()
    move(project, step, "evaluation", "evaluated_at")
    record("project.evaluated", target=project, actor=actor)
    notices.project_evaluated(project, actor)
    return project


def evaluate_judged_projects() -> int:
    """Judge every accepted project whose askers have all spoken, by what they said; running twice changes nothing."""
    accepted = MicroProject.objects.filter(status=ProjectStatus.COMPLETED, imported=False, needs__isnull=False)
    unjudged = Need.objects.filter(projects=OuterRef("pk")).exclude(status=NeedStatus.CLOSED, judgements__isnull=False)
    system = User.objects.system()
    ready = list(accepted.exclude(Exists(unjudged)).distinct().order_by("pk"))
    for project in ready:
        evaluate_project(project=project, evaluation=_said_by_askers(project), actor=system)
    return len(ready)


def _said_by_askers(project: MicroProject) -> str:
    """How many askers said what; the last word on each need counts."""
    last = Judgement.objects.filter(need__projects=project).order_by("need_id", "-round").distinct("need_id")
    counts = Counter(judgement.verdict for judgement in last)
    words = "、".join(f"{label} {counts[value]} 件" for value, label in Verdict.choices if counts[value])
    return _("需求提出人评价 %(n)s 件：%(words)s。") % {"n": sum(counts.values()), "words": words}


@transaction.atomic
def archive_project(*, project: MicroProject, actor: User) -> MicroProject:
    """File the project; from here its file can be printed as it stands."""
    project, step = locked("archive", project, actor)
    project.archived_at = clock.now()
    move(project, step, "archived_at")
    record("project.archived", target=project, actor=actor)
    return project


def _accept(project: MicroProject, passed: bool, comment: str, actor: User) -> None:
    found = Acceptance(
        project=project, passed=passed, comment=comment, accepted_by=actor, accepted_at=clock.now()
    )  # fmt: skip
    found.full_clean()
    found.save()


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
        facts = ProgressFacts(tidy(outcome.result), clock.today(), more_people, more_times)
        new_entry(project, facts, actor).save()
    add_up(project)
