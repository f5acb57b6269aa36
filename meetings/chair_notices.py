"""Who hears of the rotation: each unit of its own terms, never of others'."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from core.notices import send
from core.notices.language import in_chinese
from core.templatetags.tongxin import zh_date
from meetings.models import ChairTerm, Handover, SwapStatus, TermSwap
from needs.notices import officers_of
from projects.notices import liaisons_of


@in_chinese
def chair_planned(terms: Sequence[ChairTerm]) -> None:
    """Each unit once, with its first term."""
    first: dict[int, ChairTerm] = {}
    for term in terms:
        first.setdefault(term.unit_id, term)
    for unit, term in first.items():
        subject = _("轮值已排好：贵单位从%(day)s起担任轮值主席") % {"day": zh_date(term.begins)}
        _tell(unit, "chair_planned", subject, term)


@in_chinese
def chair_near(term: ChairTerm) -> None:
    subject = _("%(day)s起由贵单位担任轮值主席，请提前准备联席会议") % {"day": zh_date(term.begins)}
    _tell(term.unit_id, "chair_near", subject, term)


@in_chinese
def term_skipped(gave: ChairTerm, got: ChairTerm, reason: str) -> None:
    """The unit put off hears when it comes back; the unit that moves up hears that it is earlier."""
    _tell(got.unit_id, "term_skipped", _("贵单位的轮值顺延到%(day)s起") % {"day": zh_date(got.begins)}, got, reason)
    _tell(gave.unit_id, "term_moved_up", _("贵单位的轮值提前到%(day)s起") % {"day": zh_date(gave.begins)}, gave)


@in_chinese
def chair_replaced(term: ChairTerm, reason: str) -> None:
    subject = _("%(day)s起请贵单位接任轮值主席") % {"day": zh_date(term.begins)}
    _tell(term.unit_id, "chair_replaced", subject, term, reason)


@in_chinese
def co_chairs_named(term: ChairTerm) -> None:
    for one in term.co_chairs.select_related("zone"):
        subject = _("%(day)s起请贵单位担任%(zone)s的副主席") % {"day": zh_date(term.begins), "zone": one.zone}
        _tell(one.unit_id, "co_chair_named", subject, term)


@in_chinese
def swap_asked(swap: TermSwap) -> None:
    subject = _("%(unit)s想与贵单位互换轮值：贵单位改为%(day)s起") % {
        "unit": swap.asking_unit, "day": zh_date(swap.term.begins),
    }  # fmt: skip
    _tell(swap.asked_unit_id, "swap_asked", subject, swap.other, swap.note)


@in_chinese
def swap_answered(swap: TermSwap) -> None:
    agreed = swap.status == SwapStatus.AGREED
    words = _("%(unit)s同意互换，贵单位的轮值改为%(day)s起") if agreed else _("%(unit)s没有同意互换，轮值不变")
    term = swap.other if agreed else swap.term
    subject = words % {"unit": swap.asked_unit, "day": zh_date(term.begins)}
    _tell(swap.asking_unit_id, "swap_answered", subject, term)


@in_chinese
def chair_handed_over(handover: Handover) -> None:
    subject = _("%(unit)s已交接轮值主席，请接收") % {"unit": handover.term.unit}
    _tell(handover.receiver_id, "chair_handed_over", subject, handover.term)


@in_chinese
def handover_received(handover: Handover) -> None:
    subject = _("%(unit)s已接收交接单") % {"unit": handover.receiver}
    link = handover.term.get_absolute_url()
    people = [*liaisons_of(handover.term.unit_id), *officers_of(handover.area_code)]
    send(to=people, event="handover_received", subject=subject, link=link)


def _tell(unit: int | None, event: str, subject: str, term: ChairTerm, body: str = "") -> None:
    link = reverse("meetings:term-detail", args=[term.pk])
    send(to=liaisons_of(unit), event=event, subject=subject, body=body, link=link)
