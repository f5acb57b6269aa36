"""The rows behind a figure as people read them: a heading and plain cells for each kind of row."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.areas.models import Area
from core.areas.selectors import names_ever
from core.templatetags.tongxin import amount
from meetings.models import ActionItem
from members.models import Agreement, Booking, Delivery, LedgerPart, MemberUnit, Resource, ResourceMonth, Visit
from needs.category_names import said_category
from needs.models import Claim, Judgement, Need, NeedStatus, Offer, Verdict
from projects.models import MicroProject, Milestone, ProgressEntry

Cells = list[str]


@dataclass(frozen=True)
class Kind:
    """How rows of one kind are shown, and which page shows one of them whole."""

    columns: tuple[Any, ...]
    read: Callable[[Iterable[int], Sequence[date]], dict[int, Cells]]
    page: str = ""


def shown(model: str, ids: Iterable[int], months: Sequence[date]) -> dict[int, Cells]:
    """The cells of these rows as they stand now."""
    return KINDS[model].read(ids, months)


def _day(value: Any) -> str:
    if value is None:
        return ""
    day = timezone.localdate(value, clock.SHANGHAI) if hasattr(value, "hour") else value
    return day.isoformat()


def _said(text: str, public: bool) -> str:
    """A need its asker keeps to the office is counted, never quoted."""
    return text if public else _("（不公开）")


def _said_by(choices: Iterable[tuple[Any, Any]]) -> dict[Any, str]:
    """Each choice in the reader's language, put into words once and not for each of many rows."""
    return {value: str(label) for value, label in choices}


def _needs(ids: Iterable[int], months: Sequence[date]) -> dict[int, Cells]:
    """A district has a hundred thousand of them: plain columns, no objects."""
    days = ("response_due", "responded_at", "completion_due", "resolved_at")
    columns = ("pk", "number", "text", "public", "area_code", "category__name", "status", *days)
    found = list(Need.objects.filter(pk__in=ids).values_list(*columns))
    names, states = names_ever({row[4] for row in found}), _said_by(NeedStatus.choices)
    kinds = {row[5]: said_category(row[5]) for row in found}
    return {
        pk: [number, _said(text, public), names.get(area, area), kinds[kind], states[status], *map(_day, due)]
        for pk, number, text, public, area, kind, status, *due in found
    }


def _judgements(ids: Iterable[int], months: Sequence[date]) -> dict[int, Cells]:
    about = ("need__number", "need__text", "need__public", "need__area_code")
    found = list(Judgement.objects.filter(pk__in=ids).values_list("pk", *about, "verdict", "solved", "judged_at"))
    names, verdicts = names_ever({row[4] for row in found}), _said_by(Verdict.choices)
    solved = {True: _("已解决"), False: _("未解决")}
    return {
        pk: [number, _said(text, public), names.get(area, ""), verdicts[verdict], solved[is_solved], _day(at)]
        for pk, number, text, public, area, verdict, is_solved, at in found
    }


def _commitments(model: Any, moment: str) -> Callable[[Iterable[int], Sequence[date]], dict[int, Cells]]:
    def read(ids: Iterable[int], months: Sequence[date]) -> dict[int, Cells]:
        found = model.objects.filter(pk__in=ids).select_related("need", "unit")
        return {
            one.pk: [
                one.need.number, _said(one.need.text, one.need.public), one.unit.name,
                str(one.get_status_display()), _day(getattr(one, moment)),
            ]
            for one in found
        }  # fmt: skip

    return read


def _projects(ids: Iterable[int], months: Sequence[date]) -> dict[int, Cells]:
    found = MicroProject.objects.filter(pk__in=ids).select_related("unit")
    return {
        one.pk: [
            one.number, one.name, str(one.unit or ""), str(one.get_status_display()), _day(one.starts_on),
            _day(one.completed_at), str(one.problems_solved),
        ]
        for one in found
    }  # fmt: skip


def _progress(ids: Iterable[int], months: Sequence[date]) -> dict[int, Cells]:
    found = ProgressEntry.objects.filter(pk__in=ids).select_related("project")
    return {
        one.pk: [
            one.project.name, _day(one.done_on), one.text, str(one.attendances), str(one.people_served),
            "" if one.money is None else str(one.money),
        ]
        for one in found
    }  # fmt: skip


def _milestones(ids: Iterable[int], months: Sequence[date]) -> dict[int, Cells]:
    found = Milestone.objects.filter(pk__in=ids).select_related("project__unit")
    return {
        one.pk: [
            one.project.number, one.project.name, str(one.project.unit or ""), one.title, _day(one.due_on),
            _day(one.reached_on),
        ]
        for one in found
    }  # fmt: skip


def _resources(ids: Iterable[int], months: Sequence[date]) -> dict[int, Cells]:
    ids = list(ids)
    taken: dict[int, list[int]] = defaultdict(list)
    used = ResourceMonth.objects.filter(resource__in=ids, month__in=months).values_list("resource", "taken")
    for pk, one in used:
        taken[pk].append(one)
    found = Resource.objects.filter(pk__in=ids).select_related("unit")
    return {
        one.pk: [
            one.unit.name, one.content, str(one.get_type_display()),
            # A month nobody asked for it still had its places free.
            str(sum(max(one.slots, n) for n in taken[one.pk]) + one.slots * (len(months) - len(taken[one.pk]))),
            str(sum(taken[one.pk])), one.quantity_text,
            f"{amount(one.committed)} {one.measure}" if one.consumable else "",
        ]
        for one in found
    }  # fmt: skip


def _bookings(ids: Iterable[int], months: Sequence[date]) -> dict[int, Cells]:
    """Where, when and what became of it; nobody's name, number or door."""
    found = Booking.objects.filter(pk__in=ids).select_related("occurrence__schedule", "occurrence__window")
    return {
        one.pk: [
            one.occurrence.schedule.place, _day(one.occurrence.day), str(one.occurrence.window or _("包月")),
            str(one.get_status_display()),
        ]
        for one in found.defer("phone", "plate", "household")
    }  # fmt: skip


def _agreements(ids: Iterable[int], months: Sequence[date]) -> dict[int, Cells]:
    return {
        one.pk: [
            one.number, one.title, str(one.unit), str(one.partner), _day(one.ends_on), str(one.get_status_display()),
        ]
        for one in Agreement.objects.filter(pk__in=ids).for_list()
    }  # fmt: skip


def _deliveries(ids: Iterable[int], months: Sequence[date]) -> dict[int, Cells]:
    found = Delivery.objects.filter(pk__in=ids).for_list()
    return {
        one.pk: [
            one.commitment.agreement.title, one.commitment.agreement.name_of(one.commitment.side),
            one.commitment.content, f"{amount(one.quantity)} {one.commitment.measure}", _day(one.done_on),
        ]
        for one in found
    }  # fmt: skip


def _actions(ids: Iterable[int], months: Sequence[date]) -> dict[int, Cells]:
    found = ActionItem.objects.filter(pk__in=ids).select_related("owner", "meeting")
    return {
        one.pk: [
            one.text, one.owner.name if one.owner else _("街道"), one.meeting.title, _day(one.due_on),
            str(one.get_status_display()), _day(one.verified_at),
        ]
        for one in found
    }  # fmt: skip


def _areas(ids: Iterable[int], months: Sequence[date]) -> dict[int, Cells]:
    return {pk: [code, name] for pk, code, name in Area.objects.filter(pk__in=ids).values_list("pk", "code", "name")}


def _units(ids: Iterable[int], months: Sequence[date]) -> dict[int, Cells]:
    return {unit.pk: [unit.name, str(unit.get_kind_display())] for unit in MemberUnit.objects.filter(pk__in=ids)}


def _visits(ids: Iterable[int], months: Sequence[date]) -> dict[int, Cells]:
    found = Visit.objects.filter(pk__in=ids).select_related("unit")
    return {
        one.pk: [
            one.unit.name, _day(one.visited_on), "、".join(str(LedgerPart(part).label) for part in one.parts),
            str(one.get_status_display()),
        ]
        for one in found
    }  # fmt: skip


NUMBER, TEXT, UNIT, STATE, PLACE = (
    gettext_lazy("编号"), gettext_lazy("需求"), gettext_lazy("单位"), gettext_lazy("状态"), gettext_lazy("社区"),
)  # fmt: skip
KINDS: Mapping[str, Kind] = {
    "need": Kind(
        (
            NUMBER, TEXT, PLACE, gettext_lazy("类别"), STATE, gettext_lazy("答复时限"), gettext_lazy("答复"),
            gettext_lazy("办结时限"), gettext_lazy("办结"),
        ),
        _needs, "needs:need-detail",
    ),
    "judgement": Kind(
        (NUMBER, TEXT, PLACE, gettext_lazy("评价"), gettext_lazy("是否解决"), gettext_lazy("评价日期")), _judgements
    ),
    "claim": Kind((NUMBER, TEXT, UNIT, STATE, gettext_lazy("认领日期")), _commitments(Claim, "claimed_at")),
    "offer": Kind((NUMBER, TEXT, UNIT, STATE, gettext_lazy("发出日期")), _commitments(Offer, "offered_at")),
    "project": Kind(
        (
            NUMBER, gettext_lazy("项目"), UNIT, STATE, gettext_lazy("开始"), gettext_lazy("完成"),
            gettext_lazy("解决问题"),
        ),
        _projects, "projects:project-detail",
    ),
    "progress": Kind(
        (
            gettext_lazy("项目"), gettext_lazy("日期"), gettext_lazy("进展"), gettext_lazy("服务人次"),
            gettext_lazy("服务人数"), gettext_lazy("支出（元）"),
        ),
        _progress,
    ),
    "milestone": Kind(
        (
            NUMBER, gettext_lazy("项目"), UNIT, gettext_lazy("节点"), gettext_lazy("计划日期"),
            gettext_lazy("完成日期"),
        ),
        _milestones,
    ),
    "resource": Kind(
        (
            UNIT, gettext_lazy("资源"), gettext_lazy("类别"), gettext_lazy("可承接件数"), gettext_lazy("已承接件数"),
            gettext_lazy("数量"), gettext_lazy("已认领"),
        ),
        _resources,
    ),
    "booking": Kind(
        (gettext_lazy("场地"), gettext_lazy("日期"), gettext_lazy("时段"), STATE), _bookings
    ),
    "agreement": Kind(
        (
            NUMBER, gettext_lazy("协议"), gettext_lazy("甲方"), gettext_lazy("乙方"), gettext_lazy("到期"), STATE,
        ),
        _agreements, "members:agreement-detail",
    ),
    "delivery": Kind(
        (
            gettext_lazy("协议"), gettext_lazy("谁承诺"), gettext_lazy("承诺内容"), gettext_lazy("数量"),
            gettext_lazy("日期"),
        ),
        _deliveries,
    ),
    "action": Kind(
        (
            gettext_lazy("议定事项"), gettext_lazy("责任单位"), gettext_lazy("会议"), gettext_lazy("完成时限"), STATE,
            gettext_lazy("核实日期"),
        ),
        _actions,
    ),
    "visit": Kind(
        (UNIT, gettext_lazy("走访日期"), gettext_lazy("核实了哪几块"), STATE), _visits, "members:visit-detail"
    ),
    "area": Kind((gettext_lazy("区划代码"), PLACE), _areas),
    "unit": Kind((UNIT, gettext_lazy("单位性质")), _units),
}  # fmt: skip
