"""A text column nobody can read from the database alone."""

from typing import Any

from django.core.exceptions import FieldError
from django.db import models

from core.personal.sealing import seal, unseal


class EncryptedTextField(models.TextField):
    """Plain text in Python, sealed text in the column; search it by a blind index beside it."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return seal(value) if value else value

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return unseal(value) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        # Each sealing differs, so a comparison would quietly find nothing.
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted: filter by its blind index")
        return super().get_lookup(lookup_name)
