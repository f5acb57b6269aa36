"""Taking back what was agreed to, as easily as it was given."""

from django.db import transaction
from django.db.models import Q

from core import clock
from core.accounts.models import User
from core.audit import record
from core.models import Consent
from needs.models import Need
from needs.services.entering import CONSENT_PURPOSE


@transaction.atomic
def withdraw_consent(*, actor: User) -> int:
    """Nobody calls any more: name and phone leave every need of this person; the cases go on without them."""
    index = actor.phone_index or ""
    given = Consent.objects.filter(subject_index=index, purpose=CONSENT_PURPOSE, withdrawn_at__isnull=True)
    if index:
        given.update(withdrawn_at=clock.now())
    own = Need.objects.filter(Q(asker=actor) | Q(asker_phone_index=index)).exclude(asker_phone_index="")
    wiped = own.update(asker_name="", asker_phone="", asker_phone_index="")
    record("consent.withdrawn", target=actor, actor=actor, needs=wiped)
    return wiped
