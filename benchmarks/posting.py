"""Posting a need with a photo, against the same rows written bare; and who has said the same among 100,000."""

import io
import random
import tempfile
from collections.abc import Callable, Iterator

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from PIL import Image

from benchmarks.api_page import BACKEND
from benchmarks.street import STREET, need_text
from benchmarks.timing import in_turns
from core import clock
from core.accounts.models import User
from needs.models import Category, Need
from needs.selectors.likeness import likely_duplicates

SIZE = (2400, 1800)
ROUNDS = 40
# As people would type them, beside sentences like those in the street.
TYPED = (
    "3号楼楼道灯坏了三天没人修", "电瓶车没地方充电，能不能装几个充电桩", "希望社区办个老年食堂",
    "门口路灯不亮，老人晚上不敢出门",
    "遛狗不牵绳，吓到孩子", "想给老楼加装电梯，费用怎么分摊", "下雨主干道积水过不去", "健身器材坏了，老人不敢用",
)  # fmt: skip


def measure(officer: User) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder):
        yield from measure_posting(officer)
    yield from measure_likeness()


def measure_posting(officer: User) -> Iterator[str]:
    """The whole way through the API, two requests, against one request that writes the bare rows."""
    with override_settings(ROOT_URLCONF="benchmarks.plain_door"):
        client = Client()
        client.force_login(officer, backend=BACKEND)
        timed = in_turns({"ours": _ours(client, _photo()), "bare": _bare(client, _photo())}, rounds=ROUNDS, warm=3)
    ours, bare = timed["ours"].median, timed["bare"].median
    yield f"Posting with a photo              ours {ours:6.1f} ms   bare {bare:6.1f} ms"
    yield f"  rate against the bare create  {bare / ours:6.2f} ×   (at least 0.5; audit, outbox and notices included)"


def measure_likeness() -> Iterator[str]:
    dice = random.Random(7)  # noqa: S311 - the same sentences on every run
    texts = [*TYPED, *(need_text(dice, number) for number in range(1, 33))]
    turns = iter(texts * 2)
    call: Callable[[], object] = lambda: likely_duplicates(  # noqa: E731
        text=next(turns), place="三号楼", area_code=f"{STREET}001", day=clock.today()
    )
    timed = in_turns({"alike": call}, rounds=len(texts), warm=len(texts))["alike"]
    among, p95, median = Need.objects.count(), timed.p95, timed.median
    yield f"Likely duplicates among {among:,}  p95 {p95:5.1f} ms, median {median:.1f} ms   (under 50)"


def _ours(client: Client, photo: bytes) -> Callable[[], object]:
    category = Category.objects.get(key="property")
    said = {"text": "三号楼楼道灯坏了三天", "category": category.pk, "area_code": f"{STREET}001", "place": "三号楼"}

    def post() -> None:
        made = client.post("/api/v1/needs/", said, content_type="application/json")
        assert made.status_code == 201, made.content
        sent = client.post(f"/api/v1/needs/{made.json()['id']}/photos/", {"photos": [_upload(photo)]})
        assert sent.status_code == 201, sent.content

    return post


def _bare(client: Client, photo: bytes) -> Callable[[], object]:
    category = Category.objects.get(key="property")

    def post() -> None:
        said = {"text": "三号楼楼道灯坏了三天", "category": category.pk, "area_code": f"{STREET}001", "place": "三号楼"}
        made = client.post("/bench/plain-posts/", {**said, "photo": _upload(photo)})
        assert made.status_code == 201, made.content

    return post


def _upload(photo: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("photo.jpg", photo, "image/jpeg")


def _photo() -> bytes:
    """As a phone takes it: large, and not a plain colour that compresses to nothing."""
    out = io.BytesIO()
    Image.effect_noise(SIZE, 40).convert("RGB").save(out, "JPEG", quality=80)
    return out.getvalue()
