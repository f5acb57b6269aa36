"""Refusals and mistakes as pages in plain words."""

from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import request_context
from core.api.problems import plain_problem
from core.errors import DomainError, StaleVersion
from core.personal.fields import EncryptedTextField

CODES = {
    400: "invalid",
    403: "permission_denied",
    404: "not_found",
    409: "conflict",
    413: "too_large",
    429: "throttled",
}
SENTENCES = {400: gettext_lazy("请求无法读懂。"), 404: gettext_lazy("没有这条记录，或您看不到它。")}
NOT_TYPED = frozenset({"version", "csrfmiddlewaretoken"})
DRAWN = frozenset({404, 413, 429})


def refused(request: HttpRequest, problem: DomainError) -> HttpResponse:
    """A service said no: the sentence, and for a stale form both texts side by side."""
    if isinstance(problem, StaleVersion):
        return _sorry(request, "conflict", 409, message=problem.message, **_both_texts(request, problem.current))
    name = str(problem.http_status) if problem.http_status in DRAWN else "409"
    return _sorry(request, name, problem.http_status, message=problem.message, back=_last_page(request))


def _both_texts(request: HttpRequest, current: Any) -> dict[str, Any]:
    known = {field.name: field for field in current._meta.fields if _comparable(field)}
    typed = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    return {
        "object": current,
        "differences": [
            {"label": known[name].verbose_name, "theirs": _shown(current, name), "yours": _named(known[name], value)}
            for name, value in typed
            if name in known and name != "version"
        ],
        "action": request.get_full_path(),
        "version": current.version,
        "typed": [(name, value) for name, value in typed if name not in NOT_TYPED],
    }


def _comparable(field: Any) -> bool:
    """No form changes a sealed field or a person, so whoever adds one to a post learns nothing by it."""
    return not isinstance(field, EncryptedTextField) and field.related_model is not get_user_model()


def _shown(current: Any, name: str) -> str:
    display = getattr(current, f"get_{name}_display", None)
    value = display() if display else getattr(current, name)
    return "" if value is None else str(value)


def _named(field: Any, value: str) -> str:
    if field.related_model is not None and value.isdigit():
        return str(field.related_model._default_manager.filter(pk=value).first() or value)
    choices = dict(getattr(field, "flatchoices", None) or ())
    return str(choices.get(value, value))


def _last_page(request: HttpRequest) -> str:
    came_from = request.headers.get("Referer", "")
    return came_from if came_from.startswith(f"{request.scheme}://{request.get_host()}/") else ""


def _sorry(request: HttpRequest, name: str, status: int, **context: Any) -> HttpResponse:
    if request.path.startswith("/api/"):
        return plain_problem(
            status, CODES.get(status, "refused"), str(context.get("message") or SENTENCES.get(status, ""))
        )
    context["request_id"] = request_context.current().request_id
    return render(request, f"errors/{name}.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _sorry(request, "400", 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _sorry(request, "403", 403, message=str(exception or ""))


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _sorry(request, "404", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Drawn without the frame of a page, whose own queries may be what failed."""
    if request.path.startswith("/api/"):
        return plain_problem(500, "server_error", _("服务器出错了，已记录。请稍后再试。"))
    context = {"request": request, "request_id": request_context.current().request_id}
    return HttpResponse(render_to_string("errors/500.html", context), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    sentence = _("页面打开太久或浏览器没有保存记号，请返回上一页刷新后再提交。")
    return _sorry(request, "403", 403, message=sentence)
