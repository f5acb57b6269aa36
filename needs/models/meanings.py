"""What an embedding service has answered, kept so that a text is asked about once."""

from django.db import models
from django.db.models import Q

from core.rows import Row


class TextMeaning(Row):
    """A text's vector by one model; the text itself is not kept, only its digest."""

    model = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    # Numbers of four bytes each, together of length one.
    vector = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("model", "digest"), name="one_vector_a_text"),
            models.CheckConstraint(condition=~Q(vector=b""), name="vector_says_something"),
        )

    def __str__(self) -> str:
        return f"{self.model} {self.digest[:8]}"
