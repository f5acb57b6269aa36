from django.urls import path

from core.documents import FORMS
from projects.views import conversion, events, files
from projects.views import projects as views

app_name = "projects"
urlpatterns = [
    path("", views.project_list, name="project-list"),
    path("add/", views.project_add, name="project-add"),
    path("wishes/add/", views.wish_add, name="wish-add"),
    path("from-claim/<int:pk>/", views.project_from_claim, name="project-from-claim"),
    path("events/", events.event_list, name="event-list"),
    path("events/add/", events.event_add, name="event-add"),
    path("events/<int:pk>/", events.event_detail, name="event-detail"),
    path("events/<int:pk>/edit/", events.event_edit, name="event-edit"),
    *(
        path(f"events/<int:pk>/{step}/", events.event_step, {"step": step}, name=f"event-{step}")
        for step in events.SERVICES
    ),
    path("lists/<int:pk>/", conversion.edition_conversion, name="edition-conversion"),
    path("<int:pk>/", views.project_detail, name="project-detail"),
    path("<int:pk>/edit/", views.project_edit, name="project-edit"),
    path("<int:pk>/phone/", views.project_phone, name="project-phone"),
    path("<int:pk>/file/", files.project_file, name="project-file"),
    *(path(f"<int:pk>/file.{form}", files.project_download, {"form": form}, name=f"project-{form}") for form in FORMS),
    path("<int:pk>/photos/<int:photo>/", views.project_photo, name="project-photo"),
    *(path(f"<int:pk>/{step}/", views.project_step, {"step": step}, name=f"project-{step}") for step in views.SERVICES),
]
