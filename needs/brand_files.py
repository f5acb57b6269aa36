"""A brand service list written to files, in Chinese whatever language the reader has chosen."""

from collections.abc import Iterator
from typing import IO, Any

from django.utils import timezone, translation

from core import clock
from core.areas.selectors import names_of, settings_of
from core.documents import Document, Paragraph, Table
from core.workbook.writing import NUMBER, Column, write_list
from needs.models import BrandList
from needs.selectors.brands import Group, groups_of, told_of

CHINESE = "zh-hans"
COLUMNS = (
    Column("序号", 6, NUMBER), Column("事项", 14), Column("品牌名称", 30), Column("单位", 26), Column("服务时间", 24),
    Column("服务对象", 24), Column("服务范围", 24), Column("已对接件数", 10, NUMBER),
)  # fmt: skip


def brand_workbook(brand_list: BrandList) -> IO[bytes]:
    """The services as a workbook in the office's layout."""
    with translation.override(CHINESE):
        return write_list(brand_list.title, COLUMNS, _cells(groups_of(brand_list)))


def _cells(groups: list[Group]) -> Iterator[tuple[Any, ...]]:
    services = [service for group in groups for service in group.services]
    for place, one in enumerate(services, 1):
        yield (place, one.concept, one.name, one.unit_name, one.schedule, one.serves, one.place, one.met)


def brand_document(brand_list: BrandList) -> Document:
    """The list as a document to be issued and pinned up."""
    with translation.override(CHINESE):
        groups = groups_of(brand_list)
        organ = settings_of(brand_list.street_code).host_organ
        return Document(
            title=brand_list.title, body=[Paragraph(_opening(brand_list, groups)), _table(groups)], head=organ,
            mark="" if brand_list.is_published else "草稿", signature=organ, signed_on=_day(brand_list),
        )  # fmt: skip


def _opening(brand_list: BrandList, groups: list[Group]) -> str:
    told = told_of(groups)
    street = names_of({brand_list.area_code}).get(brand_list.area_code, "")
    return (
        f"{street}本期共推出品牌服务 {told['services']} 项，涉及 {told['matters']} 类事项，"
        f"由 {told['units']} 家单位承担，已对接需求 {told['met']} 件。居民可向社区预约。"
    )


def _table(groups: list[Group]) -> Table:
    """A matter is named once, beside its first service."""
    rows = [
        ["" if at else group.concept, one.name, one.unit_name, one.schedule, one.serves]
        for group in groups
        for at, one in enumerate(group.services)
    ]
    return Table(
        header=["事项", "品牌名称", "单位", "服务时间", "服务对象"], rows=rows, widths=[1.8, 3, 2.8, 2.4, 2.2]
    )  # fmt: skip


def _day(brand_list: BrandList) -> Any:
    if brand_list.published_at is None:
        return clock.today()
    return timezone.localdate(brand_list.published_at, clock.SHANGHAI)
