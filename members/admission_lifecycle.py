"""From an application to a seat, or back with the reason."""

from django.utils.translation import gettext_lazy as _

from core.lifecycle import Lifecycle, Step
from members import admission_policies as policies
from members.models import AdmissionStatus as S

ADMISSION_LIFECYCLE = Lifecycle(
    Step("approve", _("同意加入"), frozenset({S.APPLIED}), S.APPROVED, policies.can_decide, "circle-check"),
    Step(
        "return", _("退回修改"), frozenset({S.APPLIED}), S.RETURNED, policies.can_decide, "arrow-back-up",
        sideways=True,
    ),
    Step("decline", _("不予通过"), frozenset({S.APPLIED}), S.DECLINED, policies.can_decide, "ban", sideways=True),
    Step("correct", _("改好再交"), frozenset({S.RETURNED}), S.APPLIED, policies.is_applicant, "send"),
)  # fmt: skip
