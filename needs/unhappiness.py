"""Why somebody is not satisfied: ready-made reasons to tap, for whoever does not like to type."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from needs.models import Judgement, Verdict
from needs.services.judging import SAY_WHY

CAUSES = {
    "undone": _("没办好"),
    "again": _("修好又坏了"),
    "late": _("拖得太久"),
    "silent": _("没人跟我说"),
    "other": _("办的不是我说的事"),
    "manner": _("态度不好"),
}
LONGEST = Judgement._meta.get_field("comment").max_length or 0


class CausesField(forms.MultipleChoiceField):
    """None, one or several of the ready-made reasons."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **more: Any) -> None:
        super().__init__(label=_("哪里没办好"), choices=tuple(CAUSES.items()), required=False, **more)


def why(form: forms.Form, field: str) -> str:
    """What was tapped and what was written, as one comment; who is satisfied need say nothing."""
    said = form.cleaned_data
    written, unhappy = said.get(field, "").strip(), said.get("verdict") != Verdict.SATISFIED
    comment = _joined(said.get("causes", ()) if unhappy else (), written)
    if said.get("verdict") == Verdict.UNSATISFIED and not comment and field not in form.errors:
        form.add_error(field, SAY_WHY)
    if len(comment) > LONGEST:
        form.add_error(field, _("连同点的几条最多 %(most)s 个字，请写短一点。") % {"most": LONGEST})
    return comment


def _joined(causes: Iterable[str], written: str) -> str:
    # Kept in the office's language, whatever language the page was read in.
    with translation.override("zh-hans"):
        return "；".join([*(str(CAUSES[cause]) for cause in causes), *([written] if written else [])])
