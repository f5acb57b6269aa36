"""Needs a proposal gave to nobody, each with the whole reason in plain sentences; page and API say the same."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.utils.translation import gettext as _

from members.models import MemberUnit
from needs.matching import Barrier, Left, Why
from needs.models import Need, Proposal

LISTED = "、"
MOST_NAMED = 3


@dataclass(frozen=True)
class Leftover:
    """One need left over, as it is told."""

    need: int
    number: str
    text: str
    why: str
    sentence: str


def written_down(left: Left, said: Mapping[tuple[int, int], str]) -> dict[str, Any]:
    """What a proposal keeps of a need left over; ``said`` is why a need and a unit were ruled out."""
    wanted = left.wanted
    return {
        "need": left.need_id,
        "why": left.why,
        "offered": left.offered,
        "nearest": round(left.nearest),
        "wanted": None if wanted is None else {
            "concepts": list(wanted.concepts), "kinds": list(wanted.kinds), "types": list(wanted.types),
        },
        "barriers": [_barrier(left.need_id, one, said) for one in left.barriers],
    }  # fmt: skip


def _barrier(need: int, one: Barrier, said: Mapping[tuple[int, int], str]) -> dict[str, Any]:
    return {
        "unit": one.unit_id, "resource": one.resource_id, "why": one.why, "total": round(one.total, 1),
        "load": one.load, "cost": round(one.cost, 1),
        "said": said.get((need, one.unit_id), "") if one.why == Why.RULED_OUT else "",
    }  # fmt: skip


def leftovers_of(proposal: Proposal) -> list[Leftover]:
    """Every need the proposal left over, in the order of its needs."""
    kept: list[dict[str, Any]] = proposal.stats.get("left", [])
    needs = Need.objects.in_bulk([one["need"] for one in kept])
    units = {barrier["unit"] for one in kept for barrier in one["barriers"]}
    names = dict(MemberUnit.objects.filter(pk__in=units).values_list("pk", "name"))
    return [
        Leftover(need.pk, need.number, need.text, one["why"], sentence_of(one, names))
        for one in kept
        if (need := needs.get(one["need"])) is not None
    ]


def leftover_of(proposal: Proposal, need: int) -> str:
    """Why the proposal left one need over; nothing where it did not."""
    kept = next((one for one in proposal.stats.get("left", []) if one["need"] == need), None)
    if kept is None:
        return ""
    units = {barrier["unit"] for barrier in kept["barriers"]}
    return sentence_of(kept, dict(MemberUnit.objects.filter(pk__in=units).values_list("pk", "name")))


def sentence_of(kept: Mapping[str, Any], names: Mapping[int, str]) -> str:
    """Why, in full sentences."""
    if not kept["barriers"]:
        return _together((_nobody(kept), _who_would(kept["wanted"])))
    by_why: dict[str, list[Mapping[str, Any]]] = {}
    for barrier in kept["barriers"]:
        by_why.setdefault(barrier["why"], []).append(barrier)
    return _together(_kept_from(why, some, names) for why, some in by_why.items())


def _together(sentences: Iterable[str]) -> str:
    """One sentence after the other, with what stands between two of them in the reader's language."""
    return reduce(lambda first, then: _("%(first)s%(then)s") % {"first": first, "then": then}, sentences)


def _nobody(kept: Mapping[str, Any]) -> str:
    wanted = kept["wanted"] or {"concepts": ()}
    if wanted["concepts"] and not kept["offered"]:
        return _("街道里没有一项资源说到“%(concepts)s”。") % {"concepts": LISTED.join(wanted["concepts"])}
    if kept["nearest"]:
        return _("没有对得上的资源，最接近的也只有 %(total)s 分。") % {"total": kept["nearest"]}
    return _("没有一项资源和它说的是同一件事。")


def _who_would(wanted: Mapping[str, Any] | None) -> str:
    if not wanted or not wanted["kinds"]:
        return _("写得再具体些，或者自己找一项资源。")
    told = {"kinds": LISTED.join(wanted["kinds"]), "types": LISTED.join(wanted["types"])}
    return _("这类事通常由%(kinds)s承担，要的多是%(types)s，可以去找这样的单位。") % told


def _kept_from(why: str, some: list[Mapping[str, Any]], names: Mapping[int, str]) -> str:
    if why == Why.RULED_OUT:
        return _together(_ruled_out(one, names) for one in _one_a_unit(some))
    if why == Why.TOO_DEAR:
        return _together(_too_dear(one, names) for one in _one_a_unit(some))
    return SAID[why]() % {"units": _named(some, names)}


def _ruled_out(one: Mapping[str, Any], names: Mapping[int, str]) -> str:
    told = {"unit": names.get(one["unit"], ""), "reason": one["said"]}
    return _("%(unit)s已排除（%(reason)s）。") % told if one["said"] else _("%(unit)s已排除。") % told


def _too_dear(one: Mapping[str, Any], names: Mapping[int, str]) -> str:
    told = {"unit": names.get(one["unit"], ""), "load": one["load"], "cost": one["cost"], "total": one["total"]}
    return _("%(unit)s还有余量，但已经排到 %(load)s 件，再加一件要扣 %(cost)s 分，这件只值 %(total)s 分。") % told


def _one_a_unit(some: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The best of each unit, so many as can be read."""
    best: dict[int, Mapping[str, Any]] = {}
    for one in some:
        best.setdefault(one["unit"], one)
    return list(best.values())[:MOST_NAMED]


def _named(some: Iterable[Mapping[str, Any]], names: Mapping[int, str]) -> str:
    units = list(dict.fromkeys(names.get(one["unit"], "") for one in some))
    told = LISTED.join(units[:MOST_NAMED])
    return told if len(units) <= MOST_NAMED else _("%(units)s等 %(n)s 家") % {"units": told, "n": len(units)}


SAID: Mapping[str, Callable[[], str]] = {
    Why.OFF_HOURS: lambda: _("%(units)s能办，但时间合不上。"),
    Why.ELSEWHERE: lambda: _("%(units)s能办，但不到这个地方来。"),
    Why.SLOTS_TAKEN: lambda: _("%(units)s能办，但本月的名额已经满了。"),
    Why.USED_UP: lambda: _("%(units)s能办，但剩下的数量不够。"),
    Why.AT_CEILING: lambda: _("%(units)s能办，但已经到了承办上限。"),
}
