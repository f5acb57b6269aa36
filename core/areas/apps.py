from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AreasConfig(AppConfig):
    name = "core.areas"
    label = "areas"
    verbose_name = _("辖区")
    default_auto_field = "django.db.models.BigAutoField"
