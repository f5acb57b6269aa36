"""Who is in the chair, and which meeting comes next."""

from datetime import date

from django.db.models import QuerySet

from core import clock
from meetings.models import TO_COME, ChairTerm, JointMeeting
from members.models import Alliance, AllianceKind


def current_chair(street_code: str, day: date | None = None) -> ChairTerm | None:
    """The term of the street alliance that covers a day, today by default; nobody while its unit has left."""
    terms = (
        ChairTerm.objects.covering(day or clock.today())
        .seated()
        .filter(alliance__area_code=street_code, alliance__kind=AllianceKind.STREET)
    )
    return terms.select_related("unit", "alliance").first()


def chair_of(alliance: Alliance, day: date) -> ChairTerm | None:
    """The term of one alliance that covers a day; nobody while its unit has left."""
    return ChairTerm.objects.covering(day).seated().filter(alliance=alliance).select_related("unit").first()


def next_meeting(street_code: str, among: QuerySet[JointMeeting] | None = None) -> JointMeeting | None:
    """The first meeting of the street still to come, among those a person may see where that is asked."""
    rows = JointMeeting.objects.to_come() if among is None else among.filter(status__in=TO_COME)
    ahead = rows.filter(area_code__startswith=street_code, starts_at__gte=clock.now())
    open_ones = ahead.select_related("alliance", "chair_unit")
    return open_ones.order_by("starts_at", "id").first()
