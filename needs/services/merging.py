"""Merging: one matter asked for twice is carried on once, and everybody who asked for it is counted and told."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.errors import DomainError
from needs import notices, policies
from needs.lifecycle import NEED_LIFECYCLE
from needs.models import Endorsement, Follow, Need, NeedStatus
from needs.services.hall import CALL_FIELDS, begin_call
from needs.services.lapsing import lapse_open_offers

MERGE_TARGETS = frozenset(NeedStatus.values) - {
    NeedStatus.MERGED, NeedStatus.RETURNED, NeedStatus.REFUSED, NeedStatus.CLOSED,
}  # fmt: skip


@transaction.atomic
def merge_need(*, need: Need, into: Need, actor: User) -> Need:
    """Carry a duplicate on under another need of the street, with everything merged into it before."""
    need, into, before = _locked(need, into)
    step = NEED_LIFECYCLE.check("merge", obj=need, actor=actor)
    _check_target(need, into, actor)
    need.status, need.merged_into = step.target, into
    need.responded_at = need.responded_at or clock.now()
    lapse_open_offers(need=need, actor=actor)
    begin_call(need)
    need.full_clean()
    need.save(update_fields=["status", "merged_into", "responded_at", "claimed", *CALL_FIELDS])
    _carry_along(before, into, actor)
    _carry_voices(need, into)
    record("need.merged", target=need, actor=actor, into=into)
    record("need.merged_in", target=into, actor=actor, other=need)
    notices.need_merged(need, before)
    return need


def recount_voices(need: Need) -> None:
    """附议: everybody who needs this beside the asker, with the askers of what was merged into it."""
    need.endorsement_count = need.endorsements.count() + len(_askers_without_account(need))
    need.save(update_fields=["endorsement_count"])


def _locked(need: Need, into: Need) -> tuple[Need, Need, list[Need]]:
    """Both needs and what was merged into the first, always in the order of ids: no two merges wait in a ring."""
    wanted = Q(pk__in=(need.pk, into.pk)) | Q(merged_into=need.pk)
    rows = {row.pk: row for row in Need.objects.select_for_update().filter(wanted).order_by("pk")}
    return rows[need.pk], rows[into.pk], [row for row in rows.values() if row.merged_into_id == need.pk]


def _check_target(need: Need, into: Need, actor: User) -> None:
    if need.pk == into.pk:
        raise ValidationError({"into": _("不能并入自己。")})
    if need.street_code != into.street_code:
        raise ValidationError({"into": _("只能并入本街道的需求。")})
    if not policies.can_triage(actor, into):
        raise PermissionDenied(_("目标需求不在您的辖区内。"))
    if into.merged_into_id == need.pk:
        raise DomainError(_("那一件已经并入这一件，不能再倒过来并。"), code="merge_circle")
    if into.part_of_id is not None:
        raise ValidationError({"into": _("那是一件需求拆出来的分件，请并入原来那件。")})
    if into.status not in MERGE_TARGETS:
        raise DomainError(
            _("目标需求现在是“%(state)s”，不能并入。") % {"state": into.get_status_display()}, code="wrong_target"
        )


def _carry_along(before: Sequence[Need], into: Need, actor: User) -> None:
    """What had been merged into the duplicate now stands under the new target, so that nobody is two steps away."""
    for each in before:
        each.merged_into = into
        each.full_clean()
        each.save(update_fields=["merged_into"])
        record("need.merged", target=each, actor=actor, into=into)


def _carry_voices(need: Need, into: Need) -> None:
    """Who asked or seconded seconds the target, who followed follows it; nobody seconds the own need."""
    now = clock.now()
    asked = [need.asker_id] if need.asker_id is not None else []
    seconds = {*need.endorsements.values_list("user_id", flat=True), *asked} - {into.asker_id}
    follows = {*need.follows.values_list("user_id", flat=True)} - {into.asker_id}
    Endorsement.objects.bulk_create(
        (Endorsement(need=into, user_id=person, at=now) for person in sorted(seconds)), ignore_conflicts=True
    )
    Follow.objects.bulk_create(
        (Follow(need=into, user_id=person, at=now) for person in sorted(follows)), ignore_conflicts=True
    )
    recount_voices(into)


def _askers_without_account(need: Need) -> set[str]:
    """Units, and people known by their phone or not at all: each counts once, and the need's own asker not again."""
    rows = need.merged.filter(asker=None).values_list("pk", "asking_unit_id", "asker_phone_index")
    people = {_known_as(*row) for row in rows}
    return people - {_known_as(need.pk, need.asking_unit_id, need.asker_phone_index)}


def _known_as(pk: int, unit: int | None, phone: str) -> str:
    return f"unit {unit}" if unit else phone or f"need {pk}"
