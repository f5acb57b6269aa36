"""我要反映 in four screens: what kind, what and where, a phone, done. The draft waits in the session."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.utils import perform_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from alliance.portal import drafts, selectors
from alliance.portal.alike import alike_rows
from alliance.portal.forms import HandInForm, KnownHandInForm, PhoneForm, WhatForm
from alliance.portal.handing_in import hand_in_draft, handed_in, one_at_a_time, receipt_of
from alliance.portal.places import chosen_place, communities_of, community
from alliance.portal.words import ORDER, face_of
from core.accounts.services import codes
from core.accounts.views.entering import browser_binding
from core.areas.selectors import names_of
from core.forms import carried_out
from core.personal.masking import mask_phone
from needs.models import Category, Need


@require_GET
def category(request: HttpRequest) -> HttpResponse:
    """First screen: tiles that are plain links."""
    place = chosen_place(request)
    found = Category.objects.filter(active=True, street_code__in=("", place.code[:9] if place else ""))
    there = reverse("portal:post-what")
    tiles = [
        {"label": face_of(one).label, "icon": face_of(one).icon, "url": f"{there}?category={one.pk}"}
        for one in sorted(found, key=lambda one: ORDER.index(one.key) if one.key in ORDER else -1)
    ]
    return render(request, "portal/post_category.html", {"categories": tiles, "back": reverse("portal:home")})


@never_cache
def what(request: HttpRequest) -> HttpResponse:
    """Second screen: what, photos, where."""
    draft = drafts.draft_of(request.session)
    if wanted := request.GET.get("category"):
        draft = drafts.keep(request.session, draft, category=wanted)
    kind = Category.objects.filter(active=True, pk=_number(draft.get("category"))).first()
    if kind is None:
        return redirect("portal:post")
    if request.method != "POST":
        return _what_page(request, draft, kind, _what_form(request, draft, None))
    draft = drafts.keep(request.session, draft, **_typed(request))
    if key := request.POST.get("drop"):
        draft = drafts.drop_photo(request.session, draft, key)
        return _what_page(request, draft, kind, _what_form(request, draft, None))
    return _take_in(request, draft, kind)


def _take_in(request: HttpRequest, draft: dict[str, Any], kind: Category) -> HttpResponse:
    form = _what_form(request, draft, request.POST)
    whole = form.is_valid()
    draft = drafts.add_photos(request.session, draft, form.taken)
    if not whole:
        return _what_page(request, draft, kind, form)
    if "keep" in request.POST:
        return redirect("portal:post-what")
    drafts.keep(request.session, draft, text=form.cleaned_data["text"], ready=True)
    return redirect("portal:post-alike")


@require_GET
@never_cache
def alike(request: HttpRequest) -> HttpResponse:
    """Before the last screen: what neighbours have said that may be the same; nothing like it, nothing shown."""
    draft = drafts.draft_of(request.session)
    if not draft.get("ready"):
        return redirect("portal:post")
    found = alike_rows(draft, request.user)
    if not found:
        return redirect("portal:post-phone")
    context = {"rows": found, "text": draft["text"], "key": draft["id"], "back": reverse("portal:post-what")}
    return render(request, "portal/post_alike.html", context)


@never_cache
@sensitive_post_parameters("code")
def phone(request: HttpRequest) -> HttpResponse:
    """Third screen: a phone and the code sent to it; a resident already known only agrees."""
    draft = drafts.draft_of(request.session)
    key = request.POST.get("key", "")
    if key and handed_in(key):
        return _to_receipt(key)
    if not draft.get("ready") or key not in ("", draft["id"]):
        return redirect("portal:post-done" if drafts.POSTED in request.session else "portal:post")
    if selectors.is_resident(request.user):
        return _hand_in_known(request, draft)
    if request.method != "POST" or request.POST.get("send") == "other":
        return _phone_page(request, PhoneForm())
    if request.POST.get("send") or "code" not in request.POST:
        return _send_code(request)
    return _hand_in_with_code(request, draft)


def _send_code(request: HttpRequest) -> HttpResponse:
    form = PhoneForm(request.POST)
    if carried_out(form, codes.request_code, binding=browser_binding(request)) is None:
        return _phone_page(request, form)
    return _phone_page(request, HandInForm(initial=form.cleaned_data), sent=form.cleaned_data["phone"])


def _hand_in_with_code(request: HttpRequest, draft: dict[str, Any]) -> HttpResponse:
    """The code proves the phone and brings the resident in; then the need is entered as theirs."""
    form, home = HandInForm(request.POST), community(draft["community"])
    with one_at_a_time(draft):
        if handed_in(draft["id"]):
            return _to_receipt(draft["id"])
        user = carried_out(form, _redeem, binding=browser_binding(request), community=home)
        if user is None:
            return _phone_page(request, form, sent=request.POST.get("phone", ""))
        hand_in_draft(session=request.session, draft=draft, actor=user)
    return perform_login(request, user, redirect_url=reverse("portal:post-done"))


def _hand_in_known(request: Any, draft: dict[str, Any]) -> HttpResponse:
    form = KnownHandInForm(request.POST or None)
    if carried_out(form, _agree, session=request.session, draft=draft, actor=request.user) is not None:
        return redirect("portal:post-done")
    return _phone_page(request, form, known=mask_phone(request.user.phone))


@require_GET
@never_cache
def done(request: HttpRequest) -> HttpResponse:
    """The receipt, for the browser that handed the need in."""
    need = receipt_of(request.session, request.GET.get("key", ""))
    if need is None:
        raise Http404
    known = request.user.is_authenticated and need.asker_id == request.user.pk
    return render(request, "portal/post_done.html", {
        "need": {"number": need.number, "title": need.text}, "received_at": need.created_at,
        "place": names_of({need.area_code}).get(need.area_code, ""), "reply_by": need.response_due,
        "notify_to": mask_phone(need.asker_phone),
        "case_url": selectors.case_url(need) if known else reverse("portal:mine"),
    })  # fmt: skip


@require_GET
def draft_photo(request: HttpRequest, key: str) -> FileResponse:
    """A photo that waits, shown to the browser that took it."""
    if key not in drafts.draft_of(request.session)["photos"]:
        raise Http404
    return FileResponse(drafts.photo_bytes(key), content_type="image/jpeg")


def _to_receipt(key: str) -> HttpResponse:
    """For the second of two taps: the browser has let go of the first answer, and of the log-in that came with it."""
    return redirect(f"{reverse('portal:post-done')}?{urlencode({'key': key})}")


def _redeem(*, consent: bool, key: str, **typed: Any) -> Any:
    return codes.redeem_code(**typed)


def _agree(*, consent: bool, key: str, **known: Any) -> Need:
    return hand_in_draft(**known)


def _typed(request: HttpRequest) -> dict[str, str]:
    limits = {"text": 600, "place": 200, "community": 12}
    return {name: request.POST.get(name, "")[:most] for name, most in limits.items()}


def _what_form(request: HttpRequest, draft: dict[str, Any], data: Any) -> WhatForm:
    place = chosen_place(request)
    own = place.code if place is not None and len(place.code) == 12 else ""
    initial = {"text": draft.get("text"), "place": draft.get("place"), "community": draft.get("community") or own}
    return WhatForm(
        data, request.FILES if data is not None else None, initial=initial, communities=communities_of(place),
        kept=len(draft["photos"]),
    )  # fmt: skip


def _what_page(request: HttpRequest, draft: dict[str, Any], kind: Category, form: WhatForm) -> HttpResponse:
    photos = [{"url": reverse("portal:draft-photo", args=[key]), "key": key} for key in draft["photos"]]
    context = {"category": face_of(kind), "back": reverse("portal:post"), "form": form, "photos": photos}
    return render(request, "portal/post_what.html", context, status=422 if form.is_bound else 200)


def _phone_page(request: HttpRequest, form: Any, sent: str = "", known: str = "") -> HttpResponse:
    to = {"to": mask_phone(codes.mobile_number(sent)), "minutes": 10} if sent else None
    key = drafts.draft_of(request.session)["id"]
    context = {"form": form, "sent": to, "known": known, "key": key, "back": reverse("portal:post-what")}
    return render(request, "portal/post_phone.html", context, status=422 if form.is_bound else 200)


def _number(text: Any) -> int:
    return int(text) if str(text or "").isdigit() and len(str(text)) < 10 else 0
