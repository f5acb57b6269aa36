"""Coming in and going out."""

import secrets
from typing import Any

from allauth.account.utils import perform_login
from allauth.account.views import LoginView
from allauth.mfa.base.views import AuthenticateView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from core.accounts.adapter import home_of
from core.accounts.forms import CodeForm, CodeRequestForm, LogInForm, PasswordForm, SetupForm
from core.accounts.models import User
from core.accounts.services import codes, invitations, passwords, setup
from core.forms import carried_out
from core.personal.masking import mask_phone
from core.personal.phones import normalise_phone
from core.personal.sealing import blind_index

BINDING = "code_binding"
FAMILIAR, FAMILIAR_SECONDS = "familiar", 180 * 24 * 3600


class LogIn(LoginView):
    """allauth's log-in with our page; what is wrong is shown with 422."""

    template_name = "accounts/login.html"
    form_class = LogInForm

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        context = _without_site(super().get_context_data(**more))
        return {**context, "phone_url": reverse("accounts:code"), "next": _safe_next(self.request)}

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


log_in = LogIn.as_view()


class SecondFactor(AuthenticateView):
    """allauth's question for the six digits; a wrong answer is shown with 422."""

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return _without_site(super().get_context_data(**more))


second_factor = SecondFactor.as_view()


def _without_site(context: dict[str, Any]) -> dict[str, Any]:
    """allauth calls the host's name `site`; in our frame that word means the street."""
    context.pop("site", None)
    return context


def operators_only(request: HttpRequest, extra_context: object = None) -> HttpResponse:
    """In front of the back room: whoever is not in is sent to log in, everybody else was refused already."""
    if request.user.is_authenticated:
        raise PermissionDenied(_("只有系统管理员可以进入运行管理，请先换到这个身份。"))
    return redirect_to_login(request.get_full_path())


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    passwords.note_logout(user=request.user)
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@never_cache
@sensitive_post_parameters("code")
def code(request: HttpRequest) -> HttpResponse:
    """A resident's log-in on one page: the phone, then the six digits sent to it."""
    if request.user.is_authenticated:
        return redirect(home_of(request.user))
    if request.method != "POST" or request.POST.get("send") == "other":
        return _code_page(request, CodeRequestForm())
    if request.POST.get("send") or "code" not in request.POST:
        return _send_code(request)
    form = CodeForm(request.POST)
    user = carried_out(form, _redeem, binding=browser_binding(request))
    return _entered(request, user) if user else _code_page(request, form, sent=True)


def _send_code(request: HttpRequest) -> HttpResponse:
    form = CodeRequestForm(request.POST)
    binding, familiar = browser_binding(request), _is_familiar(request)
    if carried_out(form, codes.request_code, binding=binding, familiar=familiar):
        return _code_page(request, CodeForm(initial={"phone": form.cleaned_data["phone"]}), sent=True)
    return _code_page(request, form)


def _code_page(request: HttpRequest, form: BaseForm, sent: bool = False) -> HttpResponse:
    shown = {"to": mask_phone(normalise_phone(form["phone"].value()).value)} if sent else None
    return _page(request, "accounts/login_code.html", form, sent=shown, next=_safe_next(request))


def _redeem(*, agree: bool, **typed: Any) -> User:
    return codes.redeem_code(**typed)


def _entered(request: HttpRequest, user: User) -> HttpResponse:
    answer = perform_login(request, user, redirect_url=_safe_next(request) or None)
    answer.set_signed_cookie(
        FAMILIAR, user.phone_index or "", salt=FAMILIAR, max_age=FAMILIAR_SECONDS,
        httponly=True, samesite="Lax", secure=settings.HTTPS,
    )  # fmt: skip
    return answer


@never_cache
@sensitive_post_parameters("password")
def set_up(request: HttpRequest, secret: str) -> HttpResponse:
    """The one-time page of an empty system."""
    if setup.open_link(secret) is None:
        return render(request, "accounts/setup_closed.html", status=410)
    form = SetupForm(request.POST or None)
    if request.method == "POST" and carried_out(form, setup.set_up, secret=secret) is not None:
        messages.success(request, _("系统已建好，请用刚才的用户名和密码登录。"))
        return redirect("accounts:login")
    return _page(request, "accounts/setup.html", form)


@never_cache
@sensitive_post_parameters("password")
def choose_password(request: HttpRequest, secret: str) -> HttpResponse:
    """Where somebody given an account chooses the password, once."""
    person = invitations.invited(secret)
    if person is None:
        return render(request, "accounts/link_closed.html", status=410)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and carried_out(form, invitations.choose_password, secret=secret) is not None:
        messages.success(request, _("密码已设好，请用它登录。"))
        return redirect("accounts:login")
    return _page(request, "accounts/link.html", form, person=person)


def browser_binding(request: HttpRequest) -> str:
    """A secret of this browser, so that a code read off somebody's phone is of no use elsewhere."""
    return str(request.session.setdefault(BINDING, secrets.token_urlsafe(24)))


def _is_familiar(request: HttpRequest) -> bool:
    known = request.get_signed_cookie(FAMILIAR, default="", salt=FAMILIAR, max_age=FAMILIAR_SECONDS)
    return bool(known) and known == blind_index(normalise_phone(request.POST.get("phone", "")).value)


def _safe_next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else ""


def _page(request: HttpRequest, template: str, form: BaseForm, **more: object) -> HttpResponse:
    return render(request, template, {"form": form, **more}, status=422 if form.is_bound else 200)
