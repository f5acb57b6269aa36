"""Who hears of what happened to a resource."""

from collections.abc import Callable, Mapping

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core import notices
from core.accounts.models import AreaRole, RoleName, User
from core.notices.language import in_chinese
from members.models import Liaison, Resource


@in_chinese
def resource_submitted(resource: Resource, reason: str = "") -> None:
    notices.send(
        to=_officers(resource),
        event="resource_submitted",
        subject=_("%(unit)s提交了一项资源待审核") % {"unit": resource.unit.name},
        body=resource.content,
        link=resource.get_absolute_url(),
    )


@in_chinese
def resource_listed(resource: Resource, reason: str = "") -> None:
    notices.send(
        to=_speakers(resource),
        event="resource_listed",
        subject=_("资源已列入清单：%(content)s") % {"content": resource.content},
        link=resource.get_absolute_url(),
    )


@in_chinese
def resource_returned(resource: Resource, reason: str = "") -> None:
    notices.send(
        to=_speakers(resource),
        event="resource_returned",
        subject=_("资源已退回，请修改后再交：%(content)s") % {"content": resource.content},
        body=reason,
        link=resource.get_absolute_url(),
    )


TOLD: Mapping[str, Callable[[Resource, str], None]] = {
    "submit": resource_submitted,
    "list": resource_listed,
    "return": resource_returned,
}


def _officers(resource: Resource) -> QuerySet[User]:
    held = AreaRole.objects.in_force().filter(
        role=RoleName.STREET_OFFICER, area__code=resource.area_code[:9], area__until__isnull=True
    )
    return User.objects.filter(area_roles__in=held).distinct()


def _speakers(resource: Resource) -> QuerySet[User]:
    posts = Liaison.objects.in_force().filter(unit=resource.unit_id, user__isnull=False)
    return User.objects.filter(liaison_posts__in=posts).distinct()
