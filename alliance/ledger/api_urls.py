from rest_framework.routers import SimpleRouter

from alliance.ledger.api import ImportRunViewSet

router = SimpleRouter()
router.register("ledger-imports", ImportRunViewSet, basename="ledger-import")
urlpatterns = router.urls
