"""What every API door says of itself in the OpenAPI document, and how it reads If-Match."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request

from core.lifecycle import Step

PROBLEM = "application/problem+json"


class ProblemSerializer(serializers.Serializer[Any]):
    """RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = serializers.DictField(  # type: ignore[assignment]  # the document names it so, the base class too
        child=serializers.ListField(child=serializers.CharField()), required=False
    )
    current_version = serializers.IntegerField(required=False)


class StepSerializer(serializers.Serializer[Any]):
    """A step open to the asking person now."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # as above


def problems(*statuses: int) -> dict[Any, Any]:
    """The refusals an operation may answer with, for ``extend_schema(responses={200: …, **problems(404, 409)})``."""
    return {(status, PROBLEM): ProblemSerializer for status in statuses}


IF_MATCH = OpenApiParameter(
    "If-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, description='The version that was read, e.g. "3".'
)


def if_match(request: Request) -> int | None:
    """The version the caller read, quoted or not; without the header the caller takes the row as it is."""
    given = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not given or given == "*":
        return None
    if not (given.isascii() and given.isdigit()) or len(given) > 9:
        raise serializers.ValidationError({"If-Match": [_("请填读到的版本号。")]})
    return int(given)


def steps(found: list[Step]) -> list[dict[str, str]]:
    """The lifecycle's steps as ``available_steps`` shows them."""
    return [{"name": step.name, "label": str(step.label)} for step in found]
