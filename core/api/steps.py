"""One step of a lifecycle as one POST: the same four beats for every verb."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.schema import IDEMPOTENCY_KEY, problems


class NothingSerializer(serializers.Serializer[Any]):
    """A step that needs no more than to be taken."""


def step(
    name: str,
    service: Callable[..., Any],
    takes: type[serializers.Serializer[Any]] = NothingSerializer,
    *,
    noun: str,
    gives: type[serializers.BaseSerializer[Any]],
    shows: Callable[[Any, Any], Any] = lambda record, outcome: outcome,
) -> Any:
    """Give a viewset the action ``POST …/{id}/{name}``: fetch in scope, parse, call the service, answer.

    ``shows`` picks what to answer with: the service's own outcome, or the record read again.
    """

    def door(self: Any, request: Request, pk: str) -> Response:
        record = self.get_object()
        given = takes(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        arguments = getattr(given, "as_arguments", lambda: given.validated_data)()
        outcome = service(**{noun: record}, **arguments, actor=request.user)
        return Response(gives(shows(record, outcome), context={"request": request}).data)

    # The router finds an action by this name, so the viewset's attribute is called the same.
    door.__name__ = f"{name.replace('-', '_')}_{noun}"
    door.__doc__ = (service.__doc__ or "").partition("\n")[0]
    described = extend_schema(
        request=takes, responses={200: gives, **problems(400, 404, 409, 415)}, parameters=[IDEMPOTENCY_KEY]
    )(door)
    return action(detail=True, methods=["post"], url_path=name, url_name=name)(described)


def read_again(record: Any, outcome: Any) -> Any:
    """The record itself, as the step left it."""
    record.refresh_from_db()
    return record
