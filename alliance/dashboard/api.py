"""Statistics over the API: what the page shows of one place."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.dashboard.statistics import statistics_page
from core.api.requests import PersonRequest
from core.api.schema import problems
from core.lifecycle import demand
from members.policies import reads_members

Plain = serializers.Serializer[Any]
Amount = serializers.FloatField
PLACE = OpenApiParameter(
    "place", str, description="A division code or zone-<id>; the widest of the caller's if absent."
)


class GlancePlaceSerializer(Plain):
    key = serializers.CharField()
    name = serializers.CharField()
    level = serializers.CharField()


class GlanceFigureSerializer(Plain):
    title = serializers.CharField(source="label")
    value = serializers.CharField()
    unit = serializers.CharField()
    base = serializers.CharField(help_text="What a rate is of; why there is none where there is none.")


class GlanceLineSerializer(Plain):
    name = serializers.CharField()
    cells = serializers.ListField(child=Amount(allow_null=True))


class GlanceTableSerializer(Plain):
    id = serializers.CharField()
    title = serializers.CharField()
    note = serializers.CharField()
    heads = serializers.ListField(child=serializers.CharField())
    rows = GlanceLineSerializer(many=True)


class GlanceLoadSerializer(Plain):
    claims = serializers.IntegerField()
    carrying = serializers.IntegerField(help_text="Units with at least one claim in twelve months.")
    units = serializers.IntegerField(help_text="All units on the roll.")
    largest = Amount(allow_null=True)
    gini = Amount(allow_null=True)


class GlanceGapSerializer(Plain):
    key = serializers.CharField()
    title = serializers.CharField()
    of = serializers.IntegerField(help_text="Out of how many.")
    names = serializers.SerializerMethodField()

    def get_names(self, gap: dict[str, Any]) -> list[str]:
        return [one["name"] for one in gap["items"]]


class GlanceCommunitySerializer(Plain):
    code = serializers.CharField()
    name = serializers.CharField()
    received = serializers.IntegerField()
    resolved = serializers.IntegerField()
    late = serializers.IntegerField()
    days = serializers.IntegerField(allow_null=True)
    judged = serializers.IntegerField()
    satisfied = serializers.IntegerField()
    on_list = serializers.IntegerField()
    conversion = Amount(allow_null=True)
    projects = serializers.IntegerField()


class StatisticsSerializer(Plain):
    place = GlancePlaceSerializer(source="scope")
    places = GlancePlaceSerializer(source="scopes", many=True)
    counted_at = serializers.DateTimeField(help_text="At most a minute ago; the figures of the month are of now.")
    since = serializers.DateField()
    figures = GlanceFigureSerializer(many=True)
    charts = GlanceTableSerializer(many=True)
    load = GlanceLoadSerializer()
    gaps = GlanceGapSerializer(many=True)
    communities = GlanceCommunitySerializer(source="rows", many=True)


class Statistics(APIView):
    """A district, a street, a zone or a community at a glance."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(
        operation_id="statistics_retrieve", parameters=[PLACE],
        responses={200: StatisticsSerializer, **problems(404)},
    )  # fmt: skip
    def get(self, request: PersonRequest) -> Response:
        demand(reads_members(request.user))
        return Response(StatisticsSerializer(statistics_page(request.user, request.query_params.get("place", ""))).data)
