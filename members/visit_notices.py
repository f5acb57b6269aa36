"""Who hears of a visit."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.accounts.models import AreaRole, RoleName, User
from core.notices import send
from core.notices.language import in_chinese
from core.templatetags.tongxin import zh_date
from members.models import Liaison, Visit


@in_chinese
def visit_planned(visit: Visit) -> None:
    _tell(visit, "visit_planned", _("%(day)s走访%(unit)s"), to=_speakers(visit))
    _tell(visit, "visit_given", _("请%(day)s走访%(unit)s"), to=_visitor(visit))


@in_chinese
def visit_moved(visit: Visit) -> None:
    _tell(visit, "visit_moved", _("走访%(unit)s改在%(day)s"), to=_speakers(visit) | _visitor(visit))


@in_chinese
def visit_cancelled(visit: Visit) -> None:
    _tell(
        visit, "visit_cancelled", _("取消%(day)s对%(unit)s的走访"), visit.reason, to=_speakers(visit) | _visitor(visit)
    )


@in_chinese
def visit_handed_in(visit: Visit) -> None:
    _tell(visit, "visit_handed_in", _("请核%(unit)s的走访表"), to=_officers(visit))


@in_chinese
def visit_returned(visit: Visit, reason: str) -> None:
    _tell(visit, "visit_returned", _("%(unit)s的走访表退回补充"), reason, to=_visitor(visit))


@in_chinese
def visit_settled(visit: Visit) -> None:
    _tell(visit, "visit_settled", _("%(unit)s的台账按走访核对过了"), to=_speakers(visit))


def _tell(visit: Visit, event: str, subject: str, body: str = "", *, to: QuerySet[User]) -> None:
    words = {"unit": visit.unit.name, "day": zh_date(visit.planned_on)}
    send(to=to, event=event, subject=subject % words, body=body, link=visit.get_absolute_url())


def _speakers(visit: Visit) -> QuerySet[User]:
    posts = Liaison.objects.in_force().filter(unit=visit.unit_id, user__isnull=False)
    return User.objects.filter(pk__in=posts.values("user"))


def _visitor(visit: Visit) -> QuerySet[User]:
    return User.objects.filter(pk=visit.visitor_id)


def _officers(visit: Visit) -> QuerySet[User]:
    held = AreaRole.objects.in_force().filter(
        role=RoleName.STREET_OFFICER, area__code=visit.area_code[:9], area__until__isnull=True
    )
    return User.objects.filter(pk__in=held.values("user"))
