"""One of each thing in the cast's street, in an ordinary state."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from uuid import UUID

from PIL import Image

from core import clock
from core.files.storing import store_image
from core.models import GroupRobot, Notice, StoredFile, Suggestion
from meetings.models import (
    ActionItem,
    AgendaItem,
    AgendaKind,
    ChairTerm,
    Circular,
    Handover,
    JointMeeting,
    MonthlyReport,
    SupervisionSheet,
    TermSwap,
)
from members.drawing import fingerprint
from members.models import (
    Admission,
    Agreement,
    Booking,
    Charter,
    CharterSignature,
    ContactChange,
    Delivery,
    Draw,
    Occurrence,
    Pairing,
    Resource,
    ResourceStatus,
    Schedule,
    Violation,
    Visit,
    ZonePlan,
    fingerprint_of,
)
from members.opening import span
from needs.models import (
    BrandList,
    Category,
    Claim,
    Experience,
    Need,
    NeedList,
    NeedPhoto,
    NeedStatus,
    Offer,
    OfferStatus,
    PlanRule,
    Proposal,
    ProposalStatus,
    ReachFinding,
    StreetConcept,
    StreetWord,
)
from needs.selectors.editions import snapshot_of
from projects.models import EventStatus, MicroProject, ProgressEntry, ProjectStatus, ServiceEvent
from tests.cast import Cast

THEN = datetime(2026, 10, 12, 2, tzinfo=UTC)
CIRCULATED = {
    "kind": "action", "id": 1, "matter": "修坡道", "owner": "同心中医医院", "unit": 1, "due": "2026年9月1日",
    "days": 41, "carries": 2,
}  # fmt: skip


@dataclass(frozen=True)
class Things:
    """Everything has an id to put into an address."""

    need: Need
    photo: NeedPhoto
    offer: Offer
    claim: Claim
    proposal: Proposal
    rule: PlanRule
    brands: BrandList
    edition: NeedList
    finding: ReachFinding
    word: StreetWord
    experience: Experience
    concept: StreetConcept
    resource: Resource
    schedule: Schedule
    booking: Booking
    draw: Draw
    violation: Violation
    agreement: Agreement
    pairing: Pairing
    delivery: Delivery
    visit: Visit
    charter: Charter
    signature: CharterSignature
    admission: Admission
    project: MicroProject
    event: ServiceEvent
    past: ChairTerm
    term: ChairTerm
    swap: TermSwap
    meeting: JointMeeting
    agenda: AgendaItem
    action: ActionItem
    sheet: SupervisionSheet
    circular: Circular
    report: MonthlyReport
    suggestion: Suggestion
    notice: Notice
    robot: GroupRobot
    zone_plan: ZonePlan
    contact: ContactChange


def build_things(cast: Cast) -> Things:
    """Write them; the asker is the resident, the doer the liaison's unit."""
    category = Category.objects.get(key="elderly", street_code="")
    code = cast.hechi.code
    need = _need("XQ-1", category, code, NeedStatus.LISTED, asker=cast.resident)
    taken = _need("XQ-2", category, code, NeedStatus.MATCHED, asker=cast.resident)
    resource = Resource.objects.create(
        unit=cast.unit, area_code=cast.street.code, content="上门理发", status=ResourceStatus.LISTED, created_at=THEN
    )
    project = MicroProject.objects.create(
        number="WXM-1", area_code=cast.street.code, name="理发进楼道", unit=cast.unit, status=ProjectStatus.RUNNING,
        created_at=THEN, starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 1),
    )  # fmt: skip
    project.communities.add(cast.hechi)
    ProgressEntry.objects.create(
        project=project, done_on=date(2026, 10, 10), text="理了十位", entered_by=cast.liaison, entered_at=THEN
    )
    meeting = JointMeeting.objects.create(
        alliance=cast.alliance, area_code=cast.street.code, title="十月联席会议", starts_at=THEN, place="三楼会议室",
        chair_unit=cast.unit, created_by=cast.officer, created_at=THEN, status="noticed",
    )  # fmt: skip
    action = ActionItem.objects.create(
        meeting=meeting, area_code=cast.street.code, text="修坡道", owner=cast.unit, due_on=date(2026, 11, 1),
        created_at=THEN,
    )  # fmt: skip
    past, term, later = _terms(cast)
    booking, draw = _booking(cast, resource)
    agreement, delivery = _agreement(cast)
    charter, signature = _charter(cast)
    return Things(
        visit=_visit(cast),
        contact=ContactChange.objects.create(
            liaison=cast.other_liaison.liaison_posts.get(), name="张永强", phone="+8613900001234",
            reported_by=cast.other_liaison, reported_at=THEN,
        ),
        zone_plan=ZonePlan.objects.create(
            area_code=cast.street.code, low=1, high=2, was={}, zone_of={}, counts={}, before=0, after=0,
            proposed_by=cast.officer, proposed_at=THEN,
        ),
        charter=charter,
        signature=signature,
        admission=Admission.objects.create(
            number="RM-1", key=UUID(int=1), alliance=cast.alliance, area_code=code, name="河池社区食堂",
            kind="merchant", contact="赵明", phone="+8613900000001", phone_index="x", applied_at=THEN,
        ),
        schedule=booking.occurrence.schedule,
        booking=booking,
        draw=draw,
        violation=Violation.objects.create(
            booking=booking, area_code=booking.area_code, kind="overstay", recorded_by=cast.liaison,
            recorded_at=clock.now(),
        ),
        agreement=agreement,
        pairing=_pairing(cast),
        delivery=delivery,
        past=past,
        term=term,
        swap=TermSwap.objects.create(
            term=term, other=later, asking_unit=cast.unit, asked_unit=cast.other_unit, asked_by=cast.liaison,
            asked_at=THEN,
        ),
        need=need,
        photo=NeedPhoto.objects.create(need=need, file=_photo(cast)),
        offer=Offer.objects.create(
            need=need, unit=cast.unit, resource=resource, area_code=code, status=OfferStatus.OFFERED, created_at=THEN
        ),
        claim=Claim.objects.create(
            need=taken, unit=cast.unit, resource=resource, area_code=code, month=date(2026, 10, 1),
            claimed_by=cast.liaison, claimed_at=THEN,
        ),
        proposal=Proposal.objects.create(
            area_code=cast.street.code, month=date(2026, 10, 1), status=ProposalStatus.READY, created_by=cast.officer,
            created_at=THEN,
        ),
        rule=PlanRule.objects.create(
            area_code=cast.street.code, month=date(2026, 10, 1), kind="ceiling", unit=cast.unit, most=2,
            created_by=cast.officer, created_at=THEN,
        ),
        edition=_edition(cast, need),
        brands=_brands(cast),
        word=StreetWord.objects.create(
            area_code=cast.street.code, concept="理发", word="修头", side="asked", added_by=cast.officer, added_at=THEN
        ),
        experience=Experience.objects.create(
            area_code=cast.street.code, status="learnt", started_by=cast.officer, started_at=THEN,
            trial={"since": "2026-08", "before": {"hit@5": 0.5}, "after": {"hit@5": 0.6}},
        ),
        concept=StreetConcept.objects.create(
            area_code=cast.street.code, name="坝坝电影", category="社区文化", added_by=cast.officer, added_at=THEN
        ),
        finding=ReachFinding.objects.create(
            area_code=cast.street.code, kind="universal", category=category, theme="理发", since=THEN, until=THEN,
            evidence={
                "communities": {code: 1}, "weeks": [0, 1], "earlier": [0],
                "limits": {"communities": 4, "days": 14, "minimum": 5, "growth": "2"},
            },
            found_at=THEN,
        ),
        resource=resource,
        project=project,
        event=ServiceEvent.objects.create(
            number="HD-1", area_code=code, title="义诊", category=category, unit=cast.unit, place="小广场",
            starts_at=clock.now() + timedelta(days=3), ends_at=clock.now() + timedelta(days=3, hours=2),
            sign_up_until=clock.now() + timedelta(days=3), capacity=20, status=EventStatus.OPEN,
            created_by=cast.secretary, created_at=THEN,
        ),
        meeting=meeting,
        agenda=AgendaItem.objects.create(meeting=meeting, kind=AgendaKind.TOPIC, position=1, title="新议题"),
        action=action,
        sheet=SupervisionSheet.objects.create(
            action=action, number="督办〔2026〕1号", asked="本周办结", due_on=date(2026, 11, 20),
            issued_by=cast.officer, issued_at=THEN,
        ),
        circular=Circular.objects.create(
            area_code=cast.street.code, number="通报〔2026〕1号", about="超期", asked="抓紧办", issued_by=cast.officer,
            issued_at=THEN, lines=[CIRCULATED],
        ),
        report=MonthlyReport.objects.create(
            area_code=cast.street.code, month=date(2026, 10, 1), drafted_by=cast.officer, written_by=cast.officer,
            drafted_at=THEN,
        ),
        suggestion=Suggestion.objects.create(
            number="JY-1", area_code=cast.street.code, text="字太小", received_at=THEN, due_on=date(2026, 10, 20)
        ),
        notice=Notice.objects.create(to=cast.officer, event="x", subject="有新需求", created_at=THEN),
        robot=GroupRobot.objects.create(area_code=cast.street.code, kind="wecom", name="工作群", address="x"),
    )  # fmt: skip


def _charter(cast: Cast) -> tuple[Charter, CharterSignature]:
    """Two versions; the liaison's unit signed the first, and the second asks it to sign again."""
    said = {
        "alliance": cast.alliance, "area_code": cast.street.code, "title": "同心公约", "sha256": fingerprint_of("互帮"),
        "text": "互帮", "adoption": "order", "order_number": "1", "adopted_on": THEN.date(), "in_force_at": THEN,
        "drafted_by": cast.officer, "drafted_at": THEN,
    }  # fmt: skip
    first = Charter.objects.create(edition=1, round=1, status="superseded", **said)
    signature = CharterSignature.objects.create(
        charter=first, unit=cast.unit, signed_by=cast.liaison, signer="王建国", post="主任", signed_at=THEN,
        sha256=first.sha256,
    )  # fmt: skip
    return Charter.objects.create(edition=2, round=2, status="in_force", **said), signature


def _booking(cast: Cast, resource: Resource) -> tuple[Booking, Draw]:
    """The resource open for booking by night; the resident has a place tomorrow, which was drawn."""
    schedule = Schedule.objects.create(
        resource=resource, area_code=cast.street.code, place="北门停车场", status="open", created_by=cast.officer,
        created_at=THEN,
    )  # fmt: skip
    window = schedule.windows.create(starts=time(18, 0), ends=time(7, 30), overnight=True, places=3)
    tomorrow = clock.today() + timedelta(days=1)
    schedule.closures.create(
        first_day=tomorrow + timedelta(days=20), last_day=tomorrow + timedelta(days=21), reason="检修",
        closed_by=cast.liaison, closed_at=THEN,
    )  # fmt: skip
    begins, ends = span(window.hours, tomorrow)
    occurrence = Occurrence.objects.create(
        schedule=schedule, window=window, day=tomorrow, starts_at=begins, ends_at=ends, places=3, secret="s",
        commitment=fingerprint("s"),
    )  # fmt: skip
    booking = Booking.objects.create(
        occurrence=occurrence, user=cast.resident, area_code=schedule.area_code, community=cast.hechi.code,
        ticket="AAAABBBB", status="held", phone="+8613900001111", booked_at=THEN,
    )  # fmt: skip
    draw = Draw.objects.create(
        occurrence=occurrence, seed="s", commitment=fingerprint("s"), tickets=["AAAABBBB"], places=3, held_at=THEN,
        held_by=cast.officer,
    )  # fmt: skip
    return booking, draw


def _visit(cast: Cast) -> Visit:
    visit = Visit.objects.create(
        unit=cast.unit, area_code=cast.street.code, visitor=cast.officer, planned_on=THEN.date(),
        visited_on=THEN.date(), status="handed_in", created_by=cast.officer, created_at=THEN,
    )  # fmt: skip
    visit.changes.create(kind="field", field="business", new="中医门诊")
    visit.changes.create(kind="need", new="缺停车位")
    return visit


def _pairing(cast: Cast) -> Pairing:
    """Proposed by the liaison's unit, agreed to by the community."""
    return Pairing.objects.create(
        number="JD-1", kind="unit", unit=cast.unit, partner_area=cast.hechi, area_code=cast.street.code,
        partner_code=cast.hechi.code, title="医院与河池社区结对", purpose="互相帮忙", begins_on=date(2025, 3, 1),
        ends_on=date(2028, 2, 29), status="in_force", proposed_side="first", created_by=cast.liaison, created_at=THEN,
    )  # fmt: skip


def _agreement(cast: Cast) -> tuple[Agreement, Delivery]:
    """Of the liaison's unit with the community; the liaison has written down something given."""
    agreement = Agreement.objects.create(
        number="XY-1", unit=cast.unit, partner_area=cast.hechi, area_code=cast.street.code,
        partner_code=cast.hechi.code,
        title="医院与河池社区协议", purpose="互相帮忙", begins_on=date(2026, 10, 1), ends_on=date(2027, 9, 30),
        status="in_force", text_hash="0" * 64, created_by=cast.liaison, created_at=THEN,
    )  # fmt: skip
    row = agreement.commitments.create(
        side="first", content="义诊", quantity=4, measure="次", due_on=agreement.ends_on
    )  # fmt: skip
    delivery = Delivery.objects.create(
        commitment=row, area_code=agreement.area_code, quantity=1, done_on=date(2026, 10, 8), recorded_side="first",
        recorded_by=cast.liaison, recorded_at=THEN,
    )  # fmt: skip
    return agreement, delivery


def _terms(cast: Cast) -> list[ChairTerm]:
    """One over with its sheet handed to the other unit, one to come, and the one after of the other unit."""
    days = ((-60, -31), (40, 69), (70, 99))
    terms = [
        ChairTerm.objects.create(
            alliance=cast.alliance, unit=unit, begins=clock.today() + timedelta(days=first),
            ends=clock.today() + timedelta(days=last),
        )
        for unit, (first, last) in zip((cast.unit, cast.unit, cast.other_unit), days, strict=True)
    ]  # fmt: skip
    Handover.objects.create(term=terms[0], receiver=cast.other_unit, handed_by=cast.liaison, handed_at=THEN)
    return terms


def _need(number: str, category: Category, code: str, status: str, **more: object) -> Need:
    return Need.objects.create(
        number=number, area_code=code, category=category, text="老人出不了门想理发", status=status, created_at=THEN,
        accepted_at=THEN, **more,
    )  # fmt: skip


def _edition(cast: Cast, need: Need) -> NeedList:
    """The community's first list, published."""
    edition = NeedList.objects.create(
        area_code=cast.hechi.code,
        edition=1,
        title="河池社区需求清单（第1期）",
        created_by=cast.secretary,
        created_at=THEN,
    )
    edition.entries.create(need=need, position=1, **snapshot_of(need))
    edition.status, edition.published_at, edition.published_by = "published", THEN, cast.secretary
    edition.save()
    return edition


def _photo(cast: Cast) -> StoredFile:
    picture = BytesIO()
    Image.new("RGB", (8, 8), "grey").save(picture, "PNG")
    return store_image(upload=BytesIO(picture.getvalue()), owner_code=cast.hechi.code, actor=cast.resident)


def _brands(cast: Cast) -> BrandList:
    """The street's first brand service list, published."""
    brands = BrandList.objects.create(
        area_code=cast.street.code, edition=1, title="同心街道品牌服务清单（第1期）", created_by=cast.officer,
        created_at=THEN,
    )  # fmt: skip
    brands.entries.create(
        unit=cast.unit, unit_name=cast.unit.name, concept="理发", name="上门理发", schedule="每周三", serves="老人",
        position=1,
    )  # fmt: skip
    brands.status, brands.published_at, brands.published_by = "published", THEN, cast.officer
    brands.save()
    return brands
