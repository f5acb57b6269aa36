"""From a draft to an agreement both have signed, from something given to its confirmation."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import clock
from core.lifecycle import Lifecycle, Step
from members import agreement_policies as policies
from members.models import Agreement, Commitment, Side, UnitStatus
from members.models import AgreementStatus as A
from members.models import DeliveryStatus as D


def _one_sided(agreement: Agreement) -> Any:
    promised = set(agreement.commitments.values_list("side", flat=True))
    return "" if promised == set(Side.values) else _("双方都要写上承诺，才能送签。")


def _left(agreement: Agreement) -> Any:
    sides = [agreement.unit, agreement.partner_unit]
    gone = any(unit is not None and unit.status != UnitStatus.ACTIVE for unit in sides)
    return _("一方单位已经退出，不能再办。") if gone else ""


def _not_sent(agreement: Agreement) -> Any:
    return _left(agreement) or _one_sided(agreement)


def _signed_already(user: Any, agreement: Agreement) -> Any:
    side = policies.side_of(user, agreement)
    return _("你们这一方已经签过了，等对方签。") if agreement.signatures.filter(side=side).exists() else ""


def _renewed(agreement: Agreement) -> Any:
    if Agreement.objects.filter(renews=agreement).exists():
        return _("已经续签过了，请看新的一份。")
    return _left(agreement)


def _unsettled(agreement: Agreement) -> Any:
    if agreement.ends_on >= clock.today():
        return _("还没有到期。")
    return _("还有没兑现的承诺。") if Commitment.objects.open().filter(agreement=agreement).exists() else ""


AGREEMENT_LIFECYCLE = Lifecycle(
    Step("send", _("送双方签"), frozenset({A.DRAFT}), A.TO_SIGN, policies.can_tend, icon="send", barred=_not_sent),
    Step(
        "sign", _("签署"), frozenset({A.TO_SIGN}), None, policies.can_sign, icon="writing-sign", barred=_left,
        waits=_signed_already,
    ),
    Step("promise", _("添承诺"), frozenset({A.DRAFT}), None, policies.can_tend, icon="circle-plus"),
    Step("record", _("登记履行"), frozenset({A.IN_FORCE}), None, policies.can_sign, icon="clipboard-check"),
    Step(
        "renew", _("续签"), frozenset({A.IN_FORCE, A.FULFILLED, A.ENDED}), None, policies.can_tend, icon="refresh",
        barred=_renewed,
    ),
    Step("edit", _("修改"), frozenset({A.DRAFT}), None, policies.can_tend, icon="pencil", sideways=True),
    Step(
        "return", _("退回修改"), frozenset({A.TO_SIGN}), A.DRAFT, policies.can_tend, icon="arrow-back-up",
        sideways=True,
    ),
    Step("end", _("提前结束"), frozenset({A.IN_FORCE}), A.ENDED, policies.can_tend, icon="archive", sideways=True),
    Step("drop", _("作废"), frozenset({A.DRAFT, A.TO_SIGN}), A.DROPPED, policies.can_tend, icon="trash", sideways=True),
    Step("settle", _("到期结清"), frozenset({A.IN_FORCE}), A.FULFILLED, policies.can_settle, barred=_unsettled),
)  # fmt: skip

DELIVERY_LIFECYCLE = Lifecycle(
    Step("confirm", _("确认收到"), frozenset({D.RECORDED, D.DISPUTED}), D.CONFIRMED, policies.can_answer, icon="check"),
    Step("dispute", _("有异议"), frozenset({D.RECORDED}), D.DISPUTED, policies.can_answer, icon="message-question"),
    Step(
        "withdraw", _("撤回"), frozenset({D.RECORDED, D.DISPUTED}), D.WITHDRAWN, policies.can_take_back,
        icon="arrow-back-up",
    ),
)  # fmt: skip
