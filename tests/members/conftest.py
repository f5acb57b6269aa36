"""Rows the tests of units, resources and bookings start from."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from core import clock
from core.accounts.models import AreaRole, RoleName, User
from core.clock import SHANGHAI
from core.personal.sealing import blind_index
from members import services
from members.booking_plans import Wanted
from members.models import (
    Agreement,
    Booking,
    MemberUnit,
    Resource,
    ResourceStatus,
    ResourceType,
    Schedule,
    ScheduleStatus,
    Visit,
)
from members.opening import DayRule
from tests.cast import LONG_AGO, Cast

NIGHT = {"rule": DayRule.EVERY_DAY, "starts": time(18, 0), "ends": time(7, 30), "overnight": True}


@pytest.fixture
def make_resource(cast: Cast) -> Callable[..., Resource]:
    """Write a resource of the liaison's unit straight into a state."""

    def make(status: str = ResourceStatus.LISTED, **facts: Any) -> Resource:
        unit = facts.pop("unit", cast.unit)
        values = {
            "content": f"会议室{Resource.objects.count() + 1}", "type": ResourceType.VENUE, "slots": 2,
            "created_at": clock.now(), "area_code": unit.area_code,
        }  # fmt: skip
        return Resource.objects.create(unit=unit, status=status, **{**values, **facts})

    return make


# A Monday morning; nothing is a holiday for weeks.
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)


@pytest.fixture
def monday() -> Iterator[datetime]:
    with clock.moved(MONDAY):
        yield MONDAY


@pytest.fixture
def make_schedule(cast: Cast, make_resource: Callable[..., Resource]) -> Callable[..., Schedule]:
    """Write the liaison's car park open for booking, with places by night (and by month where asked for)."""

    def make(places: int = 2, status: str = ScheduleStatus.OPEN, hours: Any = NIGHT, **facts: Any) -> Schedule:
        schedule = Schedule.objects.create(
            resource=facts.pop("resource", None) or make_resource(), area_code=cast.street.code, place="北门停车场",
            status=status, created_by=cast.officer, created_at=clock.now(), **facts,
        )  # fmt: skip
        if hours:
            schedule.windows.create(places=places, **hours)
        return Schedule.objects.for_list().get(pk=schedule.pk)

    return make


@pytest.fixture
def make_resident(cast: Cast) -> Callable[..., User]:
    """One more resident of 河池社区, with a phone."""

    def make(number: int = 0, area: Any = None) -> User:
        phone = f"+861390000{number:04d}"
        user = User.objects.create_user(
            username=f"r{number}", full_name=f"居民{number}", phone=phone, phone_index=blind_index(phone)
        )
        AreaRole.objects.create(user=user, role=RoleName.RESIDENT, area=area or cast.hechi, begins=LONG_AGO)
        return user

    return make


@pytest.fixture
def book() -> Callable[..., Booking]:
    """Book the first window on a day (tomorrow), or the month with ``permit=True``."""

    def made(schedule: Schedule, actor: User, day: date | None = None, *, permit: bool = False, **said: Any) -> Booking:
        window = None if permit else schedule.windows.first()
        wanted = Wanted(day=day or clock.today() + timedelta(days=1), window=window, **{"consent": True, **said})
        return services.book_place(schedule=schedule, wanted=wanted, actor=actor)

    return made


@pytest.fixture
def make_agreement(cast: Cast) -> Callable[..., Agreement]:
    """Write an agreement of the liaison's unit, with 河池社区 unless told, one promise a side; in force and signed."""

    def make(status: str = "in_force", partner: Any = None, due_on: date | None = None, **facts: Any) -> Agreement:
        partner = partner or cast.hechi
        sided = {"partner_unit": partner} if isinstance(partner, MemberUnit) else {"partner_area": partner}
        values = {"begins_on": clock.today() - timedelta(days=30), "ends_on": clock.today() + timedelta(days=335)}
        agreement = Agreement.objects.create(
            unit=cast.unit, area_code=cast.unit.area_code, number=f"XY-{Agreement.objects.count()}", status=status,
            title=f"医院与{partner}协议", purpose="互相帮忙", text_hash="" if status == "draft" else "0" * 64,
            partner_code=getattr(partner, "code", "") or partner.area_code, created_by=cast.officer,
            created_at=clock.now(), **sided, **{**values, **facts},
        )  # fmt: skip
        due = due_on or agreement.ends_on
        agreement.commitments.create(side="first", content="每季度一次义诊", quantity=4, measure="次", due_on=due)
        agreement.commitments.create(side="second", content="组织志愿者", quantity=20, measure="人次", due_on=due)
        return Agreement.objects.for_list().get(pk=agreement.pk)

    return make


@pytest.fixture
def make_visit(cast: Cast) -> Callable[..., Visit]:
    """Write a visit to the liaison's unit straight into a state, with a finding of each kind."""

    def make(status: str = "planned", *, changes: bool = True, **facts: Any) -> Visit:
        Visit.objects.open().filter(unit=cast.unit).delete()
        visit = Visit.objects.create(
            unit=cast.unit, area_code=cast.unit.area_code, visitor=cast.officer, planned_on=clock.today(),
            visited_on=None if status in {"planned", "cancelled"} else clock.today(), status=status,
            created_by=cast.officer, created_at=clock.now(), reason="不去了" if status == "cancelled" else "", **facts,
        )  # fmt: skip
        if changes:
            visit.changes.create(kind="field", field="business", new="中医门诊")
            visit.changes.create(kind="resource", new="会议室", resource_type="venue", quantity_text="1 间")
            visit.changes.create(kind="need", new="缺停车位")
        return Visit.objects.for_list().get(pk=visit.pk)

    return make
