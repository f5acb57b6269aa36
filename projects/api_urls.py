from django.urls import path
from rest_framework.routers import SimpleRouter

from projects.api.conversion import ConversionView
from projects.api.events import EventViewSet
from projects.api.projects import ProjectViewSet

router = SimpleRouter()
router.register("projects", ProjectViewSet, basename="project")
router.register("events", EventViewSet, basename="event")
urlpatterns = [
    path("need-lists/<int:pk>/conversion/", ConversionView.as_view(), name="need-list-conversion"),
    *router.urls,
]
