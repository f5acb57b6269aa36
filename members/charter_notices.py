"""Who hears of a charter: the units that are asked to sign, and those whose signature goes on holding."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core import notices
from core.accounts.models import User
from core.notices.language import in_chinese
from members.models import Charter, Liaison, MemberUnit


@in_chinese
def to_sign(charter: Charter, units: Iterable[MemberUnit]) -> None:
    notices.send(
        to=_speakers(units), event="charter_to_sign",
        subject=_("请签署《%(title)s》") % {"title": charter.title},
        body=charter.changes, link=charter.get_absolute_url(),
    )  # fmt: skip


@in_chinese
def changed_slightly(charter: Charter, units: Iterable[MemberUnit]) -> None:
    notices.send(
        to=_speakers(units), event="charter_changed",
        subject=_("《%(title)s》有文字修订，不用重新签署") % {"title": charter.title},
        body=charter.changes, link=charter.get_absolute_url(),
    )  # fmt: skip


@in_chinese
def still_to_sign(charter: Charter, units: Iterable[MemberUnit]) -> None:
    notices.send(
        to=_speakers(units), event="charter_reminded",
        subject=_("提醒：《%(title)s》还没有签署") % {"title": charter.title},
        link=charter.get_absolute_url(),
    )  # fmt: skip


def _speakers(units: Iterable[MemberUnit]) -> QuerySet[User]:
    posts = Liaison.objects.in_force().filter(unit__in=[unit.pk for unit in units], user__isnull=False)
    return User.objects.filter(liaison_posts__in=posts).distinct()
