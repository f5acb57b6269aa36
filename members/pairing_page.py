"""What the page of a pairing shows beside its own fields."""

from collections.abc import Mapping
from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.accounts.models import User
from core.audit import trail
from members.models import Pairing, PairingHelp, PairingStatus
from members.pairing_forms import step_form
from members.pairing_lifecycle import PAIRING_LIFECYCLE

SENTENCES = {
    PairingStatus.PROPOSED: gettext_lazy("等对方同意；同意了才算结对。"),
    PairingStatus.IN_FORCE: gettext_lazy("每年写一条：做了什么、多少、照片。"),
    PairingStatus.ENDED: gettext_lazy("已结束，历年的记录保留。"),
    PairingStatus.DROPPED: gettext_lazy("没有结成，记录保留。"),
}
VERBS = {
    "pairing.proposed": ("plus", gettext_lazy("提出结对")),
    "pairing.accepted": ("circle-check", gettext_lazy("同意结对")),
    "pairing.year_written": ("clipboard-check", gettext_lazy("写年度记录")),
    "pairing.year_asked": ("bell", gettext_lazy("提醒补写年度记录")),
    "pairing.helped": ("heart-handshake", gettext_lazy("记帮扶")),
    "pairing.renewed": ("refresh", gettext_lazy("续期")),
    "pairing.reminded": ("bell", gettext_lazy("到期提醒")),
    "pairing.ended": ("archive", gettext_lazy("结束结对")),
    "pairing.dropped": ("x", gettext_lazy("没有结成")),
}
SHOWN_HELP = 100


def pairing_page(pairing: Pairing, user: User, bound: Mapping[str, BaseForm] | None = None) -> dict[str, Any]:
    """Everything the pairing's template needs; ``bound`` holds a step's form that has to be corrected."""
    help_given = pairing.help.select_related("helper", "knows")[:SHOWN_HELP]
    return {
        "pairing": pairing,
        "now": {"status": pairing.status, "kind": "pairing", "sentence": SENTENCES[PairingStatus(pairing.status)]},
        "steps": _steps(pairing, user, bound or {}),
        "years": [
            {"year": year, "entry": entry, "missing": missing, "photos": list(entry.photos.all()) if entry else []}
            for year, entry, missing in pairing.by_year()
        ],
        "help": [_help(row, user) for row in help_given],
        "entries": [
            {
                "when": row.at, "who": row.actor or "", "icon": VERBS[row.verb][0], "text": VERBS[row.verb][1],
                "detail": row.facts.get("reason", "") or row.facts.get("year", ""),
            }
            for row in trail(pairing) if row.verb in VERBS
        ],
    }  # fmt: skip


def _help(row: PairingHelp, user: User) -> dict[str, Any]:
    """Everybody reads what kind of help and when; whom it was for, the two people concerned alone."""
    mine = row.names_household_to(user)
    return {"row": row, "household": row.household if mine else "", "note": row.note if mine else ""}


def _steps(pairing: Pairing, user: User, bound: Mapping[str, BaseForm]) -> list[dict[str, Any]]:
    """The buttons; the first that leads on is the red one."""
    return [
        {
            "name": step.name, "label": step.label, "icon": step.icon, "sideways": step.sideways,
            "url": reverse(f"members:pairing-{step.name}", args=[pairing.pk]),
            "form": bound.get(step.name) or _blank(step.name, pairing, user), "open": step.name in bound,
            "primary": i == 0 and not step.sideways,
        }
        for i, step in enumerate(PAIRING_LIFECYCLE.available(pairing, user))
    ]  # fmt: skip


def _blank(name: str, pairing: Pairing, user: User) -> BaseForm | None:
    return None if name == "accept" else step_form(name, None, pairing=pairing, user=user)
