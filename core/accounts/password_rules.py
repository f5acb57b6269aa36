"""What a password must be like, beside Django's own rules."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """Django's rule in our words: its own sentence is not in its Chinese catalogue."""

    def __init__(self) -> None:
        super().__init__(min_length=10)

    def get_error_message(self) -> str:
        return _("至少 10 个字符。")

    def get_help_text(self) -> str:
        return _("至少 10 个字符。")
