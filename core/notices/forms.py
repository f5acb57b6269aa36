"""What is typed about notices: the roads a person wants, and a group's robot."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.group_robots import event_choices
from core.models import GroupRobot, NoticePreference, RobotKind
from core.personal.masking import mask_phone


class WaysForm(forms.ModelForm):
    class Meta:
        model = NoticePreference
        fields = ("mail", "sms")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = self.instance.user
        self.fields["mail"].help_text = _goes_to(user.email)
        self.fields["sms"].help_text = _goes_to(mask_phone(user.phone or ""))


def _goes_to(address: str) -> str:
    if address:
        return gettext("发到 %(address)s") % {"address": address}
    return gettext("还没有留，发不了。")


class RobotForm(forms.Form):
    """A new robot, or one whose address stays as it is unless a new one is typed."""

    kind = forms.ChoiceField(label=_("类型"), choices=RobotKind.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("群名"), max_length=GroupRobot._meta.get_field("name").max_length)
    address = forms.CharField(
        label=_("机器人地址"), max_length=300, help_text=_("从群设置里整段复制，以 https:// 开头；保存后不再显示。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url"}),
    )  # fmt: skip
    events = forms.MultipleChoiceField(
        label=_("说哪些事"), choices=event_choices, widget=forms.CheckboxSelectMultiple,
        help_text=_("群里只会看到事名、编号和链接，看不到姓名、电话和内容。"),
    )  # fmt: skip
    active = forms.BooleanField(label=_("启用"), required=False, initial=True)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, robot: GroupRobot | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if robot is None:
            del self.fields["active"], self.fields["version"]
            return
        del self.fields["kind"]
        self.fields["address"].required = False
        self.fields["address"].help_text = _("不改就空着。")
        self.initial = {
            "name": robot.name, "events": robot.events, "active": robot.active, "version": robot.version,
            **kwargs.get("initial", {}),
        }  # fmt: skip
