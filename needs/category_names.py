"""What the categories are called that every street begins with, in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

BUILT_IN: dict[str, Promise] = {
    "就业培训": _("就业培训"), "场景打造": _("场景打造"), "社区安全": _("社区安全"), "环境卫生": _("环境卫生"),
    "社区文化": _("社区文化"), "物业管理": _("物业管理"), "残障服务": _("残障服务"), "养老助老": _("养老助老"),
    "志愿服务": _("志愿服务"), "儿童教育": _("儿童教育"), "停车出行": _("停车出行"), "未分类": _("未分类"),
}  # fmt: skip


def said_category(name: str) -> str:
    """A category in the reader's language; what a street adds for itself keeps its own name."""
    return str(BUILT_IN.get(name, name))
