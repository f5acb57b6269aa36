"""What people type at the door."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts.models import ApiToken, User
from core.areas.models import Area


class LogInForm(LoginForm):
    """allauth's form, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("用户名")
        self.fields["password"].label = _("密码")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class CodeRequestForm(forms.Form):
    phone = forms.CharField(
        label=_("手机号码"), max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip


class CommunityField(forms.ModelChoiceField):
    def label_from_instance(self, area: Area) -> str:
        return f"{area.parent} · {area}" if area.parent else str(area)


class CodeForm(forms.Form):
    phone = forms.CharField(max_length=20, widget=forms.HiddenInput)
    code = forms.CharField(
        label=_("短信里的六位数字"), max_length=6,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "tx-otp"}),
    )  # fmt: skip
    community = CommunityField(
        label=_("您住的社区"), required=False, empty_label=_("请选择"),
        queryset=Area.objects.in_force().communities().select_related("parent"),
        help_text=_("第一次来要选，以前登录过就不用。"),
    )  # fmt: skip
    agree = forms.BooleanField(
        label=_("我知道：号码只给办事的人看，每次查看都有记录；我可以随时要求删除。"),
        error_messages={"required": _("请先看过并勾选这一句。")},
    )


class TokenForm(forms.Form):
    name = forms.CharField(label=_("用途"), max_length=ApiToken._meta.get_field("name").max_length)
    expires_on = forms.DateField(label=_("有效期至"), help_text=_("最长一年。"))
    can_write = forms.BooleanField(
        label=_("允许写入（不勾只能读取）"), required=False, help_text=_("令牌以您现在的身份办事。")
    )


class SetupForm(forms.Form):
    username = forms.CharField(
        label=_("用户名"), max_length=User._meta.get_field("username").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "username"}), help_text=_("字母、数字或汉字，登录时用。"),
    )  # fmt: skip
    full_name = forms.CharField(label=_("姓名"), max_length=User._meta.get_field("full_name").max_length)
    password = forms.CharField(
        label=_("密码"), strip=False, help_text=_("至少 10 个字符。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    street_name = forms.CharField(label=_("街道名称"), max_length=60)
    street_code = forms.RegexField(
        r"^\d{9}$", label=_("街道的区划代码"), help_text=_("国家统计局的 9 位数字，例如 510116088。"),
        error_messages={"invalid": _("区划代码是 9 位数字。")},
    )  # fmt: skip


class PasswordForm(forms.Form):
    """The one thing somebody given an account still has to choose."""

    password = forms.CharField(
        label=_("密码"), strip=False, help_text=_("至少 10 个字符，别用姓名和常见的词。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip


class RoleForm(forms.Form):
    role = forms.CharField(max_length=60)
