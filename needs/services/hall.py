"""领办大厅: how far a listed need is with finding who takes it, and how much of it is wanted."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.audit import record
from core.errors import DomainError
from needs import notices
from needs.lifecycle import NEED_LIFECYCLE
from needs.models import LIVE_CLAIMS, Need, NeedCall, NeedStatus, Offer

# What changes with finding, or losing, those who take it.
CALL_FIELDS = ("call", "first_right_until", "halted_for")


@transaction.atomic
def open_hall(*, need: Need, actor: User) -> Need:
    """Call every unit of the street to claim a listed need, also before somebody's first right is over."""
    need = Need.objects.select_for_update().get(pk=need.pk)
    NEED_LIFECYCLE.check("open-hall", obj=need, actor=actor)
    open_to_all(need)
    need.full_clean()
    need.save(update_fields=list(CALL_FIELDS))
    record("need.hall_opened", target=need, actor=actor)
    notices.hall_opened(need.street_code, [need])
    return need


@transaction.atomic
def set_wanted(*, need: Need, wanted: Decimal | None, measure: str = "", actor: User) -> Need:
    """Say how much is wanted, so that several units can each claim a part; nothing said, one unit takes it whole."""
    need = Need.objects.select_for_update().get(pk=need.pk)
    NEED_LIFECYCLE.check("quantity", obj=need, actor=actor)
    _check_wanted(need, wanted, measure)
    need.wanted, need.measure = wanted, measure.strip() if wanted else ""
    if need.claimed and need.claimed == need.wanted:
        fill(need)
    need.full_clean()
    need.save(update_fields=["wanted", "measure", "status", *CALL_FIELDS])
    record("need.quantity_set", target=need, actor=actor, wanted=wanted, measure=need.measure)
    return need


def give_first_right(need: Need, until: date) -> None:
    """Whom the street asked comes first, until that day; what has been opened to all stays open."""
    if need.call == NeedCall.OPEN_HALL:
        return
    need.call = NeedCall.FIRST_RIGHT
    need.first_right_until = max(until, need.first_right_until or until)


def open_to_all(need: Need) -> None:
    """Nobody is asked first any more. What is not public never stands in the hall: the office asks on."""
    need.call = NeedCall.OPEN_HALL if need.public else NeedCall.NONE
    need.first_right_until = None


def fill(need: Need) -> None:
    """Everything wanted is claimed."""
    need.call, need.first_right_until = NeedCall.FILLED, None
    if need.status == NeedStatus.LISTED:
        need.status, need.halted_for = NeedStatus.MATCHED, ""


def after_a_part(need: Need) -> None:
    """One unit has claimed its part: whoever else was asked still comes first, then the rest is open to all."""
    if need.call != NeedCall.FIRST_RIGHT or not Offer.objects.waiting().filter(need=need).exists():
        open_to_all(need)


def begin_call(need: Need) -> None:
    """What a need carries when it comes onto the list, the first time or again: nobody asked, nothing claimed."""
    need.call, need.first_right_until, need.halted_for = NeedCall.NONE, None, ""
    shares = need.claims.filter(status__in=LIVE_CLAIMS).values_list("share", flat=True)
    need.claimed = sum((share for share in shares if share), Decimal(0))


def _check_wanted(need: Need, wanted: Decimal | None, measure: str) -> None:
    if need.claims.live().filter(share__isnull=True).exists():
        raise DomainError(_("已有单位整件认领，不能再改成分量认领。"), code="claimed_whole")
    if wanted is None and need.claimed:
        raise DomainError(_("已有单位按份认领，不能取消数量。"), code="claimed_in_part")
    if wanted is not None and wanted <= 0:
        raise ValidationError({"wanted": _("请填大于零的数。")})
    if wanted is not None and wanted < need.claimed:
        raise ValidationError(
            {"wanted": _("已认领 %(claimed)s，不能比这更少。") % {"claimed": f"{need.claimed.normalize():f}"}}
        )
    if wanted and not measure.strip():
        raise ValidationError({"measure": _("请写数量的单位，比如 份、名、元。")})
