"""What somebody is about to post: kept in the session, its photos as cleaned files, until it is handed in."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core import clock
from core.files.images import CleanImage

DRAFT, POSTED = "draft", "posted"
FOLDER = "drafts"
# Photos nobody handed in are thrown away when the next ones come.
LIFE = timedelta(days=1)


def draft_of(session: SessionBase) -> dict[str, Any]:
    """The draft as it stands; a new one has an id, so that a double tap posts it once."""
    return session.get(DRAFT) or {"id": uuid.uuid4().hex, "photos": []}


def keep(session: SessionBase, draft: dict[str, Any], **said: Any) -> dict[str, Any]:
    session[DRAFT] = {**draft, **said}
    return session[DRAFT]


def add_photos(session: SessionBase, draft: dict[str, Any], images: Iterable[CleanImage]) -> dict[str, Any]:
    """Put cleaned photos aside; the draft names them."""
    _forget_old()
    keys = [_put_aside(image) for image in images]
    return keep(session, draft, photos=[*draft["photos"], *keys])


def drop_photo(session: SessionBase, draft: dict[str, Any], key: str) -> dict[str, Any]:
    if key in draft["photos"]:
        default_storage.delete(f"{FOLDER}/{key}")
    return keep(session, draft, photos=[each for each in draft["photos"] if each != key])


def photo_bytes(key: str) -> BytesIO:
    """A photo put aside, as an upload again; an empty one when it has been thrown away since."""
    path = f"{FOLDER}/{key}"
    if not default_storage.exists(path):
        return BytesIO()
    with default_storage.open(path) as kept:
        photo = BytesIO(kept.read())
    photo.name = key
    return photo


def photos_of(draft: dict[str, Any]) -> list[BytesIO]:
    return [photo for key in draft["photos"] if (photo := photo_bytes(key)).getbuffer().nbytes]


def hand_in(session: SessionBase, draft: dict[str, Any], need_id: int) -> None:
    """Close the draft: its photos belong to the need now."""
    for key in draft["photos"]:
        default_storage.delete(f"{FOLDER}/{key}")
    session.pop(DRAFT, None)
    session[POSTED] = need_id


def give_up_instead(session: SessionBase, key: str) -> None:
    """Throw the draft with this key away: a neighbour has said the same before, and was seconded instead."""
    draft = draft_of(session)
    if draft["id"] != key:
        return
    for key in draft["photos"]:
        default_storage.delete(f"{FOLDER}/{key}")
    session.pop(DRAFT, None)


def _put_aside(image: CleanImage) -> str:
    key = f"{uuid.uuid4().hex}.jpg"
    default_storage.save(f"{FOLDER}/{key}", ContentFile(image.data))
    return key


def _forget_old() -> None:
    if not default_storage.exists(FOLDER):
        return
    for name in default_storage.listdir(FOLDER)[1]:
        if default_storage.get_modified_time(f"{FOLDER}/{name}") < clock.now() - LIFE:
            default_storage.delete(f"{FOLDER}/{name}")
