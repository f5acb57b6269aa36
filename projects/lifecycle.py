"""From draft to completed: the steps of a micro-project."""

from django.utils.translation import gettext_lazy as _

from core.lifecycle import Lifecycle, Step
from projects import policies
from projects.models import ProjectStatus as S

PROJECT_LIFECYCLE = Lifecycle(
    Step("publish", _("发布"), frozenset({S.DRAFT}), S.PUBLISHED, policies.can_publish, icon="speakerphone"),
    Step("start", _("开工"), frozenset({S.PUBLISHED}), S.RUNNING, policies.can_work, icon="player-play"),
    Step("resume", _("恢复"), frozenset({S.SUSPENDED}), S.RUNNING, policies.can_work, icon="player-play"),
    Step("progress", _("登记进展"), frozenset({S.RUNNING}), None, policies.can_add_progress, icon="edit"),
    Step("complete", _("完成"), frozenset({S.RUNNING}), S.COMPLETED, policies.can_work, icon="checks"),
    Step(
        "edit", _("修改"), frozenset({S.DRAFT, S.PUBLISHED, S.RUNNING, S.SUSPENDED}), None, policies.can_edit,
        icon="pencil",
    ),
    Step(
        "suspend", _("暂停"), frozenset({S.RUNNING}), S.SUSPENDED, policies.can_work,
        icon="player-pause", sideways=True,
    ),
    Step(
        "end-early", _("提前终止"), frozenset({S.DRAFT, S.PUBLISHED, S.RUNNING, S.SUSPENDED}), S.ENDED_EARLY,
        policies.can_end_early, icon="player-stop", sideways=True,
    ),
)  # fmt: skip
