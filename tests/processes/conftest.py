from datetime import UTC, datetime

import pytest

from members.models import Resource, ResourceStatus
from needs.models import Category, Need, NeedStatus
from tests.cast import build_cast
from tests.processes.house import House

THEN = datetime(2026, 11, 2, 1, tzinfo=UTC)


@pytest.fixture
def house(tmp_path, transactional_db):
    """Real processes; the rows are committed, so they see what the test writes."""
    one = House(tmp_path)
    one.start_valkey()
    yield one
    one.close()


@pytest.fixture
def street(transactional_db):
    """The cast with enough listed needs and resources to keep a worker busy for a moment."""
    cast = build_cast()
    category = Category.objects.get(key="elderly", street_code="")
    Resource.objects.bulk_create(
        Resource(
            unit=unit, area_code=unit.area_code, content=f"每周上门为老人理发、量血压 {n}", slots=3,
            status=ResourceStatus.LISTED, created_at=THEN,
        )
        for unit in (cast.unit, cast.other_unit) for n in range(60)
    )  # fmt: skip
    Need.objects.bulk_create(
        Need(
            number=f"XQ-P-{n:03d}", area_code=cast.hechi.code, category=category,
            text=f"{n}号楼的老人出不了门，想有人上门理发量血压", status=NeedStatus.LISTED, created_at=THEN,
        )
        for n in range(300)
    )  # fmt: skip
    return cast
