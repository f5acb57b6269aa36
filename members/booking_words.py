"""Hours, days and ways in plain words, the same on every page."""

from django.utils.translation import gettext as _

from core.templatetags.tongxin import zh_date
from members.models import AllotBy, CapacityWindow, Schedule
from members.opening import WEEKDAY_NAMES


def hours_in_words(window: CapacityWindow) -> str:
    """18:00–次日 07:30."""
    words = {"starts": f"{window.starts:%H:%M}", "ends": f"{window.ends:%H:%M}"}
    return (_("%(starts)s–次日 %(ends)s") if window.overnight else _("%(starts)s–%(ends)s")) % words


def days_in_words(window: CapacityWindow) -> str:
    """上班日（含调休上班的周末），星期一、星期三."""
    parts = [str(window.get_rule_display())]
    if window.weekdays:
        parts.append(_("、").join(str(WEEKDAY_NAMES[day]) for day in window.weekdays))
    if window.begins_on:
        parts.append(_("%(day)s起") % {"day": zh_date(window.begins_on)})
    if window.ends_on:
        parts.append(_("%(day)s止") % {"day": zh_date(window.ends_on)})
    return _("，").join(parts)


def ways_in_words(schedule: Schedule) -> list[str]:
    """How places are given out, one sentence each."""
    ahead = {"days": schedule.ahead_days, "draw": schedule.draw_days}
    single = (
        _("单次提前 %(days)s 天可约，提前 %(draw)s 天抽签。") if schedule.single_by == AllotBy.DRAW
        else _("单次提前 %(days)s 天可约，先到先得。")
    )  # fmt: skip
    found = [single % ahead]
    if schedule.permit_places:
        permit = {"n": schedule.permit_places, "draw": schedule.draw_days}
        by_draw = schedule.permit_by == AllotBy.DRAW
        found.append(
            (_("包月 %(n)s 个，上个月 1 日起申请，月初前 %(draw)s 天抽签。") if by_draw
             else _("包月 %(n)s 个，上个月 1 日起申请，先到先得。")) % permit
        )  # fmt: skip
    if schedule.one_per_household:
        found.append(_("每户限一份。"))
    return found
