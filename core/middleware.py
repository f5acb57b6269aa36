"""Two small middlewares: the request's id and address for logs, and refusals turned into pages."""

import uuid
from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from core import error_views, request_context
from core.audit import record_refusal
from core.errors import DomainError

Answer = Callable[[HttpRequest], HttpResponse]


def request_context_of(request: HttpRequest) -> request_context.Context:
    given = request.headers.get("X-Request-ID", "")
    known = given if given.isascii() and given.replace("-", "").isalnum() and len(given) <= 36 else uuid.uuid4().hex
    return request_context.Context(request_id=known, address=address_of(request))


def address_of(request: HttpRequest) -> str | None:
    """Where a request comes from; behind our own proxy the last hop it wrote down, never what the caller claims."""
    hops = request.headers.get("X-Forwarded-For", "").split(",") if settings.BEHIND_PROXY else []
    written = hops[-1].strip() if hops else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ip_address(written))
    except ValueError:
        return None


class RequestContext:
    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        context = request_context_of(request)
        token = request_context.enter(context)
        try:
            response = self.get_response(request)
        finally:
            request_context.leave(token)
        response["X-Request-ID"] = context.request_id
        patch_vary_headers(response, ("HX-Request",))
        return response


class Refusals:
    """Show what a service refused as a page of its own, and write the refusal into the trail."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, DomainError):
            _write_down(request, exception.code)
            return error_views.refused(request, exception)
        if isinstance(exception, PermissionDenied):
            _write_down(request, "permission_denied")
        return None


def _write_down(request: HttpRequest, code: str) -> None:
    match = request.resolver_match
    record_refusal(
        "refused",
        actor=request.user,
        code=code,
        route=match.view_name if match else "",
        **(match.kwargs if match else {}),
    )
