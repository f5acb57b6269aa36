"""What the states and steps of a project are called on its page."""

from django.utils.translation import gettext_lazy as _

from projects.models import ProjectStatus as S

# The way every project goes; what lies beside it stands at the stage it came from.
WAY = (S.DRAFT, S.APPLIED, S.PUBLISHED, S.RUNNING, S.CLAIMED_DONE, S.COMPLETED, S.ARCHIVED)
BESIDE = {S.RETURNED: S.DRAFT, S.APPROVED: S.APPLIED, S.SUSPENDED: S.RUNNING, S.EVALUATED: S.COMPLETED}
# A wish is published without review.
WISH_WAY = (S.DRAFT, S.PUBLISHED, S.RUNNING, S.CLAIMED_DONE, S.COMPLETED, S.ARCHIVED)

SENTENCES = {
    S.DRAFT: _("还没有提交，不计入月报。"),
    S.APPLIED: _("等街道审核，不计入月报。"),
    S.RETURNED: _("退回修改，改好可以再提交。"),
    S.APPROVED: _("已经同意立项，等街道发布，不计入月报。"),
    S.PUBLISHED: _("已经发布，等待开工，不计入月报。"),
    S.RUNNING: _("正在做，计入当月实施的微项目。"),
    S.SUSPENDED: _("暂停中，恢复前不计入月报。"),
    S.CLAIMED_DONE: _("实施单位说做完了，等社区验收。"),
    S.COMPLETED: _("社区验收通过，计入完成当月的微项目。"),
    S.EVALUATED: _("验收和评价都有了，可以归档。"),
    S.ARCHIVED: _("已经归档，可以打印项目档案。"),
    S.ENDED_EARLY: _("没有做完，不计入完成数。"),
}
OPEN_WISH = _("已经发布，等单位认领。")
WITH_REASON = frozenset({S.SUSPENDED, S.ENDED_EARLY, S.RETURNED})
VERBS = {
    "project.drafted": ("plus", _("起草")),
    "project.edited": ("pencil", _("修改内容")),
    "project.applied": ("send", _("提交审核")),
    "project.published": ("speakerphone", _("发布")),
    "project.wish_claimed": ("hand-finger", _("认领心愿")),
    "project.started": ("player-play", _("开工")),
    "project.suspended": ("player-pause", _("暂停")),
    "project.resumed": ("player-play", _("恢复")),
    "project.claimed_done": ("checks", _("申报完成")),
    "project.evaluated": ("star", _("评价")),
    "project.archived": ("archive", _("归档")),
    "project.ended_early": ("player-stop", _("提前终止")),
}
