"""Who hears of what happened to a resource."""

import json
from collections.abc import Callable, Mapping, Sequence

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core import notices
from core.accounts.models import AreaRole, RoleName, User
from core.models import Channel
from core.notices.language import in_chinese
from core.outbox import enqueue
from core.personal.phones import MOBILE
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


@in_chinese
def resources_to_confirm(resources: Sequence[Resource], link: str) -> None:
    """One message a unit, however many of its resources grow old on one day; the link asks for no log-in."""
    unit, count = resources[0].unit, len(resources)
    sentence = _("【同心】请确认%(unit)s的 %(n)s 项资源还能不能提供，点链接按一下就行：%(link)s")
    text = sentence % {"unit": unit.name, "n": count, "link": f"{settings.SITE_ADDRESS}{link}"}
    posts = Liaison.objects.in_force().filter(unit=unit).select_related("user")
    notices.send(
        to=[post.user for post in posts], event="resource_to_confirm", link=link, text=text,
        subject=_("请确认 %(n)s 项资源还能不能提供") % {"n": count},
        body="\n".join(resource.content for resource in resources),
    )  # fmt: skip
    for post in posts:
        if post.user is None and MOBILE.fullmatch(post.phone):
            enqueue(Channel.SMS, {}, secret=json.dumps({"to": post.phone, "text": text}, ensure_ascii=False))


@in_chinese
def resource_lapsed(resource: Resource, link: str) -> None:
    notices.send(
        to=_speakers(resource), event="resource_lapsed", link=link,
        subject=_("没有确认，已暂停：%(content)s") % {"content": resource.content},
        body=_("确认还能提供，就会恢复。"),
    )  # fmt: skip


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
