"""The public catalogue asks as many questions for 30,000 resources as for 30, and how soon it answers."""

import random
from collections.abc import Callable, Iterator

from django.db import connection
from django.test import Client

from benchmarks.desk_pages import queries
from benchmarks.street import RARE, STREET, THINGS
from benchmarks.timing import in_turns
from core import clock
from core.accounts.models import User
from members.models import Liaison, MemberUnit, Resource, ResourceStatus, ResourceType, UnitKind

PAGES = ("/resources/", "/resources/?q=路灯", "/resources/?type=venue&time=weekend")
FEW, MANY, ROUNDS = 30, 30_000, 20
TIMES = ("工作日", "周末", "每周三 19:00 起", "周六上午", "")


def measure(_officer: User) -> Iterator[str]:
    units = _units()
    _offer(units, 0, FEW)
    client = Client()
    few = {address: queries(client, address) for address in PAGES}
    _offer(units, FEW, MANY)
    many = {address: queries(client, address) for address in PAGES}
    timed = in_turns({address: _opening(client, address) for address in PAGES}, rounds=ROUNDS)
    yield f"Resource catalogue ({FEW} resources → {MANY:,}), queries and how soon"
    for address in PAGES:
        verdict = "" if few[address] == many[address] else "   ← differs"
        yield f"  {address:<40}{few[address]:>3} → {many[address]}   p95 {timed[address].p95:6.1f} ms{verdict}"
    Resource.objects.filter(unit__in=units).delete()
    Liaison.objects.filter(unit__in=units).delete()
    MemberUnit.objects.filter(pk__in=[unit.pk for unit in units]).delete()


def _units() -> list[MemberUnit]:
    units = MemberUnit.objects.bulk_create(
        MemberUnit(
            name=f"第{number}出资源单位", kind=UnitKind.SOCIAL, street_code=STREET,
            area_code=f"{STREET}{number % 12 + 1:03d}", created_at=clock.now(),
        )
        for number in range(300)
    )  # fmt: skip
    Liaison.objects.bulk_create(
        Liaison(unit=unit, name="王桂兰", phone="+8613800138000", begins=clock.today()) for unit in units
    )
    return units


def _offer(units: list[MemberUnit], first: int, last: int) -> None:
    dice = random.Random(first)  # noqa: S311 - the same street on every run
    Resource.objects.bulk_create(
        (
            Resource(
                unit=units[number % 300], area_code=units[number % 300].area_code, created_at=clock.now(),
                content=f"{dice.choice(THINGS)}{dice.choice(RARE) if number % 100 == 0 else ''}{number}",
                type=dice.choice(ResourceType.values), availability=dice.choice(TIMES), status=ResourceStatus.LISTED,
                confirmed_on=clock.today(),
            )
            for number in range(first, last)
        ),
        batch_size=1000,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE members_resource")


def _opening(client: Client, address: str) -> Callable[[], object]:
    return lambda: client.get(address).content
