"""Who hears of what: one function per event, each a line in the inbox and, for an asker without account, an SMS."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock, notices
from core.accounts.models import AreaRole, RoleName, User
from core.models import Channel
from core.notices.language import in_chinese
from core.outbox import enqueue
from core.personal.masking import without_numbers
from core.personal.phones import MOBILE
from core.templatetags.tongxin import zh_day
from core.workdays import workdays_between
from members.models import Liaison, MemberUnit, UnitStatus
from needs.models import (
    Claim,
    Experience,
    ExperienceStatus,
    Need,
    NeedSource,
    NeedStatus,
    Offer,
    Proposal,
    ReachFinding,
    Refusal,
    Reminder,
    ReminderClock,
    ReminderLevel,
)
from needs.policies import second_reviewers
from needs.words import HEADLINES

# Whoever wrote a need down for others tells them.
FOR_OTHERS = frozenset({NeedSource.ON_BEHALF, NeedSource.MEETING})
# A written notice and a circular are the street's business as well.
ABOVE_THE_COMMUNITY = frozenset({ReminderLevel.WRITTEN, ReminderLevel.CIRCULAR})


def officers_of(area_code: str) -> list[User]:
    """Those who work over a place: the community's secretary and the street's officers."""
    return holding(area_code, RoleName.STREET_OFFICER, RoleName.COMMUNITY_SECRETARY)


def holding(area_code: str, *roles: RoleName) -> list[User]:
    codes = (area_code, area_code[:9])
    posts = AreaRole.objects.in_force().filter(role__in=roles, area__code__in=codes)
    return [post.user for post in posts.select_related("user")]


def liaisons_of(unit: MemberUnit) -> list[User]:
    posts = unit.liaisons.in_force().filter(user__isnull=False).select_related("user")
    return [post.user for post in posts if post.user is not None]


def askers_of(need: Need) -> list[User]:
    """The asker's account or the asking unit's liaisons; for a need entered for somebody, who entered it.

    Nobody asked for a job split off: its need's asker hears of the whole.
    """
    if need.part_of_id is not None:
        return []
    if need.asking_unit is not None:
        return liaisons_of(need.asking_unit)
    if need.asker is not None:
        return [need.asker]
    return [need.entered_by] if need.entered_by is not None and need.source in FOR_OTHERS else []


@in_chinese
def need_entered(need: Need) -> None:
    _tell(officers_of(need.area_code), "need.entered", need, _("新需求待受理：%(text)s"))


@in_chinese
def need_accepted(need: Need) -> None:
    _public_step(need, "need.accepted", _("您的诉求已受理：%(text)s"), body=need.reason)


@in_chinese
def need_returned(need: Need) -> None:
    _public_step(need, "need.returned", _("您的诉求已退回：%(text)s"), body=need.reason)


@in_chinese
def need_refused(need: Need) -> None:
    _public_step(need, "need.refused", _("您的诉求不予受理：%(text)s"), body=need.reason)


@in_chinese
def more_asked(need: Need) -> None:
    """A question to the asker alone."""
    _tell(askers_of(need), "need.more_asked", need, _("请补充说明：%(text)s"), body=need.reason)


@in_chinese
def need_merged(need: Need, before: Sequence[Need]) -> None:
    """Tell whoever asked for this, also by way of an earlier merge, that it is carried on with another."""
    subject = _("您的诉求已并入同一事项办理：%(text)s")
    told = _tell_askers([need, *before], "need.merged", subject)
    _tell_others(need, told)


@in_chinese
def more_answered(need: Need) -> None:
    _tell(officers_of(need.area_code), "need.more_answered", need, _("已补充说明：%(text)s"))


@in_chinese
def need_hidden(need: Need) -> None:
    _tell(askers_of(need), "need.hidden", need, _("您的诉求不再公开显示，办理不受影响：%(text)s"))


@in_chinese
def limit_moved(need: Need) -> None:
    """Another category has another limit; whoever waits is told the new day."""
    values = {"day": zh_day(need.response_due), "text": need.text}
    _send(askers_of(need), "need.limit_moved", _("答复时限改为%(day)s：%(text)s") % values, need)


@in_chinese
def refusal_proposed(refusal: Refusal) -> None:
    """Whoever may decide is asked to: everybody over the place but the one who proposed it."""
    reviewers = [post.user for post in second_reviewers(refusal)]
    _tell(reviewers, "need.refusal_proposed", refusal.need, _("不予受理待复核：%(text)s"), body=refusal.reason)


@in_chinese
def refusal_decided(refusal: Refusal) -> None:
    subject = _("不予受理经复核同意：%(text)s") if refusal.agreed else _("复核认为应当受理：%(text)s")
    _tell([refusal.proposed_by], "need.refusal_decided", refusal.need, subject, body=refusal.comment)


@in_chinese
def need_reminded(reminder: Reminder) -> None:
    """Whoever must act: the secretary and the units that have it in hand; from the written rung on the street too."""
    need = reminder.need
    people = holding(need.area_code, RoleName.COMMUNITY_SECRETARY)
    if reminder.level in ABOVE_THE_COMMUNITY or not people:
        people += holding(need.area_code, RoleName.STREET_OFFICER)
    if reminder.clock == ReminderClock.COMPLETION:
        people += [person for unit in _doers_of(need) for person in liaisons_of(unit)]
    values = {
        "level": reminder.get_level_display(), "clock": reminder.get_clock_display(), "day": zh_day(reminder.due),
        "number": need.number, "late": workdays_between(reminder.due, clock.today()), "text": need.text,
    }  # fmt: skip
    past = reminder.level != ReminderLevel.SOON
    body = _("%(number)s 应在%(day)s前%(clock)s，已超 %(late)s 个工作日，请马上办理并登记进展。") if past else ""
    subject = _("%(level)s，%(clock)s时限%(day)s：%(text)s")
    _send(people, "need.reminded", subject % values, need, body=str(body) % values)


def _doers_of(need: Need) -> Iterable[MemberUnit]:
    """Units with a live claim on the need, or on a job split off it."""
    live = Claim.objects.live().filter(Q(need=need) | Q(need__part_of=need))
    return MemberUnit.objects.filter(pk__in=live.values("unit"))


@in_chinese
def offer_sent(offer: Offer) -> None:
    _tell(liaisons_of(offer.unit), "offer.sent", offer.need, _("有一件需求等您单位答复：%(text)s"))


@in_chinese
def offer_declined(offer: Offer) -> None:
    subject = _("%(unit)s谢绝了：%(text)s") % {"unit": offer.unit.name, "text": offer.need.text}
    _send(officers_of(offer.area_code), "offer.declined", subject, offer.need, body=offer.reason)


@in_chinese
def offer_lapsed(offer: Offer) -> None:
    _tell(liaisons_of(offer.unit), "offer.lapsed", offer.need, _("对接已收回，不必再答复：%(text)s"))


@in_chinese
def need_claimed(claim: Claim) -> None:
    """Tell the office of every word given, and the asker once everything asked for is taken."""
    need = claim.need
    values = {"unit": claim.unit.name, "text": need.text}
    _send(officers_of(claim.area_code), "need.claimed", _("%(unit)s认领了：%(text)s") % values, need)
    if not need.left_to_claim:
        _public_step(need, "need.matched", _("您的诉求有单位认领了：%(text)s"))


@in_chinese
def offered_on(offer: Offer) -> None:
    values = {"unit": offer.unit.name, "text": offer.need.text}
    _send(officers_of(offer.area_code), "offer.sent_on", _("已转请%(unit)s：%(text)s") % values, offer.need)


@in_chinese
def first_right_over(offer: Offer) -> None:
    _tell(officers_of(offer.area_code), "need.first_right_over", offer.need, _("首认期已过，没有单位认领：%(text)s"))


@in_chinese
def hall_opened(street_code: str, needs: Sequence[Need]) -> None:
    """Call the liaisons of the street: one line each, however many needs the hall opened for."""
    posts = Liaison.objects.in_force().filter(
        unit__street_code=street_code, unit__status=UnitStatus.ACTIVE, user__isnull=False
    )
    people = [post.user for post in posts.select_related("user") if post.user is not None]
    first, count = needs[0].text, len(needs)
    subject = ngettext("领办大厅新开放：%(text)s", "领办大厅新开放 %(n)s 件：%(text)s 等", count)
    notices.send(
        to=people, event="need.hall_opened", subject=subject % {"n": count, "text": first}, link=reverse("needs:hall")
    )


@in_chinese
def claim_expected(claim: Claim) -> None:
    values = {"unit": claim.unit.name, "day": zh_day(claim.expected_on), "text": claim.need.text}
    subject = _("%(unit)s说%(day)s开始办理：%(text)s") % values
    _send(officers_of(claim.area_code), "claim.expected", subject, claim.need)


@in_chinese
def claim_stale(claim: Claim) -> None:
    """Urge the unit, and let the street know that it was urged."""
    values = {"unit": claim.unit.name, "text": claim.need.text}
    _tell(liaisons_of(claim.unit), "claim.stale", claim.need, _("认领后还没有开始办理，请说明何时开始：%(text)s"))
    subject = _("%(unit)s认领后没有动静，已提醒：%(text)s") % values
    _send(officers_of(claim.area_code), "claim.stale", subject, claim.need)


@in_chinese
def claim_confirmed(claim: Claim) -> None:
    _tell(liaisons_of(claim.unit), "claim.confirmed", claim.need, _("认领已确认，可以开始办理：%(text)s"))


@in_chinese
def claim_ended(claim: Claim, *, to_officers: bool, to_unit: bool) -> None:
    """Tell whoever did not do it that a claim was taken back."""
    people = [*(officers_of(claim.area_code) if to_officers else ()), *(liaisons_of(claim.unit) if to_unit else ())]
    subject = _("%(unit)s的认领已结束：%(text)s") % {"unit": claim.unit.name, "text": claim.need.text}
    _send(people, f"claim.{claim.status}", subject, claim.need, body=claim.reason)


@in_chinese
def need_listed(need: Need) -> None:
    _public_step(need, "need.listed", _("您的诉求已列入清单，正在找单位来办：%(text)s"))


@in_chinese
def need_started(need: Need) -> None:
    _public_step(need, "need.started", _("您的诉求已开始办理：%(text)s"))


@in_chinese
def need_put_back(need: Need) -> None:
    _public_step(need, "need.put_back", _("您的诉求重新找单位来办：%(text)s"), body=need.halted_for)


@in_chinese
def need_suspended(need: Need) -> None:
    _public_step(need, "need.suspended", _("您的诉求暂停办理：%(text)s"), body=need.halted_for)


@in_chinese
def need_resumed(need: Need) -> None:
    _public_step(need, "need.resumed", _("您的诉求恢复办理：%(text)s"))


@in_chinese
def need_split(need: Need, parts: int) -> None:
    subject = _("您的诉求已分成 %(n)s 件办理：%(text)s") % {"n": parts, "text": "%(text)s"}
    _public_step(need, "need.started", subject)


@in_chinese
def need_resolved(need: Need, link: str) -> None:
    """Ask for the judgement: in the inbox, and by text message, because few come back to look."""
    subject = _("您的诉求已办结，请评价：%(text)s") % {"text": need.text}
    askers, merged = askers_of(need), list(need.merged.all())
    notices.send(to=askers, event="need.resolved", subject=subject, link=link)
    judging = _("您反映的“%(text)s”已办结，请点链接评价：%(link)s")
    _text_message(need, judging % {"text": need.text[:30], "link": f"{settings.SITE_ADDRESS}{link}"})
    told = _tell_askers(merged, "need.resolved", _("您的诉求已随同一事项办结：%(text)s"), body=need.resolution)
    for one in merged:
        _text_message(one, _("您反映的“%(text)s”已随同一事项办结。") % {"text": one.text[:30]})
    _tell_others(need, told | {person.pk for person in askers})


@in_chinese
def need_judged(need: Need) -> None:
    _tell(officers_of(need.area_code), "need.judged", need, _("居民已评价：%(text)s"))
    need_closed(need)


@in_chinese
def need_closed(need: Need) -> None:
    """The asker has spoken or let the time pass, and knows it; everybody else with it hears that it is over."""
    _tell_others(need, {person.pk for person in askers_of(need)})


@in_chinese
def need_reopened(need: Need) -> None:
    _tell(officers_of(need.area_code), "need.reopened", need, _("居民不满意，已转为重办：%(text)s"))
    _public_step(need, "need.reopened", _("您的诉求正在重新办：%(text)s"), body=need.promise)


@in_chinese
def proposal_ready(proposal: Proposal) -> None:
    notices.send(
        to=[proposal.created_by], event="proposal.ready", subject=_("本月对接方案已算好"),
        link=reverse("needs:proposal-detail", args=[proposal.pk]),
    )  # fmt: skip


@in_chinese
def experience_ready(experience: Experience) -> None:
    failed = experience.status == ExperienceStatus.FAILED
    notices.send(
        to=[experience.started_by], event="experience.ready", link=experience.get_absolute_url(),
        subject=_("本街经验没有学成") if failed else _("本街经验学好了，看看有没有用再启用"),
    )  # fmt: skip


@in_chinese
def findings_proposed(street_code: str, findings: Sequence[ReachFinding]) -> None:
    """The street's officers decide; one line however many themes were found."""
    told = {"n": len(findings), "names": _("、").join(str(one) for one in findings[:3])}
    subject = _("%(n)s 个普适性或热点主题待确认：%(names)s") % told
    notices.send(
        to=holding(street_code, RoleName.STREET_OFFICER), event="finding.proposed",
        subject=subject, link=reverse("needs:finding-list"), area=street_code,
    )  # fmt: skip


def _public_step(need: Need, event: str, subject: str, body: Any = "") -> None:
    """One step everybody may know of: the asker, the askers of what was merged into it, and the neighbours with it."""
    _tell_others(need, _tell_askers([need, *need.merged.all()], event, subject, body))


def _tell_askers(needs: Iterable[Need], event: str, subject: str, body: Any = "") -> set[int]:
    """Each asker hears in the words of the own need and is led to it; nobody hears twice."""
    told: set[int] = set()
    for need in needs:
        people = [person for person in askers_of(need) if person.pk not in told]
        _tell(people, event, need, subject, body=body)
        told |= {person.pk for person in people}
    return told


def _tell_others(need: Need, told: set[int]) -> None:
    """Neighbours who seconded or follow."""
    near = User.objects.filter(Q(endorsements__need=need) | Q(follows__need=need)).exclude(pk__in=told).distinct()
    subject = _("您附议或关注的事有进展，%(state)s：%(text)s")
    values = {"state": HEADLINES[NeedStatus(need.status)], "text": without_numbers(need.text)}
    _send(near, "need.progress", subject % values, need)


def _text_message(need: Need, text: str) -> None:
    # Whoever has taken the consent to calls back has no phone here any more.
    if MOBILE.fullmatch(phone := need.asker_phone):
        enqueue(Channel.SMS, {}, secret=json.dumps({"to": phone, "text": text}))


def _tell(people: Iterable[User], event: str, need: Need, subject: str, body: Any = "") -> None:
    _send(people, event, subject % {"text": need.text}, need, body=body)


def _send(people: Iterable[User], event: str, subject: str, need: Need, body: Any = "") -> None:
    link = reverse("needs:need-detail", args=[need.pk])
    notices.send(to=people, event=event, subject=subject, body=body, link=link, area=need.area_code, about=need.number)
