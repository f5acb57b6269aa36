"""A street with as many needs as asked for, written by COPY and the same on every run."""

import random
from datetime import date, timedelta

from django.db import connection, transaction

from core import clock
from core.accounts.models import AreaRole, RoleName, User
from core.areas.models import Area, AreaLevel, StreetSettings
from members.models import MemberUnit, UnitKind
from needs.models import Category, Need
from projects.models import MicroProject, ProjectStatus

STREET = "510116088"
PLACES = ("小区门口", "三号楼", "老菜场旁", "幼儿园边上", "地下车库", "活动室", "公交站台", "中心花园")
THINGS = ("路灯", "电梯", "停车位", "健身器材", "垃圾桶", "消防栓", "水管", "井盖", "长椅", "门禁", "充电桩", "坡道")
TROUBLES = ("坏了好几天没人修", "晚上很吵影响休息", "老人走路不方便", "希望增加一些", "经常堵住", "想请专业人员看看")
RARE = ("轮椅坡道", "助听器", "盲道", "血压计", "义诊", "书法班", "围棋", "理发", "磨刀", "配钥匙")
# A hundred thousand needs are many years of a street: what is recent is in hand, what is old was closed.
YEARS, RECENT_DAYS = 8, 120
RECENT = ("submitted", "accepted", "listed", "matched", "in_progress", "resolved", "closed", "closed", "refused")
OLD = ("closed", "closed", "closed", "closed", "closed", "closed", "refused")
COLUMNS = (
    "number", "ledger_number", "area_code", "category_id", "text", "detail", "place", "source", "source_text",
    "urgency", "reach", "note", "public", "asked_on", "asker_name", "asker_phone", "asker_phone_index", "status",
    "imported", "created_at", "response_due", "completion_due", "resolved_at", "resolution", "reason", "reopened_count",
    "endorsement_count", "version",
)  # fmt: skip


def open_street() -> User:
    """Write the street, its twelve communities and one officer; return the officer."""
    street = Area.objects.create(code=STREET, name="同心街道", level=AreaLevel.STREET)
    StreetSettings.objects.create(street=street, staff_totp=False)
    for number in range(1, 13):
        code, name = f"{STREET}{number:03d}", f"第{number}社区"
        Area.objects.create(code=code, name=name, level=AreaLevel.COMMUNITY, parent=street)
    officer = User.objects.create_user(username="bench", full_name="周敏")
    AreaRole.objects.create(user=officer, role=RoleName.STREET_OFFICER, area=street, begins=date(2020, 1, 1))
    return officer


def need_text(dice: random.Random, number: int) -> str:
    """A sentence as residents write them; one in two hundred names something rare."""
    rare = dice.choice(RARE) if number % 200 == 0 else ""
    return f"{dice.choice(PLACES)}{dice.choice(THINGS)}{dice.choice(TROUBLES)}{rare}"


def add_needs(count: int) -> None:
    """Append this many needs, and tidy up after them as the database does by itself within the minute."""
    _write_needs(count)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE needs_need")


@transaction.atomic
def _write_needs(count: int) -> None:
    dice = random.Random(count)  # noqa: S311 - the same street on every run
    categories = list(Category.objects.values_list("pk", flat=True))
    now, today = clock.now(), clock.today()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM needs_need")
        start = cursor.fetchone()[0]
        with cursor.copy(f"COPY needs_need ({', '.join(COLUMNS)}) FROM STDIN") as copy:
            for number in range(start, start + count):
                age = round((1 - (number - start) / count) * YEARS * 365)
                status = dice.choice(RECENT if age < RECENT_DAYS else OLD)
                done = status in {"resolved", "closed"}
                asked, since = today - timedelta(days=age), now - timedelta(days=age)
                copy.write_row((
                    f"XQ-B-{number:06d}", "", f"{STREET}{dice.randint(1, 12):03d}", dice.choice(categories),
                    need_text(dice, number), "", dice.choice(PLACES), "resident", "", "normal", "ordinary", "", True,
                    asked, "", "", "", status, False, since,
                    asked + timedelta(days=2), asked + timedelta(days=dice.randint(20, 150)),
                    since + timedelta(days=min(age, dice.randint(3, 30))) if done else None,
                    "已办" if done else "", "不属于职责" if status == "refused" else "", 0, 0, 1,
                ))  # fmt: skip


@transaction.atomic
def add_projects(count: int) -> None:
    """Append this many projects of 300 units, each in one community and answering one need."""
    dice = random.Random(count)  # noqa: S311 - the same street on every run
    today, now = clock.today(), clock.now()
    communities = list(Area.objects.filter(code__startswith=STREET, level=AreaLevel.COMMUNITY))
    units = MemberUnit.objects.bulk_create(
        MemberUnit(
            name=f"第{number}单位", kind=UnitKind.PRIVATE_FIRM, street_code=STREET,
            area_code=f"{STREET}{dice.randint(1, 12):03d}", created_at=now,
        )
        for number in range(300)
    )  # fmt: skip
    states = (ProjectStatus.DRAFT, ProjectStatus.PUBLISHED, ProjectStatus.RUNNING, ProjectStatus.COMPLETED)
    projects = MicroProject.objects.bulk_create(
        MicroProject(
            number=f"XM-B-{number:06d}", area_code=STREET, name=f"{dice.choice(THINGS)}改善{number}",
            unit=dice.choice(units), starts_on=today - timedelta(days=60),
            ends_on=today + timedelta(days=dice.randint(-20, 60)), status=state, created_at=now,
            result="已办好" if state == ProjectStatus.COMPLETED else "",
            completed_at=now if state == ProjectStatus.COMPLETED else None,
        )
        for number in range(count)
        for state in [dice.choice(states)]
    )  # fmt: skip
    link = MicroProject.communities.through.objects
    link.bulk_create(link.model(microproject=row, area=dice.choice(communities)) for row in projects)
    answered = Need.objects.order_by("-id").values_list("pk", flat=True)[:count]
    link = MicroProject.needs.through.objects
    link.bulk_create(link.model(microproject=row, need_id=need) for row, need in zip(projects, answered, strict=True))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
