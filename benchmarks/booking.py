"""Booking under a crowd against the same work written plainly, never oversold, and what a month of days costs."""

import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from datetime import time as day_time
from itertools import count
from pathlib import Path
from urllib.parse import quote

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection, transaction
from django.db.models import F
from django.test import Client

from alliance.embedded.ports import remembered_port
from alliance.launcher.places import data_folder
from benchmarks.api_page import BACKEND
from benchmarks.street import STREET
from benchmarks.timing import in_turns
from core import clock
from core.accounts.models import AreaRole, RoleName, User
from core.accounts.sessions import SessionStore
from core.areas.models import Area
from members.models import CapacityWindow, MemberUnit, Occurrence, Resource, Schedule, UnitKind
from members.opening import span

CLIENTS, RESIDENTS, PLACES, WAITING = 32, 1000, 400, 100
ROUNDS, ATTEMPTS = 3, 100_000
WINDOWS, BOOKINGS, DAYS = 10_000, 1_000_000, 10
CSRF = "x" * 32
BIN = Path(sys.executable).parent
BASE = Path(__file__).resolve().parent.parent


def measure(officer: User) -> Iterator[str]:
    schedule = _car_park(officer)
    cookies = _residents()
    with Server() as server:
        crowd = Crowd(server.port, cookies, schedule)
        yield from _rates(crowd)
        yield from _never_oversold(crowd)
    yield from measure_month(officer)


# ── a crowd on one window ─────────────────────────────────────────────────────────────────────
@dataclass
class Round:
    """What a crowd met: milliseconds of each answer, and how many had which."""

    seconds: float = 0
    taken: list[float] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        return len(self.taken) / self.seconds

    def at(self, percent: int) -> float:
        return statistics.quantiles(self.taken, n=100)[percent - 1]


class Crowd:
    """32 clients that ask for one window of one day after the other, each time as another resident."""

    def __init__(self, port: int, cookies: list[str], schedule: Schedule) -> None:
        self.port, self.cookies, self.schedule = port, cookies, schedule
        self.window = schedule.windows.get()
        self._days = count(1)

    def run(self, address: str) -> Round:
        """Every resident asks once for the next day nobody has asked for yet."""
        day = clock.today() + timedelta(days=next(self._days))
        _open(self.schedule, self.window, day)
        body = json.dumps({"day": day.isoformat(), "window": self.window.pk, "consent": True})
        waiting, done, lock = iter(self.cookies), Round(), threading.Lock()
        threads = [threading.Thread(target=self._client, args=(address, body, waiting, done, lock))
                   for _each in range(CLIENTS)]  # fmt: skip
        started = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        done.seconds = time.perf_counter() - started
        return done

    def _client(self, address: str, body: str, waiting: Iterator[str], done: Round, lock: threading.Lock) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self.port)
        while True:
            with lock:
                cookie = next(waiting, None)
            if cookie is None:
                return line.close()
            headers = {
                "Content-Type": "application/json", "X-CSRFToken": CSRF,
                "Cookie": f"sessionid={cookie}; csrftoken={CSRF}",
            }  # fmt: skip
            started = time.perf_counter()
            line.request("POST", address, body, headers)
            answer = line.getresponse()
            answer.read()
            done.taken.append((time.perf_counter() - started) * 1000)
            done.answers[answer.status] += 1


def _rates(crowd: Crowd) -> Iterator[str]:
    """Ours and the plain one in turns; the first round of each only warms up."""
    doors = {"ours": f"/api/v1/schedules/{crowd.schedule.pk}/book/", "plain": "/bench/plain-bookings/"}
    found: dict[str, list[Round]] = {name: [] for name in doors}
    for turn in range(ROUNDS + 1):
        for name, address in doors.items():
            done = crowd.run(address)
            assert done.answers == {201: PLACES + WAITING, 409: RESIDENTS - PLACES - WAITING}, (name, done.answers)
            if turn:
                found[name].append(done)
    ours, plain = (statistics.median(one.rate for one in found[name]) for name in doors)
    p50, p99 = (statistics.median(one.at(percent) for one in found["ours"]) for percent in (50, 99))
    yield f"Booking, {CLIENTS} clients, one window   ours {ours:6.0f}/s   plain {plain:6.0f}/s"
    yield f"  against the plain create      {ours / plain:6.2f} ×   (at least 1.3; log-in, audit and outbox included)"
    yield f"  p50 {p50:6.1f} ms, p99 {p99:6.1f} ms    {p99 / p50:6.2f} ×   (at most 4)"


def _never_oversold(crowd: Crowd) -> Iterator[str]:
    asked, address = 0, f"/api/v1/schedules/{crowd.schedule.pk}/book/"
    while asked < ATTEMPTS:
        asked += len(crowd.run(address).taken)
    sold = sum(
        row.bookings.filter(status__in=("held", "used", "missed")).count() > row.places
        or row.taken != row.bookings.filter(status="held").count()
        for row in Occurrence.objects.filter(schedule=crowd.schedule)
    )
    over = Occurrence.objects.filter(taken__gt=F("places")).count()
    yield f"  oversold in {asked:,} attempts     {sold + over:6d}     (none)"


def _open(schedule: Schedule, window: CapacityWindow, day: date) -> None:
    begins, ends = span(window.hours, day)
    Occurrence.objects.create(
        schedule=schedule, window=window, day=day, starts_at=begins, ends_at=ends, places=PLACES, secret="s",
        commitment="c" * 64,
    )  # fmt: skip
    # A window can be booked so far ahead as there are rounds.
    Schedule.objects.filter(pk=schedule.pk).update(ahead_days=30_000)


def _car_park(officer: User) -> Schedule:
    resource = _resources(1, "夜间停车场")[0]
    schedule = Schedule.objects.create(
        resource=resource, area_code=STREET, place="北门", status="open", waiting_places=WAITING, created_by=officer,
        created_at=clock.now(), ahead_days=90,
    )  # fmt: skip
    schedule.windows.create(starts="18:00", ends="07:30", overnight=True, places=PLACES)
    return schedule


@transaction.atomic
def _residents() -> list[str]:
    """Residents with an address for mail, logged in; the keys of their sessions."""
    area, since = Area.objects.get(code=f"{STREET}001"), date(2020, 1, 1)
    users = User.objects.bulk_create(
        User(
            username=f"b{number}", full_name=f"居民{number}", email=f"b{number}@bench.example", phone_index=f"b{number}"
        )
        for number in range(RESIDENTS)
    )
    AreaRole.objects.bulk_create(AreaRole(user=user, role=RoleName.RESIDENT, area=area, begins=since) for user in users)
    return [_session(user) for user in users]


def _session(user: User) -> str:
    store = SessionStore()
    store.update({
        SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: BACKEND, HASH_SESSION_KEY: user.get_session_auth_hash(),
        "seen_at": int(clock.now().timestamp()),
    })  # fmt: skip
    store.create()
    return str(store.session_key)


def _resources(number: int, content: str) -> list[Resource]:
    unit, _made = MemberUnit.objects.get_or_create(
        name=f"{content}的单位", street_code=STREET,
        defaults={"kind": UnitKind.GOVERNMENT, "area_code": STREET, "created_at": clock.now()},
    )  # fmt: skip
    return Resource.objects.bulk_create(
        Resource(unit=unit, area_code=STREET, content=f"{content}{turn}", status="listed", created_at=clock.now())
        for turn in range(number)
    )


class Server:
    """The product's server as make up starts it, on the database of this run."""

    def __enter__(self) -> "Server":
        self.port = remembered_port(data_folder(), "bench")
        known = connection.settings_dict
        address = (
            f"postgres://{known['USER']}:{quote(known['PASSWORD'])}@{known['HOST']}:{known['PORT']}/{known['NAME']}"
        )
        command = [str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port)]
        how = ["--workers", "2", "--blocking-threads", "4", "--no-ws", "--log-level", "warning"]
        self.running = subprocess.Popen(
            [*command, *how, "benchmarks.booking_server:application"], cwd=BASE,
            env=os.environ | {"DATABASE_URL": address}, start_new_session=True,
        )  # fmt: skip
        self._await()
        return self

    def __exit__(self, *_how: object) -> None:
        self.running.terminate()
        self.running.wait(30)

    def _await(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            try:
                line.request("GET", "/livez")
                if line.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the server did not answer")


# ── a month of days among very many ───────────────────────────────────────────────────────────
def measure_month(officer: User) -> Iterator[str]:
    """What is left of one resource in the coming month, through the API, with a street's worth of others around it."""
    schedules = _many(officer)
    client, dice = Client(), random.Random(7)  # noqa: S311 - the same schedules on every run
    client.force_login(officer, backend=BACKEND)
    turns = iter([f"/api/v1/schedules/{dice.choice(schedules)}/turns/" for _each in range(120)])
    taken = in_turns({"month": lambda: client.get(next(turns)).content}, rounds=100, warm=10)["month"]
    yield (
        f"A month of one of {WINDOWS:,} windows with {BOOKINGS:,} bookings  p95 {taken.p95:5.1f} ms,"
        f" median {taken.median:.1f} ms   (under 20)"
    )


@transaction.atomic
def _many(officer: User) -> list[int]:
    """Schedules of four windows, each booked on the days ahead; counted by ourselves while the trigger rests."""
    now, hours = clock.now(), ((6, 9), (9, 12), (13, 17), (18, 21))
    schedules = Schedule.objects.bulk_create(
        Schedule(resource=resource, area_code=STREET, place="二楼", status="open", created_by=officer, created_at=now)
        for resource in _resources(WINDOWS // len(hours), "活动室")
    )
    windows = CapacityWindow.objects.bulk_create(
        CapacityWindow(schedule=one, starts=day_time(first), ends=day_time(last), places=200)
        for one in schedules for first, last in hours
    )  # fmt: skip
    each = BOOKINGS // (len(windows) * DAYS)
    occurrences = Occurrence.objects.bulk_create(list(_occurrences(windows, each)), batch_size=5000)
    _copy_bookings(occurrences, each)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE members_booking, members_occurrence, members_capacitywindow, members_schedule")
    return [schedule.pk for schedule in schedules]


def _occurrences(windows: Iterable[CapacityWindow], each: int) -> Iterator[Occurrence]:
    for window in windows:
        for ahead in range(1, DAYS + 1):
            day = clock.today() + timedelta(days=ahead)
            begins, ends = span(window.hours, day)
            yield Occurrence(
                schedule_id=window.schedule_id, window=window, day=day, starts_at=begins, ends_at=ends, places=200,
                taken=each, secret="s", commitment="c" * 64,
            )  # fmt: skip


def _copy_bookings(occurrences: list[Occurrence], each: int) -> None:
    users, now = list(User.objects.filter(username__startswith="b").values_list("pk", flat=True)[:each]), clock.now()
    columns = (
        "occurrence_id, user_id, area_code, community, ticket, status, phone, plate, plate_index, household,"
        " household_index, code, reason, booked_at"
    )
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE members_booking DISABLE TRIGGER bookings_are_counted")
        with cursor.copy(f"COPY members_booking ({columns}) FROM STDIN") as copy:
            for row in occurrences:
                for turn, user in enumerate(users):
                    ticket = f"{row.pk:x}-{turn:x}"
                    copy.write_row((row.pk, user, STREET, f"{STREET}001", ticket, "held", *[""] * 7, now))
        # Keys that are looked at only when the transaction ends would hold the table.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE members_booking ENABLE TRIGGER bookings_are_counted")
