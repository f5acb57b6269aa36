from rest_framework.routers import SimpleRouter

from meetings.api.meetings import ActionViewSet, MeetingViewSet
from meetings.api.reports import ReportViewSet

router = SimpleRouter()
router.register("meetings", MeetingViewSet, basename="meeting")
router.register("actions", ActionViewSet, basename="action")
router.register("reports", ReportViewSet, basename="report")
urlpatterns = router.urls
