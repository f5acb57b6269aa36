import pytest

from members.models import ResourceType, UnitKind
from needs.category_names import BUILT_IN
from needs.matching.ontology import OntologyError, ontology, read_ontology

GOOD = """category: 停车出行
concepts:
  停车:
    asked: 停车难
    offered: 停车 停放
    types: 车位
    units: 机关
  停车位:
    broader: 停车
    asked: 没…停 车位紧
    offered: 车位
  充电:
    category: 社区安全
    with: 停车位
"""


def read(text):
    return read_ontology([("one.yaml", text)])


def test_concepts_are_read_with_their_words_and_relations():
    known = read(GOOD)
    spot = known["停车位"]
    assert (spot.category, spot.broader) == ("停车出行", "停车")
    assert (spot.asked, spot.offered) == (("没…停", "车位紧"), ("车位",))
    assert known["充电"].category == "社区安全"
    assert list(known.above("停车位")) == ["停车"]
    assert list(known.beside("停车位")) == ["充电"]


def test_what_serves_the_broader_concept_serves_the_narrower():
    assert read(GOOD)["停车位"].types == ("车位",)
    assert read(GOOD)["停车位"].units == ("机关",)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (GOOD.replace("with: 停车位", "with: 泊位"), "one.yaml:14: “充电”提到的“泊位”不是另一个事项"),
        (GOOD.replace("broader: 停车\n", "broader: 车\n"), "one.yaml:9: “停车位”提到的“车”不是另一个事项"),
        (GOOD.replace("with: 停车位", "answers: 充电"), "one.yaml:14: “充电”提到的“充电”不是另一个事项"),
        (
            GOOD.replace("    asked: 停车难", "    broader: 停车位"),
            "one.yaml:9: 停车 → 停车位 → 停车绕成了圈",
        ),
        (GOOD.replace("充电:", "停车:"), "one.yaml:12: “停车”写了两次"),
        (GOOD.replace("asked: 停车难", "heard: 停车难"), "one.yaml:4: 事项没有“heard”这一栏"),
        (GOOD.replace("asked: 停车难", "asked: [停车难]"), "one.yaml:4: 这里应当是词语"),
        (GOOD.replace("asked: 停车难", "asked:"), "one.yaml:4: 这里应当是词语"),
        ("category: 停车出行\nconcepts: 停车\n", "one.yaml:2: 这里应当是名称和它的内容"),
        ("category: '停车出行\n", "one.yaml:2: found unexpected end of stream"),
        ("", "one.yaml:1: 文件是空的"),
    ],
)
def test_what_cannot_be_is_refused_with_its_line(wrong, says):
    with pytest.raises(OntologyError) as refused:
        read(wrong)
    assert str(refused.value) == says


def test_a_concept_may_stand_in_one_file_only():
    with pytest.raises(OntologyError, match=r"two\.yaml:3: “停车”写了两次"):
        read_ontology([("one.yaml", GOOD), ("two.yaml", GOOD)])


def test_the_house_knows_a_few_hundred_concepts_of_every_category():
    known = ontology()
    assert len(known.concepts) >= 200
    assert {concept.category for concept in known.concepts} == set(BUILT_IN)
    assert all(concept.offered for concept in known.concepts)


def test_types_and_kinds_are_those_of_the_house():
    types, kinds = {str(label) for label in ResourceType.labels}, {str(label) for label in UnitKind.labels}
    for concept in ontology().concepts:
        assert set(concept.types) <= types, concept.name
        assert set(concept.units) <= kinds, concept.name
        assert concept.types, concept.name


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("没地方停车", {"没地方停车"}),
        ("没有一个地方停", {"没…停"}),
        ("车位紧", {"车位紧"}),
        ("没，停", set()),
        ("", set()),
    ],
)
def test_the_longest_word_at_a_place_is_meant(text, found):
    known = read(GOOD.replace("asked: 停车难", "asked: 停车难 没地方停车"))
    assert {one.word for one in known.said.find(text)} == found
