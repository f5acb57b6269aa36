"""What is late, and what history never is."""

from datetime import UTC, date, datetime

import pytest

from projects.models import MicroProject, ProjectStatus
from projects.selectors import project_counts


@pytest.mark.parametrize(("imported", "late"), [(False, 1), (True, 0)])
def test_a_running_project_past_its_end_is_late_unless_it_came_from_a_ledger(cast, imported, late):
    MicroProject.objects.create(
        number="WXM-1", area_code=cast.street.code, name="理发进楼道", unit=cast.unit, status=ProjectStatus.RUNNING,
        ends_on=date(2026, 1, 31), imported=imported, created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    assert MicroProject.objects.late(date(2026, 2, 1)).count() == late
    assert project_counts(MicroProject.objects.all()).late == late
