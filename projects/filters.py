"""Narrowing the list of projects, the same on the page and through the API."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core import clock
from projects.lifecycle import STILL_WRITTEN
from projects.models import DONE_STATUSES, MicroProject, ProjectKind, ProjectStatus


class MicroProjectFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("查找"), method="by_words")
    status = django_filters.ChoiceFilter(label=_("状态"), choices=ProjectStatus, empty_label=_("全部状态"))
    kind = django_filters.ChoiceFilter(label=_("类型"), choices=ProjectKind, empty_label=_("全部类型"))
    community = django_filters.CharFilter(label=_("社区代码"), method="by_community")
    unit = django_filters.NumberFilter(field_name="unit", label=_("实施单位"), widget=forms.HiddenInput)
    stage = django_filters.ChoiceFilter(
        label=_("阶段"), method="by_stage", widget=forms.HiddenInput,
        choices=(("writing", _("起草中")), ("ready", _("待发布")), ("done", _("已完成"))),
    )  # fmt: skip
    idle = django_filters.BooleanFilter(label=_("没开工"), method="by_idleness", widget=forms.HiddenInput)
    late = django_filters.BooleanFilter(label=_("已超期"), method="by_lateness", widget=forms.HiddenInput)
    silent = django_filters.BooleanFilter(label=_("停滞"), method="by_silence", widget=forms.HiddenInput)
    missed = django_filters.BooleanFilter(label=_("节点超期"), method="by_milestones", widget=forms.HiddenInput)

    class Meta:
        model = MicroProject
        fields = ("q", "status", "kind", "community", "unit", "stage", "idle", "late", "silent", "missed")

    def by_words(self, rows: Any, name: str, words: str) -> Any:
        return rows.search(words)

    def by_community(self, rows: QuerySet[MicroProject], name: str, code: str) -> QuerySet[MicroProject]:
        return rows.filter(communities__code=code).distinct()

    def by_stage(self, rows: Any, name: str, stage: str) -> Any:
        stages = {"writing": STILL_WRITTEN, "ready": (ProjectStatus.DRAFT, ProjectStatus.APPROVED)}
        return rows.filter(status__in=stages.get(stage, DONE_STATUSES))

    def by_idleness(self, rows: Any, name: str, idle: bool) -> Any:
        return _among(rows, MicroProject.objects.not_begun(clock.today()), idle)

    def by_lateness(self, rows: Any, name: str, late: bool) -> Any:
        return _among(rows, MicroProject.objects.late(clock.today()), late)

    def by_silence(self, rows: Any, name: str, silent: bool) -> Any:
        return _among(rows, MicroProject.objects.silent_now(clock.today()), silent)

    def by_milestones(self, rows: Any, name: str, missed: bool) -> Any:
        return _among(rows, MicroProject.objects.missing_milestones(clock.today()), missed)


def _among(rows: Any, found: Any, wanted: bool) -> Any:
    chosen = Q(pk__in=found.values("pk"))
    return rows.filter(chosen if wanted else ~chosen)


class ProjectPageFilter(MicroProjectFilter):
    """The same filters as a form: communities by name, and an order."""

    o = django_filters.OrderingFilter(
        fields=(
            ("number", "number"), ("name", "name"), ("ends_on", "ends_on"), ("people_served", "people_served"),
        )
    )  # fmt: skip

    def __init__(self, *args: Any, communities: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [("", _("全部社区")), *((area.code, area.name) for area in communities)]
        self.form.fields["community"].widget = forms.Select(choices=named)
        self.form.fields["community"].label = _("社区")
        self.form.fields["q"].widget = forms.TextInput(attrs={"type": "search"})
