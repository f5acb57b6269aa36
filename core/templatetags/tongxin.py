"""Tags and filters every page shares. They are builtins: no ``{% load %}`` is needed for them."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms, template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core import clock, request_context, states, workdays

register = template.Library()

NOTHING = "—"
Moment = date | datetime | None


# ── pictures and states ───────────────────────────────────────────────────────────────────────
@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon of the sprite: silent by default, spoken when it stands without a word."""
    source = f"{static('vendor/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="tx-i tx-i-{}" role="img" aria-label="{}"><use href="{}"/></svg>', name, label, source
        )
    return format_html('<svg class="tx-i tx-i-{}" aria-hidden="true"><use href="{}"/></svg>', name, source)


@register.simple_tag
def state(value: Any, kind: str, label: Any = "") -> SafeString:
    """Draw a state as icon, word and tint: ``{% state need.status "need" %}``."""
    look = states.look(kind, value)
    word = label or look.label
    return format_html('<span class="tx-state tx-state--{}">{}{}</span>', look.family, icon(look.icon), word)


@register.simple_tag
def state_look(value: Any, kind: str) -> states.Look:
    """Give a state's icon, family and label to a template that lays them out itself."""
    return states.look(kind, value)


@register.simple_tag
def request_id() -> str:
    """Name this request, so that somebody who asks for help can name it too."""
    return request_context.current().request_id


@register.inclusion_tag("_clock.html", takes_context=True)
def clock_for(context: template.Context, due: Moment, done: Any = None, under: str = "") -> dict[str, Any]:
    """Draw what is left until a limit, in working days; the one threshold of the house."""
    return {"clock": reading(due, done=done, under=under, entered=_entered(context))}


def _entered(context: template.Context) -> workdays.Overrides:
    # The days staff entered by hand are read once a page, however many clocks it shows.
    request = context.get("request")
    if request is None:
        return workdays.overrides()
    if not hasattr(request, "entered_workdays"):
        request.entered_workdays = workdays.overrides()
    return request.entered_workdays


def reading(
    due: Moment, *, done: Any = None, under: str = "", entered: workdays.Overrides | None = None
) -> dict[str, Any] | None:
    """Read a limit: plain until one working day is left, then amber, past it rust, and quiet once done."""
    if due is None:
        return None
    day = _local(due).date() if isinstance(due, datetime) else due
    left = workdays.workdays_between(clock.today(), day, entered=entered)
    family, text = _reading(due, left, bool(done))
    look = {"late": "alert-triangle", "soon": "clock-exclamation", "done": "check"}.get(family, "clock")
    return {"family": family, "icon": look, "text": text, "under": under or zh_day(day), "due": due, "left": left}


def _reading(due: date | datetime, left: int, done: bool) -> tuple[str, str]:
    if done:
        return "done", _("已办")
    past = due < clock.now() if isinstance(due, datetime) else due < clock.today()
    if past:
        days = max(-left, 1)
        return "late", ngettext("超期 %(days)s 个工作日", "超期 %(days)s 个工作日", days) % {"days": days}
    today = _local(due).date() if isinstance(due, datetime) else due
    if today == clock.today():
        at = {"time": _local(due).strftime("%H:%M")} if isinstance(due, datetime) else None
        return "soon", _("今天 %(time)s 前") % at if at else _("今天到期")
    days = max(left, 1)
    text = ngettext("剩 %(days)s 个工作日", "剩 %(days)s 个工作日", days) % {"days": days}
    return ("soon" if left <= 1 else ""), text


# ── dates ─────────────────────────────────────────────────────────────────────────────────────
def _local(value: datetime) -> datetime:
    return timezone.localtime(value, clock.SHANGHAI) if timezone.is_aware(value) else value


def _day_of(value: date | datetime) -> date:
    return _local(value).date() if isinstance(value, datetime) else value


def _chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


@register.filter
def zh_date(value: Moment) -> str:
    """2026年10月8日 · 8 Oct 2026."""
    if not value:
        return NOTHING
    day = _day_of(value)
    return f"{day.year}年{day.month}月{day.day}日" if _chinese() else date_format(day, "j M Y")


@register.filter
def zh_day(value: Moment) -> str:
    """Leave the year out when it is this year: 10月8日 · 8 Oct."""
    if not value:
        return NOTHING
    day = _day_of(value)
    if day.year != clock.today().year:
        return zh_date(day)
    return f"{day.month}月{day.day}日" if _chinese() else date_format(day, "j M")


@register.filter
def zh_datetime(value: datetime | None) -> str:
    """2026年10月8日 16:20 · 8 Oct 2026, 16:20."""
    return _with_time(value, zh_date(value))


@register.filter
def zh_moment(value: datetime | None) -> str:
    """Leave the year out when it is this year: 10月8日 16:20 · 8 Oct, 16:20."""
    return _with_time(value, zh_day(value))


def _with_time(value: datetime | None, day: str) -> str:
    if not value or not isinstance(value, datetime):
        return day
    return f"{day}{' ' if _chinese() else ', '}{_local(value):%H:%M}"


@register.filter
def zh_month(value: Moment) -> str:
    """2026年10月 · Oct 2026."""
    if not value:
        return NOTHING
    day = _day_of(value)
    return f"{day.year}年{day.month}月" if _chinese() else date_format(day, "M Y")


@register.filter
def ago(value: date) -> str:
    """今天 · 12 天前 · 3 个月前 · 2 年前; a month or a year counts once it is whole."""
    today = clock.today()
    months = (today.year - value.year) * 12 + today.month - value.month - (today.day < value.day)
    if months >= 12:
        return ngettext("%(n)s 年前", "%(n)s 年前", months // 12) % {"n": months // 12}
    if months >= 1:
        return ngettext("%(n)s 个月前", "%(n)s 个月前", months) % {"n": months}
    days = (today - value).days
    return ngettext("%(n)s 天前", "%(n)s 天前", days) % {"n": days} if days else _("今天")


@register.filter
def zh_weekday(value: Moment) -> str:
    """星期四 · Thursday."""
    return date_format(_day_of(value), "l") if value else NOTHING


@register.simple_tag
def moment(value: Moment, style: str = "") -> SafeString | str:
    """Write a date or time inside ``<time>``; style "full" keeps the year, "day" leaves the hour out."""
    if not value:
        return NOTHING
    long = style == "full"
    if isinstance(value, datetime) and style != "day":
        text = zh_datetime(value) if long else zh_moment(value)
    else:
        text = zh_date(value) if long else zh_day(value)
    machine = _local(value).isoformat(timespec="minutes") if isinstance(value, datetime) else value.isoformat()
    return format_html('<time datetime="{}">{}</time>', machine, text)


@register.simple_tag
def time_span(begins: datetime, ends: datetime) -> SafeString:
    """2026年12月22日 14:00–16:00; over more days than one, both are written out."""
    same = _day_of(begins) == _day_of(ends)
    last = format_html("<time>{}</time>", f"{_local(ends):%H:%M}") if same else moment(ends, "full")
    return format_html("{}{}{}", moment(begins, "full"), "–" if same else " — ", last)


# ── numbers ───────────────────────────────────────────────────────────────────────────────────
@register.filter
def percent(value: float | Decimal | None, places: int = 1) -> str:
    """0.957 → 95.7%; a rate nobody can tell yet is a dash."""
    return NOTHING if value is None or value == "" else f"{Decimal(str(value)) * 100:.{places}f}%"


@register.filter
def amount(value: Any) -> str:
    """1284 → 1,284; fractions keep at most two places; words pass through."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return str(value)
    number = Decimal(str(value)).quantize(Decimal("0.01"))
    places = 0 if number == number.to_integral_value() else 2
    # Not Django's number_format: the Chinese locale groups nothing, the house groups by thousands.
    return f"{number:,.{places}f}"


@register.filter
def yuan(value: Any) -> str:
    """23700 → 23,700 元 · ¥23,700."""
    text = amount(value)
    if text == NOTHING:
        return text
    return f"{text} 元" if _chinese() else f"¥{text}"


# ── addresses ─────────────────────────────────────────────────────────────────────────────────
@register.simple_tag(takes_context=True)
def query_with(context: template.Context, **changes: Any) -> str:
    """Give this page's query with some keys changed; None takes a key away."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if value is not None and value != "":
            query[key] = value
    return f"?{query.urlencode()}"


@register.inclusion_tag("_sortable.html", takes_context=True)
def sort_header(context: template.Context, field: str, label: Any, cls: str = "", param: str = "o") -> dict[str, Any]:
    """Draw a sortable column head; a new order starts again at page one."""
    now = context["request"].GET.get(param, "")
    order = {field: "ascending", f"-{field}": "descending"}.get(now, "")
    to = f"-{field}" if order == "ascending" else field
    return {
        "label": label,
        "order": order,
        "cls": cls,
        "icon": {"ascending": "sort-ascending", "descending": "sort-descending"}.get(order, "arrows-sort"),
        "url": query_with(context, **{param: to, "page": None, "cursor": None}),
    }


@register.simple_tag
def page_numbers(page: Any, around: int = 2) -> list[int | None]:
    """List the page numbers worth showing; None stands where some are left out."""
    number, pages = (page["number"], page["pages"]) if isinstance(page, dict) else (page.number, page.pages)
    return list(_with_gaps(number, pages, around))


def _with_gaps(number: int, pages: int, around: int) -> Iterator[int | None]:
    last = 0
    for n in range(1, pages + 1):
        if n not in (1, pages) and abs(n - number) > around:
            continue
        if n - last > 1:
            yield None
        yield n
        last = n


# ── forms ─────────────────────────────────────────────────────────────────────────────────────
@register.filter
def field_kind(field: forms.BoundField) -> str:
    """Say how a field is laid out: check, choices, file or plain."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    return "file" if isinstance(widget, forms.FileInput) else "plain"


@register.filter
def part_head(field: forms.BoundField) -> str:
    """Name the part of a long form that begins with this field; a form says so in ``heads``."""
    return str(getattr(field.form, "heads", {}).get(field.name, ""))


@register.simple_tag
def widget(field: forms.BoundField, cls: str = "", **attrs: Any) -> SafeString:
    """Draw a field's control with the house's class; dates use the browser's own picker."""
    drawn = _with_picker(field.field.widget)
    if isinstance(drawn, forms.Textarea) and str(drawn.attrs.get("rows")) == "10":
        attrs.setdefault("rows", 4)
    base = "form-select" if isinstance(drawn, forms.Select) else "form-control"
    if isinstance(drawn, forms.CheckboxInput):
        base = ""
    names = " ".join(word for word in (base, drawn.attrs.get("class", ""), cls) if word)
    return field.as_widget(widget=drawn, attrs={**attrs, "class": names} if names else attrs)


def _with_picker(widget: forms.Widget) -> forms.Widget:
    # Only the plain Django widgets: one that already asks for a type of its own is left alone.
    pickers: dict[type[forms.Widget], tuple[Any, str, str]] = {
        forms.DateInput: (forms.DateInput, "date", "%Y-%m-%d"),
        forms.DateTimeInput: (forms.DateTimeInput, "datetime-local", "%Y-%m-%dT%H:%M"),
        forms.TimeInput: (forms.TimeInput, "time", "%H:%M"),
    }
    if type(widget) not in pickers:
        return widget
    make, kind, written = pickers[type(widget)]
    return make(attrs={"type": kind, **widget.attrs}, format=written)


@register.filter
def days_ago(value: Moment) -> int:
    """Count whole days since."""
    return (clock.today() - _day_of(value)) // timedelta(days=1) if value else 0
