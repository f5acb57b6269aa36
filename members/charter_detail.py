"""What the pages of a charter show beside its text."""

from collections.abc import Mapping
from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import User
from core.audit import trail
from core.templatetags.tongxin import reading, zh_date
from members import charter_policies as policies
from members.charter_documents import grouped
from members.charter_forms import CHARTER_FORMS
from members.charter_lifecycle import CHARTER_LIFECYCLE
from members.charter_selectors import UnitStanding, count_standings, seats_now, standings
from members.comparing import compared
from members.models import Adoption, Alliance, Charter, CharterSignature, CharterStatus, Standing
from members.services.charters import quorum_of

SENTENCES = {
    CharterStatus.DRAFT: gettext_lazy("只有街道看得到。表决通过或有文件决定后公布生效。"),
    CharterStatus.IN_FORCE: gettext_lazy("现在执行的就是这一版，全文不再改动。"),
    CharterStatus.SUPERSEDED: gettext_lazy("已由后一版取代，留着备查，不能再签。"),
}
VERBS = {
    "charter.drafted": ("pencil", gettext_lazy("起草")),
    "charter.edited": ("pencil", gettext_lazy("修改草稿")),
    "charter.enacted": ("circle-check", gettext_lazy("公布生效")),
    "charter.reminded": ("bell", gettext_lazy("提醒没签的单位")),
    "charter.reviewed": ("calendar-check", gettext_lazy("登记复审")),
}


def charter_page(charter: Charter, user: User, bound: Mapping[str, BaseForm] | None = None) -> dict[str, Any]:
    """Everything the page of one version needs."""
    # A draft is signed by nobody, and a version replaced is not waited for.
    rows = standings(charter) if charter.status == CharterStatus.IN_FORCE else []
    keeps = policies.can_keep(user, charter)
    return {
        "charter": charter,
        "now": {"status": charter.status, "kind": "charter", "sentence": SENTENCES[CharterStatus(charter.status)]},
        "term": _term(charter),
        "steps": _steps(charter, user, bound or {}),
        "fingerprint": grouped(charter.sha256),
        "carried": carried(charter),
        "counts": [(standing.label, n) for standing, n in count_standings(rows).items()] if rows else [],
        "rows": [_row(row, user, in_full=keeps) for row in rows],
        "mine": _own_signature(charter, user),
        "earlier": Charter.objects.visible_to(user).filter(
            alliance=charter.alliance_id, edition__lt=charter.edition
        ).order_by("-edition").first(),
        "entries": _timeline(charter),
    }  # fmt: skip


def charters_page(alliance: Alliance, user: User) -> dict[str, Any]:
    """Every version of one alliance, and how its units stand to the one in force."""
    charters = list(Charter.objects.visible_to(user).filter(alliance=alliance).for_list())
    current = next((row for row in charters if row.status == CharterStatus.IN_FORCE), None)
    counts = count_standings(standings(current)) if current else {}
    return {
        "alliance": alliance,
        "charters": charters,
        "current": current,
        "counts": [(standing.label, n) for standing, n in counts.items()],
        "may_draft": policies.can_draft(user, alliance)
        and not any(row.status == CharterStatus.DRAFT for row in charters),
    }


def compare_page(charter: Charter, user: User, chosen: str) -> dict[str, Any] | None:
    """One version beside an earlier one; None where there is none."""
    others = Charter.objects.visible_to(user).filter(alliance=charter.alliance_id, edition__lt=charter.edition)
    known = list(others.order_by("-edition"))
    earlier = next((row for row in known if str(row.pk) == chosen), known[0] if known else None)
    if earlier is None:
        return None
    lines = compared(earlier.text, charter.text)
    changed = sum(line.kind != "same" for line in lines)
    return {"charter": charter, "earlier": earlier, "others": known, "lines": lines, "changed": changed}


def carried(charter: Charter) -> str:
    """How it was adopted, in one sentence."""
    if charter.adoption == Adoption.ORDER:
        return _("依据%(number)s") % {"number": charter.order_number}
    if not charter.adoption:
        return ""
    return _(
        "会议表决：应到 %(n)s 家，法定 %(quorum)s 家，实到 %(present)s 家；"
        "赞成 %(in_favour)s 票，反对 %(against)s 票，弃权 %(abstained)s 票"
    ) % {
        "n": charter.entitled, "quorum": charter.quorum, "present": charter.present, "in_favour": charter.in_favour,
        "against": charter.against, "abstained": charter.abstained,
    }  # fmt: skip


def _own_signature(charter: Charter, user: User) -> CharterSignature | None:
    unit = user.acting.unit_id
    return CharterSignature.objects.visible_to(user).filter(charter=charter, unit=unit).first() if unit else None


def _term(charter: Charter) -> dict[str, Any] | None:
    if charter.review_on is None or charter.status != CharterStatus.IN_FORCE:
        return None
    read = reading(charter.review_on) or {}
    return {
        "label": _("复审"), "text": read["text"], "family": read["family"],
        "from": _("%(day)s复审过") % {"day": zh_date(charter.reviewed_on)} if charter.reviewed_on else "",
        "until": zh_date(charter.review_on),
    }  # fmt: skip


def _steps(charter: Charter, user: User, bound: Mapping[str, BaseForm]) -> list[dict[str, Any]]:
    return [
        {
            "name": step.name, "label": step.label, "icon": step.icon, "sideways": step.sideways,
            "url": reverse(f"members:charter-{step.name}", args=[charter.pk]), "link": step.name == "edit",
            "form": bound.get(step.name) or _blank(step.name, charter), "open": step.name in bound,
            "primary": i == 0 and not step.sideways,
        }
        for i, step in enumerate(CHARTER_LIFECYCLE.available(charter, user))
    ]  # fmt: skip


def _blank(name: str, charter: Charter) -> BaseForm | None:
    if name not in CHARTER_FORMS:
        return None
    form = CHARTER_FORMS[name](auto_id=f"id_{name}_%s", initial=_known(name, charter))
    if name == "enact":
        entitled = seats_now(charter.alliance)
        said = {"n": entitled, "quorum": quorum_of(entitled)}
        form.fields["present"].help_text = _("应到 %(n)s 家，满 %(quorum)s 家才能表决，过半数赞成才通过。") % said
    return form


def _known(name: str, charter: Charter) -> dict[str, Any]:
    known: dict[str, dict[str, Any]] = {
        "sign": {"fingerprint": charter.sha256},
        "enact": {"version": charter.version},
    }
    return known.get(name, {})


def _row(row: UnitStanding, user: User, *, in_full: bool) -> dict[str, Any]:
    """A unit's line: who signed is told to the office and to the unit itself."""
    signature = row.signature
    mine = user.acting.unit_id == row.unit.pk
    return {
        "unit": row.unit, "standing": row.standing.value, "signed": row.standing == Standing.SIGNED,
        "signature": signature,
        "signer": (signature.signer if in_full or mine else signature.masked_signer) if signature else "",
        "receipt": signature is not None and (in_full or mine),
        "opens": in_full,
    }  # fmt: skip


def _timeline(charter: Charter) -> list[dict[str, Any]]:
    """What happened to it, newest first; a signature is one line a unit, told in the list beside."""
    return [
        {"when": row.at, "who": row.actor or "", "icon": VERBS[row.verb][0], "text": VERBS[row.verb][1], "detail": ""}
        for row in trail(charter)
        if row.verb in VERBS
    ]
