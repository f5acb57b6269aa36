"""Who may do what with meetings and decisions."""

from typing import Any

from django.db.models import Q

from core import clock
from core.accounts.models import RoleName
from core.accounts.roles import acting
from meetings.models import (
    ActionItem,
    AiringLine,
    ChairTerm,
    Escalation,
    Handover,
    JointMeeting,
    TermSwap,
)
from members.models import AlliancePost, Seat


def runs_street(user: Any, area_code: str) -> bool:
    """The office of the street itself, and jobs acting for it."""
    role = acting(user)
    return role.role in {RoleName.STREET_OFFICER, "system"} and area_code.startswith(role.area_code)


def chairs(user: Any, meeting: JointMeeting) -> bool:
    """Speaks for the unit that chairs this meeting, while its term in the chair lasts."""
    unit = acting(user).unit_id
    if unit is None or unit != meeting.chair_unit_id:
        return False
    terms = ChairTerm.objects.covering(clock.today()).seated()
    return terms.filter(alliance=meeting.alliance_id, unit=unit).exists()


def can_plan(user: Any, area_code: str) -> bool:
    return runs_street(user, area_code)


def can_arrange(user: Any, term: ChairTerm) -> bool:
    """Put a term off, give it to another unit, name co-chairs."""
    return runs_street(user, term.area_code)


def can_speak_for_term(user: Any, term: ChairTerm) -> bool:
    """The office, and whoever speaks for the unit whose term it is."""
    return acting(user).unit_id == term.unit_id or runs_street(user, term.area_code)


def can_answer_swap(user: Any, swap: TermSwap) -> bool:
    """The unit that was asked, or the office for it; never who asked."""
    asked = acting(user).unit_id == swap.asked_unit_id or runs_street(user, swap.area_code)
    return asked and swap.asked_by_id != user.pk


def can_take_back_swap(user: Any, swap: TermSwap) -> bool:
    return acting(user).unit_id == swap.asking_unit_id or runs_street(user, swap.area_code)


def can_receive(user: Any, handover: Handover) -> bool:
    """The unit that comes next, or the office for it; never who handed over."""
    mine = acting(user).unit_id == handover.receiver_id or runs_street(user, handover.area_code)
    return mine and handover.handed_by_id != user.pk


def can_prepare(user: Any, meeting: JointMeeting) -> bool:
    """Change time and place, and send the notice."""
    return runs_street(user, meeting.area_code)


def can_preside(user: Any, meeting: JointMeeting) -> bool:
    """Set the agenda, record decisions and close the meeting."""
    return runs_street(user, meeting.area_code) or chairs(user, meeting)


def sits_in(user: Any, meeting: JointMeeting) -> bool:
    """Speaks for a unit that sits in the alliance, or in the one it meets with."""
    unit = acting(user).unit_id
    here = Q(alliance=meeting.alliance_id) | Q(alliance=meeting.partner_id)
    return unit is not None and Seat.objects.in_force().filter(here, unit=unit).exists()


def can_reply(user: Any, meeting: JointMeeting) -> bool:
    """A member for itself, the office for those who telephone."""
    return sits_in(user, meeting) or runs_street(user, meeting.area_code)


def can_hand_in(user: Any, meeting: JointMeeting) -> bool:
    """A member that does not arrange the agenda anyway."""
    return sits_in(user, meeting) and not can_preside(user, meeting)


def can_correct_airing(user: Any, meeting: JointMeeting) -> bool:
    """Whoever may have a line on the board: members, communities' secretaries, the office for those who telephone."""
    secretary = acting(user).role == RoleName.COMMUNITY_SECRETARY and acting(user).street_code == meeting.area_code[:9]
    return secretary or can_reply(user, meeting)


def concerns(user: Any, line: AiringLine) -> bool:
    """A unit's line its liaison, a community's line its secretary; the office either."""
    role = acting(user)
    if runs_street(user, line.meeting.area_code):
        return True
    if line.unit_id is not None:
        return role.unit_id == line.unit_id
    return role.role == RoleName.COMMUNITY_SECRETARY and role.area_code in line.codes


def can_set_rules(user: Any, area_code: str) -> bool:
    """The office writes down what the alliance decided about its meetings."""
    return runs_street(user, area_code)


def can_supervise(user: Any, action: ActionItem) -> bool:
    """The street's office; what was taken further up, the district's too."""
    role = acting(user)
    above = role.role == RoleName.DISTRICT_OFFICER and action.area_code.startswith(role.area_code)
    return runs_street(user, action.area_code) or (above and action.escalation == Escalation.DISTRICT)


def can_issue_circular(user: Any, area_code: str) -> bool:
    return runs_street(user, area_code)


def can_claim_done(user: Any, action: ActionItem) -> bool:
    """The office, or whoever speaks for the unit that owes it."""
    owes = action.owner_id is not None and acting(user).unit_id == action.owner_id
    return owes or runs_street(user, action.area_code)


def can_verify(user: Any, action: ActionItem) -> bool:
    """The office or the alliance's supervisor, but never who reported it done nor anybody of the unit that owes it."""
    if action.claimed_done_by_id is not None and action.claimed_done_by_id == user.pk:
        return False
    return runs_street(user, action.area_code) or _supervises(user, action)


def _supervises(user: Any, action: ActionItem) -> bool:
    role = acting(user)
    if role.role != "supervisor" or role.alliance_id != action.meeting.alliance_id:
        return False
    own = AlliancePost.objects.filter(pk=role.id, unit__isnull=False, unit=action.owner_id)
    return not own.exists()
