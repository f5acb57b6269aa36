"""Figures as words: on a card, in a sentence, in a cell."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.templatetags.tongxin import NOTHING, amount, percent
from meetings.selectors.counting import Figure, Number

TEN_THOUSAND = 10_000


def plain(figure: Figure | None) -> str:
    """The number alone: 84 · 93.6% · 0.42 · —."""
    if figure is None or figure.value is None:
        return NOTHING
    return percent(figure.value) if figure.is_rate else amount(figure.value)


def with_unit(figure: Figure) -> str:
    """The number and what it counts: 84 件 · 93.6%."""
    if figure.is_rate or figure.value is None or not figure.unit:
        return plain(figure)
    return f"{plain(figure)} {figure.unit}"


def change_words(figure: Figure, change: Number | None, against: str) -> str:
    """How it stands against another month, in words: 比上月多 7 件 · 比上月升 1.2 个百分点."""
    if change is None:
        return ""
    if not change:
        return _("与%(month)s持平") % {"month": against}
    if figure.is_rate:
        words = _("比%(month)s升 %(n)s 个百分点") if change > 0 else _("比%(month)s降 %(n)s 个百分点")
        return words % {"month": against, "n": f"{abs(Decimal(change)) * 100:.1f}"}
    words = _("比%(month)s多 %(n)s %(unit)s") if change > 0 else _("比%(month)s少 %(n)s %(unit)s")
    return (words % {"month": against, "n": amount(abs(change)), "unit": figure.unit}).strip()


def card(figure: Figure, url: str = "", least: int = 0) -> dict[str, Any]:
    """A figure as ``_figures.html`` draws it; ``least`` is how many answers a rate of opinions needs."""
    return {
        "label": figure.label, "value": plain(figure), "unit": "" if figure.is_rate else figure.unit, "url": url,
        "definition": figure.definition, "base": _base(figure, least), "delta": _delta(figure),
    }  # fmt: skip


def _base(figure: Figure, least: int) -> str:
    """What a rate is of: 44 ÷ 46; and why there is none where there is none."""
    if not figure.is_rate or figure.denominator is None:
        return ""
    if figure.value is not None:
        return f"{amount(figure.numerator)} ÷ {amount(figure.denominator)}"
    if not figure.denominator:
        return _("本月还没有要算的")
    return _("只有 %(n)s 件，满 %(least)s 件才列") % {"n": amount(figure.denominator), "least": least}


def _delta(figure: Figure) -> dict[str, str] | None:
    change = figure.month_change
    if change is None:
        return None
    direction = "up" if change > 0 else "down" if change < 0 else "same"
    more = figure.term.more
    rises_well = (change > 0) == (more == "good")
    mood = "" if not change or not more else "good" if rises_well else "bad"
    return {"text": change_words(figure, change, _("上月")), "direction": direction, "mood": mood}
