"""The operators' back room: people, their roles and the areas; nothing of the business, and no trail to edit."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.accounts.models import AreaRole, User
from core.accounts.roles import acting
from core.areas.models import Area
from core.audit import record

admin.site.unregister(Group)


class Operated(admin.ModelAdmin):
    """System administrators in force may look and change; each change is on record; nothing is deleted."""

    # The pages of the house would answer an operator 404: no area or unit is theirs.
    view_on_site = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return acting(request.user).role == "system_admin"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        verb = f"{obj._meta.model_name}.{'changed' if change else 'created'}"
        record(verb, target=obj, actor=request.user, fields=sorted(form.changed_data))


class PersonForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("username", "full_name")


@admin.register(User)
class PersonAdmin(Operated, UserAdmin):
    add_form = PersonForm
    list_display = ("username", "full_name", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("username", "full_name")
    ordering = ("username",)
    readonly_fields = ("last_login", "date_joined", "password_changed_at")
    fieldsets = (
        (None, {"fields": ("username", "password", "full_name", "email")}),
        (_("状态"), {"fields": ("is_active", "last_login", "date_joined", "password_changed_at")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "full_name", "usable_password", "password1", "password2")}),)


@admin.register(AreaRole)
class AreaRoleAdmin(Operated):
    list_display = ("user", "role", "area", "begins", "ends")
    list_filter = ("role",)
    autocomplete_fields = ("user", "area")
    list_select_related = ("user", "area")


@admin.register(Area)
class AreaAdmin(Operated):
    list_display = ("code", "name", "level", "since", "until", "provisional")
    list_filter = ("level", "provisional")
    search_fields = ("code", "name")
    readonly_fields = ("code", "level", "parent", "since", "until", "successor", "version")
