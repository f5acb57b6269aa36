"""What is typed about agreements."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from core.accounts.models import User
from core.areas.models import Area
from members.agreement_policies import side_of
from members.booking_forms import field_of
from members.forms import ReasonForm
from members.models import Agreement, AgreementSignature, Commitment, Delivery, MemberUnit, Side
from members.services.agreements import PARTNER_LEVELS, AgreementText, Promise

ONE_PARTNER = _("乙方选一个社区、街道，或者一家单位。")


class AgreementForm(forms.Form):
    """An agreement as it is drafted; ``text`` and ``partner`` are what the service takes."""

    unit = forms.ModelChoiceField(label=_("甲方单位"), queryset=MemberUnit.objects.none(), empty_label=_("请选择"))
    partner_area = forms.ModelChoiceField(
        label=_("乙方社区或街道"), required=False, queryset=Area.objects.none(), empty_label=_("不是社区或街道")
    )
    partner_unit = forms.ModelChoiceField(
        label=_("乙方单位"), required=False, queryset=MemberUnit.objects.none(), empty_label=_("不是单位"),
        help_text=_("单位和单位签时才选；上面不选社区。"),
    )  # fmt: skip
    title = field_of(Agreement, "title", help_text=_("例如：税务局与河池社区双向服务协议。"))
    purpose = field_of(Agreement, "purpose", widget=forms.Textarea(attrs={"rows": 3}))
    begins_on = field_of(Agreement, "begins_on")
    ends_on = field_of(Agreement, "ends_on")

    def __init__(self, *args: Any, user: User, agreement: Agreement | None = None, **kwargs: Any) -> None:
        if agreement is not None:
            kwargs["initial"] = {name: getattr(agreement, name) for name in AgreementText.__dataclass_fields__}
        super().__init__(*args, **kwargs)
        if agreement is None:
            self._offer_partners(user)
            return
        for name in ("unit", "partner_area", "partner_unit"):
            del self.fields[name]
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=agreement.version)

    def _offer_partners(self, user: User) -> None:
        own = MemberUnit.objects.visible_to(user).active()
        street = user.acting.street_code
        self.fields["unit"].queryset = own  # type: ignore[attr-defined]  # a ModelChoiceField
        units = MemberUnit.objects.active().under(street)
        self.fields["partner_unit"].queryset = units  # type: ignore[attr-defined]  # as above
        areas = Area.objects.in_force().under(street).filter(level__in=PARTNER_LEVELS)
        self.fields["partner_area"].queryset = areas  # type: ignore[attr-defined]  # as above
        if user.acting.unit_id:
            self.fields["unit"].initial = user.acting.unit_id
            self.fields["unit"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        words = {name: typed.pop(name) for name in list(typed) if name in AgreementText.__dataclass_fields__}
        if "unit" in self.fields:
            partners = [typed.pop(name, None) for name in ("partner_area", "partner_unit")]
            if sum(one is not None for one in partners) != 1:
                self.add_error("partner_area", ONE_PARTNER)
            typed["partner"] = partners[0] or partners[1]
        if not self.errors:
            typed["text"] = AgreementText(**words)
        return typed


class PromiseForm(forms.Form):
    """One commitment; ``promise`` is what the service takes."""

    side = forms.ChoiceField(label=_("谁承诺"), choices=Side, widget=forms.RadioSelect)
    content = field_of(Commitment, "content", help_text=_("一条一件事，例如：每周二晚开放会议室。"))
    quantity = field_of(Commitment, "quantity")
    measure = field_of(Commitment, "measure", help_text=_("例如：次、小时、人次、元。"))
    due_on = field_of(Commitment, "due_on")

    def __init__(self, *args: Any, agreement: Agreement, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["side"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (side.value, f"{side.label}：{agreement.name_of(side)}") for side in Side
        ]
        self.fields["side"].initial = side_of(user, agreement) or Side.FIRST
        self.fields["due_on"].initial = agreement.ends_on

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        return {} if self.errors else {"promise": Promise(**typed)}


class SignForm(forms.Form):
    post = field_of(AgreementSignature, "post", help_text=_("例如：党支部书记。按协议文本签，签后不能改。"))


class RenewForm(forms.Form):
    begins_on = field_of(Agreement, "begins_on")
    ends_on = field_of(Agreement, "ends_on")

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        begins = agreement.day_after
        self.fields["begins_on"].initial = begins
        self.fields["ends_on"].initial = begins + (agreement.ends_on - agreement.begins_on)


class DeliveryForm(forms.Form):
    """Something given on one of the commitments."""

    commitment = forms.ModelChoiceField(label=_("哪条承诺"), queryset=Commitment.objects.none(), empty_label=None)
    quantity = field_of(Delivery, "quantity")
    done_on = field_of(Delivery, "done_on")
    note = field_of(Delivery, "note")

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = agreement.commitments.order_by("side", "due_on", "id")
        field: Any = self.fields["commitment"]
        field.queryset = rows
        field.label_from_instance = lambda row: f"{agreement.name_of(row.side)}：{row.content}（{row.measure}）"
        self.fields["done_on"].initial = clock.today()


class DisputeForm(forms.Form):
    reason = field_of(Delivery, "reason", required=True, widget=forms.Textarea(attrs={"rows": 2}))


def step_form(name: str, data: Any, *, agreement: Agreement, user: User) -> forms.Form:
    """The form of one step, or one without fields."""
    shape = {"data": data, "auto_id": f"id_{name}_%s"}
    if name == "promise":
        return PromiseForm(**shape, agreement=agreement, user=user)
    if name == "renew":
        return RenewForm(**shape, agreement=agreement)
    if name == "record":
        return DeliveryForm(**shape, agreement=agreement)
    if name == "sign":
        return SignForm(**shape)
    return ReasonForm(**shape) if name in {"return", "end", "drop"} else forms.Form(**shape)
