"""Settings of a street: what it decides, its days off, its zones."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock
from core.areas import services
from core.areas.forms import HolidayForm, SettingsForm, ZoneForm
from core.areas.models import Area, Zone
from core.areas.selectors import settings_of
from core.forms import carried_out
from core.models import HolidayOverride


@login_required
def settings(request: HttpRequest) -> HttpResponse:
    """What the street decides for itself; two people saving at once see both texts."""
    street = services.street_to_decide(actor=request.user)
    form = SettingsForm(request.POST or None, instance=settings_of(street.code))
    if request.method == "POST":
        saved = carried_out(form, services.update_settings, street=street, actor=request.user)
        if saved is not None:
            messages.success(request, _("设置已保存。"))
            return redirect("alliance:settings")
    return _page(request, "core/settings.html", "settings", form, street=street)


@login_required
def holidays(request: HttpRequest) -> HttpResponse:
    """Days the State Council moved, before the calendar knows them."""
    street = services.street_to_decide(actor=request.user)
    form = HolidayForm(request.POST or None)
    if request.method == "POST" and carried_out(form, services.set_holiday, actor=request.user) is not None:
        messages.success(request, _("已记下，时限会按新的日历算。"))
        return redirect("alliance:holidays")
    rows = list(HolidayOverride.objects.filter(day__year__gte=clock.today().year - 1))
    return _page(request, "core/holidays.html", "holidays", form, street=street, rows=rows)


@login_required
@require_POST
def holiday_remove(request: HttpRequest, pk: int) -> HttpResponse:
    services.remove_holiday(holiday=get_object_or_404(HolidayOverride, pk=pk), actor=request.user)
    messages.success(request, _("已删除，按日历算。"))
    return redirect("alliance:holidays")


@login_required
def zones(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Zones of the street: the list, and one to draw or redraw."""
    street = services.street_to_decide(actor=request.user)
    own = Zone.objects.visible_to(request.user).filter(area_code=street.code)
    zone = get_object_or_404(own, pk=pk) if pk else None
    form = ZoneForm(request.POST or None, street=street, initial=_as_typed(zone))
    if request.method == "POST":
        saved = carried_out(form, services.save_zone, street=street, zone=zone, actor=request.user)
        if saved is not None:
            messages.success(request, _("片区已保存。"))
            return redirect("alliance:zones")
    rows = list(own.prefetch_related("communities"))
    return _page(request, "core/zones.html", "zones", form, street=street, rows=rows, zone=zone)


def _as_typed(zone: Zone | None) -> dict[str, Any]:
    return {"name": zone.name, "centre": zone.centre, "communities": zone.communities.all()} if zone else {}


def _page(request: HttpRequest, template: str, here: str, form: Any, *, street: Area, **more: Any) -> HttpResponse:
    named = (
        ("settings", _("开关与时限"), "settings"),
        ("holidays", _("节假日"), "calendar"),
        ("zones", _("片区"), "map-pin"),
    )
    parts = [
        {"label": label, "url": reverse(f"alliance:{name}"), "icon": icon, "current": name == here}
        for name, label, icon in named
    ]
    context = {"form": form, "street": street, "parts": parts, **more}
    return render(request, template, context, status=422 if form.errors else 200)
