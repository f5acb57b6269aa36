"""Taking a list out: what one sees, covered; or in full, with a reason that stays on record."""

from collections.abc import Mapping
from typing import IO, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from alliance.ledger import policies
from alliance.ledger.exporting.allowed import allowed_values
from alliance.ledger.exporting.layouts import LAYOUTS, Reading
from alliance.ledger.vocabulary import Kind
from core import clock
from core.accounts.models import User
from core.accounts.roles import acting
from core.audit import record
from core.workbook.writing import write_blank, write_list
from members.models import AREA_READERS

SHORTEST_REASON, LONGEST_REASON = 4, 200
CHINESE = "zh-hans"


@transaction.atomic
def export_list(*, kind: Kind, rows: QuerySet[Any], filters: Mapping[str, str], actor: User) -> tuple[str, IO[bytes]]:
    """Write a list as its reader sees it, names and phones covered."""
    if not policies.can_export(actor):
        raise PermissionDenied
    name, stream = _written(kind, rows, actor, covered=True)
    record("ledger.exported", target=None, actor=actor, kind=kind.value, filters=sorted(filters))
    return name, stream


@transaction.atomic
def export_list_open(
    *, kind: Kind, rows: QuerySet[Any], filters: Mapping[str, str], reason: str, actor: User
) -> tuple[str, IO[bytes]]:
    """Write a list with whole names and phones; who took it and what for stays in the trail."""
    if not policies.can_export_open(actor):
        raise PermissionDenied
    said = reason.strip()
    if not SHORTEST_REASON <= len(said) <= LONGEST_REASON:
        raise ValidationError({"reason": _("请用 4 到 200 个字说明为什么要完整导出。")})
    name, stream = _written(kind, rows, actor, covered=False)
    record("ledger.exported_open", target=None, actor=actor, kind=kind.value, filters=sorted(filters), reason=said)
    return name, stream


def blank_list(*, kind: Kind, actor: User) -> tuple[str, IO[bytes]]:
    """Write the empty form of a list, fit to be filled in and loaded."""
    if not policies.may_import(actor):
        raise PermissionDenied
    with translation.override(CHINESE):
        title = str(LAYOUTS[kind].title)
        stream = write_blank(title, LAYOUTS[kind].columns, allowed_values(kind, actor, new=True))
    return _("%(title)s（模板）.xlsx") % {"title": title}, stream


def _written(kind: Kind, rows: QuerySet[Any], actor: User, *, covered: bool) -> tuple[str, IO[bytes]]:
    layout = LAYOUTS[kind]
    # The office's layout speaks Chinese in every language of the page, or it could not be loaded again.
    with translation.override(CHINESE):
        place, title = acting(actor).place, str(layout.title)
        lists = allowed_values(kind, actor)
        reading = Reading(covered, as_staff=acting(actor).role in AREA_READERS)
        stream = write_list(f"{place}{title}", layout.columns, layout.cells(rows, reading), lists)
    return f"{place}{title}{clock.today():%Y%m%d}.xlsx", stream
