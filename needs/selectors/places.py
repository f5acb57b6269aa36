"""How much of where it is somebody is told."""

from typing import Any

from core.personal.masking import without_door
from needs import policies
from needs.models import Need


def place_told(need: Need, user: Any) -> str:
    """The whole place for those who go there; estate and building for those who may yet help; else the community."""
    if policies.reads_door(user, need):
        return need.place
    return without_door(need.place) if policies.reads_detail(user, need) else ""
