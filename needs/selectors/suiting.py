"""What a unit could do best: needs weighed against its own resources."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Case, FloatField, QuerySet, Value, When

from needs.matching import Candidate, best_of
from needs.models import Need
from needs.selectors.matching import Ground, corpus_of, need_facts, resource_facts

# A hall that holds more is narrowed first; of more than these, what is due first is weighed.
MOST_WEIGHED = 200
# From here on a resource and a need speak of the same thing, and the unit is told so.
SUITS = 45
Weigh = Callable[[QuerySet[Any]], dict[int, Candidate]]


def to_weigh(needs: QuerySet[Any]) -> list[Need]:
    """What is due first of a hall, with everything weighing reads."""
    rows = Need.objects.filter(pk__in=needs.order_by().values("pk"))
    return list(rows.select_related("category").by_due()[:MOST_WEIGHED])


def suited_to(unit: int, street_code: str, needs: Iterable[Need], month: date, ground: Ground) -> dict[int, Candidate]:
    """For each need the unit's own resource that answers it best; needs it has nothing for are left out."""
    resources = resource_facts(street_code, month, ground)
    if not any(resource.unit_id == unit and resource.can_take for resource in resources):
        return {}
    # How telling a word is shows only among the resources of the whole street.
    corpus = corpus_of(street_code, resources)
    found = (best_of(unit, facts, corpus=corpus, weights=ground.weights) for facts in need_facts(needs, ground))
    return {best.need_id: best for best in found if best is not None}


def best_first(needs: QuerySet[Any], fits: Mapping[int, Candidate]) -> QuerySet[Any]:
    """What suits best, then what is due first."""
    weights = [When(pk=pk, then=Value(best.total)) for pk, best in fits.items() if best.total >= SUITS]
    if not weights:
        return needs.order_by("completion_due", "id")
    weight = Case(*weights, default=Value(0.0), output_field=FloatField())
    return needs.order_by(weight.desc(), "completion_due", "id")
