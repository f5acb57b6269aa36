"""What a term in the chair leaves open, as values that a sheet keeps."""

from typing import Any

from core import clock
from core.templatetags.tongxin import zh_date, zh_datetime
from meetings.models import ActionItem, ActionStatus, ChairTerm, JointMeeting
from meetings.selectors.agenda import late_needs, open_projects, unclaimed_needs

SECTIONS = ("decisions", "projects", "late", "unclaimed")


def term_after(term: ChairTerm) -> ChairTerm | None:
    """The term that begins when this one ends, or the first after it, of a unit that still sits."""
    later = ChairTerm.objects.filter(alliance=term.alliance_id, begins__gt=term.ends).seated()
    return later.select_related("unit").order_by("begins").first()


def open_lines(term: ChairTerm) -> dict[str, Any]:
    """Decisions not verified, projects under way, late needs, needs nobody has claimed, and the next meeting."""
    alliance = term.alliance
    actions = ActionItem.objects.filter(meeting__alliance=alliance).exclude(status=ActionStatus.VERIFIED)
    ahead = JointMeeting.objects.filter(alliance=alliance, starts_at__gte=clock.now())
    coming = ahead.to_come().order_by("starts_at").first()
    return {
        "decisions": [
            [one.pk, one.text, str(one.owner or ""), zh_date(one.due_on)] for one in actions.for_list()
        ],
        "projects": [
            [one.pk, one.name, str(one.unit or ""), zh_date(one.ends_on) if one.ends_on else ""]
            for one in open_projects(alliance)
        ],
        "late": [[one.pk, one.text, one.number, zh_date(one.completion_due)] for one in late_needs(alliance)],
        "unclaimed": [[one.pk, one.text, one.number, ""] for one in unclaimed_needs(alliance)],
        "meeting": f"{coming.title}　{zh_datetime(coming.starts_at)}　{coming.place}" if coming else "",
    }  # fmt: skip
