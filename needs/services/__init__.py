"""The verbs of needs: everything that may happen to a need, an offer, a claim and a proposal."""

from needs.services.bulk import BULK_STEPS, step_many
from needs.services.claims import (
    Part,
    claim_need,
    claim_on_the_spot,
    confirm_claim,
    expect_claim,
    plan_claim,
    release_claim,
    unplan_claim,
    withdraw_claim,
    write_down_claim,
)
from needs.services.consent import withdraw_consent
from needs.services.contacts import forget_askers, open_need_contact
from needs.services.entering import Asker, Said, add_photos, edit_need, enter_need
from needs.services.findings import (
    confirm_finding,
    dismiss_finding,
    look_again,
    look_everywhere,
    take_back_finding,
)
from needs.services.hall import open_hall, set_wanted
from needs.services.judging import (
    Word,
    close_unjudged,
    judge_as,
    judge_need,
    judgement_of_link,
    judging_token,
    link_is_open,
    need_of_link,
    reopen_need,
    resolve_need,
    start_need,
)
from needs.services.lapsing import lapse_offer, lapse_unanswered
from needs.services.merging import merge_need
from needs.services.moderating import hide_need, hide_photo, publish_need, publish_photo
from needs.services.need_lists import (
    Place,
    add_lines,
    discard_need_list,
    draft_need_list,
    edit_need_list,
    move_line,
    publish_need_list,
    remove_lines,
)
from needs.services.offers import accept_offer, decline_offer, offer_need, offer_resource, send_offer, send_offers
from needs.services.proposals import run_proposal, start_proposal
from needs.services.refusing import confirm_refusal, propose_refusal, reject_refusal, withdraw_refusal
from needs.services.reminding import remind_due
from needs.services.splitting import Job, split_need
from needs.services.stale_claims import settle_stale_claims
from needs.services.stopping import put_back_need, resume_need, suspend_need
from needs.services.triage import (
    accept_need,
    answer_more,
    ask_more,
    endorse_need,
    list_need,
    reclassify_need,
    return_need,
    unendorse_need,
)
from needs.services.voices import follow_need, unfollow_need

__all__ = [
    "BULK_STEPS",
    "Asker",
    "Job",
    "Part",
    "Place",
    "Said",
    "Word",
    "accept_need",
    "accept_offer",
    "add_lines",
    "add_photos",
    "answer_more",
    "ask_more",
    "claim_need",
    "claim_on_the_spot",
    "close_unjudged",
    "confirm_claim",
    "confirm_finding",
    "confirm_refusal",
    "decline_offer",
    "discard_need_list",
    "dismiss_finding",
    "draft_need_list",
    "edit_need",
    "edit_need_list",
    "endorse_need",
    "enter_need",
    "expect_claim",
    "follow_need",
    "forget_askers",
    "hide_need",
    "hide_photo",
    "judge_as",
    "judge_need",
    "judgement_of_link",
    "judging_token",
    "lapse_offer",
    "lapse_unanswered",
    "link_is_open",
    "list_need",
    "look_again",
    "look_everywhere",
    "merge_need",
    "move_line",
    "need_of_link",
    "offer_need",
    "offer_resource",
    "open_hall",
    "open_need_contact",
    "plan_claim",
    "propose_refusal",
    "publish_need",
    "publish_need_list",
    "publish_photo",
    "put_back_need",
    "reclassify_need",
    "reject_refusal",
    "release_claim",
    "remind_due",
    "remove_lines",
    "reopen_need",
    "resolve_need",
    "resume_need",
    "return_need",
    "run_proposal",
    "send_offer",
    "send_offers",
    "set_wanted",
    "settle_stale_claims",
    "split_need",
    "start_need",
    "start_proposal",
    "step_many",
    "suspend_need",
    "take_back_finding",
    "unendorse_need",
    "unfollow_need",
    "unplan_claim",
    "withdraw_claim",
    "withdraw_consent",
    "withdraw_refusal",
    "write_down_claim",
]
