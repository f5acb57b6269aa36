"""What the import pages ask."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.ledger.services import LedgerFile
from core.areas.models import Area
from core.errors import DomainError
from core.files.names import safe_name
from core.workbook.reading import open_book

ENDINGS = ".xlsx,.xls,.csv"


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """One or several files, read into memory."""

    widget = ManyFilesInput(attrs={"multiple": True, "accept": ENDINGS})

    def clean(self, data: Any, initial: Any = None) -> list[LedgerFile]:
        uploads = data if isinstance(data, list | tuple) else [data]
        checked = [super(ManyFilesField, self).clean(each, initial) for each in uploads]
        return [self._read(each) for each in checked]

    def _read(self, upload: Any) -> LedgerFile:
        file = LedgerFile(upload.name, upload.read())
        try:
            open_book(file.data, file.name)
        except DomainError as refusal:
            raise forms.ValidationError(
                _("%(name)s：%(reason)s"), params={"name": safe_name(file.name), "reason": refusal.message}
            ) from refusal
        return file


class UploadForm(forms.Form):
    files = ManyFilesField(  # type: ignore[assignment]  # a declared field, taken off the class
        label=_("台账文件"),
        help_text=_("xlsx、xls 或 csv，可以一次选几份，每份不超过 20 MB"),
        error_messages={"required": _("请选择台账文件。"), "empty": _("文件是空的，请重新选择。")},
    )
    street_code = forms.ChoiceField(label=_("街道"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        streets = Area.objects.visible_to(user).streets().in_force().values_list("code", "name")
        self.fields["street_code"].choices = list(streets)  # type: ignore[attr-defined]  # a ChoiceField
        if len(streets) == 1:
            self.fields["street_code"].widget = forms.HiddenInput()
            self.fields["street_code"].initial = streets[0][0]


class ConfirmForm(forms.Form):
    how = forms.ChoiceField(choices=(("all", _("全部改好再写")), ("good", _("只导入正确行"))))

    def only_valid(self) -> bool:
        return self.cleaned_data["how"] == "good"


class ColumnsForm(forms.Form):
    """The kind of one sheet and what each column holds; fields are named ``c-<column>``."""

    sheet = forms.IntegerField(min_value=0, max_value=1000)
    kind = forms.CharField(required=False, max_length=12)

    def columns(self) -> dict[int, str]:
        chosen = {}
        for name, key in self.data.items():
            if name.startswith("c-") and name[2:].isdigit() and len(name) < 8:
                chosen[int(name[2:])] = str(key)[:20]
        return chosen


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("用途"), min_length=4, max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
