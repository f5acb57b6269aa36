from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("成员与资源")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core.accounts.roles import register_source
        from members.roles import alliance_roles_of, unit_roles_of

        register_source("unit", unit_roles_of)
        register_source("alliance", alliance_roles_of)
