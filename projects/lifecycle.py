"""From draft to archive: the steps of a micro-project."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.lifecycle import Lifecycle, Step
from needs.models import NeedStatus
from projects import policies
from projects.models import MicroProject
from projects.models import ProjectStatus as S

STILL_WRITTEN = frozenset({S.DRAFT, S.RETURNED})
UNDER_WAY = frozenset({S.PUBLISHED, S.RUNNING, S.SUSPENDED})


def _still_to_be_judged(project: MicroProject) -> Any:
    """The file holds the askers' words, so it is closed when they have spoken or let their time pass."""
    waiting = project.needs.filter(status=NeedStatus.RESOLVED).count()
    return _("还有 %(n)s 件需求等提出人评价，评价后或评价期满再归档。") % {"n": waiting} if waiting else ""


PROJECT_LIFECYCLE = Lifecycle(
    Step("apply", _("提交审核"), STILL_WRITTEN, S.APPLIED, policies.can_apply, icon="send"),
    Step("approve", _("同意立项"), frozenset({S.APPLIED}), S.APPROVED, policies.can_review, icon="circle-check"),
    # What the office drafts itself needs no second reading by the office, and a wish is read by publishing it.
    Step(
        "publish", _("发布"), frozenset({S.DRAFT, S.APPROVED}), S.PUBLISHED, policies.can_publish, icon="speakerphone"
    ),
    Step("claim", _("认领心愿"), frozenset({S.PUBLISHED}), None, policies.can_claim_wish, icon="hand-finger"),
    Step("start", _("开工"), frozenset({S.PUBLISHED}), S.RUNNING, policies.can_start, icon="player-play"),
    Step("resume", _("恢复"), frozenset({S.SUSPENDED}), S.RUNNING, policies.can_work, icon="player-play"),
    Step("progress", _("登记进展"), frozenset({S.RUNNING}), None, policies.can_add_progress, icon="edit"),
    Step("reach", _("登记节点"), frozenset({S.RUNNING}), None, policies.can_work, icon="flag"),
    Step("complete", _("申报完成"), frozenset({S.RUNNING}), S.CLAIMED_DONE, policies.can_work, icon="checks"),
    Step("pass", _("验收通过"), frozenset({S.CLAIMED_DONE}), S.COMPLETED, policies.can_accept, icon="circle-check"),
    Step("evaluate", _("评价"), frozenset({S.COMPLETED}), S.EVALUATED, policies.can_evaluate, icon="star"),
    Step(
        "archive", _("归档"), frozenset({S.EVALUATED}), S.ARCHIVED, policies.can_archive, icon="archive",
        barred=_still_to_be_judged,
    ),
    Step(
        "edit", _("修改"), STILL_WRITTEN | {S.APPROVED} | UNDER_WAY, None, policies.can_edit, icon="pencil",
        sideways=True,
    ),
    Step(
        "return", _("退回修改"), frozenset({S.APPLIED}), S.RETURNED, policies.can_review, icon="arrow-back-up",
        sideways=True,
    ),
    Step(
        "send-back", _("验收不通过"), frozenset({S.CLAIMED_DONE}), S.RUNNING, policies.can_accept,
        icon="arrow-back-up", sideways=True,
    ),
    Step(
        "suspend", _("暂停"), frozenset({S.RUNNING}), S.SUSPENDED, policies.can_work,
        icon="player-pause", sideways=True,
    ),
    Step(
        "end-early", _("提前终止"), STILL_WRITTEN | {S.APPLIED, S.APPROVED} | UNDER_WAY, S.ENDED_EARLY,
        policies.can_end_early, icon="player-stop", sideways=True,
    ),
)  # fmt: skip
