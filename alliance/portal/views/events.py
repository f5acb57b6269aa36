"""社区活动: what is on, one event with its sign-up, and the same for people's own calendars."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from alliance.portal import calendar, selectors
from alliance.portal.places import NOWHERE, chosen_place
from core.accounts.requests import PersonRequest
from core.areas.models import Area
from core.pages import page_of
from projects import services
from projects.calendars import calendar_of, feed_of
from projects.models import ServiceEvent

CALENDAR = "text/calendar; charset=utf-8"


@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """What is on, soonest first; ``?show=past`` what was. While nothing is planned, the projects at work."""
    place, past = chosen_place(request), request.GET.get("show") == "past"
    page = page_of(calendar.events_here(place, past=past), request.GET.get("page"), 10)
    context: dict[str, Any] = {
        "place": place or NOWHERE, "page": page, "show": "past" if past else "",
        "events": calendar.event_rows(page["rows"], request.user), "feed": calendar.feed_address(place),
    }  # fmt: skip
    if not page["rows"]:
        context["page"] = page_of(selectors.running_projects(place), request.GET.get("page"), 10)
        context["projects"] = context["page"]["rows"]
    return render(request, "portal/events.html", context)


@require_GET
def event(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(ServiceEvent.objects.published().for_list(), pk=pk)
    context = {"event": calendar.event_row(found, request.user), "back": reverse("portal:events")}
    return render(request, "portal/event.html", context)


@require_POST
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a seat; whoever is not known yet gives the phone first."""
    if not request.user.is_authenticated:
        back = f"{reverse('portal:event', args=[pk])}?known=1"
        return redirect(f"{reverse('accounts:code')}?{urlencode({'next': back})}")
    found = get_object_or_404(ServiceEvent.objects.visible_to(request.user).published(), pk=pk)
    if calendar.has_seat(found, request.user):
        # A second press from an old page is no mistake of the neighbour's.
        messages.info(request, _("您已经报过名了，不用再点。"))
    else:
        services.join_event(event=found, actor=request.user)
        messages.success(request, _("报上名了。来不了请取消，把名额让给别人。"))
    return redirect("portal:event", pk)


@login_required
@require_POST
def leave(request: PersonRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(ServiceEvent.objects.visible_to(request.user).published(), pk=pk)
    services.leave_event(event=found, actor=request.user)
    messages.success(request, _("取消了，名额让给了别人。"))
    return redirect("portal:event", pk)


@require_GET
def event_ics(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(ServiceEvent.objects.published().for_list(), pk=pk)
    answer = HttpResponse(calendar_of([found], settings.SITE_ADDRESS), content_type=CALENDAR)
    answer["Content-Disposition"] = f'attachment; filename="{found.number}.ics"'
    return answer


@require_GET
def event_feed(request: HttpRequest, street: str) -> HttpResponse:
    """One street's events, to be subscribed to."""
    area = get_object_or_404(Area.objects.in_force().streets(), code=street)
    name = _("%(street)s社区活动") % {"street": area.name}
    return HttpResponse(calendar_of(feed_of(area.code), settings.SITE_ADDRESS, name), content_type=CALENDAR)
