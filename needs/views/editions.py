"""需求清单 by edition: the index, a draft at work, what is published, two editions compared, and files of them."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from core.accounts.models import RoleName
from core.accounts.requests import PersonRequest
from core.documents import download
from core.files.names import attachment_header
from core.forms import carried_out
from core.lifecycle import demand
from members.policies import reads_members
from needs import policies, services
from needs.edition_files import edition_document, edition_workbook
from needs.edition_forms import DraftListForm, LinesForm, MoveForm, PublishForm, TitleForm
from needs.edition_page import compare_page, draft_page, edition_page, index_page
from needs.lifecycle import LIST_LIFECYCLE
from needs.models import NeedList

SERVICES: dict[str, Callable[..., Any]] = {
    "publish": services.publish_need_list,
    "edit": services.edit_need_list,
    "add": services.add_lines,
    "remove": services.remove_lines,
    "order": services.move_line,
}
TOLD = {
    "publish": gettext_lazy("已发布，居民和单位都能看到。"),
    "edit": gettext_lazy("已保存。"),
    "add": gettext_lazy("已加上。"),
    "remove": gettext_lazy("已拿掉，需求本身不受影响。"),
}


@login_required
def edition_list(request: PersonRequest) -> HttpResponse:
    """The lists one may see; whoever works over a place begins its next one here."""
    demand(reads_members(request.user))
    form = DraftListForm(request.POST or None, user=request.user)
    posted = request.method == "POST"
    drafted = carried_out(form, services.draft_need_list, actor=request.user) if posted else None
    if drafted is not None:
        messages.success(request, _("草稿已按现在等着办的需求排好，请核对、增减、排序。"))
        return redirect(drafted)
    context = index_page(request.user, request.GET, form)
    return render(request, "needs/edition_list.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def edition_detail(request: PersonRequest, pk: int) -> HttpResponse:
    need_list = get_object_or_404(_seen(request), pk=pk)
    if request.user.acting.role == RoleName.RESIDENT:
        # Notices and links lead everybody here; a neighbour reads it on a neighbour's page.
        return redirect("portal:edition", pk)
    if need_list.is_published:
        return render(request, "needs/edition_detail.html", edition_page(need_list, request.user))
    words = request.GET.get("q", "").strip()[:40]
    return render(request, "needs/edition_draft.html", draft_page(need_list, request.user, words))


@login_required
@require_POST
def edition_step(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    """Take one step; a form that needs correcting opens in its place again."""
    need_list = get_object_or_404(_seen(request), pk=pk)
    LIST_LIFECYCLE.check(step, obj=need_list, actor=request.user)
    form = _form(step, request)
    if carried_out(form, SERVICES[step], need_list=need_list, actor=request.user) is not None:
        if step in TOLD:
            messages.success(request, TOLD[step])
        return redirect(need_list)
    context = draft_page(need_list, request.user, bound={step: form})
    return render(request, "needs/edition_draft.html", context, status=422)


@login_required
@require_POST
def edition_discard(request: PersonRequest, pk: int) -> HttpResponse:
    need_list = get_object_or_404(_seen(request), pk=pk)
    services.discard_need_list(need_list=need_list, actor=request.user)
    messages.success(request, _("草稿已作废。"))
    return redirect("needs:edition-list")


@login_required
@require_GET
def edition_compare(request: PersonRequest, pk: int) -> HttpResponse:
    """This edition beside an earlier one of the same place; the one before it when none is chosen."""
    need_list = get_object_or_404(_seen(request), pk=pk)
    demand(policies.reads_places(request.user))
    chosen, earlier = request.GET.get("with", ""), NeedList.objects.visible_to(request.user).before(need_list)
    other = get_object_or_404(earlier, pk=chosen) if chosen.isdigit() else earlier.first()
    if other is None:
        messages.info(request, _("这是第一期，还没有可对照的。"))
        return redirect(need_list)
    return render(request, "needs/edition_compare.html", compare_page(need_list, other, request.user))


@login_required
@require_GET
def edition_xlsx(request: PersonRequest, pk: int) -> HttpResponseBase:
    need_list = get_object_or_404(_seen(request), pk=pk)
    demand(policies.reads_places(request.user))
    stream = edition_workbook(need_list, request.user)
    return FileResponse(stream, headers={"Content-Disposition": attachment_header(f"{need_list.title}.xlsx")})


@login_required
@require_GET
def edition_download(request: PersonRequest, pk: int, form: str) -> HttpResponse:
    need_list = get_object_or_404(_seen(request), pk=pk)
    demand(policies.reads_places(request.user))
    return download(edition_document(need_list, request.user), form, need_list.title)


def _seen(request: PersonRequest) -> Any:
    return NeedList.objects.visible_to(request.user).select_related("zone", "published_by", "created_by")


def _form(step: str, request: PersonRequest) -> forms.Form:
    if step in ("add", "remove"):
        return LinesForm(request.POST, user=request.user)
    if step == "order":
        return MoveForm(request.POST, user=request.user)
    return (TitleForm if step == "edit" else PublishForm)(request.POST, auto_id=f"id_{step}_%s")
