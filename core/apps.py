from django.apps import AppConfig
from django.forms import Field
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("地基")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Django's own sentence speaks of a field; people are asked to fill something in.
        Field.default_error_messages["required"] = _("请填写这一项。")
