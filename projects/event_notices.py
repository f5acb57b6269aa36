"""Who hears of what happens to an event; who has no account hears it by text message."""

import json

from django.urls import reverse
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.models import Channel
from core.notices import send
from core.notices.language import in_chinese
from core.outbox import enqueue
from core.personal.phones import MOBILE
from core.templatetags.tongxin import zh_moment
from needs.notices import officers_of
from projects.models import ServiceEvent, SignUp


@in_chinese
def event_drafted(event: ServiceEvent, actor: User) -> None:
    people = [person for person in officers_of(event.area_code) if person.pk != actor.pk]
    subject = _("活动待发布：%(title)s") % {"title": event.title}
    send(to=people, event="event_drafted", subject=subject, link=event.get_absolute_url())


@in_chinese
def signed_up(sign_up: SignUp) -> None:
    event = sign_up.event
    subject = _("已报名：%(title)s") % {"title": event.title}
    body = _("%(when)s，%(place)s。来不了请取消，把名额让给别人。") % {
        "when": zh_moment(event.starts_at),
        "place": event.place,
    }
    _tell(sign_up, "event_signed_up", subject, body)


@in_chinese
def event_changed(event: ServiceEvent) -> None:
    subject = _("活动改了时间或地点：%(title)s") % {"title": event.title}
    body = _("现在是 %(when)s，%(place)s。") % {"when": zh_moment(event.starts_at), "place": event.place}
    for sign_up in event.sign_ups.holding().select_related("user"):
        _tell(sign_up, "event_changed", subject, body)


@in_chinese
def event_cancelled(event: ServiceEvent) -> None:
    subject = _("活动取消：%(title)s") % {"title": event.title}
    for sign_up in event.sign_ups.holding().select_related("user"):
        _tell(sign_up, "event_cancelled", subject, event.reason)


def _tell(sign_up: SignUp, event: str, subject: str, body: str) -> None:
    link = reverse("portal:event", args=[sign_up.event_id])
    if sign_up.user is not None:
        send(to=[sign_up.user], event=event, subject=subject, body=body, link=link)
    elif MOBILE.fullmatch(sign_up.phone):
        text = _("【同心】%(subject)s。%(body)s") % {"subject": subject, "body": body}
        enqueue(Channel.SMS, {}, secret=json.dumps({"to": sign_up.phone, "text": text}, ensure_ascii=False))
