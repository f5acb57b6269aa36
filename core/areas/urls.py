"""Included by the roof under its own name, so that the address reads alliance:settings."""

from django.urls import path

from core.areas import views

urlpatterns = [
    path("settings/", views.settings, name="settings"),
    path("settings/holidays/", views.holidays, name="holidays"),
    path("settings/holidays/<int:pk>/remove/", views.holiday_remove, name="holiday-remove"),
    path("settings/zones/", views.zones, name="zones"),
    path("settings/zones/<int:pk>/", views.zones, name="zone-edit"),
]
