"""A city's month, one Celery task a street: how much sooner two workers are done than one."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from alliance.launcher.children import end_session
from benchmarks.matching_alone import said_by
from core import clock
from core.accounts.models import User
from core.areas.models import Area, AreaLevel
from core.outbox import relay
from members.models import MemberUnit, Resource, ResourceStatus, UnitKind
from needs.models import Category, Need
from needs.services.streets import plan_streets, progress_of

CITY, STREETS, NEEDS, RESOURCES, UNITS = "5199", 8, 300, 150, 30
PATIENCE, LOOK = 300.0, 0.05


def measure(_officer: User) -> Iterator[str]:
    """Plan the same city by one worker and by two, each warm before the clock starts."""
    _build()
    took = {count: _planned_by(count) for count in (1, 2)}
    yield f"A city of {STREETS} streets, {NEEDS} needs and {RESOURCES} resources each, one task a street"
    yield f"  one worker {took[1]:6.2f} s, two workers {took[2]:6.2f} s: {took[1] / took[2]:.2f} × as fast"


def _planned_by(workers: int) -> float:
    with _workers(workers):
        _plan()
        started = time.perf_counter()
        _plan()
        return time.perf_counter() - started


def _plan() -> None:
    proposals = plan_streets(area_code=CITY, actor=User.objects.system())
    relay()
    until = time.monotonic() + PATIENCE
    while not (progress := progress_of(proposals)).finished:
        if time.monotonic() > until:
            raise RuntimeError("the workers are not done")
        time.sleep(LOOK)
    if progress.failed:
        raise RuntimeError("a street could not be planned")


@contextmanager
def _workers(count: int) -> Iterator[None]:
    """As many worker processes as asked for, on the database of this run."""
    known = connection.settings_dict
    who = f"{known['USER']}:{quote(known['PASSWORD'])}" if known["PASSWORD"] else known["USER"]
    address = f"postgres://{who}@{known['HOST']}:{known['PORT']}/{known['NAME']}"
    command = [str(Path(sys.executable).parent / "celery"), "--quiet", "-A", "alliance", "worker"]
    child = subprocess.Popen(
        [*command, "--concurrency", str(count), "--loglevel", "ERROR", "--without-mingle"],
        env=os.environ | {"DATABASE_URL": address}, stdin=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        yield
    finally:
        end_session(child.pid)
        child.wait()


def _build() -> None:
    dice = random.Random(9)  # noqa: S311 - the same city on every run
    categories = list(Category.objects.filter(street_code=""))
    for number in range(STREETS):
        street = Area.objects.create(
            code=f"{CITY}01{number + 1:03d}", name=f"第{number + 1}街道", level=AreaLevel.STREET
        )
        place = Area.objects.create(
            code=f"{street.code}001", name="中心社区", level=AreaLevel.COMMUNITY, parent=street
        )  # fmt: skip
        units = MemberUnit.objects.bulk_create(_unit(dice, street.code, place.code, at) for at in range(UNITS))
        Resource.objects.bulk_create(_resource(dice, dice.choice(units)) for _ in range(RESOURCES))
        Need.objects.bulk_create(_need(dice, place.code, dice.choice(categories), at) for at in range(NEEDS))


def _unit(dice: random.Random, street: str, place: str, at: int) -> MemberUnit:
    name = f"{street}第{at}家{said_by(dice, 'trade')}"[:60]
    kind = dice.choice(UnitKind.values)
    return MemberUnit(
        name=name, name_key=name, kind=kind, area_code=place, street_code=street, created_at=clock.now()
    )  # fmt: skip


def _resource(dice: random.Random, unit: MemberUnit) -> Resource:
    return Resource(
        unit=unit, area_code=unit.area_code, content=said_by(dice, "offered"), slots=dice.randint(1, 4),
        status=ResourceStatus.LISTED, created_at=clock.now(),
    )  # fmt: skip


def _need(dice: random.Random, place: str, category: Category, at: int) -> Need:
    return Need(
        number=f"C{place}{at:04d}", text=said_by(dice, "asked"), area_code=place, category=category, status="listed",
        created_at=clock.now(), asked_on=clock.today(),
    )  # fmt: skip
