"""The columns of each list as the office keeps it, and how a record fills them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.ledger.vocabulary import Kind
from core.areas.selectors import names_of
from core.personal.masking import mask_name, mask_phone
from core.personal.phones import display_phone
from core.workbook.writing import CODE, DAY, MONEY, NUMBER, SHARE, Column
from members.models import Liaison, Seat

COMMUNITY_DIGITS = 12


@dataclass(frozen=True)
class Layout:
    """One list: title, columns, and the cells of each record; ``covered`` hides names and phones."""

    title: Promise
    columns: tuple[Column, ...]
    cells: Callable[[QuerySet[Any], bool], Iterator[tuple[Any, ...]]]


def _name(value: str, covered: bool) -> str:
    return mask_name(value) if covered else value


def _phone(value: str, covered: bool) -> str:
    return mask_phone(value) if covered else display_phone(value)


def _chunked(rows: QuerySet[Any]) -> Iterable[Any]:
    return rows.iterator(chunk_size=2000)


def _areas(rows: QuerySet[Any], covered: bool) -> Iterator[tuple[Any, ...]]:
    for number, area in enumerate(rows.prefetch_related("zones").iterator(chunk_size=2000), start=1):
        zones = "、".join(zone.name for zone in area.zones.all())
        yield number, area.name, area.code, area.secretary, area.households, area.elderly_share, zones


def _units(rows: QuerySet[Any], covered: bool) -> Iterator[tuple[Any, ...]]:
    seats = Seat.objects.filter(left_on__isnull=True).select_related("alliance").order_by("id")
    liaisons = Liaison.objects.in_force().order_by("-id")
    found = rows.prefetch_related(Prefetch("seats", seats), Prefetch("liaisons", liaisons, to_attr="speaking"))
    places = _places(rows.order_by().values_list("area_code", flat=True).distinct())
    for number, unit in enumerate(found.iterator(chunk_size=1000), start=1):
        liaison = unit.speaking[0] if unit.speaking else None
        yield (
            number, unit.name, unit.get_kind_display(), unit.credit_code, unit.affiliation, unit.address,
            places.get(unit.area_code, ""), unit.party_org, unit.party_form, unit.party_members, unit.party_secretary,
            _name(liaison.name, covered) if liaison else "", _phone(liaison.phone, covered) if liaison else "",
            unit.business, unit.brand, "、".join(seat.alliance.name for seat in unit.seats.all()),
            "是" if unit.two_new else "否", unit.note,
        )  # fmt: skip


def _resources(rows: QuerySet[Any], covered: bool) -> Iterator[tuple[Any, ...]]:
    for number, one in enumerate(_chunked(rows.select_related("unit")), start=1):
        yield (
            number, one.unit.name, one.get_type_display(), one.content, one.quantity_text, one.availability,
            one.serves,
            one.valid_until, one.slots, one.note,
        )  # fmt: skip


def _needs(rows: QuerySet[Any], covered: bool) -> Iterator[tuple[Any, ...]]:
    places = _places(rows.order_by().values_list("area_code", flat=True).distinct())
    for need in _chunked(rows.select_related("category")):
        cut = need.text.endswith("…") and need.detail.startswith(need.text[:-1])
        yield (
            need.number, places.get(need.area_code, ""), need.category.name, need.detail if cut else need.text,
            _name(need.asker_name, covered), _phone(need.asker_phone, covered), need.asked_on,
            need.get_urgency_display(), need.source_text or need.get_source_display(), need.place,
            need.get_status_display(), need.note,
        )  # fmt: skip


def _projects(rows: QuerySet[Any], covered: bool) -> Iterator[tuple[Any, ...]]:
    found = rows.select_related("unit").prefetch_related("partners", "communities")
    for number, one in enumerate(found.iterator(chunk_size=1000), start=1):
        yield (
            number, one.name, str(one.unit or ""), "、".join(unit.name for unit in one.partners.all()),
            "、".join(area.name for area in one.communities.all()), one.starts_on, one.ends_on, one.funds,
            one.get_fund_source_display(), one.problems_solved, one.people_served, one.attendances,
            one.get_status_display(), one.aim,
        )  # fmt: skip


def _places(codes: Iterable[str]) -> dict[str, str]:
    """Name the communities of a list once; a street itself is no community."""
    return names_of({code for code in codes if len(code) == COMMUNITY_DIGITS})


LAYOUTS: Mapping[Kind, Layout] = {
    Kind.COMMUNITIES: Layout(
        _("社区基本情况"),
        (
            Column("序号", 6, NUMBER), Column("社区名称", 18), Column("社区代码", 16, CODE), Column("书记", 10),
            Column("户数", 9, NUMBER), Column("60岁以上人口占比", 12, SHARE), Column("片区", 16),
        ),
        _areas,
    ),
    Kind.UNITS: Layout(
        _("成员单位信息台账"),
        (
            Column("序号", 6, NUMBER), Column("单位名称", 26), Column("单位性质", 10),
            Column("统一社会信用代码", 21, CODE),
            Column("隶属关系", 10), Column("地址", 22), Column("所在社区", 12), Column("党组织名称", 22),
            Column("组织形式", 10), Column("党员人数", 9, NUMBER), Column("党组织书记", 11), Column("联络员", 9),
            Column("联系电话", 14, CODE), Column("业务开展情况", 24), Column("党建品牌", 12), Column("所属联盟", 22),
            Column("两新组织", 9), Column("备注", 20),
        ),
        _units,
    ),
    Kind.RESOURCES: Layout(
        _("驻区单位优势资源清单"),
        (
            Column("序号", 6, NUMBER), Column("单位名称", 24), Column("资源类别", 10), Column("资源内容", 46),
            Column("数量", 14), Column("可提供时间", 14), Column("服务对象", 12), Column("有效期至", 12, DAY),
            Column("每月可服务次数", 9, NUMBER), Column("备注", 20),
        ),
        _resources,
    ),
    Kind.NEEDS: Layout(
        _("居民需求清单"),
        (
            Column("编号", 20, CODE), Column("社区", 12), Column("类别", 10), Column("需求内容", 50),
            Column("提出人", 9),
            Column("联系电话", 14, CODE), Column("提出时间", 12, DAY), Column("紧急程度", 9), Column("来源", 10),
            Column("地点", 16), Column("办理状态", 11), Column("备注", 18),
        ),
        _needs,
    ),
    Kind.PROJECTS: Layout(
        _("党建微项目清单"),
        (
            Column("序号", 6, NUMBER), Column("项目名称", 30), Column("实施单位", 22), Column("协办单位", 22),
            Column("社区", 18), Column("开始时间", 12, DAY), Column("结束时间", 12, DAY),
            Column("经费(元)", 12, MONEY),
            Column("经费来源", 12), Column("解决问题", 9, NUMBER), Column("服务人数", 9, NUMBER),
            Column("服务人次", 9, NUMBER), Column("进展", 9), Column("项目内容", 36),
        ),
        _projects,
    ),
}  # fmt: skip
