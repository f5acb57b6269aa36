"""What a street officer must be able to find in the demonstration: written by hand, each a set that is not empty."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, F, Q

from alliance.ledger.models import ImportRow, ImportRun
from core import clock
from core.accounts.models import User
from core.models import (
    AuditEntry,
    Consent,
    ContactOpening,
    GroupRobot,
    Notice,
    NoticePreference,
    StoredFile,
    Suggestion,
)
from core.workdays import add_workdays
from meetings.models import (
    ActionItem,
    AiringLine,
    AiringNote,
    Circular,
    JointMeeting,
    MeetingRules,
    SupervisionSheet,
)
from members.models import (
    Admission,
    AdmissionStatus,
    Agreement,
    AgreementStatus,
    Booking,
    CapacityWindow,
    Charter,
    CharterSignature,
    CharterStatus,
    Closure,
    Delivery,
    Draw,
    MemberUnit,
    Pairing,
    PairingHelp,
    PairingKind,
    PairingStatus,
    PairingYear,
    Resource,
    Violation,
)
from needs.models import Claim, Need, NeedPhoto, Offer, OriginalText, Refusal, Reminder
from projects.models import Acceptance, MicroProject, ProgressEntry, ProjectReminder, ServiceEvent, SignUp

Rows = Callable[[], Any]


def needs(**more: Any) -> Rows:
    return lambda: Need.objects.filter(**more)


def of(model: Any, **more: Any) -> Rows:
    return lambda: model.objects.filter(**more)


def _due_from(first: int, last: int) -> Any:
    today = clock.today()
    return Need.objects.due_between(add_workdays(today, first), add_workdays(today, last))


def _asked_for_together(status: str) -> Any:
    """Wanted in parts, some of them claimed, some left."""
    return Need.objects.filter(status=status, call="open_hall", claimed__gt=0, claimed__lt=F("wanted"))


def _passed_on(**first: Any) -> Any:
    """A need put on to a second unit by the house, after the first one's answer or withdrawal."""
    asked = Need.objects.filter(pk__in=Offer.objects.waiting().values("need"))
    return asked.filter(pk__in=first["of"].values("need"))


NEEDS: dict[str, Rows] = {
    **{
        f"a need {status}": needs(status=status)
        for status in (
            "submitted",
            "needs_more",
            "accepted",
            "listed",
            "matched",
            "in_progress",
            "resolved",
            "closed",
            "returned",
            "refused",
            "merged",
            "reopened",
        )
    },
    **{f"from {source}": needs(source=source) for source in ("resident", "on_behalf", "unit", "meeting", "ledger")},
    **{f"as {urgency}": needs(urgency=urgency) for urgency in ("normal", "urgent", "critical")},
    **{f"reaching as {reach}": needs(reach=reach) for reach in ("ordinary", "universal", "hot_spot")},
    # ── clocks
    "in time": lambda: _due_from(5, 40),
    "due soon": lambda: _due_from(0, 3),
    "overdue": lambda: Need.objects.overdue(clock.today()),
    "three times overdue, unanswered": lambda: Need.objects.badly_overdue(clock.today()).filter(status="submitted"),
    "three times overdue, unfinished": lambda: Need.objects.badly_overdue(clock.today()).exclude(status="submitted"),
    "paused while more is asked": needs(status="needs_more", paused_on__isnull=False),
    "paused before and running again": needs(paused_days__gt=0, paused_on__isnull=True),
    **{
        f"reminded of the {name}: {level}": of(Reminder, clock=name, level=level)
        for name in ("response", "completion")
        for level in ("soon", "urged", "written", "circular")
    },
    # ── the counter
    "a refusal waiting for its second reviewer": of(Refusal, agreed=None),
    "a refusal agreed to": of(Refusal, agreed=True),
    "a refusal turned down": of(Refusal, agreed=False),
    "merged, every asker counted": lambda: Need.objects.annotate(n=Count("merged")).filter(
        n=3, endorsement_count__gte=3, merged__asker=None
    ),
    "split, one job done and one to do": lambda: Need.objects.filter(
        status="in_progress", pk__in=Need.objects.filter(status="closed").values("part_of")
    ).filter(pk__in=Need.objects.open().values("part_of")),
    "split and done": lambda: Need.objects.filter(
        status="closed", pk__in=Need.objects.filter(status="closed").values("part_of")
    ),
    "moderated, the original kept": lambda: OriginalText.objects.exclude(reason="").exclude(text=F("need__text")),
    "shown to nobody": needs(public=False),
    "put under another category": lambda: Need.objects.filter(
        pk__in=_trail("need.reclassified").values("target_id"), category__key="safety"
    ),
    "a photo for everybody": of(NeedPhoto, public=True),
    "a photo for the office": of(NeedPhoto, public=False),
    # ── judging
    "judged by link": needs(judgements__channel="link"),
    "judged on the page": needs(judgements__channel="page"),
    **{
        f"called back by {way}": needs(judgements__channel="call_back", judgements__called_by=way)
        for way in ("phone", "visit", "face", "message")
    },
    **{
        f"judged {verdict}": needs(judgements__verdict=verdict) for verdict in ("satisfied", "basically", "unsatisfied")
    },
    "closed unjudged": needs(status="closed", imported=False, part_of=None, judgements=None),
    "unhappy, reopened by right, being done": needs(status="reopened", reopened_count=1),
    "unhappy, reopened and solved": needs(status="closed", reopened_count=1),
    "unhappy twice, reopened after review": needs(status="reopened", reopened_count=2),
    "seconded": needs(endorsement_count__gte=2),
    "followed": needs(follows__isnull=False),
}
HALL: dict[str, Rows] = {
    "first right running": lambda: Need.objects.filter(
        status="listed", call="first_right", first_right_until__gte=clock.today()
    ),
    "first right lapsed into the hall": needs(status="listed", call="open_hall", offers__status="lapsed"),
    "opened by hand": lambda: Need.objects.filter(status="listed", call="open_hall", claims=None).exclude(
        offers__offered_at__isnull=False
    ),
    "listed, nobody called yet": needs(status="listed", call=""),
    "joint with a remainder": lambda: _asked_for_together("listed"),
    "joint with a remainder, begun": lambda: _asked_for_together("in_progress"),
    "joint and filled": lambda: Need.objects.filter(wanted__gt=0, claimed=F("wanted"), call="filled"),
    "filled by one": needs(status="matched", call="filled", wanted=None),
    "withdrawn, the rest offered on": lambda: _passed_on(of=Claim.objects.filter(status="withdrawn")),
    "declined with a reason, the next asked": lambda: _passed_on(of=Offer.objects.filter(status="declined")),
    **{f"a claim {status}": of(Claim, status=status) for status in ("claimed", "confirmed", "fulfilled")},
    "a claim withdrawn": lambda: Claim.objects.filter(status="withdrawn").exclude(reason=""),
    "a claim of a share withdrawn": of(Claim, status="withdrawn", share__gt=0),
    "a stale claim reminded": of(Claim, status="confirmed", reminded_at__isnull=False),
    "a stale claim released": of(Claim, status="released", reminded_at__isnull=False),
    "a claim that says when": of(Claim, status="confirmed", expected_on__isnull=False),
    **{f"claimed by {origin}": of(Claim, origin=origin) for origin in ("offer", "hall", "on_the_spot")},
    **{
        f"an offer {status}": of(Offer, status=status)
        for status in ("proposed", "offered", "accepted", "declined", "lapsed")
    },
}
PROJECTS: dict[str, Rows] = {
    **{
        f"a project {status}": of(MicroProject, status=status)
        for status in (
            "draft",
            "applied",
            "returned",
            "approved",
            "published",
            "running",
            "suspended",
            "claimed_done",
            "completed",
            "evaluated",
            "archived",
            "ended_early",
        )
    },
    "sent back at acceptance, running again": of(MicroProject, status="running", acceptances__passed=False),
    "accepted at the second try": lambda: MicroProject.objects.done().filter(acceptances__passed=False),
    "rested and taken up again": lambda: MicroProject.objects.filter(
        status="running", pk__in=_trail("project.resumed").values("target_id")
    ),
    "late": lambda: MicroProject.objects.late(clock.today()),
    "silent": lambda: MicroProject.objects.silent_now(clock.today()),
    "stuck at a milestone": lambda: MicroProject.objects.missing_milestones(clock.today()),
    **{f"pointed out: {alarm}": of(ProjectReminder, alarm=alarm) for alarm in ("late", "silent", "milestone")},
    "with partners": of(MicroProject, partners__isnull=False),
    "serving two communities": lambda: MicroProject.objects.annotate(n=Count("communities")).filter(n__gt=1),
    "a report with a photo": of(ProgressEntry, photos__isnull=False),
    "an acceptance refused": of(Acceptance, passed=False),
    "a wish open": lambda: MicroProject.objects.open_wishes("510116088"),
    "a wish taken": of(MicroProject, kind="wish", status="running", unit__isnull=False),
    "a wish fulfilled": lambda: MicroProject.objects.done().filter(kind="wish"),
    **{f"an event {status}": of(ServiceEvent, status=status) for status in ("draft", "open", "held", "cancelled")},
    "a coming event that is full": lambda: ServiceEvent.objects.coming(clock.now()).filter(taken=F("capacity")),
    "a coming event with free seats": lambda: ServiceEvent.objects.coming(clock.now()).filter(taken__lt=F("capacity")),
    "a coming event without limit": lambda: ServiceEvent.objects.coming(clock.now()).filter(capacity=None),
    **{f"a seat {status}": of(SignUp, status=status) for status in ("signed", "cancelled", "attended", "absent")},
    "a guest written down by staff": of(SignUp, user=None),
    "more came than had signed up": lambda: ServiceEvent.objects.filter(status="held", attended__gt=F("taken")),
}
OFFICE: dict[str, Rows] = {
    "投诉建议 waiting": lambda: Suggestion.objects.waiting().filter(due_on__gte=clock.today()),
    "投诉建议 late": lambda: Suggestion.objects.overdue(clock.today()),
    "投诉建议 answered": of(Suggestion, status="answered"),
    "consent withdrawn": of(Consent, withdrawn_at__isnull=False),
    "consent written down by staff": of(Consent, channel="staff"),
    "a notice unread by the officer": lambda: Notice.objects.unread().filter(to__username="jiedao"),
    "a notice unread by the shown liaison": lambda: Notice.objects.unread().filter(to__username=_shown_liaison()),
    "a notice read": of(Notice, read_at__isnull=False),
    "whoever wants no mail": of(NoticePreference, mail=False),
    "whoever wants mail": of(NoticePreference, mail=True, user__email__contains="@"),
    "an asker's phone opened": of(ContactOpening, field="asker_phone"),
    "a leader's phone opened": of(ContactOpening, field="leader_phone"),
    "a list loaded, wrong rows left out": of(ImportRun, status="written", only_valid=True),
    "a row loaded": of(ImportRow, outcome="created"),
    "a row rejected": of(ImportRow, outcome="rejected"),
    "a resource waiting for the office": of(Resource, status="submitted"),
    "a resource its unit is asked about": of(Resource, status="listed", reminded_on__isnull=False),
    "a resource resting unconfirmed": of(Resource, lapsed_on__isnull=False),
    "an import taken back": of(ImportRun, status="undone"),
    "a resource listed": of(Resource, status="listed"),
    "a unit with nothing yet": of(MemberUnit, name="老街坊面馆", resources=None, claims=None, offers=None),
    "a photo kept": of(StoredFile, content_type__startswith="image/"),
    "a resident who never asked": lambda: User.objects.filter(area_roles__role="resident", needs=None),
}
MEETINGS: dict[str, Rows] = {
    **{f"a meeting {status}": of(JointMeeting, status=status) for status in ("noticed", "in_session", "signed_off")},
    **{f"aired as {state}": of(AiringLine, state=state) for state in ("done", "running", "late", "not_done")},
    **{f"aired of a {kind}": of(AiringLine, kind=kind) for kind in ("project", "claim", "need")},
    "a unit's own words to what is aired": lambda: AiringLine.objects.exclude(next_step=""),
    "words for the meeting that comes": of(AiringNote, meeting__status="noticed"),
    "a decision carried over": of(ActionItem, carries__gt=0),
    **{f"a decision taken up to the {level}": of(ActionItem, escalation=level) for level in ("street", "district")},
    "a supervision sheet": of(SupervisionSheet),
    "a circular about both": lambda: Circular.objects.filter(lines__contains=[{"kind": "action"}]).filter(
        lines__contains=[{"kind": "need"}]
    ),
    "rules of an alliance": of(MeetingRules),
}
BOOKINGS: dict[str, Rows] = {
    **{
        f"a booking {status}": of(Booking, status=status)
        for status in ("held", "waiting", "used", "missed", "cancelled")
    },
    "a hundred places within ten minutes' walk": lambda: (
        CapacityWindow.objects.filter(rule="workdays", starts="18:00", ends="07:30", schedule__walk_minutes__lte=10)
        if CapacityWindow.objects.filter(rule="workdays").count() == 2
        else CapacityWindow.objects.none()
    ),
    "a month of permits drawn": of(Draw, purpose="allot", occurrence__window=None),
    "fewer places, drawn among the holders": of(Draw, purpose="reduce"),
    "moved up from the waiting list": of(Booking, moved_up_at__isnull=False),
    "a closed day ahead": lambda: Closure.objects.standing().filter(last_day__gte=clock.today()),
    "a closure lifted early": of(Closure, lifted_at__isnull=False),
    **{f"a violation {status}": of(Violation, status=status) for status in ("appealed", "upheld", "withdrawn")},
    "somebody who may not book for a while": of(Violation, barred_until__isnull=False),
}
PACTS: dict[str, Rows] = {
    **{f"a charter {status}": of(Charter, status=status) for status in CharterStatus.values},
    "a charter voted on": of(Charter, adoption="vote"),
    "a charter ordered": of(Charter, adoption="order"),
    "a signature under an earlier text": of(CharterSignature, charter__status="superseded"),
    **{f"an application {status}": of(Admission, status=status) for status in AdmissionStatus.values},
    **{f"an agreement {status}": of(Agreement, status=status) for status in AgreementStatus.values},
    "an agreement renewed": of(Agreement, renews__isnull=False),
    "an agreement of two units": of(Agreement, partner_unit__isnull=False),
    "a promise past its day": lambda: Agreement.objects.with_late(),
    **{f"a delivery {status}": of(Delivery, status=status) for status in ("recorded", "confirmed", "disputed")},
    **{f"a pairing {status}": of(Pairing, status=status) for status in PairingStatus.values},
    **{f"a pairing of {kind}": of(Pairing, kind=kind) for kind in PairingKind.values},
    "a pairing with a year left out": lambda: Pairing.objects.without_year(clock.today().year - 1),
    "a year with a photo": of(PairingYear, photos__isnull=False),
    "help for a household": of(PairingHelp, knows__isnull=False),
}
EVERYTHING = {**NEEDS, **HALL, **PROJECTS, **OFFICE, **MEETINGS, **BOOKINGS, **PACTS}
# Nothing of the demonstration speaks to the world outside.
SPEAKING: Rows = of(GroupRobot, active=True)


def _trail(verb: str) -> Any:
    return AuditEntry.objects.filter(verb=verb)


def _shown_liaison() -> str:
    return User.objects.get(liaison_posts__unit__name="同心农商银行支行").username


def repeated(texts: Any) -> list[str]:
    """What is said twice word for word."""
    return sorted(row["text"] for row in texts.values("text").annotate(n=Count("pk")).filter(n__gt=1))


def without_anything(units: Any) -> Any:
    """Units no page has anything to say about, but for the one that has just come."""
    empty = Q(resources=None, projects=None, joined_projects=None, claims=None, own_needs=None, events=None)
    return units.filter(empty).exclude(name="老街坊面馆")
