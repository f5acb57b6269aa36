"""From a draft to what residents book, from a booking to its use, from what went wrong to the last word about it."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import clock
from core.lifecycle import Lifecycle, Step
from members import booking_policies as policies
from members.models import OPEN_BOOKINGS, TAKING, Booking, ResourceStatus, Schedule, Violation
from members.models import BookingStatus as B
from members.models import ScheduleStatus as S
from members.models import ViolationStatus as V

# People come a little before their hour.
EARLY = timedelta(hours=1)


def _nothing_to_book(schedule: Schedule) -> Any:
    return "" if schedule.windows.in_use(clock.today()).exists() else _("先设开放时段，居民才有得约。")


def _not_offered(schedule: Schedule) -> Any:
    return "" if schedule.resource.status == ResourceStatus.LISTED else _("这项资源现在不提供，不能预约。")


def _begun(booking: Booking) -> Any:
    """A night that has begun is used or missed; a month can be given back until it is over."""
    over = booking.occurrence.is_over if booking.occurrence.is_permit else booking.occurrence.has_begun
    return _("已经开始了，不能再取消。") if over else ""


def _not_begun(booking: Booking) -> Any:
    return "" if booking.occurrence.has_begun else _("还没到开始的时间。")


def _too_early(booking: Booking) -> Any:
    return "" if booking.occurrence.starts_at - EARLY <= clock.now() else _("还没到开始的时间。")


def _too_late(violation: Violation) -> Any:
    return _("申诉的期限过了。") if clock.today() > violation.appeal_until else ""


SCHEDULE_LIFECYCLE = Lifecycle(
    Step(
        "open", _("开放预约"), frozenset({S.DRAFT}), S.OPEN, policies.can_open, icon="speakerphone",
        barred=_nothing_to_book,
    ),
    Step("book", _("预约"), frozenset({S.OPEN}), None, policies.can_book, icon="circle-plus", barred=_not_offered),
    Step("window", _("设开放时段"), frozenset({S.DRAFT, S.OPEN}), None, policies.can_run, icon="clock"),
    Step("close", _("停开几天"), frozenset({S.DRAFT, S.OPEN}), None, policies.can_run, icon="player-pause"),
    Step("edit", _("修改"), frozenset({S.DRAFT, S.OPEN}), None, policies.can_run, icon="pencil", sideways=True),
    Step("end", _("不再开放"), frozenset({S.DRAFT, S.OPEN}), S.ENDED, policies.can_run, icon="archive", sideways=True),
)  # fmt: skip

BOOKING_LIFECYCLE = Lifecycle(
    Step("cancel", _("取消预约"), frozenset(OPEN_BOOKINGS), B.CANCELLED, policies.can_cancel, icon="x", barred=_begun),
    Step("arrive", _("已到场"), frozenset({B.HELD}), B.USED, policies.can_attend, icon="user-check", barred=_too_early),
    Step("miss", _("没有来"), frozenset({B.HELD}), B.MISSED, policies.can_attend, icon="clock-x", barred=_not_begun),
    Step(
        "violate", _("记违约"), frozenset(TAKING), None, policies.can_attend, icon="flag", sideways=True,
        barred=_not_begun,
    ),
    Step(
        "call-off", _("替人取消"), frozenset(OPEN_BOOKINGS), B.CALLED_OFF, policies.can_attend, icon="ban",
        sideways=True,
    ),
)  # fmt: skip

VIOLATION_LIFECYCLE = Lifecycle(
    Step(
        "appeal", _("申诉"), frozenset({V.RECORDED}), V.APPEALED, policies.can_appeal, icon="message", barred=_too_late
    ),
    Step("uphold", _("维持"), frozenset({V.APPEALED}), V.UPHELD, policies.can_decide, icon="gavel"),
    Step(
        "withdraw", _("撤销记录"), frozenset({V.RECORDED, V.APPEALED}), V.WITHDRAWN, policies.can_withdraw,
        icon="arrow-back-up",
    ),
)  # fmt: skip
