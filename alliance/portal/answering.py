"""What the community asked to know, answered in words and photos together."""

from io import BytesIO

from django.db import transaction

from core.accounts.models import User
from core.files.images import CleanImage
from needs import services
from needs.models import Need


@transaction.atomic
def answer_with_photos(*, need: Need, detail: str, photo: list[CleanImage], actor: User) -> Need:
    """Both or neither: a photo without the words would leave the need waiting."""
    answered = services.answer_more(need=need, detail=detail, actor=actor)
    if photo:
        services.add_photos(need=need, photos=[_upload(image) for image in photo], actor=actor)
    return answered


def _upload(image: CleanImage) -> BytesIO:
    upload = BytesIO(image.data)
    upload.name = "photo.jpg"
    return upload
