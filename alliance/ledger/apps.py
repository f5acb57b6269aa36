from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "alliance.ledger"
    label = "ledger"
    verbose_name = _("台账")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from alliance.ledger.retention import forget_old_imports
        from core.retention import register_purge

        register_purge("ledger", forget_old_imports)
