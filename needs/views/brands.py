"""品牌服务清单: the editions, a draft at work, a published list, and files of them."""

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
from needs import services
from needs.brand_files import brand_document, brand_workbook
from needs.brand_forms import BrandPublishForm, BrandTitleForm, MoveServiceForm, NothingForm, ServiceForm
from needs.brand_page import brand_page, index_page
from needs.lifecycle import BRAND_LIFECYCLE
from needs.models import BrandList, BrandService

SERVICES: dict[str, Callable[..., Any]] = {
    "publish": services.publish_brand_list,
    "edit": services.edit_brand_list,
    "refresh": services.refresh_brand_list,
}
FORMS: dict[str, type[forms.Form]] = {"publish": BrandPublishForm, "edit": BrandTitleForm, "refresh": NothingForm}
TOLD = {
    "publish": gettext_lazy("已发布，居民和单位都能看到。"),
    "edit": gettext_lazy("已保存。"),
    "refresh": gettext_lazy("已补上。"),
}


@login_required
def brand_list(request: PersonRequest) -> HttpResponse:
    """The editions one may see; the street's office begins its next one here."""
    demand(reads_members(request.user))
    if request.method == "POST":
        drafted = services.draft_brand_list(street_code=request.user.acting.street_code, actor=request.user)
        messages.success(request, _("草稿已按确认的对接排好，请起名、写时间和对象。"))
        return redirect(drafted)
    return render(request, "needs/brand_list.html", index_page(request.user, request.GET.get("page")))


@login_required
@require_GET
def brand_detail(request: PersonRequest, pk: int) -> HttpResponse:
    brands = get_object_or_404(_seen(request), pk=pk)
    if request.user.acting.role == RoleName.RESIDENT:
        # Notices and links lead everybody here; a neighbour reads it on a neighbour's page.
        return redirect("portal:brand", pk)
    return render(request, "needs/brand_detail.html", brand_page(brands, request.user))


@login_required
@require_POST
def brand_step(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    """Take one step; a form that needs correcting opens in its place again."""
    brands = get_object_or_404(_seen(request), pk=pk)
    BRAND_LIFECYCLE.check(step, obj=brands, actor=request.user)
    form = FORMS[step](request.POST, auto_id=f"id_{step}_%s")
    if carried_out(form, SERVICES[step], brand_list=brands, actor=request.user) is not None:
        messages.success(request, TOLD[step])
        return redirect(brands)
    return render(request, "needs/brand_detail.html", brand_page(brands, request.user, {step: form}), status=422)


@login_required
@require_POST
def brand_discard(request: PersonRequest, pk: int) -> HttpResponse:
    services.discard_brand_list(brand_list=get_object_or_404(_seen(request), pk=pk), actor=request.user)
    messages.success(request, _("草稿已作废。"))
    return redirect("needs:brand-list")


@login_required
@require_POST
def brand_line(request: PersonRequest, pk: int, line: int) -> HttpResponse:
    brands, service = _line(request, pk, line)
    BRAND_LIFECYCLE.check("line", obj=brands, actor=request.user)
    form = ServiceForm(request.POST, auto_id=f"id_line_{service.pk}_%s")
    if carried_out(form, services.edit_brand_service, line=service, actor=request.user) is not None:
        messages.success(request, _("已保存。"))
        return redirect(f"{brands.get_absolute_url()}#line-{service.pk}")
    context = brand_page(brands, request.user, {f"line-{service.pk}": form})
    return render(request, "needs/brand_detail.html", context, status=422)


@login_required
@require_POST
def brand_remove(request: PersonRequest, pk: int, line: int) -> HttpResponse:
    brands, service = _line(request, pk, line)
    services.remove_brand_service(line=service, actor=request.user)
    messages.success(request, _("已拿掉，对接和认领不受影响。"))
    return redirect(brands)


@login_required
@require_POST
def brand_order(request: PersonRequest, pk: int) -> HttpResponse:
    brands = get_object_or_404(_seen(request), pk=pk)
    BRAND_LIFECYCLE.check("order", obj=brands, actor=request.user)
    form = MoveServiceForm(request.POST, brand_list=brands)
    if carried_out(form, services.move_brand_service, actor=request.user) is not None:
        return redirect(brands)
    return render(request, "needs/brand_detail.html", brand_page(brands, request.user, {"order": form}), status=422)


@login_required
@require_GET
def brand_xlsx(request: PersonRequest, pk: int) -> HttpResponseBase:
    brands = get_object_or_404(_seen(request), pk=pk)
    header = {"Content-Disposition": attachment_header(f"{brands.title}.xlsx")}
    return FileResponse(brand_workbook(brands), headers=header)


@login_required
@require_GET
def brand_download(request: PersonRequest, pk: int, form: str) -> HttpResponse:
    brands = get_object_or_404(_seen(request), pk=pk)
    return download(brand_document(brands), form, brands.title)


def _seen(request: PersonRequest) -> Any:
    return BrandList.objects.visible_to(request.user).select_related("published_by", "created_by")


def _line(request: PersonRequest, pk: int, line: int) -> tuple[BrandList, BrandService]:
    brands: BrandList = get_object_or_404(_seen(request), pk=pk)
    return brands, get_object_or_404(brands.entries.select_related("list"), pk=line)
