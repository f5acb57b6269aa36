"""转化率 of one need list over the API."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api.requests import PersonRequest
from core.api.schema import problems
from core.lifecycle import demand
from needs.models import NeedList
from needs.policies import reads_places
from projects.selectors import conversion_of


class ConversionSerializer(serializers.Serializer[Any]):
    """``share`` is null while nothing is counted; the two lists hold the ids of needs."""

    share = serializers.DecimalField(max_digits=5, decimal_places=4, allow_null=True)
    listed = serializers.ListField(child=serializers.IntegerField())
    converted = serializers.ListField(child=serializers.IntegerField())


class ConversionView(APIView):
    @extend_schema(
        operation_id="need_lists_conversion_retrieve", responses={200: ConversionSerializer, **problems(404)}
    )  # fmt: skip
    def get(self, request: PersonRequest, pk: int) -> Response:
        """Which of an edition's needs became a project or a service, out of those that count."""
        need_list = get_object_or_404(NeedList.objects.visible_to(request.user).published(), pk=pk)
        demand(reads_places(request.user))
        found = conversion_of(need_list)
        share = None if found.share is None else round(found.share, 4)
        told = {"share": share, "listed": sorted(found.listed), "converted": sorted(found.converted)}
        return Response(ConversionSerializer(told).data)
