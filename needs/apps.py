from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NeedsConfig(AppConfig):
    name = "needs"
    verbose_name = _("需求")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core.group_robots import register_events
        from core.retention import register_purge
        from members.unit_ties import register_ties
        from members.zone_selectors import register_open_needs
        from needs.selectors.places import open_by_area
        from needs.services import forget_askers
        from needs.ties import TIES, claimed_words

        register_purge("askers", forget_askers)
        register_open_needs(open_by_area)
        register_ties(TIES, claimed_words)
        register_events(
            {
                "need.entered": _("新需求待受理"),
                "need.claimed": _("需求有单位认领"),
                "need.reopened": _("需求重办"),
                "need.resolved": _("需求已办结"),
                "need.hall_opened": _("领办大厅有新需求"),
                "claim.stale": _("认领后没有动静"),
                "need_list.published": _("需求清单已发布"),
                "brand_list.published": _("品牌服务清单已发布"),
                "finding.proposed": _("普适性或热点待确认"),
            }
        )
