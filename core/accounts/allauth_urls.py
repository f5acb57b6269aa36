"""The few addresses of allauth we use, under the names it looks for; sign-up and mail pages are left out."""

from allauth.account import views
from django.urls import include, path
from django.views.generic import RedirectView

from core.accounts.views import entering

urlpatterns = [
    path("login/", entering.log_in, name="account_login"),
    path("logout/", entering.log_out, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("confirm/", views.reauthenticate, name="account_reauthenticate"),
    path("password/", views.password_change, name="account_change_password"),
    # Residents have no password, so nothing is there to be set.
    path("password/set/", RedirectView.as_view(pattern_name="accounts:me"), name="account_set_password"),
    path("2fa/authenticate/", entering.second_factor, name="mfa_authenticate"),
    path("2fa/", include("allauth.mfa.urls")),
]
