"""Parsing and showing what people state about needs."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core import clock
from core.accounts.models import User
from core.accounts.roles import acting
from core.areas.models import Area
from core.forms import ManyImagesField
from members.models import MemberUnit, ProposedChange, Resource
from needs.models import CallBackWay, Category, Claim, Judgement, Need, Offer, OriginalText, Refusal
from needs.policies import is_asker
from needs.services import Asker, Job, Said, Word
from needs.services.capacity import written
from needs.unhappiness import CausesField, why

PHONE_LENGTH = 30
NAME_LENGTH = 30
SAID = tuple(field.name for field in fields(Said))


def _from(model: Any, name: str, **changes: Any) -> Any:
    """The form field of a model's column, with its limits, choices and label."""
    return model._meta.get_field(name).formfield(**changes)


class NeedForm(forms.Form):
    """The text of a need and where it is."""

    text = _from(Need, "text", widget=forms.TextInput, help_text=_("一句话说清楚什么事，不写姓名和电话。"))
    category = forms.ModelChoiceField(
        Category.objects.filter(active=True), label=_("类别"), empty_label=_("请选择类别")
    )
    area_code = forms.ChoiceField(label=_("社区"))
    place = _from(Need, "place", help_text=_("小区、楼栋、单元。"))
    detail = _from(Need, "detail", widget=forms.Textarea(attrs={"rows": 5}))
    urgency = _from(Need, "urgency", widget=forms.RadioSelect)
    reach = _from(Need, "reach", widget=forms.RadioSelect)
    public = _from(Need, "public", help_text=_("公开后邻居和成员单位能看到内容，看不到姓名电话。"))
    note = _from(Need, "note", help_text=_("只有工作人员看得到。"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        named = [(area.code, area.name) for area in communities_of(user)]
        self.fields["area_code"].choices = [("", _("请选择社区")), *named]  # type: ignore[attr-defined]  # has them
        if len(named) == 1:
            self.fields["area_code"].initial = named[0][0]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        said = Said(**{name: data.pop(name) for name in SAID if name in data})
        return {**data, "said": said}


class EnterForm(NeedForm):
    """代录: what is asked for, and who asks."""

    asker_name = forms.CharField(label=_("提出人"), max_length=NAME_LENGTH, required=False)
    asker_phone = forms.CharField(label=_("联系电话"), max_length=PHONE_LENGTH, required=False)
    consent = forms.BooleanField(label=_("本人同意留下姓名和电话，只用于办理这件事"), required=False)
    unit = forms.ModelChoiceField(
        MemberUnit.objects.none(), label=_("提出单位"), required=False, empty_label=_("居民提出"),
        help_text=_("单位的需求在这里选单位。"),
    )  # fmt: skip
    meeting = _from(
        Need, "source_text", label=_("来自会议或听证会"),
        help_text=_("会上提出的写明哪次会、第几条，比如：十月听证会第3条。"),
    )  # fmt: skip
    photos = ManyImagesField(label=_("照片"), required=False)
    field_order = (
        "text", "category", "area_code", "place", "detail", "photos", "asker_name", "asker_phone", "consent", "unit",
        "meeting", "urgency", "reach", "public", "note",
    )  # fmt: skip
    heads: ClassVar = {"text": _("是什么事"), "asker_name": _("谁提的"), "urgency": _("怎么办")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = MemberUnit.objects.visible_to(self.user).active()
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a model choice has one
        if acting(self.user).unit_id:
            # A unit asks for itself: whom to call there is all there is to say.
            for name in ("unit", "meeting", "note"):
                del self.fields[name]
            self.fields["asker_name"].label = _("单位联系人")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.errors:
            return data
        asker = Asker(data.pop("asker_name"), data.pop("asker_phone"), data.pop("consent"))
        return {**data, "asker": asker}


class FoundForm(EnterForm):
    """A need found on a visit: the unit that was visited asks."""

    def __init__(self, *args: Any, change: ProposedChange, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("unit", "meeting"):
            del self.fields[name]
        unit = change.visit.unit
        self.initial = {"text": change.new, "place": unit.address, "area_code": unit.area_code}


class EditForm(NeedForm):
    reason = _from(OriginalText, "reason", help_text=_("改了内容、详情或地点时写为什么改；原文会留着，提出人看得到。"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, need: Need, user: User, data: Any = None) -> "EditForm":
        """The form as the need stands."""
        initial = {name: getattr(need, name) for name in (*SAID, "version")}
        return cls(data, initial=initial, user=user)


def communities_of(user: User) -> Iterable[Area]:
    """The communities somebody may enter a need for: inside the own area, or anywhere in the own street."""
    role = acting(user)
    prefix = role.street_code if role.unit_id else role.area_code
    return Area.objects.communities().in_force().under(prefix) if prefix else Area.objects.none()


# ── steps of a need ───────────────────────────────────────────────────────────────────────────
class ReasonForm(forms.Form):
    reason = _from(
        Need, "reason", required=True, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("提出人会看到。")
    )


class PutBackForm(forms.Form):
    """Why somebody else has to be found."""

    reason = _from(
        Need, "halted_for", label=_("原因"), required=True, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("提出人会看到。"),
    )  # fmt: skip


class AnswerMoreForm(forms.Form):
    detail = forms.CharField(label=_("补充说明"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class MergeForm(forms.Form):
    """The need this one is carried on under, by its number."""

    into = forms.CharField(label=_("并入哪一件"), max_length=24, help_text=_("填那件需求的编号。"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_into(self) -> Need:
        found = Need.objects.visible_to(self.user).filter(number=self.cleaned_data["into"].strip()).first()
        if found is None:
            raise ValidationError(_("没有这个编号的需求，或您看不到它。"))
        return found


class ReviewForm(forms.Form):
    """The second reviewer's word, when it is the same as the first's."""

    comment = _from(Refusal, "comment", widget=forms.Textarea(attrs={"rows": 2}))


class ObjectionForm(forms.Form):
    comment = _from(
        Refusal, "comment", required=True, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("提出不予受理的同事会看到。"),
    )  # fmt: skip


class SplitForm(forms.Form):
    """One job a line; each can be given to another unit, and be reclassified, afterwards."""

    jobs = forms.CharField(
        label=_("分成哪几件"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("每行一件，至少两件。分件各自对接、认领、办结，全部办完后这件自动办结，请提出人一并评价。"),
    )  # fmt: skip

    def clean_jobs(self) -> list[Job]:
        lines = [line.strip() for line in self.cleaned_data["jobs"].splitlines() if line.strip()]
        longest = Need._meta.get_field("text").max_length or 0
        if any(len(line) > longest for line in lines):
            raise ValidationError(_("每件最多 %(most)s 个字。") % {"most": longest})
        return [Job(line) for line in lines]


class ReclassifyForm(forms.Form):
    category = forms.ModelChoiceField(
        Category.objects.filter(active=True), label=_("改为哪一类"), empty_label=_("请选择类别"),
        help_text=_("受理前改类别，答复时限按新类别从提出那天重算；受理后承诺不变。"),
    )  # fmt: skip


class ResolveForm(forms.Form):
    resolution = _from(Need, "resolution", required=True, widget=forms.Textarea(attrs={"rows": 3}))


class JudgeForm(forms.Form):
    """The asker's word; whoever called the asker back says how and on which day."""

    verdict = _from(Judgement, "verdict", widget=forms.RadioSelect)
    solved = forms.TypedChoiceField(
        label=_("问题解决了吗"), choices=(("yes", _("解决了")), ("no", _("没解决"))), widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
    )  # fmt: skip
    causes = CausesField()
    comment = _from(Judgement, "comment", label=_("说一句"), widget=forms.Textarea(attrs={"rows": 2}))
    called_by = forms.ChoiceField(label=_("回访方式"), choices=CallBackWay.choices, widget=forms.RadioSelect)
    called_on = forms.DateField(label=_("回访日期"), initial=clock.today, required=False)

    def __init__(self, *args: Any, user: User | None = None, need: Need | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Whoever holds the link judges without an account.
        if user is None or (need is not None and is_asker(user, need)):
            del self.fields["called_by"], self.fields["called_on"]

    def clean(self) -> dict[str, Any]:
        super().clean()
        comment = why(self, "comment")
        if self.errors:
            return self.cleaned_data
        plain = {name: value for name, value in self.cleaned_data.items() if name != "causes"}
        return {"word": Word(**plain | {"comment": comment})}


class ClaimForm(forms.Form):
    """How much of the need, with what, and how much of that."""

    share = _from(Claim, "share", help_text=_("不填就是余下的全部。"))
    resource = forms.ModelChoiceField(
        Resource.objects.none(), label=_("用哪项资源"), required=False, empty_label=_("不占用清单里的资源")
    )
    quantity = _from(Claim, "quantity", help_text=_("资金、物品、名额等会用完的资源要填。"))

    def __init__(self, *args: Any, user: User, need: Need | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Resource.objects.visible_to(user).listed()
        self.fields["resource"].queryset = own  # type: ignore[attr-defined]  # a model choice has one
        ask_share(self, need)


def ask_share(form: forms.Form, need: Need | None) -> None:
    """Ask for a share only where the office has said how much is wanted, and say what is left of it."""
    if need is None:
        return
    if need.left_to_claim is None:
        del form.fields["share"]
        return
    told = {"left": written(need.left_to_claim), "measure": need.measure}
    form.fields["share"].help_text = _("还差 %(left)s %(measure)s，不填就是全部。") % told


class SpotForm(ClaimForm):
    """现场认领: which unit that is present gives its word."""

    unit = forms.ModelChoiceField(MemberUnit.objects.none(), label=_("认领单位"), empty_label=_("请选择单位"))
    field_order = ("unit", "share", "resource", "quantity")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        units = MemberUnit.objects.visible_to(user).active().order_by("name")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a model choice has one
        resources = Resource.objects.visible_to(user).listed().select_related("unit")
        self.fields["resource"].queryset = resources  # type: ignore[attr-defined]  # a model choice has one


class WantedForm(forms.Form):
    """How much is wanted altogether, so that several units can share it."""

    wanted = _from(Need, "wanted", help_text=_("写了数量，几家单位可以分着认领；不写就由一家整件认领。"))
    measure = _from(Need, "measure", help_text=_("比如 份、名、元。"))

    def __init__(self, *args: Any, need: Need | None = None, **kwargs: Any) -> None:
        if need is not None:
            kwargs["initial"] = {"wanted": need.wanted, "measure": need.measure}
        super().__init__(*args, **kwargs)


class OpenContactForm(forms.Form):
    reason = forms.CharField(label=_("为什么要看"), max_length=200, help_text=_("查看会留下记录。"))


# ── offers and claims ─────────────────────────────────────────────────────────────────────────
class QuantityForm(forms.Form):
    quantity = _from(Claim, "quantity", help_text=_("资金、物品、名额等会用完的资源要填。"))


class AcceptForm(QuantityForm):
    """Say yes to an offer, for all of the need or for a share of it."""

    share = _from(Claim, "share")
    field_order = ("share", "quantity")

    def __init__(self, *args: Any, need: Need | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_share(self, need)


class ExpectForm(forms.Form):
    expected_on = _from(Claim, "expected_on", required=True, help_text=_("到那天以前不再催。"))


class DeclineForm(forms.Form):
    reason = _from(Offer, "reason", required=True, widget=forms.Textarea(attrs={"rows": 2}))


class ClaimReasonForm(forms.Form):
    reason = _from(
        Claim, "reason", required=True, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("对方和提出人都会看到。"),
    )  # fmt: skip


class OfferForm(forms.Form):
    """A pair chosen on the matching page: the unit and the resource we have in mind."""

    need = forms.ModelChoiceField(Need.objects.none())
    resource = forms.ModelChoiceField(Resource.objects.none())

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["need"].queryset = Need.objects.visible_to(user)  # type: ignore[attr-defined]  # a model choice
        resources = Resource.objects.visible_to(user).select_related("unit")
        self.fields["resource"].queryset = resources  # type: ignore[attr-defined]  # a model choice
