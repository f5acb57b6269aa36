"""What waits for one unit: offers, claims, projects, events, decisions, the chair, and its own needs."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Subquery, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.dashboard.unit.agreements import AGREEMENT_LINES, agreement_line, agreements_waiting
from core import clock
from core.areas.models import Area
from core.templatetags.tongxin import amount, zh_day, zh_moment
from meetings.models import (
    ActionItem,
    ActionStatus,
    ChairTerm,
    Handover,
    JointMeeting,
    MeetingStatus,
    TermSwap,
)
from members.models import BEFORE_IT_AGES, MemberUnit, Visit
from needs.lifecycle import NEED_LIFECYCLE
from needs.models import ClaimStatus, Need, NeedStatus, Offer
from projects.models import ProjectStatus

AREA_NAME = Subquery(Area.objects.in_force().filter(code=OuterRef("area_code")).values("name")[:1])
NEAR = timedelta(days=3)
# A term that ended longer ago is not handed over any more.
HANDED_WITHIN = timedelta(days=60)
Item = dict[str, Any]


def for_unit(
    user: Any, unit: MemberUnit, projects: Iterable[Any], claims: Iterable[Any], events: Iterable[Any],
    needs: Iterable[Any], meeting: JointMeeting | None, resources: Iterable[Any],
) -> list[Item]:  # fmt: skip
    """Every line with its next step, what is due first at the top."""
    mine = [row for row in projects if row.unit_id == unit.pk]
    found = [
        *_offers(user), *_claims(claims), *_progress(mine), *_applications(mine), *_events(events),
        *_decisions(user), *_chair(meeting, unit), *_notice(meeting), *_rotation(user), *_own_needs(needs, user),
        *_charters(unit), *_resources(resources),
    ]  # fmt: skip
    return sorted(found, key=lambda item: (item["due"] is None, _day(item["due"])))


def _day(due: Any) -> date:
    return clock.day_of(due) if isinstance(due, datetime) else due or date.max


def _offers(user: Any) -> list[Item]:
    """Offers that wait for our answer, each with its two forms."""
    waiting = Offer.objects.visible_to(user).waiting().annotate(place=AREA_NAME).order_by("answer_by", "id")
    return [
        {
            "kind": _("答复对接"), "due": offer.answer_by, "title": offer.need.text,
            "url": reverse("needs:need-detail", args=[offer.need_id]), "offer": offer,
            "note": _offer_note(offer), "quantity": offer.resource is not None and offer.resource.consumable,
            "left": _left_of(offer.need),
        }
        for offer in waiting.select_related("need", "resource")
    ]  # fmt: skip


def _offer_note(offer: Any) -> str:
    if offer.resource is None:
        return str(offer.place or "")
    values = {"place": offer.place or "", "resource": offer.resource.content}
    if offer.resource.left is None:
        return _("%(place)s。想请您用：%(resource)s。") % values
    left = f"{amount(offer.resource.left)} {offer.resource.measure}"
    return _("%(place)s。想请您用：%(resource)s，还剩 %(left)s。") % {**values, "left": left}


def _charters(unit: Any) -> list[Item]:
    """Charters in force that we have not signed in the round that runs."""
    return [
        {
            "kind": _("签公约"), "due": None, "title": charter["title"],
            "url": reverse("members:charter-detail", args=[charter["pk"]]),
            "note": charter["changes"] or _("读完全文，在线签署，能下载回执。"), "step": _("去签"),
        }
        for charter in unit.charters
    ]  # fmt: skip


def _resources(resources: Iterable[Any]) -> list[Item]:
    """What the street asked us to confirm; what rests because we did not comes back with it."""
    return [
        {
            "kind": _("确认资源"), "due": row.reminded_on + BEFORE_IT_AGES, "title": row.content,
            "url": f"{row.get_absolute_url()}?do=confirm#do-confirm", "step": _("去确认"),
            "note": _("没有确认，已暂停；还能提供就确认一下，马上恢复。") if row.lapsed_on
            else _("还能提供就确认一下，过期没有确认会自动暂停。"),
        }
        for row in resources
        if row.waits_for_word
    ]  # fmt: skip


def _left_of(need: Need) -> str:
    """What is still to be shared out; nothing where one claim meets the whole need."""
    return f"{amount(need.left_to_claim)} {need.measure}".strip() if need.left_to_claim else ""


def _claims(claims: Iterable[Any]) -> list[Item]:
    """Claims the street has confirmed and nobody has begun, and work that has to be finished soon."""
    found = (_claim(claim) for claim in claims if claim.status == ClaimStatus.CONFIRMED)
    return [item for item in found if item is not None]


def _claim(claim: Any) -> Item | None:
    need, near = claim.need, clock.today() + NEAR
    if need.status == NeedStatus.MATCHED:
        reminded = _("街道提醒过，请开始办，或者说明何时开始。")
        note = reminded if claim.reminded_at else _("街道已确认，可以联系社区约时间。")
        return _need_line(need, _("开始办"), note, _("去办理"), "start")
    if need.status == NeedStatus.IN_PROGRESS and need.completion_due and need.completion_due <= near:
        note = _("办好了就写一句结果；还没办好，先和社区说一声。")
        return _need_line(need, _("报办结"), note, _("去办结"), "resolve")
    return None


def _need_line(need: Any, kind: str, note: str, step: str, do: str, due: Any = None) -> Item:
    url = f"{reverse('needs:need-detail', args=[need.pk])}?do={do}#do-{do}"
    return {"kind": kind, "due": due or need.completion_due, "title": need.text, "note": note, "url": url, "step": step}


def _progress(projects: Iterable[Any]) -> list[Item]:
    """Running projects that have been silent, missed a milestone or are past their end."""
    today = clock.today()
    due = (
        row for row in projects
        if row.is_running and (row.last is None or row.silent or row.missed or (row.ends_on and row.ends_on < today))
    )  # fmt: skip
    return [_project_line(row, _("报进展"), _last_word(row), _("填进展"), "progress") for row in due]


def _last_word(row: Any) -> str:
    if row.missed:
        return _("节点过了计划日期，请登记。")
    if row.last is None:
        return _("开工后还没有登记过进展。")
    return _("上次登记是 %(day)s，请填到场人数，传一张照片。") % {"day": zh_day(row.last)}


def _applications(projects: Iterable[Any]) -> list[Item]:
    """Projects the unit still has to write, may begin, or has stopped."""
    said = {
        ProjectStatus.DRAFT: (_("写申请"), _("填齐了就提交审核。"), _("去提交")),
        ProjectStatus.RETURNED: (_("改申请"), _("街道退回修改。"), _("去修改")),
        ProjectStatus.PUBLISHED: (_("开工"), _("已经发布，可以开工。"), _("去开工")),
        ProjectStatus.SUSPENDED: (_("恢复"), _("已经暂停，能继续做了就恢复。"), _("去看看")),
    }  # fmt: skip
    told = ((row, said.get(row.status)) for row in projects)
    return [_project_line(row, words[0], row.reason or words[1], words[2]) for row, words in told if words]


def _project_line(row: Any, kind: str, note: str, step: str, do: str = "") -> Item:
    url = reverse("projects:project-detail", args=[row.pk]) + (f"?do={do}#do-{do}" if do else "")
    return {"kind": kind, "due": row.ends_on, "title": row.name, "note": note, "url": url, "step": step}


def _events(events: Iterable[Any]) -> list[Item]:
    """Events that are over and nobody has closed."""
    return [
        {
            "kind": _("登记到场"), "due": event.ends_at, "title": event.title,
            "note": _("%(when)s办的，请记下来了多少人。") % {"when": zh_moment(event.starts_at)},
            "url": f"{reverse('projects:event-detail', args=[event.pk])}?do=hold#do-hold", "step": _("去登记"),
        }
        for event in events
        if event.over
    ]  # fmt: skip


def _decisions(user: Any) -> list[Item]:
    owed = ActionItem.objects.visible_to(user).filter(status=ActionStatus.OPEN, owner=user.acting.unit_id)
    return [
        {
            "kind": _("议定事项"), "due": action.due_on, "title": action.text, "note": action.meeting.title,
            "step": _("报办结"),
            "url": f"{reverse('meetings:action-detail', args=[action.pk])}?do=claim-done#do-claim-done",
        }
        for action in owed.select_related("meeting").order_by("due_on", "id")
    ]  # fmt: skip


def _chair(meeting: JointMeeting | None, unit: MemberUnit) -> list[Item]:
    if meeting is None or meeting.chair_unit_id != unit.pk:
        return []
    return [
        {
            "kind": _("轮值主席"), "due": meeting.starts_at,
            "title": _("%(meeting)s轮到我们主持") % {"meeting": meeting.title}, "note": meeting.place,
            "url": reverse("meetings:meeting-detail", args=[meeting.pk]), "step": _("看议程"),
        }
    ]  # fmt: skip


def _notice(meeting: Any) -> list[Item]:
    """A meeting that was told of and that we have not answered."""
    if meeting is None or meeting.answered or meeting.status != MeetingStatus.NOTICED:
        return []
    note = _("%(when)s，%(place)s。联络员来、委托别人来，或者请假，回复一下。") % {
        "when": zh_moment(meeting.starts_at), "place": meeting.place,
    }  # fmt: skip
    url = f"{meeting.get_absolute_url()}?do=reply#do-reply"
    return [
        {
            "kind": _("回复参会"), "due": meeting.starts_at, "title": meeting.title, "note": note, "url": url,
            "step": _("去回复"),
        }
    ]  # fmt: skip


def _rotation(user: Any) -> list[Item]:
    """Exchanges to answer, sheets of the chair to take and to hand over, agreements, and who comes to visit us."""
    ours = user.acting.unit_id
    asked = TermSwap.objects.visible_to(user).waiting().filter(asked_unit=ours)
    handed = Handover.objects.filter(receiver=ours, received_at__isnull=True)
    near, since = clock.today() + NEAR, clock.today() - HANDED_WITHIN
    over = ChairTerm.objects.visible_to(user).filter(unit=ours, ends__lte=near, ends__gte=since, handover__isnull=True)
    # One query for them all.
    found = over.order_by().values_list(Value("over"), "pk", "ends", "unit__name").union(
        asked.order_by().values_list(Value("asked"), "other", "other__ends", "asking_unit__name"),
        handed.order_by().values_list(Value("handed"), "term", "term__ends", "term__unit__name"),
        Visit.objects.visible_to(user).open().order_by().values_list(
            Value("visit"), "pk", "planned_on", "visitor__full_name"
        ),
        *agreements_waiting(user), all=True,
    )  # fmt: skip
    return [_term_line(*row) for row in found]


def _term_line(which: str, pk: int, ends: date, unit: str) -> Item:
    if which in AGREEMENT_LINES:
        return agreement_line(which, pk, unit)
    words = {"unit": unit, "day": zh_day(ends)}
    kind, title, step, route = {
        "asked": (_("互换轮值"), _("%(unit)s想与我们互换轮值"), _("去答复"), "meetings:term-detail"),
        "handed": (_("接收交接"), _("%(unit)s交接轮值主席"), _("去接收"), "meetings:handover-detail"),
        "visit": (_("走访"), _("%(unit)s%(day)s来走访"), _("看安排"), "members:visit-detail"),
        "over": (_("交接轮值"), _("任期到%(day)s，请交接"), _("去交接"), "meetings:term-detail"),
    }[which]
    where = reverse(route, args=[pk])
    return {"kind": kind, "due": ends, "title": title % words, "note": "", "url": where, "step": step}


def _own_needs(needs: Iterable[Any], user: Any) -> list[Item]:
    """Our own needs that wait for a word of ours; the lifecycle knows which."""
    found = []
    for need in needs:
        if NEED_LIFECYCLE.allows("answer-more", obj=need, actor=user):
            note = need.reason or _("社区请您补充一句")
            found.append(_need_line(need, _("补充说明"), note, _("去补充"), "answer-more", need.paused_on))
        elif NEED_LIFECYCLE.allows("judge", obj=need, actor=user):
            note = _("单位说办好了，请说满意不满意。")
            found.append(_need_line(need, _("评价"), note, _("去评价"), "judge", need.judge_by))
    return found
