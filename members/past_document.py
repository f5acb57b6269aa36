"""The ledger of a street on a day as tables to take away."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.documents import Document, Table
from core.templatetags.tongxin import zh_date
from members.models import MemberUnit, Resource
from members.past_selectors import LedgerPage

UNIT_COLUMNS = (
    "name", "kind", "affiliation", "address", "business", "party_org", "party_form", "party_members",
    "party_secretary", "brand",
)  # fmt: skip
RESOURCE_COLUMNS = ("type", "content", "quantity_text", "availability", "serves", "valid_until")


def ledger_document(pages: Sequence[LedgerPage], day: date) -> Document:
    """Units with their business and party building, and what each of them offered."""
    units = [[*_cells(page.unit, UNIT_COLUMNS), _day(page.visited_on)] for page in pages]
    resources = [
        [page.unit.name, *_cells(resource, RESOURCE_COLUMNS)] for page in pages for resource in page.resources
    ]  # fmt: skip
    tables = (
        Table(header=[*_heads(MemberUnit, UNIT_COLUMNS), _("上次走访")], rows=units, caption=_("成员单位")),
        Table(header=[_("单位名称"), *_heads(Resource, RESOURCE_COLUMNS)], rows=resources, caption=_("资源清单")),
    )
    return Document(title=_("%(day)s的单位信息台账") % {"day": zh_date(day)}, body=tables)


def _heads(model: Any, names: Sequence[str]) -> list[str]:
    return [str(model._meta.get_field(name).verbose_name) for name in names]


def _cells(row: Any, names: Sequence[str]) -> list[str]:
    return [_said(row, name) for name in names]


def _said(row: Any, name: str) -> str:
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    return _day(value) if isinstance(value, date) else "" if value is None else str(value)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
