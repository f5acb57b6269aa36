from django.urls import path

from core.documents import PAPERS
from needs.views import brands, editions, experience, findings, hall, judging, matching, needs, plans, words

app_name = "needs"
urlpatterns = [
    path("", needs.need_list, name="need-list"),
    path("add/", needs.need_add, name="need-add"),
    path("found/<int:change>/", needs.need_found, name="need-found"),
    path("bulk/", needs.need_bulk, name="need-bulk"),
    path("<int:pk>/", needs.need_detail, name="need-detail"),
    path("<int:pk>/edit/", needs.need_edit, name="need-edit"),
    path("<int:pk>/contact/", needs.need_contact, name="need-contact"),
    path("<int:pk>/photos/<int:file>/", needs.photo, name="photo"),
    *(
        path(f"<int:pk>/photos/<int:file>/{step}/", needs.photo_step, {"step": step}, name=f"photo-{step}")
        for step in needs.PHOTO_SERVICES
    ),
    *(path(f"<int:pk>/{step}/", needs.need_step, {"step": step}, name=f"need-{step}") for step in needs.SERVICES),
    path("lists/", editions.edition_list, name="edition-list"),
    path("lists/<int:pk>/", editions.edition_detail, name="edition-detail"),
    path("lists/<int:pk>/discard/", editions.edition_discard, name="edition-discard"),
    path("lists/<int:pk>/compare/", editions.edition_compare, name="edition-compare"),
    path("lists/<int:pk>/list.xlsx", editions.edition_xlsx, name="edition-xlsx"),
    *(
        path(f"lists/<int:pk>/list.{form}", editions.edition_download, {"form": form}, name=f"edition-{form}")
        for form in PAPERS
    ),
    *(
        path(f"lists/<int:pk>/{step}/", editions.edition_step, {"step": step}, name=f"edition-{step}")
        for step in editions.SERVICES
    ),
    path("brands/", brands.brand_list, name="brand-list"),
    path("brands/<int:pk>/", brands.brand_detail, name="brand-detail"),
    path("brands/<int:pk>/discard/", brands.brand_discard, name="brand-discard"),
    path("brands/<int:pk>/order/", brands.brand_order, name="brand-order"),
    path("brands/<int:pk>/lines/<int:line>/", brands.brand_line, name="brand-line"),
    path("brands/<int:pk>/lines/<int:line>/remove/", brands.brand_remove, name="brand-remove"),
    path("brands/<int:pk>/list.xlsx", brands.brand_xlsx, name="brand-xlsx"),
    *(
        path(f"brands/<int:pk>/list.{form}", brands.brand_download, {"form": form}, name=f"brand-{form}")
        for form in PAPERS
    ),
    *(
        path(f"brands/<int:pk>/{step}/", brands.brand_step, {"step": step}, name=f"brand-{step}")
        for step in brands.SERVICES
    ),
    path("findings/", findings.finding_list, name="finding-list"),
    path("findings/look/", findings.finding_look, name="finding-look"),
    path("findings/<int:pk>/", findings.finding_detail, name="finding-detail"),
    *(
        path(f"findings/<int:pk>/{step}/", findings.finding_step, {"step": step}, name=f"finding-{step}")
        for step in findings.SERVICES
    ),
    path("words/", words.word_list, name="word-list"),
    path("words/add/", words.word_add, name="word-add"),
    path("words/silence/", words.word_silence, name="word-silence"),
    *(
        path(f"words/<int:pk>/{step}/", words.word_step, {"step": step}, name=f"word-{step}")
        for step in words.WORD_SERVICES
    ),
    path("concepts/add/", words.concept_add, name="concept-add"),
    *(
        path(f"concepts/<int:pk>/{step}/", words.concept_step, {"step": step}, name=f"concept-{step}")
        for step in words.CONCEPT_SERVICES
    ),
    path("experience/", experience.experience, name="experience"),
    path("experience/learn/", experience.experience_learn, name="experience-learn"),
    path("experience/<int:pk>/status/", experience.experience_status, name="experience-status"),
    *(
        path(f"experience/<int:pk>/{step}/", experience.experience_step, {"step": step}, name=f"experience-{step}")
        for step in experience.SERVICES
    ),
    path("hall/", hall.hall, name="hall"),
    path("hall/<int:pk>/claim/", hall.hall_claim, name="hall-claim"),
    path("matching/", matching.matching, name="matching"),
    path("offers/add/", matching.offer_add, name="offer-add"),
    *(
        path(f"offers/<int:pk>/{step}/", matching.offer_step, {"step": step}, name=f"offer-{step}")
        for step in matching.OFFER_SERVICES
    ),
    *(
        path(f"claims/<int:pk>/{step}/", matching.claim_step, {"step": step}, name=f"claim-{step}")
        for step in matching.CLAIM_SERVICES
    ),
    path("matching/resources/<int:pk>/", plans.resource_matching, name="matching-resource"),
    path("matching/weights/", plans.weights, name="matching-weights"),
    path("matching/weights/reset/", plans.weights_reset, name="matching-weights-reset"),
    path("proposals/start/", plans.proposal_start, name="proposal-start"),
    path("proposals/<int:pk>/", plans.proposal_detail, name="proposal-detail"),
    path("proposals/<int:pk>/status/", plans.proposal_status, name="proposal-status"),
    path("proposals/<int:pk>/send/", plans.proposal_send, name="proposal-send"),
    path("proposals/pin/", plans.plan_pin, name="plan-pin"),
    path("proposals/exclude/", plans.plan_exclude, name="plan-exclude"),
    path("proposals/ceiling/", plans.plan_ceiling, name="plan-ceiling"),
    path("proposals/rules/<int:pk>/lift/", plans.plan_rule_lift, name="plan-rule-lift"),
    path("judge/<str:token>/", judging.judge, name="judge"),
]
