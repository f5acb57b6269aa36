"""The doors ours are measured against: the same rows written the way a tutorial would."""

import uuid
from typing import Any

import orjson
import psycopg
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import include, path
from django.utils import timezone
from rest_framework import mixins, serializers, viewsets
from rest_framework.exceptions import APIException
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from core.files.images import clean_image
from core.models import AuditEntry, Consent, Notice, OutboxMessage, StoredFile
from members.models import Booking, CapacityWindow, Occurrence, Violation
from needs.api.needs import COLUMNS
from needs.filters import NeedFilter
from needs.models import Category, Need, NeedPhoto


class PlainCategory(serializers.ModelSerializer[Category]):
    class Meta:
        model = Category
        fields = ("id", "key", "name")


class PlainNeed(serializers.ModelSerializer[Need]):
    category = PlainCategory()

    class Meta:
        model = Need
        exclude = ("search", "asker_phone_index")


class SameColumns(serializers.ModelSerializer[Need]):
    """Only what our list shows, by the same names."""

    category = serializers.CharField(source="category.name")

    class Meta:
        model = Need
        fields = (*(name for name in COLUMNS if name != "category__name"), "category")


class PlainPages(LimitOffsetPagination):
    default_limit = 50


class PlainNeeds(viewsets.ReadOnlyModelViewSet[Need]):
    serializer_class: Any = PlainNeed
    pagination_class = PlainPages
    filterset_class = NeedFilter

    def get_queryset(self) -> Any:
        return Need.objects.visible_to(self.request.user).select_related("category").order_by("-id")


class SameColumnsNeeds(PlainNeeds):
    serializer_class = SameColumns


class PlainPost(serializers.ModelSerializer[Need]):
    """What a tutorial would write to take in a need with its photo, made anew as ours is."""

    photo = serializers.ImageField(write_only=True)

    class Meta:
        model = Need
        fields = ("id", "text", "category", "area_code", "place", "photo")

    def create(self, validated_data: dict[str, Any]) -> Need:
        image = clean_image(validated_data.pop("photo").file)
        now, key = timezone.now(), f"{uuid.uuid4().hex}.jpg"
        need = Need.objects.create(number=key[:20], created_at=now, asked_on=now.date(), **validated_data)
        default_storage.save(key, ContentFile(image.data))
        file = StoredFile.objects.create(
            key=key, name="photo.jpg", content_type=image.content_type, size=len(image.data), sha256=image.sha256,
            width=image.width, height=image.height, area_code=need.area_code, uploaded_at=now,
            uploaded_by=self.context["request"].user,
        )  # fmt: skip
        NeedPhoto.objects.create(need=need, file=file)
        return need


class PlainPosts(mixins.CreateModelMixin, viewsets.GenericViewSet[Need]):
    serializer_class = PlainPost
    parser_classes = (MultiPartParser,)
    queryset = Need.objects.none()


class Full(APIException):
    status_code = 409
    default_code = "full"


class PlainBooking(serializers.Serializer[Booking]):
    day = serializers.DateField()
    window = serializers.PrimaryKeyRelatedField(queryset=CapacityWindow.objects.all())
    consent = serializers.BooleanField(default=False)


class PlainBookings(viewsets.GenericViewSet[Booking]):
    """What a tutorial would write: lock the row, look, create, and the same rows beside it as ours writes."""

    serializer_class: Any = PlainBooking
    queryset = Booking.objects.none()

    def create(self, request: Any) -> Response:
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        try:
            booking = self._booked(request.user, given.validated_data)
        except Full:
            self._audit(request.user, "refused", None)
            raise
        shown = PlainBooked(booking, context={"request": request})
        return Response(shown.data, status=201)

    @transaction.atomic
    def _booked(self, user: Any, said: dict[str, Any]) -> Booking:
        rows = Occurrence.objects.select_for_update(of=("self",)).select_related("schedule__resource")
        occurrence = rows.get(window=said["window"], day=said["day"])
        if Violation.objects.filter(booking__user=user, barred_until__gte=timezone.now().date()).exists():
            raise Full
        if not Consent.objects.filter(subject_index=user.phone_index, purpose="plain").exists():
            Consent.objects.create(
                subject_index=user.phone_index, purpose="plain", text_version="1", channel="page",
                given_at=timezone.now(),
            )  # fmt: skip
        if occurrence.bookings.filter(user=user).exclude(status__in=("cancelled", "called_off")).exists():
            raise Full
        free = occurrence.taken < occurrence.places
        if not free and occurrence.waiting >= occurrence.schedule.waiting_places:
            raise Full
        booking = Booking.objects.create(
            occurrence=occurrence, user=user, area_code=occurrence.schedule.area_code, community=user.acting.area_code,
            ticket=uuid.uuid4().hex[:12], status="held" if free else "waiting",
            position=None if free else occurrence.waiting + 1, phone=user.phone, booked_at=timezone.now(),
        )  # fmt: skip
        self._audit(user, "booking.made", booking)
        subject = f"{occurrence.schedule.place} {occurrence.starts_at}"
        Notice.objects.create(to=user, event="booking_made", subject=subject, created_at=timezone.now())
        OutboxMessage.objects.create(
            channel="mail", payload={"subject": subject}, secret=user.email, created_at=timezone.now(),
            due_at=timezone.now(),
        )  # fmt: skip
        return booking

    def _audit(self, user: Any, verb: str, booking: Booking | None) -> None:
        AuditEntry.objects.create(
            at=timezone.now(), verb=verb, actor=user, role=user.acting.role, area_code=user.acting.area_code,
            target_type="members.booking" if booking else "", target_id=booking.pk if booking else None,
            success=booking is not None, facts={},
        )  # fmt: skip


class PlainBooked(serializers.ModelSerializer[Booking]):
    class Meta:
        model = Booking
        fields = ("id", "ticket", "status", "position", "occurrence", "phone", "plate", "booked_at")


router = SimpleRouter()
router.register("plain-bookings", PlainBookings, basename="plain-booking")
router.register("plain-posts", PlainPosts, basename="plain-post")
router.register("plain-needs", PlainNeeds, basename="plain-need")
router.register("same-columns", SameColumnsNeeds, basename="same-columns")
urlpatterns = [path("", include("alliance.urls")), path("bench/", include(router.urls))]

BARE = """
SELECT n.id, n.number, n.area_code, n.text, n.place, n.source, n.urgency, n.reach, n.status, n.asked_on, n.created_at,
       n.response_due, n.completion_due, n.endorsement_count, c.id, c.name
FROM needs_need n JOIN needs_category c ON c.id = n.category_id
WHERE n.area_code LIKE '510116088%' AND n.status = 'listed' ORDER BY n.id DESC LIMIT 50
"""


def bare_page(connection: psycopg.Connection[Any]) -> bytes:
    """The physical limit: one query and orjson, no log-in, no scope, no filter parsing."""
    with connection.cursor() as cursor:
        cursor.execute(BARE)
        names = [column.name for column in cursor.description or ()]
        return orjson.dumps([dict(zip(names, row, strict=True)) for row in cursor])


__all__ = ("bare_page", "urlpatterns")
