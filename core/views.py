"""Doors of the ground floor that belong to no one thing."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from core import clock
from core.accounts.requests import PersonRequest
from core.audit import entries_for
from core.audit_words import entry_row
from core.filters import AuditFilter
from core.models import MailboxMessage, Notice
from core.pages import cursor_page, page_of

MODES = frozenset({"plain", "elder"})


@require_POST
def mode(request: HttpRequest) -> HttpResponse:
    """Switch 长辈模式, remembered for a year in a cookie."""
    chosen = request.POST.get("mode", "")
    answer = redirect(_back(request))
    answer.set_cookie(
        "mode", chosen if chosen in MODES else "plain", max_age=365 * 24 * 3600,
        httponly=True, samesite="Lax", secure=settings.HTTPS,
    )  # fmt: skip
    return answer


@login_required
def notices(request: PersonRequest) -> HttpResponse:
    rows = Notice.objects.visible_to(request.user)
    context = {"page": page_of(rows, request.GET.get("page")), "waiting": rows.unread().count()}
    return render(request, "core/notice_list.html", context)


@login_required
@require_POST
def notice_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one line read and go where it points."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    Notice.objects.visible_to(request.user).unread().filter(pk=notice.pk).update(read_at=clock.now())
    return redirect(notice.link or "core:notices")


@login_required
@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    Notice.objects.visible_to(request.user).unread().update(read_at=clock.now())
    return redirect("core:notices")


@login_required
def audit(request: PersonRequest) -> HttpResponse:
    """The trail, for the audit administrator; turned by a cursor, because it only ever grows."""
    found = AuditFilter(request.GET, entries_for(actor=request.user))
    page = cursor_page(found.qs.select_related("actor"), request.GET.get("cursor"))
    page["rows"] = [entry_row(entry) for entry in page["rows"]]
    return render(request, "core/audit.html", {"filter": found, "page": page})


def mailbox(request: HttpRequest) -> HttpResponse:
    """What the demonstration would have sent; there is no such page anywhere else."""
    if not settings.DEMO:
        raise Http404
    return render(request, "core/mailbox.html", {"rows": MailboxMessage.objects.all()[:20]})


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else "/"
