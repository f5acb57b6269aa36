"""Building only the filters that were asked for changes no answer."""

from datetime import UTC, datetime

import pytest
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from core.api.filtering import AskedFilters
from needs.api.needs import NeedViewSet
from needs.models import Category, Need, NeedStatus
from tests.cast import Cast

QUESTIONS = (
    "", "status=listed", "status=", "area=510116088001", "q=路灯", "q=路灯&status=listed&unknown=1", "view=all",
    "due=late&urgency=normal", "reach=hot_spot", "status=submitted&status=listed",
)  # fmt: skip


@pytest.fixture
def needs(cast: Cast) -> None:
    category = Category.objects.get(key="property", street_code="")
    for number, (status, area) in enumerate(
        [(NeedStatus.SUBMITTED, cast.hechi), (NeedStatus.LISTED, cast.hechi), (NeedStatus.LISTED, cast.nanyuan)]
    ):
        Need.objects.create(
            number=f"XQ-{number}", area_code=area.code, category=category, text="路灯坏了", status=status,
            created_at=datetime(2026, 10, 1, tzinfo=UTC),
        )  # fmt: skip


def found(backend: DjangoFilterBackend, query: str) -> list[str]:
    request = Request(APIRequestFactory().get(f"/?{query}"))
    rows = backend.filter_queryset(request, Need.objects.order_by("id"), NeedViewSet())
    return list(rows.values_list("number", flat=True))


@pytest.mark.parametrize("query", QUESTIONS)
def test_the_same_rows_as_with_all_of_them(needs, query: str) -> None:
    assert found(AskedFilters(), query) == found(DjangoFilterBackend(), query)


def test_each_question_is_answered_by_its_own_filters(needs) -> None:
    by_turns = ["status=listed", "area=510116088001", "status=listed&area=510116088001", "status=listed"]
    expected = [["XQ-1", "XQ-2"], ["XQ-0", "XQ-1"], ["XQ-1"], ["XQ-1", "XQ-2"]]
    assert [found(AskedFilters(), query) for query in by_turns] == expected


def test_a_value_that_is_none_is_told_by_its_field(needs) -> None:
    with pytest.raises(ValidationError) as refused:
        found(AskedFilters(), "status=nonsense&area=510116088001")
    assert list(refused.value.detail) == ["status"]
