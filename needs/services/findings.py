"""普适性与热点: what the rule finds is proposed once, decided by an officer, and can be taken back."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.areas.models import Area
from core.audit import record
from core.personal.inside_text import tidy
from needs import notices, policies
from needs.lifecycle import FINDING_LIFECYCLE
from needs.matching.themes import Limits, Theme
from needs.models import FindingStatus, Need, ReachFinding
from needs.selectors.findings import evidence_of, themes_in

Key = tuple[str, int, str]


def look_everywhere() -> int:
    """Look at every street at the end of the day; each stands for itself."""
    system = User.objects.system()
    codes = Area.objects.in_force().streets().order_by("code").values_list("code", flat=True)
    return sum(look_again(street_code=code, actor=system) for code in list(codes))


@transaction.atomic
def look_again(*, street_code: str, actor: User) -> int:
    """Propose what has become universal or a hot spot by today; tell how many proposals are new."""
    if not policies.can_look(actor, street_code):
        raise PermissionDenied(_("只有街道党建办可以重新查找。"))
    # The street's own row is what two who look at once wait for: there may be no finding yet to lock.
    list(Area.objects.select_for_update().in_force().filter(code=street_code))
    themes, limits = themes_in(street_code, clock.today())
    last = {_key(one): one for one in ReachFinding.objects.filter(area_code=street_code).newest()}
    found = [_propose(street_code, theme, limits, last.get(_key_of(theme)), actor) for theme in themes]
    new = [one for one in found if one is not None]
    if new:
        notices.findings_proposed(street_code, new)
    return len(new)


@transaction.atomic
def confirm_finding(*, finding: ReachFinding, actor: User) -> ReachFinding:
    """Agree with the rule: the needs it counts that are still open are marked as what they are found to be."""
    finding = _locked(finding)
    step = FINDING_LIFECYCLE.check("confirm", obj=finding, actor=actor)
    finding.marked = {str(need.pk): _mark(need, finding.kind, finding, actor) for need in _to_mark(finding)}
    _decide(finding, step.target, "", actor)
    record("finding.confirmed", target=finding, actor=actor, needs=[int(pk) for pk in finding.marked])
    return finding


@transaction.atomic
def dismiss_finding(*, finding: ReachFinding, reason: str, actor: User) -> ReachFinding:
    """Disagree with the rule, with the reason; it says the same again only when more speaks for it."""
    finding = _locked(finding)
    step = FINDING_LIFECYCLE.check("dismiss", obj=finding, actor=actor)
    if not tidy(reason):
        raise ValidationError({"reason": _("请写明为什么不采纳。")})
    _decide(finding, step.target, tidy(reason), actor)
    record("finding.dismissed", target=finding, actor=actor)
    return finding


@transaction.atomic
def take_back_finding(*, finding: ReachFinding, actor: User) -> ReachFinding:
    """Undo a decision: needs marked by it become what they were, and the finding waits again."""
    finding = _locked(finding)
    step = FINDING_LIFECYCLE.check("take-back", obj=finding, actor=actor)
    for need in _to_unmark(finding):
        _mark(need, finding.marked[str(need.pk)], finding, actor)
    finding.status, finding.marked, finding.reason = step.target, {}, ""
    finding.decided_by, finding.decided_at = None, None
    finding.full_clean()
    finding.save(update_fields=["status", "marked", "reason", "decided_by", "decided_at"])
    record("finding.taken_back", target=finding, actor=actor)
    return finding


# ── proposing ─────────────────────────────────────────────────────────────────────────────────
def _propose(
    street_code: str, theme: Theme, limits: Limits, last: ReachFinding | None, actor: User
) -> ReachFinding | None:
    """A theme waits once; after a decision it is proposed anew only when more speaks for it than then."""
    if last is not None and not _has_grown(theme, last):
        return None
    waits = last is not None and last.status == FindingStatus.PROPOSED
    finding = last if last is not None and waits else ReachFinding(area_code=street_code, found_at=clock.now())
    finding.kind, finding.category_id, finding.theme = theme.kind, theme.category, theme.name
    finding.since, finding.until, finding.evidence = theme.since, theme.until, evidence_of(theme, limits)
    finding.full_clean()
    finding.save()
    finding.needs.set(theme.needs)
    record("finding.grown" if waits else "finding.proposed", target=finding, actor=actor, size=theme.size)
    return None if waits else finding


def _has_grown(theme: Theme, last: ReachFinding) -> bool:
    """More communities, or more in a week, than were decided upon; or another time altogether."""
    return theme.size > last.size or theme.since > last.until


def _key(finding: ReachFinding) -> Key:
    return finding.kind, finding.category_id, finding.theme


def _key_of(theme: Theme) -> Key:
    return theme.kind, theme.category, theme.name


# ── deciding ──────────────────────────────────────────────────────────────────────────────────
def _locked(finding: ReachFinding) -> ReachFinding:
    return ReachFinding.objects.select_for_update(of=("self",)).select_related("category").get(pk=finding.pk)


def _decide(finding: ReachFinding, status: str, reason: str, actor: User) -> None:
    finding.status, finding.reason = status, reason
    finding.decided_by, finding.decided_at = actor, clock.now()
    finding.full_clean()
    finding.save(update_fields=["status", "reason", "marked", "decided_by", "decided_at"])


def _to_mark(finding: ReachFinding) -> list[Need]:
    counted = Need.objects.select_for_update(of=("self",)).filter(findings=finding).open()
    return list(counted.exclude(reach=finding.kind).order_by("pk"))


def _to_unmark(finding: ReachFinding) -> list[Need]:
    """What it marked and nobody has marked otherwise since, unless another confirmed finding says the same of it."""
    marked = Need.objects.select_for_update(of=("self",)).filter(pk__in=finding.marked, reach=finding.kind)
    same = ReachFinding.objects.filter(status=FindingStatus.CONFIRMED, kind=finding.kind).exclude(pk=finding.pk)
    return list(marked.exclude(findings__in=same).order_by("pk"))


def _mark(need: Need, reach: str, finding: ReachFinding, actor: User) -> str:
    """Say what a need is, and tell what it was."""
    before, need.reach = need.reach, reach
    need.version += 1
    need.save(update_fields=["reach", "version"])
    record("need.reach_set", target=need, actor=actor, before=before, after=reach, finding=finding)
    return before
