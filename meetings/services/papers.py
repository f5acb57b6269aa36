"""督办单 and 通报: what is written to those who owe something that is past its day."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.documents import document_number
from core.numbers import next_number
from meetings import notices, policies
from meetings.models import ActionItem, Circular, SupervisionSheet
from meetings.selectors.circulars import circular_lines
from meetings.services.actions import locked_action
from needs.models import Need

# Each kind of paper counts by itself; "TB" are the reports.
SHEETS, CIRCULARS = "DB", "TG"
FURTHEST = timedelta(days=366)


@transaction.atomic
def supervise_action(*, action: ActionItem, asked: str, due_on: date, actor: User) -> SupervisionSheet:
    """Give out a supervision sheet for a decision past its day; the owner hears of it."""
    action, _step = locked_action("supervise", action, actor)
    if not asked.strip():
        raise ValidationError({"asked": _("请写明要求怎么办。")})
    if not clock.today() < due_on <= clock.today() + FURTHEST:
        raise ValidationError({"due_on": _("办理时限应在明天起一年之内。")})
    sheet = SupervisionSheet(
        action=action, number=_number(action.area_code, SHEETS, "督办"), asked=asked.strip(), due_on=due_on,
        issued_by=actor, issued_at=clock.now(),
    )  # fmt: skip
    sheet.full_clean()
    sheet.save()
    record("action.supervised", target=action, actor=actor, number=sheet.number, due_on=due_on.isoformat())
    notices.action_supervised(sheet)
    return sheet


@transaction.atomic
def issue_circular(
    *, area_code: str, about: str, asked: str, actions: Sequence[ActionItem], needs: Sequence[Need], actor: User
) -> Circular:
    """Tell everybody it concerns what is past all patience; what it says stays as it stood."""
    if not policies.can_issue_circular(actor, area_code):
        raise PermissionDenied(_("只有街道工作人员可以发通报。"))
    lines = circular_lines(area_code, [action.pk for action in actions], [need.pk for need in needs])
    if not lines:
        raise ValidationError({"actions": _("请至少选一项。")})
    if len(lines) != len(actions) + len(needs):
        raise ValidationError({"actions": _("有的事项已经办结，或还不到通报的时候，请刷新后再选。")})
    circular = Circular(
        area_code=area_code, number=_number(area_code, CIRCULARS, "通报"), about=about.strip(), asked=asked.strip(),
        lines=lines, issued_by=actor, issued_at=clock.now(),
    )  # fmt: skip
    circular.full_clean(exclude=["lines"])
    circular.save()
    record("circular.issued", target=circular, actor=actor, number=circular.number, lines=len(lines))
    notices.circular_issued(circular)
    return circular


def _number(area_code: str, series: str, word: str) -> str:
    year = clock.today().year
    serial = int(next_number(area_code[:9], series, year).rsplit("-", 1)[1])
    return document_number(word, year, serial)
