"""加入申请: applied for without an account, reviewed, and followed by a link."""

from dataclasses import asdict, dataclass, fields
from datetime import timedelta
from typing import Any, Self
from uuid import UUID

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock, request_context
from core.accounts.models import User
from core.areas.models import Area
from core.audit import record
from core.errors import DomainError
from core.models import AuditEntry
from core.numbers import next_number
from core.personal.inside_text import tidy
from core.personal.phones import normalise_phone
from core.personal.sealing import blind_index
from core.versions import check_version
from core.workbook.credit_codes import is_valid
from members import admission_notices as notices
from members.admission_lifecycle import ADMISSION_LIFECYCLE
from members.admission_policies import Applicant
from members.models import Admission, Alliance, Liaison, MemberUnit, Seat, UnitKind, UnitStatus
from members.services.liaisons import appoint_liaison
from members.services.units import UnitText, create_unit

SERIES, SALT = "RM", "members.admission"
MOST, WITHIN = 5, timedelta(hours=1)
# Half a year after the decision nobody calls back any more.
KEPT = timedelta(days=180)
CODELESS = frozenset({UnitKind.MILITARY, UnitKind.SELF_GOVERNING, UnitKind.OTHER})


@dataclass(frozen=True)
class AdmissionText:
    """What a unit writes about itself when it asks to join."""

    name: str
    kind: str
    area_code: str
    contact: str = ""
    phone: str = ""
    two_new: bool = False
    credit_code: str = ""
    address: str = ""
    offers: str = ""
    needs: str = ""

    @classmethod
    def of(cls, admission: Admission) -> Self:
        """What it wrote, without what was told in confidence."""
        covered = {"contact", "phone"}
        return cls(**{one.name: getattr(admission, one.name) for one in fields(cls) if one.name not in covered})


WORDS = tuple(one.name for one in fields(AdmissionText))


@transaction.atomic
def apply_for_admission(*, alliance: Alliance, text: AdmissionText, key: UUID, actor: Any = None) -> Admission:
    """Take an application down; the same form sent twice is one application."""
    _one_at_a_time(key)
    known = Admission.objects.filter(key=key).first()
    if known is not None:
        return known
    _hold_back()
    today = clock.today()
    admission = Admission(key=key, alliance=alliance, applied_at=clock.now())
    _write(admission, text)
    admission.number = next_number(alliance.area_code[:9], SERIES, today.year)
    admission.full_clean()
    admission.save()
    record("admission.applied", target=admission, actor=actor, alliance=alliance.pk)
    notices.applied(admission)
    notices.received(admission, link_of(admission))
    return admission


@transaction.atomic
def correct_admission(*, admission: Admission, text: AdmissionText, applicant: Applicant) -> Admission:
    """Hand in again what was given back; contact and phone left empty stay as they were."""
    admission = _locked(admission)
    step = ADMISSION_LIFECYCLE.check("correct", obj=admission, actor=applicant)
    _write(admission, text)
    admission.status, admission.applied_at = str(step.target), clock.now()
    admission.reason, admission.decided_by, admission.decided_at = "", None, None
    admission.version += 1
    admission.full_clean()
    admission.save(update_fields=[*WORDS, "phone_index", *DECIDED, "applied_at"])
    record("admission.corrected", target=admission, actor=None)
    notices.applied(admission)
    return admission


@transaction.atomic
def approve_admission(
    *, admission: Admission, unit: MemberUnit | None = None, version: int | None = None, actor: User
) -> Admission:
    """Give the applicant its seat: as the unit it is already, or as a new one; the contact becomes its liaison."""
    admission = _locked(admission)
    step = ADMISSION_LIFECYCLE.check("approve", obj=admission, actor=actor)
    check_version(admission, version)
    if unit is None:
        unit = _new_unit(admission, actor)
    else:
        _seat_known(admission, unit, actor)
    speaking = Liaison.objects.in_force().filter(unit=unit, phone_index=admission.phone_index)
    if not speaking.exists():
        appoint_liaison(unit=unit, name=admission.contact, phone=admission.phone, actor=actor)
    admission.unit = unit
    _decide(admission, step.target, "", actor)
    record("admission.approved", target=admission, actor=actor, unit=unit.pk)
    notices.approved(admission, link_of(admission))
    return admission


@transaction.atomic
def return_admission(*, admission: Admission, reason: str, version: int | None = None, actor: User) -> Admission:
    """Give an application back, with what is to be put right."""
    admission = _refused("return", admission, reason, version, actor)
    record("admission.returned", target=admission, actor=actor, reason=admission.reason)
    notices.returned(admission, link_of(admission))
    return admission


@transaction.atomic
def decline_admission(*, admission: Admission, reason: str, version: int | None = None, actor: User) -> Admission:
    """Do not take the unit in, and say why."""
    admission = _refused("decline", admission, reason, version, actor)
    record("admission.declined", target=admission, actor=actor, reason=admission.reason)
    notices.declined(admission, link_of(admission))
    return admission


def link_of(admission: Admission) -> str:
    """The address by which whoever applied follows it; nobody can guess another's."""
    return reverse("members:join-follow", args=[signing.dumps(admission.pk, salt=SALT)])


def admission_of_link(token: str) -> Admission:
    """The application a link is for, or a 404 when nobody here signed it."""
    return Admission.objects.select_related("alliance", "unit").get(pk=applicant_of(token).admission_id)


def applicant_of(token: str) -> Applicant:
    """Whoever holds a link."""
    try:
        return Applicant(signing.loads(token, salt=SALT))
    except signing.BadSignature as bad:
        raise DomainError(_("这个链接不完整，请从短信里重新打开。"), code="bad_link", http_status=404) from bad


def forget_admissions() -> int:
    """Let go of contacts half a year after the decision; the application itself stays."""
    past = Admission.objects.past(clock.now() - KEPT)
    return past.update(contact="", phone="", phone_index="")


DECIDED = ("status", "reason", "decided_by", "decided_at", "version")


def _refused(name: str, admission: Admission, reason: str, version: int | None, actor: User) -> Admission:
    admission = _locked(admission)
    step = ADMISSION_LIFECYCLE.check(name, obj=admission, actor=actor)
    check_version(admission, version)
    if not tidy(reason):
        raise ValidationError({"reason": _("请写明原因，申请单位会看到。")})
    _decide(admission, step.target, tidy(reason), actor)
    return admission


def _decide(admission: Admission, status: Any, reason: str, actor: User) -> None:
    admission.status, admission.reason = str(status), reason
    admission.decided_by, admission.decided_at = actor, clock.now()
    admission.full_clean()
    admission.save(update_fields=[*DECIDED, "unit"])


def _write(admission: Admission, text: AdmissionText) -> None:
    said = {name: tidy(value) if isinstance(value, str) else value for name, value in asdict(text).items()}
    said["credit_code"] = said["credit_code"].upper()
    number = normalise_phone(said["phone"] or admission.phone)
    said["contact"], said["phone"] = said["contact"] or admission.contact, number.value
    for name, value in said.items():
        setattr(admission, name, value)
    admission.phone_index = blind_index(number.value)
    wrong = _wrong(admission)
    if number.odd or not number.value:
        wrong["phone"] = _("电话看不懂，请核对。")
    if wrong:
        raise ValidationError(wrong)


def _wrong(admission: Admission) -> dict[str, Any]:
    """What a unit of this kind writes and what it keeps to itself."""
    military, code = admission.kind == UnitKind.MILITARY, admission.credit_code
    places = Area.objects.in_force().filter(code=admission.area_code)
    wrong = {
        "credit_code": _("部队单位不登记这一项，请留空。") if military and code
        else _("信用代码不对，请照营业执照或法人证书核对 18 位。") if code and not is_valid(code)
        else _("请填统一社会信用代码。") if not code and admission.kind not in CODELESS
        else "",
        "address": _("部队单位不登记这一项，请留空。") if military and admission.address else "",
        "contact": "" if admission.contact else _("请写联系人。"),
        "area_code": "" if admission.area_code.startswith(admission.alliance.area_code[:9]) and places.exists()
        else _("请选本街道的社区。"),
    }  # fmt: skip
    return {name: sentence for name, sentence in wrong.items() if sentence}


def _new_unit(admission: Admission, actor: User) -> MemberUnit:
    code = Q(credit_code=admission.credit_code) if admission.credit_code else Q(pk__in=())
    known = MemberUnit.objects.under(admission.area_code[:9]).filter(Q(name=admission.name) | code).first()
    if known is not None:
        raise ValidationError({"unit": _("街道里已有“%(unit)s”，请选它，不要重复登记。") % {"unit": known}})
    text = UnitText(
        name=admission.name, kind=admission.kind, two_new=admission.two_new, credit_code=admission.credit_code,
        address=admission.address,
    )  # fmt: skip
    area = Area.objects.in_force().get(code=admission.area_code)
    return create_unit(text=text, area=area, alliances=[admission.alliance], actor=actor)


def _seat_known(admission: Admission, unit: MemberUnit, actor: User) -> None:
    """A unit the street has already gets one seat more."""
    unit = MemberUnit.objects.select_for_update().get(pk=unit.pk)
    if unit.street_code != admission.area_code[:9] or unit.status == UnitStatus.LEFT:
        raise ValidationError({"unit": _("只能选本街道在册的单位。")})
    if Seat.objects.in_force().filter(unit=unit, alliance=admission.alliance).exists():
        raise ValidationError({"unit": _("“%(unit)s”已经在这个联盟里了。") % {"unit": unit}})
    seat = Seat(unit=unit, alliance=admission.alliance, joined_on=clock.today())
    seat.full_clean()
    seat.save()
    record("unit.seated", target=unit, actor=actor, alliance=admission.alliance_id)


def _hold_back() -> None:
    recent = AuditEntry.objects.filter(
        verb="admission.applied", address=request_context.current().address, at__gt=clock.now() - WITHIN
    )
    if recent.count() >= MOST:
        raise DomainError(_("这里一小时内交得太多了，请过一会儿再试。"), code="too_many", http_status=429)


def _one_at_a_time(key: UUID) -> None:
    """Two taps arrive as two requests with one key: the second waits here until the first is through."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"admission-{key}"])


def _locked(admission: Admission) -> Admission:
    return Admission.objects.select_for_update(of=("self",)).select_related("alliance").get(pk=admission.pk)
