"""A street's own words and concepts: said by its officers, used at once by its own matching and by nobody else's."""

from urllib.parse import unquote

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import clock
from core.audit import trail
from core.errors import DomainError
from needs import services
from needs.models import StreetConcept, StreetUnderstanding, StreetWord
from needs.selectors.matching import candidates_of, ground_of
from needs.selectors.plans import basis_of
from needs.selectors.understanding import known_in, understanding_of
from needs.services.capacity import claiming_month
from tests.needs.test_concurrency import at_once

WORD = {"concept": "理发", "word": "修面", "side": "asked"}
CINEMA = services.Matter("坝坝电影", "社区文化", types=("文化演出",))


def add(cast, **more):
    return services.add_word(street_code=cast.street.code, actor=cast.officer, **{**WORD, **more})


def add_concept(cast, matter=CINEMA):
    return services.add_concept(street_code=cast.street.code, matter=matter, actor=cast.officer)


def refused(call, *args, **more):
    with pytest.raises(ValidationError) as wrong:
        call(*args, **more)
    return {field: errors[0].messages[0] for field, errors in wrong.value.error_dict.items()}


# ── what matching makes of it ─────────────────────────────────────────────────────────────────
def test_a_word_is_used_at_once_and_undone_at_once(rows, cast):
    need = rows.need("listed", text="爷爷想刮个面", category="elderly")
    rows.resource(content="义剪队每月上门", type="volunteers")

    def found():
        return [pair.classification.reason for pair in candidates_of(need, claiming_month(need.area_code))]

    before = found()
    assert before == []
    word = add(cast, word="刮个面")
    assert found() == ["都关于：理发"]
    services.withdraw_word(word=word, actor=cast.officer)
    assert found() == before
    services.restore_word(word=word, actor=cast.officer)
    assert found() == ["都关于：理发"]


def test_another_street_hears_nothing_of_it(rows, cast):
    add(cast)
    assert "修面" in known_in(cast.street.code)["理发"].asked
    assert "修面" not in known_in(cast.next_street.code)["理发"].asked
    assert understanding_of(cast.next_street.code).known is understanding_of("").known


def planned(cast):
    code, month, ground = cast.street.code, claiming_month(cast.street.code), ground_of(cast.street.code)
    return services.proposals.question_of(code, month, ground, basis_of(code, month, ground))


def test_the_month_s_plan_reads_by_the_street_s_words(rows, cast):
    need = rows.need("listed", text="想看坝坝片子", category="culture")
    resource = rows.resource(content="流动银幕每季度两场", type="culture")
    assert planned(cast).scored[need.pk].places == ()
    add_concept(cast)
    add(cast, concept="坝坝电影", word="坝坝片子")
    add(cast, concept="坝坝电影", word="流动银幕", side="offered")
    question = planned(cast)
    assert [question.corpus.resources[place].id for place in question.scored[need.pk].places] == [resource.pk]


def test_a_silenced_word_of_the_house_is_not_heard_here(rows, cast):
    assert "头发长" in known_in(cast.street.code)["理发"].asked
    entry = services.silence_word(
        street_code=cast.street.code, concept="理发", word="头发长", side="asked", actor=cast.officer
    )
    assert "头发长" not in known_in(cast.street.code)["理发"].asked
    assert "头发长" in known_in(cast.next_street.code)["理发"].asked
    services.withdraw_word(word=entry, actor=cast.officer)
    assert "头发长" in known_in(cast.street.code)["理发"].asked
    assert [row.verb for row in trail(entry)] == ["word.withdrawn", "word.silenced"]


def test_a_withdrawn_concept_takes_its_words_along_and_brings_them_back(cast):
    concept = add_concept(cast)
    add(cast, concept="坝坝电影", word="坝坝片子")
    services.withdraw_concept(concept=concept, actor=cast.officer)
    assert "坝坝电影" not in known_in(cast.street.code).place
    services.restore_concept(concept=concept, actor=cast.officer)
    assert known_in(cast.street.code)["坝坝电影"].asked == ("坝坝片子",)
    assert [row.verb for row in trail(concept)] == ["concept.restored", "concept.withdrawn", "concept.added"]


# ── what is refused ───────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("said", "field", "says"),
    [
        ({"concept": "没有的事"}, "concept", "没有“没有的事”这个事项。"),
        ({"word": "理发"}, "word", "“理发”已经是“理发”的说法"),
        ({"word": "理髮"}, "word", "“理发”已经是“理发”的说法"),
        ({"word": "食堂"}, "word", "“食堂”已经是“助餐”的说法"),
        ({"word": "剪"}, "word", "“剪”：一个说法要2到20个字"),
        ({"word": "剪" * 21}, "word", "一个说法要2到20个字"),
        ({"word": "剪 头"}, "word", "只能写字和字母"),
        ({"word": "……"}, "word", "一个说法要2到20个字"),
        ({"word": "剪头…"}, "word", "只能写字和字母"),
        ({"word": "13800138000"}, "word", "只能写字和字母"),
        ({"word": "，。！"}, "word", "只能写字和字母"),
        ({"word": "\u200b"}, "word", "一个说法要2到20个字"),
    ],
)
def test_a_word_that_is_none_or_means_something_else_is_refused(said, field, says, cast):
    assert says in refused(add, cast, **said)[field]
    assert not StreetWord.objects.exists()


def test_a_word_may_stand_for_two_things_when_somebody_says_so(cast):
    add(cast, word="食堂", shared=True)
    assert known_in(cast.street.code).meanings["食堂"] == ("助餐", "理发")
    assert "已经是“理发”的说法" in refused(add, cast, word="食堂", shared=True)["word"]


def test_a_word_silenced_here_is_not_added_beside(cast):
    services.silence_word(street_code=cast.street.code, concept="理发", word="头发长", side="asked", actor=cast.officer)
    assert "停用着" in refused(add, cast, word="头发长")["word"]
    own = add(cast)
    told = {"street_code": cast.street.code, "concept": "理发", "side": "asked", "actor": cast.officer}
    assert "直接撤下" in refused(services.silence_word, word=own.word, **told)["word"]
    assert "没有这个说法" in refused(services.silence_word, word="没听过", **told)["word"]


@pytest.mark.parametrize(
    ("changed", "field", "says"),
    [
        ({"name": "理发"}, "name", "已有“理发”这个事项"),
        ({"name": " "}, "name", ""),
        ({"category": "没有的类"}, "category", "没有“没有的类”这个类别或类型"),
        ({"types": ("飞船",)}, "types", "没有“飞船”这个类别或类型"),
        ({"units": ("海盗",)}, "units", "没有“海盗”这个类别或类型"),
        ({"broader": "没有的事"}, "broader", "“坝坝电影”提到的“没有的事”不是另一个事项"),
        ({"broader": "坝坝电影"}, "broader", "不是另一个事项"),
        ({"answers": ("没有的事",)}, "answers", "不是另一个事项"),
        ({"goes_with": ("没有的事",)}, "goes_with", "不是另一个事项"),
    ],
)
def test_a_concept_that_cannot_be_is_refused_at_its_field(changed, field, says, cast):
    wrong = services.Matter(**{**vars(CINEMA), **changed})
    assert says in refused(add_concept, cast, wrong)[field]
    assert not StreetConcept.objects.exists()


def test_a_concept_others_name_stays_until_they_are_withdrawn(cast):
    above = add_concept(cast)
    below = add_concept(cast, services.Matter("露天戏台", "社区文化", broader="坝坝电影"))
    with pytest.raises(DomainError, match="露天戏台"):
        services.withdraw_concept(concept=above, actor=cast.officer)
    services.withdraw_concept(concept=below, actor=cast.officer)
    services.withdraw_concept(concept=above, actor=cast.officer)
    with pytest.raises(DomainError, match="坝坝电影"):
        services.restore_concept(concept=below, actor=cast.officer)


def test_a_withdrawn_word_comes_back_only_beside_its_concept_and_once(cast):
    concept = add_concept(cast)
    word = add(cast, concept="坝坝电影", word="坝坝片子")
    services.withdraw_word(word=word, actor=cast.officer)
    again = add(cast, concept="坝坝电影", word="坝坝片子")
    with pytest.raises(DomainError, match="已有新的一条"):
        services.restore_word(word=word, actor=cast.officer)
    services.withdraw_word(word=again, actor=cast.officer)
    services.withdraw_concept(concept=concept, actor=cast.officer)
    with pytest.raises(DomainError, match="先恢复事项"):
        services.restore_word(word=word, actor=cast.officer)


@pytest.mark.parametrize("name", ["secretary", "liaison", "resident", "district", "other_officer", "supervisor"])
def test_only_the_street_s_officers_say_what_its_words_mean(name, cast):
    who = cast.of(name)
    word, concept = add(cast), add_concept(cast)
    for call in (
        lambda: services.add_word(street_code=cast.street.code, actor=who, **{**WORD, "word": "剃个面"}),
        lambda: services.silence_word(
            street_code=cast.street.code, concept="理发", word="头发长", side="asked", actor=who
        ),
        lambda: services.add_concept(
            street_code=cast.street.code, matter=services.Matter("别的", "社区文化"), actor=who
        ),
        lambda: services.load_concepts(street_code=cast.street.code, name="x", text="", actor=who),
        lambda: services.withdraw_word(word=word, actor=who),
        lambda: services.withdraw_concept(concept=concept, actor=who),
    ):
        with pytest.raises(PermissionDenied):
            call()


def test_the_database_refuses_what_must_not_be(cast):
    told = {"area_code": cast.street.code, "added_by": cast.officer, "added_at": clock.now()}
    add(cast)
    add_concept(cast)
    for row in (
        StreetWord(**told, **WORD),
        StreetWord(**told, **{**WORD, "word": "剃个面", "side": "said"}),
        StreetWord(**told, **{**WORD, "word": "剃个面"}, status="withdrawn"),
        StreetWord(**{**told, "area_code": cast.hechi.code[:6]}, **{**WORD, "word": "剃个面"}),
        StreetConcept(**told, name="坝坝电影", category="社区文化"),
        StreetConcept(**told, name="别的", category="社区文化", broader="别的"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


@pytest.mark.django_db(transaction=True)
def test_two_say_the_same_word_at_once_and_it_stands_once(cast):
    ended = at_once(lambda: add(cast), lambda: add(cast))
    assert sorted(ended) == ["done", "invalid"]
    assert StreetWord.objects.in_force().count() == 1
    assert len(StreetUnderstanding.objects.get().additions["words"]) == 1


# ── a whole file ──────────────────────────────────────────────────────────────────────────────
GOOD = """category: 社区文化
concepts:
  坝坝电影:
    asked: 坝坝片子 露天…电影
    offered: 流动银幕
    types: 文化演出
  理发:
    asked: 修面
"""


@pytest.fixture
def load(tmp_path, cast):
    def load(text, *options):
        path = tmp_path / "own.yaml"
        path.write_text(text)
        call_command("load_concepts", str(path), "--street", cast.street.code, *options)

    return load


def test_a_street_s_file_is_read_in_as_a_whole(load, cast):
    load(GOOD)
    known = known_in(cast.street.code)
    assert known["坝坝电影"].asked == ("坝坝片子", "露天…电影")
    assert "修面" in known["理发"].asked
    assert StreetWord.objects.count() == 4


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (GOOD.replace("    types: 文化演出", "    broader: 坝坝电影"), "own.yaml:6: “坝坝电影”提到的“坝坝电影”"),
        (GOOD.replace("    types: 文化演出", "    with: 没有的事"), "own.yaml:6: “坝坝电影”提到的“没有的事”"),
        (
            GOOD.replace("    types: 文化演出", "    broader: 戏台\n  戏台:\n    broader: 坝坝电影"),
            "own.yaml:8: 坝坝电影 → 戏台 → 坝坝电影绕成了圈",
        ),
        (GOOD.replace("    types: 文化演出", "    types: 飞船"), "own.yaml:6: 没有“飞船”这个类别或类型"),
        (GOOD.replace("社区文化", "没有的类"), "own.yaml:3: 没有“没有的类”这个类别或类型"),
        (GOOD.replace("修面", "食堂"), "own.yaml:8: “食堂”已经是“助餐”的说法"),
        (GOOD.replace("修面", "理发"), "own.yaml:8: “理发”已经是“理发”的说法"),
        (GOOD.replace("修面", "面"), "own.yaml:8: “面”：一个说法要2到20个字"),
        (GOOD.replace("    asked: 修面", "    broader: 助老照护"), "own.yaml:8: “理发”已有，这里只能添说法"),
        (GOOD.replace("concepts:", "things:"), "own.yaml:2: 文件没有“things”这一栏"),
        (GOOD.replace("坝坝片子", "坝坝\x01片子"), "own.yaml:4: "),
        ("", "own.yaml:1: 文件是空的"),
    ],
)
def test_a_file_that_cannot_be_is_refused_with_its_line_and_nothing_of_it_stays(wrong, says, load):
    with pytest.raises(CommandError) as refused:
        load(wrong)
    assert says in str(refused.value)
    assert not StreetConcept.objects.exists()
    assert not StreetWord.objects.exists()


def test_a_file_s_words_may_stand_for_two_things_when_it_is_said(load, cast):
    load(GOOD.replace("修面", "食堂"), "--shared")
    assert "食堂" in known_in(cast.street.code)["理发"].asked


def test_a_file_that_is_away_or_a_street_that_is_none_is_named(tmp_path, cast):
    with pytest.raises(CommandError, match="读不了文件"):
        call_command("load_concepts", str(tmp_path / "away.yaml"), "--street", cast.street.code)
    with pytest.raises(CommandError, match="没有这个街道"):
        call_command("load_concepts", str(tmp_path / "away.yaml"), "--street", "999999999")


# ── doors ─────────────────────────────────────────────────────────────────────────────────────
DOORS = ("page", "api")


@pytest.mark.parametrize("door", DOORS)
def test_a_word_is_added_withdrawn_and_restored_through_either_door(door, cast, page, api):
    client = (page if door == "page" else api)(cast.officer)
    if door == "page":
        answer = client.post(reverse("needs:word-add"), WORD)
        assert (answer.status_code, unquote(answer["Location"])) == (302, "/needs/words/?concept=理发")
    else:
        answer = client.post("/api/v1/street-words/", {"street_code": cast.street.code, **WORD}, format="json")
        assert (answer.status_code, answer.json()["status"]) == (201, "in_force")
        assert [step["name"] for step in answer.json()["available_steps"]] == ["withdraw"]
    word = StreetWord.objects.get()
    for step, status in (("withdraw", "withdrawn"), ("restore", "in_force")):
        address = reverse(f"needs:word-{step}", args=[word.pk])
        where = address if door == "page" else f"/api/v1/street-words/{word.pk}/{step}/"
        assert client.post(where, {}).status_code == (302 if door == "page" else 200)
        word.refresh_from_db()
        assert word.status == status
        assert client.post(where, {}).status_code == 409
    assert [row.verb for row in trail(word)] == ["word.restored", "word.withdrawn", "word.added"]


@pytest.mark.parametrize("door", DOORS)
def test_a_concept_is_added_withdrawn_and_restored_through_either_door(door, cast, page, api):
    client = (page if door == "page" else api)(cast.officer)
    told = {"name": "坝坝电影", "category": "社区文化", "types": ["文化演出"]}
    if door == "page":
        assert client.get(reverse("needs:concept-add")).status_code == 200
        assert client.post(reverse("needs:concept-add"), told).status_code == 302
        assert client.post(reverse("needs:concept-add"), told).status_code == 422
    else:
        told["street_code"] = cast.street.code
        assert client.post("/api/v1/street-concepts/", told, format="json").status_code == 201
        again = client.post("/api/v1/street-concepts/", told, format="json")
        assert (again.status_code, list(again.json()["errors"])) == (400, ["name"])
    concept = StreetConcept.objects.get()
    for step, status in (("withdraw", "withdrawn"), ("restore", "in_force")):
        address = reverse(f"needs:concept-{step}", args=[concept.pk])
        where = address if door == "page" else f"/api/v1/street-concepts/{concept.pk}/{step}/"
        assert client.post(where, {}).status_code == (302 if door == "page" else 200)
        concept.refresh_from_db()
        assert concept.status == status
        assert client.post(where, {}).status_code == 409


@pytest.mark.parametrize("door", DOORS)
def test_a_word_of_the_house_is_silenced_through_either_door(door, cast, page, api):
    if door == "page":
        told = {"concept": "理发", "picked": "asked|头发长"}
        assert page(cast.officer).post(reverse("needs:word-silence"), told).status_code == 302
        for wrong in ({**told, "picked": "asked|没听过"}, {**told, "concept": "没有的事"}, {}):
            assert page(cast.officer).post(reverse("needs:word-silence"), wrong).status_code == 422
    else:
        told = {"street_code": cast.street.code, **WORD, "word": "头发长", "silence": True}
        assert api(cast.officer).post("/api/v1/street-words/", told, format="json").json()["effect"] == "silenced"
    assert StreetWord.objects.get().effect == "silenced"


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("field", "value"), [("word", "食堂"), ("word", ""), ("side", "said"), ("concept", "没有的事")]
)
def test_what_needs_correcting_is_named_at_either_door(door, field, value, cast, page, api):
    told = {**WORD, field: value}
    if door == "page":
        answer = page(cast.officer).post(reverse("needs:word-add"), told)
        assert answer.status_code == 422
    else:
        answer = api(cast.officer).post(
            "/api/v1/street-words/", {"street_code": cast.street.code, **told}, format="json"
        )
        assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert not StreetWord.objects.exists()


def test_the_page_finds_a_concept_by_any_of_its_words_and_shows_whose_they_are(cast, page):
    add(cast)
    client = page(cast.secretary)
    found = client.get("/needs/words/?q=剃头").context["found"]
    assert "理发" in [row["name"] for row in found]
    shown = client.get("/needs/words/?concept=理发")
    asked = shown.context["concept"]["sides"][0]
    assert {"word": "修面", "own": True} in asked["words"]
    assert {"word": "剃头", "own": False} in asked["words"]
    assert shown.context["forms"] == {}
    assert client.get("/needs/words/?q=&concept=没有的事&page=x").status_code == 200


@pytest.mark.parametrize("where", ["/needs/words/", "/api/v1/street-words/", "/api/v1/street-concepts/"])
def test_lists_ask_as_much_for_three_as_for_thirty(where, cast, page, api, django_assert_max_num_queries):
    told = {"area_code": cast.street.code, "added_by": cast.officer, "added_at": clock.now()}

    def write(numbers):
        for number in numbers:
            StreetWord.objects.create(**told, **{**WORD, "word": f"说法{number}"})
            StreetConcept.objects.create(**told, name=f"事项{number}", category="社区文化")

    client = (api if "api" in where else page)(cast.officer)
    write(range(3))
    client.get(where)
    with django_assert_max_num_queries(20) as few:
        client.get(where)
    write(range(3, 30))
    with django_assert_max_num_queries(len(few)):
        client.get(where)
