"""What is said about need lists: for which place, by what title, and where a line goes."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.accounts.roles import acting
from core.areas.models import Area, Zone
from needs.models import Need, NeedList
from needs.policies import works_over
from needs.services import Place

ZONE = "zone:"


class DraftListForm(forms.Form):
    """The communities, zones and the street one may begin a list for; where a draft lies already, it is opened."""

    place = forms.ChoiceField(label=_("哪里的清单"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lying = NeedList.objects.visible_to(user).drafts().values_list("area_code", "zone")
        taken = {f"{ZONE}{zone}" if zone else code for code, zone in lying}
        free = [(value, name) for value, name in places_of(user) if value not in taken]
        self.fields["place"].choices = free  # type: ignore[attr-defined]  # a choice field has them

    @property
    def places(self) -> list[tuple[str, str]]:
        return list(self.fields["place"].choices)  # type: ignore[attr-defined]  # a choice field has them

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        chosen = data["place"]
        zone = Zone.objects.get(pk=chosen.removeprefix(ZONE)) if chosen.startswith(ZONE) else None
        return {"area_code": zone.area_code if zone else chosen, "zone": zone}


def places_of(user: User) -> list[tuple[str, str]]:
    """Street first, then its zones, then communities: what this person may write lists for."""
    code = acting(user).area_code
    if not code or not works_over(user, code):
        return []
    areas = Area.objects.in_force().under(code).order_by("code").values_list("code", "name")
    street = [(area, name) for area, name in areas if len(area) == 9]
    zones = [(f"{ZONE}{zone.pk}", zone.name) for zone in Zone.objects.filter(area_code=code)]
    return [*street, *zones, *((area, name) for area, name in areas if len(area) == 12)]


class TitleForm(forms.Form):
    title = NeedList._meta.get_field("title").formfield()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @classmethod
    def of(cls, need_list: NeedList, data: Any = None) -> "TitleForm":
        initial = {"title": need_list.title, "version": need_list.version}
        return cls(data, initial=initial, auto_id="id_edit_%s")


class PublishForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class LinesForm(forms.Form):
    """The ticked rows, as far as this person may see the needs."""

    needs = forms.ModelMultipleChoiceField(
        Need.objects.none(), error_messages={"required": _("请先勾选。"), "invalid_choice": _("没有这件需求。")}
    )

    def __init__(self, data: Any, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__({"needs": data.getlist("id")}, *args, **kwargs)
        self.fields["needs"].queryset = Need.objects.visible_to(user)  # type: ignore[attr-defined]  # a model choice


class MoveForm(forms.Form):
    """One button says which line goes where: ``17:up``."""

    move = forms.CharField()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        said = re.fullmatch(rf"([0-9]{{1,18}}):({'|'.join(Place.values)})", data.get("move", ""))
        need = Need.objects.visible_to(self.user).filter(pk=said[1]).first() if said else None
        if said is None or need is None:
            raise ValidationError(_("没有这件需求，或不知道要移到哪里。请刷新页面再试。"))
        return {"need": need, "to": said[2]}
