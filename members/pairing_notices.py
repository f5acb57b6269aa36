"""Who hears of what happens to a pairing."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.notices import send
from core.notices.language import in_chinese
from core.templatetags.tongxin import zh_date
from members.agreement_notices import speakers
from members.models import Pairing, PairingHelp, PairingStatus, Side


@in_chinese
def proposed(pairing: Pairing) -> None:
    side = Side(pairing.proposed_side)
    words = {"who": pairing.name_of(side), "title": pairing.title}
    _tell(pairing, "pairing_proposed", _("%(who)s提出结对，请答复：%(title)s") % words, sides=(side.other,))


@in_chinese
def accepted(pairing: Pairing) -> None:
    _tell(pairing, "pairing_accepted", _("结对成了：%(title)s") % {"title": pairing.title})


@in_chinese
def renewed(pairing: Pairing) -> None:
    words = {"title": pairing.title, "day": zh_date(pairing.ends_on)}
    _tell(pairing, "pairing_renewed", _("结对续到%(day)s：%(title)s") % words)


@in_chinese
def closed(pairing: Pairing) -> None:
    subject = _("结对结束：%(title)s") if pairing.status == PairingStatus.ENDED else _("结对没有结成：%(title)s")
    _tell(pairing, "pairing_closed", subject % {"title": pairing.title}, pairing.reason)


@in_chinese
def ending(pairing: Pairing) -> None:
    words = {"title": pairing.title, "day": zh_date(pairing.ends_on)}
    _tell(
        pairing, "pairing_ending", _("结对%(day)s到期：%(title)s") % words, _("还要继续的请续期，不继续的请写明结束。")
    )


@in_chinese
def year_missing(pairing: Pairing, year: int) -> None:
    words = {"title": pairing.title, "year": year}
    _tell(pairing, "pairing_year_missing", _("请补写%(year)s年的结对记录：%(title)s") % words)


@in_chinese
def helped(entry: PairingHelp) -> None:
    """The other of the two, and not a word about the household."""
    if entry.knows is not None:
        subject = _("%(who)s记了一次帮扶，请看") % {"who": entry.pairing.title}
        link = entry.pairing.get_absolute_url()
        send(to=[entry.knows], event="pairing_helped", subject=subject, link=link)


def people_of(pairing: Pairing, side: str) -> QuerySet[User]:
    """Those who speak for one side; nobody for a place outside."""
    if side == Side.FIRST:
        return speakers(pairing.unit_id, pairing.area)
    return speakers(None, pairing.partner_area)


def _tell(pairing: Pairing, event: str, subject: str, body: str = "", sides: tuple[Side, ...] = tuple(Side)) -> None:
    people = {person.pk: person for side in sides for person in people_of(pairing, side)}
    send(to=people.values(), event=event, subject=subject, body=body, link=pairing.get_absolute_url())
