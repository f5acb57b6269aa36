"""不满意 says why: in words or with one tap, by link, on the page, by call-back and through the API."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from needs import services
from needs.models import Judgement, NeedStatus

UNHAPPY = {"verdict": "unsatisfied", "solved": "no"}


@pytest.fixture
def resolved(rows):
    return rows.need("resolved")


def by_link(need):
    return reverse("needs:judge", args=[services.judging_token(need)])


def by_page(need):
    return reverse("portal:case-judge", args=[need.pk])


# Which address, who opens it, and what the words are called there.
WAYS = {"link": (by_link, None, "comment"), "page": (by_page, "resident", "reason")}


@pytest.fixture(params=WAYS)
def way(request, resolved, cast, page):
    """One way for the asker to say it: the client, the address, and the name of the words."""
    address, who, words = WAYS[request.param]
    return page(cast.of(who) if who else None), address(resolved), words


def test_without_a_reason_it_is_asked_for_and_nothing_is_judged(way):
    client, address, words = way
    answer = client.post(address, UNHAPPY | {words: "  "})
    assert answer.status_code == 422
    assert answer.context["form"].errors[words] == ["请点一条，或写一句哪里没办好，办的人才知道怎么重办。"]
    assert answer.context["form"]["verdict"].value() == "unsatisfied"
    assert not Judgement.objects.exists()


def test_taps_are_enough_and_words_come_after_them(way, resolved):
    client, address, words = way
    assert client.post(address, UNHAPPY | {"causes": ["again", "late"], words: "修一天又不亮"}).status_code == 302
    judgement = Judgement.objects.get()
    assert judgement.comment == "修好又坏了；拖得太久；修一天又不亮"
    resolved.refresh_from_db()
    assert resolved.status == NeedStatus.REOPENED


def test_a_tap_alone_is_a_reason_in_whatever_language_it_is_read(way):
    client, address, _words = way
    client.cookies["django_language"] = "en"
    assert client.post(address, UNHAPPY | {"causes": ["manner"]}).status_code == 302
    assert Judgement.objects.get().comment == "态度不好"


@pytest.mark.parametrize(("length", "causes", "taken"), [(300, [], True), (301, [], False), (299, ["late"], False)])
def test_nothing_typed_is_lost_and_nothing_longer_than_the_field_is_taken(way, length, causes, taken):
    client, address, words = way
    typed = "灯" * length
    answer = client.post(address, UNHAPPY | {"causes": causes, words: typed})
    assert answer.status_code == (302 if taken else 422)
    if taken:
        assert Judgement.objects.get().comment == typed
        return
    assert words in answer.context["form"].errors
    assert typed in answer.text
    assert all(f'value="{cause}"' in answer.text and "checked" in answer.text for cause in causes)
    assert not Judgement.objects.exists()


def test_a_reason_nobody_offers_is_refused(way):
    client, address, _words = way
    assert client.post(address, UNHAPPY | {"causes": ["<script>"]}).status_code == 422
    assert not Judgement.objects.exists()


def test_whoever_is_satisfied_need_not_say_why(way):
    client, address, words = way
    sent = {"verdict": "satisfied", "solved": "yes", "causes": ["late"], words: ""}
    assert client.post(address, sent).status_code == 302
    assert Judgement.objects.get().comment == ""


def test_the_form_is_whole_without_script(resolved, page):
    shown = page().get(by_link(resolved)).text
    assert shown.count('name="causes"') == 6
    assert 'maxlength="300"' in shown


def test_staff_who_call_back_write_down_why(resolved, cast, page, api):
    address = reverse("needs:need-judge", args=[resolved.pk])
    sent = UNHAPPY | {"called_by": "phone", "called_on": ""}
    assert page(cast.secretary).post(address, sent).status_code == 422
    api_address = f"/api/v1/needs/{resolved.pk}/judge/"
    answer = api(cast.secretary).post(api_address, {"verdict": "unsatisfied", "solved": False}, format="json")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["comment"])
    assert page(cast.secretary).post(address, sent | {"causes": ["silent"]}).status_code == 302
    assert Judgement.objects.get().comment == "没人跟我说"


def test_the_service_and_the_database_ask_for_it_too(resolved, cast):
    with pytest.raises(ValidationError) as refused:
        services.judge_as(need=resolved, word=services.Word("unsatisfied", solved=False), actor=cast.resident)
    assert set(refused.value.message_dict) == {"comment"}
    services.judge_as(need=resolved, word=services.Word("satisfied", solved=True), actor=cast.resident)
    with pytest.raises(IntegrityError), transaction.atomic():
        Judgement.objects.update(verdict="unsatisfied")
