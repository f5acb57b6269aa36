"""Narrowing the list of needs, the same on the page and through the API."""

from typing import Any

import django_filters
from django import forms
from django.db.models import F, Q, TextChoices
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field

from core import clock
from core.workdays import add_workdays
from needs.matching import Candidate
from needs.models import (
    Category,
    EditionStatus,
    Need,
    NeedList,
    NeedQuerySet,
    NeedStatus,
    Reach,
    Refusal,
    Urgency,
)
from needs.selectors.suiting import Weigh, best_first

SOON_DAYS = 3


class View(TextChoices):
    """The saved views over the list."""

    OPEN = "open", _("在办")
    WAITING = "waiting", _("待受理")
    LATE = "late", _("已超期")
    BADLY_LATE = "badly_late", _("超期三倍")
    SOON = "soon", _("三天内到期")
    REVIEW = "review", _("待复核")
    JUDGING = "judging", _("待评价")
    ALL = "all", _("全部")


class Due(TextChoices):
    LATE = "late", _("已超期")
    BADLY_LATE = "badly_late", _("超期三倍")
    TODAY = "today", _("今天到期")
    SOON = "soon", _("三天内到期")


def in_view(rows: NeedQuerySet, view: str) -> NeedQuerySet:
    """A job split off shows under its own need and in the list of all; the other views count what was asked."""
    today, rows = clock.today(), rows if view == View.ALL else rows.counted()
    if view == View.OPEN:
        return rows.open()
    if view == View.WAITING:
        return rows.filter(status=NeedStatus.SUBMITTED)
    if view == View.LATE:
        return rows.overdue(today)
    if view == View.BADLY_LATE:
        return rows.badly_overdue(today)
    if view == View.SOON:
        return rows.due_between(today, add_workdays(today, SOON_DAYS))
    if view == View.REVIEW:
        return rows.filter(pk__in=Refusal.objects.waiting().values("need"))
    if view == View.JUDGING:
        return rows.filter(status=NeedStatus.RESOLVED)
    return rows


class NeedFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("关键词"), method="by_words")
    area = django_filters.CharFilter(label=_("社区"), field_name="area_code", lookup_expr="startswith")
    category = django_filters.ModelChoiceFilter(
        label=_("类别"), queryset=Category.objects.filter(active=True), empty_label=_("全部类别")
    )
    status = django_filters.ChoiceFilter(label=_("状态"), choices=NeedStatus, empty_label=_("全部状态"))
    reach = django_filters.ChoiceFilter(label=_("性质"), choices=Reach, empty_label=_("全部"))
    urgency = django_filters.ChoiceFilter(label=_("紧急程度"), choices=Urgency, empty_label=_("全部"))
    due = django_filters.ChoiceFilter(label=_("时限"), choices=Due, method="by_due", empty_label=_("全部"))
    view = django_filters.ChoiceFilter(
        label=_("视图"), choices=View, method="by_view", empty_label=None, widget=forms.HiddenInput
    )

    class Meta:
        model = Need
        fields = ("q", "area", "category", "status", "reach", "urgency", "due", "view")

    def by_words(self, rows: Any, name: str, words: str) -> Any:
        return rows.search(words)

    @extend_schema_field({"type": "string", "enum": View.values})
    def by_view(self, rows: Any, name: str, view: str) -> Any:
        return in_view(rows, view)

    @extend_schema_field({"type": "string", "enum": Due.values})
    def by_due(self, rows: Any, name: str, due: str) -> Any:
        today = clock.today()
        return rows.due_between(today, today) if due == Due.TODAY else in_view(rows, due)


class HallOrder(TextChoices):
    BEST = "best", _("我们最能办的在前")
    DUE = "due", _("先到期的在前")
    NEW = "new", _("新来的在前")


class HallFilter(django_filters.FilterSet):
    """Finding in the hall what one's own unit can do."""

    q = django_filters.CharFilter(
        label=_("关键词"), method="by_words",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("需求内容、地点、编号")}),
    )  # fmt: skip
    area = django_filters.CharFilter(label=_("社区"), field_name="area_code", lookup_expr="startswith")
    category = django_filters.ModelChoiceFilter(
        label=_("类别"), queryset=Category.objects.filter(active=True), empty_label=_("全部类别")
    )
    shared = django_filters.BooleanFilter(label=_("可以分着办"), method="by_share", widget=forms.HiddenInput)
    late = django_filters.BooleanFilter(label=_("已超期"), method="by_lateness", widget=forms.HiddenInput)

    class Meta:
        model = Need
        fields = ("q", "area", "category", "shared", "late")

    def by_words(self, rows: Any, name: str, words: str) -> Any:
        return rows.search(words)

    def by_share(self, rows: Any, name: str, shared: bool) -> Any:
        return rows.filter(wanted__isnull=not shared)

    def by_lateness(self, rows: Any, name: str, late: bool) -> Any:
        past = Q(completion_due__lt=clock.today(), imported=False)
        return rows.filter(past if late else ~past)


class HallPageFilter(HallFilter):
    """The same as a form: communities by name, and what we can do best first unless somebody asks otherwise.

    ``weigh`` tells which of the unit's resources suits which need; it is left out for whoever speaks for no unit.
    """

    order = django_filters.ChoiceFilter(label=_("排序"), choices=HallOrder, method="by_order", empty_label=None)

    def __init__(self, data: Any, *args: Any, communities: Any = (), weigh: Weigh | None = None, **kwargs: Any) -> None:
        given = data.copy()
        given.setdefault("order", HallOrder.BEST if weigh else HallOrder.DUE)
        super().__init__(given, *args, **kwargs)
        self.weigh, self.fits = weigh, dict[int, Candidate]()
        self.form.fields["area"].widget = forms.Select(choices=[("", _("全部社区")), *communities])
        if weigh is None:
            self.form.fields["order"].choices = [pair for pair in HallOrder.choices if pair[0] != HallOrder.BEST]

    def by_order(self, rows: Any, name: str, order: str) -> Any:
        if order == HallOrder.NEW:
            return rows.order_by("-id")
        if order == HallOrder.BEST and self.weigh is not None:
            self.fits = self.weigh(rows)
        return best_first(rows, self.fits)


ORDERS = {
    "number": ("id", "-id"),
    "area": ("area_code", "-area_code"),
    "status": ("status", "-status"),
    "due": (F("due").asc(nulls_last=True), F("due").desc(nulls_last=True)),
    "asked": (F("asked_on").asc(nulls_last=True), F("asked_on").desc(nulls_last=True)),
}
# In these views what is due first matters most; elsewhere what came last.
DUE_FIRST = frozenset({View.LATE, View.BADLY_LATE, View.SOON, View.JUDGING})


class NeedPageFilter(NeedFilter):
    """The same filters as a form: communities by name, an order, and 在办 when nothing is asked for."""

    def __init__(self, data: Any, *args: Any, communities: Any = (), **kwargs: Any) -> None:
        asked = {name: data.get(name) for name in (*self.base_filters, "o") if data.get(name)}
        given = data.copy()
        if not asked:
            given["view"] = View.OPEN
        super().__init__(given, *args, **kwargs)
        self.order = data.get("o", "")
        if self.chosen_view in View.values:
            self.form.fields["view"].label = View(self.chosen_view).label
        # The saved views above the form already narrow by limit.
        self.form.fields["due"].widget = forms.HiddenInput()
        named = [("", _("全部社区")), *((area.code, area.name) for area in communities)]
        self.form.fields["area"].widget = forms.Select(choices=named)
        self.form.fields["q"].widget = forms.TextInput(
            attrs={"type": "search", "placeholder": _("需求内容、地点、编号")}
        )

    @property
    def chosen_view(self) -> str:
        return self.data.get("view", "")

    def filter_queryset(self, queryset: Any) -> Any:
        rows = super().filter_queryset(queryset)
        name = self.order.removeprefix("-")
        if name in ORDERS:
            return rows.order_by(ORDERS[name][self.order.startswith("-")], "-id")
        return rows.order_by(F("due").asc(nulls_last=True), "-id") if self.chosen_view in DUE_FIRST else rows


class Scope(TextChoices):
    """For what kind of place a list speaks."""

    COMMUNITY = "community", _("社区")
    ZONE = "zone", _("片区")
    STREET = "street", _("街道")


SCOPES = {
    Scope.COMMUNITY: Q(area_code__regex=r"^.{12}$"),
    Scope.ZONE: Q(zone__isnull=False),
    Scope.STREET: Q(area_code__regex=r"^.{9}$", zone__isnull=True),
}


class NeedListFilter(django_filters.FilterSet):
    area = django_filters.CharFilter(label=_("社区"), field_name="area_code", lookup_expr="startswith")
    scope = django_filters.ChoiceFilter(
        label=_("范围"), choices=Scope, method="by_scope", empty_label=_("社区、片区和街道")
    )
    status = django_filters.ChoiceFilter(label=_("状态"), choices=EditionStatus, empty_label=_("全部状态"))

    class Meta:
        model = NeedList
        fields = ("area", "scope", "status")

    @extend_schema_field({"type": "string", "enum": Scope.values})
    def by_scope(self, rows: Any, name: str, scope: str) -> Any:
        return rows.filter(SCOPES[Scope(scope)])


class NeedListPageFilter(NeedListFilter):
    """The same as a form, with communities by name."""

    def __init__(self, *args: Any, communities: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [("", _("全部社区")), *((area.code, area.name) for area in communities)]
        self.form.fields["area"].widget = forms.Select(choices=named)
