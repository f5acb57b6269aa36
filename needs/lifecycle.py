"""Which step leads from which state to which, and who may take it: needs, offers and claims."""

from django.utils.translation import gettext_lazy as _

from core.lifecycle import Lifecycle, Step
from needs import policies
from needs.models import LIVE_CLAIMS, OPEN_OFFERS, OPEN_STATUSES, PUBLIC_STATUSES
from needs.models import ClaimStatus as C
from needs.models import NeedStatus as N
from needs.models import OfferStatus as O

UNDONE_PUBLIC = frozenset(PUBLIC_STATUSES) - {N.RESOLVED, N.CLOSED}

NEED_LIFECYCLE = Lifecycle(
    Step("accept", _("受理"), frozenset({N.SUBMITTED}), N.ACCEPTED, policies.can_triage, "circle-check"),
    Step("list", _("列入清单"), frozenset({N.ACCEPTED, N.REOPENED}), N.LISTED, policies.can_triage, "list-check"),
    Step("offer", _("对接给单位"), frozenset({N.LISTED}), None, policies.can_match, "send"),
    Step("claim", _("认领"), frozenset({N.LISTED}), N.MATCHED, policies.can_claim, "hand-finger"),
    Step(
        "start", _("开始办理"), frozenset({N.ACCEPTED, N.LISTED, N.MATCHED, N.REOPENED}), N.IN_PROGRESS,
        policies.can_start, "player-play",
    ),
    Step(
        "resolve", _("办结"), frozenset({N.ACCEPTED, N.LISTED, N.MATCHED, N.IN_PROGRESS, N.REOPENED}), N.RESOLVED,
        policies.can_resolve, "check",
    ),
    Step("judge", _("登记评价"), frozenset({N.RESOLVED}), N.CLOSED, policies.can_judge, "mood-smile"),
    Step("close", _("评价期满"), frozenset({N.RESOLVED}), N.CLOSED, policies.is_system, "checks"),
    Step("answer-more", _("补充说明"), frozenset({N.NEEDS_MORE}), N.SUBMITTED, policies.can_answer_more, "message"),
    Step("endorse", _("附议"), UNDONE_PUBLIC, None, policies.can_endorse, "thumb-up"),
    Step("unendorse", _("取消附议"), UNDONE_PUBLIC, None, policies.can_unendorse, "thumb-down", sideways=True),
    Step("edit", _("修改"), frozenset(OPEN_STATUSES), None, policies.can_edit, "pencil", sideways=True),
    Step(
        "ask-more", _("请补充"), frozenset({N.SUBMITTED}), N.NEEDS_MORE, policies.can_triage, "message-question",
        sideways=True,
    ),
    Step(
        "merge", _("并案"), frozenset({N.SUBMITTED, N.NEEDS_MORE, N.ACCEPTED, N.LISTED}), N.MERGED,
        policies.can_triage, "git-merge", sideways=True,
    ),
    Step(
        "return", _("退回"), frozenset({N.SUBMITTED, N.NEEDS_MORE}), N.RETURNED, policies.can_triage,
        "arrow-back-up", sideways=True,
    ),
    Step(
        "refuse", _("不予受理"), frozenset({N.SUBMITTED, N.NEEDS_MORE}), N.REFUSED, policies.can_triage, "ban",
        sideways=True,
    ),
    Step("reopen", _("重办"), frozenset({N.CLOSED}), N.REOPENED, policies.can_triage, "refresh", sideways=True),
)  # fmt: skip

OFFER_LIFECYCLE = Lifecycle(
    Step("accept", _("接受"), frozenset({O.OFFERED}), O.ACCEPTED, policies.can_answer_offer, "circle-check"),
    Step("decline", _("谢绝"), frozenset({O.OFFERED}), O.DECLINED, policies.can_answer_offer, "ban"),
    Step("send", _("发出"), frozenset({O.PROPOSED}), O.OFFERED, policies.can_match, "send"),
    Step("lapse", _("收回"), frozenset(OPEN_OFFERS), O.LAPSED, policies.can_lapse, "clock-x", sideways=True),
)

CLAIM_LIFECYCLE = Lifecycle(
    Step("confirm", _("确认认领"), frozenset({C.CLAIMED}), C.CONFIRMED, policies.can_match, "circle-check"),
    Step(
        "withdraw", _("撤回认领"), frozenset(LIVE_CLAIMS), C.WITHDRAWN, policies.can_withdraw, "x", sideways=True
    ),
    Step(
        "release", _("释放认领"), frozenset(LIVE_CLAIMS), C.RELEASED, policies.can_release, "arrow-back-up",
        sideways=True,
    ),
)  # fmt: skip
