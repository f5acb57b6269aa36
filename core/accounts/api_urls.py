from django.urls import path
from rest_framework.routers import SimpleRouter

from core.accounts.api.views import Me, NoticeViewSet, TokenViewSet

router = SimpleRouter()
router.register("tokens", TokenViewSet, basename="token")
router.register("notices", NoticeViewSet, basename="notice")
urlpatterns = [path("me/", Me.as_view(), name="me"), *router.urls]
