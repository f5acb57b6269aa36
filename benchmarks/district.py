"""A district's yearly report over twelve streets with 100,000 needs in the year; see ``district_alone``."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date

from django.db import connection, transaction

from benchmarks import street
from core import clock
from core.accounts.models import AreaRole, RoleName, User
from core.areas.models import Area, AreaLevel, StreetSettings
from meetings.models import ReportSpan
from meetings.services import draft_report

DISTRICT, STREETS = "510116", 12
SECONDS, MEGABYTES = 20, 600


def measure(_officer: User) -> Iterator[str]:
    """Count it in a process of its own, as the worker would. What comes after measures another street: this is last."""
    report = draft_report(area_code=DISTRICT, month=_first_of_year(), span=ReportSpan.YEAR, actor=_in_twelve_streets())
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.district_alone", str(report.pk), connection.settings_dict["NAME"]],
        check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    took, most, needs = done.stdout.split()
    late = "" if float(took) < SECONDS and float(most) < MEGABYTES else "   ← too much"
    yield (
        f"Report of a district, {STREETS} streets, {int(needs):,} needs   {float(took):.1f} s, {float(most):.0f} MB"
        f"   (under {SECONDS} s, {MEGABYTES} MB){late}"
    )


@transaction.atomic
def _in_twelve_streets() -> User:
    """Spread the needs over twelve streets of twelve communities, all of them asked for this year; give an officer."""
    whole, _made = Area.objects.get_or_create(code=DISTRICT, defaults={"name": "双流区", "level": AreaLevel.DISTRICT})
    officer = User.objects.create_user(username="district", full_name="区级干部")
    AreaRole.objects.create(user=officer, role=RoleName.DISTRICT_OFFICER, area=whole, begins=date(2020, 1, 1))
    for number in range(1, STREETS):
        code = f"{DISTRICT}{number:03d}"
        area = Area.objects.create(code=code, name=f"第{number}街道", level=AreaLevel.STREET, parent=whole)
        StreetSettings.objects.create(street=area)
        Area.objects.bulk_create(
            Area(code=f"{code}{place:03d}", name=f"第{place}社区", level=AreaLevel.COMMUNITY, parent=area)
            for place in range(1, 13)
        )
    days = max((clock.today() - _first_of_year()).days - 1, 1)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE needs_need SET created_at = %s::timestamptz + (id %% %s) * interval '1 day',
                asked_on = %s::date + (id %% %s)::int, response_due = %s::date + (id %% %s)::int,
                area_code = CASE id %% %s WHEN 0 THEN %s ELSE %s || lpad((id %% %s)::text, 3, '0') END
                    || right(area_code, 3)
            """,
            [
                clock.now().replace(month=1, day=2), days, _first_of_year(), days, _first_of_year(), days, STREETS,
                street.STREET, DISTRICT, STREETS,
            ],
        )  # fmt: skip
        cursor.execute("ANALYZE needs_need")
    return officer


def _first_of_year() -> date:
    return clock.today().replace(month=1, day=1)
