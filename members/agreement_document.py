"""An agreement as an official document; its words are Chinese whatever language the reader has chosen."""

from django.utils import translation

from core.clock import SHANGHAI
from core.documents import Document, kinds
from core.documents.wording import written_date
from core.templatetags.tongxin import amount
from members.agreement_balance import Line, SideBalance, balance_of
from members.models import SIGNED_AGREEMENTS, Agreement, AgreementSignature, AgreementStatus, Side


def agreement_document(agreement: Agreement) -> Document:
    """The text both sides sign, with how it stands once it runs."""
    with translation.override("zh-hans"):
        signed = agreement.status in SIGNED_AGREEMENTS
        first, second = (_party(side, standing=signed) for side in balance_of(agreement))
        return kinds.agreement_document(
            kinds.AgreementPaper(
                title=agreement.title, number=agreement.number, first=first, second=second, purpose=agreement.purpose,
                begins_on=agreement.begins_on, ends_on=agreement.ends_on, signatures=_signatures(agreement),
                fingerprint=agreement.text_hash, renews=agreement.renews.number if agreement.renews else "",
                mark="" if signed else str(AgreementStatus(agreement.status).label),
            )
        )  # fmt: skip


def _party(side: SideBalance, *, standing: bool) -> kinds.Party:
    return kinds.Party(
        name=side.name, promises=[_promise(line) for line in side.lines],
        kept=[_kept(line) for line in side.lines] if standing else (),
    )  # fmt: skip


def _promise(line: Line) -> tuple[str, str, str]:
    row = line.commitment
    return (row.content, f"{amount(line.promised)}{row.measure}", f"{written_date(row.due_on)}前")


def _kept(line: Line) -> tuple[str, str, str, str]:
    measure = line.commitment.measure
    numbers = (f"{amount(number)}{measure}" for number in (line.promised, line.given, line.left))
    return (line.commitment.content, *numbers)  # type: ignore[return-value]  # three of them


def _signatures(agreement: Agreement) -> list[tuple[str, str, str]]:
    """A line for each side, empty until it has signed."""
    signed = {one.side: one for one in agreement.signatures.select_related("user")}
    return [_signature(agreement, side, signed.get(side.value)) for side in Side]


def _signature(agreement: Agreement, side: Side, one: AgreementSignature | None) -> tuple[str, str, str]:
    name = f"{side.label}：{agreement.name_of(side)}"
    if one is None:
        return (name, "", "")
    day = one.signed_at.astimezone(SHANGHAI)
    return (name, f"{one.user}（{one.post}）", f"{written_date(day.date())} {day:%H:%M}")
