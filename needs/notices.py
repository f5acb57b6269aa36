"""Who hears of what: one function per event, each a line in the inbox and, for an asker without account, an SMS."""

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from core import notices
from core.accounts.models import AreaRole, RoleName, User
from core.models import Channel
from core.outbox import enqueue
from core.personal.phones import MOBILE
from members.models import MemberUnit
from needs.models import Claim, Need, NeedSource, Offer, Proposal


def officers_of(area_code: str) -> list[User]:
    """Those who work over a place: the community's secretary and the street's officers."""
    codes = (area_code, area_code[:9])
    posts = AreaRole.objects.in_force().filter(
        role__in=(RoleName.STREET_OFFICER, RoleName.COMMUNITY_SECRETARY), area__code__in=codes
    )
    return [post.user for post in posts.select_related("user")]


def liaisons_of(unit: MemberUnit) -> list[User]:
    posts = unit.liaisons.in_force().filter(user__isnull=False).select_related("user")
    return [post.user for post in posts if post.user is not None]


def askers_of(need: Need) -> list[User]:
    """The asker's account or the asking unit's liaisons; for a need entered for somebody, who entered it."""
    if need.asking_unit is not None:
        return liaisons_of(need.asking_unit)
    if need.asker is not None:
        return [need.asker]
    return [need.entered_by] if need.entered_by is not None and need.source == NeedSource.ON_BEHALF else []


def need_entered(need: Need) -> None:
    _tell(officers_of(need.area_code), "need.entered", need, _("新需求待受理：%(text)s"))


def need_answered(need: Need, event: str, subject: str) -> None:
    """Tell the asker what the office decided; the reason goes along where there is one."""
    _tell(askers_of(need), event, need, subject, body=need.reason)


def more_answered(need: Need) -> None:
    _tell(officers_of(need.area_code), "need.more_answered", need, _("已补充说明：%(text)s"))


def offer_sent(offer: Offer) -> None:
    _tell(liaisons_of(offer.unit), "offer.sent", offer.need, _("有一件需求等您单位答复：%(text)s"))


def offer_answered(offer: Offer, subject: str) -> None:
    values = {"unit": offer.unit.name, "text": offer.need.text}
    _send(officers_of(offer.area_code), f"offer.{offer.status}", subject % values, offer.need, body=offer.reason)


def offer_lapsed(offer: Offer) -> None:
    _tell(liaisons_of(offer.unit), "offer.lapsed", offer.need, _("对接已收回，不必再答复：%(text)s"))


def need_claimed(claim: Claim) -> None:
    values = {"unit": claim.unit.name, "text": claim.need.text}
    _send(officers_of(claim.area_code), "need.claimed", _("%(unit)s认领了：%(text)s") % values, claim.need)
    _tell(askers_of(claim.need), "need.matched", claim.need, _("您的诉求有单位认领了：%(text)s"))


def claim_confirmed(claim: Claim) -> None:
    _tell(liaisons_of(claim.unit), "claim.confirmed", claim.need, _("认领已确认，可以开始办理：%(text)s"))


def claim_ended(claim: Claim, *, to_officers: bool) -> None:
    """Tell the other side that a claim was taken back."""
    people = officers_of(claim.area_code) if to_officers else liaisons_of(claim.unit)
    subject = _("%(unit)s的认领已结束：%(text)s") % {"unit": claim.unit.name, "text": claim.need.text}
    _send(people, f"claim.{claim.status}", subject, claim.need, body=claim.reason)


def need_started(need: Need) -> None:
    _tell(askers_of(need), "need.started", need, _("您的诉求已开始办理：%(text)s"))


def need_resolved(need: Need, link: str) -> None:
    """Ask for the judgement: in the inbox, and by text message, because few come back to look."""
    subject = _("您的诉求已办结，请评价：%(text)s") % {"text": need.text}
    notices.send(to=askers_of(need), event="need.resolved", subject=subject, link=link)
    phone = need.asker_phone or (need.asker.phone if need.asker else "")
    if MOBILE.fullmatch(phone):
        text = _("您反映的“%(text)s”已办结，请点链接评价：%(link)s") % {
            "text": need.text[:30], "link": f"{settings.SITE_ADDRESS}{link}",
        }  # fmt: skip
        enqueue(Channel.SMS, {}, secret=json.dumps({"to": phone, "text": text}))


def need_judged(need: Need) -> None:
    _tell(officers_of(need.area_code), "need.judged", need, _("居民已评价：%(text)s"))


def need_reopened(need: Need) -> None:
    _tell(officers_of(need.area_code), "need.reopened", need, _("居民不满意，已转为重办：%(text)s"))


def proposal_ready(proposal: Proposal) -> None:
    notices.send(
        to=[proposal.created_by], event="proposal.ready", subject=_("本月对接方案已算好"),
        link=reverse("needs:proposal-detail", args=[proposal.pk]),
    )  # fmt: skip


def _tell(people: Iterable[User], event: str, need: Need, subject: str, body: Any = "") -> None:
    _send(people, event, subject % {"text": need.text}, need, body=body)


def _send(people: Iterable[User], event: str, subject: str, need: Need, body: Any = "") -> None:
    link = reverse("needs:need-detail", args=[need.pk])
    notices.send(to=people, event=event, subject=subject, body=body, link=link)
