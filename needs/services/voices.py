"""What neighbours say to a need that is not theirs: keep me informed."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.errors import DomainError
from needs import policies
from needs.lifecycle import NEED_LIFECYCLE
from needs.models import Follow, Need


@transaction.atomic
def follow_need(*, need: Need, actor: User) -> Need:
    """Hear of every public step of a neighbour's need, without saying that one needs it too."""
    need = Need.objects.select_for_update().get(pk=need.pk)
    if policies.is_asker(actor, need):
        raise PermissionDenied(_("这件事是您自己提的，每一步都会告诉您，不用再关注。"))
    if need.follows.filter(user=actor).exists():
        raise DomainError(_("您已经关注这件事了。"), code="already_followed")
    NEED_LIFECYCLE.check("follow", obj=need, actor=actor)
    Follow.objects.create(need=need, user=actor, at=clock.now())
    record("need.followed", target=need, actor=actor)
    return need


@transaction.atomic
def unfollow_need(*, need: Need, actor: User) -> Need:
    """Hear of it no more."""
    need = Need.objects.select_for_update().get(pk=need.pk)
    NEED_LIFECYCLE.check("unfollow", obj=need, actor=actor)
    need.follows.filter(user=actor).delete()
    record("need.unfollowed", target=need, actor=actor)
    return need
