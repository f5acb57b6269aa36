"""Choosing what a circular is about."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.forms.fields import choose_among, column
from meetings.models import ActionItem, Circular
from meetings.selectors.circulars import overdue_actions, overdue_needs
from needs.models import Need


class CircularForm(forms.Form):
    about = column(Circular, "about", help_text=_("标题写成“关于……的通报”，这里只写中间的话。"))
    actions = forms.ModelMultipleChoiceField(
        ActionItem.objects.none(), label=_("升级督办的议定事项"), required=False, widget=forms.CheckboxSelectMultiple
    )
    needs = forms.ModelMultipleChoiceField(
        Need.objects.none(), label=_("超过三倍时限的需求"), required=False, widget=forms.CheckboxSelectMultiple
    )
    asked = column(Circular, "asked", widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, street: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self, "actions", overdue_actions(street))
        choose_among(self, "needs", overdue_needs(street))
