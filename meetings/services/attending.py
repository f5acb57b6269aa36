"""Who comes: units answer the notice, and sign in on the day."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.accounts.roles import acting
from core.audit import record
from meetings.models import Attendance, JointMeeting, Reply
from meetings.plans import Answer
from meetings.policies import runs_street
from meetings.selectors.attendance import heard_at, members_of
from meetings.services.steps import locked_meeting
from members.models import MemberUnit


@transaction.atomic
def reply_meeting(*, meeting: JointMeeting, answer: Answer, unit: MemberUnit | None = None, actor: User) -> Attendance:
    """Answer the notice for one's own unit; the office answers for those who telephone. A later answer counts."""
    meeting, _step = locked_meeting("reply", meeting, actor)
    whose = unit.pk if unit is not None else acting(actor).unit_id
    if whose != acting(actor).unit_id and not runs_street(actor, meeting.area_code):
        raise PermissionDenied(_("只能替自己的单位回复。"))
    if whose not in set(members_of(meeting).values_list("pk", flat=True)):
        raise ValidationError({"unit": _("请选一家成员单位。")})
    _check(answer)
    row, _new = Attendance.objects.select_for_update().get_or_create(meeting=meeting, unit_id=whose)
    row.reply, row.replied_by, row.replied_at = answer.reply, actor, clock.now()
    row.delegate = answer.delegate.strip() if answer.reply == Reply.DELEGATE else ""
    row.reason = answer.reason.strip() if answer.reply == Reply.LEAVE else ""
    row.full_clean()
    row.save()
    record("meeting.replied", target=meeting, actor=actor, unit=whose, reply=answer.reply)
    return row


@transaction.atomic
def sign_in(*, meeting: JointMeeting, present: Sequence[MemberUnit], actor: User) -> JointMeeting:
    """Write down which units are there; whoever is neither named nor has claimed at the table is not."""
    meeting, _step = locked_meeting("sign-in", meeting, actor)
    members = {unit.pk for unit in members_of(meeting)}
    here = {unit.pk for unit in present}
    if here - members:
        raise ValidationError({"present": _("名单里有不是成员单位的。")})
    here |= heard_at(meeting) & members
    known = {row.unit_id: row for row in meeting.attendance.select_for_update()}
    for unit in sorted(members):
        row = known.get(unit) or Attendance(meeting=meeting, unit_id=unit)
        row.present = unit in here
        row.full_clean()
        row.save()
    record("meeting.signed_in", target=meeting, actor=actor, present=len(here))
    return meeting


def _check(answer: Answer) -> None:
    if answer.reply == Reply.DELEGATE and not answer.delegate.strip():
        raise ValidationError({"delegate": _("请写明由谁参加。")})
    if answer.reply == Reply.LEAVE and not answer.reason.strip():
        raise ValidationError({"reason": _("请写明请假事由。")})
