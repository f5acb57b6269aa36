"""Taking the audit trail out, exactly as the page narrowed it down."""

from collections.abc import Iterator, Mapping
from typing import IO, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import RoleName, User
from core.accounts.roles import acting
from core.audit import record
from core.audit_words import entry_row
from core.errors import DomainError
from core.filters import AuditFilter
from core.models import AuditEntry
from core.states import look
from core.workbook.writing import CODE, Column, write_list

# More than anybody reads, less than a sheet holds, and written while a browser still waits.
MOST = 100_000


@transaction.atomic
def export_trail(*, rows: QuerySet[AuditEntry], filters: Mapping[str, str], actor: User) -> tuple[str, IO[bytes]]:
    """Write the entries the audit administrator sees; that they were taken out is an entry of its own."""
    if acting(actor).role != RoleName.AUDIT_ADMIN:
        raise PermissionDenied(_("只有审计管理员可以查看审计记录。"))
    count = rows[: MOST + 1].count()
    if count > MOST:
        raise DomainError(_("一次最多导出十万条，请先按日期缩小范围。"), code="too_many_rows")
    stream = write_list(_("审计记录"), _columns(), _cells(rows))
    asked = sorted(name for name in AuditFilter.base_filters if filters.get(name))
    record("audit.exported", target=None, actor=actor, filters=asked, rows=count)
    return f"{_('审计记录')}{clock.today():%Y%m%d}.xlsx", stream


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("时间"), 20, CODE), Column(_("动作"), 22), Column(_("动作代码"), 24, CODE),
        Column(_("对象"), 10, CODE), Column(_("操作人"), 14), Column(_("身份"), 14), Column(_("结果"), 8),
        Column(_("辖区"), 14, CODE), Column(_("来源"), 18, CODE), Column(_("请求编号"), 34, CODE),
        Column(_("内容"), 50),
    )  # fmt: skip


def _cells(rows: QuerySet[AuditEntry]) -> Iterator[tuple[Any, ...]]:
    for entry in rows.select_related("actor").order_by("-id").iterator(chunk_size=2000):
        row = entry_row(entry)
        at = entry.at.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
        yield (
            at, row["verb"], row["code"], row["target"], row["who"], row["role"], look("outcome", row["outcome"]).label,
            row["place"], row["address"], entry.request_id, "；".join(row["facts"]),
        )  # fmt: skip
