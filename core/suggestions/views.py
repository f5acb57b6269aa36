"""投诉建议: the form on every page, the number to ask by, and the office's list."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from core.accounts.requests import PersonRequest
from core.accounts.roles import acting
from core.contacts import open_contact
from core.filters import SuggestionFilter
from core.forms import carried_out
from core.models import Suggestion
from core.pages import page_of
from core.personal.masking import mask_phone
from core.suggestions.forms import AnswerForm, FindForm, OpenPhoneForm, SuggestionForm
from core.suggestions.services import answer_suggestion, may_answer, receive_suggestion, suggestions_for

MINE = "suggestions"


def complaint(request: HttpRequest) -> HttpResponse:
    """Say something; nobody has to log in, leave a phone or know the street's code."""
    came_from = request.POST.get("page") or request.headers.get("Referer", "")
    asked = FindForm(request.GET) if "number" in request.GET else FindForm()
    if asked.is_valid():
        return redirect("core:suggestion", asked.cleaned_data["number"])
    form = SuggestionForm(request.POST or None, street_code=acting(request.user).street_code)
    if request.method == "POST":
        row = carried_out(form, receive_suggestion, page=came_from, actor=request.user)
        if row is not None:
            request.session[MINE] = [*request.session.get(MINE, []), row.pk][-20:]
            return redirect("core:suggestion", row.number)
    context = {"form": form, "page": came_from, "find": asked}
    return render(request, "core/complaint.html", context, status=422 if form.is_bound or asked.is_bound else 200)


def suggestion(request: HttpRequest, number: str) -> HttpResponse:
    """How far one is, by its number; what was said and answered shows only to the browser that said it."""
    row = get_object_or_404(Suggestion.objects.by_number(), number=number)
    context = {"suggestion": row, "mine": row.pk in request.session.get(MINE, [])}
    return render(request, "core/suggestion.html", context)


@login_required
def suggestion_list(request: PersonRequest) -> HttpResponse:
    rows = suggestions_for(actor=request.user)
    found = SuggestionFilter(request.GET, rows)
    page = page_of(found.qs.waiting_first(), request.GET.get("page"))
    context = {"filter": found, "page": page, "waiting": rows.waiting().count()}
    return render(request, "core/suggestion_list.html", context)


@login_required
def suggestion_detail(request: PersonRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Suggestion.objects.visible_to(request.user), pk=pk)
    return _detail(request, row)


@login_required
@require_POST
def suggestion_answer(request: PersonRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Suggestion.objects.visible_to(request.user), pk=pk)
    form = AnswerForm(request.POST, auto_id="id_answer_%s")
    if carried_out(form, answer_suggestion, suggestion=row, actor=request.user):
        return redirect("core:suggestion-detail", pk)
    return _detail(request, row, form=form, status=422)


@login_required
@require_POST
def suggestion_phone(request: PersonRequest, pk: int) -> HttpResponse:
    """Open the phone that was left, with a reason."""
    row = get_object_or_404(Suggestion.objects.visible_to(request.user), pk=pk)
    form = OpenPhoneForm(request.POST, auto_id="id_phone_%s")
    phone = carried_out(form, open_contact, target=row, field="phone", actor=request.user, may=may_answer)
    return _detail(request, row, phone_form=form, phone=phone, status=200 if phone else 422)


def _detail(
    request: HttpRequest, row: Suggestion, *, form: Form | None = None, phone_form: Form | None = None,
    phone: str | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context: dict[str, Any] = {
        "suggestion": row, "phone": phone or mask_phone(row.phone), "opened": bool(phone),
        "form": form or AnswerForm(auto_id="id_answer_%s"),
        "phone_form": phone_form or OpenPhoneForm(auto_id="id_phone_%s"),
    }  # fmt: skip
    return render(request, "core/suggestion_detail.html", context, status=status)
