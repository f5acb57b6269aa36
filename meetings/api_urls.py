from rest_framework.routers import SimpleRouter

from meetings.api.chair import SwapViewSet, TermViewSet
from meetings.api.meetings import ActionViewSet, MeetingViewSet
from meetings.api.papers import CircularViewSet, RulesViewSet
from meetings.api.reports import ReportViewSet

router = SimpleRouter()
router.register("meetings", MeetingViewSet, basename="meeting")
router.register("actions", ActionViewSet, basename="action")
router.register("circulars", CircularViewSet, basename="circular")
router.register("meeting-rules", RulesViewSet, basename="meeting-rules")
router.register("reports", ReportViewSet, basename="report")
router.register("chair-terms", TermViewSet, basename="chair-term")
router.register("chair-swaps", SwapViewSet, basename="chair-swap")
urlpatterns = router.urls
