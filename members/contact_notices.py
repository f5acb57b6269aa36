"""Who hears of a changed contact: the office that it was reported, the reporter what became of it."""

from django.utils.translation import gettext as _

from core import notices
from core.accounts.models import AreaRole, RoleName, User
from core.notices.language import in_chinese
from members.models import ContactChange


@in_chinese
def contact_reported(change: ContactChange) -> None:
    unit = change.liaison.unit
    held = AreaRole.objects.in_force().filter(
        role=RoleName.STREET_OFFICER, area__code=unit.street_code, area__until__isnull=True
    )
    notices.send(
        to=User.objects.filter(area_roles__in=held).distinct(), event="contact_reported",
        subject=_("%(unit)s报来联络员联系方式变更，请确认") % {"unit": unit.name}, link=unit.get_absolute_url(),
    )  # fmt: skip


@in_chinese
def contact_decided(change: ContactChange) -> None:
    unit = change.liaison.unit
    confirmed = _("%(unit)s的联络员联系方式已改好") % {"unit": unit.name}
    refused = _("%(unit)s的联络员联系方式变更没有采用") % {"unit": unit.name}
    notices.send(
        to=User.objects.filter(pk=change.reported_by_id), event="contact_decided",
        subject=refused if change.reason else confirmed, body=change.reason, link=unit.get_absolute_url(),
    )  # fmt: skip
