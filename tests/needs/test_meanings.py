"""An embedding service that is absent, away, slow, wrong or well: matching goes on, and nobody's name leaves."""

import json
import math
import time

import numpy as np
import pytest
from django.db import IntegrityError, transaction

from core import clock
from core.personal.leaving import faceless
from needs import tasks
from needs.models import Need, TextMeaning
from needs.selectors import meanings
from needs.selectors.matching import candidates_of, reasons_of
from needs.services.capacity import claiming_month
from needs.services.meanings import work_out_meanings
from tests.core.doors import http_door

OTHERS = ("会议室", "教室", "停车场", "食堂", "图书", "音响", "球场", "礼堂")


def answer_of(vectors):
    return json.dumps({"data": [{"index": place, "embedding": vector} for place, vector in enumerate(vectors)]})


def pointing(angle):
    return [math.cos(angle), math.sin(angle), *[0.0] * 6]


@pytest.fixture(autouse=True)
def _forget(monkeypatch):
    monkeypatch.setattr(meanings, "_known", type(meanings._known)())


@pytest.fixture
def service(settings):
    with http_door() as door:
        settings.EMBEDDING_URL, settings.EMBEDDING_KEY = f"{door.address}/v1", "a-key"
        settings.EMBEDDING_SECONDS = 0.3
        yield door


@pytest.fixture
def street(rows, cast):
    """A need that shares no word with what would answer it, among eight others that do not answer it."""
    need = rows.need("listed", text="屋头黑黢黢的嘞", category="property")
    right = rows.resource(content="可架设光明设施", type="equipment")
    for content in OTHERS:
        rows.resource(content=content)
    return need, right


def scores(need):
    return [
        (pair.resource_id, pair.total, reasons_of(pair)) for pair in candidates_of(need, claiming_month(need.area_code))
    ]


def well(door):
    """The right resource lies where the need does, the others lie across; resources are asked about first."""
    vectors = [pointing(0.1), *(pointing(1.2 + place / 50) for place in range(len(OTHERS))), pointing(0)]
    door.yes = answer_of(vectors).encode()


# ── without it ────────────────────────────────────────────────────────────────────────────────
def test_where_none_is_set_nothing_is_asked(street, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert meanings.meanings_of(["灯坏了"]) == {}
        assert work_out_meanings() == 0


@pytest.mark.parametrize(
    ("state", "yes"),
    [
        ("500", ""),
        ("a page", ""),
        ("led elsewhere", ""),
        ("garbage", ""),
        ("refusing", ""),
        ("slow", ""),
        ("well", ""),
        ("well", "[]"),
        ("well", "{}"),
        ("well", '{"data": "none"}'),
        ("well", '{"data": []}'),
        ("well", answer_of([pointing(0)] * 9)),
        ("well", answer_of([*[pointing(0)] * 9, [0.0] * 8])),
        ("well", answer_of([*[pointing(0)] * 9, pointing(0) * 2])),
        ("well", answer_of([*[pointing(0)] * 9, ["x"] * 8])),
        ("well", answer_of([*[pointing(0)] * 9, [1.0]])),
        ("well", answer_of([*[pointing(0)] * 9, [float("nan")] * 8])),
        ("well", json.dumps({"data": [{"index": 0, "embedding": pointing(0)}] * 10})),
        ("well", json.dumps({"data": [{"index": "x", "embedding": pointing(0)}] * 10})),
        ("well", json.dumps({"data": [{"index": [], "embedding": pointing(0)}] * 10})),
    ],
)
def test_whatever_it_does_instead_matching_is_what_it_was(state, yes, street, settings, service, caplog):
    need = street[0]
    url, settings.EMBEDDING_URL = settings.EMBEDDING_URL, ""
    before = scores(need)
    settings.EMBEDDING_URL = url
    service.state, service.yes = state, yes.encode()
    begun = time.monotonic()
    tasks.work_out_meanings()
    assert time.monotonic() - begun < 5
    assert not TextMeaning.objects.exists()
    assert scores(need) == before
    assert "黑黢黢" not in caplog.text


def test_a_service_that_is_away_is_tried_again_later(street, settings, service):
    address, settings.EMBEDDING_URL = settings.EMBEDDING_URL, "http://127.0.0.1:9/v1"
    assert work_out_meanings() == 0
    settings.EMBEDDING_URL = address
    well(service)
    assert work_out_meanings() == len(OTHERS) + 2


# ── with it ───────────────────────────────────────────────────────────────────────────────────
def test_it_brings_up_what_shares_no_word_and_says_so(street, settings, service):
    need, right = street
    before = [resource for resource, _total, _reasons in scores(need)]
    well(service)
    assert work_out_meanings() == len(OTHERS) + 2
    found = scores(need)
    assert found[0][0] == right.pk
    assert right.pk not in before[:1]
    assert found[0][2][-1] == {
        "principle": "meaning", "value": 8, "reason": "语义模型认为两句话意思相近", "points": True,
    }  # fmt: skip
    settings.EMBEDDING_URL = ""
    assert [resource for resource, _total, _reasons in scores(need)] == before


def test_each_text_is_asked_about_once(street, service):
    well(service)
    work_out_meanings()
    assert work_out_meanings() == 0
    assert [len(one.said["input"]) for one in service.heard] == [len(OTHERS) + 2]
    assert service.heard[0].path == "/v1/embeddings"
    assert service.heard[0].token == "Bearer a-key"


def test_another_model_is_asked_anew(street, settings, service):
    well(service)
    work_out_meanings()
    settings.EMBEDDING_MODEL = "another"
    assert work_out_meanings() == len(OTHERS) + 2
    assert TextMeaning.objects.count() == 2 * (len(OTHERS) + 2)


def test_a_page_asks_the_database_alone(street, service, cast, page):
    well(service)
    work_out_meanings()
    service.state = "slow"
    begun = time.monotonic()
    assert page(cast.officer).get(f"/needs/matching/?need={street[0].pk}").status_code == 200
    assert time.monotonic() - begun < 5
    assert not service.heard[1:]


def test_vectors_are_kept_at_length_one_and_the_text_is_not_kept(street, service):
    well(service)
    work_out_meanings()
    for row in TextMeaning.objects.all():
        assert np.linalg.norm(np.frombuffer(row.vector, dtype=np.float32)) == pytest.approx(1)
        assert len(row.digest) == 64
    with pytest.raises(IntegrityError), transaction.atomic():
        TextMeaning.objects.create(model=row.model, digest=row.digest, vector=b"x", made_at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        TextMeaning.objects.create(model=row.model, digest="x", vector=b"", made_at=clock.now())


# ── what leaves ───────────────────────────────────────────────────────────────────────────────
def test_no_name_phone_or_address_leaves(rows, cast, service):
    need = rows.need("listed", text="家里停电了")
    # As a ledger of before may have brought it in.
    Need.objects.filter(pk=need.pk).update(
        text="孙玉珍家里停电了，电话13800138000，同心路8号3栋2单元501",
        detail="我叫张桂兰，找王师傅，身份证510116195001011234，邮箱a@b.cn",
    )
    work_out_meanings()
    service.yes = answer_of([pointing(0)]).encode()
    work_out_meanings()
    [said] = service.heard[0].said["input"]
    for personal in ("孙玉珍", "138", "同心路8", "3栋", "501", "张桂兰", "王师傅", "510116", "a@b"):
        assert personal not in said
    assert "停电" in said


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("楼道灯坏了，老人晚上出门不方便", "楼道灯坏了，老人晚上出门不方便"),
        ("高血压的老人想量血压", "高血压的老人想量血压"),
        ("周末孩子没人看", "周末孩子没人看"),
        ("金婚老人想拍照", "金婚老人想拍照"),
        ("李桂兰反映水管漏水", "某人反映水管漏水"),
        ("联系人：欧阳修明", "联系人：某人"),
        ("王阿姨腿脚不便", "某人腿脚不便"),
        ("河池小区12号楼漏雨", "某处某处漏雨"),
        ("固话028-87654321", "固话号码"),
        ("想要3台轮椅、100个车位", "想要3台轮椅、100个车位"),
    ],
)
def test_the_matter_stays_and_whoever_it_is_about_does_not(text, told):
    assert faceless(text) == told


def test_a_name_that_is_known_goes_whatever_it_looks_like():
    assert faceless("阿依古丽想学车", ["阿依古丽"]) == "某人想学车"
