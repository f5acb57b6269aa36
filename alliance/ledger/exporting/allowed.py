"""What the closed columns of a list may hold; places and units as far as the reader sees them."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import TextChoices

from alliance.ledger.vocabulary import Kind
from core.accounts.roles import acting
from core.areas.models import Area, Zone
from core.workbook.appendix import Lists
from members.models import MemberUnit, ResourceType, UnitKind
from needs.models import Category, NeedSource, NeedStatus, Urgency
from projects.models import FundSource, ProjectStatus

Values = Callable[[Any], list[str]]
# A new row is in one of these; the finer states come from what is done in the house.
NEW_NEEDS, NEW_PROJECTS = ["已列清单", "办理中", "已办结"], ["待实施", "实施中", "已暂停", "已完成", "提前终止"]


def allowed_values(kind: Kind, user: Any, *, new: bool = False) -> Lists:
    """The values of each closed column by its heading; ``new`` for rows the house does not know yet."""
    return {heading: values(user) for heading, values in (_CLOSED | (_NEW if new else {}))[kind].items()}


def _labels(choices: type[TextChoices]) -> Values:
    return lambda user: [str(label) for label in choices.labels]


def _communities(user: Any) -> list[str]:
    return list(Area.objects.visible_to(user).communities().in_force().order_by("code").values_list("name", flat=True))


def _zones(user: Any) -> list[str]:
    return list(dict.fromkeys(Zone.objects.visible_to(user).values_list("name", flat=True)))


def _units(user: Any) -> list[str]:
    return list(MemberUnit.objects.visible_to(user).active().order_by("name_key").values_list("name", flat=True))


def _categories(user: Any) -> list[str]:
    own = Category.objects.filter(street_code__in=("", acting(user).street_code), active=True)
    return list(own.order_by("street_code", "position").values_list("name", flat=True))


def _yes_or_no(user: Any) -> list[str]:
    return ["是", "否"]


_CLOSED: dict[Kind, Mapping[str, Values]] = {
    Kind.COMMUNITIES: {"片区": _zones},
    Kind.UNITS: {"单位性质": _labels(UnitKind), "所在社区": _communities, "两新组织": _yes_or_no},
    Kind.RESOURCES: {"单位名称": _units, "资源类别": _labels(ResourceType)},
    Kind.NEEDS: {
        "社区": _communities, "类别": _categories, "紧急程度": _labels(Urgency), "来源": _labels(NeedSource),
        "办理状态": _labels(NeedStatus),
    },
    Kind.PROJECTS: {"实施单位": _units, "经费来源": _labels(FundSource), "进展": _labels(ProjectStatus)},
}  # fmt: skip
_NEW: dict[Kind, Mapping[str, Values]] = {
    Kind.NEEDS: {**_CLOSED[Kind.NEEDS], "办理状态": lambda user: NEW_NEEDS},
    Kind.PROJECTS: {**_CLOSED[Kind.PROJECTS], "进展": lambda user: NEW_PROJECTS},
}
