"""What members agreed on: the charter and who signed it, who asked to join, two-way agreements, pairings over years."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from alliance.demo.facts import facts
from alliance.demo.ground import Ground
from alliance.demo.people import People
from alliance.demo.pictures import picture
from alliance.demo.timeline import Story, Timeline
from core import clock
from core.accounts.models import User
from core.workbook.credit_codes import check_character
from members import services
from members.admission_policies import Applicant
from members.models import Agreement, Alliance, Charter, Commitment, Pairing, Seat, Side
from members.services import (
    AdmissionText,
    Adopted,
    AgreementText,
    CharterText,
    HelpText,
    PairingText,
    Promise,
    YearText,
)

YEAR, HALF_YEAR = timedelta(days=365), timedelta(days=182)
# So many of the units sign each version in a few days; the others need to be reminded, or are still to sign.
SIGN_FIRST, SIGN_NOW = 24, 19
SHOWN_LAST = "农商银行支行"


@dataclass
class PactStories:
    """Tells what binds the members, each state of it once."""

    time: Timeline
    ground: Ground
    people: People

    # ── the charter ───────────────────────────────────────────────────────────────────────────
    def charter(self) -> Story:
        """Voted on and signed, changed a little by order, then materially: every unit signs again."""
        first, slightly, again, next_one = facts("pacts")["charter"]
        seated = Seat.objects.in_force().filter(alliance=self.ground.alliance).count()
        charter = self._enacted(first, self._vote(seated))
        yield _later(days=1)
        yield from self._signed(charter, SIGN_FIRST)
        yield _later(days=7)
        services.remind_due_charters()
        yield _later(days=2)
        yield from self._signed(charter, len(self._speakers()))
        yield self.time.at(self.time.month(-4) + timedelta(days=8), 10)
        order = Adopted(adoption="order", adopted_on=clock.today(), order_number=_order(12))
        charter = self._enacted(slightly, order)
        yield self.time.at(self.time.month(-1) + timedelta(days=2), 16)
        services.review_charter(charter=charter, review_on=clock.today() + YEAR, actor=self.people.officer)
        yield _later(days=6)
        charter = self._enacted(again, self._vote(seated))
        yield _later(days=1)
        yield from self._signed(charter, SIGN_NOW)
        yield _later(days=7)
        services.remind_due_charters()
        yield self.time.at(self.time.workdays_ago(2), 11)
        services.draft_charter(
            alliance=self.ground.alliance, text=CharterText(**next_one), actor=self.people.officer
        )  # fmt: skip

    def social_charter(self) -> Story:
        """The social alliance adopts its own by order; few of its shops have signed."""
        alliance = Alliance.objects.get(parent=self.ground.alliance, kind="functional")
        text = {**facts("pacts")["charter"][0], "title": f"{alliance}公约"}
        order = Adopted(adoption="order", adopted_on=clock.today(), order_number=_order(5))
        charter = self._enacted(text, order, alliance)
        yield _later(days=1)
        for unit in ("社工服务中心", "志愿者协会", "老年协会"):
            self._sign(charter, self.people.liaisons[self.ground.units[unit].pk], 0)

    def _enacted(self, said: dict[str, Any], adopted: Adopted, alliance: Alliance | None = None) -> Charter:
        officer = self.people.officer
        charter = services.draft_charter(
            alliance=alliance or self.ground.alliance, text=CharterText(**said), actor=officer
        )  # fmt: skip
        return services.enact_charter(charter=charter, adopted=adopted, actor=officer)

    def _vote(self, seated: int) -> Adopted:
        present = seated - 2
        return Adopted(
            adoption="vote", adopted_on=clock.today(), present=present, in_favour=present - 1, against=0, abstained=1,
            review_on=clock.today() + YEAR,
        )  # fmt: skip

    def _speakers(self) -> list[User]:
        """Liaisons of the alliance in the order of their seats; the shown unit signs last."""
        seats = (
            Seat.objects.in_force().filter(alliance=self.ground.alliance).order_by("pk").values_list("unit", flat=True)
        )
        shown = self.ground.units[SHOWN_LAST].pk
        units = sorted(seats.values_list("unit", flat=True), key=lambda unit: unit == shown)
        return [self.people.liaisons[unit] for unit in units if unit in self.people.liaisons]

    def _signed(self, charter: Charter, count: int) -> Story:
        """The first so many of those who have not signed yet, a third of them a day."""
        done = set(charter.signatures.values_list("signed_by", flat=True))
        for turn, liaison in enumerate(self._speakers()[:count]):
            if liaison.pk in done:
                continue
            self._sign(charter, liaison, turn)
            if turn % 8 == 7:
                yield _later(days=1)

    def _sign(self, charter: Charter, liaison: User, turn: int) -> None:
        posts = facts("pacts")["posts"]
        services.sign_charter(
            charter=charter, post=posts[turn % len(posts)], fingerprint=charter.sha256, actor=liaison
        )  # fmt: skip

    # ── who asks to join ──────────────────────────────────────────────────────────────────────
    def admission(self, said: dict[str, Any]) -> Story:
        """Applied for, and answered in one of the ways there are."""
        social = Alliance.objects.get(parent=self.ground.alliance, kind="functional")
        text, officer = self._written(said), self.people.officer
        key = uuid5(NAMESPACE_URL, text.name)
        admission = services.apply_for_admission(alliance=social, text=text, key=key)
        yield _later(days=1)
        if said["then"] == "approve":
            services.approve_admission(admission=admission, unit=self.ground.units[said["known"]], actor=officer)
        elif said["then"] == "decline":
            services.decline_admission(admission=admission, reason=said["reason"], actor=officer)
        elif said["then"]:
            services.return_admission(admission=admission, reason=said["reason"], actor=officer)
        if said["then"] == "correct":
            yield _later(days=3)
            better = AdmissionText(**{**vars(text), "address": "湖畔社区党群服务站二楼"})
            services.correct_admission(admission=admission, text=better, applicant=Applicant(admission.pk))

    def _written(self, said: dict[str, Any]) -> AdmissionText:
        told = {name: said[name] for name in ("contact", "phone", "offers", "needs")}
        known = self.ground.units.get(said.get("known", ""))
        if known is not None:
            return AdmissionText(
                name=known.name, kind=known.kind, area_code=known.area_code, credit_code=known.credit_code,
                address=known.address, **told,
            )  # fmt: skip
        area = self.ground.communities[said["community"] - 1]
        body = f"92510116MA6{said['phone'][-4:]}AB"
        code = "" if said["kind"] == "self_governing" else body + check_character(body)
        return AdmissionText(name=said["name"], kind=said["kind"], area_code=area.code, credit_code=code, **told)

    # ── two-way agreements ────────────────────────────────────────────────────────────────────
    def agreement(self, said: dict[str, Any]) -> Story:
        """Drafted by the unit, promised by both, and taken as far as its stage."""
        stage, liaison = said["stage"], self._liaison(said["unit"])
        agreement = self._promised(said, liaison)
        if stage == "draft":
            return
        yield _later(hours=5)
        services.send_agreement(agreement=agreement, actor=liaison)
        other = self._other(said)
        yield _later(days=2)
        services.sign_agreement(agreement=agreement, post="社区书记" if "community" in said else "校长", actor=other)
        if stage in ("to_sign", "dropped"):
            if stage == "dropped":
                services.drop_agreement(agreement=agreement, reason=said["reason"], actor=liaison)
            return
        yield _later(days=1)
        agreement = services.sign_agreement(agreement=agreement, post="党支部书记", actor=liaison)
        yield from getattr(self, f"_{stage}")(agreement, said, liaison, other)

    def _promised(self, said: dict[str, Any], liaison: User) -> Agreement:
        begins, lasts = clock.today(), HALF_YEAR / 2 if said["stage"] == "renewed" else YEAR
        ground = self.ground
        partner: Any = (
            ground.communities[said["community"] - 1] if "community" in said else ground.units[said["partner"]]
        )
        text = AgreementText(said["title"], said["purpose"], begins, begins + lasts)
        agreement = services.draft_agreement(
            unit=ground.units[said["unit"]], partner=partner, text=text, actor=liaison
        )  # fmt: skip
        due = begins + timedelta(days=30) if said["stage"] == "late" else text.ends_on
        for side in Side:
            for content, quantity, measure in said[side.value]:
                promise = Promise(side.value, content, Decimal(quantity), measure, due)
                services.add_commitment(agreement=agreement, promise=promise, actor=liaison)
        return agreement

    def _given(self, agreement: Agreement, said: dict[str, Any], liaison: User, other: User) -> Story:
        """Some of it is confirmed, the last waits for the other's word, and one is disputed."""
        for turn in range(4):
            yield _later(days=21)
            for row, giver, taker in self._both(agreement, liaison, other):
                delivery = services.record_delivery(
                    commitment=row, quantity=Decimal(1), done_on=clock.today(), actor=giver
                )  # fmt: skip
                if turn == 2 and giver is other:
                    services.dispute_delivery(delivery=delivery, reason="那天来的不到三十人。", actor=taker)
                elif turn < 3:
                    services.confirm_delivery(delivery=delivery, actor=taker)

    def _late(self, agreement: Agreement, said: dict[str, Any], liaison: User, other: User) -> Story:
        """One side has given half of what it promised, and the day has passed."""
        yield _later(days=14)
        row = agreement.commitments.filter(side=Side.FIRST).get()
        delivery = services.record_delivery(commitment=row, quantity=Decimal(2), done_on=clock.today(), actor=liaison)
        services.confirm_delivery(delivery=delivery, actor=other)
        yield _later(days=30)
        services.keep_agreements()

    def _ended(self, agreement: Agreement, said: dict[str, Any], liaison: User, other: User) -> Story:
        yield _later(days=60)
        services.end_agreement(agreement=agreement, reason=said["reason"], actor=liaison)

    def _renewed(self, agreement: Agreement, said: dict[str, Any], liaison: User, other: User) -> Story:
        """Everything was given; it ran out, was settled by the clock and goes on in another one."""
        yield _later(days=40)
        for row, giver, taker in self._both(agreement, liaison, other):
            delivery = services.record_delivery(
                commitment=row, quantity=row.quantity, done_on=clock.today(), actor=giver
            )  # fmt: skip
            services.confirm_delivery(delivery=delivery, actor=taker)
        yield self.time.at(agreement.ends_on + timedelta(days=1), 9)
        services.keep_agreements()
        yield _later(days=1)
        begins = clock.today() + timedelta(days=1)
        following = services.renew_agreement(
            agreement=agreement, begins_on=begins, ends_on=begins + YEAR, actor=liaison
        )  # fmt: skip
        services.send_agreement(agreement=following, actor=liaison)
        yield _later(days=1)
        for signer, post in ((liaison, "党支部书记"), (other, "社区书记")):
            services.sign_agreement(agreement=following, post=post, actor=signer)

    def _both(self, agreement: Agreement, liaison: User, other: User) -> list[tuple[Commitment, User, User]]:
        """Each side's first promise, who gives it and who says that it came."""
        sides = {Side.FIRST: (liaison, other), Side.SECOND: (other, liaison)}
        return [(rows[0], *sides[side]) for side in Side if (rows := agreement.commitments.filter(side=side))]

    # ── pairings ──────────────────────────────────────────────────────────────────────────────
    def pairing(self, said: dict[str, Any]) -> Story:
        """Proposed and answered; what was done in its years and for whom, and one ended."""
        mine: User = self._liaison(said["unit"]) if "unit" in said else self.people.officer
        pairing = self._proposed(said, mine)
        yield _later(days=2)
        if said["stage"] == "proposed":
            return
        if said["stage"] == "dropped":
            services.drop_pairing(pairing=pairing, reason=said["reason"], actor=mine)
            return
        other = self._other(said) if "community" in said else None
        if other is not None:
            services.accept_pairing(pairing=pairing, actor=other)
        for offset, (done, visits, people, money) in said["years"].items():
            yield _later(minutes=30)
            text = YearText(done, visits, people, Decimal(money))
            year = clock.today().year + int(offset)
            services.write_year(pairing=pairing, year=year, text=text, photos=[_photo(year)], actor=mine)
        yield from self._helped(pairing, said, mine, other)
        if said["stage"] == "ended":
            yield _later(days=30)
            this_year = YearText("清点交接，最后一次去看。", 1)
            services.write_year(pairing=pairing, year=clock.today().year, text=this_year, actor=mine)
            services.end_pairing(pairing=pairing, reason=said["reason"], actor=mine)
        yield self.time.at(self.time.workdays_ago(1), 9)
        services.keep_pairings()

    def _helped(self, pairing: Pairing, said: dict[str, Any], mine: User, other: User | None) -> Story:
        for kind, ago, household, note, money in said.get("help", ()):
            yield self.time.at(self.time.today - timedelta(days=ago), 15)
            text = HelpText(
                kind, clock.today(), household, note, Decimal(money) if money else None, other.pk if other else None
            )  # fmt: skip
            services.record_help(pairing=pairing, text=text, actor=mine)

    def _proposed(self, said: dict[str, Any], actor: User) -> Pairing:
        begins = date(clock.today().year - said["since"], 3, 1) if said["since"] else clock.today()
        first: Any = self.ground.units[said["unit"]] if "unit" in said else self.ground.street
        partner: Any = self.ground.communities[said["community"] - 1] if "community" in said else said["partner"]
        text = PairingText(said["title"], said["purpose"], begins, begins + YEAR * 5)
        return services.propose_pairing(kind=said["kind"], first=first, partner=partner, text=text, actor=actor)

    # ── who ───────────────────────────────────────────────────────────────────────────────────
    def _liaison(self, short: str) -> User:
        return self.people.liaisons[self.ground.units[short].pk]

    def _other(self, said: dict[str, Any]) -> User:
        if "community" in said:
            return self.people.secretaries[self.ground.communities[said["community"] - 1].code]
        return self._liaison(said["partner"])


def _later(**much: int) -> Any:
    return clock.now() + timedelta(**much)


def _photo(year: int) -> BytesIO:
    """By no throw of the street's dice, which tell the other stories."""
    return picture(Random(year))  # noqa: S311 - a picture, no secret


def _order(number: int) -> str:
    return f"同街党联〔{clock.today().year}〕{number}号"
