"""Who hears of what happens to an agreement."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.accounts.models import AreaRole, RoleName, User
from core.areas.models import Area, AreaLevel
from core.notices import send
from core.notices.language import in_chinese
from core.templatetags.tongxin import zh_date
from members.models import Agreement, AgreementStatus, Commitment, Delivery, DeliveryStatus, Liaison, Side


@in_chinese
def to_sign(agreement: Agreement) -> None:
    _tell(agreement, "agreement_to_sign", _("请签署协议：%(title)s") % {"title": agreement.title})


@in_chinese
def signed(agreement: Agreement, side: str) -> None:
    """With the first signature the other side's turn has come; with the second both are bound."""
    words = {"title": agreement.title, "who": agreement.name_of(side)}
    if agreement.status == AgreementStatus.IN_FORCE:
        _tell(agreement, "agreement_in_force", _("双方都签了，协议生效：%(title)s") % words)
    else:
        other = Side(side).other
        _tell(agreement, "agreement_signed", _("%(who)s已经签了，请签：%(title)s") % words, sides=(other,))


@in_chinese
def returned(agreement: Agreement, reason: str) -> None:
    _tell(agreement, "agreement_returned", _("协议退回修改：%(title)s") % {"title": agreement.title}, reason)


@in_chinese
def renewed(agreement: Agreement) -> None:
    _tell(agreement, "agreement_renewed", _("续签的协议起草好了：%(title)s") % {"title": agreement.title})


@in_chinese
def closed(agreement: Agreement) -> None:
    subject = _("协议提前结束：%(title)s") if agreement.status == AgreementStatus.ENDED else _("协议作废：%(title)s")
    _tell(agreement, "agreement_closed", subject % {"title": agreement.title}, agreement.reason)


@in_chinese
def settled(agreement: Agreement) -> None:
    words = {"title": agreement.title}
    _tell(agreement, "agreement_settled", _("协议到期，双方的承诺都兑现了：%(title)s") % words)


@in_chinese
def ending(agreement: Agreement) -> None:
    words = {"title": agreement.title, "day": zh_date(agreement.ends_on)}
    _tell(agreement, "agreement_ending", _("协议%(day)s到期：%(title)s") % words, _("还要继续的，请在到期前续签。"))


@in_chinese
def late(commitment: Commitment) -> None:
    """Whoever promised it, and the other who waits for it."""
    agreement = commitment.agreement
    words = {"what": commitment.content, "who": agreement.name_of(commitment.side), "day": zh_date(commitment.due_on)}
    _tell(agreement, "commitment_late", _("承诺过了日期：%(who)s，%(what)s（%(day)s前）") % words)


@in_chinese
def delivered(delivery: Delivery) -> None:
    agreement, side = delivery.commitment.agreement, Side(delivery.recorded_side)
    words = {"who": agreement.name_of(side), "what": delivery.commitment.content, "much": amount_words(delivery)}
    subject = _("请确认：%(who)s登记“%(what)s”%(much)s") % words
    _tell(agreement, "delivery_recorded", subject, delivery.note, sides=(side.other,))


@in_chinese
def answered(delivery: Delivery) -> None:
    agreement, side = delivery.commitment.agreement, Side(delivery.recorded_side)
    words = {"who": agreement.name_of(side.other), "what": delivery.commitment.content, "much": amount_words(delivery)}
    confirmed = delivery.status == DeliveryStatus.CONFIRMED
    subject = _("%(who)s确认了“%(what)s”%(much)s") if confirmed else _("%(who)s对“%(what)s”%(much)s有异议")
    _tell(agreement, "delivery_answered", subject % words, delivery.reason, sides=(side,))


def amount_words(delivery: Delivery) -> str:
    return f"{delivery.quantity.normalize():f}{delivery.commitment.measure}"


def people_of(agreement: Agreement, side: str) -> QuerySet[User]:
    """Those who speak for one side: a unit's liaisons, or who answers for the community or street."""
    if side == Side.FIRST:
        return speakers(agreement.unit_id, None)
    return speakers(agreement.partner_unit_id, agreement.partner_area)


def speakers(unit_id: int | None, area: Area | None) -> QuerySet[User]:
    """A unit's liaisons, or who answers for a community or street."""
    if unit_id is not None:
        posts = Liaison.objects.in_force().filter(unit=unit_id, user__isnull=False)
        return User.objects.filter(liaison_posts__in=posts).distinct()
    if area is None:
        return User.objects.none()
    role = RoleName.COMMUNITY_SECRETARY if area.level == AreaLevel.COMMUNITY else RoleName.STREET_OFFICER
    held = AreaRole.objects.in_force().filter(area=area, role=role)
    return User.objects.filter(area_roles__in=held).distinct()


def _tell(
    agreement: Agreement, event: str, subject: str, body: str = "", sides: tuple[Side, ...] = tuple(Side)
) -> None:
    people = {person.pk: person for side in sides for person in people_of(agreement, side)}
    send(to=people.values(), event=event, subject=subject, body=body, link=agreement.get_absolute_url())
