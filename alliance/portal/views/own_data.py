"""我的数据: look, take away, take back."""

import orjson
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from alliance.portal.own_data import may_withdraw, own_data, take_back
from core.accounts.requests import PersonRequest
from core.api.rendering import plain
from core.audit import record
from core.files.names import attachment_header


@login_required
@require_GET
@never_cache
def my_data(request: PersonRequest) -> HttpResponse:
    context = {
        "data": own_data(request.user), "may_withdraw": may_withdraw(request.user), "back": reverse("portal:mine"),
    }  # fmt: skip
    return render(request, "portal/my_data.html", context)


@login_required
@require_GET
@never_cache
def my_data_file(request: PersonRequest) -> HttpResponse:
    """The same as a file that any program reads."""
    record("account.exported", target=request.user, actor=request.user)
    body = orjson.dumps(own_data(request.user), default=plain, option=orjson.OPT_INDENT_2)
    answer = HttpResponse(body, content_type="application/json")
    answer["Content-Disposition"] = attachment_header(_("我的数据") + ".json")
    return answer


@login_required
@require_POST
def my_data_withdraw(request: PersonRequest) -> HttpResponse:
    take_back(request.user)
    messages.success(request, _("已经撤回。姓名和电话都删了，预约取消了，办的事照办，请常来看进展。"))
    return redirect("portal:my-data")
