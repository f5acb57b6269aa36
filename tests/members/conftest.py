"""Rows the tests of units and resources start from."""

from collections.abc import Callable
from typing import Any

import pytest

from core import clock
from members.models import Resource, ResourceStatus, ResourceType
from tests.cast import Cast


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
