"""会议纪要: drafted by itself from what the meeting recorded, edited, and signed off under a number."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.documents import document_number
from core.numbers import next_number
from core.versions import check_version
from meetings import notices
from meetings.minutes_text import drafted_text
from meetings.models import JointMeeting, Minutes
from meetings.services.steps import locked_meeting, move_meeting

SERIES = "JY"


@transaction.atomic
def draft_minutes(*, meeting: JointMeeting, actor: User) -> Minutes:
    """Write the first text out of agenda, attendance, claims and decisions."""
    meeting, step = locked_meeting("draft-minutes", meeting, actor)
    minutes = Minutes(meeting=meeting, text=drafted_text(meeting), drafted_by=actor, drafted_at=clock.now())
    minutes.full_clean()
    minutes.save()
    move_meeting(meeting, step)
    record("meeting.minutes_drafted", target=meeting, actor=actor)
    return minutes


@transaction.atomic
def edit_minutes(*, meeting: JointMeeting, text: str, version: int | None, actor: User) -> Minutes:
    """Change the words before they are signed off."""
    meeting, _step = locked_meeting("edit-minutes", meeting, actor)
    minutes = Minutes.objects.select_for_update().get(meeting=meeting)
    check_version(minutes, version)
    if not text.strip():
        raise ValidationError({"text": _("纪要正文不能为空。")})
    minutes.text = text.strip()
    minutes.full_clean()
    minutes.save(update_fields=["text", "version"])
    record("meeting.minutes_edited", target=meeting, actor=actor)
    return minutes


@transaction.atomic
def sign_off_minutes(*, meeting: JointMeeting, actor: User) -> Minutes:
    """Number the minutes and send them to every member; from now on the database keeps them as they are."""
    meeting, step = locked_meeting("sign-off", meeting, actor)
    minutes = Minutes.objects.select_for_update().get(meeting=meeting)
    year = clock.today().year
    serial = int(next_number(meeting.area_code, SERIES, year).rsplit("-", 1)[1])
    minutes.number = document_number("会议纪要", year, serial)
    minutes.signed_by, minutes.signed_at = actor, clock.now()
    minutes.full_clean()
    minutes.save(update_fields=["number", "signed_by", "signed_at"])
    move_meeting(meeting, step)
    record("meeting.minutes_signed", target=meeting, actor=actor, number=minutes.number)
    notices.minutes_signed(meeting, minutes)
    return minutes
