"""Who may take which step of a project in which state, written down by hand."""

import pytest
from django.core.exceptions import PermissionDenied

from core.accounts.models import User
from core.errors import DomainError
from projects.lifecycle import PROJECT_LIFECYCLE
from projects.models import MicroProject, ProjectStatus

PERSONAS = ("nobody", "resident", "liaison", "secretary", "officer", "other_officer", "supervisor", "auditor")

# state: step → who may. Whoever is not named may not; a step that is not named cannot be taken in that state.
TABLE = {
    "draft": {
        "publish": {"officer"}, "edit": {"officer", "liaison"}, "end-early": {"officer"},
    },
    "published": {
        "start": {"officer", "liaison"}, "edit": {"officer", "liaison"}, "end-early": {"officer"},
    },
    "running": {
        "progress": {"officer", "liaison", "secretary"}, "complete": {"officer", "liaison"},
        "edit": {"officer", "liaison"}, "suspend": {"officer", "liaison"}, "end-early": {"officer"},
    },
    "suspended": {
        "resume": {"officer", "liaison"}, "edit": {"officer", "liaison"}, "end-early": {"officer"},
    },
    "completed": {},
    "ended_early": {},
}  # fmt: skip
# Who may take a step at all, so that the refusal is about the time and not about the person.
PEOPLE = {
    "publish": {"officer"}, "start": {"officer", "liaison"}, "resume": {"officer", "liaison"},
    "progress": {"officer", "liaison", "secretary"}, "complete": {"officer", "liaison"},
    "edit": {"officer", "liaison"}, "suspend": {"officer", "liaison"}, "end-early": {"officer"},
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
