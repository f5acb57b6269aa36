"""我要反映, as a resident does it whom nobody knows yet."""

from pathlib import Path

from PIL import Image

from tests.browser.gateway import SIX_DIGITS, Gateway
from tests.browser.person import Person


def post_a_need(poster: Person, gateway: Gateway, *, text: str, phone: str, photo: Path) -> None:
    """Four screens: kind, what with a photo, phone with the code sent to it, done."""
    poster.open("/")
    poster.follow("我要反映")
    poster.follow("楼道、物业")
    poster.fill("什么事", text)
    poster.choose("哪个社区", "河池社区")
    poster.page.get_by_label("照片").set_input_files(photo)
    poster.press("下一步")
    poster.fill("手机号", phone)
    before = len(gateway.found(f"+86{phone}", SIX_DIGITS))
    poster.press("发验证码")
    poster.fill("短信验证码", gateway.last_to(f"+86{phone}", SIX_DIGITS, after=before))
    poster.page.get_by_label("同意").check()
    poster.press("交上去")
    poster.sees("已经收到")
    poster.follow("看这件事")
    poster.sees("收到了，等社区答复")


def photo_in(folder: Path) -> Path:
    there = folder / "photo.jpg"
    Image.new("RGB", (1200, 900), (90, 140, 120)).save(there)
    return there
