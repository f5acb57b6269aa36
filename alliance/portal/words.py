"""A neighbour's words for the office's: categories, and what each entry of a need's trail means to who asked."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from needs.models import Category


class Face(NamedTuple):
    label: str | Promise
    icon: str


FACES = {
    "property": Face(_("楼道、物业"), "building"),
    "environment": Face(_("环境卫生"), "leaf"),
    "safety": Face(_("安全隐患"), "shield-check"),
    "parking": Face(_("停车出行"), "parking"),
    "elderly": Face(_("照顾老人"), "heart-handshake"),
    "children": Face(_("孩子上学"), "school"),
    "disability": Face(_("残疾人"), "wheelchair"),
    "culture": Face(_("文化活动"), "music"),
    "placemaking": Face(_("公共场地"), "building-community"),
    "employment": Face(_("找活、学手艺"), "briefcase"),
    "volunteering": Face(_("想帮忙"), "hand-finger"),
    "unsorted": Face(_("说不清"), "dots"),
}
# The order in which neighbours look for their matter: what is asked for most comes first.
ORDER = tuple(FACES)

# What an entry of the trail says on the case page; verbs without a line here are the office's own business.
STEPS = {
    "need.entered": _("收到了"),
    "need.accepted": _("社区答复：已受理"),
    "need.more_asked": _("还要您补充一句"),
    "need.more_answered": _("补充收到了"),
    "need.returned": _("退回，请看原因"),
    "need.refused": _("办不了，请看原因"),
    "need.merged": _("和同一件事一起办"),
    "need.listed": _("写进清单，正在找人来办"),
    "need.hall_opened": _("请各单位来领"),
    "need.claimed": _("有人来办"),
    "need.put_back": _("原来的单位不办了，重新找人来办"),
    "need.suspended": _("先停一停"),
    "need.resumed": _("接着办了"),
    "need.started": _("开始办了"),
    "need.resolved": _("办好了"),
    "need.judged": _("您评价了"),
    "need.closed_unjudged": _("办完了"),
    "need.reopened": _("重新办"),
}

# In hand, but the project that answers it is suspended.
RESTING = _("先停一停，还会接着办")


def face_of(category: Category) -> Face:
    """The word and icon of a category; what a street adds for itself keeps its own name."""
    return FACES.get(category.key) or Face(category.name, "dots")
