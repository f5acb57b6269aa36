"""Pages of needs."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from core.accounts.models import RoleName
from core.accounts.requests import PersonRequest
from core.areas.models import Area
from core.areas.selectors import names_of
from core.files.storing import serve
from core.forms import carried_out
from core.lifecycle import demand
from core.pages import capped_counts, page_of
from core.personal.masking import mask_name
from members.models import ProposedChange
from members.policies import reads_members
from members.visit_lifecycle import CHANGE_LIFECYCLE
from needs import policies, services
from needs.detail import NEED_FORMS, form_of, need_page
from needs.filters import NeedPageFilter, View, in_view
from needs.forms import EditForm, EnterForm, FoundForm, OpenContactForm
from needs.lifecycle import NEED_LIFECYCLE
from needs.models import Need, Refusal

SERVICES: dict[str, Callable[..., Any]] = {
    "accept": services.accept_need,
    "ask-more": services.ask_more,
    "answer-more": services.answer_more,
    "return": services.return_need,
    "refuse": services.propose_refusal,
    "confirm-refusal": services.confirm_refusal,
    "reject-refusal": services.reject_refusal,
    "withdraw-refusal": services.withdraw_refusal,
    "merge": services.merge_need,
    "list": services.list_need,
    "reclassify": services.reclassify_need,
    "split": services.split_need,
    "hide": services.hide_need,
    "publish": services.publish_need,
    "quantity": services.set_wanted,
    "open-hall": services.open_hall,
    "claim": services.claim_need,
    "claim-for": services.claim_on_the_spot,
    "put-back": services.put_back_need,
    "start": services.start_need,
    "resolve": services.resolve_need,
    "judge": services.judge_as,
    "reopen": services.reopen_need,
    "endorse": services.endorse_need,
    "unendorse": services.unendorse_need,
    "follow": services.follow_need,
    "unfollow": services.unfollow_need,
}
FAMILIES = {View.LATE: "late", View.BADLY_LATE: "late", View.SOON: "soon"}


@login_required
@require_GET
def need_list(request: PersonRequest) -> HttpResponse:
    demand(reads_members(request.user))
    visible = Need.objects.visible_to(request.user)
    places = list(Area.objects.visible_to(request.user).communities().in_force())
    found = NeedPageFilter(request.GET, queryset=visible.for_page(), communities=places)
    page = page_of(found.qs, request.GET.get("page"))
    names, counts = names_of({row.area_code for row in page["rows"]}), _counts(visible)
    context = {
        "filter": found,
        "page": page | {"rows": [_row(row, names, request.user) for row in page["rows"]]},
        "views": _saved_views(counts, found.chosen_view),
        "in_hall": counts["hall"],
        "may_enter": policies.can_enter(request.user, request.user.acting.area_code),
        "own": bool(request.user.acting.unit_id),
        "bulk": _bulk_steps(request.user),
    }
    return render(request, "needs/need_list.html", context)


@login_required
@require_POST
def need_bulk(request: PersonRequest) -> HttpResponse:
    """Accept or list the ticked needs; what cannot be done is counted, not half done."""
    chosen = [pk for pk in request.POST.getlist("id") if pk.isdigit()]
    needs = Need.objects.visible_to(request.user).filter(pk__in=chosen[:100])
    done, left = services.step_many(needs=needs, name=request.POST.get("step", ""), actor=request.user)
    messages.success(request, ngettext("已办 %(n)s 件。", "已办 %(n)s 件。", done) % {"n": done})
    if left:
        messages.warning(
            request, ngettext("%(n)s 件现在不能办这一步。", "%(n)s 件现在不能办这一步。", left) % {"n": left}
        )
    return redirect(f"{reverse('needs:need-list')}?{request.POST.get('back', '')}")


@login_required
@require_GET
def need_detail(request: PersonRequest, pk: int) -> HttpResponse:
    need = get_object_or_404(_whole(request), pk=pk)
    if request.user.acting.role == RoleName.RESIDENT:
        # Notices lead everybody here; a neighbour reads the case in a neighbour's words.
        return redirect("portal:case", pk)
    return render(request, "needs/need_detail.html", need_page(need, request.user))


@login_required
def need_add(request: PersonRequest) -> HttpResponse:
    demand(policies.can_enter(request.user, request.user.acting.area_code))
    form = EnterForm(_sent(request), request.FILES or None, user=request.user)
    need = carried_out(form, services.enter_need, actor=request.user) if request.method == "POST" else None
    if need is not None:
        messages.success(request, _("已登记，编号 %(number)s。") % {"number": need.number})
        return redirect(need)
    context = {"form": form, "back": reverse("needs:need-list"), "own": bool(request.user.acting.unit_id)}
    return render(request, "needs/need_form.html", context, status=422 if form.errors else 200)


@login_required
def need_found(request: PersonRequest, change: int) -> HttpResponse:
    """Enter what a unit said it needs when it was visited."""
    found = get_object_or_404(ProposedChange.objects.visible_to(request.user).for_list(), pk=change)
    CHANGE_LIFECYCLE.check("enter", obj=found, actor=request.user)
    form = FoundForm(_sent(request), request.FILES or None, user=request.user, change=found)
    target = {"change": found, "actor": request.user}
    need = carried_out(form, services.enter_found_need, **target) if request.method == "POST" else None
    if need is not None:
        messages.success(request, _("已登记，编号 %(number)s。") % {"number": need.number})
        return redirect(found.visit)
    context = {"form": form, "back": found.visit.get_absolute_url(), "own": False}
    return render(request, "needs/need_form.html", context, status=422 if form.errors else 200)


@login_required
def need_edit(request: PersonRequest, pk: int) -> HttpResponse:
    need = get_object_or_404(_whole(request), pk=pk)
    NEED_LIFECYCLE.check("edit", obj=need, actor=request.user)
    form = EditForm.of(need, request.user, _sent(request))
    target = {"need": need, "actor": request.user}
    saved = carried_out(form, services.edit_need, **target) if request.method == "POST" else None
    if saved is not None:
        messages.success(request, _("已保存。"))
        return redirect(need)
    context = {"form": form, "object": need, "back": need.get_absolute_url()}
    return render(request, "needs/need_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def need_step(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    """Take one step of the lifecycle; a form that needs correcting opens in its place again."""
    need = get_object_or_404(_whole(request), pk=pk)
    if step in NEED_FORMS:
        # Whoever may not take the step, or not now, is told so before the form is judged.
        NEED_LIFECYCLE.check(step, obj=need, actor=request.user)
    make = NEED_FORMS.get(step, django_forms.Form)
    form = form_of(make, f"need-{step}", request.user, request.POST, request.FILES, need)
    if carried_out(form, SERVICES[step], need=need, actor=request.user):
        messages.success(request, _("已办好。"))
        return redirect(need)
    return render(request, "needs/need_detail.html", need_page(need, request.user, {f"need-{step}": form}), status=422)


@login_required
@require_POST
def need_contact(request: PersonRequest, pk: int) -> HttpResponse:
    """Show the phone once, on this answer alone: it is kept in no session and no cache."""
    need = get_object_or_404(_whole(request), pk=pk)
    demand(policies.can_open_contact(request.user, need))
    form = OpenContactForm(request.POST, auto_id="id_contact_%s")
    phone = carried_out(form, services.open_need_contact, need=need, actor=request.user) or ""
    context = need_page(need, request.user, {} if phone else {"contact": form}, opened=phone)
    answer = render(request, "needs/need_detail.html", context, status=200 if phone else 422)
    answer["Cache-Control"] = "no-store"
    return answer


PHOTO_SERVICES: dict[str, Callable[..., Any]] = {"publish": services.publish_photo, "hide": services.hide_photo}


@login_required
@require_POST
def photo_step(request: PersonRequest, pk: int, file: int, step: str) -> HttpResponse:
    """Let neighbours see a photo, or no longer."""
    need = get_object_or_404(_whole(request), pk=pk)
    photo = get_object_or_404(need.photos, file=file)
    PHOTO_SERVICES[step](photo=photo, actor=request.user)
    messages.success(request, _("已办好。"))
    return redirect(need)


@login_required
@require_GET
def photo(request: PersonRequest, pk: int, file: int) -> HttpResponseBase:
    need = get_object_or_404(_whole(request), pk=pk)
    kept = need.photos.select_related("file").filter(file=file).first()
    if kept is None or not (kept.public or policies.reads_detail(request.user, need)):
        raise Http404
    return serve(kept.file)


def _sent(request: PersonRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _whole(request: PersonRequest) -> Any:
    beside = Prefetch("refusals", queryset=Refusal.objects.select_related("proposed_by", "decided_by"))
    found = Need.objects.visible_to(request.user).prefetch_related(beside)
    return found.select_related("category", "asking_unit", "merged_into", "part_of")


def _row(need: Need, names: dict[str, str], user: Any) -> dict[str, Any]:
    known = policies.reads_whole(user, need)
    asker = mask_name(need.asker_name) if known else ""
    return {"need": need, "place": names.get(need.area_code, ""), "asker": asker}


def _counts(visible: Any) -> dict[str, int]:
    """How many stand in each of the saved views, and how many wait in the hall."""
    return capped_counts({view.value: in_view(visible, view) for view in View} | {"hall": visible.in_hall()})


def _saved_views(counts: dict[str, int], current: str) -> list[dict[str, Any]]:
    here = reverse("needs:need-list")
    return [
        {
            "label": view.label, "url": f"{here}?view={view.value}", "count": counts[view.value],
            "current": current == view.value, "family": FAMILIES.get(view, "") if counts[view.value] else "",
        }
        for view in View
    ]  # fmt: skip


def _bulk_steps(user: Any) -> list[dict[str, Any]]:
    """What may be done to many at once, by those who do it to one."""
    steps = services.BULK_STEPS if policies.works_over(user, user.acting.area_code) else ()
    return [{"name": step.name, "label": step.label, "icon": step.icon} for step in steps]
