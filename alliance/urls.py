"""Every address of the house, floor by floor."""

from django.contrib import admin
from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView

from core.accounts.middleware import may_operate
from core.accounts.views.entering import operators_only

handler400 = "core.error_views.bad_request"
handler403 = "core.error_views.permission_denied"
handler404 = "core.error_views.page_not_found"
handler500 = "core.error_views.server_error"

# The back room has no door of its own: the same log-in, and with it the same second factor and lockout.
admin.site.login = operators_only  # type: ignore[method-assign]  # the site's own form would pass both by
admin.site.has_permission = may_operate  # type: ignore[method-assign]  # by role, never by a flag alone
admin.site.site_title = admin.site.site_header = admin.site.index_title = _("同心 · 人员与权限")

urlpatterns = [
    # Addresses are tried in this order, and programs ask more often than people.
    path("api/v1/", include("alliance.api_urls")),
    path("", include("alliance.portal.urls")),
    path("", include("alliance.dashboard.urls")),
    path("", include("core.urls")),
    path("accounts/", include("core.accounts.urls")),
    path("accounts/", include("core.accounts.allauth_urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("members/", include("members.urls")),
    path("needs/", include("needs.urls")),
    path("projects/", include("projects.urls")),
    path("meetings/", include("meetings.urls")),
    path("ledger/", include("alliance.ledger.urls")),
    path("api/", RedirectView.as_view(pattern_name="api-docs")),
    path("admin/", admin.site.urls),
]
