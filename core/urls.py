from django.urls import path

from core import health, views

app_name = "core"
urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("mode/", views.mode, name="mode"),
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.notices_read, name="notices-read"),
    path("notices/<int:pk>/", views.notice_open, name="notice-open"),
    path("mailbox/", views.mailbox, name="mailbox"),
]
