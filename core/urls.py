from django.urls import path

from core import health, views
from core.notices import views as notices
from core.suggestions import views as suggestions

app_name = "core"
urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("mode/", views.mode, name="mode"),
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.notices_read, name="notices-read"),
    path("notices/<int:pk>/", views.notice_open, name="notice-open"),
    path("notices/ways/", notices.ways, name="notice-ways"),
    path("robots/", notices.robot_list, name="robots"),
    path("robots/<int:pk>/", notices.robot_edit, name="robot-edit"),
    path("robots/<int:pk>/try/", notices.robot_try, name="robot-try"),
    path("robots/<int:pk>/remove/", notices.robot_remove, name="robot-remove"),
    path("audit/", views.audit, name="audit"),
    path("complaint/", suggestions.complaint, name="complaint"),
    path("complaint/<str:number>/", suggestions.suggestion, name="suggestion"),
    path("suggestions/", suggestions.suggestion_list, name="suggestion-list"),
    path("suggestions/<int:pk>/", suggestions.suggestion_detail, name="suggestion-detail"),
    path("suggestions/<int:pk>/answer/", suggestions.suggestion_answer, name="suggestion-answer"),
    path("suggestions/<int:pk>/phone/", suggestions.suggestion_phone, name="suggestion-phone"),
    path("mailbox/", views.mailbox, name="mailbox"),
]
