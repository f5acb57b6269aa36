"""是不是这件: what neighbours have said before that may be the matter somebody is about to post."""

from typing import Any

from django.urls import reverse

from alliance.portal.selectors import UNDER_WAY, case_url, readable
from core import clock
from core.areas.selectors import names_of
from core.personal.masking import without_numbers
from needs.models import NeedStatus
from needs.selectors.likeness import Likely, likely_duplicates
from needs.words import HEADLINES

MOST = 3


def alike_rows(draft: dict[str, Any], user: Any) -> list[dict[str, Any]]:
    """The likeliest, as cards: what it is, how far, why it is shown, and how to join it."""
    found = likely_duplicates(
        text=draft["text"], place=draft.get("place", ""), area_code=draft["community"], day=clock.today(), limit=MOST,
        among=readable(user),
    )  # fmt: skip
    names = names_of({one.need.area_code for one in found})
    return [_row(one, names, user) for one in found]


def _row(one: Likely, names: dict[str, str], user: Any) -> dict[str, Any]:
    need = one.need
    own = user.is_authenticated and need.asker_id == user.pk
    return {
        "title": need.text if own else without_numbers(need.text),
        "url": case_url(need),
        "place": names.get(need.area_code, ""),
        "status": need.status,
        "headline": HEADLINES[NeedStatus(need.status)],
        "count": need.endorsement_count,
        "reasons": one.reasons,
        "own": own,
        "second_url": reverse("portal:second", args=[need.pk]) if need.status in UNDER_WAY and not own else "",
    }
