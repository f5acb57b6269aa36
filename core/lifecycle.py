"""What may happen next is a table: pages, API and services all read the same one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from core.errors import DomainError


def never(obj: Any) -> str:
    """Most steps depend on the state alone."""
    return ""


def for_nobody(user: Any, obj: Any) -> str:
    """Most steps are open to everybody who may take them."""
    return ""


@dataclass(frozen=True)
class Step:
    """One verb: from which states, to which state, and who may take it.

    ``target`` is None when the step changes facts and leaves the state as it is. ``barred`` says in words what
    beside the state stands in the way right now, or nothing; ``waits`` says it of one person.
    """

    name: str
    label: Any
    sources: frozenset[str]
    target: Any
    may: Callable[[Any, Any], bool]
    icon: str = "arrow-right"
    sideways: bool = False
    barred: Callable[[Any], Any] = never
    waits: Callable[[Any, Any], Any] = for_nobody


class Lifecycle:
    """A table of steps over one status field."""

    def __init__(self, *steps: Step) -> None:
        self.steps = {step.name: step for step in steps}

    def available(self, obj: Any, actor: Any) -> list[Step]:
        """The steps open to this person now, in the table's order."""
        return [step for step in self.steps.values() if self.allows(step.name, obj=obj, actor=actor)]

    def allows(self, name: str, *, obj: Any, actor: Any) -> bool:
        """Whether one step is open to this person now."""
        step = self.steps[name]
        mine = obj.status in step.sources and step.may(actor, obj)
        return mine and not step.barred(obj) and not step.waits(actor, obj)

    def check(self, name: str, *, obj: Any, actor: Any) -> Step:
        """The step, or PermissionDenied for the wrong person, or a 409 naming the state for the wrong time."""
        step = self.steps[name]
        if not step.may(actor, obj):
            raise PermissionDenied(_("您的身份不能办理“%(step)s”。") % {"step": step.label})
        self.check_time(name, obj=obj)
        if why := step.waits(actor, obj):
            raise DomainError(str(why), code="barred")
        return step

    def check_time(self, name: str, *, obj: Any) -> Step:
        """The step, or a 409, for a caller that has asked elsewhere whether this person may take it."""
        step = self.steps[name]
        if obj.status not in step.sources:
            raise DomainError(
                _("现在是“%(state)s”，不能“%(step)s”。请刷新页面看最新情况。")
                % {"state": obj.get_status_display(), "step": step.label},
                code="wrong_state",
            )
        if why := step.barred(obj):
            raise DomainError(str(why), code="barred")
        return step


def demand(allowed: bool) -> None:
    """Refuse a page before it is drawn, where no lifecycle does."""
    if not allowed:
        raise PermissionDenied(_("您的身份不能用这一页。"))


def names(steps: Iterable[Step]) -> list[str]:
    return [step.name for step in steps]
