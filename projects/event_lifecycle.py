"""From draft to held: the steps of a service event."""

from django.utils.translation import gettext_lazy as _

from core.lifecycle import Lifecycle, Step
from projects import event_policies as policies
from projects.models import EventStatus as E

EVENT_LIFECYCLE = Lifecycle(
    Step("publish", _("发布"), frozenset({E.DRAFT}), E.OPEN, policies.can_publish, icon="speakerphone"),
    Step("join", _("报名"), frozenset({E.OPEN}), None, policies.can_join, icon="circle-plus"),
    Step("leave", _("取消报名"), frozenset({E.OPEN}), None, policies.can_leave, icon="x", sideways=True),
    Step("enter", _("代报名"), frozenset({E.OPEN}), None, policies.can_run, icon="user-plus"),
    Step("strike", _("替人取消"), frozenset({E.OPEN}), None, policies.can_run, icon="x", sideways=True),
    Step("attend", _("登记到场"), frozenset({E.OPEN, E.HELD}), None, policies.can_run, icon="user-check"),
    Step("hold", _("活动结束"), frozenset({E.OPEN}), E.HELD, policies.can_run, icon="checks"),
    Step("edit", _("修改"), frozenset({E.DRAFT, E.OPEN}), None, policies.can_run, icon="pencil", sideways=True),
    Step(
        "cancel", _("取消活动"), frozenset({E.DRAFT, E.OPEN}), E.CANCELLED, policies.can_run, icon="ban", sideways=True
    ),
)
