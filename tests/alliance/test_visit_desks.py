"""What visits put on the desks: to make, to check, and for the unit that is visited."""

from datetime import timedelta

import pytest

from core import clock
from members.models import Visit
from members.visit_rule import month_end

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(cast):
    return Visit.objects.create(
        unit=cast.unit, area_code=cast.hechi.code, visitor=cast.secretary, planned_on=clock.today(),
        created_by=cast.officer, created_at=clock.now(),
    )  # fmt: skip


def keys(page, who):
    groups = page(who).get("/desk/").context["work"].groups
    return {group["key"] for group in groups} & {"make-visit", "check-visit"}


def test_a_visit_waits_for_its_day_and_its_sheet_for_the_street(cast, page, visit):
    everybody = (cast.officer, cast.secretary, cast.other_officer)
    assert [keys(page, who) for who in everybody] == [{"make-visit"}, {"make-visit"}, set()]
    todo = page(cast.liaison).get("/desk/unit/").context["todo"]
    assert any(item["url"] == visit.get_absolute_url() for item in todo)
    assert "何明辉" in "".join(item["title"] for item in todo)
    Visit.objects.update(planned_on=month_end(clock.today()) + timedelta(days=1))
    assert [keys(page, who) for who in everybody] == [set(), set(), set()]
    Visit.objects.update(visited_on=clock.today(), status="handed_in")
    assert [keys(page, who) for who in everybody] == [{"check-visit"}, set(), set()]
    assert not any(
        item["url"] == visit.get_absolute_url() for item in page(cast.liaison).get("/desk/unit/").context["todo"]
    )
