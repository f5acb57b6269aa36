"""What an officer says of a finding."""

from django import forms
from django.utils.translation import gettext_lazy as _

from needs.models import ReachFinding


class DismissForm(forms.Form):
    reason = ReachFinding._meta.get_field("reason").formfield(
        required=True, label=_("为什么不采纳"), widget=forms.Textarea(attrs={"rows": 2})
    )
