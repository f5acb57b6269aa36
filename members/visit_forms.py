"""What is typed about visits."""

from dataclasses import fields
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from core.accounts.models import User
from core.forms import ManyImagesField
from members.booking_forms import field_of
from members.forms import ReasonForm
from members.models import (
    ChangeKind,
    LedgerPart,
    MemberUnit,
    ProposedChange,
    ResourceType,
    UnitKind,
    Visit,
)
from members.services.units import KEPT_EMPTY
from members.services.visits import MOST_FOUND, SHEET_FIELDS, FoundResource, VisitSheet, ledger_value
from members.visit_policies import visitors_of
from members.visit_selectors import visit_plan

EMPTY_ROWS = 2
WORDS = tuple(field.name for field in fields(VisitSheet))


class TurnForm(forms.Form):
    """Who goes, and when."""

    visitor = forms.ModelChoiceField(label=_("谁去"), queryset=User.objects.none(), empty_label=_("请选择"))
    planned_on = field_of(Visit, "planned_on")
    companions = field_of(Visit, "companions")

    def __init__(self, *args: Any, area_code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["visitor"].queryset = visitors_of(area_code)  # type: ignore[attr-defined]  # a ModelChoiceField


class PlanForm(TurnForm):
    """The same for many units at once."""

    units = forms.ModelMultipleChoiceField(
        label=_("单位"), queryset=MemberUnit.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    field_order = ("units", "visitor", "planned_on", "companions")

    def __init__(self, *args: Any, user: User, chosen: list[str], **kwargs: Any) -> None:
        super().__init__(*args, area_code=user.acting.area_code, **kwargs)
        picked = [one for one in chosen if one.isascii() and one.isdigit() and len(one) < 19]
        units = visit_plan(user).under(user.acting.area_code).filter(pk__in=picked)
        self.fields["units"].queryset = units  # type: ignore[attr-defined]  # a ModelMultipleChoiceField
        self.fields["units"].initial = picked
        self.fields["visitor"].initial = user.pk


class SheetForm(forms.Form):
    """走访表: what the ledger says of the unit is written in; ``sheet`` is what the service takes."""

    heads: ClassVar = {
        "visited_on": _("去过了"), "business": _("业务"), "party_org": _("党建"),
        "resource_0": _("能提供、清单上还没有的"), "needs": _("单位自己的需求"), "note": _("记录和照片"),
    }  # fmt: skip
    visited_on = field_of(Visit, "visited_on", required=True)
    parts = forms.MultipleChoiceField(
        label=_("核实了哪几块"), choices=LedgerPart, widget=forms.CheckboxSelectMultiple,
        help_text=_("没变的也算核实，台账上会记下日期。"),
    )  # fmt: skip

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        changes = list(visit.changes.order_by("id"))
        super().__init__(*args, **kwargs)
        self.initial = _written(visit, changes)
        military = visit.unit.kind == UnitKind.MILITARY
        for name in SHEET_FIELDS:
            if not (military and name in KEPT_EMPTY):
                wide = {"widget": forms.Textarea(attrs={"rows": 2})} if name == "business" else {}
                self.fields[name] = field_of(MemberUnit, name, **wide)
        self.rows = min(sum(one.kind == ChangeKind.RESOURCE for one in changes) + EMPTY_ROWS, MOST_FOUND)
        for i in range(self.rows):
            self._add_row(i)
        self.fields["needs"] = forms.CharField(
            label=_("需求"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("一行一件，不写姓名和电话。"),
        )  # fmt: skip
        self.fields["note"] = field_of(Visit, "note", widget=forms.Textarea(attrs={"rows": 3}))
        self.fields["photos"] = ManyImagesField(label=_("照片"), required=False)
        self.fields["version"] = forms.IntegerField(required=False, widget=forms.HiddenInput, initial=visit.version)

    def _add_row(self, i: int) -> None:
        self.fields[f"resource_{i}"] = field_of(ProposedChange, "new", label=_("资源内容"), required=False)
        self.fields[f"type_{i}"] = forms.ChoiceField(
            label=_("资源类别"), choices=ResourceType, initial=ResourceType.OTHER, required=False
        )
        self.fields[f"quantity_{i}"] = field_of(ProposedChange, "quantity_text")

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if self.errors:
            return typed
        found = [
            FoundResource(typed[f"resource_{i}"], typed[f"type_{i}"] or ResourceType.OTHER, typed[f"quantity_{i}"])
            for i in range(self.rows)
            if typed[f"resource_{i}"]
        ]
        sheet = VisitSheet(
            visited_on=typed["visited_on"], parts=typed["parts"], needs=typed["needs"].splitlines(), resources=found,
            said={name: typed[name] for name in SHEET_FIELDS if name in typed}, note=typed["note"],
        )  # fmt: skip
        return {"sheet": sheet, "photos": typed["photos"], "version": typed["version"]}


def _written(visit: Visit, changes: list[ProposedChange]) -> dict[str, Any]:
    """The ledger's words, and over them what this visit has already written down."""
    found = [one for one in changes if one.kind == ChangeKind.RESOURCE]
    return {
        **{name: ledger_value(visit.unit, name) for name in SHEET_FIELDS},
        **{one.field: one.new for one in changes if one.kind == ChangeKind.FIELD},
        **{f"resource_{i}": one.new for i, one in enumerate(found)},
        **{f"type_{i}": one.resource_type for i, one in enumerate(found)},
        **{f"quantity_{i}": one.quantity_text for i, one in enumerate(found)},
        "needs": "\n".join(one.new for one in changes if one.kind == ChangeKind.NEED),
        "visited_on": visit.visited_on or clock.today(), "parts": visit.parts, "note": visit.note,
    }  # fmt: skip


class TakeForm(forms.Form):
    """Taking findings into the ledger: the unit's version as it was seen, and the new words, so that both texts can
    be shown side by side when somebody was faster.
    """

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, unit: MemberUnit, changes: list[ProposedChange], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = unit.version
        for change in changes:
            if change.kind == ChangeKind.FIELD:
                self.fields[change.field] = forms.CharField(
                    required=False, widget=forms.HiddenInput, initial=change.new
                )

    def clean(self) -> dict[str, Any]:
        return {"version": (super().clean() or {}).get("version")}


def step_form(name: str, data: Any, *, visit: Visit) -> forms.Form:
    """The form of one step of a visit, or one without fields."""
    shape = {"data": data, "auto_id": f"id_{name}_%s"}
    if name == "move":
        initial = {"visitor": visit.visitor_id, "planned_on": visit.planned_on, "companions": visit.companions}
        return TurnForm(**shape, area_code=visit.area_code, initial=initial)
    if name == "accept":
        return TakeForm(**shape, unit=visit.unit, changes=list(visit.changes.waiting()))
    return ReasonForm(**shape) if name in {"cancel", "return", "refuse"} else forms.Form(**shape)


def answer_form(name: str, data: Any, *, change: ProposedChange) -> forms.Form:
    """The form in which one finding is decided."""
    shape = {"data": data, "auto_id": f"id_{name}-{change.pk}_%s"}
    return TakeForm(**shape, unit=change.visit.unit, changes=[change]) if name == "accept" else ReasonForm(**shape)
