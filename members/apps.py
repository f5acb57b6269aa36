from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("成员与资源")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core.accounts.roles import register_source
        from core.retention import register_purge
        from members.agreement_balance import open_commitment_words
        from members.roles import ALLIANCE_ROLES, UNIT_ROLES
        from members.services import forget_admissions, forget_bookings
        from members.ties import TIES
        from members.unit_ties import register_ties

        register_source("unit", UNIT_ROLES)
        register_source("alliance", ALLIANCE_ROLES)
        register_ties(TIES, open_commitment_words)
        register_purge("bookings", forget_bookings)
        register_purge("admissions", forget_admissions)
