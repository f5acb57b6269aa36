"""Who may take which step of a project in which state, written down by hand."""

import pytest
from django.core.exceptions import PermissionDenied

from core import clock
from core.accounts.models import User
from core.errors import DomainError
from members.models import AlliancePost, Liaison
from projects.lifecycle import PROJECT_LIFECYCLE
from projects.models import MicroProject, ProjectStatus
from tests.cast import LONG_AGO

PERSONAS = ("nobody", "resident", "liaison", "secretary", "officer", "other_officer", "supervisor", "auditor")

# state: step → who may. Whoever is not named may not; a step that is not named cannot be taken in that state.
TABLE = {
    "draft": {
        "apply": {"liaison"}, "publish": {"officer"}, "edit": {"officer", "liaison"}, "end-early": {"officer"},
    },
    "applied": {"approve": {"officer"}, "return": {"officer"}, "end-early": {"officer"}},
    "returned": {"apply": {"liaison"}, "edit": {"officer", "liaison"}, "end-early": {"officer"}},
    "approved": {"publish": {"officer"}, "edit": {"officer", "liaison"}, "end-early": {"officer"}},
    "published": {
        "start": {"officer", "liaison"}, "edit": {"officer", "liaison"}, "end-early": {"officer"},
    },
    "running": {
        "progress": {"officer", "liaison", "secretary"}, "reach": {"officer", "liaison"},
        "complete": {"officer", "liaison"}, "edit": {"officer", "liaison"}, "suspend": {"officer", "liaison"},
        "end-early": {"officer"},
    },
    "suspended": {
        "resume": {"officer", "liaison"}, "edit": {"officer", "liaison"}, "end-early": {"officer"},
    },
    "claimed_done": {"pass": {"officer", "secretary"}, "send-back": {"officer", "secretary"}},
    "completed": {"evaluate": {"officer", "supervisor"}},
    "evaluated": {"archive": {"officer"}},
    "archived": {},
    "ended_early": {},
}  # fmt: skip
# Who may take a step at all, so that the refusal is about the time and not about the person.
PEOPLE = {
    "apply": {"liaison"}, "approve": {"officer"}, "return": {"officer"}, "publish": {"officer"},
    "claim": set(), "start": {"officer", "liaison"}, "resume": {"officer", "liaison"},
    "progress": {"officer", "liaison", "secretary"}, "reach": {"officer", "liaison"},
    "complete": {"officer", "liaison"}, "pass": {"officer", "secretary"}, "send-back": {"officer", "secretary"},
    "evaluate": {"officer", "supervisor"}, "archive": {"officer"},
    "edit": {"officer", "liaison"}, "suspend": {"officer", "liaison"}, "end-early": {"officer"},
}  # fmt: skip
# A wish nobody has taken: any unit of the street may, and nobody can begin it.
OPEN_WISH = {
    "nobody": set(), "resident": set(), "liaison": {"claim"}, "other_liaison": {"claim"}, "next_liaison": set(),
    "secretary": set(), "officer": {"edit", "end-early"}, "other_officer": set(), "supervisor": set(), "auditor": set(),
}  # fmt: skip
SEES = {
    "nobody": False, "resident": False, "liaison": True, "other_liaison": False, "secretary": True, "officer": True,
    "other_officer": False, "supervisor": True, "auditor": False, "district": True, "stranger": False,
}  # fmt: skip


def person(cast, name):
    return User() if name == "nobody" else cast.of(name)


def test_every_step_and_state_has_a_row():
    assert set(PEOPLE) == set(PROJECT_LIFECYCLE.steps)
    assert set(TABLE) == set(ProjectStatus.values)


@pytest.mark.parametrize("status", ProjectStatus.values)
def test_steps_open_to_each_persona(cast, make_project, status):
    project = make_project(status)
    found = {
        name: {step.name for step in PROJECT_LIFECYCLE.available(project, person(cast, name))} for name in PERSONAS
    }
    assert found == {name: {step for step, people in TABLE[status].items() if name in people} for name in PERSONAS}


@pytest.mark.parametrize("status", ProjectStatus.values)
@pytest.mark.parametrize("step", sorted(PEOPLE))
def test_the_wrong_person_is_refused_before_the_wrong_time(cast, make_project, status, step):
    project = make_project(status)
    for name in PERSONAS:
        if name not in PEOPLE[step]:
            with pytest.raises(PermissionDenied):
                PROJECT_LIFECYCLE.check(step, obj=project, actor=person(cast, name))
        elif step not in TABLE[status]:
            with pytest.raises(DomainError, match=project.get_status_display()):
                PROJECT_LIFECYCLE.check(step, obj=project, actor=person(cast, name))


@pytest.mark.parametrize(("name", "sees"), SEES.items())
def test_who_sees_a_project(cast, make_project, name, sees):
    project = make_project()
    assert MicroProject.objects.visible_to(person(cast, name)).filter(pk=project.pk).exists() is sees


def test_a_partner_adds_progress_and_nothing_else(cast, make_project):
    project = make_project()
    project.partners.add(cast.other_unit)
    assert [step.name for step in PROJECT_LIFECYCLE.available(project, cast.other_liaison)] == ["progress"]


def test_a_secretary_of_another_community_sees_nothing(cast, make_project):
    project = make_project()
    project.communities.set([cast.nanyuan])
    assert not MicroProject.objects.visible_to(cast.secretary).filter(pk=project.pk).exists()


def steps_of(user, project):
    return {step.name for step in PROJECT_LIFECYCLE.available(project, user)}


def test_a_wish_without_a_unit_is_any_units_to_take(cast, make_project):
    wish = make_project(ProjectStatus.PUBLISHED, unit=None, kind="wish")
    assert {name: steps_of(person(cast, name), wish) for name in OPEN_WISH} == OPEN_WISH
    seen = {name for name in ("liaison", "other_liaison", "next_liaison", "resident") if sees(cast.of(name), wish)}
    assert seen == {"liaison", "other_liaison"}


def sees(user, project):
    return MicroProject.objects.visible_to(user).filter(pk=project.pk).exists()


@pytest.mark.parametrize(("kind", "open_"), [("project", set()), ("wish", {"publish"})])
def test_what_a_unit_wrote_is_published_only_after_it_was_read(cast, make_project, kind, open_):
    project = make_project(ProjectStatus.DRAFT, created_by=cast.liaison, kind=kind)
    assert steps_of(cast.officer, project) & {"publish"} == open_


@pytest.mark.parametrize(
    ("status", "steps"),
    [("applied", {"approve", "return"}), ("claimed_done", {"pass", "send-back"}), ("completed", {"evaluate"})],
)
@pytest.mark.parametrize("doer", ["unit", "other_unit"])
def test_who_speaks_for_the_doers_too_never_reads_accepts_or_judges_their_work(cast, make_project, doer, status, steps):
    project = make_project(status)
    project.partners.add(cast.other_unit)
    for name in ("officer", "secretary", "supervisor"):
        before = steps_of(cast.of(name), project) & steps
        # The role in use stays the office's: it is the person who may not.
        Liaison.objects.create(unit=getattr(cast, doer), user=cast.of(name), begins=LONG_AGO)
        assert steps_of(cast.of(name), project) & steps == set()
        assert before or name != "officer"


def test_a_supervisor_never_judges_the_own_units_project(cast, make_project):
    project = make_project(ProjectStatus.COMPLETED)
    AlliancePost.objects.filter(user=cast.supervisor).update(unit=cast.unit)
    assert steps_of(cast.supervisor, project) == set()


def test_whoever_said_it_is_done_does_not_accept_it(cast, make_project):
    project = make_project(ProjectStatus.CLAIMED_DONE, claimed_done_by=cast.officer, claimed_done_at=clock.now())
    assert steps_of(cast.officer, project) == set()
    assert steps_of(cast.secretary, project) == {"pass", "send-back"}


def test_a_secretary_of_another_community_accepts_nothing(cast, make_project):
    project = make_project(ProjectStatus.CLAIMED_DONE)
    project.communities.set([cast.nanyuan])
    assert steps_of(cast.secretary, project) == set()


def test_the_system_reviews_and_accepts_nothing(cast, make_project):
    system = User.objects.system()
    assert steps_of(system, make_project(ProjectStatus.APPLIED)) == {"end-early"}
    assert steps_of(system, make_project(ProjectStatus.CLAIMED_DONE)) == set()
    assert steps_of(system, make_project(ProjectStatus.COMPLETED)) == {"evaluate"}
