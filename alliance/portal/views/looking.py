"""What everybody may look at: home, what neighbours care about, what is going on."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from alliance.portal import selectors
from alliance.portal.bookings import bookable_count
from alliance.portal.cases import is_own, names_of_steps
from alliance.portal.drafts import give_up_instead
from alliance.portal.places import NOWHERE, chosen_place, places_to_choose, remember_place
from core.accounts.requests import PersonRequest
from core.areas.selectors import names_of
from core.pages import page_of
from needs import services
from needs.models import Need


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Four entries, and what was solved this month; ``?place=`` chooses whose."""
    if wanted := request.GET.get("place"):
        return remember_place(redirect("portal:home"), wanted)
    place = chosen_place(request)
    context = {
        "place": place or NOWHERE,
        "places": places_to_choose(place),
        "mine_note": selectors.mine_note(request.user),
        "neighbours_note": selectors.neighbours_note(place),
        "events_note": selectors.events_note(place),
        "bookable": bookable_count(place),
        "solved": selectors.solved_this_month(place),
    }
    return render(request, "portal/home.html", context)


@require_GET
def neighbours(request: HttpRequest) -> HttpResponse:
    """Published needs in their masked form: under way or solved, found by words."""
    place, words = chosen_place(request), request.GET.get("q", "").strip()
    solved = request.GET.get("show") == "solved"
    found = selectors.needs_here(place).filter(status__in=selectors.SOLVED if solved else selectors.UNDER_WAY)
    page = page_of(found.search(words).for_list(), request.GET.get("page"), 10)
    names = names_of({need.area_code for need in page["rows"]})
    seconded = selectors.seconded_by(request.user, page["rows"])
    rows = [selectors.neighbour_row(need, names, seconded, request.user) for need in page["rows"]]
    return render(request, "portal/neighbours.html", {
        "place": place or NOWHERE, "q": words, "show": "solved" if solved else "",
        "tabs": _tabs(solved=solved, words=words), "needs": rows, "page": page,
    })  # fmt: skip


@require_POST
def second(request: HttpRequest, pk: int) -> HttpResponse:
    """Second a neighbour's need, once; whoever is not known yet gives the phone first."""
    if not request.user.is_authenticated:
        return _phone_first(pk)
    need = get_object_or_404(Need.objects.visible_to(request.user), pk=pk)
    if is_own(need, request.user):
        messages.info(request, _("这件事是您自己提的，您家已经算上了，不用再点。"))
    elif "unendorse" in names_of_steps(need, request.user):
        # A second press from an old page is no mistake of the neighbour's.
        messages.info(request, _("您家已经算上了，不用再点。"))
    else:
        services.endorse_need(need=need, actor=request.user)
        messages.success(request, _("已经算上您家，办到哪一步都会告诉您。"))
    give_up_instead(request.session, request.POST.get("instead", ""))
    return redirect("portal:case", pk)


@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep somebody informed who does not need it too; whoever is not known yet gives the phone first."""
    if not request.user.is_authenticated:
        return _phone_first(pk)
    need = get_object_or_404(Need.objects.visible_to(request.user), pk=pk)
    if is_own(need, request.user):
        messages.info(request, _("这件事是您自己提的，每一步都会告诉您，不用再关注。"))
    elif "unfollow" in names_of_steps(need, request.user):
        messages.info(request, _("您已经关注这件事了。"))
    else:
        services.follow_need(need=need, actor=request.user)
        messages.success(request, _("关注好了，办到哪一步都会告诉您。"))
    return redirect("portal:case", pk)


@login_required
@require_POST
def unfollow(request: PersonRequest, pk: int) -> HttpResponse:
    need = get_object_or_404(Need.objects.visible_to(request.user), pk=pk)
    services.unfollow_need(need=need, actor=request.user)
    messages.success(request, _("不再关注这件事。"))
    return redirect("portal:case", pk)


def _phone_first(pk: int) -> HttpResponse:
    back = f"{reverse('portal:case', args=[pk])}?known=1"
    return redirect(f"{reverse('accounts:code')}?{urlencode({'next': back})}")


def _tabs(*, solved: bool, words: str) -> list[dict[str, object]]:
    kept = {"q": words} if words else {}
    return [
        {"label": _("正在办的"), "url": f"?{urlencode(kept)}", "current": not solved},
        {"label": _("办好的"), "url": f"?{urlencode({**kept, 'show': 'solved'})}", "current": solved},
    ]
