"""What the ledger said before it said what it says now."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.rows import Row
from members.models.resources import Resource
from members.models.units import MemberUnit


class LedgerEntry(Row):
    """台账旧文: the words of a unit, or of one thing it offers, as they stood until a moment.

    What was never changed has none: its row says what it always said.
    """

    unit = models.ForeignKey(MemberUnit, models.CASCADE, related_name="entries")
    resource = models.ForeignKey(Resource, models.CASCADE, null=True, blank=True, related_name="entries")
    until = models.DateTimeField(_("到什么时候"))
    said = models.JSONField(_("当时写的"), encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("台账旧文")
        ordering = ("unit", "until", "id")
        indexes = (models.Index(fields=("unit", "resource", "until"), name="ledger_entry_as_of"),)

    def __str__(self) -> str:
        return f"{self.unit_id} {self.until}"
