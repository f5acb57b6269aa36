from rest_framework.routers import SimpleRouter

from members.api.views import AllianceViewSet, AreaViewSet, ResourceViewSet, UnitViewSet

router = SimpleRouter()
router.register("units", UnitViewSet, basename="unit")
router.register("resources", ResourceViewSet, basename="resource")
router.register("alliances", AllianceViewSet, basename="alliance")
router.register("areas", AreaViewSet, basename="area")
urlpatterns = router.urls
