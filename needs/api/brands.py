"""品牌服务清单 over the API: drafts by the street's office, published editions by everybody of the street."""

from typing import Any

import django_filters
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from core.api.requests import PersonRequest
from core.api.schema import IDEMPOTENCY_KEY, IF_MATCH, StepSerializer, if_match, open_steps, problems
from needs import services
from needs.api.serializers import NothingSerializer, Plain
from needs.api.steps import read_again, step
from needs.lifecycle import BRAND_LIFECYCLE
from needs.models import BrandList, BrandService, EditionStatus
from needs.models.brands import CONCEPT, NAME, TEXT

COLUMNS = ("id", "area_code", "edition", "title", "status", "created_at", "published_at", "version")


class BrandListRowSerializer(Plain):
    id = serializers.IntegerField()
    area_code = serializers.CharField()
    edition = serializers.IntegerField()
    title = serializers.CharField()
    status = serializers.ChoiceField(EditionStatus.choices)
    created_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class BrandServiceSerializer(serializers.ModelSerializer[BrandService]):
    """One unit's named service; ``met`` is how many needs it has been matched with."""

    class Meta:
        model = BrandService
        fields = ("id", "concept", "name", "unit", "unit_name", "schedule", "serves", "place", "met")
        read_only_fields = fields


class BrandListSerializer(serializers.ModelSerializer[BrandList]):
    """One edition with its services in order."""

    services = BrandServiceSerializer(source="entries", many=True, read_only=True)
    available_steps = StepSerializer(many=True, read_only=True)

    class Meta:
        model = BrandList
        fields = (*COLUMNS, "services", "available_steps")
        read_only_fields = fields

    def to_representation(self, brand_list: BrandList) -> dict[str, Any]:
        steps = open_steps(BRAND_LIFECYCLE, brand_list, self.context["request"].user)
        brand_list.available_steps = steps  # type: ignore[attr-defined]  # read just below
        return super().to_representation(brand_list)


class BrandInSerializer(Plain):
    street_code = serializers.RegexField(r"^\d{9}$")


class BrandTitleSerializer(Plain):
    title = serializers.CharField(max_length=80)


class BrandLineSerializer(Plain):
    """A service of the list in the address."""

    line = serializers.IntegerField(min_value=1, max_value=2**63 - 1)

    def as_arguments(self) -> dict[str, Any]:
        given = dict(self.validated_data)
        lines = self.context["list"].entries.select_related("list")
        return {**given, "line": get_object_or_404(lines, pk=given["line"])}


class LineEditSerializer(BrandLineSerializer):
    name = serializers.CharField(max_length=NAME)
    concept = serializers.CharField(max_length=CONCEPT)
    schedule = serializers.CharField(max_length=TEXT)
    serves = serializers.CharField(max_length=TEXT)


class LineMoveSerializer(BrandLineSerializer):
    to = serializers.ChoiceField(services.Place.choices)


class BrandFilter(django_filters.FilterSet):
    class Meta:
        model = BrandList
        fields = ("status",)


def _brand_step(name: str, service: Any, takes: Any = NothingSerializer) -> Any:
    return step(name, service, takes, noun="brand_list", gives=BrandListSerializer, shows=read_again)


def _line_step(name: str, service: Any, takes: Any) -> Any:
    """A step of one service: its number is in the body, the list's in the address."""

    def door(self: Any, request: PersonRequest, pk: str) -> Response:
        brand_list = self.get_object()
        given = takes(data=request.data, context={"request": request, "list": brand_list})
        given.is_valid(raise_exception=True)
        service(actor=request.user, **given.as_arguments())
        return Response(self.get_serializer(read_again(brand_list, None)).data)

    door.__name__ = f"{name}_brand_list"
    door.__doc__ = (service.__doc__ or "").partition("\n")[0]
    described = extend_schema(
        request=takes, parameters=[IDEMPOTENCY_KEY],
        responses={200: BrandListSerializer, **problems(400, 404, 409, 415)},
    )(door)  # fmt: skip
    return action(detail=True, methods=["post"], url_path=name, url_name=name)(described)


@extend_schema_view(retrieve=extend_schema(responses={200: BrandListSerializer, **problems(404)}))
class BrandListViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[BrandList]):
    """品牌服务清单: the named services of a street's units, edition by edition."""

    queryset = BrandList.objects.none()
    serializer_class = BrandListSerializer
    filterset_class = BrandFilter
    lookup_value_regex = "[^/]+"

    def get_queryset(self) -> Any:
        return BrandList.objects.visible_to(self.request.user)

    @extend_schema(responses={200: BrandListRowSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        rows: Any = self.paginate_queryset(self.filter_queryset(self.get_queryset().values(*COLUMNS)))
        return self.get_paginated_response(rows)

    @extend_schema(
        request=BrandInSerializer, parameters=[IDEMPOTENCY_KEY],
        responses={201: BrandListSerializer, **problems(400, 409, 415, 422)},
    )  # fmt: skip
    def create(self, request: PersonRequest) -> Response:
        """Begin the street's next edition with everything agreed."""
        given = BrandInSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        brand_list = services.draft_brand_list(actor=request.user, **given.validated_data)
        return Response(self.get_serializer(brand_list).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        request=BrandTitleSerializer, parameters=[IF_MATCH],
        responses={200: BrandListSerializer, **problems(400, 404, 409, 415)},
    )  # fmt: skip
    def partial_update(self, request: PersonRequest, pk: str) -> Response:
        brand_list = self.get_object()
        given = BrandTitleSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        brand_list = services.edit_brand_list(
            brand_list=brand_list, version=if_match(request), actor=request.user, **given.validated_data
        )
        return Response(self.get_serializer(brand_list).data)

    @extend_schema(request=None, responses={204: None, **problems(404, 409)})
    @action(detail=True, methods=["post"])
    def discard(self, request: PersonRequest, pk: str) -> Response:
        """Throw a draft away; its number is given to the next one."""
        services.discard_brand_list(brand_list=self.get_object(), actor=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    publish_brand_list = _brand_step("publish", services.publish_brand_list)
    refresh_brand_list = _brand_step("refresh", services.refresh_brand_list)
    line_brand_list = _line_step("line", services.edit_brand_service, LineEditSerializer)
    remove_brand_list = _line_step("remove", services.remove_brand_service, BrandLineSerializer)
    order_brand_list = _line_step("order", services.move_brand_service, LineMoveSerializer)
