"""How large a picture stands on paper."""

import io

from PIL import Image

from core.documents.document import Figure

# In millimetres: with its caption a picture stays on one page.
TALLEST, WIDEST = 180, 156
PNG = b"\x89PNG"


def picture_size(figure: Figure) -> tuple[float, float]:
    """Width and height in millimetres: as wide as asked for, less wide where it would not fit the page."""
    with Image.open(io.BytesIO(figure.image)) as image:
        tall = image.height / image.width
    width = min(figure.width_mm, WIDEST, TALLEST / tall)
    return width, width * tall


def picture_kind(figure: Figure) -> str:
    """png or jpeg."""
    return "png" if figure.image.startswith(PNG) else "jpeg"
