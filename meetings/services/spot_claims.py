"""现场认领: a need on the agenda is claimed at the table, written down by whoever presides."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.audit import record
from meetings.models import JointMeeting
from meetings.plans import SpotClaim
from meetings.policies import runs_street
from meetings.selectors.attendance import members_of
from meetings.services.steps import locked_meeting
from needs.models import Claim
from needs.services import Part, confirm_claim, write_down_claim


@transaction.atomic
def claim_at_meeting(*, meeting: JointMeeting, claim: SpotClaim, actor: User) -> Claim:
    """Write down the word of a unit at the table; the street confirms what the chair has written."""
    meeting, _step = locked_meeting("claim", meeting, actor)
    if not meeting.agenda.filter(need=claim.need).exists():
        raise ValidationError({"need": _("这件需求不在本次会议的议程上。")})
    if not members_of(meeting).filter(pk=claim.unit.pk).exists():
        raise ValidationError({"unit": _("请选一家成员单位。")})
    made = write_down_claim(need=claim.need, unit=claim.unit, part=Part(share=claim.share), actor=actor)
    if runs_street(actor, meeting.area_code):
        made = confirm_claim(claim=made, actor=actor)
    # Whoever came after the list was signed has spoken: they are there.
    meeting.attendance.filter(unit=claim.unit, present=False).update(present=True)
    record("meeting.claimed", target=meeting, actor=actor, need=claim.need.pk, unit=claim.unit.pk, claim=made.pk)
    return made
