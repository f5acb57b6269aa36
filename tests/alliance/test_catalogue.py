"""资源目录: what everybody may read of what units offer, and what nobody reads there."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from members.models import Liaison, MemberUnit, Resource

PATH = "/resources/"


@pytest.fixture
def offer(cast):
    def made(content: str, status: str = "listed", **facts):
        values = {"unit": cast.unit, "area_code": cast.hechi.code, "type": "venue", "created_at": clock.now(), **facts}
        return Resource.objects.create(content=content, status=status, **values)

    return made


def shown(client, query: str = "") -> list[str]:
    answer = client.get(f"{PATH}?{query}")
    assert answer.status_code == 200
    return [row["content"] for row in answer.context["rows"]]


def test_without_log_in_only_what_can_be_had_is_told(cast, offer, client):
    today = clock.today()
    garrison = MemberUnit.objects.create(
        name="驻街部队", kind="military", area_code=cast.street.code, street_code=cast.street.code,
        created_at=clock.now(),
    )  # fmt: skip
    left = MemberUnit.objects.create(
        name="搬走的店", status="left", area_code=cast.street.code, street_code=cast.street.code, created_at=clock.now()
    )
    offer("会议室", valid_until=today)
    for status in ("draft", "submitted", "paused", "retired"):
        offer(f"{status}的会议室", status)
    offer("过期的会议室", valid_until=today - timedelta(days=1))
    offer("部队礼堂", unit=garrison)
    offer("空店面", unit=left)
    offer("邻街的会议室", unit=cast.next_unit, area_code=cast.next_community.code)
    client.cookies["place"] = cast.hechi.code
    assert shown(client) == ["会议室"]
    assert "驻街部队" not in client.get(PATH).text


def test_nobodys_name_or_number_is_told_in_full(cast, offer, client):
    Liaison.objects.filter(unit=cast.unit).update(user=None)
    Liaison.objects.create(
        unit=cast.unit, name="王小明", phone="+8613800138123", begins=clock.today() - timedelta(days=1)
    )
    offer("义诊，报名打13900139000", availability="周末，先打13900139000", serves="老人，找13900139000")
    text = client.get(PATH).text
    for words in ("138****8123", "王**", "报名打****", "同心中医医院", "河池社区"):
        assert words in text, words
    for words in ("13800138123", "13900139000", "王小明"):
        assert words not in text


def test_it_is_found_by_words_kind_community_and_time(cast, offer, client):
    offer("周末开放的会议室", availability="周六、周日 9:00—17:00")
    offer("上门理发", type="volunteers", availability="每周三 19:00 起", area_code=cast.nanyuan.code)
    offer("夜间停车", type="parking", availability="工作日 18:30—次日7:30，周末全天")
    for query, found in {
        "q=会议室": ["周末开放的会议室"], "q=理发 上门": ["上门理发"], "q=没有这样的": [],
        "type=parking": ["夜间停车"], f"area={cast.nanyuan.code}": ["上门理发"],
        "time=weekend": ["夜间停车", "周末开放的会议室"], "time=evening": ["夜间停车", "上门理发"],
        "time=workday": ["夜间停车", "上门理发"], "time=weekend&type=venue": ["周末开放的会议室"],
    }.items():  # fmt: skip
        assert shown(client, query) == found, query
    for query in ("type=nonsense", "area=%27", "time=x", "page=99", "page=abc", "q=" + "长" * 300):
        assert client.get(f"{PATH}?{query}").status_code == 200, query


def test_thirty_rows_ask_as_often_as_three_and_pages_turn(cast, offer, client):
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(PATH)
        return len(seen)

    for number in range(3):
        offer(f"教室{number}")
    few = asked()
    for number in range(3, 30):
        offer(f"教室{number}")
    assert asked() == few <= 12
    assert [len(shown(client, f"page={page}")) for page in (1, 2, 3)] == [10, 10, 10]
