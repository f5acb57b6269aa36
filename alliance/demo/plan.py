"""Which stories are told, how many of each, and when they begin."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from alliance.demo import words
from alliance.demo.booking_stories import BookingStories, this_and_next
from alliance.demo.counter_stories import CounterStories
from alliance.demo.event_stories import EventStories
from alliance.demo.facts import facts
from alliance.demo.ground import Ground
from alliance.demo.hall_stories import HallStories
from alliance.demo.meeting_stories import USUAL_DAY, MeetingStories
from alliance.demo.need_stories import NeedStories
from alliance.demo.office_stories import OfficeStories
from alliance.demo.pact_stories import PactStories
from alliance.demo.people import People
from alliance.demo.project_stories import ProjectStories
from alliance.demo.timeline import MONTHS_BACK, Story, Timeline
from alliance.demo.visit_stories import VisitStories
from core.areas.models import Area
from core.suggestions.services import answer_suggestion, receive_suggestion
from members.models import Resource, UnitKind
from members.opening import month_before
from needs.models import Reach

# The unit whose liaison has an account to look around with: it is asked for something these days.
SHOWN_UNIT = "农商银行支行"
# How many needs each of the earlier months saw, and of every hundred how many went which way.
EARLIER = dict(zip(range(-MONTHS_BACK, 0), (9, 12, 11, 16, 13, 19, 23), strict=True))
WAYS = (("office", 62), ("unit", 22), ("returned", 5), ("refused", 3), ("merged", 4), ("reopened", 4))
# These weeks: what was asked so many working days ago and is solved already.
QUICK = (17, 14, 12, 10, 8)
# What waits where, and how many working days ago it was asked.
LATELY: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("submitted", (4, 3, 2, 2, 1, 0, 0)),
    ("needs_more", (5, 3)),
    ("accepted", (26, 14, 6, 3)),
    ("listed", (20, 18, 12, 9, 7)),
    ("started", (24, 18, 13, 9)),
    ("resolved", (14, 12, 11, 9)),
    ("unhappy", (19, 16)),
)
# Needs put to units these days: the shown unit's, other units', what was declined, what waits to be confirmed.
OFFERED: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("shown", (3, 3, 3)),
    ("others", (3, 3, 2)),
    ("declined", (8, 6)),
    ("accepted", (7, 6, 5)),
)
# What several communities ask for at once is universal; what rises fast in one month is a hot spot. The hot ones are
# due tomorrow, past their limit and past twice their limit.
EVERYWHERE, RISING = (18, 16, 13, 10, 8, 6), (4, 5, 7, 12)
# What takes a turn at the counter, and what waits for a unit in the hall, so many working days ago.
AT_THE_COUNTER = {
    "refusal_waiting": 2, "refusal_to_review": 2, "refusal_turned_down": 24, "asked_more": 32, "merged": 9,
    "split": 8, "split_done": 40, "moderated": 5, "hidden": 7, "reclassified": 3, "reviewed": 26,
}  # fmt: skip
IN_THE_HALL = {
    "unanswered": 9, "declined": 3, "opened": 6, "on_the_spot": 13, "joint_open": 8, "joint_started": 11,
    "joint_filled": 36, "joint_withdrawn": 5, "withdrawn": 8, "promised": 13,
}  # fmt: skip
# Claimed so long ago that the unit was reminded, and that the need was taken back.
STALE = {"stale": 14, "stale_released": 21}
PICTURED, VERY_LATE = (4, 8, 12), (("submitted", 10), ("accepted", 36))
# For which category a unit's resource of which type is the natural answer.
ANSWERS = {
    "elderly": ("health", "volunteers", "training"), "children": ("training", "culture", "venue"),
    "safety": ("training", "equipment", "experts"), "environment": ("volunteers", "equipment"),
    "culture": ("culture", "venue", "training"), "property": ("experts", "volunteers"),
    "disability": ("venue", "experts", "health"), "employment": ("training", "other", "policy"),
    "placemaking": ("experts", "funds", "volunteers"), "volunteering": ("volunteers", "experts"),
    "parking": ("parking", "volunteers", "venue"), "unsorted": ("policy", "other", "volunteers"),
}  # fmt: skip
# What a bank offers to those who are afraid of fraud.
TAUGHT = ("training", "volunteers")
# What the shown unit asked for itself: in which month, of which kind, and in what words.
OWN_WISHES = (
    (-3, "children", "职工孩子放学后两小时没人看，想请社区托管点收几个"),
    (-1, "parking", "支行门口电动车乱停，顾客进不来，想请人划线"),
)
# Cases of the resident whose phone is given away with the accounts: one to judge, one to say more about.
SHOWN_CASES = (("resolved", 13), ("needs_more", 4))
# Nights of the car parks: how far back they are told, how far ahead they are booked, and how many want a full one.
VISITED, SELDOM_VISITED = 30, frozenset({UnitKind.MERCHANT, UnitKind.SELF_GOVERNING})
NIGHTS_BACK, NIGHTS_AHEAD, FULL, BEFORE_BOOKING, AFTER_WORK = 24, 7, 14, 6, 19
# How many days ago an agreement was drafted, and a pairing proposed, by what became of it.
AGREED = {"given": 100, "to_sign": 6, "draft": 3, "renewed": 150, "ended": 80, "dropped": 40, "late": 70}
PAIRED, PAIRED_LONG_AGO = {"proposed": 5, "dropped": 30, "ended": 100}, 150
# Running projects that are behind: name → days since they were to end.
BEHIND = {"幸福食堂中午见": 9, "加装电梯明白账": 4, "课后体育班": 2}


def tell_needs(stories: NeedStories) -> None:
    """The needs without a project, old ones and those of these weeks."""
    time, ground = stories.time, stories.ground
    rows = iter([row for row in facts("needs") if "for" not in row])
    answers = _answers(ground, time)
    for offset, count in EARLIER.items():
        for _turn in range(count):
            way = time.dice.choices([name for name, _n in WAYS], weights=[n for _name, n in WAYS])[0]
            fact, area = next(rows), time.dice.choice(ground.communities)
            time.tell(time.any_time(time.day_in(offset)), _earlier(stories, way, fact, area, answers))
    for offset, category, text in OWN_WISHES:
        story = stories.wished(ground.units[SHOWN_UNIT], {"category": category, "text": text}, ground.communities[1])
        time.tell(time.in_office(time.day_in(offset)), story)
    for stage, ago in SHOWN_CASES:
        fact = {**next(rows), "by": 0}
        time.tell(time.any_time(time.workdays_ago(ago)), stories.left_at(stage, fact, ground.communities[0]))
    for ago in QUICK:
        story = stories.by_the_office(next(rows), time.dice.choice(ground.communities), (1, 3))
        time.tell(time.any_time(time.workdays_ago(ago)), story)
    for fact, ago in zip(facts("cases")["everywhere"], EVERYWHERE, strict=True):
        _tell_one(stories, {**fact, "reach": Reach.UNIVERSAL}, "listed", ago)
    for fact, ago in zip(facts("cases")["rising"], RISING, strict=True):
        _tell_one(stories, {**fact, "reach": Reach.HOT_SPOT}, "accepted", ago)
    for fact, (stage, ago) in zip(facts("cases")["very_late"], VERY_LATE, strict=True):
        _tell_one(stories, fact, stage, ago)
    # Two neighbours of one house write about the same night: one case.
    again = stories.merged(facts("cases")["again"], ground.communities[1])
    time.tell(time.any_time(time.workdays_ago(3)), again)
    _tell_lately(stories, rows, answers)


def _tell_one(stories: NeedStories, fact: dict[str, Any], stage: str, ago: int) -> None:
    area = stories.ground.communities[fact["community"] - 1]
    stories.time.tell(stories.time.any_time(stories.time.workdays_ago(ago)), stories.left_at(stage, fact, area))


def tell_counter(stories: CounterStories) -> None:
    """Every turn a need can take at the counter, each once."""
    time = stories.time
    for name, ago in AT_THE_COUNTER.items():
        time.tell(time.any_time(time.workdays_ago(ago)), getattr(stories, name)())
    for turn, ago in enumerate(PICTURED):
        time.tell(time.any_time(time.workdays_ago(ago)), stories.pictured(turn))
    last_month = time.month(-1)
    meeting = stories.raised_in_meeting(f"{last_month.month} 月联席会议")
    time.tell(time.in_office(last_month + timedelta(days=USUAL_DAY + 1)), meeting)


def tell_hall(stories: HallStories) -> None:
    """Every way a listed need finds its units, or loses them again, each once."""
    time = stories.time
    for name, ago in IN_THE_HALL.items():
        time.tell(time.any_time(time.workdays_ago(ago)), getattr(stories, name)())
    for name, ago in STALE.items():
        time.tell(time.any_time(time.workdays_ago(ago)), stories.stale(name))


def _earlier(stories: NeedStories, way: str, fact: dict[str, Any], area: Area, answers: Iterator[Resource]) -> Story:
    if way == "unit":
        resource = _answer_to(fact, stories, answers)
        return stories.by_a_unit(fact, area, resource) if resource else stories.by_the_office(fact, area)
    if way == "reopened":
        return stories.reopened(fact, area, again=True)
    if way == "merged":
        return stories.merged(fact, area)
    if way in ("returned", "refused"):
        return stories.given_back(fact, area, refused=way == "refused")
    # One in twelve takes too long.
    slow = stories.time.dice.randrange(12) == 0
    return stories.by_the_office(fact, area, (20, 26) if slow else None)


def _tell_lately(stories: NeedStories, rows: Iterator[dict[str, Any]], answers: Iterator[Resource]) -> None:
    time, ground = stories.time, stories.ground
    shown = [each for (unit, _content), each in ground.resources.items() if unit == SHOWN_UNIT and _taught(each)]
    for stage, days in LATELY:
        for turn, ago in enumerate(days):
            # The community whose secretary has an account sees something of everything.
            fact, area = next(rows), ground.communities[0] if turn % 4 == 1 else time.dice.choice(ground.communities)
            story = (
                stories.reopened(fact, area, again=False) if stage == "unhappy" else stories.left_at(stage, fact, area)
            )
            time.tell(time.any_time(time.workdays_ago(ago)), story)
    asked = iter([row for row in facts("needs") if "for" in row])
    for kind, days in OFFERED:
        for turn, ago in enumerate(days):
            fact, area = next(asked if kind == "shown" else rows), time.dice.choice(ground.communities)
            resource = shown[turn % len(shown)] if kind == "shown" else _answer_to(fact, stories, answers)
            answer = kind if kind in ("declined", "accepted") else ""
            story = stories.offered(fact, area, [resource or shown[0]], answer=answer)
            time.tell(time.any_time(time.workdays_ago(ago)), story)


def _taught(resource: Resource) -> bool:
    return resource.type in TAUGHT and not resource.consumable


def _answers(ground: Ground, time: Timeline) -> Iterator[Resource]:
    """Resources of units with an account, the shown unit's last, in an order of chance."""
    rows = [
        each for (unit, _content), each in ground.resources.items() if unit != SHOWN_UNIT and each.status == "listed"
    ]
    time.dice.shuffle(rows)
    return iter(rows)


def _answer_to(fact: dict[str, Any], stories: NeedStories, answers: Iterator[Resource]) -> Resource | None:
    """A resource of a fitting type; each is used as seldom as chance allows."""
    fitting = ANSWERS[fact["category"]]
    ground, dice = stories.ground, stories.time.dice
    rows = [
        each for (unit, _content), each in ground.resources.items()
        if each.type in fitting and unit != SHOWN_UNIT and each.status == "listed"
    ]  # fmt: skip
    return dice.choice(rows) if rows else next(answers, None)


def tell_projects(stories: ProjectStories) -> None:
    """All micro-projects, each beginning in its month."""
    time, ground = stories.time, stories.ground
    for fact in facts("projects"):
        area = ground.communities[fact["community"] - 1]
        resource = ground.resources[fact["unit"], fact["resource"]]
        begins = _begin_of(fact, time)
        time.tell(time.any_time(begins), stories.told(fact, area, resource, _end_of(fact, begins, time)))


def _begin_of(fact: dict[str, Any], time: Timeline) -> date:
    """Old ones begin in the first days of their month; what still goes on begins so many working days ago."""
    if fact["status"] == "done":
        return time.day_in(fact["month"], 1, 12 if fact["month"] < -3 else 3)
    if fact["status"] == "run":
        return time.workdays_ago(18 - 12 * fact["month"] + time.dice.randint(0, 4))
    if fact["status"] in ("claimed", "back"):
        return time.workdays_ago(50)
    return time.workdays_ago(22 + 18 * -fact["month"] if fact["status"] in ("stop", "end") else 15)


def _end_of(fact: dict[str, Any], begins: date, time: Timeline) -> date:
    if fact["name"] in BEHIND:
        return time.today - timedelta(days=BEHIND[fact["name"]])
    if fact["status"] == "done":
        return begins + timedelta(days=70)
    return time.today + timedelta(days=time.dice.randint(12, 60))


def tell_events(stories: EventStories) -> None:
    """27 occasions to come together, most of them over, some full, one called off."""
    for fact in stories.occasions():
        stories.time.tell(stories.begins(fact), stories.told(fact))


def tell_bookings(stories: BookingStories) -> None:
    """Two car parks opened two months ago: permits of two months, nights past and to come, and what went wrong."""
    time = stories.time
    time.tell(time.at(time.month(-2) + timedelta(days=6), 10), stories.opened())
    for month in this_and_next(time.today):
        time.tell(time.at(month_before(month), BEFORE_BOOKING), stories.permits(month))
    for back in range(NIGHTS_BACK, -NIGHTS_AHEAD, -2):
        day = time.today - timedelta(days=back)
        booked = time.at(day - timedelta(days=2 + max(-back, 0)), AFTER_WORK)
        time.tell(booked, _nights(stories, day, 5 + back % 3 if back >= 0 else FULL))
    time.tell(time.at(time.today - timedelta(days=2), AFTER_WORK + 2), stories.went_wrong())
    time.tell(time.at(time.workdays_ago(2), 10), stories.closed())
    time.tell(time.at(time.workdays_ago(1), 15), stories.fewer())


def _nights(stories: BookingStories, day: date, wanted: int) -> Story:
    """The same night in both car parks, the second one less sought after."""
    yield from stories.night(stories.schedules[day.toordinal() // 2 % 2], day, wanted)


def tell_visits(stories: VisitStories) -> None:
    """Thirty units visited over the months, the latest sheet to be checked, one visit ahead and one that is late."""
    time, pace = stories.time, stories.pace
    units = [unit for unit in stories.ground.units.values() if unit.kind not in SELDOM_VISITED][: VISITED + 3]
    for number, unit in enumerate(units[:VISITED]):
        offset = number * (MONTHS_BACK + 1) // VISITED - MONTHS_BACK
        time.tell(pace.in_office(pace.day_in(offset, 2, 14)), stories.settled(number, unit))
    late, ahead, waiting = units[VISITED:]
    time.tell(pace.in_office(time.workdays_ago(9)), stories.planned([late], time.workdays_ago(4)))
    time.tell(pace.in_office(time.workdays_ago(2)), stories.planned([ahead], time.workdays_after(time.today, 3)))
    time.tell(pace.in_office(time.workdays_ago(3)), stories.waiting(0, waiting))


def tell_meetings(stories: MeetingStories) -> None:
    """A year's order of the chair, each month's meeting, and the next one's agenda."""
    time, ground = stories.time, stories.ground
    rows = {row["month"]: row for row in facts("meetings")}
    chairs = [rows[offset]["chair"] for offset in range(-MONTHS_BACK, 1)]
    order = [ground.units[name] for name in (*chairs, "交警中队", "文化馆", "燃气有限公司", "社区卫生服务中心")]
    first = time.month(-MONTHS_BACK)
    time.tell(time.in_office(first), stories.rotation(order, first))
    coming = time.workdays_after(time.today, 5)
    # Where the coming meeting still lies in this month, it is this month's.
    last = -1 if coming.month == time.today.month else 0
    for offset in range(-MONTHS_BACK, last + 1):
        day = stories.day_of(offset)
        if day < time.today:
            time.tell(time.in_office(day - timedelta(days=8)), stories.held(rows[offset], day))
    time.tell(time.in_office(time.workdays_ago(1)), stories.planned(_coming(rows[0]), coming))
    time.tell(time.in_office(first), stories.rules())
    time.tell(time.in_office(stories.day_of(last) + timedelta(days=2)), stories.pressed())
    time.tell(time.now - timedelta(hours=1), stories.sitting(time.now - timedelta(minutes=20)))


def _coming(fact: dict[str, Any]) -> dict[str, Any]:
    return {**fact, "theme": "resources"}


def tell_pacts(stories: PactStories) -> None:
    """What binds the members: the charters, who asked to join, agreements and pairings, every state of them once."""
    time, told = stories.time, facts("pacts")
    time.tell(time.at(time.month(-MONTHS_BACK) + timedelta(days=20), 10), stories.charter())
    time.tell(time.at(time.month(-3) + timedelta(days=10), 10), stories.social_charter())
    for said in told["admissions"]:
        time.tell(time.at(time.today - timedelta(days=said["ago"]), 14), stories.admission(said))
    for said in told["agreements"]:
        time.tell(time.at(time.today - timedelta(days=AGREED[said["stage"]]), 9), stories.agreement(said))
    for said in told["pairings"]:
        ago = PAIRED.get(said["stage"], PAIRED_LONG_AGO)
        time.tell(time.at(time.today - timedelta(days=ago), 11), stories.pairing(said))


def tell_office(stories: OfficeStories) -> None:
    """How people want to be told, lists that were loaded and one that was undone, and consent that was taken back."""
    time = stories.time
    time.tell(time.in_office(time.month(-MONTHS_BACK) + timedelta(days=2)), stories.chose_how_to_hear())
    time.tell(time.in_office(time.workdays_ago(24)), stories.loaded_a_list())
    time.tell(time.any_time(time.workdays_ago(6)), stories.took_consent_back())
    time.tell(time.at(time.workdays_ago(16), 9), stories.loaded_the_wrong_list())
    time.tell(time.at(time.workdays_ago(8), 14), stories.loaded_old_resources())


def tell_suggestions(time: Timeline, ground: Ground, people: People) -> None:
    for ago, text, answer in words.SUGGESTIONS:
        time.tell(time.any_time(time.today - timedelta(days=ago)), _suggested(time, ground, people, text, answer))


def _suggested(time: Timeline, ground: Ground, people: People, text: str, answer: str) -> Story:
    row = receive_suggestion(text=text, street=ground.street, page="/", actor=None)
    yield time.after(1, 3)
    if answer:
        answer_suggestion(suggestion=row, answer=answer, actor=people.officer)
