from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = _("会议与月报")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from meetings.ties import TIES
        from members.unit_ties import register_ties

        register_ties(TIES)
