"""Every figure once more, by plain loops over plain facts: no query, no code of the product but the list of states."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from core import clock
from tests.meetings.histories import NOW, History

OPEN = ("submitted", "needs_more", "accepted", "listed", "matched", "in_progress", "reopened")
AT_WORK = ("in_progress", "resolved", "closed", "reopened")
AGREED = ("approved", "published", "running", "suspended", "claimed_done", "completed", "evaluated", "archived")
PUT_OUT = ("published", "running", "suspended", "claimed_done", "completed", "evaluated", "archived")
DONE = ("completed", "evaluated", "archived")
KEPT = ("claimed", "confirmed", "fulfilled")
CONSUMED = ("元", "本")
YESTERDAY = NOW.date() - timedelta(days=1)
DAYS = {1: 31, 2: 28, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}


@dataclass(frozen=True)
class Said:
    """What a figure must say: its ids in no order, of those above the line, and its numbers."""

    ids: frozenset[int]
    hits: frozenset[int] = frozenset()
    value: object = None
    above: object = None
    whole: object = None


class Stretch:
    """So many months up to one of the year 2026, closing on a day or on the month's last."""

    def __init__(self, first: int, months: int, closing_day: int) -> None:
        self.months = [date(2026, month, 1) for month in range(first, first + months)]
        before, last = first - 1, first + months - 1
        self.first = date(2026, before, min(closing_day, DAYS[before])) + timedelta(days=1)
        self.last = date(2026, last, min(closing_day, DAYS[last]))

    def day(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    def moment(self, moment: datetime | None) -> bool:
        return moment is not None and self.day(moment.astimezone(clock.SHANGHAI).date())

    def fell(self, day: date | None) -> bool:
        """A limit of the stretch that is over."""
        return self.day(day) and day <= YESTERDAY

    @property
    def after(self) -> datetime:
        return datetime.combine(self.last + timedelta(days=1), time(), clock.SHANGHAI)

    @property
    def start(self) -> datetime:
        return datetime.combine(self.first, time(), clock.SHANGHAI)


def reckon(history: History, stretch: Stretch, following: Stretch, units: list[int], areas: list[int]):
    """All figures of the stretch by their keys."""
    return {
        **of_needs(history, stretch), **of_judgements(history, stretch), **of_resources(history, stretch),
        **of_units(history, stretch, units), **of_projects(history, stretch, areas),
        **of_actions(history, stretch, following), **of_bookings(history, stretch),
        **of_pacts(history, stretch, units),
    }  # fmt: skip


def count(ids):
    found = frozenset(ids)
    return Said(found, value=len(found))


def rate(facts, above, minimum=0):
    """How many of these facts hold, of all of them."""
    facts = list(facts)
    hits = [one for one in facts if above(one)]
    share = share_of(len(hits), len(facts)) if len(facts) >= minimum else None
    ids, upper = (frozenset(one.pk for one in some) for some in (facts, hits))
    return Said(ids, upper, share, len(hits), len(facts))


def share_of(part, whole):
    return (Decimal(part) / Decimal(whole)).quantize(Decimal("0.0001")) if whole else None


def total(facts, weight):
    told = [one for one in facts if weight(one)]
    return Said(frozenset(one.pk for one in told), value=sum(weight(one) for one in told))


# ── needs ─────────────────────────────────────────────────────────────────────────────────────
def of_street(history):
    return [need for need in history.needs if need.community < 2 and not need.is_part]


def of_needs(history, stretch):
    found: dict[str, Said] = {}
    for tag, needs in grouped(of_street(history)):
        live = [one for one in needs if not one.imported and one.status != "merged"]
        came = [one for one in needs if (stretch.day(one.asked) if one.imported else stretch.moment(one.created))]
        split = {
            "received": count(one.pk for one in came),
            "response": rate([one for one in live if stretch.fell(one.response_due)], answered),
            "completion": rate([one for one in live if stretch.fell(one.completion_due)], finished),
        }
        found |= {f"{key}{tag}": said for key, said in split.items() if not tag or said.ids}
        if not tag:
            found |= whole_street(history, stretch, needs, live, came)
    return found


def grouped(facts, of=lambda fact: fact):
    """All of them, then those of each community and each category."""
    yield "", facts
    for way in ("community", "category"):
        groups = defaultdict(list)
        for one in facts:
            groups[getattr(of(one), way)].append(one)
        for value, some in groups.items():
            yield f".{way}.{value}", some


def answered(need):
    return need.responded is not None and need.responded.astimezone(clock.SHANGHAI).date() <= need.response_due


def finished(need):
    return need.resolved is not None and need.resolved.astimezone(clock.SHANGHAI).date() <= need.completion_due


def whole_street(history, stretch, needs, live, came):
    with_project = {place for one in history.projects if one.status in AGREED for place in one.needs}
    became = {id(history.needs[place]) for place in with_project}
    late_by = min(stretch.last, YESTERDAY)
    late = [
        one for one in needs
        if not one.imported and one.completion_due is not None and one.completion_due <= late_by
        and (one.status in OPEN or (one.resolved is not None and one.resolved >= stretch.after))
    ]  # fmt: skip
    listed = [one for one in live if stretch.moment(one.listed)]
    return {
        "universal": count(one.pk for one in came if one.reach == "universal"),
        "hot_spot": count(one.pk for one in came if one.reach == "hot_spot"),
        "conversion": rate(listed, lambda one: one.status in AT_WORK or id(one) in became),
        "overdue": count(one.pk for one in late),
        "unclaimed": count(one.pk for one in needs if one.status == "listed"),
    }


def of_judgements(history, stretch):
    last = []
    for need in history.needs:
        said = [one for one in need.judgements if stretch.moment(one.at)]
        if said and need.community < 2 and not need.imported:
            last.append((need, said[-1]))
    found: dict[str, Said] = {}
    for tag, some in grouped(last, of=lambda pair: pair[0]):
        judged, least = [one for _need, one in some], history.minimum
        happy = rate(judged, lambda one: one.verdict in ("satisfied", "basically"), least)
        found |= {f"satisfaction{tag}": happy} if not tag or judged else {}
        if not tag:
            found["judged"] = count(one.pk for one in judged)
            found["resolution"] = rate(judged, lambda one: one.solved, least)
    return found


# ── units, resources, projects, decisions ─────────────────────────────────────────────────────
def of_units(history, stretch, units):
    here = [unit for unit, gone in zip(units, history.gone, strict=True) if not gone]
    claims = [
        one for one in history.claims
        if one.status in KEPT and stretch.moment(one.at) and history.needs[one.need].community < 2
    ]  # fmt: skip
    loads = Counter(units[one.unit] for one in claims)
    top = min((unit for unit in loads if loads[unit] == max(loads.values())), default=None)
    at_work = {units[one.unit] for one in history.projects if is_running(one, stretch)}
    offers = [one for one in history.offers if stretch.moment(one.at) and history.needs[one.need].community < 2]
    all_ids = frozenset(one.pk for one in claims)
    went = [one for one in history.visits if one.status in ("handed_in", "settled") and stretch.day(one.on)]
    seen = {units[one.unit] for one in went} & set(here)
    return {
        "units": count(here),
        "visits": count(one.pk for one in went),
        "visited": Said(frozenset(here), frozenset(seen), share_of(len(seen), len(here)), len(seen), len(here)),
        "offers": count(one.pk for one in offers),
        "claims": count(all_ids),
        "claiming_units": count(unit for unit in here if unit in loads),
        "idle_units": count(unit for unit in here if unit not in loads and unit not in at_work),
        "largest_share": rate(claims, lambda one: units[one.unit] == top),
        "gini": Said(all_ids, value=unevenness([*loads.values(), *(0 for unit in here if unit not in loads)])),
        **{f"claims.unit.{unit}": count(one.pk for one in claims if units[one.unit] == unit) for unit in loads},
    }


def unevenness(loads):
    """The mean difference between any two of them, over twice the mean: Gini's own definition."""
    if not sum(loads):
        return None
    apart = sum(abs(one - other) for one in loads for other in loads)
    return (Decimal(apart) / Decimal(2 * len(loads) * sum(loads))).quantize(Decimal("0.0001"))


def of_resources(history, stretch):
    listed = [one for one in history.resources if one.status == "listed" and one.created < stretch.after]
    offered = sum(max(one.slots, one.taken.get(month, 0)) for one in listed for month in stretch.months)
    used = {one.pk: sum(one.taken.get(month, 0) for month in stretch.months) for one in listed}
    ids, hits = frozenset(used), frozenset(pk for pk, n in used.items() if n)
    new = [one.pk for one in listed if not one.imported and stretch.moment(one.created)]
    found = {
        "resources": count(ids), "resources_new": count(new),
        "usage": Said(ids, hits, share_of(sum(used.values()), offered), sum(used.values()), offered),
    }  # fmt: skip
    for measure in CONSUMED:
        some = [one for one in listed if one.measure == measure and one.quantity]
        if some:
            part, whole = sum(one.used for one in some), sum(one.quantity for one in some)
            upper = frozenset(one.pk for one in some if one.used)
            found[f"used_up.measure.{measure}"] = Said(
                frozenset(one.pk for one in some), upper, share_of(part, whole), part, whole
            )
    return found


def is_running(project, stretch):
    begun = not project.imported and project.starts is not None and project.starts <= stretch.last
    ended = project.status in DONE and project.completed >= stretch.start
    return begun and (project.status in ("running", "claimed_done") or ended)


def of_projects(history, stretch, areas):
    running = [one for one in history.projects if is_running(one, stretch)]
    own = [one for one in history.projects if not one.imported]
    done = [one for one in own if one.status in DONE and stretch.moment(one.completed)]
    made = [entry for one in own for entry in one.entries if stretch.day(entry.on)]
    due = [node for one in own if one.status in PUT_OUT for node in one.nodes if stretch.fell(node.due)]
    reached = {place for one in running for place in one.communities}
    return {
        "communities": count(areas),
        "projects_running": count(one.pk for one in running),
        "projects_completed": count(one.pk for one in done),
        "problems_solved": Said(frozenset(one.pk for one in done), value=sum(one.solved for one in done)),
        "attendances": total(made, lambda one: one.times),
        "people_served": total(made, lambda one: one.people),
        "money": total(made, lambda one: one.money),
        "on_time": rate(due, lambda one: one.reached is not None and one.reached <= one.due),
        "idle_communities": count(areas[place] for place in (0, 1) if place not in reached),
    }


def of_actions(history, stretch, following):
    due = [one for one in history.actions if stretch.fell(one.due)]
    return {
        "actions": rate(
            due, lambda one: one.verified is not None and one.verified.astimezone(clock.SHANGHAI).date() <= one.due
        ),
        "actions_next": count(one.pk for one in history.actions if one.verified is None and following.day(one.due)),
    }


# ── bookings, agreements, the charter ─────────────────────────────────────────────────────────
def of_bookings(history, stretch):
    taken = [one for one in history.bookings if stretch.day(one.day) and one.status in ("held", "used", "missed")]
    told = [one for one in taken if one.status != "held"]
    return {
        "booked": count(one.pk for one in taken),
        "booking_used": count(one.pk for one in told if one.status == "used"),
        "no_shows": rate(told, lambda one: one.status == "missed"),
    }


def of_pacts(history, stretch, units):
    given = [
        pk for one in history.agreements for pk, (day, status) in zip(one.given_pks, one.given, strict=True)
        if status == "confirmed" and stretch.day(day)
    ]  # fmt: skip
    # The first two units sit in the street's alliance.
    seated = {unit: last == history.round for unit, last in zip(units, history.signed, strict=False)}
    signed = frozenset(unit for unit, done in seated.items() if done)
    share = Said(frozenset(seated), signed, share_of(len(signed), len(seated)), len(signed), len(seated))
    return {
        "agreements": count(one.pk for one in history.agreements if one.status == "in_force"),
        "deliveries": count(given),
        "charter_signed": share if history.round else Said(frozenset(), above=0, whole=0),
    }
