"""What an officer says of the month's proposal: rules for single pairs, units and resources, and the weights."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.areas.forms import HINTS
from core.areas.models import HUNDRED, PRINCIPLE_WEIGHTS, StreetSettings
from members.models import MemberUnit
from needs.forms import OfferForm
from needs.models import PlanRule


class Scope(models.TextChoices):
    """How far an exclusion reaches."""

    PAIR = "pair", _("这件需求不给这家")
    RESOURCE = "resource", _("这项资源本月不用")
    UNIT = "unit", _("这家单位本月不安排")


def _reason(**changes: Any) -> Any:
    return PlanRule._meta.get_field("reason").formfield(**changes)


class PinForm(OfferForm):
    """The pair to be fixed, by its resource."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("need", "resource"):
            self.fields[name].widget = forms.HiddenInput()


class ExcludeForm(PinForm):
    """The pair one looks at, and how much of it is left out."""

    scope = forms.ChoiceField(label=_("排除什么"), choices=Scope.choices, initial=Scope.PAIR, widget=forms.RadioSelect)
    reason = _reason(required=True, widget=forms.TextInput)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.errors:
            return said
        resource, scope = said["resource"], said["scope"]
        left_out: dict[str, Any] = {
            Scope.PAIR: {"need": said["need"], "unit": resource.unit},
            Scope.RESOURCE: {"resource": resource},
            Scope.UNIT: {"unit": resource.unit},
        }[Scope(scope)]
        return {"reason": said["reason"], **left_out}


class _UnitForm(forms.Form):
    unit = forms.ModelChoiceField(MemberUnit.objects.none(), label=_("单位"), empty_label=_("请选择单位"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = MemberUnit.objects.visible_to(user).active().order_by("name")
        field: Any = self.fields["unit"]
        field.queryset = self.units
        # Read once: the page names the same units beside the form.
        field.choices = [("", field.empty_label), *((unit.pk, unit.name) for unit in self.units)]


class CeilingForm(_UnitForm):
    most = PlanRule._meta.get_field("most").formfield(
        required=True, help_text=_("连手上正在办的一起算；填 0 就是本月不再安排。")
    )


class WeightsForm(forms.ModelForm):
    """The four principles and how much evenness counts."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = StreetSettings
        fields = (*PRINCIPLE_WEIGHTS, "load_weight")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        for name in self.fields:
            self.fields[name].help_text = HINTS.get(name, "")
            if name != "version":
                widget = self.fields[name].widget
                widget.attrs |= {"min": 0, "max": HUNDRED}

    def _post_clean(self) -> None:
        """The service changes and validates the row; the form only reads what was typed."""
