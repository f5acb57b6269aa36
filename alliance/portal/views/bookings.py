"""约车位、约场地: what there is, booking it, one's own bookings, and draws for everybody to check."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from alliance.portal import bookings as shown
from alliance.portal.bookings import AppealForm, BookForm, DayForm
from alliance.portal.places import NOWHERE, chosen_place
from core.accounts.requests import PersonRequest
from core.forms import carried_out
from core.lifecycle import demand
from core.pages import page_of
from members import services
from members.booking_calendar import Turn
from members.booking_calendars import calendar_of
from members.booking_policies import can_book
from members.models import Booking, Draw, Schedule, Violation

CALENDAR = "text/calendar; charset=utf-8"


@require_GET
def book_list(request: HttpRequest) -> HttpResponse:
    place = chosen_place(request)
    page = page_of(shown.bookable_here(place), request.GET.get("page"), 20)
    context = {"place": place or NOWHERE, "page": page, "rows": [shown.schedule_row(row) for row in page["rows"]]}
    return render(request, "portal/book_list.html", context)


@require_GET
@never_cache
def book(request: HttpRequest, pk: int) -> HttpResponse:
    schedule = get_object_or_404(Schedule.objects.published().for_list(), pk=pk)
    context = {**shown.schedule_page(schedule, request.user), "back": reverse("portal:book-list")}
    return render(request, "portal/book.html", context)


@never_cache
def book_turn(request: HttpRequest, pk: int, window: int, day: str) -> HttpResponse:
    """One turn, booked with one form; whoever is not known yet gives the phone first."""
    schedule = get_object_or_404(Schedule.objects.published().for_list(), pk=pk)
    turn = _turn(schedule, window, day)
    if not request.user.is_authenticated:
        return redirect(f"{reverse('accounts:code')}?{urlencode({'next': request.path})}")
    demand(can_book(request.user, schedule))
    own = shown.own_booking(turn, request.user)
    if own is not None:
        messages.info(request, _("您已经约过这一场了，不用再点。"))
        return redirect(own)
    form, target = _form(request, schedule, turn), {"schedule": schedule, "actor": request.user}
    made = carried_out(form, services.book_place, **target) if form.is_bound else None
    return redirect(made) if made is not None else _turn_page(request, schedule, turn, form)


@login_required
@require_GET
@never_cache
def bookings(request: PersonRequest) -> HttpResponse:
    context = {"rows": shown.bookings_of(request.user), "back": reverse("portal:mine")}
    return render(request, "portal/bookings.html", context)


@login_required
@require_GET
@never_cache
def booking(request: PersonRequest, pk: int) -> HttpResponse:
    context = {**shown.booking_page(_own(request, pk), request.user), "back": reverse("portal:bookings")}
    return render(request, "portal/booking.html", context)


@login_required
@require_POST
def cancel(request: PersonRequest, pk: int) -> HttpResponse:
    services.cancel_booking(booking=_own(request, pk), actor=request.user)
    messages.success(request, _("取消了，名额让给了别人。"))
    return redirect("portal:booking", pk)


@login_required
@require_GET
def booking_ics(request: PersonRequest, pk: int) -> HttpResponse:
    found = _own(request, pk)
    answer = HttpResponse(calendar_of([found], settings.SITE_ADDRESS), content_type=CALENDAR)
    answer["Content-Disposition"] = f'attachment; filename="{found.ticket}.ics"'
    return answer


@login_required
@require_POST
def appeal(request: PersonRequest, pk: int) -> HttpResponse:
    """Say that it was not so."""
    rows = Violation.objects.visible_to(request.user).filter(booking__user=request.user)
    violation = get_object_or_404(rows.select_related("booking"), pk=pk)
    form = AppealForm(request.POST, auto_id=f"id_{pk}_%s")
    if carried_out(form, services.appeal_violation, violation=violation, actor=request.user) is not None:
        messages.success(request, _("申诉收到了，答复会发消息给您。"))
        return redirect("portal:booking", violation.booking_id)
    page = shown.booking_page(_own(request, violation.booking_id), request.user, form)
    return render(request, "portal/booking.html", {**page, "back": reverse("portal:bookings")}, status=422)


@require_GET
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """A draw that was held: public, and nobody is named in it."""
    found = get_object_or_404(Draw.objects.published(), pk=pk)
    return render(request, "portal/draw.html", shown.draw_page(found, request.user))


def _own(request: PersonRequest, pk: int) -> Booking:
    return get_object_or_404(Booking.objects.visible_to(request.user).filter(user=request.user).for_list(), pk=pk)


def _turn(schedule: Schedule, window: int, day: str) -> Turn:
    """What the address names; a window, a day or a turn there is not is an address that is not there."""
    row = None if window == shown.PERMIT else get_object_or_404(schedule.windows.all(), pk=window)
    turn = shown.turn_here(schedule, row, _day(day))
    if turn is None:
        raise Http404
    return turn


def _form(request: Any, schedule: Schedule, turn: Turn) -> BookForm:
    said = request.POST if request.method == "POST" else None
    agreed = services.has_agreed(request.user)
    return BookForm(said, schedule=schedule, day=turn.day, window=turn.window, agreed=agreed)


def _turn_page(request: HttpRequest, schedule: Schedule, turn: Turn, form: BookForm) -> HttpResponse:
    back = reverse("portal:book", args=[schedule.pk])
    words = {"schedule": schedule, "turn": shown.turn_words(turn), "form": form, "back": back}
    return render(request, "portal/book_turn.html", words, status=422 if form.errors else 200)


def _day(text: str) -> date:
    """A day that does not exist is an address that does not exist."""
    form = DayForm({"day": text})
    if not form.is_valid():
        raise Http404
    return form.cleaned_data["day"]
