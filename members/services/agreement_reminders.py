"""What the clock does with agreements: say once that one ends or that something is late, close what is kept."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from core import clock
from core.accounts.models import User
from core.audit import record
from members import agreement_notices as notices
from members.models import Agreement, Commitment
from members.services.agreements import settle_agreement

# Time enough to talk about another year.
BEFORE_THE_END = timedelta(days=30)


def keep_agreements() -> int:
    """Everything due and not yet done, each in a transaction of its own; returns how many were touched."""
    system, today = User.objects.system(), clock.today()
    settled = sum(_settled(row, system) for row in Agreement.objects.in_force().filter(_run_out_and_kept()))
    near = Q(reminded_on__isnull=True, ends_on__lte=today + BEFORE_THE_END)
    ending = sum(_ending(row, system) for row in Agreement.objects.in_force().filter(near, renewal__isnull=True))
    late = Commitment.objects.late(today).filter(reminded_on__isnull=True)
    return settled + ending + sum(_late(pk, system) for pk in list(late.values_list("pk", flat=True)))


def _run_out_and_kept() -> Q:
    owed = Commitment.objects.open().values("agreement")
    return Q(ends_on__lt=clock.today()) & ~Q(pk__in=owed)


def _settled(agreement: Agreement, system: User) -> int:
    settle_agreement(agreement=agreement, actor=system)
    return 1


@transaction.atomic
def _ending(agreement: Agreement, system: User) -> int:
    """Nothing, where another worker has been here meanwhile."""
    rows = Agreement.objects.in_force().filter(pk=agreement.pk, reminded_on__isnull=True)
    mine = rows.select_for_update(of=("self",), skip_locked=True).select_related("unit", "partner_area").first()
    if mine is None:
        return 0
    mine.reminded_on = clock.today()
    mine.save(update_fields=["reminded_on"])
    record("agreement.reminded", target=mine, actor=system)
    notices.ending(mine)
    return 1


@transaction.atomic
def _late(pk: int, system: User) -> int:
    agreement = "agreement"
    rows = Commitment.objects.filter(pk=pk, reminded_on__isnull=True)
    mine = rows.select_for_update(of=("self",), skip_locked=True).select_related(
        f"{agreement}__unit", f"{agreement}__partner_area", f"{agreement}__partner_unit"
    ).first()  # fmt: skip
    if mine is None:
        return 0
    mine.reminded_on = clock.today()
    mine.save(update_fields=["reminded_on"])
    record("agreement.commitment_reminded", target=mine.agreement, actor=system, commitment=mine)
    notices.late(mine)
    return 1
