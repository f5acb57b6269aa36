"""Keep cleaned files under MEDIA_ROOT; they are read only through what they belong to."""

import uuid
from typing import Any, BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import FileResponse

from core import clock
from core.files.images import clean_image
from core.files.names import safe_name
from core.models import StoredFile


def store_image(*, upload: BinaryIO, owner_code: str, actor: Any) -> StoredFile:
    """Re-encode a photo and keep it; the caller says what it belongs to by pointing at the row."""
    image = clean_image(upload)
    key = f"{clock.now():%Y/%m}/{uuid.uuid4().hex}.jpg"
    default_storage.save(key, ContentFile(image.data))
    return StoredFile.objects.create(
        key=key, name=safe_name(getattr(upload, "name", "") or "photo.jpg")[:120], content_type=image.content_type,
        size=len(image.data), sha256=image.sha256, width=image.width, height=image.height,
        area_code=owner_code, uploaded_by=actor, uploaded_at=clock.now(),
    )  # fmt: skip


def photo_bytes(file: StoredFile) -> bytes:
    """The photo itself, for a document that carries it along."""
    with default_storage.open(file.key) as kept:
        return bytes(kept.read())


def serve(file: StoredFile) -> FileResponse:
    """Answer with the file's bytes; whoever calls has already checked that the reader may see it."""
    answer = FileResponse(default_storage.open(file.key), content_type=file.content_type)
    answer["Cache-Control"] = "private, max-age=3600"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
