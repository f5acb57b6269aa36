"""Who hears of meetings and decisions."""

from django.utils.translation import gettext as _

from core.accounts.models import AreaRole, RoleName, User
from core.notices import send
from core.notices.language import in_chinese
from core.templatetags.tongxin import zh_date, zh_datetime
from meetings.models import (
    ActionItem,
    AgendaItem,
    Circular,
    Escalation,
    JointMeeting,
    Minutes,
    SupervisionSheet,
)
from members.models import Alliance, Liaison, Seat
from needs.notices import officers_of
from projects.notices import liaisons_of


@in_chinese
def meeting_noticed(meeting: JointMeeting) -> None:
    """Everyone who speaks for a unit of the alliance."""
    subject = _("请参加%(title)s：%(when)s，%(place)s") % {
        "title": meeting.title, "when": zh_datetime(meeting.starts_at), "place": meeting.place,
    }  # fmt: skip
    _tell_members(meeting, "meeting_noticed", subject)


@in_chinese
def topics_asked(meeting: JointMeeting) -> None:
    subject = _("%(title)s征集议题，%(day)s前提交") % {
        "title": meeting.title, "day": zh_date(meeting.topics_until),
    }  # fmt: skip
    _tell_members(meeting, "meeting_topics_asked", subject)


@in_chinese
def topic_handed_in(meeting: JointMeeting, item: AgendaItem) -> None:
    subject = _("%(unit)s提交议题：%(title)s") % {"unit": item.unit, "title": item.title}
    people = [*officers_of(meeting.area_code), *liaisons_of(meeting.chair_unit_id)]
    send(to=people, event="meeting_topic_handed_in", subject=subject, link=meeting.get_absolute_url())


@in_chinese
def meeting_moved(meeting: JointMeeting) -> None:
    subject = _("%(title)s改到%(when)s，%(place)s") % {
        "title": meeting.title, "when": zh_datetime(meeting.starts_at), "place": meeting.place,
    }  # fmt: skip
    _tell_members(meeting, "meeting_moved", subject)


@in_chinese
def meeting_cancelled(meeting: JointMeeting) -> None:
    subject = _("%(title)s取消：%(reason)s") % {"title": meeting.title, "reason": meeting.reason}
    _tell_members(meeting, "meeting_cancelled", subject)


@in_chinese
def minutes_signed(meeting: JointMeeting, minutes: Minutes) -> None:
    subject = _("%(title)s纪要已签发，%(number)s") % {"title": meeting.title, "number": minutes.number}
    _tell_members(meeting, "minutes_signed", subject)


@in_chinese
def action_decided(action: ActionItem) -> None:
    subject = _("议定事项由贵单位办理，%(day)s前完成：%(text)s") % {"day": zh_date(action.due_on), "text": action.text}
    _tell(liaisons_of(action.owner_id), "action_decided", subject, action)


@in_chinese
def action_claimed_done(action: ActionItem, actor: User) -> None:
    people = [person for person in officers_of(action.area_code) if person.pk != actor.pk]
    _tell(people, "action_claimed_done", _("议定事项待核实：%(text)s") % {"text": action.text}, action)


@in_chinese
def action_verified(action: ActionItem) -> None:
    _tell(
        liaisons_of(action.owner_id), "action_verified", _("议定事项已核实：%(text)s") % {"text": action.text}, action
    )


@in_chinese
def action_sent_back(action: ActionItem, reason: str) -> None:
    subject = _("议定事项退回重办：%(text)s") % {"text": action.text}
    _tell(liaisons_of(action.owner_id), "action_sent_back", subject, action, body=reason)


@in_chinese
def action_escalated(action: ActionItem) -> None:
    """Whoever sits at the desk it lies at now, and whoever owes it."""
    subject = _("议定事项%(times)s次上会仍未办结，转%(level)s：%(text)s") % {
        "times": action.carries, "level": action.get_escalation_display(), "text": action.text,
    }  # fmt: skip
    above = district_officers_of(action.area_code) if action.escalation == Escalation.DISTRICT else []
    people = [*officers_of(action.area_code), *above, *liaisons_of(action.owner_id)]
    _tell(people, "action_escalated", subject, action)


@in_chinese
def action_supervised(sheet: SupervisionSheet) -> None:
    subject = _("督办单%(number)s，%(day)s前办结：%(text)s") % {
        "number": sheet.number, "day": zh_date(sheet.due_on), "text": sheet.action.text,
    }  # fmt: skip
    _tell(liaisons_of(sheet.action.owner_id), "action_supervised", subject, sheet.action, body=sheet.asked)


@in_chinese
def circular_issued(circular: Circular) -> None:
    """The units and communities it names, and the district."""
    subject = _("通报%(number)s：关于%(about)s") % {"number": circular.number, "about": circular.about}
    units = [line["unit"] for line in circular.lines if line["unit"]]
    people = [*liaisons_of(*units), *officers_of(circular.area_code), *district_officers_of(circular.area_code)]
    for area in {line["area"] for line in circular.lines if line["kind"] == "need"}:
        people += officers_of(area)
    send(to=list(dict.fromkeys(people)), event="circular_issued", subject=subject, link=circular.get_absolute_url())


@in_chinese
def meeting_chair_changed(meeting: JointMeeting) -> None:
    subject = _("%(title)s改由贵单位主持：%(when)s，%(place)s") % {
        "title": meeting.title, "when": zh_datetime(meeting.starts_at), "place": meeting.place,
    }  # fmt: skip
    people = liaisons_of(meeting.chair_unit_id)
    send(to=people, event="meeting_chair_changed", subject=subject, link=meeting.get_absolute_url())


def district_officers_of(area_code: str) -> list[User]:
    """Those who work over the district a street lies in."""
    posts = AreaRole.objects.in_force().filter(role=RoleName.DISTRICT_OFFICER, area__code=area_code[:6])
    return [post.user for post in posts.select_related("user")]


def _tell_members(meeting: JointMeeting, event: str, subject: str) -> None:
    people = _members_people(meeting.alliance)
    if meeting.partner is not None:
        people += _members_people(meeting.partner)
    send(to=people, event=event, subject=subject, link=meeting.get_absolute_url())


def _members_people(alliance: Alliance) -> list[User]:
    seats = Seat.objects.filter(alliance=alliance, left_on__isnull=True)
    posts = Liaison.objects.in_force().filter(unit__in=seats.values("unit"), user__isnull=False)
    return [post.user for post in posts.select_related("user") if post.user]


def _tell(people: list[User], event: str, subject: str, action: ActionItem, body: str = "") -> None:
    send(to=people, event=event, subject=subject, body=body, link=action.get_absolute_url())
