"""The work itself: starting, writing down what was done, reaching milestones, resting and giving up."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.contacts import open_contact
from core.files.storing import store_image
from core.personal.inside_text import tidy
from needs.services.judging import start_need
from projects import notices, policies
from projects.models import MicroProject, Milestone, ProgressEntry
from projects.plans import ProgressFacts
from projects.services.answering import give_needs_back, needs_open_to, rest_needs
from projects.services.planning import check_dates
from projects.services.steps import locked, move, said

MOST_PHOTOS = 9
# A slip of a finger makes ten people a hundred thousand; above this somebody has to say that it is meant.
LARGE = 10_000
TOTALS = ("people_served", "attendances", "hours", "money_spent", "last_progress_on")


@transaction.atomic
def start_project(*, project: MicroProject, actor: User) -> MicroProject:
    """Begin the work; the needs it answers are in hand from now on."""
    project, step = locked("start", project, actor)
    project.starts_on = project.starts_on or clock.today()
    project.started_at, project.last_progress_on = clock.now(), clock.today()
    move(project, step, "starts_on", "started_at", "last_progress_on")
    for need, taker in needs_open_to("start", project, actor):
        start_need(need=need, actor=taker)
    rest_needs(project, actor)
    record("project.started", target=project, actor=actor)
    return project


@transaction.atomic
def add_progress(
    *,
    project: MicroProject,
    facts: ProgressFacts,
    photos: Iterable[BinaryIO] = (),
    confirm_large: bool = False,
    actor: User,
) -> ProgressEntry:
    """Write down what was done on a day and whom it served; the project's totals are the sums of its entries."""
    project, _step = locked("progress", project, actor)
    entry = new_entry(project, facts, actor)
    check_large(facts.people_served, facts.attendances, facts.hours, confirmed=confirm_large)
    pictures = list(photos)
    if len(pictures) > MOST_PHOTOS:
        raise ValidationError({"photos": _("一次最多传 %(most)s 张照片。") % {"most": MOST_PHOTOS}})
    entry.save()
    entry.photos.set([store_image(upload=picture, owner_code=project.area_code, actor=actor) for picture in pictures])
    add_up(project)
    project.save(update_fields=TOTALS)
    record("project.progressed", target=project, actor=actor, entry=entry.pk, photos=len(pictures))
    return entry


@transaction.atomic
def reach_milestone(
    *, project: MicroProject, milestone: Milestone, reached_on: date, note: str = "", actor: User
) -> Milestone:
    """Say that a milestone is reached, and when."""
    project, _step = locked("reach", project, actor)
    milestone = Milestone.objects.get(pk=milestone.pk)
    if milestone.project_id != project.pk or milestone.reached_on is not None:
        raise ValidationError({"milestone": _("请选一个还没有达成的节点。")})
    check_dates(reached_on=reached_on)
    if reached_on > clock.today():
        raise ValidationError({"reached_on": _("日期不能晚于今天。")})
    milestone.reached_on, milestone.note = reached_on, note.strip() or milestone.note
    milestone.full_clean()
    milestone.save(update_fields=["reached_on", "note"])
    record("project.reached", target=project, actor=actor, milestone=milestone.pk)
    return milestone


@transaction.atomic
def suspend_project(*, project: MicroProject, reason: str, actor: User) -> MicroProject:
    """Let the work rest for a stated reason."""
    project = _stop("suspend", "project.suspended", project, reason, actor)
    rest_needs(project, actor)
    return project


@transaction.atomic
def resume_project(*, project: MicroProject, actor: User) -> MicroProject:
    """Take the work up again; the reason of the rest stays on record."""
    project, step = locked("resume", project, actor)
    # The rest was announced, so silence counts from now.
    project.last_progress_on = clock.today()
    move(project, step, "last_progress_on")
    rest_needs(project, actor)
    record("project.resumed", target=project, actor=actor)
    return project


@transaction.atomic
def end_project_early(*, project: MicroProject, reason: str, actor: User) -> MicroProject:
    """Give a project up for a stated reason; the needs it answered are offered on."""
    project = _stop("end-early", "project.ended_early", project, reason, actor)
    give_needs_back(project, actor)
    return project


def check_large(*numbers: int | Decimal | None, confirmed: bool) -> None:
    """Ask once more when a number is far beyond what a small project serves."""
    if not confirmed and any(number is not None and number > LARGE for number in numbers):
        raise ValidationError(
            {"confirm_large": _("有数字超过 %(most)s，请核对；没有写错就勾选确认。") % {"most": LARGE}}
        )


def new_entry(project: MicroProject, facts: ProgressFacts, actor: User) -> ProgressEntry:
    """An entry that can be, not saved yet."""
    check_dates(done_on=facts.done_on)
    if facts.done_on > clock.today():
        raise ValidationError({"done_on": _("日期不能晚于今天。")})
    if facts.people_served > facts.attendances:
        raise ValidationError({"people_served": _("服务人数不能多于服务人次。")})
    negative = [name for name in ("hours", "money") if (getattr(facts, name) or 0) < 0]
    if negative:
        raise ValidationError({name: _("不能是负数。") for name in negative})
    told = asdict(facts) | {"text": tidy(facts.text)}
    entry = ProgressEntry(project=project, entered_by=actor, entered_at=clock.now(), **told)
    entry.full_clean()
    return entry


def add_up(project: MicroProject) -> None:
    """The project's totals are the sums of its entries, never counted up on their own."""
    sums = project.progress.aggregate(
        people=Sum("people_served"), times=Sum("attendances"), hours=Sum("hours"), money=Sum("money")
    )
    project.people_served, project.attendances = sums["people"] or 0, sums["times"] or 0
    project.hours, project.money_spent = sums["hours"] or Decimal(0), sums["money"] or Decimal(0)
    project.last_progress_on = clock.today()


def _stop(name: str, verb: str, project: MicroProject, reason: str, actor: User) -> MicroProject:
    project, step = locked(name, project, actor)
    project.reason = said(reason, "reason", _("请写明理由。"))
    move(project, step, "reason")
    record(verb, target=project, actor=actor)
    notices.project_stopped(project, actor)
    return project


def open_leader_phone(*, project: MicroProject, reason: str, actor: User) -> str:
    """Give the leader's phone to whoever has to call; the reason and the opening stay on record."""
    return open_contact(target=project, field="leader_phone", reason=reason, actor=actor, may=policies.can_open_phone)
