"""What a project plans: dates that can be, money that adds up, milestones inside the dates."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.areas.models import Area
from core.personal.inside_text import tidy
from core.personal.masking import is_masked
from core.personal.phones import normalise_phone
from members.models import MemberUnit
from projects.models import BudgetLine, MicroProject, Milestone, ProjectKind
from projects.plans import BudgetItem, Node, ProjectPlan

# Working days are counted day by day: a date thousands of years off would be counted for minutes.
EARLIEST, FURTHEST = date(2000, 1, 1), timedelta(days=3653)
MOST_LINES = 30
HOME = "+86"
PLANNED = (
    "name", "aim", "kind", "starts_on", "ends_on", "funds", "own_funds", "fund_source", "leader", "leader_phone",
    "background", "team", "served", "expected_people", "expected_result",
)  # fmt: skip
# What an application cannot go without; a wish is a sentence and asks for none of it.
APPLIED_WITH = ("aim", "leader", "leader_phone", "background", "served", "expected_result", "starts_on", "ends_on")
MISSING = gettext_lazy("提交审核前请填“%(label)s”。")

Line = TypeVar("Line", BudgetLine, Milestone)


def fill(project: MicroProject, plan: ProjectPlan) -> None:
    """Take the plan over into the project's own columns, refusing what cannot be."""
    check_dates(starts_on=plan.starts_on, ends_on=plan.ends_on)
    covered = is_masked(plan.leader_phone)
    for name in PLANNED:
        value = getattr(plan, name)
        if name != "leader_phone" or not covered:
            setattr(project, name, tidy(value) if isinstance(value, str) else value)
    if not covered:
        project.leader_phone = _phone(plan.leader_phone)
    project.funds = _funds(plan)
    if plan.own_funds is not None and plan.own_funds > (project.funds or 0):
        raise ValidationError({"own_funds": _("自筹不能多于经费。")})


def fill_lines(project: MicroProject, plan: ProjectPlan) -> None:
    """Write the budget anew, and bring the milestones to the plan without losing what was reached."""
    project.budget.all().delete()
    BudgetLine.objects.bulk_create(_checked(BudgetLine(project=project, **asdict(item))) for item in plan.budget)
    check_nodes(project, plan.milestones)
    known = {milestone.title: milestone for milestone in project.milestones.all()}
    for node in plan.milestones:
        milestone = known.pop(node.title.strip(), None) or Milestone(project=project, title=node.title.strip())
        milestone.due_on, milestone.note = node.due_on, node.note.strip()
        _checked(milestone).save()
    if any(left.reached_on for left in known.values()):
        raise ValidationError({"milestones": _("已经达成的节点不能删。")})
    Milestone.objects.filter(pk__in=[left.pk for left in known.values()]).delete()


def check_nodes(project: MicroProject, nodes: Sequence[Node]) -> None:
    titles = [node.title.strip() for node in nodes]
    if len(set(titles)) < len(titles):
        raise ValidationError({"milestones": _("节点不能重名。")})
    check_dates("milestones", *(node.due_on for node in nodes))
    first, last = project.starts_on or date.min, project.ends_on or date.max
    if any(not first <= node.due_on <= last for node in nodes):
        raise ValidationError({"milestones": _("节点日期应在项目的起止日期之内。")})


def check_dates(field: str = "", *more: date, **days: date | None) -> None:
    """Refuse days no project of this house can have."""
    latest = clock.today() + FURTHEST
    given = [*days.items(), *((field, day) for day in more)]
    wrong = [name for name, day in given if day is not None and not EARLIEST <= day <= latest]
    if wrong:
        raise ValidationError({name: _("日期应在 2000 年之后、十年之内。") for name in wrong})


def check_places(project: MicroProject, communities: Sequence[Area]) -> None:
    if not communities:
        raise ValidationError({"communities": _("请至少选一个社区。")})
    if any(not area.code.startswith(project.area_code) for area in communities):
        raise ValidationError({"communities": _("只能选本街道的社区。")})


def check_partners(project: MicroProject, partners: Sequence[MemberUnit]) -> None:
    if any(unit.street_code != project.area_code for unit in partners):
        raise ValidationError({"partners": _("只能选本街道的成员单位。")})
    if any(unit.pk == project.unit_id for unit in partners):
        raise ValidationError({"partners": _("实施单位不用再选为协办单位。")})


def check_application(project: MicroProject) -> None:
    """Everything a reader of the application has to know is there."""
    if project.kind == ProjectKind.WISH:
        return
    field: Any = project._meta.get_field
    missing = {
        name: str(MISSING) % {"label": field(name).verbose_name} for name in APPLIED_WITH if not _has(project, name)
    }
    if project.funds and not project.budget.exists():
        missing["budget"] = _("申请经费的项目请列出预算。")
    if missing:
        raise ValidationError(missing)


def _has(project: MicroProject, name: str) -> bool:
    return bool(getattr(project, name))


def _phone(written: str) -> str:
    phone = normalise_phone(written)
    if phone.odd or (phone.value and not phone.value.startswith(HOME)):
        raise ValidationError({"leader_phone": _("请写国内的手机号或座机号。")})
    return phone.value


def _funds(plan: ProjectPlan) -> Decimal | None:
    """The money asked for: what the lines add up to, when there are lines."""
    if len(plan.budget) > MOST_LINES or len(plan.milestones) > MOST_LINES:
        raise ValidationError(_("预算和节点最多各 %(most)d 行。") % {"most": MOST_LINES})
    if not plan.budget:
        return plan.funds
    if any(item.amount <= 0 for item in plan.budget):
        raise ValidationError({"budget": _("每行金额都要大于 0。")})
    total = sum((item.amount for item in plan.budget), Decimal(0))
    if plan.funds is not None and plan.funds != total:
        raise ValidationError(
            {"budget": _("预算合计 %(total)s 元，经费写的是 %(funds)s 元。") % {"total": total, "funds": plan.funds}}
        )
    return total


def _checked(line: Line) -> Line:
    field = "budget" if isinstance(line, BudgetLine) else "milestones"
    try:
        line.full_clean(exclude=["project"])
    except ValidationError as refused:
        raise ValidationError({field: refused.messages}) from refused
    return line


def lines_of(project: MicroProject) -> dict[str, Any]:
    """Budget and milestones as a plan states them."""
    return {
        "budget": tuple(BudgetItem(line.item, line.amount, line.note) for line in project.budget.all()),
        "milestones": tuple(Node(one.title, one.due_on, one.note) for one in project.milestones.all()),
    }
