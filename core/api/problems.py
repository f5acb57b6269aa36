"""Every error of the API as a problem document (RFC 9457)."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as ModelInvalid
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from core.api.rendering import JsonRenderer
from core.audit import record_refusal
from core.errors import DomainError, StaleVersion

CONTENT_TYPE = "application/problem+json"


def problem_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Translate what services and DRF raise; anything else stays a 500 of the server's own."""
    if isinstance(exc, ModelInvalid):
        exc = exceptions.ValidationError(_fields_of(exc))
    if isinstance(exc, DomainError):
        _write_down(context, exc.code)
        return _problem(exc.http_status, exc.code, str(exc.message), **_current_text(exc))
    if isinstance(exc, Http404):
        return _problem(404, "not_found", _("没有这条记录，或您看不到它。"))
    if isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied(str(exc) or None)
    answer = exception_handler(exc, context)
    if answer is None or not isinstance(exc, exceptions.APIException):
        return answer
    if isinstance(exc, exceptions.PermissionDenied):
        _write_down(context, "permission_denied")
    return _from_drf(exc, answer)


def _from_drf(exc: exceptions.APIException, answer: Response) -> Response:
    if isinstance(exc, exceptions.ValidationError):
        errors = exc.detail if isinstance(exc.detail, dict) else {"non_field_errors": exc.detail}
        return _problem(400, "invalid", _("有几处填写需要改正。"), errors=errors)
    problem = _problem(exc.status_code, exc.default_code, str(exc.detail))
    for header in ("WWW-Authenticate", "Retry-After", "Allow"):
        if answer.has_header(header):
            problem[header] = answer[header]
    return problem


def _fields_of(exc: ModelInvalid) -> Any:
    if not hasattr(exc, "error_dict"):
        return exc.messages
    return {("non_field_errors" if name == "__all__" else name): said for name, said in exc.message_dict.items()}


def _problem(status: int, code: str, detail: str, **more: Any) -> Response:
    body = {"type": "about:blank", "title": code, "status": status, "detail": detail, **more}
    return Response(body, status=status, content_type=CONTENT_TYPE)


def _current_text(exc: DomainError) -> dict[str, Any]:
    return {"current_version": exc.current.version} if isinstance(exc, StaleVersion) else {}


def _write_down(context: dict[str, Any], code: str) -> None:
    request, view = context["request"], context["view"]
    record_refusal(
        "refused", actor=request.user, code=code, route=getattr(view, "basename", ""), method=request.method,
        object=str(getattr(view, "kwargs", {}).get("pk", "")),
    )  # fmt: skip


def plain_problem(status: int, code: str, detail: str) -> HttpResponse:
    """A problem document outside a DRF view, for middleware."""
    answer = _problem(status, code, detail)
    return HttpResponse(JsonRenderer().render(answer.data), status=status, content_type=CONTENT_TYPE)
