"""What a circular may be about: decisions that were carried over too often, needs past three times their limit."""

from typing import Any

from core import clock
from core.areas.models import Area
from core.templatetags.tongxin import zh_date
from meetings.models import ActionItem, ActionItemQuerySet, Escalation
from needs.models import Need


def overdue_actions(area_code: str) -> ActionItemQuerySet:
    escalated = ActionItem.objects.escalated(Escalation.STREET, Escalation.DISTRICT)
    return escalated.filter(area_code__startswith=area_code).select_related("owner", "meeting").order_by("due_on", "id")


def overdue_needs(area_code: str) -> Any:
    """As residents may read them: what is not public stands in no circular."""
    late = Need.objects.published().counted().badly_overdue(clock.today())
    return late.filter(area_code__startswith=area_code).for_list().by_due()


def circular_lines(area_code: str, actions: list[int], needs: list[int]) -> list[dict[str, Any]]:
    """Those chosen that still qualify, as values a circular keeps."""
    today = clock.today()
    found = [
        {
            "kind": "action", "id": one.pk, "matter": one.text, "owner": str(one.owner or "街道党建工作办公室"),
            "unit": one.owner_id, "due": zh_date(one.due_on), "days": (today - one.due_on).days,
            "carries": one.carries,
        }
        for one in overdue_actions(area_code).filter(pk__in=actions)
    ]  # fmt: skip
    names = dict(Area.objects.in_force().under(area_code).values_list("code", "name"))
    for need in overdue_needs(area_code).filter(pk__in=needs):
        due = need.due or need.response_due or today
        found.append({
            "kind": "need", "id": need.pk, "matter": need.text, "owner": names.get(need.area_code, need.area_code),
            "unit": None, "area": need.area_code, "due": zh_date(due), "days": (today - due).days, "carries": 0,
        })  # fmt: skip
    return found
