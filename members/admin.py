"""Operators tie accounts to the posts units and alliances give; names and phones stay closed to them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from core.accounts.admin import Operated
from members.models import Alliance, AlliancePost, Liaison, MemberUnit


@admin.register(MemberUnit)
class UnitAdmin(Operated):
    """Only to be found by name when a post is given."""

    fields = readonly_fields = ("name", "kind", "area_code", "status")
    list_display = ("name", "kind", "status")
    search_fields = ("name",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Alliance)
class AllianceAdmin(UnitAdmin):
    fields = readonly_fields = list_display = ("name", "kind", "area_code")  # type: ignore[assignment]  # one shorter


@admin.register(Liaison)
class LiaisonAdmin(Operated):
    fields = ("unit", "user", "begins", "ends")
    list_display = ("unit", "user", "begins", "ends")
    list_select_related = ("unit", "user")
    autocomplete_fields = ("unit", "user")


@admin.register(AlliancePost)
class AlliancePostAdmin(Operated):
    list_display = ("alliance", "user", "role", "begins", "ends")
    list_select_related = ("alliance", "user")
    autocomplete_fields = ("alliance", "user", "unit")
