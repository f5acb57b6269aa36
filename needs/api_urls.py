from rest_framework.routers import SimpleRouter

from needs.api.brands import BrandListViewSet
from needs.api.editions import NeedListViewSet
from needs.api.experience import ExperienceViewSet
from needs.api.findings import FindingViewSet
from needs.api.hall import HallViewSet
from needs.api.matching import ClaimViewSet, OfferViewSet
from needs.api.needs import NeedViewSet
from needs.api.plans import CandidateViewSet, PlanRuleViewSet, ProposalViewSet, WeightsViewSet
from needs.api.words import ConceptViewSet, WordViewSet

router = SimpleRouter()
router.register("needs", NeedViewSet, basename="need")
router.register("need-lists", NeedListViewSet, basename="need-list")
router.register("findings", FindingViewSet, basename="finding")
router.register("hall", HallViewSet, basename="hall")
router.register("offers", OfferViewSet, basename="offer")
router.register("claims", ClaimViewSet, basename="claim")
router.register("proposals", ProposalViewSet, basename="proposal")
router.register("street-words", WordViewSet, basename="street-word")
router.register("street-concepts", ConceptViewSet, basename="street-concept")
router.register("experience", ExperienceViewSet, basename="experience")
router.register("plan-rules", PlanRuleViewSet, basename="plan-rule")
router.register("candidates", CandidateViewSet, basename="candidate")
router.register("matching-weights", WeightsViewSet, basename="matching-weights")
router.register("brand-lists", BrandListViewSet, basename="brand-list")
urlpatterns = router.urls
