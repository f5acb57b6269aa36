"""Doing, resolving, and the asker's word on it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.accounts.models import User
from core.areas.selectors import settings_of
from core.audit import record
from core.errors import DomainError
from core.personal.inside_text import tidy
from needs import notices, policies
from needs.lifecycle import NEED_LIFECYCLE
from needs.models import CallBackWay, Judgement, JudgementChannel, Need, NeedStatus, Verdict
from needs.services.claims import fulfil_claims
from needs.services.lapsing import lapse_open_offers
from needs.services.limits import COMPLETION_FIELDS, start_completion

LONGEST_RESULT = Need._meta.get_field("resolution").max_length or 0
LINK_SALT = "needs.judging"
SAY_WHY = gettext_lazy("请点一条，或写一句哪里没办好，办的人才知道怎么重办。")
RESULT_FIELDS = ("status", "resolution", "resolved_by", "resolved_at", "judge_by", "closed_at", "halted_for")


@dataclass(frozen=True)
class Word:
    """What the asker says of the result."""

    verdict: str
    solved: bool
    comment: str = ""
    called_by: str = CallBackWay.PHONE
    called_on: date | None = None


@transaction.atomic
def start_need(*, need: Need, actor: User) -> Need:
    """Begin the work; a project that starts calls this for the need it answers."""
    need = _locked(need)
    step = NEED_LIFECYCLE.check("start", obj=need, actor=actor)
    need.status, need.halted_for = step.target, ""
    need.full_clean()
    need.save(update_fields=["status", "halted_for"])
    # What is left of a need claimed by shares goes on being called for beside the work.
    if not need.left_to_claim:
        lapse_open_offers(need=need, actor=actor)
    record("need.started", target=need, actor=actor)
    notices.need_started(need)
    return need


@transaction.atomic
def resolve_need(*, need: Need, resolution: str, actor: User) -> Need:
    """Say that the need is met and how; from here the asker judges. A job of a split need is closed at once."""
    need = _locked(need)
    NEED_LIFECYCLE.check("resolve", obj=need, actor=actor)
    if not tidy(resolution):
        raise ValidationError({"resolution": _("请写明办理结果，提出人会看到。")})
    need.resolution, need.resolved_by, need.resolved_at = tidy(resolution), actor, clock.now()
    if need.part_of_id is None:
        _hand_over(need, actor)
    else:
        _finish_part(need, actor)
    return need


@transaction.atomic
def judge_need(*, need: Need, word: Word, channel: str, actor: User | None, token: str = "") -> Judgement:
    """Record the asker's word: by link, by the asker, or by staff who called back. Unsolved, the need is reopened."""
    need = _locked(need)
    judge = _judge(need, channel, actor, token)
    step = NEED_LIFECYCLE.check("judge", obj=need, actor=judge)
    _check_time(need)
    if word.verdict == Verdict.UNSATISFIED and not word.comment.strip():
        raise ValidationError({"comment": SAY_WHY})
    judgement = Judgement(
        need=need, round=need.reopened_count, verdict=word.verdict, solved=word.solved, comment=tidy(word.comment),
        channel=channel, judged_at=clock.now(), recorded_by=actor,
    )  # fmt: skip
    if channel == JudgementChannel.CALL_BACK:
        judgement.called_by, judgement.called_on = word.called_by, _called_on(need, word)
    judgement.full_clean()
    judgement.save()
    record("need.judged", target=need, actor=actor, channel=channel, verdict=word.verdict, solved=word.solved)
    # Unhappy and unsolved reopens once by right; after that the office decides.
    if word.verdict == Verdict.UNSATISFIED and not word.solved and need.reopened_count == 0:
        _reopen(need, actor)
    else:
        need.status, need.closed_at = step.target, clock.now()
        need.full_clean()
        need.save(update_fields=["status", "closed_at"])
        notices.need_judged(need)
    return judgement


def judge_as(*, need: Need, word: Word, actor: User) -> Judgement:
    """Judge as whoever stands before the page: the asker, or staff who called the asker back."""
    channel = JudgementChannel.PAGE if policies.is_asker(actor, need) else JudgementChannel.CALL_BACK
    return judge_need(need=need, word=word, channel=channel, actor=actor)


@transaction.atomic
def reopen_need(*, need: Need, reason: str, actor: User) -> Need:
    """Take a closed need up again because the office finds it unsolved."""
    need = _locked(need)
    NEED_LIFECYCLE.check("reopen", obj=need, actor=actor)
    if not tidy(reason):
        raise ValidationError({"reason": _("请写明重办的理由。")})
    need.reason = tidy(reason)
    _reopen(need, actor)
    return need


def _hand_over(need: Need, actor: User) -> None:
    """The result stands in the row; from now on the asker has the word."""
    need.status = NeedStatus.RESOLVED
    need.judge_by = clock.today() + timedelta(days=settings_of(need.area_code).judging_days)
    _save_result(need, actor)
    notices.need_resolved(need, reverse("needs:judge", args=[judging_token(need)]))


def _finish_part(part: Need, actor: User) -> None:
    """A job is closed unjudged; the last of them resolves the whole, whose asker judges everything together."""
    part.status, part.closed_at = NeedStatus.CLOSED, clock.now()
    _save_result(part, actor)
    whole = Need.objects.select_for_update().get(parts=part)
    record("need.part_done", target=whole, actor=actor, part=part)
    if whole.status == NeedStatus.IN_PROGRESS and not whole.parts.open().exists():
        whole.resolution, whole.resolved_by = _joined(whole), User.objects.system()
        whole.resolved_at = clock.now()
        _hand_over(whole, whole.resolved_by)


def _save_result(need: Need, actor: User) -> None:
    need.halted_for = ""
    need.full_clean()
    need.save(update_fields=[*RESULT_FIELDS])
    fulfil_claims(need, actor)
    lapse_open_offers(need=need, actor=actor)
    record("need.resolved", target=need, actor=actor, round=need.reopened_count)


def _joined(whole: Need) -> str:
    """What came of each job of this round, a line each, within what a result may hold."""
    parts = list(whole.parts.filter(reopened_count=whole.reopened_count).order_by("pk"))
    most = LONGEST_RESULT // len(parts) - 1
    return "\n".join(f"{part.text}：{part.resolution}"[:most] for part in parts)


def close_unjudged() -> int:
    """Close every resolved need whose judging period has passed; running twice changes nothing."""
    system = User.objects.system()
    due = Need.objects.filter(status=NeedStatus.RESOLVED, judge_by__lt=clock.today()).order_by("pk")
    return sum(_close_if_still_resolved(pk, system) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _close_if_still_resolved(pk: int, system: User) -> int:
    need = Need.objects.select_for_update().get(pk=pk)
    if need.status != NeedStatus.RESOLVED:
        return 0
    step = NEED_LIFECYCLE.check("close", obj=need, actor=system)
    need.status, need.closed_at = step.target, clock.now()
    need.full_clean()
    need.save(update_fields=["status", "closed_at"])
    record("need.closed_unjudged", target=need, actor=system)
    notices.need_closed(need)
    return 1


def judging_token(need: Need) -> str:
    """The signed link's secret: this need, this round of judging."""
    return signing.dumps({"need": need.pk, "round": need.reopened_count}, salt=LINK_SALT)


def need_of_link(token: str) -> Need:
    """The need a judging link is for, or a 404 when nobody here signed it."""
    holder = _holder_of(token)
    return Need.objects.select_related("category").get(pk=holder.need_id)


def judgement_of_link(token: str) -> Judgement | None:
    """What was said in the round a link is for, once it has been said."""
    holder = _holder_of(token)
    return Judgement.objects.filter(need=holder.need_id, round=holder.round).first()


def link_is_open(token: str) -> bool:
    """Whether a link can still be judged by: its round is the one that runs, and its time has not passed."""
    holder = _holder_of(token)
    need = Need.objects.get(pk=holder.need_id)
    in_time = need.judge_by is None or clock.today() <= need.judge_by
    return need.status == NeedStatus.RESOLVED and need.reopened_count == holder.round and in_time


def _holder_of(token: str) -> policies.LinkHolder:
    try:
        said = signing.loads(token, salt=LINK_SALT)
    except signing.BadSignature as bad:
        raise DomainError(_("这个评价链接不完整，请从短信里重新打开。"), code="bad_link", http_status=404) from bad
    return policies.LinkHolder(said["need"], said["round"])


def _judge(need: Need, channel: str, actor: User | None, token: str) -> Any:
    """Whoever judges by this channel; each channel admits only its own kind of person."""
    if channel == JudgementChannel.LINK:
        return _holder_of(token)
    may = {
        JudgementChannel.PAGE: policies.is_asker,
        JudgementChannel.CALL_BACK: policies.can_call_back,
    }.get(JudgementChannel(channel))
    if may is None or actor is None or not may(actor, need):
        raise PermissionDenied(_("须由提出人评价，或由未经手办理的工作人员回访登记。"))
    return actor


def _called_on(need: Need, word: Word) -> date:
    """The day of the call-back: today unless said otherwise, never before the result and never ahead."""
    day = word.called_on or clock.today()
    if day > clock.today() or (need.resolved_at and day < clock.day_of(need.resolved_at)):
        raise ValidationError({"called_on": _("回访日期应在办结之后、今天之前。")})
    return day


def _check_time(need: Need) -> None:
    if need.judge_by is not None and clock.today() > need.judge_by:
        raise DomainError(_("评价期已于 %(day)s 结束。") % {"day": need.judge_by}, code="judging_over")


def _reopen(need: Need, actor: User | None) -> None:
    need.status, need.closed_at, need.resolved_at = NeedStatus.REOPENED, None, None
    need.reopened_count += 1
    start_completion(need)
    need.full_clean()
    need.save(update_fields=["status", "closed_at", "resolved_at", "reason", "reopened_count", *COMPLETION_FIELDS])
    record("need.reopened", target=need, actor=actor, round=need.reopened_count)
    notices.need_reopened(need)


def _locked(need: Need) -> Need:
    return Need.objects.select_for_update().get(pk=need.pk)
