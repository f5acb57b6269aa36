"""Small drawn pictures for reports, so that no photo of a real place or person is needed."""

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

SIZE = (640, 480)
SKIES = ("#dfe9f2", "#f3ead9", "#e4efe2", "#ece6f0")
WALLS = ("#c7b199", "#b9c2c9", "#cfa58c", "#a9b8a4")


def picture(dice: Random) -> BytesIO:
    """A house with lit windows and a tree: one of many, as a JPEG upload."""
    image = Image.new("RGB", SIZE, dice.choice(SKIES))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 360, *SIZE), fill="#8f9a86")
    left, top = dice.randint(60, 200), dice.randint(90, 160)
    draw.rectangle((left, top, left + 300, 380), fill=dice.choice(WALLS))
    for row in range(3):
        for column in range(4):
            x, y = left + 22 + column * 70, top + 24 + row * 72
            draw.rectangle((x, y, x + 42, y + 44), fill=dice.choice(("#f6d365", "#5b6b78", "#f6d365")))
    trunk = left + 370
    draw.rectangle((trunk, 280, trunk + 14, 390), fill="#6b4f3a")
    draw.ellipse((trunk - 46, 190, trunk + 60, 300), fill="#5f8b57")
    out = BytesIO()
    image.save(out, "JPEG", quality=80)
    out.seek(0)
    out.name = "现场.jpg"
    return out
