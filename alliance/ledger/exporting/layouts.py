"""How a record fills the columns of its list."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.ledger.exporting.columns import COLUMNS
from alliance.ledger.vocabulary import Kind
from core.areas.selectors import names_of
from core.personal.masking import mask_name, mask_phone, without_door
from core.personal.phones import display_phone
from core.workbook.writing import Column
from members.models import Liaison, Seat

COMMUNITY_DIGITS = 12


@dataclass(frozen=True)
class Reading:
    """Who reads a list: names and phones covered or not, with the office's own notes or not."""

    covered: bool
    as_staff: bool

    def whole(self, text: str) -> str:
        return text if self.as_staff else ""


@dataclass(frozen=True)
class Layout:
    """One list: title, columns, and the cells of each record as somebody reads them."""

    title: Promise
    columns: tuple[Column, ...]
    cells: Callable[[QuerySet[Any], Reading], Iterator[tuple[Any, ...]]]


def _name(value: str, covered: bool) -> str:
    return mask_name(value) if covered else value


def _phone(value: str, covered: bool) -> str:
    return mask_phone(value) if covered else display_phone(value)


def _chunked(rows: QuerySet[Any]) -> Iterable[Any]:
    return rows.iterator(chunk_size=2000)


def _areas(rows: QuerySet[Any], reading: Reading) -> Iterator[tuple[Any, ...]]:
    for number, area in enumerate(rows.prefetch_related("zones").iterator(chunk_size=2000), start=1):
        zones = "、".join(zone.name for zone in area.zones.all())
        yield number, area.name, area.code, area.secretary, area.households, area.elderly_share, zones


def _units(rows: QuerySet[Any], reading: Reading) -> Iterator[tuple[Any, ...]]:
    seats = Seat.objects.filter(left_on__isnull=True).select_related("alliance").order_by("id")
    liaisons = Liaison.objects.in_force().order_by("-id")
    found = rows.prefetch_related(Prefetch("seats", seats), Prefetch("liaisons", liaisons, to_attr="speaking"))
    places = _places(rows.order_by().values_list("area_code", flat=True).distinct())
    for number, unit in enumerate(found.iterator(chunk_size=1000), start=1):
        liaison = unit.speaking[0] if unit.speaking else None
        yield (
            number, unit.name, unit.get_kind_display(), unit.credit_code, unit.affiliation, unit.address,
            places.get(unit.area_code, ""), unit.party_org, unit.party_form, unit.party_members, unit.party_secretary,
            _name(liaison.name, reading.covered) if liaison else "",
            _phone(liaison.phone, reading.covered) if liaison else "",
            unit.business, unit.brand, "、".join(seat.alliance.name for seat in unit.seats.all()),
            "是" if unit.two_new else "否", unit.note,
        )  # fmt: skip


def _resources(rows: QuerySet[Any], reading: Reading) -> Iterator[tuple[Any, ...]]:
    for number, one in enumerate(_chunked(rows.select_related("unit")), start=1):
        yield (
            number, one.unit.name, one.get_type_display(), one.content, one.quantity_text, one.availability,
            one.serves,
            one.valid_until, one.slots, one.confirmed_on, one.note,
        )  # fmt: skip


def _needs(rows: QuerySet[Any], reading: Reading) -> Iterator[tuple[Any, ...]]:
    places = _places(rows.order_by().values_list("area_code", flat=True).distinct())
    for need in _chunked(rows.select_related("category")):
        cut = need.text.endswith("…") and need.detail.startswith(need.text[:-1])
        yield (
            need.number, places.get(need.area_code, ""), need.category.name, need.detail if cut else need.text,
            reading.whole(_name(need.asker_name, reading.covered)),
            reading.whole(_phone(need.asker_phone, reading.covered)), need.asked_on,
            need.get_urgency_display(), reading.whole(need.source_text) or need.get_source_display(),
            need.place if reading.as_staff else without_door(need.place),
            need.get_status_display(), reading.whole(need.note),
        )  # fmt: skip


def _projects(rows: QuerySet[Any], reading: Reading) -> Iterator[tuple[Any, ...]]:
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
    Kind.COMMUNITIES: Layout(_("社区基本情况"), COLUMNS[Kind.COMMUNITIES], _areas),
    Kind.UNITS: Layout(_("成员单位信息台账"), COLUMNS[Kind.UNITS], _units),
    Kind.RESOURCES: Layout(_("驻区单位优势资源清单"), COLUMNS[Kind.RESOURCES], _resources),
    Kind.NEEDS: Layout(_("居民需求清单"), COLUMNS[Kind.NEEDS], _needs),
    Kind.PROJECTS: Layout(_("党建微项目清单"), COLUMNS[Kind.PROJECTS], _projects),
}
