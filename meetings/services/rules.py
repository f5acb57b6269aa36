"""What an alliance decides about its meetings."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.audit import record
from core.versions import check_version
from meetings import policies
from meetings.models import MeetingRules
from members.models import Alliance


@transaction.atomic
def set_rules(
    *, alliance: Alliance, airing_order: str, escalate_after: int, version: int | None = None, actor: User
) -> MeetingRules:
    """Write down in which order the board is read, and after how many meetings a decision goes further up."""
    alliance = Alliance.objects.select_for_update().get(pk=alliance.pk)
    if not policies.can_set_rules(actor, alliance.area_code):
        raise PermissionDenied(_("只有街道工作人员可以改会议规则。"))
    rules = MeetingRules.objects.filter(alliance=alliance).first()
    if rules is None:
        rules = MeetingRules(alliance=alliance)
    else:
        check_version(rules, version)
    rules.airing_order, rules.escalate_after = airing_order, escalate_after
    rules.full_clean()
    rules.save()
    record("alliance.rules_set", target=alliance, actor=actor, order=airing_order, escalate_after=escalate_after)
    return rules
