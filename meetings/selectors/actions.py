"""Counts over decisions."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from meetings.models import ActionItem, ActionItemQuerySet, ActionStatus, JointMeeting


def action_counts(rows: QuerySet[ActionItem], day: date) -> dict[str, int]:
    """How many decisions stand in each of the list's saved views, in one query."""
    return rows.order_by().aggregate(
        all=Count("pk"),
        late=Count("pk", filter=Q(due_on__lt=day) & ~Q(status=ActionStatus.VERIFIED)),
        open=Count("pk", filter=Q(status=ActionStatus.OPEN)),
        escalated=Count("pk", filter=Q(status=ActionStatus.OPEN) & ~Q(escalation="")),
        done=Count("pk", filter=Q(status=ActionStatus.CLAIMED_DONE)),
        verified=Count("pk", filter=Q(status=ActionStatus.VERIFIED)),
    )


def before(meeting: JointMeeting) -> ActionItemQuerySet:
    """What earlier meetings of the same alliance decided."""
    earlier = JointMeeting.objects.filter(alliance=meeting.alliance_id, starts_at__lt=meeting.starts_at)
    return ActionItem.objects.filter(meeting__in=earlier.values("pk"))
