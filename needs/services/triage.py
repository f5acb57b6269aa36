"""The office's answer to a need: accept, ask for more, return, refuse, merge, put on the list; and seconding."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.areas.selectors import settings_of
from core.audit import record
from core.errors import DomainError
from core.workdays import add_workdays
from needs import notices, policies
from needs.lifecycle import NEED_LIFECYCLE
from needs.models import Endorsement, Need, NeedStatus
from needs.services.lapsing import lapse_open_offers

REASON_FIELDS = ("status", "reason", "responded_at")
MERGE_TARGETS = frozenset(NeedStatus.values) - {
    NeedStatus.MERGED, NeedStatus.RETURNED, NeedStatus.REFUSED, NeedStatus.CLOSED,
}  # fmt: skip


@transaction.atomic
def accept_need(*, need: Need, actor: User) -> Need:
    """Accept a need; from here its completion limit stands, whatever the settings become."""
    need = _locked(need)
    step = NEED_LIFECYCLE.check("accept", obj=need, actor=actor)
    need.status, need.reason = step.target, ""
    need.accepted_at = clock.now()
    need.responded_at = need.responded_at or need.accepted_at
    need.completion_due = None if need.imported else add_workdays(clock.today(), completion_days(need))
    need.full_clean()
    need.save(update_fields=["status", "reason", "accepted_at", "responded_at", "completion_due"])
    record("need.accepted", target=need, actor=actor, due=need.completion_due)
    notices.need_answered(need, "need.accepted", _("您的诉求已受理：%(text)s"))
    return need


@transaction.atomic
def ask_more(*, need: Need, reason: str, actor: User) -> Need:
    """Ask the asker for what is missing."""
    need = _answer(need, "ask-more", reason, actor)
    record("need.more_asked", target=need, actor=actor)
    notices.need_answered(need, "need.more_asked", _("请补充说明：%(text)s"))
    return need


@transaction.atomic
def answer_more(*, need: Need, detail: str, actor: User) -> Need:
    """Add what was asked for; the need waits for its answer again."""
    need = _locked(need)
    step = NEED_LIFECYCLE.check("answer-more", obj=need, actor=actor)
    if not detail.strip():
        raise ValidationError({"detail": _("请写下要补充的内容。")})
    need.status, need.reason = step.target, ""
    need.detail = f"{need.detail}\n{detail.strip()}".strip()
    need.version += 1
    need.full_clean()
    need.save(update_fields=["status", "reason", "detail", "version"])
    record("need.more_answered", target=need, actor=actor)
    notices.more_answered(need)
    return need


@transaction.atomic
def return_need(*, need: Need, reason: str, actor: User) -> Need:
    """Give a need back that belongs elsewhere, with the reason."""
    need = _answer(need, "return", reason, actor)
    record("need.returned", target=need, actor=actor)
    notices.need_answered(need, "need.returned", _("您的诉求已退回：%(text)s"))
    return need


@transaction.atomic
def refuse_need(*, need: Need, reason: str, actor: User) -> Need:
    """Refuse a need, with the reason."""
    need = _answer(need, "refuse", reason, actor)
    record("need.refused", target=need, actor=actor)
    notices.need_answered(need, "need.refused", _("您的诉求不予受理：%(text)s"))
    return need


@transaction.atomic
def merge_need(*, need: Need, into: Need, actor: User) -> Need:
    """Carry a duplicate on under another need of the street; who seconded it now seconds the other."""
    need, into = _locked_pair(need, into)
    step = NEED_LIFECYCLE.check("merge", obj=need, actor=actor)
    _check_merge(need, into, actor)
    need.status, need.merged_into = step.target, into
    need.responded_at = need.responded_at or clock.now()
    need.full_clean()
    need.save(update_fields=["status", "merged_into", "responded_at"])
    _carry_seconds(need, into)
    lapse_open_offers(need=need, actor=actor)
    record("need.merged", target=need, actor=actor, into=into)
    record("need.merged_in", target=into, actor=actor, other=need)
    notices.need_answered(need, "need.merged", _("您的诉求已并入同一事项办理：%(text)s"))
    return need


@transaction.atomic
def list_need(*, need: Need, actor: User) -> Need:
    """Put a need on the list units choose from."""
    need = _locked(need)
    step = NEED_LIFECYCLE.check("list", obj=need, actor=actor)
    need.status, need.listed_at = step.target, clock.now()
    need.full_clean()
    need.save(update_fields=["status", "listed_at"])
    record("need.listed", target=need, actor=actor)
    return need


@transaction.atomic
def endorse_need(*, need: Need, actor: User) -> Need:
    """Second a neighbour's need, once."""
    need = _locked(need)
    if need.endorsements.filter(user=actor).exists():
        raise DomainError(_("您已经附议过这件需求了。"), code="already_endorsed")
    NEED_LIFECYCLE.check("endorse", obj=need, actor=actor)
    Endorsement.objects.create(need=need, user=actor, at=clock.now())
    _recount(need)
    record("need.endorsed", target=need, actor=actor)
    return need


@transaction.atomic
def unendorse_need(*, need: Need, actor: User) -> Need:
    """Take the seconding back."""
    need = _locked(need)
    NEED_LIFECYCLE.check("unendorse", obj=need, actor=actor)
    need.endorsements.filter(user=actor).delete()
    _recount(need)
    record("need.unendorsed", target=need, actor=actor)
    return need


def completion_days(need: Need) -> int:
    """The category's working days where it has its own, else the street's."""
    return need.category.completion_days or settings_of(need.area_code).completion_days


def _locked(need: Need) -> Need:
    return Need.objects.select_for_update().get(pk=need.pk)


def _locked_pair(need: Need, into: Need) -> tuple[Need, Need]:
    # Always in the order of ids, so that two merges of the same pair cannot wait for each other.
    rows = {row.pk: row for row in Need.objects.select_for_update().filter(pk__in=(need.pk, into.pk)).order_by("pk")}
    return rows[need.pk], rows[into.pk]


def _answer(need: Need, name: str, reason: str, actor: User) -> Need:
    """Lock, check and save a step whose answer is a reason."""
    need = _locked(need)
    step = NEED_LIFECYCLE.check(name, obj=need, actor=actor)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明理由，提出人会看到。")})
    need.status, need.reason = step.target, reason.strip()
    need.responded_at = need.responded_at or clock.now()
    need.full_clean()
    need.save(update_fields=list(REASON_FIELDS))
    return need


def _check_merge(need: Need, into: Need, actor: User) -> None:
    if need.pk == into.pk:
        raise ValidationError({"into": _("不能并入自己。")})
    if need.area_code[:9] != into.area_code[:9]:
        raise ValidationError({"into": _("只能并入本街道的需求。")})
    if not policies.can_triage(actor, into):
        raise PermissionDenied(_("目标需求不在您的辖区内。"))
    if into.status not in MERGE_TARGETS:
        raise DomainError(
            _("目标需求现在是“%(state)s”，不能并入。") % {"state": into.get_status_display()}, code="wrong_target"
        )


def _carry_seconds(need: Need, into: Need) -> None:
    people = [*need.endorsements.values_list("user_id", flat=True), need.asker_id]
    Endorsement.objects.bulk_create(
        (
            Endorsement(need=into, user_id=person, at=clock.now())
            for person in people
            if person is not None and person != into.asker_id
        ),
        ignore_conflicts=True,
    )
    _recount(into)


def _recount(need: Need) -> None:
    need.endorsement_count = need.endorsements.count()
    need.save(update_fields=["endorsement_count"])
