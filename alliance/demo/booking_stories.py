"""Parking by night: two units open a hundred places; residents book, draw, wait, move up, and sometimes stay away."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from alliance.demo.ground import Ground
from alliance.demo.people import People
from alliance.demo.timeline import Story, Timeline
from core import clock
from core.accounts.models import User
from core.clock import SHANGHAI
from core.workdays import is_workday
from members import services
from members.booking_plans import ScheduleText, Wanted, WindowText
from members.models import AllotBy, Booking, CapacityWindow, Resource, ResourceType, Schedule
from members.opening import DayRule, month_before, next_month
from members.services import ResourceText

# Two car parks within ten minutes' walk: unit, resource, place, minutes, places a night, of these by the month.
CAR_PARKS = (
    ("税务所", "内部停车场夜间和周末错时开放", "同心大道 88 号税务所北门停车场", 6, 36, 30),
    ("体育中心", "体育中心停车场夜间和节假日错时开放", "东湖路 66 号体育中心地面停车场", 9, 64, 52),
)
TERMS = "晚上进、早上走，到点请开走。停在画线内，车前留电话。"
EVENING, MORNING = time(18, 0), time(7, 30)
LEAVING = "搬去父母家住，这个月用不着了。"


@dataclass
class BookingStories:
    """Tells the two car parks, their permits and their nights."""

    time: Timeline
    ground: Ground
    people: People
    schedules: list[Schedule] = field(default_factory=list)

    def opened(self) -> Story:
        """The units say how, the office opens it; later one night is closed and opened again."""
        for number in range(len(CAR_PARKS)):
            self.schedules.append(self._set_up(number))
            yield _soon()
        officer = self.people.officer
        self.schedules = [services.open_schedule(schedule=one, actor=officer) for one in self.schedules]

    def _set_up(self, number: int) -> Schedule:
        unit, content, place, walk, places, permits = CAR_PARKS[number]
        liaison = self.people.liaisons[self.ground.units[unit].pk]
        text = ScheduleText(
            place=place, walk_minutes=walk, terms=TERMS, one_per_household=True, asks_plate=True,
            permit_places=permits, permit_by=AllotBy.DRAW, gate_code=number == 1,
        )  # fmt: skip
        schedule = services.draft_schedule(resource=self._resource(unit, content), text=text, actor=liaison)
        night = WindowText(starts=EVENING, ends=MORNING, overnight=True, places=places, rule=DayRule.WORKDAYS)
        # From the morning of a day off to the next morning, so that it never meets a working day's night.
        day_off = WindowText(starts=MORNING, ends=MORNING, overnight=True, places=places, rule=DayRule.DAYS_OFF)
        for window in (night, day_off):
            services.add_window(schedule=schedule, text=window, actor=liaison)
        return schedule

    def _resource(self, unit: str, content: str) -> Resource:
        known = self.ground.resources.get((unit, content))
        if known is not None:
            return known
        text = ResourceText(content=content, type=ResourceType.PARKING, quantity_text="64个车位", slots=1)
        return services.add_resource(unit=self.ground.units[unit], text=text, actor=self.people.officer)

    # ── permits ───────────────────────────────────────────────────────────────────────────────
    def permits(self, month: date) -> Story:
        """Residents apply in the month before; the draw is held when it is due, and two give theirs back."""
        everybody = self._residents()
        for number, schedule in enumerate(self.schedules):
            wanting = everybody[number::3] + everybody[2::3]
            for turn, resident in enumerate(wanting):
                yield max(self._applying(month, turn, len(wanting)), clock.now() + timedelta(minutes=1))
                self._book(schedule, resident, Wanted(day=month, **self._said(resident)))
        yield datetime.combine(month - timedelta(days=3), time(10, 5), SHANGHAI)
        services.hold_due_draws()
        yield datetime.combine(month + timedelta(days=2), time(12, 20), SHANGHAI)
        held = Booking.objects.filter(occurrence__day=month, occurrence__window=None, status="held").order_by("id")
        for booking in list(held[:2]):
            services.cancel_booking(booking=booking, actor=booking.user)

    def _applying(self, month: date, turn: int, count: int) -> datetime:
        first = datetime.combine(month_before(month), time(9, 0), SHANGHAI)
        return first + timedelta(hours=20 * 24 * turn / count)

    # ── nights ────────────────────────────────────────────────────────────────────────────────
    def night(self, schedule: Schedule, day: date, wanted: int) -> Story:
        """So many book a night two days before; in the evening most of them come."""
        window = self._window_on(schedule, day)
        for resident in self._rotated(day)[:wanted]:
            self._book(schedule, resident, Wanted(day=day, window=window, **self._said(resident)))
            yield _soon()
        liaison = self.people.liaisons[schedule.resource.unit_id]
        booked = list(Booking.objects.filter(occurrence__window=window, occurrence__day=day, status="held"))
        yield datetime.combine(day, time(21, 40) if window.starts == EVENING else time(9, 10), SHANGHAI)
        for turn, booking in enumerate(booked):
            booking.refresh_from_db()
            if turn % 5 == 4:
                services.mark_missed(booking=booking, note="一晚没有来，也没有取消。", actor=liaison)
            else:
                services.mark_arrived(booking=booking, code=booking.code, actor=liaison)

    def went_wrong(self) -> Story:
        """What was written down is answered: one appeal waits, one was upheld with a pause, one was taken back."""
        officer = self.people.officer
        missed = list(Booking.objects.filter(status="missed").order_by("-id")[:3])
        for booking in missed:
            violation = booking.violations.get()
            said = "孩子夜里发烧送医院，忘了取消。"
            services.appeal_violation(violation=violation, appeal=said, actor=booking.user)
            yield _soon()
        for booking, step in zip(missed[1:], (services.uphold_violation, services.withdraw_violation), strict=False):
            step(violation=booking.violations.get(), decision="电话核实过，按实际情况处理。", actor=officer)
        if used := Booking.objects.filter(status="used").order_by("-id").first():
            until = clock.today() + timedelta(days=14)
            note = "早上九点还没有开走，挡了单位的车。"
            services.record_violation(booking=used, kind="overstay", note=note, barred_until=until, actor=officer)

    def closed(self) -> Story:
        """Lines will be painted on one day ahead; and a closure was lifted early."""
        first, second = self.schedules
        liaison = self.people.liaisons[first.resource.unit_id]
        ahead = clock.today() + timedelta(days=9)
        services.close_days(schedule=first, first_day=ahead, last_day=ahead, reason="地面重新画线", actor=liaison)
        yield _soon()
        closure = services.close_days(
            schedule=second, first_day=ahead, last_day=ahead + timedelta(days=2), reason="体育中心办比赛",
            actor=self.people.officer,
        )  # fmt: skip
        yield _soon()
        services.lift_closure(closure=closure, actor=self.people.officer)

    def fewer(self) -> Story:
        """A corner is dug up: fewer places, and those who hold one draw who keeps it."""
        schedule = self.schedules[1]
        for window in schedule.windows.order_by("id"):
            text = WindowText.of(window)
            less = WindowText(**{**vars(text), "places": text.places - 4})
            services.edit_window(window=window, text=less, by_draw=True, actor=self.people.officer)
            yield _soon()

    # ── who ───────────────────────────────────────────────────────────────────────────────────
    def _residents(self) -> list[User]:
        return [one for area in self.ground.communities for one in self.people.residents[area.code]]

    def _rotated(self, day: date) -> list[User]:
        everybody = self._residents()
        at = day.toordinal() * 7 % len(everybody)
        return everybody[at:] + everybody[:at]

    def _said(self, resident: User) -> dict[str, Any]:
        number = resident.pk % 9000
        door = f"{number % 12 + 1}栋{number % 3 + 1}单元{number % 6 + 1}0{number % 4 + 1}"
        return {
            "plate": f"川A{10000 + number * 7 % 90000}",
            "household": f"{resident.username[2:5]}号院{door}",
            "consent": True,
        }

    def _book(self, schedule: Schedule, resident: User, wanted: Wanted) -> None:
        """Whoever is barred or has booked already does not ask again."""
        open_to = Booking.objects.standing().filter(
            user=resident, occurrence__schedule=schedule, occurrence__day=wanted.day
        )
        if not open_to.exists():
            services.book_place(schedule=schedule, wanted=wanted, actor=resident)

    def _window_on(self, schedule: Schedule, day: date) -> CapacityWindow:
        rule = DayRule.WORKDAYS if is_workday(day, entered={}) else DayRule.DAYS_OFF
        return schedule.windows.get(rule=rule)


def _soon() -> datetime:
    """A little later; by no throw of the street's dice, which tell the other stories."""
    return clock.now() + timedelta(minutes=7)


def this_and_next(today: date) -> tuple[date, date]:
    """The months whose permits are told: the running one and the one being applied for."""
    return today.replace(day=1), next_month(today)
