"""A street's own words and concepts."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.accounts.requests import PersonRequest
from core.forms import carried_out
from core.lifecycle import demand
from needs import policies, services
from needs.matching.ontology import SIDES
from needs.models import StreetConcept, StreetWord
from needs.selectors.understanding import known_in
from needs.word_forms import ConceptForm, SilenceForm, WordForm
from needs.words_page import words_page

WORD_SERVICES: dict[str, Callable[..., Any]] = {
    "withdraw": services.withdraw_word,
    "restore": services.restore_word,
}
CONCEPT_SERVICES: dict[str, Callable[..., Any]] = {
    "withdraw": services.withdraw_concept,
    "restore": services.restore_concept,
}


@login_required
@require_GET
def word_list(request: PersonRequest) -> HttpResponse:
    demand(policies.can_see_matching(request.user))
    return render(request, "needs/word_list.html", words_page(request.user, request.GET))


@login_required
@require_POST
def word_add(request: PersonRequest) -> HttpResponse:
    street = request.user.acting.street_code
    demand(policies.can_word(request.user, street))
    form = WordForm(request.POST, auto_id="id_add_%s")
    added = carried_out(form, services.add_word, street_code=street, actor=request.user)
    if added is None:
        return _again(request, {"add": form})
    messages.success(request, _("已添上，马上就用。"))
    return redirect(added)


@login_required
@require_POST
def word_silence(request: PersonRequest) -> HttpResponse:
    street = request.user.acting.street_code
    demand(policies.can_word(request.user, street))
    known, name = known_in(street), request.POST.get("concept", "")
    words = {side: getattr(known[name], side) if name in known.place else () for side in SIDES}
    form = SilenceForm(request.POST, words=words, auto_id="id_silence_%s")
    silenced = carried_out(form, services.silence_word, street_code=street, actor=request.user)
    if silenced is None:
        return _again(request, {"silence": form})
    messages.success(request, _("这个说法在本街停用了。"))
    return redirect(silenced)


@login_required
@require_POST
def word_step(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    word = get_object_or_404(StreetWord.objects.visible_to(request.user), pk=pk)
    WORD_SERVICES[step](word=word, actor=request.user)
    messages.success(request, _("已办好。"))
    return redirect("needs:word-list")


@login_required
@require_http_methods(["GET", "POST"])
def concept_add(request: PersonRequest) -> HttpResponse:
    street = request.user.acting.street_code
    demand(policies.can_word(request.user, street))
    form = ConceptForm(request.POST or None, street_code=street, known=known_in(street))
    if request.method == "POST":
        added = carried_out(form, services.add_concept, street_code=street, actor=request.user)
        if added is not None:
            messages.success(request, _("已添上，接着给它添说法。"))
            return redirect(added)
    return render(request, "needs/concept_form.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_POST
def concept_step(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    concept = get_object_or_404(StreetConcept.objects.visible_to(request.user), pk=pk)
    CONCEPT_SERVICES[step](concept=concept, actor=request.user)
    messages.success(request, _("已办好。"))
    return redirect("needs:word-list")


def _again(request: PersonRequest, bound: dict[str, Any]) -> HttpResponse:
    context = words_page(request.user, {"concept": request.POST.get("concept", "")}, bound)
    return render(request, "needs/word_list.html", context, status=422)
