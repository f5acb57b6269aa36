"""Learning on a simulated year: a street with habits nobody wrote down, and three months held back to try them on."""

import random
from dataclasses import replace
from datetime import date

import pytest

from needs.matching import NeedFacts, ResourceFacts, Understanding, candidates
from needs.matching.corpus import Corpus
from needs.matching.habits import MOST_POINTS, Habit, HabitKind, Key, Learnt
from needs.matching.learning import Decision, TooLittleError, learn, learn_and_try, told
from needs.matching.score import score_all

# What is offered, by how many units, and who of them takes such needs in this street: no file says so.
OFFERED = {
    "陪老人聊天读报": ("养老助老", "社会组织", ["盼着有人来坐坐", "一个人在家冷清", "想找人说说话"]),
    "上门理发": ("养老助老", "部队", ["头发长了出不了门剪", "想剪个头发"]),
    "义诊量血压": ("养老助老", "商户", ["想量个血压", "头晕想看医生"]),
    "辅导功课": ("儿童教育", "国有企业", ["孩子作业没人教", "想给娃补补英语"]),
    "暑期托管": ("儿童教育", "机关", ["放暑假孩子没人看", "孩子放学早没人接"]),
    "检修线路插座": ("社区安全", "学校", ["电线老化发烫", "插座打火"]),
    "反诈宣讲": ("社区安全", "医院", ["老接到诈骗电话", "怕被骗想听听"]),
    "清运杂物": ("环境卫生", "金融机构", ["楼道堆满杂物", "旧沙发没人拉走"]),
}
KINDS = ("社会组织", "部队", "商户", "国有企业", "机关", "学校", "医院", "金融机构")


def street():
    """Every kind of unit offers everything in the same words, so that texts alone cannot tell them apart."""
    return [
        ResourceFacts(number * 10 + place, place, f"第{place}家", f"可以{content}", "志愿者", kind, slots=5)
        for number, content in enumerate(OFFERED)
        for place, kind in enumerate(KINDS)
    ]


def year(corpus, seed=3, monthly=16):
    """Each need is put to the best by score until somebody says yes; yes is likely of the kind this street goes by."""
    dice, decisions = random.Random(seed), []  # noqa: S311 - a repeatable die, no secret
    for month in range(1, 13):
        for number in range(monthly):
            content = dice.choice(list(OFFERED))
            category, kind, said = OFFERED[content]
            need = NeedFacts(month * 100 + number, f"{dice.choice(said)}，{dice.randint(1, 40)}栋", category)
            for pair in candidates(need, corpus=corpus, limit=12):
                resource = corpus.resources[corpus.ids.tolist().index(pair.resource_id)]
                fits = resource.unit_kind == kind and content in resource.text
                good = dice.random() < (0.9 if fits else 0.06)
                decisions.append(Decision(need, resource.id, good, 1.0, date(2026, month, 1)))
                if good:
                    break
    return decisions


@pytest.fixture(scope="module")
def corpus():
    return Corpus(street())


@pytest.fixture(scope="module")
def decisions(corpus):
    return year(corpus)


@pytest.fixture(scope="module")
def outcome(corpus, decisions):
    return learn_and_try(decisions, corpus)


def test_a_year_of_decisions_finds_more_partners_in_the_months_held_back(outcome):
    _learnt, trial = outcome
    assert (trial.since, trial.tried_on >= 30) == (date(2026, 10, 1), True)
    assert trial.after.hit(5) >= trial.before.hit(5) + 0.15
    assert trial.after.hit(1) > trial.before.hit(1)
    assert trial.after.mrr > trial.before.mrr


def test_habits_are_those_of_the_street(outcome):
    points = {habit.key: habit.points for habit in outcome[0].habits}
    assert points[Key(HabitKind.UNIT_KIND, "环境卫生", "金融机构")] > 0
    assert points[Key(HabitKind.UNIT_KIND, "社区安全", "金融机构")] < 0


def test_the_months_held_back_teach_nothing(corpus, decisions, outcome):
    """What the last months say may be turned round, and the same is learnt."""
    turned = [replace(one, good=not one.good) if one.month >= date(2026, 10, 1) else one for one in decisions]
    earlier = [one for one in decisions if one.month < date(2026, 10, 1)]
    assert learn_and_try(turned, corpus)[0] == outcome[0]
    assert learn(sorted(earlier, key=lambda one: (one.month, one.need.id, one.resource_id)), corpus) == outcome[0]


def test_the_order_of_decisions_plays_no_part(corpus, decisions, outcome):
    assert learn_and_try(decisions[::-1], corpus)[0] == outcome[0]


def test_reset_restores_the_first_state_exactly(corpus, outcome):
    need = NeedFacts(1, "楼道堆满杂物", "环境卫生")
    before = score_all(need, corpus).tolist()
    used = corpus.with_learnt(outcome[0])
    assert score_all(need, used).tolist() != before
    assert score_all(need, used.with_learnt(Learnt())).tolist() == before
    assert score_all(need, Corpus(corpus.resources, Understanding())).tolist() == before


def test_chance_decisions_teach_less_and_the_months_held_back_do_not_praise_them(corpus, decisions, outcome):
    dice = random.Random(11)  # noqa: S311 - a repeatable die, no secret
    lots = [replace(one, good=dice.random() < 0.3) for one in decisions]
    learnt, trial = learn_and_try(lots, corpus)
    by_lot, really = (
        sum(abs(habit.points) for habit in each.habits) / len(each.habits) for each in (learnt, outcome[0])
    )
    assert by_lot < really / 2
    assert trial.after.hit(5) < trial.before.hit(5) + 0.1


def test_experience_moves_a_pair_within_limits_and_says_why(corpus):
    key = Key(HabitKind.UNIT, "环境卫生", "7")
    learnt = Learnt((Habit(key, 99.0, 8, 2),))
    need = NeedFacts(1, "楼道堆满杂物", "环境卫生")
    before = score_all(need, corpus)
    after = score_all(need, corpus.with_learnt(learnt))
    assert (after - before).max() == pytest.approx(MOST_POINTS, abs=0.001)
    pairs = {pair.unit_id: pair for pair in candidates(need, corpus=corpus.with_learnt(learnt))}
    assert pairs[7].learnt.reason == "环境卫生类需求，找第7家：10次里成了8次"
    assert pairs[6].learnt.reason == "本街还没有这样的先例"
    assert all(pair.learnt is None for pair in candidates(need, corpus=corpus))


def test_too_few_decisions_are_refused_with_their_number(corpus, decisions):
    for few in ([], decisions[:20]):
        with pytest.raises(TooLittleError):
            learn_and_try(few, corpus)
    with pytest.raises(TooLittleError) as refused:
        learn_and_try([one for one in decisions if one.month < date(2026, 4, 1)], corpus)
    assert refused.value.learnt_from == 0


def test_what_is_kept_of_a_trial_names_no_need(outcome):
    kept = told(outcome[1])
    assert set(kept) == {"learnt_from", "tried_on", "since", "before", "after"}
    assert set(kept["after"]) == {"hit@1", "hit@5", "hit@10", "mrr"}
