"""Which step leads a resource from which state to which, and who may take it."""

from django.utils.translation import gettext_lazy as _

from core.lifecycle import Lifecycle, Step
from members import policies
from members.models import ResourceStatus as R

RESOURCE_LIFECYCLE = Lifecycle(
    Step("submit", _("提交审核"), frozenset({R.DRAFT}), R.SUBMITTED, policies.can_tend, "send"),
    Step("list", _("列入清单"), frozenset({R.SUBMITTED}), R.LISTED, policies.can_review, "list-check"),
    Step("confirm", _("确认仍可提供"), frozenset({R.LISTED, R.PAUSED}), None, policies.can_confirm, "calendar-check"),
    Step("resume", _("恢复"), frozenset({R.PAUSED}), R.LISTED, policies.can_tend, "player-play"),
    Step("edit", _("修改"), frozenset(R) - {R.RETIRED}, None, policies.can_tend, "pencil", sideways=True),
    Step(
        "return", _("退回修改"), frozenset({R.SUBMITTED}), R.DRAFT, policies.can_review, "arrow-back-up",
        sideways=True,
    ),
    Step("lapse", _("无人确认暂停"), frozenset({R.LISTED}), R.PAUSED, policies.is_system, "clock-x", sideways=True),
    Step("pause", _("暂停"), frozenset({R.LISTED}), R.PAUSED, policies.can_tend, "player-pause", sideways=True),
    Step(
        "retire", _("停用"), frozenset({R.DRAFT, R.SUBMITTED, R.LISTED, R.PAUSED}), R.RETIRED, policies.can_tend,
        "archive", sideways=True,
    ),
)  # fmt: skip
