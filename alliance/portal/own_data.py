"""我的数据: everything the house keeps about one resident, to look at and to take away."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.areas.selectors import names_of
from core.models import Consent, ContactOpening, Suggestion
from core.personal.phones import display_phone
from members.models import Booking
from members.services import withdraw_booking_consent
from needs.models import Judgement, Need
from needs.services import withdraw_consent

PURPOSES = {
    "need": _("为诉求打电话"),
    "booking": _("登记预约用的电话、车牌和门牌"),
    "resident_account": _("用手机号登录"),
}


def own_data(user: User) -> dict[str, Any]:
    """One dictionary, shown on the page and given out as a file: nothing is in one that is not in the other."""
    needs = list(_needs(user).order_by("-id"))
    names = names_of({need.area_code for need in needs})
    return {
        "account": {"name": user.full_name, "phone": display_phone(user.phone or ""), "since": user.date_joined},
        "consents": [_consent(row) for row in _consents(user)],
        "needs": [_need(need, names) for need in needs],
        "sign_ups": [dict(row) for row in user.sign_ups.values("event__title", "status", "signed_at")],
        "bookings": [_booking(row) for row in user.bookings.for_list().prefetch_related("violations")],
        "seconded": _numbers(user.endorsements), "followed": _numbers(user.follows),
        "judgements": list(
            Judgement.objects.filter(need__in=needs).values("need__number", "verdict", "solved", "comment", "judged_at")
        ),
        "suggestions": _suggestions(user),
        "opened": _openings(needs, user),
    }  # fmt: skip


def may_withdraw(user: User) -> bool:
    """Whether there is a consent to calls that still stands."""
    return _consents(user).filter(purpose__in=("need", "booking"), withdrawn_at__isnull=True).exists()


@transaction.atomic
def take_back(user: User) -> None:
    """Every consent at once: no calls, and no bookings that need a phone, a plate or a door."""
    withdraw_consent(actor=user)
    withdraw_booking_consent(actor=user)


def _needs(user: User) -> Any:
    """What the person asked, and what staff wrote down for this phone."""
    own = Q(asker=user)
    return Need.objects.filter(own | Q(asker_phone_index=user.phone_index) if user.phone_index else own)


def _consents(user: User) -> Any:
    return Consent.objects.filter(subject_index=user.phone_index or "-").order_by("given_at")


def _consent(row: Consent) -> dict[str, Any]:
    return {
        "purpose": str(PURPOSES.get(row.purpose, row.purpose)), "version": row.text_version,
        "given_at": row.given_at, "withdrawn_at": row.withdrawn_at,
    }  # fmt: skip


def _need(need: Need, names: dict[str, str]) -> dict[str, Any]:
    return {
        "number": need.number, "text": need.text, "detail": need.detail,
        "community": names.get(need.area_code, ""), "place": need.place,
        "name": need.asker_name, "phone": display_phone(need.asker_phone), "status": need.get_status_display(),
        "asked_at": need.created_at, "resolution": need.resolution,
    }  # fmt: skip


def _booking(row: Booking) -> dict[str, Any]:
    return {
        "ticket": row.ticket, "what": row.occurrence.schedule.resource.content, "starts_at": row.occurrence.starts_at,
        "status": row.get_status_display(), "phone": display_phone(row.phone), "plate": row.plate,
        "household": row.household, "violations": [str(one.get_kind_display()) for one in row.violations.all()],
    }  # fmt: skip


def _numbers(said: Any) -> list[dict[str, Any]]:
    return list(said.order_by("at").values("need__number", "at"))


def _suggestions(user: User) -> list[dict[str, Any]]:
    found = Suggestion.objects.filter(phone_index=user.phone_index) if user.phone_index else Suggestion.objects.none()
    return [dict(row) for row in found.values("number", "text", "received_at", "answer", "answered_at")]


def _openings(needs: list[Need], user: User) -> list[dict[str, Any]]:
    """Who looked at the phone or the plate: when and why; not which colleague."""
    found = ContactOpening.objects.filter(
        Q(target_type="needs.need", target_id__in=[need.pk for need in needs])
        | Q(target_type="members.booking", target_id__in=user.bookings.values("pk"))
    )
    return [dict(row) for row in found.order_by("-at").values("at", "reason")]
