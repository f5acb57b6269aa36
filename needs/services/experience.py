"""A street's experience: learnt by a worker, tried on months held back, and used only where a person switches it on."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.errors import DomainError
from core.outbox import run_later
from needs import notices, policies
from needs.lifecycle import EXPERIENCE_LIFECYCLE
from needs.matching import Understanding
from needs.matching.corpus import Corpus
from needs.matching.learning import LEAST_TO_LEARN, LEAST_TO_TRY, Learnt, TooLittleError, Trial, learn_and_try, told
from needs.models import Experience, ExperienceStatus, StreetUnderstanding
from needs.selectors.decisions import decisions_of
from needs.selectors.matching import ground_of
from needs.selectors.understanding import known_in
from needs.services.street_words import locked_understanding

TASK = "needs.run_learning"
# A worker that was killed says nothing any more; after this long somebody may start anew.
STALE = timedelta(minutes=5)


@transaction.atomic
def start_learning(*, street_code: str, actor: User) -> Experience:
    """Have a worker learn from the street's decisions; only one is in the making at a time."""
    if not policies.can_learn(actor, street_code):
        raise PermissionDenied(_("只有街道党建办可以让系统学习本街经验。"))
    locked_understanding(street_code)
    _clear_the_way(street_code)
    experience = Experience(area_code=street_code, started_by=actor, started_at=clock.now())
    experience.full_clean()
    experience.save()
    run_later(TASK, experience_id=experience.pk)
    record("experience.started", target=experience, actor=actor)
    return experience


def run_learning(*, experience_id: int, actor: User) -> bool:
    """Learn, try and write. Delivered again it starts over, and only the first to finish writes."""
    begun = Experience.objects.in_the_making().filter(pk=experience_id).update(
        status=ExperienceStatus.RUNNING, progress=0
    )  # fmt: skip
    if not begun:
        return False
    street_code = Experience.objects.get(pk=experience_id).area_code
    decisions, resources = decisions_of(street_code)
    corpus = Corpus(resources, Understanding(known_in(street_code)))
    try:
        learnt, trial = learn_and_try(
            decisions, corpus, weights=ground_of(street_code).weights, on_progress=_progress_of(experience_id)
        )
    except TooLittleError as few:
        return _give_up(experience_id, few, actor)
    return _write(experience_id, learnt, trial, actor)


@transaction.atomic
def switch_on_experience(*, experience: Experience, actor: User) -> Experience:
    """Let the street's matching use what was learnt; whatever was in use before is switched off."""
    row = locked_understanding(experience.area_code)
    experience = _locked(experience)
    step = EXPERIENCE_LIFECYCLE.check("switch-on", obj=experience, actor=actor)
    for other in Experience.objects.filter(area_code=experience.area_code, status=ExperienceStatus.ON):
        _switch(other, ExperienceStatus.OFF, "experience.switched_off", actor)
    _use(row, experience.habits)
    return _switch(experience, step.target, "experience.switched_on", actor)


@transaction.atomic
def switch_off_experience(*, experience: Experience, actor: User) -> Experience:
    """Match as though nothing had been learnt; the weights are kept."""
    row = locked_understanding(experience.area_code)
    experience = _locked(experience)
    step = EXPERIENCE_LIFECYCLE.check("switch-off", obj=experience, actor=actor)
    _use(row, [])
    return _switch(experience, step.target, "experience.switched_off", actor)


@transaction.atomic
def reset_experience(*, experience: Experience, actor: User) -> Experience:
    """Forget what was learnt: matching is exactly what it was before."""
    row = locked_understanding(experience.area_code)
    experience = _locked(experience)
    step = EXPERIENCE_LIFECYCLE.check("reset", obj=experience, actor=actor)
    if experience.status == ExperienceStatus.ON:
        _use(row, [])
    experience.habits = []
    return _switch(experience, step.target, "experience.reset", actor)


# ── switching ─────────────────────────────────────────────────────────────────────────────────
def _locked(experience: Experience) -> Experience:
    return Experience.objects.select_for_update().get(pk=experience.pk)


def _use(row: StreetUnderstanding, habits: list[Any]) -> None:
    row.habits = habits
    row.save(update_fields=["habits"])


def _switch(experience: Experience, status: str, verb: str, actor: User) -> Experience:
    experience.status, experience.switched_by, experience.switched_at = status, actor, clock.now()
    experience.full_clean(validate_constraints=False)
    experience.save(update_fields=["status", "habits", "switched_by", "switched_at"])
    record(verb, target=experience, actor=actor)
    return experience


# ── learning ──────────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def _write(experience_id: int, learnt: Learnt, trial: Trial, actor: User) -> bool:
    """Write what was learnt; a second worker finds it written and stops."""
    experience = Experience.objects.select_for_update().get(pk=experience_id)
    if experience.status != ExperienceStatus.RUNNING:
        return False
    experience.status, experience.progress = ExperienceStatus.LEARNT, 100
    experience.habits = [[list(habit.key), habit.points, habit.well, habit.badly] for habit in learnt.habits]
    experience.trial, experience.finished_at = dict(told(trial)), clock.now()
    experience.full_clean()
    experience.save(update_fields=["status", "progress", "habits", "trial", "finished_at"])
    record("experience.ready", target=experience, actor=actor, habits=len(experience.habits))
    notices.experience_ready(experience)
    return True


@transaction.atomic
def _give_up(experience_id: int, few: TooLittleError, actor: User) -> bool:
    experience = Experience.objects.select_for_update().get(pk=experience_id)
    if experience.status != ExperienceStatus.RUNNING:
        return False
    experience.status, experience.finished_at = ExperienceStatus.FAILED, clock.now()
    experience.error = _(
        "记录还不够：要有%(least)d次可学、最近三个月另有%(tried)d次可检验，现在是%(learnt)d次和%(now)d次。"
    ) % {"least": LEAST_TO_LEARN, "tried": LEAST_TO_TRY, "learnt": few.learnt_from, "now": few.tried_on}
    experience.full_clean()
    experience.save(update_fields=["status", "finished_at", "error"])
    record("experience.failed", target=experience, actor=actor)
    notices.experience_ready(experience)
    return True


def _progress_of(pk: int) -> Callable[[int, int], None]:
    """Tell the page how far the work is, each percent once."""
    known = 0

    def tell(done: int, total: int) -> None:
        nonlocal known
        percent = done * 80 // max(total, 1)
        if percent > known:
            known = percent
            Experience.objects.filter(pk=pk, status=ExperienceStatus.RUNNING).update(progress=percent)

    return tell


def _clear_the_way(street_code: str) -> None:
    """Refuse to learn twice at once; put a dead worker's attempt aside."""
    making = Experience.objects.select_for_update().in_the_making().filter(area_code=street_code).first()
    if making is None:
        return
    if making.started_at > clock.now() - STALE:
        raise DomainError(_("正在学习，请等它学完。"), code="already_running")
    making.status, making.error = ExperienceStatus.FAILED, _("计算中断，已重新开始。")
    making.save(update_fields=["status", "error"])
