"""认领后没有动静: a unit that has claimed and does not begin is reminded, then set free of its word."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.areas.selectors import settings_of
from core.audit import record
from core.workdays import add_workdays
from needs import notices
from needs.models import LIVE_CLAIMS, Claim, Need, NeedStatus, Reminder, ReminderClock, ReminderLevel
from needs.services.claims import release_claim


def settle_stale_claims() -> int:
    """Remind every unit whose claim has stood still too long, and release what a reminder did not move.

    Running twice changes nothing.
    """
    # A need still being called for waits for others, not for the units that have claimed their share of it; and what
    # a project stands behind is reminded of as a project.
    claimed = Claim.objects.live().filter(need__status=NeedStatus.MATCHED, planned_at__isnull=True)
    return sum(_settle(pk) for pk in list(claimed.order_by("need_id", "pk").values_list("pk", flat=True)))


@transaction.atomic
def _settle(pk: int) -> int:
    need = Need.objects.select_for_update().get(claims=pk)
    claim = Claim.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pk)
    claim.need = need
    if claim.status not in LIVE_CLAIMS or claim.planned_at is not None or need.status != NeedStatus.MATCHED:
        return 0
    due = _stands_still_from(claim)
    if clock.today() <= due:
        return 0
    return _release_if_reminded(claim) if claim.reminded_at else _remind(claim, due)


def _stands_still_from(claim: Claim) -> date:
    """The last day on which the claim still counts as fresh: from the last word given for the need, or its own plan."""
    claimed = max(claim.need.claims.live().values_list("claimed_at", flat=True))
    begins = max(clock.day_of(claimed), claim.expected_on or date.min)
    return add_workdays(begins, settings_of(claim.area_code).stale_claim_days)


def _remind(claim: Claim, due: date) -> int:
    claim.reminded_at = clock.now()
    claim.save(update_fields=["reminded_at"])
    Reminder.objects.get_or_create(
        need=claim.need, claim=claim, clock=ReminderClock.CLAIM, level=ReminderLevel.URGED, due=due,
        defaults={"sent_at": clock.now()},
    )  # fmt: skip
    record("claim.reminded", target=claim, actor=User.objects.system(), need=claim.need)
    notices.claim_stale(claim)
    return 1


def _release_if_reminded(claim: Claim) -> int:
    days = settings_of(claim.area_code).claim_release_days
    if claim.reminded_at is None or clock.today() <= add_workdays(clock.day_of(claim.reminded_at), days):
        return 0
    reason = _("认领后提醒过，%(days)s 个工作日内没有开始办理，自动收回。") % {"days": days}
    release_claim(claim=claim, reason=reason, actor=User.objects.system())
    return 1
