from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = _("项目")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core.retention import register_purge
        from members.unit_ties import register_ties
        from projects.services import forget_guests
        from projects.ties import TIES, running_words

        register_purge("guests", forget_guests)
        register_ties(TIES, running_words)
