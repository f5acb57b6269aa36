"""Vectors of texts as they are kept; where no embedding service is set, nothing is asked and nothing found."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterable

from django.conf import settings

from needs.models import TextMeaning

# Vectors never change, so a process may remember those of a few streets.
REMEMBERED = 5_000
_known: OrderedDict[tuple[str, str], bytes] = OrderedDict()


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "ignore")).hexdigest()


def meanings_of(texts: Iterable[str]) -> dict[str, bytes]:
    """The vectors there are for these texts; one query for those this process does not remember."""
    if not settings.EMBEDDING_URL:
        return {}
    model, digests = settings.EMBEDDING_MODEL, {text: digest_of(text) for text in texts}
    missing = {digest for digest in digests.values() if (model, digest) not in _known}
    if missing:
        rows = TextMeaning.objects.filter(model=model, digest__in=missing).values_list("digest", "vector")
        _remember({(model, digest): bytes(vector) for digest, vector in rows})
    told = {text: _known.get((model, digest), b"") for text, digest in digests.items()}
    return {text: vector for text, vector in told.items() if vector}


def _remember(found: dict[tuple[str, str], bytes]) -> None:
    _known.update(found)
    while len(_known) > REMEMBERED:
        _known.popitem(last=False)
