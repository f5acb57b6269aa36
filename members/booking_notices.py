"""Who hears of what happens to a booking; what cannot wait goes out as a text message too."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.accounts.models import AreaRole, RoleName, User
from core.clock import SHANGHAI
from core.notices import send
from core.notices.language import in_chinese
from core.templatetags.tongxin import zh_day, zh_moment, zh_month
from members.models import Booking, BookingStatus, Closure, Liaison, Occurrence, Schedule, Violation


def when(occurrence: Occurrence) -> str:
    """11月30日 18:00–次日 07:30, or the month of a permit."""
    if occurrence.is_permit:
        return _("%(month)s包月") % {"month": zh_month(occurrence.day)}
    begins, ends = occurrence.starts_at.astimezone(SHANGHAI), occurrence.ends_at.astimezone(SHANGHAI)
    words = {"begins": zh_moment(begins), "ends": f"{ends:%H:%M}"}
    return (_("%(begins)s–次日 %(ends)s") if ends.date() > begins.date() else _("%(begins)s–%(ends)s")) % words


@in_chinese
def booked(booking: Booking) -> None:
    """Where the holder stands right after booking."""
    occurrence = booking.occurrence
    words = {"what": occurrence.schedule.place, "when": when(occurrence)}
    subjects = {
        BookingStatus.HELD: _("已约上：%(what)s，%(when)s"),
        BookingStatus.WAITING: _("排上候补了：%(what)s，%(when)s"),
        BookingStatus.APPLIED: _("等抽签：%(what)s，%(when)s"),
    }
    body = ""
    if booking.status == BookingStatus.APPLIED and occurrence.draw_at:
        body = _("%(moment)s抽签，结果会告诉您。您的号是 %(ticket)s。") % {
            "moment": zh_moment(occurrence.draw_at), "ticket": booking.ticket,
        }  # fmt: skip
    _tell(booking, "booking_made", subjects[BookingStatus(booking.status)] % words, body)


@in_chinese
def drawn(booking: Booking) -> None:
    words = {"what": booking.occurrence.schedule.place, "when": when(booking.occurrence)}
    if booking.status == BookingStatus.HELD:
        _tell(booking, "booking_drawn", _("抽中了：%(what)s，%(when)s") % words, urgent=True)
    else:
        body = _("您是候补第 %(n)s 位，有人取消就自动补上。") % {"n": booking.position}
        _tell(booking, "booking_not_drawn", _("没有抽中：%(what)s，%(when)s") % words, body)


@in_chinese
def moved_up(booking: Booking) -> None:
    words = {"what": booking.occurrence.schedule.place, "when": when(booking.occurrence)}
    subject = _("候补补上了：%(what)s，%(when)s") % words
    _tell(booking, "booking_moved_up", subject, _("用不着请取消，让给下一位。"), urgent=True)


@in_chinese
def moved_back(booking: Booking) -> None:
    words = {"what": booking.occurrence.schedule.place, "when": when(booking.occurrence)}
    subject = _("名额减少，没有抽到：%(what)s，%(when)s") % words
    body = _("已排到候补第 %(n)s 位，有人取消就自动补上。") % {"n": booking.position}
    _tell(booking, "booking_moved_back", subject, body, urgent=True)


@in_chinese
def called_off(booking: Booking) -> None:
    words = {"what": booking.occurrence.schedule.place, "when": when(booking.occurrence)}
    _tell(booking, "booking_called_off", _("预约取消：%(what)s，%(when)s") % words, booking.reason, urgent=True)


@in_chinese
def permit_days_closed(bookings: Iterable[Booking], closure: Closure) -> None:
    """A month stays valid; on these days of it nothing is open."""
    for booking in bookings:
        words = {
            "what": booking.occurrence.schedule.place, "first": zh_day(closure.first_day),
            "last": zh_day(closure.last_day),
        }  # fmt: skip
        subject = _("停开：%(what)s，%(first)s到%(last)s") % words
        _tell(booking, "booking_days_closed", subject, closure.reason, urgent=True)


@in_chinese
def schedule_drafted(schedule: Schedule, actor: User) -> None:
    subject = _("开放预约待审：%(what)s") % {"what": schedule.resource.content}
    people = [person for person in _officers(schedule.area_code) if person.pk != actor.pk]
    send(to=people, event="schedule_drafted", subject=subject, link=schedule.get_absolute_url())


@in_chinese
def schedule_opened(schedule: Schedule, actor: User) -> None:
    posts = Liaison.objects.in_force().filter(unit=schedule.resource.unit_id, user__isnull=False)
    people = User.objects.filter(liaison_posts__in=posts).distinct()
    subject = _("已开放预约：%(what)s") % {"what": schedule.resource.content}
    others = [person for person in people if person.pk != actor.pk]
    send(to=others, event="schedule_opened", subject=subject, link=schedule.get_absolute_url())


@in_chinese
def violation_recorded(violation: Violation) -> None:
    words = {"what": violation.booking.occurrence.schedule.place, "kind": violation.get_kind_display()}
    body = violation.note
    if violation.barred_until:
        body = _("%(note)s %(day)s之前先不能再约。") % {"note": body, "day": zh_day(violation.barred_until)}
    body = _("%(body)s 不是这样的话，%(day)s之前可以申诉。") % {
        "body": body, "day": zh_day(violation.appeal_until)
    }  # fmt: skip
    _tell(violation.booking, "violation_recorded", _("记了一次：%(kind)s（%(what)s）") % words, body.strip())


@in_chinese
def violation_appealed(violation: Violation) -> None:
    subject = _("违约记录有申诉待处理：%(what)s") % {"what": violation.booking.occurrence.schedule.place}
    link = reverse("members:violation-list")
    people = [person for person in _officers(violation.area_code) if person.pk != violation.recorded_by_id]
    send(to=people, event="violation_appealed", subject=subject, body=violation.appeal, link=link)


@in_chinese
def violation_decided(violation: Violation) -> None:
    words = {"what": violation.booking.occurrence.schedule.place, "state": violation.get_status_display()}
    _tell(violation.booking, "violation_decided", _("违约记录%(state)s：%(what)s") % words, violation.decision)


def _tell(booking: Booking, event: str, subject: str, body: str = "", *, urgent: bool = False) -> None:
    text = _("【同心】%(subject)s。%(body)s") % {"subject": subject, "body": body} if urgent else ""
    link = reverse("portal:booking", args=[booking.pk])
    send(to=[booking.user], event=event, subject=subject, body=body, link=link, text=text)


def _officers(area_code: str) -> Any:
    held = AreaRole.objects.in_force().filter(
        role=RoleName.STREET_OFFICER, area__code=area_code[:9], area__until__isnull=True
    )
    return User.objects.filter(area_roles__in=held).distinct()
