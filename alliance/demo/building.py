"""Build the demonstration street: the ground first, then eight months of stories, then today's accounts."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import transaction

from alliance.demo import people as persons
from alliance.demo.booking_stories import BookingStories
from alliance.demo.counter_stories import CounterStories
from alliance.demo.event_stories import EventStories
from alliance.demo.ground import (
    Ground,
    bring_units,
    categories,
    communities_of,
    found_alliances,
    lay_out_street,
    list_resources,
    settle,
)
from alliance.demo.hall_stories import HallStories
from alliance.demo.line_stories import draw_lines
from alliance.demo.list_stories import tell_lists
from alliance.demo.meeting_stories import MeetingStories
from alliance.demo.need_stories import NeedStories
from alliance.demo.office_stories import OfficeStories
from alliance.demo.pact_stories import PactStories
from alliance.demo.plan import (
    SHOWN_UNIT,
    tell_bookings,
    tell_counter,
    tell_events,
    tell_hall,
    tell_meetings,
    tell_needs,
    tell_office,
    tell_pacts,
    tell_projects,
    tell_suggestions,
    tell_visits,
)
from alliance.demo.plan_stories import tell_plans
from alliance.demo.project_stories import ProjectStories
from alliance.demo.report_stories import ReportStories
from alliance.demo.resource_stories import tell_resources
from alliance.demo.settling import learn_from_months, propose_this_month, settle_inboxes
from alliance.demo.timeline import MONTHS_BACK, Timeline
from alliance.demo.visit_stories import VisitStories
from alliance.demo.zone_stories import suggest_zones
from alliance.ledger.plan import without_collecting
from core import clock
from core.accounts.models import RoleName, User
from core.clock import SHANGHAI
from members.models import UnitKind

SEED = 510116088
SHOWN_COMMUNITY = 0
# Nothing waits for it and it has offered nothing yet: its pages show what an empty page says.
NEWCOMER = "老街坊面馆"
WITHOUT_ACCOUNT = frozenset({UnitKind.MERCHANT, UnitKind.SELF_GOVERNING})
TOLD_EVERY = 200
# Where a resident's code is read.
CODE = "验证码看 /mailbox/"
BEFORE_WORK = 7

Tell = Callable[[str], None]


@without_collecting()
@transaction.atomic
def build_street(*, tell: Tell = lambda line: None) -> persons.People:
    """Build the whole street in one transaction: a half-built one is no street."""
    time = Timeline(clock.now(), SEED)
    since = time.month(-MONTHS_BACK)
    with clock.moved(datetime(since.year, since.month, 1, 8, 0, tzinfo=SHANGHAI)):
        ground, people = _beginnings(since - timedelta(days=400), time)
    tell(f"{len(ground.units)} 家单位和组织、{len(ground.resources)} 项资源已就位")
    needs = NeedStories(time, ground, people)
    time.tell(time.at(since + timedelta(days=3), BEFORE_WORK), needs.housekeeping())
    tell_needs(needs)
    tell_lists(needs)
    tell_plans(needs)
    tell_counter(CounterStories(time, ground, people, needs))
    tell_hall(HallStories(time, ground, people, needs))
    tell_projects(ProjectStories(time, ground, people, needs))
    tell_meetings(MeetingStories(time, ground, people))
    tell_events(EventStories(time, ground, people))
    tell_bookings(BookingStories(time, ground, people))
    tell_visits(VisitStories(time, Timeline(time.now, SEED), ground, people))
    tell_pacts(PactStories(time, ground, people))
    tell_suggestions(time, ground, people)
    tell_resources(time, ground, people)
    tell_office(OfficeStories(time, ground, people))
    steps = time.live(lambda done: tell(f"已经历 {done} 步") if done % TOLD_EVERY == 0 else None)
    tell(f"八个月共 {steps} 步")
    ReportStories(time, ground, people).tell()
    learn_from_months(ground, people)
    propose_this_month(ground, people)
    suggest_zones(ground, people)
    draw_lines(ground, people)
    settle_inboxes(time)
    return people


def open_doors(people: persons.People) -> str:
    """Give one person of each role a password and leave the list beside the data."""
    persons.open_accounts(people.accounts)
    everybody = [resident for residents in people.residents.values() for resident in residents]
    quiet = [each for each in everybody if not each.needs.exists()]
    known = [
        (everybody[0], "验证码看 /mailbox/"),
        *((each, "还没有提过诉求，验证码看 /mailbox/") for each in quiet[:1]),
    ]
    return str(persons.write_accounts(people.accounts, known))


def _beginnings(since: date, time: Timeline) -> tuple[Ground, persons.People]:
    system = User.objects.system()
    street = lay_out_street(system)
    officer = persons.add_officer(street, since)
    people = persons.People(officer, persons.add_writer(street, since))
    settle(street, officer)
    alliances = found_alliances(street, since)
    rows = communities_of(street)
    ground = Ground(
        street=street, alliance=alliances["street"], communities=[area for area, _row in rows],
        estates={area.code: row["estates"] for area, row in rows}, categories=categories(),
    )  # fmt: skip
    people.secretaries = persons.add_secretaries(rows, since)
    people.residents = persons.add_residents(ground.communities, since, time.dice)
    for unit, said in bring_units(ground, alliances, since, officer):
        alone = unit.kind in WITHOUT_ACCOUNT and said["short"] != NEWCOMER
        username = "" if alone else f"danwei{len(people.liaisons) + 1:02}"
        liaison = persons.add_liaison(unit, said, officer, username=username)
        if liaison is not None:
            people.liaisons[unit.pk] = liaison
    list_resources(ground, people, time.dice, time.today)
    people.accounts = _accounts(ground, people, since)
    return ground, people


def _accounts(ground: Ground, people: persons.People, since: date) -> list[persons.Account]:
    unit, newcomer = ground.units[SHOWN_UNIT], ground.units[NEWCOMER]
    area = ground.communities[SHOWN_COMMUNITY]
    return [
        persons.Account(RoleName.STREET_OFFICER, f"{RoleName.STREET_OFFICER.label}", people.officer),
        persons.Account(
            RoleName.COMMUNITY_SECRETARY, f"{RoleName.COMMUNITY_SECRETARY.label} · {area.name}",
            people.secretaries[area.code],
        ),
        persons.Account("liaison", f"联络员 · {unit.name}", people.liaisons[unit.pk]),
        *persons.add_others(ground.street, ground.alliance, since),
        persons.Account("liaison", f"联络员 · {newcomer.name}，刚加入", people.liaisons[newcomer.pk]),
        persons.Account("writer", f"{RoleName.STREET_OFFICER.label} · 干事，写月报", people.writer),
    ]  # fmt: skip
