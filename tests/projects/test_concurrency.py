"""Two people at one moment: real transactions, and never more seats than there are."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from core import clock
from core.accounts.models import AreaRole, RoleName, User
from core.errors import DomainError
from needs.models import Category
from projects import services
from projects.event_plans import Guest
from projects.models import EventStatus, MicroProject, ProjectReminder, ProjectStatus, ServiceEvent, SignUp
from tests.cast import LONG_AGO, build_cast

pytestmark = pytest.mark.django_db(transaction=True)
SEATS, ASKING = 3, 8


@pytest.fixture
def cast(transactional_db):
    return build_cast()


@pytest.fixture
def event(cast):
    begins = clock.now() + timedelta(days=3)
    return ServiceEvent.objects.create(
        number="HD-1", area_code=cast.hechi.code, title="义诊", category=Category.objects.first(), unit=cast.unit,
        place="小广场", starts_at=begins, ends_at=begins + timedelta(hours=2), sign_up_until=begins, capacity=SEATS,
        status=EventStatus.OPEN, created_by=cast.officer, created_at=clock.now(),
    )  # fmt: skip


def together(*calls):
    """Run all calls in threads of their own, each on its own connection; collect what each came to."""
    gate, found = threading.Barrier(len(calls)), []

    def go(call):
        gate.wait()
        try:
            found.append(call() or "done")
        except DomainError as refused:
            found.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def residents(cast):
    for turn in range(ASKING):
        user = User.objects.create_user(username=f"r{turn}", full_name=f"居民{turn}")
        AreaRole.objects.create(user=user, role=RoleName.RESIDENT, area=cast.hechi, begins=LONG_AGO)
        yield user


def test_eight_ask_for_three_seats_at_once(cast, event):
    found = together(*(lambda who=who: services.join_event(event=event, actor=who) for who in list(residents(cast))))
    event.refresh_from_db()
    assert found.count("event_full") == ASKING - SEATS
    assert (event.taken, SignUp.objects.holding().count()) == (SEATS, SEATS)


def test_a_double_tap_is_one_seat(cast, event):
    found = together(*[lambda: services.join_event(event=event, actor=cast.resident)] * 2)
    assert found.count("already_signed_up") == 1
    assert SignUp.objects.holding().count() == 1


def test_one_phone_signed_up_at_two_desks_is_one_seat(cast, event):
    guest = Guest("李桂兰", "13700001111", True)
    found = together(
        *(
            lambda w=who: services.enter_guest(event=event, guest=guest, actor=w)
            for who in (cast.officer, cast.secretary)
        )
    )
    assert found.count("already_signed_up") == 1
    assert SignUp.objects.holding().count() == 1


def test_a_wish_is_taken_by_one_unit(cast):
    wish = MicroProject.objects.create(
        number="XM-1", name="想要一把洗澡椅", kind="wish", area_code=cast.street.code, created_at=clock.now(),
        status=ProjectStatus.PUBLISHED,
    )  # fmt: skip
    wish.communities.add(cast.hechi)

    def take(who):
        def go():
            try:
                return services.claim_wish(project=wish, actor=who)
            except PermissionDenied:
                return "taken"

        return go

    found = together(take(cast.liaison), take(cast.other_liaison))
    assert found.count("taken") == 1
    wish.refresh_from_db()
    assert wish.unit_id in (cast.unit.pk, cast.other_unit.pk)


def test_two_workers_point_a_late_project_out_once(cast):
    project = MicroProject.objects.create(
        number="XM-1", name="坡道", area_code=cast.street.code, unit=cast.unit, created_at=clock.now(),
        status=ProjectStatus.RUNNING, starts_on=LONG_AGO, ends_on=clock.today() - timedelta(days=2),
    )  # fmt: skip
    project.communities.add(cast.hechi)
    together(services.remind_projects, services.remind_projects)
    assert ProjectReminder.objects.count() == 1
