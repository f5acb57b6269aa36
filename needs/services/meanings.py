"""Asking an embedding service what texts mean: by the worker alone, masked, each text once, and nobody waits for it."""

import json
import logging
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from django.conf import settings
from django.db import transaction

from core import clock
from core.personal.leaving import faceless
from core.posting import post_json
from members.models import Resource
from needs.models import Need, TextMeaning
from needs.selectors.matching import need_text, resource_text
from needs.selectors.meanings import digest_of

logger = logging.getLogger(__name__)
# So many texts a question, so many a run; a service that is slow is left until the next run.
TOGETHER, AT_ONCE, LONGEST_RUN = 32, 2_000, 60.0
LONGEST_TEXT, LONGEST_ANSWER = 600, 8 * 1024 * 1024
SHORTEST_VECTOR, LONGEST_VECTOR = 8, 8_192
DOOR = "/embeddings"


def work_out_meanings() -> int:
    """Ask about the texts nobody has been asked about yet; tell how many were answered.

    Whatever the service does instead of answering, everything else goes on: matching reads what is kept.
    """
    if not settings.EMBEDDING_URL:
        return 0
    waiting = list(_unknown(_texts()).items())[:AT_ONCE]
    until, answered = time.monotonic() + LONGEST_RUN, 0
    for begin in range(0, len(waiting), TOGETHER):
        part = waiting[begin : begin + TOGETHER]
        if time.monotonic() > until:
            break
        try:
            vectors = _ask([said for _digest, said in part])
        except (OSError, ValueError) as problem:
            # Away, slow or answering something else; what it said may hold what it was asked, so it is not repeated.
            logger.warning("embedding service: %s", type(problem).__name__)
            break
        answered += _keep({digest: vector for (digest, _said), vector in zip(part, vectors, strict=True)})
    return answered


def _texts() -> Iterator[tuple[str, str]]:
    """What matching compares, and what of it may leave the house."""
    for resource in Resource.objects.listed().only("content", "serves", "availability").order_by("pk"):
        yield resource_text(resource), faceless(resource_text(resource))
    needs = Need.objects.open().select_related("asker").only("text", "detail", "asker_name", "asker__full_name")
    for need in needs.order_by("-pk").iterator(chunk_size=500):
        known = (need.asker_name, need.asker.full_name if need.asker else "")
        yield need_text(need), faceless(need_text(need), known)


def _unknown(texts: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """What is to be said of each text that has no vector yet, by its digest."""
    said = {digest_of(text): masked[:LONGEST_TEXT] for text, masked in texts if masked.strip()}
    known = set(
        TextMeaning.objects.filter(model=settings.EMBEDDING_MODEL, digest__in=said).values_list("digest", flat=True)
    )
    return {digest: masked for digest, masked in said.items() if digest not in known}


def _ask(texts: Sequence[str]) -> list[bytes]:
    address = settings.EMBEDDING_URL.rstrip("/")
    answer = post_json(
        address if address.endswith(DOOR) else address + DOOR,
        {"model": settings.EMBEDDING_MODEL, "input": list(texts), "encoding_format": "float"},
        token=settings.EMBEDDING_KEY, seconds=settings.EMBEDDING_SECONDS, longest=LONGEST_ANSWER,
    )  # fmt: skip
    return _vectors(json.loads(answer), len(texts))


def _vectors(told: Any, expected: int) -> list[bytes]:
    """The vectors in the order they were asked for; ValueError where that is not what was answered."""
    rows = told.get("data") if isinstance(told, dict) else None
    if not isinstance(rows, list) or len(rows) != expected:
        raise ValueError("not as many vectors as texts")
    found: dict[int, bytes] = {}
    sizes = set()
    for place, row in enumerate(rows):
        numbers = row.get("embedding") if isinstance(row, dict) else None
        if not isinstance(numbers, list) or not all(isinstance(number, int | float) for number in numbers):
            raise ValueError("no vector")
        sizes.add(len(numbers))
        found[_index(row, place)] = _of_length_one(numbers)
    if set(found) != set(range(expected)) or len(sizes) != 1:
        raise ValueError("not one vector a text")
    return [found[place] for place in range(expected)]


def _index(row: Mapping[str, Any], place: int) -> int:
    index = row.get("index", place)
    if not isinstance(index, int):
        raise ValueError("no place of a vector")
    return index


def _of_length_one(numbers: Sequence[float]) -> bytes:
    vector = np.array(numbers, dtype=np.float64)
    length = float(np.linalg.norm(vector))
    if not SHORTEST_VECTOR <= len(vector) <= LONGEST_VECTOR or not np.isfinite(length) or length == 0:
        raise ValueError("no vector to compare by")
    return (vector / length).astype(np.float32).tobytes()


@transaction.atomic
def _keep(vectors: Mapping[str, bytes]) -> int:
    rows = [
        TextMeaning(model=settings.EMBEDDING_MODEL, digest=digest, vector=vector, made_at=clock.now())
        for digest, vector in vectors.items()
    ]
    # Another worker may have asked the same meanwhile.
    return len(TextMeaning.objects.bulk_create(rows, ignore_conflicts=True))
