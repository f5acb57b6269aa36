"""Splitting: one need that takes several jobs, each with its own doer; the asker still deals with one matter."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.numbers import next_number
from core.personal.inside_text import tidy
from needs import notices
from needs.lifecycle import NEED_LIFECYCLE
from needs.models import Category, Need, NeedStatus
from needs.services.entering import SERIES
from needs.services.hall import CALL_FIELDS, begin_call
from needs.services.lapsing import lapse_open_offers

FEWEST, MOST = 2, 10
# A job stands where its need stands, is as urgent and has the same last day; nobody asked for it, so nobody is named.
HANDED_DOWN = (
    "area_code", "source", "urgency", "reach", "public", "imported", "asked_on", "completion_days", "completion_due",
    "completion_circular_on", "reopened_count",
)  # fmt: skip


@dataclass(frozen=True)
class Job:
    """One piece of the work; its category is the need's own unless it says another."""

    text: str
    category: Category | None = None
    place: str = ""


@transaction.atomic
def split_need(*, need: Need, jobs: Sequence[Job], actor: User) -> list[Need]:
    """Split a need into jobs; it is in progress while they are, and resolved when the last of them is done."""
    need = Need.objects.select_for_update().get(pk=need.pk)
    step = NEED_LIFECYCLE.check("split", obj=need, actor=actor)
    _check_jobs(need, jobs)
    lapse_open_offers(need=need, actor=actor)
    begin_call(need)
    need.status = step.target
    need.full_clean()
    need.save(update_fields=["status", "claimed", *CALL_FIELDS])
    parts = [_part(need, job, actor) for job in jobs]
    record("need.split", target=need, actor=actor, parts=[part.pk for part in parts])
    notices.need_split(need, len(parts))
    return parts


def _check_jobs(need: Need, jobs: Sequence[Job]) -> None:
    """The first time makes at least two; to what is split already, one more may be added."""
    fewest = 1 if need.parts.open().exists() else FEWEST
    if not fewest <= len(jobs) <= MOST:
        raise ValidationError({"jobs": _("请写 %(fewest)s 至 %(most)s 件。") % {"fewest": fewest, "most": MOST}})


def _part(need: Need, job: Job, actor: User) -> Need:
    now = clock.now()
    part = Need(
        number=next_number(need.street_code, SERIES, clock.today().year), part_of=need, text=tidy(job.text),
        category=job.category or need.category, place=job.place.strip() or need.place, status=NeedStatus.ACCEPTED,
        entered_by=actor, created_at=now, accepted_at=now, **{name: getattr(need, name) for name in HANDED_DOWN},
    )  # fmt: skip
    part.full_clean()
    part.save()
    record("need.part_made", target=part, actor=actor, whole=need)
    return part
