"""What every door of the API says about itself alike: problems, versions, and the steps that are open."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from core.api.problems import CONTENT_TYPE
from core.lifecycle import Lifecycle

ALWAYS = (401, 403, 429)
DESCRIPTIONS = {
    400: "Something filled in needs correcting; errors names the fields.",
    401: "Not logged in, or the token is invalid, expired or revoked.",
    403: "May see it, may not do this.",
    404: "No such record, or not visible to you.",
    409: "The wrong time: the state, the version or what is left does not allow it.",
    413: "Too large.",
    415: "A kind of body or file this door does not read.",
    422: "The file cannot be read, or the Idempotency-Key belongs to another body.",
    429: "Too many requests; Retry-After says when to come again.",
    503: "Not ready yet; ask again in a minute.",
}
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER,
    description="The version this change was made on; another one gives 409.",
)  # fmt: skip
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER,
    description="Carried out once; asked again within a day, it gives the same answer.",
)  # fmt: skip
LARGEST_VERSION = 2**31 - 1


class ProblemSerializer(serializers.Serializer[Any]):
    """A problem document (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = serializers.DictField(required=False)  # type: ignore[assignment]  # a declared field, taken off the class
    current_version = serializers.IntegerField(required=False)


class StepSerializer(serializers.Serializer[Any]):
    """A step the caller may take now: POST to the record's address followed by its name."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a declared field, taken off the class


def problems(*statuses: int) -> dict[Any, OpenApiResponse]:
    """The problem answers of one operation, beside those every operation can give."""
    return {
        (status, CONTENT_TYPE): OpenApiResponse(ProblemSerializer, description=DESCRIPTIONS[status])
        for status in sorted({*ALWAYS, *statuses})
    }


def if_match(request: Request) -> int | None:
    """The version in If-Match, quoted or not; None when the header is absent or ``*``."""
    given = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if given in {"", "*"}:
        return None
    if not (given.isascii() and given.isdigit()) or int(given[:20]) > LARGEST_VERSION:
        raise ValidationError({"If-Match": [_("请写记录的版本号，例如 3。")]})
    return int(given)


def open_steps(lifecycle: Lifecycle, obj: Any, user: Any) -> list[dict[str, str]]:
    """``available_steps``, from the same table the page reads."""
    return [{"name": step.name, "label": str(step.label)} for step in lifecycle.available(obj, user)]


class TokenScheme(OpenApiAuthenticationExtension):
    """Found by its target; no other code names it."""

    target_class = "core.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer"}


class SessionScheme(OpenApiAuthenticationExtension):
    """Found by its target; no other code names it."""

    target_class = "core.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
