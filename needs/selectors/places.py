"""How much of where it is somebody is told, and how many lie where."""

from typing import Any

from django.db.models import Count

from core.personal.masking import without_door
from needs import policies
from needs.models import Need


def place_told(need: Need, user: Any) -> str:
    """The whole place for those who go there; estate and building for those who may yet help; else the community."""
    if policies.reads_door(user, need):
        return need.place
    return without_door(need.place) if policies.reads_detail(user, need) else ""


def open_by_area(prefix: str) -> dict[str, int]:
    """How many needs are not yet resolved, by the code of their place; whoever asks has said who may look."""
    waiting = Need.objects.open().filter(area_code__startswith=prefix).order_by()
    return dict(waiting.values_list("area_code").annotate(n=Count("pk")))
