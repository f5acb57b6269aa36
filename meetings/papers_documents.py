"""督办单 and 通报 as official documents. Their words are Chinese whatever language the reader has chosen."""

from collections.abc import Iterator

from django.utils import timezone, translation

from core import clock
from core.areas.selectors import settings_of
from core.documents import Document, Table, kinds
from core.templatetags.tongxin import zh_date
from meetings.models import Circular, SupervisionSheet

OFFICE = "街道党建工作办公室"
HEADER = ("事项", "责任单位", "时限", "已超期", "上会次数")


def sheet_document(sheet: SupervisionSheet) -> Document:
    """The sheet to be filled in and sent back."""
    with translation.override("zh-hans"):
        action = sheet.action
        source = f"{action.meeting.title}（{zh_date(timezone.localdate(action.meeting.starts_at, clock.SHANGHAI))}）"
        return kinds.supervision_document(
            kinds.Supervision(
                organ=settings_of(action.area_code[:9]).host_organ or str(action.meeting.alliance),
                number=sheet.number, matter=action.text, source=source, owner=str(action.owner or OFFICE),
                asked=sheet.asked, due=sheet.due_on, supervisor=str(sheet.issued_by),
                issued_on=timezone.localdate(sheet.issued_at, clock.SHANGHAI),
            )
        )  # fmt: skip


def circular_document(circular: Circular) -> Document:
    """The circular, with what stood how on the day it was issued."""
    with translation.override("zh-hans"):
        decisions = sum(line["kind"] == "action" for line in circular.lines)
        needs = len(circular.lines) - decisions
        rows = [list(_row(line)) for line in circular.lines]
        return kinds.circular_document(
            kinds.Circular(
                organ=settings_of(circular.area_code[:9]).host_organ or OFFICE, number=circular.number,
                about=circular.about, addressee="各社区、各成员单位", situation=[_situation(decisions, needs)],
                asked=[line for line in circular.asked.splitlines() if line.strip()],
                tables=[Table(header=HEADER, rows=rows, caption="超期未办结事项", widths=(4, 2.2, 1.6, 1.2, 1.2))],
                issued_on=timezone.localdate(circular.issued_at, clock.SHANGHAI),
            )
        )  # fmt: skip


def _situation(decisions: int, needs: int) -> str:
    told = []
    if decisions:
        told.append(f"议定事项{decisions}项经几次会议仍未办结")
    if needs:
        told.append(f"居民需求{needs}件超过承诺时限三倍仍未办结")
    return f"截至目前，{'，'.join(told)}，现予通报。"


def _row(line: dict[str, object]) -> Iterator[str]:
    yield str(line["matter"])
    yield str(line["owner"])
    yield str(line["due"])
    yield f"{line['days']}天"
    yield f"{line['carries']}次" if line["carries"] else "—"
