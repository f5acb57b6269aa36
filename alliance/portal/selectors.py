"""What neighbours may read: counted and listed in their masked form."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.portal.words import face_of
from core import clock
from core.accounts.models import RoleName, User
from core.areas.models import Area
from core.areas.selectors import names_of
from core.clock import SHANGHAI
from core.periods import current_period
from core.personal.masking import without_numbers
from needs.models import Claim, ClaimStatus, Judgement, Need, NeedPhoto, NeedStatus
from needs.words import HEADLINES
from projects.models import MicroProject, ServiceEvent

SOLVED = (NeedStatus.RESOLVED, NeedStatus.CLOSED)
UNDER_WAY = (NeedStatus.ACCEPTED, NeedStatus.LISTED, NeedStatus.MATCHED, NeedStatus.IN_PROGRESS, NeedStatus.REOPENED)
KEPT_CLAIMS = (ClaimStatus.CLAIMED, ClaimStatus.CONFIRMED, ClaimStatus.FULFILLED)
SHOWN = 3
MOST_HEARD = 30


def is_resident(user: Any) -> bool:
    role = getattr(user, "acting", None)
    return role is not None and role.role == RoleName.RESIDENT


def needs_here(place: Area | None) -> Any:
    """Everybody's needs of a place, as far as everybody may read them."""
    return Need.objects.published().counted().filter(area_code__startswith=place.code if place else "")


def readable(user: Any) -> Any:
    """What is published to everybody, and the own needs of a resident."""
    published = Need.objects.published()
    return published | Need.objects.visible_to(user).filter(asker=user) if user.is_authenticated else published


def readable_photos(user: Any) -> Any:
    """Photos cleared for everybody, and all the photos of the own needs."""
    shown = Q(public=True) | Q(need__asker=user) if user.is_authenticated else Q(public=True)
    return NeedPhoto.objects.filter(shown, need__in=readable(user)).select_related("file")


def with_doers(needs: Any) -> Any:
    """Fetch with each need the unit whose word was kept and the latest judgement."""
    return needs.select_related("category").prefetch_related(
        Prefetch("claims", Claim.objects.filter(status__in=KEPT_CLAIMS).select_related("unit").order_by("id")),
        Prefetch("judgements", Judgement.objects.order_by("-round")),
    )


@dataclass(frozen=True)
class Solved:
    """What was solved in a month, newest first."""

    count: int
    url: str
    rows: list[dict[str, Any]]


def solved_this_month(place: Area | None) -> Solved:
    """This month's solved needs; when there is none yet, the latest ones without a count."""
    period = current_period()
    solved = needs_here(place).filter(status__in=SOLVED, resolved_at__isnull=False).order_by("-resolved_at", "-id")
    count = solved.filter(resolved_at__gte=period.start, resolved_at__lt=period.end).count()
    latest = list(with_doers(solved)[:SHOWN])
    names = names_of({need.area_code for need in latest})
    return Solved(count, f"{reverse('portal:neighbours')}?show=solved", [_solved_row(need, names) for need in latest])


def _solved_row(need: Need, names: dict[str, str]) -> dict[str, Any]:
    judged = need.judgements.all()
    return {
        "title": without_numbers(need.text),
        "url": case_url(need),
        "unit": doer_of(need) or names.get(need.area_code, ""),
        "days": _days(need.created_at, need.resolved_at),
        "verdict": judged[0].verdict if judged else "",
    }


def doer_of(need: Need) -> str:
    """The unit that took it on, read from what ``with_doers`` fetched."""
    claims = list(need.claims.all())
    return claims[-1].unit.name if claims else ""


def neighbour_row(need: Need, names: dict[str, str], seconded: set[int], user: Any) -> dict[str, Any]:
    own = user.is_authenticated and need.asker_id == user.pk
    may_second = need.status in UNDER_WAY and not own
    return {
        "title": without_numbers(need.text),
        "url": case_url(need),
        "place": names.get(need.area_code, ""),
        "category": face_of(need.category).label,
        "status": need.status,
        "note": HEADLINES[NeedStatus(need.status)],
        "count": need.endorsement_count,
        "done": need.pk in seconded,
        "own": own,
        "second_url": reverse("portal:second", args=[need.pk]) if may_second else "",
    }


def seconded_by(user: Any, needs: list[Need]) -> set[int]:
    if not is_resident(user):
        return set()
    return set(user.endorsements.filter(need__in=needs).values_list("need_id", flat=True))


def cases_of(user: User) -> list[dict[str, Any]]:
    """A resident's own needs; those that wait for a word of theirs come first."""
    mine = list(Need.objects.visible_to(user).filter(asker=user).select_related("category").order_by("-id"))
    names = names_of({need.area_code for need in mine})
    cases = [_case_row(need, names) for need in mine]
    return sorted(cases, key=lambda case: not case["ask"])


def heard_by(user: User) -> list[dict[str, Any]]:
    """What a resident seconded or follows, as far as neighbours may read it."""
    told = Q(endorsements__user=user) | Q(follows__user=user)
    found = list(
        Need.objects.published().filter(told).distinct().select_related("category").order_by("-id")[:MOST_HEARD]
    )
    names = names_of({need.area_code for need in found})
    return [
        {**_case_row(need, names), "title": without_numbers(need.text), "place": names.get(need.area_code, "")}
        for need in found
    ]


def _case_row(need: Need, names: dict[str, str]) -> dict[str, Any]:
    return {
        "title": need.text,
        "url": case_url(need),
        "number": need.number,
        "place": need.place or names.get(need.area_code, ""),
        "status": need.status,
        "note": HEADLINES[NeedStatus(need.status)],
        "when": need.created_at,
        "ask": _asked(need),
    }


def _asked(need: Need) -> str:
    if need.status == NeedStatus.RESOLVED:
        return _("您满意吗？请说一声。")
    return _("社区想知道：%(reason)s") % {"reason": need.reason} if need.status == NeedStatus.NEEDS_MORE else ""


def mine_note(user: Any) -> str:
    """How many of the resident's own cases wait for a word of theirs."""
    if not is_resident(user):
        return ""
    waiting = (NeedStatus.RESOLVED, NeedStatus.NEEDS_MORE)
    count = Need.objects.visible_to(user).filter(asker=user, status__in=waiting).count()
    return ngettext("%(n)s 件等您说一声", "%(n)s 件等您说一声", count) % {"n": count} if count else ""


def neighbours_note(place: Area | None) -> str:
    count = needs_here(place).filter(status__in=UNDER_WAY).count()
    return ngettext("%(n)s 件正在办", "%(n)s 件正在办", count) % {"n": count} if count else ""


def events_note(place: Area | None) -> str:
    """A word on how many events lie ahead."""
    found = ServiceEvent.objects.coming(clock.now()).filter(area_code__startswith=place.code[:9] if place else "")
    ahead = found.count()
    return ngettext("%(n)s 场可以报名", "%(n)s 场可以报名", ahead) % {"n": ahead} if ahead else _("看看有什么项目")


def running_projects(place: Area | None) -> Any:
    """What units are doing here: shown where no event is planned."""
    code = place.code if place else ""
    found = MicroProject.objects.published().running().filter(area_code__startswith=code[:9])
    if len(code) == 12:
        found = found.filter(communities__code=code)
    return found.select_related("unit").prefetch_related("communities").order_by("-starts_on", "-id")


def case_url(need: Need) -> str:
    return reverse("portal:case", args=[need.pk])


def _days(begin: datetime, end: datetime | None) -> int:
    """Calendar days from asking to solving, at least one."""
    if end is None:
        return 0
    days: timedelta = end.astimezone(SHANGHAI).date() - begin.astimezone(SHANGHAI).date()
    return max(days.days, 1)
