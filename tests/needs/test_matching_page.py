"""The matching page beside a proposal: what it shows, and how few questions it asks."""

import pytest

from needs import services
from tests.needs.test_proposal import run, start, street

__all__ = ("street",)


@pytest.fixture
def proposal(street, cast):
    """Computed, its pairs not yet sent; one need was put to a unit by hand before."""
    services.offer_need(need=street[2], unit=cast.other_unit, actor=cast.officer)
    made = start(cast)
    run(made)
    made.refresh_from_db()
    return made


@pytest.fixture
def look(cast, page):
    def look(query="", who="officer"):
        answer = page(cast.of(who)).get(f"/needs/matching/{query}")
        assert answer.status_code == 200
        return answer

    return look


def test_candidates_say_what_the_proposal_chose_and_who_has_been_asked(street, proposal, look):
    first = look(f"?need={street[0].pk}").context
    assert [row["picked"] for row in first["candidates"]] == [True]
    assert [row["waiting"] for row in first["candidates"]] == [False]
    asked = look(f"?need={street[2].pk}").context
    assert [(row["picked"], row["waiting"]) for row in asked["candidates"]] == [(False, True)]
    assert [row["asked"] for row in asked["needs"]] == [False, False, True]


def test_the_plan_says_that_none_is_better(street, proposal, look, cast, api):
    assert "已证明：没有更好的分法。" in look().content.decode()
    stats = api(cast.officer).get(f"/api/v1/proposals/{proposal.pk}/").json()["stats"]
    assert stats["proven"] is True
    assert stats["gap"] == 0
    assert stats["bound"] == pytest.approx(stats["fair"]["total_score"] - stats["fair"]["load_cost"], abs=0.2)


def test_a_plan_from_before_it_was_proven_says_nothing(street, proposal, look):
    proposal.stats = {key: value for key, value in proposal.stats.items() if key not in ("proven", "gap", "bound")}
    proposal.save(update_fields=["stats"])
    assert "没有更好的分法" not in look().content.decode()


def test_a_sent_pair_is_waited_for(street, proposal, cast, look):
    services.send_offers(proposal=proposal, actor=cast.officer)
    first = look(f"?need={street[0].pk}").context["candidates"][0]
    assert (first["picked"], first["waiting"]) == (True, True)


def test_a_resource_is_found_by_its_words_before_its_unit_s(street, proposal, rows, cast, look):
    by_name = rows.resource(cast.unit, content="会议室")
    by_words = rows.resource(cast.other_unit, content=f"与{cast.unit.name}合办讲座")
    found = look(f"?res={cast.unit.name}").context["found"]
    assert found[0] == by_words
    assert by_name in found[1:]


@pytest.mark.parametrize("sent", [False, True])
def test_it_asks_at_most_fifteen_questions_beside_a_live_proposal(
    sent, street, proposal, cast, rows, page, django_assert_max_num_queries
):
    if sent:
        services.send_offers(proposal=proposal, actor=cast.officer)
    for n in range(14):
        rows.need("listed", text=f"第{n}件：楼道灯坏了")
    far = rows.need("listed", text="楼道灯坏了，排在最后")
    client = page(cast.officer)
    client.get("/needs/matching/")
    for query in ("", f"?need={street[2].pk}", f"?need={street[0].pk}&res=下棋", f"?need={far.pk}"):
        with django_assert_max_num_queries(15):
            answer = client.get(f"/needs/matching/{query}")
        assert answer.context["candidates"], query
        assert answer.context["plan"]["pairs"]
