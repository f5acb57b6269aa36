"""Who hears of an application: the office when it comes in, the applicant what became of it."""

import json

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from core import notices
from core.accounts.models import AreaRole, RoleName, User
from core.models import Channel
from core.notices.language import in_chinese
from core.outbox import enqueue
from core.personal.phones import MOBILE
from members.models import Admission


@in_chinese
def applied(admission: Admission) -> None:
    """Those who decide: the street's officers, and the secretary where it is the community's own alliance."""
    secretary = Q(role=RoleName.COMMUNITY_SECRETARY, area__code=admission.alliance.area_code)
    officer = Q(role=RoleName.STREET_OFFICER, area__code=admission.area_code[:9])
    held = AreaRole.objects.in_force().filter(officer | secretary, area__until__isnull=True)
    notices.send(
        to=User.objects.filter(area_roles__in=held).distinct(), event="admission_applied",
        subject=_("%(name)s申请加入%(alliance)s") % {"name": admission.name, "alliance": admission.alliance},
        link=admission.get_absolute_url(),
    )  # fmt: skip


@in_chinese
def received(admission: Admission, link: str) -> None:
    _text(admission, _("【同心】已收到您单位的加入申请 %(number)s，点这里看进度：%(link)s"), link)


@in_chinese
def approved(admission: Admission, link: str) -> None:
    _text(admission, _("【同心】您单位的加入申请 %(number)s 已通过，街道会和您联系开账号。%(link)s"), link)


@in_chinese
def returned(admission: Admission, link: str) -> None:
    _text(admission, _("【同心】您单位的加入申请 %(number)s 要补充，点链接看原因、改好再交：%(link)s"), link)


@in_chinese
def declined(admission: Admission, link: str) -> None:
    _text(admission, _("【同心】您单位的加入申请 %(number)s 没有通过，原因见：%(link)s"), link)


def _text(admission: Admission, sentence: str, link: str) -> None:
    if MOBILE.fullmatch(admission.phone):
        text = sentence % {"number": admission.number, "link": f"{settings.SITE_ADDRESS}{link}"}
        enqueue(Channel.SMS, {}, secret=json.dumps({"to": admission.phone, "text": text}, ensure_ascii=False))
