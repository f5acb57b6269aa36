"""What the public reads of a need: its words, which the office may mend, and whether it and its photos are shown."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.personal.inside_text import tidy
from needs import notices, policies
from needs.lifecycle import NEED_LIFECYCLE
from needs.models import Need, NeedCall, NeedPhoto, OriginalText
from needs.services.hall import CALL_FIELDS, open_to_all

# What somebody said with these is kept as it was said.
WORDS = ("text", "detail", "place")


def keep_original(need: Need, reason: str, actor: User) -> OriginalText:
    """Write down what stands now, before it is changed. The need is locked and its words are still the old ones."""
    original = OriginalText(
        need=need, reason=tidy(reason), changed_by=actor, changed_at=clock.now(),
        **{name: getattr(need, name) for name in WORDS},
    )  # fmt: skip
    original.full_clean()
    original.save()
    return original


@transaction.atomic
def hide_need(*, need: Need, actor: User) -> Need:
    """Show a need to nobody but the asker and those who work on it; the work goes on."""
    need = _shown(need, "hide", public=False, actor=actor)
    record("need.hidden", target=need, actor=actor)
    notices.need_hidden(need)
    return need


@transaction.atomic
def publish_need(*, need: Need, actor: User) -> Need:
    """Show a need to its neighbours and the street's units, without names and phones."""
    need = _shown(need, "publish", public=True, actor=actor)
    record("need.published", target=need, actor=actor)
    return need


@transaction.atomic
def publish_photo(*, photo: NeedPhoto, actor: User) -> NeedPhoto:
    """Let neighbours see a photo on which nobody is to be recognised."""
    return _show_photo(photo, public=True, actor=actor)


@transaction.atomic
def hide_photo(*, photo: NeedPhoto, actor: User) -> NeedPhoto:
    """Keep a photo to the asker and those who work on the need."""
    return _show_photo(photo, public=False, actor=actor)


def _shown(need: Need, name: str, *, public: bool, actor: User) -> Need:
    need = Need.objects.select_for_update().get(pk=need.pk)
    NEED_LIFECYCLE.check(name, obj=need, actor=actor)
    need.public = public
    if need.call == NeedCall.OPEN_HALL:
        open_to_all(need)
    need.version += 1
    need.full_clean()
    need.save(update_fields=["public", "version", *CALL_FIELDS])
    return need


def _show_photo(photo: NeedPhoto, *, public: bool, actor: User) -> NeedPhoto:
    photo = NeedPhoto.objects.select_for_update(of=("self",)).select_related("need").get(pk=photo.pk)
    if not policies.can_triage(actor, photo.need):
        raise PermissionDenied(_("只有受理这件需求的工作人员能决定照片是否公开。"))
    photo.public = public
    photo.full_clean()
    photo.save(update_fields=["public"])
    verb = "need.photo_published" if public else "need.photo_hidden"
    record(verb, target=photo.need, actor=actor, photo=photo)
    return photo
