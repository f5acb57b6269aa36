from django.urls import path
from rest_framework.routers import SimpleRouter

from members.api.admissions import AdmissionViewSet
from members.api.agreements import AgreementViewSet, DeliveryViewSet
from members.api.bookings import BookingViewSet, DrawViewSet, ViolationViewSet
from members.api.charters import CharterViewSet
from members.api.contacts import ContactChangeViewSet
from members.api.pairings import PairingViewSet
from members.api.schedules import ScheduleViewSet
from members.api.views import AllianceViewSet, AreaViewSet, ResourceViewSet, UnitViewSet
from members.api.visits import ChangeViewSet, VisitViewSet
from members.api.zones import ZonePlanViewSet, ZonesView

router = SimpleRouter()
router.register("units", UnitViewSet, basename="unit")
router.register("resources", ResourceViewSet, basename="resource")
router.register("schedules", ScheduleViewSet, basename="schedule")
router.register("bookings", BookingViewSet, basename="booking")
router.register("violations", ViolationViewSet, basename="violation")
router.register("draws", DrawViewSet, basename="draw")
router.register("agreements", AgreementViewSet, basename="agreement")
router.register("deliveries", DeliveryViewSet, basename="delivery")
router.register("visits", VisitViewSet, basename="visit")
router.register("changes", ChangeViewSet, basename="change")
router.register("pairings", PairingViewSet, basename="pairing")
router.register("contact-changes", ContactChangeViewSet, basename="contact-change")
router.register("alliances", AllianceViewSet, basename="alliance")
router.register("admissions", AdmissionViewSet, basename="admission")
router.register("charters", CharterViewSet, basename="charter")
router.register("areas", AreaViewSet, basename="area")
router.register("zone-plans", ZonePlanViewSet, basename="zone-plan")
urlpatterns = [path("zones/", ZonesView.as_view(), name="zone-list"), *router.urls]
