"""Refusals and mistakes as pages in plain words."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.errors import DomainError, StaleVersion


def refused(request: HttpRequest, problem: DomainError) -> HttpResponse:
    """A service said no: the sentence, and for a stale form both texts side by side."""
    if isinstance(problem, StaleVersion):
        return render(request, "errors/conflict.html", _both_texts(request, problem), status=409)
    context = {"message": problem.message, "code": problem.code}
    return render(request, "errors/409.html", context, status=problem.http_status)


def _both_texts(request: HttpRequest, problem: StaleVersion) -> dict[str, Any]:
    current = problem.current
    known = {field.name: field for field in current._meta.fields}
    differences = [
        {
            "name": name,
            "label": known[name].verbose_name,
            "theirs": _shown(current, name),
            "yours": value,
        }
        for name, value in request.POST.items()
        if name in known and name != "version"
    ]
    typed = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    kept = [(name, value) for name, value in typed if name not in {"version", "csrfmiddlewaretoken"}]
    return {
        "message": problem.message,
        "object": current,
        "differences": differences,
        "typed": kept,
        "version": current.version,
        "action": request.get_full_path(),
    }


def _shown(current: Any, name: str) -> Any:
    display = getattr(current, f"get_{name}_display", None)
    return display() if display else getattr(current, name)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", {"message": str(exception or "")}, status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    message = _("页面打开太久或浏览器没有保存记号，请返回上一页刷新后再提交。")
    return render(request, "errors/403.html", {"message": message}, status=403)
