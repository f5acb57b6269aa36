"""Random histories of a street, told as plain facts, and the rows that are written for them."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from core import clock
from meetings.models import ActionItem, JointMeeting
from members.models import (
    Agreement,
    Booking,
    Charter,
    Occurrence,
    Resource,
    ResourceMonth,
    Schedule,
    UnitStatus,
    Visit,
)
from needs.models import Category, Claim, Judgement, Need, Offer
from projects.models import MicroProject, Milestone, ProgressEntry

NOW = datetime(2026, 11, 10, 9, 0, tzinfo=clock.SHANGHAI)
MIDDLE = date(2026, 10, 1)
HOURS = (time(0, 0), time(11, 30), time(23, 59, 59))
DONE_NEED, SAID_WHY = ("resolved", "closed"), ("refused", "returned", "needs_more")
DONE_PROJECT, STOPPED = ("completed", "evaluated", "archived"), ("suspended", "ended_early", "returned")
NEED_STATUSES = (
    "submitted", "needs_more", "accepted", "listed", "matched", "in_progress", "resolved", "closed", "returned",
    "refused", "merged", "reopened",
)  # fmt: skip
PROJECT_STATUSES = (
    "draft", "applied", "returned", "approved", "published", "running", "suspended", "claimed_done", "completed",
    "evaluated", "archived", "ended_early",
)  # fmt: skip


@dataclass
class Fact:
    """``pk`` is the row's id once it has been written."""

    pk: int = 0


@dataclass
class NeedFact(Fact):
    community: int = 0
    category: int = 0
    status: str = "listed"
    reach: str = "ordinary"
    imported: bool = False
    is_part: bool = False
    created: datetime = NOW
    asked: date | None = None
    response_due: date | None = None
    responded: datetime | None = None
    completion_due: date | None = None
    resolved: datetime | None = None
    listed: datetime | None = None
    judgements: list["JudgementFact"] = field(default_factory=list)


@dataclass
class JudgementFact(Fact):
    verdict: str = "satisfied"
    solved: bool = True
    at: datetime = NOW


@dataclass
class WordFact(Fact):
    """An offer or a claim."""

    need: int = 0
    unit: int = 0
    status: str = "claimed"
    at: datetime | None = None


@dataclass
class EntryFact(Fact):
    on: date = MIDDLE
    people: int = 0
    times: int = 0
    money: Decimal | None = None


@dataclass
class NodeFact(Fact):
    due: date = MIDDLE
    reached: date | None = None


@dataclass
class ProjectFact(Fact):
    status: str = "running"
    imported: bool = False
    unit: int = 0
    communities: tuple[int, ...] = (0,)
    needs: tuple[int, ...] = ()
    starts: date | None = None
    completed: datetime = NOW
    solved: int = 0
    entries: list[EntryFact] = field(default_factory=list)
    nodes: list[NodeFact] = field(default_factory=list)


@dataclass
class ResourceFact(Fact):
    status: str = "listed"
    imported: bool = False
    created: datetime = NOW
    slots: int = 1
    taken: dict[date, int] = field(default_factory=dict)
    measure: str = ""
    quantity: Decimal = Decimal(1)
    used: Decimal = Decimal(0)


@dataclass
class ActionFact(Fact):
    due: date = MIDDLE
    verified: datetime | None = None


@dataclass
class VisitFact(Fact):
    unit: int = 0
    on: date = MIDDLE
    status: str = "settled"


@dataclass
class BookingFact(Fact):
    """A place on one day, in a car park of its own."""

    day: date = MIDDLE
    status: str = "held"


@dataclass
class AgreementFact(Fact):
    """With what was given on it: day and whether the other side has confirmed."""

    status: str = "in_force"
    given: tuple[tuple[date, str], ...] = ()
    given_pks: list[int] = field(default_factory=list)


@dataclass
class History:
    """Two communities of the street and one next door; three units, of which some have left."""

    closing_day: int
    minimum: int
    gone: tuple[bool, ...]
    needs: list[NeedFact]
    offers: list[WordFact]
    claims: list[WordFact]
    projects: list[ProjectFact]
    resources: list[ResourceFact]
    actions: list[ActionFact]
    visits: list[VisitFact]
    bookings: list[BookingFact]
    agreements: list[AgreementFact]
    # Which round is in force, and in which round each of the two units that sit in the alliance has signed last.
    round: int
    signed: tuple[int, int]


# ── what may have happened ────────────────────────────────────────────────────────────────────
days = st.integers(-75, 45).map(lambda n: MIDDLE + timedelta(days=n))
moments = st.builds(lambda day, hour: datetime.combine(day, hour, clock.SHANGHAI), days, st.sampled_from(HOURS))
maybe_day, maybe_moment = st.none() | days, st.none() | moments
small = st.integers(0, 3)
judgements = st.builds(
    JudgementFact, verdict=st.sampled_from(("satisfied", "basically", "unsatisfied")), solved=st.booleans(), at=moments
)
needs = st.builds(
    NeedFact, community=st.integers(0, 2), category=st.integers(0, 2), status=st.sampled_from(NEED_STATUSES),
    reach=st.sampled_from(("ordinary", "universal", "hot_spot")), imported=st.sampled_from((False, False, False, True)),
    is_part=st.sampled_from((False, False, False, True)), created=moments, asked=maybe_day, response_due=maybe_day,
    responded=maybe_moment, completion_due=maybe_day, resolved=maybe_moment, listed=maybe_moment,
    judgements=st.lists(judgements, max_size=2),
)  # fmt: skip
entries = st.builds(EntryFact, on=days, people=small, times=small, money=st.none() | st.decimals(0, 900, places=2))
nodes = st.builds(NodeFact, due=days, reached=maybe_day)
projects = st.builds(
    ProjectFact, status=st.sampled_from(PROJECT_STATUSES), imported=st.sampled_from((False, False, True)),
    unit=st.integers(0, 2), communities=st.sampled_from(((0,), (1,), (0, 1))), needs=st.sampled_from(((), (0,), (1,))),
    starts=maybe_day, completed=moments, solved=small, entries=st.lists(entries, max_size=2),
    nodes=st.lists(nodes, max_size=2),
)  # fmt: skip
months = st.sampled_from((date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)))
resources = st.builds(
    ResourceFact, status=st.sampled_from(("listed", "listed", "paused", "retired")), imported=st.booleans(),
    created=moments, slots=small, taken=st.dictionaries(months, small, max_size=2),
    measure=st.sampled_from(("元", "本", "间", "")), quantity=st.integers(0, 9).map(Decimal), used=small.map(Decimal),
)  # fmt: skip
claims = st.builds(
    WordFact, need=st.integers(0, 9), unit=st.integers(0, 2), at=moments,
    status=st.sampled_from(("claimed", "confirmed", "fulfilled", "released", "withdrawn")),
)  # fmt: skip
offers = st.builds(WordFact, need=st.integers(0, 9), unit=st.integers(0, 2), at=maybe_moment)
actions = st.builds(ActionFact, due=days, verified=maybe_moment)
went = st.sampled_from(("handed_in", "settled", "carried_out", "cancelled"))
visits = st.builds(VisitFact, unit=st.integers(0, 2), on=days, status=went)
bookings = st.builds(
    BookingFact,
    day=days,
    status=st.sampled_from(("applied", "held", "waiting", "used", "used", "missed", "cancelled", "called_off")),
)
given = st.tuples(days, st.sampled_from(("recorded", "confirmed", "confirmed", "disputed", "withdrawn")))
agreements = st.builds(
    AgreementFact,
    status=st.sampled_from(("in_force", "in_force", "draft", "ended")),
    given=st.lists(given, max_size=2).map(tuple),
)
histories = st.builds(
    History, closing_day=st.sampled_from((31, 28, 25)), minimum=st.integers(1, 3),
    gone=st.tuples(*[st.sampled_from((False, False, True))] * 3), needs=st.lists(needs, min_size=2, max_size=9),
    offers=st.lists(offers, max_size=4), claims=st.lists(claims, max_size=5), projects=st.lists(projects, max_size=5),
    resources=st.lists(resources, max_size=4), actions=st.lists(actions, max_size=4),
    visits=st.lists(visits, max_size=4),
    bookings=st.lists(bookings, max_size=4), agreements=st.lists(agreements, max_size=3), round=st.integers(0, 2),
    signed=st.tuples(st.integers(0, 2), st.integers(0, 2)),
).map(lambda history: lawful(history))  # fmt: skip


def lawful(history: History) -> History:
    """What the database would refuse is told as the nearest thing it takes."""
    for need in history.needs:
        if need.status in DONE_NEED and not need.imported:
            need.resolved = need.resolved or need.created
        need.response_due = None if need.imported else need.response_due
    seen: set[tuple[int, int]] = set()
    for claim in history.claims:
        claim.need %= len(history.needs)
        live = claim.status in ("claimed", "confirmed")
        if live and (claim.need, claim.unit) in seen:
            claim.status = "fulfilled"
        seen.add((claim.need, claim.unit))
    for offer in history.offers:
        offer.need %= len(history.needs)
    for place, visit in enumerate(history.visits):
        open_before = any((one.unit, one.status) == (visit.unit, "carried_out") for one in history.visits[:place])
        visit.status = "settled" if visit.status == "carried_out" and open_before else visit.status
    for one in history.resources:
        one.used = min(one.used, one.quantity)
    return history


# ── written down ──────────────────────────────────────────────────────────────────────────────
def write(history: History, cast: object) -> None:
    """Give every fact its row and its id; three units and three communities are the cast's."""
    units, areas = (cast.unit, cast.other_unit, cast.third_unit), (cast.hechi, cast.nanyuan, cast.next_community)
    for unit, gone in zip(units, history.gone, strict=True):
        unit.status = UnitStatus.LEFT if gone else UnitStatus.ACTIVE
        unit.save(update_fields=["status"])
    _write_needs(history, cast, areas)
    _write_words(history, cast, units)
    _write_projects(history, cast, units, areas)
    _write_resources(history, cast)
    _write_actions(history, cast)
    for one in history.visits:
        one.pk = Visit.objects.create(
            unit=units[one.unit], area_code=cast.street.code, visitor=cast.officer, planned_on=one.on,
            visited_on=one.on, status=one.status, reason="没去" if one.status == "cancelled" else "",
            created_by=cast.officer, created_at=NOW,
        ).pk  # fmt: skip
    _write_bookings(history, cast)
    _write_agreements(history, cast)
    _write_charter(history, cast)


def _write_needs(history, cast, areas):
    kinds = list(Category.objects.order_by("position", "id")[:3])
    whole = Need.objects.create(
        number="XQ-W", text="整件", area_code=cast.next_community.code, category=kinds[0], status="listed",
        created_at=NOW,
    )  # fmt: skip
    for n, one in enumerate(history.needs):
        row = Need.objects.create(
            number=f"XQ-{n}", text=f"需求{n}", area_code=areas[one.community].code, category=kinds[one.category],
            status=one.status, reach=one.reach, imported=one.imported, created_at=one.created, asked_on=one.asked,
            response_due=one.response_due, responded_at=one.responded, completion_due=one.completion_due,
            resolved_at=one.resolved, listed_at=one.listed, part_of=whole if one.is_part else None,
            merged_into=whole if one.status == "merged" else None,
            resolution="办好" if one.status in DONE_NEED else "", reason="缘由" if one.status in SAID_WHY else "",
        )  # fmt: skip
        one.pk = row.pk
        for turn, said in enumerate(one.judgements):
            said.pk = Judgement.objects.create(
                need=row, round=turn, verdict=said.verdict, solved=said.solved, judged_at=said.at, channel="link",
                comment="说了一句",
            ).pk  # fmt: skip


def _write_words(history, cast, units):
    for one in history.offers:
        need = Need.objects.get(pk=history.needs[one.need].pk)
        one.pk = Offer.objects.create(
            need=need, unit=units[one.unit], area_code=need.area_code, status="accepted", created_at=NOW,
            offered_at=one.at,
        ).pk  # fmt: skip
    for one in history.claims:
        need = Need.objects.get(pk=history.needs[one.need].pk)
        one.pk = Claim.objects.create(
            need=need, unit=units[one.unit], area_code=need.area_code, status=one.status, month=MIDDLE,
            claimed_by=cast.liaison, claimed_at=one.at,
        ).pk  # fmt: skip


def _write_projects(history, cast, units, areas):
    for n, one in enumerate(history.projects):
        row = MicroProject.objects.create(
            number=f"XM-{n}", name=f"项目{n}", area_code=cast.street.code, unit=units[one.unit], status=one.status,
            imported=one.imported, starts_on=one.starts, problems_solved=one.solved, created_at=NOW,
            completed_at=one.completed if one.status in DONE_PROJECT else None,
            result="办好" if one.status in DONE_PROJECT else "", reason="缘由" if one.status in STOPPED else "",
        )  # fmt: skip
        one.pk = row.pk
        row.communities.set([areas[place] for place in one.communities])
        row.needs.set([history.needs[place].pk for place in one.needs])
        for said in one.entries:
            said.pk = ProgressEntry.objects.create(
                project=row, done_on=said.on, text="做了", people_served=said.people, attendances=said.times,
                money=said.money, entered_by=cast.liaison, entered_at=NOW,
            ).pk  # fmt: skip
        for turn, node in enumerate(one.nodes):
            node.pk = Milestone.objects.create(
                project=row, title=f"节点{turn}", due_on=node.due, reached_on=node.reached
            ).pk


def _write_resources(history, cast):
    for n, one in enumerate(history.resources):
        row = Resource.objects.create(
            unit=cast.unit, area_code=cast.street.code, content=f"资源{n}", status=one.status, imported=one.imported,
            created_at=one.created, slots=one.slots, measure=one.measure, quantity=one.quantity, committed=one.used,
        )  # fmt: skip
        one.pk = row.pk
        for month, taken in one.taken.items():
            ResourceMonth.objects.create(resource=row, month=month, slots=max(taken, one.slots), taken=taken)


def _write_actions(history, cast):
    meeting = JointMeeting.objects.create(
        alliance=cast.alliance, area_code=cast.street.code, title="会", starts_at=NOW, place="三楼", status="held",
        held_at=NOW, created_by=cast.officer, created_at=NOW,
    )  # fmt: skip
    for one in history.actions:
        done = one.verified is not None
        one.pk = ActionItem.objects.create(
            meeting=meeting, area_code=cast.street.code, text="完工", owner=cast.unit, due_on=one.due, created_at=NOW,
            status="verified" if done else "open", evidence="已完工" if done else "", verified_at=one.verified,
            verified_by=cast.officer if done else None, claimed_done_by=cast.liaison if done else None,
        ).pk  # fmt: skip


def _write_bookings(history, cast):
    for n, one in enumerate(history.bookings):
        resource = Resource.objects.create(
            unit=cast.unit, area_code=cast.street.code, content=f"车位{n}", status="retired", created_at=NOW
        )
        schedule = Schedule.objects.create(
            resource=resource, area_code=cast.street.code, place="北门", status="open", created_by=cast.officer,
            created_at=NOW,
        )  # fmt: skip
        begins = datetime.combine(one.day, time(18), clock.SHANGHAI)
        window = schedule.windows.create(rule="every_day", starts=time(18), ends=time(20), places=2)
        occurrence = Occurrence.objects.create(
            schedule=schedule, window=window, day=one.day, starts_at=begins, ends_at=begins + timedelta(hours=2),
            places=2, secret="s", commitment="c",
        )  # fmt: skip
        one.pk = Booking.objects.create(
            occurrence=occurrence, user=cast.resident, area_code=cast.street.code, community=cast.hechi.code,
            ticket=f"T{n}", status=one.status, booked_at=NOW, reason="停开",
            position=1 if one.status == "waiting" else None,
        ).pk  # fmt: skip


def _write_agreements(history, cast):
    for n, one in enumerate(history.agreements):
        row = Agreement.objects.create(
            number=f"XY-{n}", unit=cast.unit, partner_area=cast.hechi, area_code=cast.street.code,
            partner_code=cast.hechi.code, title=f"协议{n}", purpose="互助", begins_on=MIDDLE, ends_on=MIDDLE,
            status=one.status, text_hash="0" * 64, reason="不办了", created_by=cast.officer, created_at=NOW,
        )  # fmt: skip
        one.pk = row.pk
        promised = row.commitments.create(side="first", content="义诊", quantity=4, measure="次", due_on=MIDDLE)
        one.given_pks = [
            promised.deliveries.create(
                area_code=cast.street.code, quantity=1, done_on=day, status=status, recorded_side="first",
                recorded_by=cast.liaison, recorded_at=NOW, reason="没有", decided_by=cast.secretary,
            ).pk
            for day, status in one.given
        ]  # fmt: skip


def _write_charter(history, cast):
    """Each round one version; the last is in force, and the earlier ones were superseded."""
    for turn in range(1, history.round + 1):
        charter = Charter.objects.create(
            alliance=cast.alliance, area_code=cast.street.code, edition=turn, round=turn, title="公约", text="一条",
            status="in_force" if turn == history.round else "superseded", adoption="order", order_number="1号",
            adopted_on=MIDDLE, sha256="0" * 64, drafted_by=cast.officer, drafted_at=NOW, in_force_at=NOW,
        )  # fmt: skip
        for unit, last in zip((cast.unit, cast.other_unit), history.signed, strict=True):
            if last == turn:
                charter.signatures.create(
                    unit=unit, signed_by=cast.liaison, signer="王建国", post="书记", signed_at=NOW, sha256="0" * 64
                )
