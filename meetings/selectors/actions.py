"""Counts over decisions."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from meetings.models import ActionItem, ActionStatus


def action_counts(rows: QuerySet[ActionItem], day: date) -> dict[str, int]:
    """How many decisions stand in each of the list's saved views, in one query."""
    return rows.order_by().aggregate(
        all=Count("pk"),
        late=Count("pk", filter=Q(due_on__lt=day) & ~Q(status=ActionStatus.VERIFIED)),
        open=Count("pk", filter=Q(status=ActionStatus.OPEN)),
        done=Count("pk", filter=Q(status=ActionStatus.CLAIMED_DONE)),
        verified=Count("pk", filter=Q(status=ActionStatus.VERIFIED)),
    )
