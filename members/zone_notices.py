"""Who hears that a community changed zone: its secretary."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from core import notices
from core.accounts.models import AreaRole, RoleName, User
from core.areas.models import Area, Zone
from core.notices.language import in_chinese


@in_chinese
def zone_changed(moved: Mapping[Area, Zone]) -> None:
    for area, zone in moved.items():
        held = AreaRole.objects.in_force().filter(role=RoleName.COMMUNITY_SECRETARY, area=area)
        notices.send(
            to=User.objects.filter(area_roles__in=held).distinct(), event="zone_changed",
            subject=_("%(community)s划入%(zone)s") % {"community": area.name, "zone": zone.name},
            body=_("中心：%(centre)s") % {"centre": zone.centre} if zone.centre else "",
        )  # fmt: skip
