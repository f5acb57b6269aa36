"""我的单位: everything that waits for one unit, what it offers, what it does and what it received, on one page."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, Max, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.areas.models import Area
from core.periods import current_period
from core.templatetags.tongxin import amount, zh_day
from meetings.models import ActionItem, ActionStatus, JointMeeting
from members.models import MemberUnit, Resource, ResourceMonth, ResourceStatus
from needs.models import Claim, ClaimStatus, Judgement, Need, Offer, Verdict
from projects.models import MicroProject, ProjectStatus

# What a unit still has in hand: from the first draft to the day it says that it is done.
IN_HAND = (
    ProjectStatus.DRAFT, ProjectStatus.RETURNED, ProjectStatus.PUBLISHED, ProjectStatus.RUNNING,
)  # fmt: skip
SHOWN = 6
AREA_NAME = Subquery(Area.objects.in_force().filter(code=OuterRef("area_code")).values("name")[:1])


def unit_page(user: Any) -> dict[str, Any]:
    """The context of the page."""
    unit = _unit(user)
    projects = list(_projects(user))
    claims = list(Claim.objects.visible_to(user).live().for_list().annotate(place=_place_of_need()))
    meeting = _meeting(user)
    todo = [*_offers(user), *_begun(claims), *_progress(projects), *_applications(projects, unit)]
    todo += [*_decisions(user), *_chair(meeting, unit)]
    return {
        "unit": unit,
        "todo": todo,
        "meeting": meeting,
        "chairs": meeting is not None and meeting.chair_unit_id == unit.pk,
        "resources": [_resource(row) for row in _resources(user)],
        "claims": claims,
        "projects": [row for row in projects if row.status == ProjectStatus.RUNNING],
        "received": list(Need.objects.visible_to(user).filter(asking_unit=unit).order_by("-id")[:SHOWN]),
    }


def _unit(user: Any) -> MemberUnit:
    """The unit with its sums: what it did, whom it served, what people said."""
    done = MicroProject.objects.filter(unit=OuterRef("pk")).order_by().values("unit")
    kept = Claim.objects.filter(unit=OuterRef("pk"), status=ClaimStatus.FULFILLED).order_by().values("unit")
    said = Judgement.objects.filter(need__claims__unit=OuterRef("pk"), need__claims__status=ClaimStatus.FULFILLED)
    good = said.filter(verdict__in=(Verdict.SATISFIED, Verdict.BASICALLY))
    units = MemberUnit.objects.visible_to(user).annotate(
        projects_count=_number(done.annotate(n=Count("pk"))),
        people_served=_number(done.annotate(n=Sum("people_served"))),
        attendances=_number(done.annotate(n=Sum("attendances"))),
        kept=_number(kept.annotate(n=Count("pk"))),
        judged=_number(said.order_by().values("need__claims__unit").annotate(n=Count("pk"))),
        good=_number(good.order_by().values("need__claims__unit").annotate(n=Count("pk"))),
    )
    return units.get(pk=user.acting.unit_id)


def _number(rows: Any) -> Any:
    return Coalesce(Subquery(rows.values("n")[:1], output_field=IntegerField()), Value(0))


def _place_of_need() -> Any:
    return Subquery(Area.objects.in_force().filter(code=OuterRef("need__area_code")).values("name")[:1])


def _projects(user: Any) -> Any:
    today = clock.today()
    mine = MicroProject.objects.visible_to(user).filter(status__in=IN_HAND).annotate(
        last=Max("progress__done_on"),
        silent=Exists(MicroProject.objects.silent_now(today).filter(pk=OuterRef("pk"))),
        missed=Exists(MicroProject.objects.missing_milestones(today).filter(pk=OuterRef("pk"))),
    )  # fmt: skip
    return mine.order_by("ends_on", "id")


def _offers(user: Any) -> list[dict[str, Any]]:
    """Offers that wait for our answer, each with its two forms."""
    waiting = Offer.objects.visible_to(user).waiting().annotate(place=AREA_NAME).order_by("answer_by", "id")
    return [
        {
            "kind": _("答复对接"), "icon": "send", "due": offer.answer_by, "title": offer.need.text,
            "url": reverse("needs:need-detail", args=[offer.need_id]), "offer": offer,
            "note": _offer_note(offer), "quantity": offer.resource is not None and offer.resource.consumable,
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


def _begun(claims: Iterable[Any]) -> list[dict[str, Any]]:
    """Claims the street has confirmed and for which nothing has begun."""
    ready = (claim for claim in claims if claim.status == ClaimStatus.CONFIRMED and claim.need.status == "matched")
    return [
        {
            "kind": _("开始办"), "icon": "player-play", "due": claim.need.completion_due, "title": claim.need.text,
            "note": _("街道已确认，可以联系社区约时间。"), "url": reverse("needs:need-detail", args=[claim.need_id]),
            "step": _("去办理"),
        }
        for claim in ready
    ]  # fmt: skip


def _progress(projects: Iterable[Any]) -> list[dict[str, Any]]:
    """Running projects that have been silent, missed a milestone or are past their end."""
    today = clock.today()
    due = (
        row for row in projects
        if row.status == ProjectStatus.RUNNING
        and (row.last is None or row.silent or row.missed or (row.ends_on and row.ends_on < today))
    )  # fmt: skip
    return [
        _project_line(
            row, _("报进展"), "edit", _("节点过了计划日期，请登记。") if row.missed else _last_word(row), _("填进展")
        )
        for row in due
    ]


def _applications(projects: Iterable[Any], unit: MemberUnit) -> list[dict[str, Any]]:
    """Projects the unit still has to write, or may begin; and wishes anybody may take."""
    said = {
        ProjectStatus.DRAFT: (_("写申请"), "pencil", _("填齐了就提交审核。"), _("去提交")),
        ProjectStatus.RETURNED: (_("改申请"), "arrow-back-up", _("街道退回修改。"), _("去修改")),
        ProjectStatus.PUBLISHED: (_("开工"), "player-play", _("已经发布，可以开工。"), _("去开工")),
    }  # fmt: skip
    wish = (_("认领心愿"), "heart", _("等单位认领的微心愿。"), _("去认领"))
    told = ((row, wish if row.unit_id is None else said.get(row.status)) for row in projects)
    mine = ((row, words) for row, words in told if words and row.unit_id in (unit.pk, None))
    return [_project_line(row, *(words[0], words[1], row.reason or words[2], words[3])) for row, words in mine]


def _project_line(row: Any, kind: str, icon: str, note: str, step: str) -> dict[str, Any]:
    url = reverse("projects:project-detail", args=[row.pk])
    return {"kind": kind, "icon": icon, "due": row.ends_on, "title": row.name, "note": note, "url": url, "step": step}


def _last_word(row: Any) -> str:
    if row.last is None:
        return _("开工后还没有登记过进展。")
    return _("上次登记是 %(day)s，请填到场人数，传一张照片。") % {"day": zh_day(row.last)}


def _decisions(user: Any) -> list[dict[str, Any]]:
    owed = ActionItem.objects.visible_to(user).filter(status=ActionStatus.OPEN, owner=user.acting.unit_id)
    return [
        {
            "kind": _("议定事项"), "icon": "clipboard-list", "due": action.due_on, "title": action.text,
            "note": action.meeting.title, "step": _("报办结"),
            "url": reverse("meetings:action-detail", args=[action.pk]),
        }
        for action in owed.select_related("meeting").order_by("due_on", "id")
    ]  # fmt: skip


def _meeting(user: Any) -> JointMeeting | None:
    ahead = JointMeeting.objects.visible_to(user).to_come().filter(starts_at__gte=clock.now())
    return ahead.annotate(lines=Count("agenda")).order_by("starts_at").first()


def _chair(meeting: JointMeeting | None, unit: MemberUnit) -> list[dict[str, Any]]:
    if meeting is None or meeting.chair_unit_id != unit.pk:
        return []
    return [
        {
            "kind": _("轮值主席"), "icon": "armchair", "due": meeting.starts_at,
            "title": _("%(meeting)s轮到我们主持") % {"meeting": meeting.title}, "note": meeting.place,
            "url": reverse("meetings:meeting-detail", args=[meeting.pk]), "step": _("看议程"),
        }
    ]  # fmt: skip


def _resources(user: Any) -> Any:
    """What we offer, with what this month has taken of it."""
    month = current_period().first_day.replace(day=1)
    taken = ResourceMonth.objects.filter(resource=OuterRef("pk"), month=month).values("taken")[:1]
    shown = Resource.objects.visible_to(user).exclude(status=ResourceStatus.RETIRED)
    return shown.annotate(
        taken=Coalesce(Subquery(taken), Value(0)),
        used=Count("claims", filter=Q(claims__status__in=("claimed", "confirmed", "fulfilled"))),
        waits=Count("offers", filter=Q(offers__status="offered"), distinct=True),
    ).order_by(F("status"), "id")


def _resource(row: Any) -> dict[str, Any]:
    """One bar: consumables by what is left of them, everything else by this month's turns."""
    whole, used = (row.quantity, row.committed) if row.consumable else (row.slots, row.taken)
    if row.consumable:
        left = _("还剩 %(n)s %(measure)s") % {"n": amount(whole - used), "measure": row.measure}
        scope = _("共 %(n)s") % {"n": row.quantity_text}
    else:
        left = _("还剩 %(n)s 件") % {"n": whole - used}
        scope = _("本月可接 %(n)s 件") % {"n": row.slots}
    return {"row": row, "whole": whole, "used": used, "left": left, "scope": scope}
