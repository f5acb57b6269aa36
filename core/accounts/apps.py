from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "core.accounts"
    label = "accounts"
    verbose_name = _("人员")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core.accounts.area_roles import AREA_ROLES
        from core.accounts.retention import purge_entrance
        from core.accounts.roles import register_source
        from core.retention import register_purge

        register_source("area", AREA_ROLES)
        register_purge("entrance", purge_entrance)
