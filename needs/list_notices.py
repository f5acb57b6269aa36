"""Who hears of what is published edition by edition."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import notices
from core.accounts.models import AreaRole, RoleName, User
from core.notices.language import in_chinese
from members.models import Liaison, UnitStatus
from needs.models import BrandList, NeedList
from needs.notices import holding


@in_chinese
def need_list_published(need_list: NeedList, lines: int) -> None:
    """Tell those who work over the place, and the units that stand there or sit in its alliance; not who did it."""
    people = {person.pk: person for person in (*_staff_of(need_list), *_liaisons_of(need_list))}
    people.pop(need_list.published_by_id or 0, None)
    subject = ngettext("%(title)s已发布，共 %(n)s 件", "%(title)s已发布，共 %(n)s 件", lines)
    notices.send(
        to=people.values(), event="need_list.published", subject=subject % {"title": need_list.title, "n": lines},
        link=need_list.get_absolute_url(), area=need_list.area_code,
    )  # fmt: skip


@in_chinese
def brand_list_published(brand_list: BrandList, services: int) -> None:
    """Tell the street's officers and the liaisons of the units on it; not who did it."""
    posts = Liaison.objects.in_force().filter(
        unit__brand_services__list=brand_list, unit__status=UnitStatus.ACTIVE, user__isnull=False
    )
    liaisons = [post.user for post in posts.select_related("user") if post.user is not None]
    people = {person.pk: person for person in (*holding(brand_list.area_code, RoleName.STREET_OFFICER), *liaisons)}
    people.pop(brand_list.published_by_id or 0, None)
    notices.send(
        to=people.values(), event="brand_list.published",
        subject=_("%(title)s已发布，共 %(n)s 项服务") % {"title": brand_list.title, "n": services},
        link=brand_list.get_absolute_url(), area=brand_list.area_code,
    )  # fmt: skip


def _staff_of(need_list: NeedList) -> list[User]:
    """The street's officers, and the secretaries of the communities the list speaks for."""
    above = Q(role=RoleName.STREET_OFFICER, area__code=need_list.street_code)
    here = Q(role=RoleName.COMMUNITY_SECRETARY) & need_list.spoken_for("area__code")
    return [post.user for post in AreaRole.objects.in_force().filter(above | here).select_related("user")]


def _liaisons_of(need_list: NeedList) -> list[User]:
    here = need_list.spoken_for("unit__area_code")
    seated = need_list.spoken_for("unit__seats__alliance__area_code") & Q(unit__seats__left_on__isnull=True)
    posts = Liaison.objects.in_force().filter(here | seated, unit__status=UnitStatus.ACTIVE, user__isnull=False)
    return [post.user for post in posts.select_related("user") if post.user is not None]
