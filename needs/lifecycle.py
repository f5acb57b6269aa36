"""Which step leads from which state to which, and who may take it: needs, offers and claims."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.lifecycle import Lifecycle, Step
from core.templatetags.tongxin import zh_day
from needs import policies
from needs.models import (
    LIVE_CLAIMS,
    OPEN_OFFERS,
    OPEN_STATUSES,
    PUBLIC_STATUSES,
    BrandList,
    Claim,
    Experience,
    Need,
    NeedCall,
    NeedList,
    ReachFinding,
    StreetConcept,
    StreetWord,
)
from needs.models import ClaimStatus as C
from needs.models import EditionStatus as L
from needs.models import EntryStatus as E
from needs.models import ExperienceStatus as X
from needs.models import FindingStatus as F
from needs.models import NeedStatus as N
from needs.models import OfferStatus as O
from needs.models import RuleStatus as R

# Whether neighbours may read it is decided before and after they can.
SHOWN = frozenset({N.SUBMITTED, N.NEEDS_MORE, *PUBLIC_STATUSES})
UNDONE_PUBLIC = frozenset(PUBLIC_STATUSES) - {N.RESOLVED, N.CLOSED}
FOLLOWED = frozenset(PUBLIC_STATUSES) - {N.CLOSED}
MOST_NAMED = 5


def under_review(need: Need) -> Any:
    """While two people have to stand for a refusal, nothing else is decided."""
    return _("有一条不予受理等第二人复核，先复核再办。") if policies.waiting_refusals(need) else ""


def _cannot_be_merged(need: Need) -> Any:
    """A job split off belongs to its own need, and a unit's word was given for this one."""
    if need.part_of_id is not None:
        return _("这是拆出来的分件，不能并案。")
    return _("已有单位认领，先释放认领再并案。") if need.claims.live().exists() else under_review(need)


def _cannot_be_split(need: Need) -> Any:
    if need.part_of_id is not None:
        return _("这已经是分件，不再往下拆。")
    return _("已有单位认领，先释放认领再分件。") if need.claims.live().exists() else ""


def _jobs_left(need: Need) -> Any:
    """A need that was split is resolved by its last job, not over the heads of those who do them."""
    split = need.status == N.IN_PROGRESS and need.parts.open().exists()
    return _("还有分件没办完，最后一件办完时自动办结。") if split else ""


def _somebody_has_it(need: Need) -> Any:
    if need.claims.live().exists():
        return _("已有单位认领，先释放认领再重新找单位。")
    return _("还有分件没办完，先办完或办结分件。") if need.parts.open().exists() else ""


def _is_a_job(need: Need) -> Any:
    return _("这是分件，请在原来那件需求上重办。") if need.part_of_id is not None else ""


def nothing_to_review(need: Need) -> Any:
    return "" if policies.waiting_refusals(need) else _("没有等复核的不予受理，可能别人已经复核过了。")


def _nothing_left(need: Need) -> Any:
    """Once work has begun, only what is left of a need that is claimed by shares can still be claimed."""
    calls = need.call in (NeedCall.FIRST_RIGHT, NeedCall.OPEN_HALL) and bool(need.left_to_claim)
    return "" if need.status == N.LISTED or calls else _("这件需求已有单位在办，没有要认领的了。")


def _not_your_turn(user: Any, need: Need) -> Any:
    """A unit that would be welcome later, or that has claimed already, is told so and not turned away."""
    if policies.unit_is_on_it(user, need):
        return _("您单位已经认领了这件需求，要改数量请先撤回再认领。")
    if policies.has_turn(user, need):
        return ""
    return _("首认期到%(day)s为止，期间先由街道对接的单位认领，过后在领办大厅开放。") % {
        "day": zh_day(need.first_right_until)
    }


def _not_for_the_hall(need: Need) -> Any:
    if not need.public:
        return _("不公开的需求不进领办大厅，请直接对接给单位。")
    return _("这件需求已经在领办大厅。") if need.call == NeedCall.OPEN_HALL else ""


def _stands_behind(claim: Claim) -> Any:
    """A word a project already carries out is given back by ending the project, with everything that hangs on it."""
    return _("这次认领已经立项：何时开始以项目为准，要收回请提前终止项目。") if claim.planned_at is not None else ""


NEED_LIFECYCLE = Lifecycle(
    Step(
        "confirm-refusal", _("同意不予受理"), frozenset({N.SUBMITTED, N.NEEDS_MORE}), N.REFUSED,
        policies.can_review_refusal, "gavel", barred=nothing_to_review,
    ),
    Step(
        "reject-refusal", _("不同意，应当受理"), frozenset({N.SUBMITTED, N.NEEDS_MORE}), None,
        policies.can_review_refusal, "arrow-back-up", barred=nothing_to_review,
    ),
    Step(
        "withdraw-refusal", _("撤回不予受理"), frozenset({N.SUBMITTED, N.NEEDS_MORE}), None,
        policies.can_withdraw_refusal, "x", sideways=True, barred=nothing_to_review,
    ),
    Step(
        "accept", _("受理"), frozenset({N.SUBMITTED}), N.ACCEPTED, policies.can_triage, "circle-check",
        barred=under_review,
    ),
    Step("list", _("列入清单"), frozenset({N.ACCEPTED, N.REOPENED}), N.LISTED, policies.can_triage, "list-check"),
    Step("offer", _("对接给单位"), frozenset({N.LISTED}), None, policies.can_match, "send"),
    Step(
        "claim", _("认领"), frozenset({N.LISTED, N.IN_PROGRESS}), N.MATCHED, policies.can_claim, "hand-finger",
        barred=_nothing_left, waits=_not_your_turn,
    ),
    Step(
        "open-hall", _("开放领办"), frozenset({N.LISTED}), None, policies.can_match, "building-community",
        barred=_not_for_the_hall,
    ),
    Step(
        "start", _("开始办理"), frozenset({N.ACCEPTED, N.LISTED, N.MATCHED, N.REOPENED}), N.IN_PROGRESS,
        policies.can_start, "player-play",
    ),
    Step(
        "resolve", _("办结"), frozenset({N.ACCEPTED, N.LISTED, N.MATCHED, N.IN_PROGRESS, N.REOPENED}), N.RESOLVED,
        policies.can_resolve, "check", barred=_jobs_left,
    ),
    Step("judge", _("登记评价"), frozenset({N.RESOLVED}), N.CLOSED, policies.can_judge, "mood-smile"),
    Step("close", _("评价期满"), frozenset({N.RESOLVED}), N.CLOSED, policies.is_system, "checks"),
    Step("answer-more", _("补充说明"), frozenset({N.NEEDS_MORE}), N.SUBMITTED, policies.can_answer_more, "message"),
    Step("endorse", _("附议"), UNDONE_PUBLIC, None, policies.can_endorse, "thumb-up"),
    Step("unendorse", _("取消附议"), UNDONE_PUBLIC, None, policies.can_unendorse, "thumb-down", sideways=True),
    Step("follow", _("关注"), FOLLOWED, None, policies.can_follow, "bell"),
    Step("unfollow", _("不再关注"), FOLLOWED, None, policies.can_unfollow, "bell-off", sideways=True),
    Step(
        "split", _("分件办理"), frozenset({N.ACCEPTED, N.LISTED, N.IN_PROGRESS, N.REOPENED}), N.IN_PROGRESS,
        policies.can_triage, "arrows-split", sideways=True, barred=_cannot_be_split,
    ),
    Step(
        "reclassify", _("改类别"), frozenset(OPEN_STATUSES), None, policies.can_triage, "category", sideways=True
    ),
    Step(
        "claim-for", _("现场认领"), frozenset({N.LISTED, N.IN_PROGRESS}), N.MATCHED, policies.can_match,
        "hand-finger", sideways=True, barred=_nothing_left,
    ),
    Step(
        "quantity", _("定数量"), frozenset({N.ACCEPTED, N.LISTED}), None, policies.can_triage, "number",
        sideways=True,
    ),
    Step(
        "put-back", _("重新找单位"), frozenset({N.MATCHED, N.IN_PROGRESS}), N.LISTED, policies.can_put_back,
        "arrow-back-up", sideways=True, barred=_somebody_has_it,
    ),
    # The system's alone: a need rests and goes on with the project that answers it.
    Step(
        "suspend", _("暂停办理"), frozenset({N.IN_PROGRESS}), None, policies.is_system, "player-pause", sideways=True,
        barred=lambda need: _("已经暂停。") if need.halted_for else "",
    ),
    Step(
        "resume", _("恢复办理"), frozenset({N.IN_PROGRESS}), None, policies.is_system, "player-play", sideways=True,
        barred=lambda need: "" if need.halted_for else _("没有暂停。"),
    ),
    Step(
        "hide", _("不公开"), frozenset(SHOWN), None, policies.can_triage, "eye-off", sideways=True,
        barred=lambda need: "" if need.public else _("这件需求已经不公开。"),
    ),
    Step(
        "publish", _("公开"), frozenset(SHOWN), None, policies.can_triage, "eye", sideways=True,
        barred=lambda need: _("这件需求已经公开。") if need.public else "",
    ),
    Step("edit", _("修改"), frozenset(OPEN_STATUSES), None, policies.can_edit, "pencil", sideways=True),
    Step(
        "ask-more", _("请补充"), frozenset({N.SUBMITTED}), N.NEEDS_MORE, policies.can_triage, "message-question",
        sideways=True, barred=under_review,
    ),
    Step(
        "merge", _("并案"), frozenset({N.SUBMITTED, N.NEEDS_MORE, N.ACCEPTED, N.LISTED}), N.MERGED,
        policies.can_triage, "git-merge", sideways=True, barred=_cannot_be_merged,
    ),
    Step(
        "return", _("退回"), frozenset({N.SUBMITTED, N.NEEDS_MORE}), N.RETURNED, policies.can_triage,
        "arrow-back-up", sideways=True, barred=under_review,
    ),
    Step(
        "refuse", _("不予受理"), frozenset({N.SUBMITTED, N.NEEDS_MORE}), None, policies.can_triage, "ban",
        sideways=True, barred=under_review,
    ),
    Step(
        "reopen", _("重办"), frozenset({N.CLOSED}), N.REOPENED, policies.can_triage, "refresh", sideways=True,
        barred=_is_a_job,
    ),
)  # fmt: skip

OFFER_LIFECYCLE = Lifecycle(
    Step("accept", _("认领"), frozenset({O.OFFERED}), O.ACCEPTED, policies.can_answer_offer, "circle-check"),
    Step("decline", _("谢绝"), frozenset({O.OFFERED}), O.DECLINED, policies.can_answer_offer, "ban"),
    Step("send", _("发出"), frozenset({O.PROPOSED}), O.OFFERED, policies.can_match, "send"),
    Step("lapse", _("收回"), frozenset(OPEN_OFFERS), O.LAPSED, policies.can_lapse, "clock-x", sideways=True),
)

RULE_LIFECYCLE = Lifecycle(
    Step("lift", _("撤销"), frozenset({R.STANDING}), R.LIFTED, policies.can_match, "arrow-back-up", sideways=True),
)  # fmt: skip

CLAIM_LIFECYCLE = Lifecycle(
    Step("confirm", _("确认认领"), frozenset({C.CLAIMED}), C.CONFIRMED, policies.can_match, "circle-check"),
    Step(
        "expect", _("说明何时开始"), frozenset(LIVE_CLAIMS), None, policies.can_expect, "calendar",
        barred=_stands_behind,
    ),
    Step(
        "withdraw", _("撤回认领"), frozenset(LIVE_CLAIMS), C.WITHDRAWN, policies.can_withdraw, "x", sideways=True,
        barred=_stands_behind,
    ),
    Step(
        "release", _("释放认领"), frozenset(LIVE_CLAIMS), C.RELEASED, policies.can_release, "arrow-back-up",
        sideways=True, barred=_stands_behind,
    ),
)  # fmt: skip


def _not_fit_to_publish(need_list: NeedList) -> Any:
    """A list says something, and nothing that neighbours may not read or that is over."""
    fit = Need.objects.publishable().filter(need_list.within).values("pk")
    unfit = list(need_list.entries.exclude(need__in=fit).values_list("need__number", flat=True)[:MOST_NAMED])
    if unfit:
        return _("先拿掉已办结、已并案或不公开的：%(numbers)s") % {"numbers": "、".join(unfit)}
    return "" if need_list.entries.exists() else _("清单还是空的，先加几件再发布。")


LIST_LIFECYCLE = Lifecycle(
    Step(
        "publish", _("发布"), frozenset({L.DRAFT}), L.PUBLISHED, policies.can_write_list, "speakerphone",
        barred=_not_fit_to_publish,
    ),
    Step("add", _("加一件"), frozenset({L.DRAFT}), None, policies.can_write_list, "plus"),
    Step("remove", _("拿掉"), frozenset({L.DRAFT}), None, policies.can_write_list, "x", sideways=True),
    Step("order", _("排顺序"), frozenset({L.DRAFT}), None, policies.can_write_list, "arrows-sort", sideways=True),
    Step("edit", _("改标题"), frozenset({L.DRAFT}), None, policies.can_write_list, "pencil", sideways=True),
    Step("discard", _("作废草稿"), frozenset({L.DRAFT}), None, policies.can_write_list, "trash", sideways=True),
)  # fmt: skip


def _not_fit_for_the_public(brand_list: BrandList) -> Any:
    """A service is named, and says when it is to be had and for whom."""
    unsaid = list(brand_list.entries.filter(Q(schedule="") | Q(serves="")).values_list("name", flat=True)[:MOST_NAMED])
    if unsaid:
        return _("先写上服务时间和服务对象：%(names)s") % {"names": "、".join(unsaid)}
    return "" if brand_list.entries.exists() else _("清单还是空的，有了确认的对接再发布。")


BRAND_LIFECYCLE = Lifecycle(
    Step(
        "publish", _("发布"), frozenset({L.DRAFT}), L.PUBLISHED, policies.can_write_brands, "speakerphone",
        barred=_not_fit_for_the_public,
    ),
    Step("refresh", _("补上新对接的"), frozenset({L.DRAFT}), None, policies.can_write_brands, "refresh"),
    Step("line", _("改一项"), frozenset({L.DRAFT}), None, policies.can_write_brands, "pencil"),
    Step("remove", _("拿掉"), frozenset({L.DRAFT}), None, policies.can_write_brands, "x", sideways=True),
    Step("order", _("排顺序"), frozenset({L.DRAFT}), None, policies.can_write_brands, "arrows-sort", sideways=True),
    Step("edit", _("改标题"), frozenset({L.DRAFT}), None, policies.can_write_brands, "pencil", sideways=True),
    Step("discard", _("作废草稿"), frozenset({L.DRAFT}), None, policies.can_write_brands, "trash", sideways=True),
)  # fmt: skip


def _another_waits(finding: ReachFinding) -> Any:
    """What waits already is decided first: a theme waits once."""
    same = ReachFinding.objects.waiting().filter(
        area_code=finding.area_code, kind=finding.kind, category=finding.category_id, theme=finding.theme
    )
    return _("这个主题已有一条新的待确认，先处理那一条。") if same.exists() else ""


FINDING_LIFECYCLE = Lifecycle(
    Step("confirm", _("确认"), frozenset({F.PROPOSED}), F.CONFIRMED, policies.can_decide_finding, "circle-check"),
    Step("dismiss", _("不采纳"), frozenset({F.PROPOSED}), F.DISMISSED, policies.can_decide_finding, "ban"),
    Step(
        "take-back", _("收回决定"), frozenset({F.CONFIRMED, F.DISMISSED}), F.PROPOSED, policies.can_decide_finding,
        "arrow-back-up", sideways=True, barred=_another_waits,
    ),
)  # fmt: skip


def _word_cannot_come_back(word: StreetWord) -> Any:
    """It is said again already, or what it stood for is not spoken of any more."""
    if (
        StreetWord.objects.in_force()
        .filter(area_code=word.area_code, concept=word.concept, side=word.side, word=word.word)
        .exists()
    ):
        return _("这个说法已有新的一条。")
    own = StreetConcept.objects.filter(area_code=word.area_code, name=word.concept)
    return _("先恢复事项“%(name)s”。") % {"name": word.concept} if own.exists() and not own.in_force().exists() else ""


def _others_name_it(concept: StreetConcept) -> Any:
    others = StreetConcept.objects.in_force().filter(
        Q(broader=concept.name) | Q(answers__contains=[concept.name]) | Q(goes_with__contains=[concept.name]),
        area_code=concept.area_code,
    )
    names = list(others.order_by("pk").values_list("name", flat=True)[:MOST_NAMED])
    return _("先撤下提到它的事项：%(names)s") % {"names": "、".join(names)} if names else ""


def _concept_cannot_come_back(concept: StreetConcept) -> Any:
    """Another bears its name by now, or what it names is gone."""
    own = StreetConcept.objects.filter(area_code=concept.area_code)
    if own.in_force().filter(name=concept.name).exists():
        return _("已有同名的事项。")
    named = {*filter(None, (concept.broader,)), *concept.answers, *concept.goes_with}
    gone = named & set(own.values_list("name", flat=True)) - set(own.in_force().values_list("name", flat=True))
    return _("先恢复它提到的事项：%(names)s") % {"names": "、".join(sorted(gone))} if gone else ""


WORD_LIFECYCLE = Lifecycle(
    Step("withdraw", _("撤下"), frozenset({E.IN_FORCE}), E.WITHDRAWN, policies.can_word_entry, "x"),
    Step(
        "restore", _("恢复"), frozenset({E.WITHDRAWN}), E.IN_FORCE, policies.can_word_entry, "arrow-back-up",
        barred=_word_cannot_come_back,
    ),
)  # fmt: skip

CONCEPT_LIFECYCLE = Lifecycle(
    Step(
        "withdraw", _("撤下"), frozenset({E.IN_FORCE}), E.WITHDRAWN, policies.can_word_entry, "x",
        barred=_others_name_it,
    ),
    Step(
        "restore", _("恢复"), frozenset({E.WITHDRAWN}), E.IN_FORCE, policies.can_word_entry, "arrow-back-up",
        barred=_concept_cannot_come_back,
    ),
)  # fmt: skip


def _does_harm(experience: Experience) -> Any:
    """What the months held back say against is not relied upon."""
    before, after = (experience.trial.get(name, {}).get("hit@5", 0) for name in ("before", "after"))
    return _("检验的几个月里反而变差了，不能启用。") if after < before else ""


EXPERIENCE_LIFECYCLE = Lifecycle(
    Step(
        "switch-on", _("启用"), frozenset({X.LEARNT, X.OFF}), X.ON, policies.can_use_experience, "player-play",
        barred=_does_harm,
    ),
    Step("switch-off", _("停用"), frozenset({X.ON}), X.OFF, policies.can_use_experience, "player-pause"),
    Step(
        "reset", _("清空"), frozenset({X.LEARNT, X.ON, X.OFF}), X.RESET, policies.can_use_experience, "trash",
        sideways=True,
    ),
)  # fmt: skip
