"""The API, version 1: one router, fed by each floor."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from alliance.dashboard.api import Statistics
from alliance.docs_view import ApiDocs

urlpatterns = [
    path("", include("needs.api_urls")),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", ApiDocs.as_view(url_name="api-schema"), name="api-docs"),
    path("", include("core.accounts.api_urls")),
    path("", include("members.api_urls")),
    path("", include("projects.api_urls")),
    path("", include("meetings.api_urls")),
    path("", include("alliance.ledger.api_urls")),
    path("statistics/", Statistics.as_view(), name="api-statistics"),
]
