"""Before the meeting opens, whoever a line concerns says why it stands as it does, and what comes next."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.versions import check_version
from meetings import policies
from meetings.models import SAID, AiringLine, AiringNote, JointMeeting
from meetings.plans import AiringWords
from meetings.selectors.airing import live_lines
from meetings.services.steps import locked_meeting


@transaction.atomic
def correct_airing(
    *, meeting: JointMeeting, kind: str, subject: int, words: AiringWords, version: int | None = None, actor: User
) -> AiringNote:
    """Write down cause, next step, need of help, and what the records have wrong; the state stays theirs."""
    meeting, _step = locked_meeting("correct-airing", meeting, actor)
    line = line_of(meeting, kind, subject)
    if not policies.concerns(actor, line):
        raise PermissionDenied(_("只有这一项的单位或社区，才能填写说明。"))
    _check(words)
    note = AiringNote.objects.select_for_update().filter(meeting=meeting, **{f"{kind}_id": subject}).first()
    if note is None:
        note = AiringNote(meeting=meeting, **{f"{kind}_id": subject})
    else:
        check_version(note, version)
    for name in SAID:
        setattr(note, name, getattr(words, name))
    note.written_by, note.written_at = actor, clock.now()
    note.full_clean()
    note.save()
    record("meeting.airing_corrected", target=meeting, actor=actor, kind=kind, subject=subject)
    return note


def line_of(meeting: JointMeeting, kind: str, subject: int) -> AiringLine:
    """The line of the board that is meant."""
    for line in live_lines(meeting):
        if (line.kind, line.subject_id) == (kind, subject):
            return line
    raise ValidationError({"subject": _("晾晒台上没有这一项。")})


def _check(words: AiringWords) -> None:
    if words.expected_on is not None and words.expected_on < clock.today():
        raise ValidationError({"expected_on": _("预计完成的日期不能早于今天。")})
