"""The doors ours are measured against: the same rows written the way a tutorial would."""

from typing import Any

import orjson
import psycopg
from django.urls import include, path
from rest_framework import serializers, viewsets
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.routers import SimpleRouter

from needs.filters import NeedFilter
from needs.models import Category, Need


class PlainCategory(serializers.ModelSerializer[Category]):
    class Meta:
        model = Category
        fields = ("id", "key", "name")


class PlainNeed(serializers.ModelSerializer[Need]):
    category = PlainCategory()

    class Meta:
        model = Need
        exclude = ("search", "asker_phone_index")


class PlainPages(LimitOffsetPagination):
    default_limit = 50


class PlainNeeds(viewsets.ReadOnlyModelViewSet[Need]):
    serializer_class = PlainNeed
    pagination_class = PlainPages
    filterset_class = NeedFilter

    def get_queryset(self) -> Any:
        return Need.objects.visible_to(self.request.user).select_related("category").order_by("-id")


router = SimpleRouter()
router.register("plain-needs", PlainNeeds, basename="plain-need")
urlpatterns = [path("", include("alliance.urls")), path("bench/", include(router.urls))]

BARE = """
SELECT n.id, n.number, n.area_code, n.text, n.place, n.source, n.urgency, n.reach, n.status, n.asked_on, n.created_at,
       n.response_due, n.completion_due, n.endorsement_count, c.id, c.name
FROM needs_need n JOIN needs_category c ON c.id = n.category_id
WHERE n.area_code LIKE '510116088%' AND n.status = 'listed' ORDER BY n.id DESC LIMIT 50
"""


def bare_page(connection: psycopg.Connection[Any]) -> bytes:
    """The physical limit: one query and orjson, no log-in, no scope, no filter parsing."""
    with connection.cursor() as cursor:
        cursor.execute(BARE)
        names = [column.name for column in cursor.description or ()]
        return orjson.dumps([dict(zip(names, row, strict=True)) for row in cursor])


__all__ = ("bare_page", "urlpatterns")
