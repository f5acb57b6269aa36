"""When an answer and a result fall due: written down when a limit begins, moved only by a pause or a new category."""

from datetime import date, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from core import clock
from core.areas.selectors import settings_of
from core.workdays import Overrides, add_workdays, is_estimated, overrides, workdays_between
from needs.models import Need, NeedStatus

# A circular goes out on the day after three times the limit.
CIRCULAR_TIMES = 3
NEXT_DAY = timedelta(days=1)
# Until the office has decided, another category means another limit; afterwards the promise stands.
UNANSWERED = frozenset({NeedStatus.SUBMITTED, NeedStatus.NEEDS_MORE})
# The promise is the office's word to the asker and frozen; it is kept in the office's language.
CHINESE = "zh-hans"
RESPONSE_FIELDS = ("response_days", "response_due", "response_circular_on", "paused_on", "paused_days")
COMPLETION_FIELDS = ("completion_days", "completion_due", "completion_circular_on", "promise")


def start_response(need: Need) -> None:
    """Begin the limit for the office's answer, counted from the day the need was entered."""
    need.response_days = need.category.response_days or settings_of(need.area_code).response_days
    _count_response(need)


def restart_response(need: Need) -> bool:
    """Count anew under another category, from the same day and with every pause; tell whether the day moved."""
    before = need.response_due
    if before is not None:
        start_response(need)
    return need.response_due != before


def pause_response(need: Need) -> None:
    """Stop the clock while the asker is asked for more."""
    if need.response_due is not None:
        need.paused_on = clock.today()


def resume_response(need: Need) -> None:
    """Let the clock run again: the working days somebody else owed the answer are not the office's."""
    if need.paused_on is not None and need.response_days is not None:
        need.paused_days += workdays_between(need.paused_on, clock.today())
        _count_response(need)
    need.paused_on = None


def start_completion(need: Need) -> None:
    """Begin the limit for the result and give the promise; neither moves whatever the settings become."""
    if need.imported:
        return
    entered, today = overrides(), clock.today()
    need.completion_days = need.category.completion_days or settings_of(need.area_code).completion_days
    need.completion_due = add_workdays(today, need.completion_days, entered=entered)
    need.completion_circular_on = _circular_on(today, need.completion_days, 0, entered)
    need.promise = _promise(need.completion_due, need.completion_days, entered)


def _count_response(need: Need) -> None:
    entered, begins, days = overrides(), clock.day_of(need.created_at), need.response_days or 0
    need.response_due = add_workdays(begins, days + need.paused_days, entered=entered)
    need.response_circular_on = _circular_on(begins, days, need.paused_days, entered)


def _circular_on(begins: date, days: int, paused: int, entered: Overrides) -> date:
    return add_workdays(begins, CIRCULAR_TIMES * days + paused, entered=entered) + NEXT_DAY


def _promise(due: date, days: int, entered: Overrides) -> str:
    with translation.override(CHINESE):
        values = {"day": f"{due.year}年{due.month}月{due.day}日", "days": days}
        if is_estimated(due, entered=entered):
            return _("承诺%(day)s前办结（%(days)s 个工作日，当年放假安排公布前为预估）。") % values
        return _("承诺%(day)s前办结（%(days)s 个工作日）。") % values
