from rest_framework.routers import SimpleRouter

from needs.api.editions import NeedListViewSet
from needs.api.experience import ExperienceViewSet
from needs.api.findings import FindingViewSet
from needs.api.hall import HallViewSet
from needs.api.matching import ClaimViewSet, OfferViewSet, ProposalViewSet
from needs.api.needs import NeedViewSet
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
urlpatterns = router.urls
