"""联盟公约: draft, put in force by vote or order, sign, remind, review."""

from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from typing import Any, Self

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.errors import DomainError
from core.personal.inside_text import tidy
from core.versions import check_version
from members import charter_notices as notices
from members import charter_policies as policies
from members.charter_lifecycle import CHARTER_LIFECYCLE
from members.charter_selectors import seats_now, standings
from members.models import (
    Adoption,
    Alliance,
    Charter,
    CharterSignature,
    CharterStatus,
    Liaison,
    Standing,
    fingerprint_of,
)

# Days a unit is given before it is reminded.
PATIENCE = timedelta(days=7)


@dataclass(frozen=True)
class CharterText:
    """What is written in a version, and what changed against the one before."""

    title: str
    text: str
    material: bool = True
    changes: str = ""

    @classmethod
    def of(cls, charter: Charter) -> Self:
        """What is written in it now."""
        return cls(**{field.name: getattr(charter, field.name) for field in fields(cls)})

    def cleaned(self) -> dict[str, Any]:
        """One kind of line break, so that the same words have the same fingerprint from any browser."""
        text = tidy(self.text.replace("\r\n", "\n").replace("\r", "\n"))
        return {**asdict(self), "title": tidy(self.title), "text": text, "changes": tidy(self.changes)}


@dataclass(frozen=True)
class Adopted:
    """How a version was carried: counted by vote, or ordered by a paper with its number."""

    adoption: str
    adopted_on: date
    present: int | None = None
    in_favour: int | None = None
    against: int | None = None
    abstained: int | None = None
    order_number: str = ""
    review_on: date | None = None


@transaction.atomic
def draft_charter(*, alliance: Alliance, text: CharterText, actor: User) -> Charter:
    """Begin the next version; an alliance has one draft at a time, and its first version is always signed."""
    alliance = Alliance.objects.select_for_update().get(pk=alliance.pk)
    if not policies.can_draft(actor, alliance):
        raise PermissionDenied(_("您的身份不能起草这个联盟的公约。"))
    known = Charter.objects.filter(alliance=alliance)
    if known.filter(status=CharterStatus.DRAFT).exists():
        raise DomainError(_("已经有一份草稿了，请接着改那一份。"), code="has_draft")
    last = known.aggregate(last=Max("edition"))["last"] or 0
    charter = Charter(
        alliance=alliance, area_code=alliance.area_code, edition=last + 1, drafted_by=actor, drafted_at=clock.now(),
        **text.cleaned(),
    )  # fmt: skip
    charter.material = charter.material or last == 0
    _check_changes(charter)
    charter.full_clean()
    charter.save()
    record("charter.drafted", target=charter, actor=actor, edition=charter.edition)
    return charter


@transaction.atomic
def edit_charter(*, charter: Charter, text: CharterText, version: int | None, actor: User) -> Charter:
    """Change the words of a draft."""
    charter = _locked(charter)
    CHARTER_LIFECYCLE.check("edit", obj=charter, actor=actor)
    check_version(charter, version)
    for name, value in text.cleaned().items():
        setattr(charter, name, value)
    charter.material = charter.material or charter.edition == 1
    _check_changes(charter)
    charter.full_clean()
    charter.save(update_fields=["title", "text", "material", "changes", "version"])
    record("charter.edited", target=charter, actor=actor)
    return charter


@transaction.atomic
def enact_charter(*, charter: Charter, adopted: Adopted, version: int | None = None, actor: User) -> Charter:
    """Put a draft in force in place of the version before; a material change opens a new round of signing."""
    alliance = Alliance.objects.select_for_update().get(pk=charter.alliance_id)
    charter = _locked(charter)
    step = CHARTER_LIFECYCLE.check("enact", obj=charter, actor=actor)
    check_version(charter, version)
    _carry(charter, alliance, adopted)
    before = Charter.objects.select_for_update().in_force().filter(alliance=alliance).first()
    _open_round(charter, before)
    charter.status, charter.in_force_at = str(step.target), clock.now()
    charter.sha256 = fingerprint_of(charter.text)
    if before is not None:
        before.status, before.version = CharterStatus.SUPERSEDED, before.version + 1
        before.save(update_fields=["status", "version"])
    charter.full_clean()
    charter.save(update_fields=[
        "status", "version", "in_force_at", "sha256", "round", "reminded_at", "quorum", "entitled", *ADOPTED,
    ])  # fmt: skip
    record("charter.enacted", target=charter, actor=actor, edition=charter.edition, adoption=charter.adoption)
    _tell(charter)
    return charter


@transaction.atomic
def sign_charter(*, charter: Charter, post: str, fingerprint: str, actor: User) -> CharterSignature:
    """Sign for the actor's unit; the fingerprint says which text was read."""
    charter = _locked(charter)
    CHARTER_LIFECYCLE.check("sign", obj=charter, actor=actor)
    if fingerprint.strip().lower() != charter.sha256:
        raise DomainError(_("您看到的不是现在生效的这一版，请刷新页面重新读一遍再签。"), code="another_text")
    # The lifecycle has seen that the actor speaks for a unit.
    unit = actor.acting.unit_id or 0
    liaison = Liaison.objects.in_force().filter(unit=unit, user=actor).select_related("user").first()
    signature = CharterSignature(
        charter=charter, unit_id=unit, signed_by=actor, signer=liaison.called if liaison else actor.get_full_name(),
        post=tidy(post), signed_at=clock.now(), sha256=charter.sha256,
    )  # fmt: skip
    signature.full_clean()
    signature.save()
    record("charter.signed", target=charter, actor=actor, unit=unit, sha256=charter.sha256)
    return signature


@transaction.atomic
def remind_charter(*, charter: Charter, actor: User) -> Charter:
    """Ask those who have not signed once more, once in a round."""
    charter = _locked(charter)
    CHARTER_LIFECYCLE.check("remind", obj=charter, actor=actor)
    waiting = [row.unit for row in standings(charter) if row.standing != Standing.SIGNED]
    if not waiting:
        raise DomainError(_("都签了，不用提醒。"), code="all_signed")
    charter.reminded_at, charter.version = clock.now(), charter.version + 1
    charter.save(update_fields=["reminded_at", "version"])
    record("charter.reminded", target=charter, actor=actor, units=len(waiting))
    notices.still_to_sign(charter, waiting)
    return charter


@transaction.atomic
def review_charter(*, charter: Charter, review_on: date, actor: User) -> Charter:
    """Say that the charter was looked through and stands, and when it is looked through next."""
    charter = _locked(charter)
    CHARTER_LIFECYCLE.check("review", obj=charter, actor=actor)
    _check_review(review_on)
    charter.reviewed_on, charter.review_on, charter.version = clock.today(), review_on, charter.version + 1
    charter.save(update_fields=["reviewed_on", "review_on", "version"])
    record("charter.reviewed", target=charter, actor=actor, until=review_on)
    return charter


def remind_due_charters() -> int:
    """Remind of every charter some units have left unsigned for a week, once in a round."""
    due = Charter.objects.in_force().filter(reminded_at__isnull=True, in_force_at__lte=clock.now() - PATIENCE)
    system = User.objects.system()
    open_ones = [row for row in due if any(one.standing != Standing.SIGNED for one in standings(row))]
    for charter in open_ones:
        remind_charter(charter=charter, actor=system)
    return len(open_ones)


ADOPTED = tuple(field.name for field in fields(Adopted))


def quorum_of(entitled: int) -> int:
    """Two thirds of those entitled, rounded up."""
    return -(-2 * entitled // 3)


def _carry(charter: Charter, alliance: Alliance, adopted: Adopted) -> None:
    """Write down how it was carried; a vote counts those who sit in the alliance on the day it is entered."""
    for name, value in asdict(adopted).items():
        setattr(charter, name, value)
    if adopted.adopted_on > clock.today():
        raise ValidationError({"adopted_on": _("通过日期不能晚于今天。")})
    if adopted.review_on is not None:
        _check_review(adopted.review_on)
    if adopted.adoption == Adoption.ORDER:
        if not tidy(adopted.order_number):
            raise ValidationError({"order_number": _("请写明依据的文号。")})
        charter.present = charter.in_favour = charter.against = charter.abstained = None
        return
    charter.order_number, charter.entitled = "", seats_now(alliance)
    charter.quorum = quorum_of(charter.entitled)
    _check_vote(charter)


def _check_vote(charter: Charter) -> None:
    """Each count is there, they add up, two thirds were present and more than half of them in favour."""
    counts = {name: getattr(charter, name) for name in ("present", "in_favour", "against", "abstained")}
    missing = {name: _("请填票数，没有就填 0。") for name, value in counts.items() if value is None}
    if missing:
        raise ValidationError(missing)
    present, votes = counts.pop("present"), sum(counts.values())
    said = {"n": charter.entitled, "quorum": charter.quorum}
    if present > (charter.entitled or 0):
        raise ValidationError({"present": _("应到 %(n)s 家，实到不能更多。") % said})
    if present < (charter.quorum or 0):
        raise ValidationError({"present": _("应到 %(n)s 家，实到满 %(quorum)s 家才能表决。") % said})
    if votes != present:
        raise ValidationError({"in_favour": _("赞成、反对、弃权加起来应等于实到。")})
    if 2 * counts["in_favour"] <= present:
        raise ValidationError({"in_favour": _("赞成要超过实到的一半才算通过。")})


def _check_review(review_on: date) -> None:
    if review_on <= clock.today():
        raise ValidationError({"review_on": _("下次复审要在今天以后。")})


def _check_changes(charter: Charter) -> None:
    if not charter.text:
        raise ValidationError({"text": _("公约全文不能为空。")})
    if charter.edition > 1 and not charter.changes:
        raise ValidationError({"changes": _("请写明比上一版改了什么，各单位会看到。")})


def _open_round(charter: Charter, before: Charter | None) -> None:
    """A minor version goes on with the round before, also with its reminder."""
    if before is None or charter.material:
        charter.round = (before.round if before else 0) + 1
    else:
        charter.round, charter.reminded_at = before.round, before.reminded_at


def _tell(charter: Charter) -> None:
    rows = standings(charter)
    notices.to_sign(charter, [row.unit for row in rows if row.standing != Standing.SIGNED])
    notices.changed_slightly(charter, [row.unit for row in rows if row.standing == Standing.SIGNED])


def _locked(charter: Charter) -> Charter:
    return Charter.objects.select_for_update(of=("self",)).select_related("alliance").get(pk=charter.pk)
