"""What a unit could do best: needs weighed against its own resources."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db.models import Case, FloatField, QuerySet, Value, When

from needs.matching import Candidate, candidates, read_corpus
from needs.models import Need
from needs.selectors.matching import Ground, need_facts, resource_facts

# A hall that holds more is narrowed first; of more than these, what is due first is weighed.
MOST_WEIGHED = 200
# From here on a resource and a need speak of the same thing, and the unit is told so.
SUITS = 45
Weigh = Callable[[QuerySet[Any]], dict[int, Candidate]]


def suited_to(unit: int, street_code: str, needs: QuerySet[Any], month: date, ground: Ground) -> dict[int, Candidate]:
    """For each need the unit's own resource that answers it best; needs it has nothing for are left out."""
    resources = resource_facts(street_code, month, ground)
    own = [resource for resource in resources if resource.unit_id == unit]
    if not own:
        return {}
    # How telling a word is shows only among the resources of the whole street.
    corpus = read_corpus(resources)
    weighed = Need.objects.filter(pk__in=needs.order_by().values("pk")).select_related("category").by_due()
    found = (candidates(facts, own, corpus=corpus, limit=1) for facts in need_facts(weighed[:MOST_WEIGHED], ground))
    return {best.need_id: best for each in found for best in each}


def best_first(needs: QuerySet[Any], fits: Mapping[int, Candidate]) -> QuerySet[Any]:
    """What suits best, then what is due first."""
    weights = [When(pk=pk, then=Value(best.total)) for pk, best in fits.items() if best.total >= SUITS]
    if not weights:
        return needs.order_by("completion_due", "id")
    weight = Case(*weights, default=Value(0.0), output_field=FloatField())
    return needs.order_by(weight.desc(), "completion_due", "id")
