from rest_framework.routers import SimpleRouter

from projects.api.events import EventViewSet
from projects.api.projects import ProjectViewSet

router = SimpleRouter()
router.register("projects", ProjectViewSet, basename="project")
router.register("events", EventViewSet, basename="event")
urlpatterns = router.urls
