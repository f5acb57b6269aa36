"""Who may take which step of a resource in which state, written down by hand."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from core.errors import DomainError
from members.lifecycle import RESOURCE_LIFECYCLE
from members.models import MemberUnit, Resource, ResourceStatus

# anonymous first; secretary keeps one community, the unit stands in the street at large.
PERSONAS = ("anonymous", "resident", "liaison", "secretary", "officer", "other_officer", "supervisor", "auditor")
UNIT_OR_OFFICE, OFFICE = {"liaison", "officer"}, {"officer"}

# step: who may take it at all, so that the refusal is about the time and not about the person
PEOPLE = {
    "submit": UNIT_OR_OFFICE, "list": OFFICE, "return": OFFICE, "pause": UNIT_OR_OFFICE, "resume": UNIT_OR_OFFICE,
    "retire": UNIT_OR_OFFICE, "confirm": UNIT_OR_OFFICE, "edit": UNIT_OR_OFFICE,
    "lapse": set(),
}  # fmt: skip
# state: the steps that can be taken in it
TABLE = {
    "draft": {"submit", "edit", "retire"},
    "submitted": {"list", "return", "edit", "retire"},
    "listed": {"confirm", "pause", "edit", "retire", "lapse"},
    "paused": {"confirm", "resume", "edit", "retire"},
    "retired": set(),
}
# person: whether the unit and a listed resource of it are there for them
SEES = {
    "anonymous": (False, False), "stranger": (False, False), "resident": (False, False), "liaison": (True, True),
    "other_liaison": (False, False), "secretary": (True, True), "officer": (True, True),
    "other_officer": (False, False), "district": (True, True), "supervisor": (True, True), "auditor": (False, False),
    "security": (False, False),
}  # fmt: skip


def person(cast, name):
    return AnonymousUser() if name == "anonymous" else cast.of(name)


def test_every_step_and_state_has_a_row():
    assert set(PEOPLE) == set(RESOURCE_LIFECYCLE.steps)
    assert set(TABLE) == set(ResourceStatus.values)


@pytest.mark.parametrize("status", sorted(TABLE))
def test_steps_open_to_each_persona(cast, make_resource, status):
    resource = make_resource(status)
    found = {
        name: {step.name for step in RESOURCE_LIFECYCLE.available(resource, person(cast, name))} for name in PERSONAS
    }
    assert found == {name: {step for step in TABLE[status] if name in PEOPLE[step]} for name in PERSONAS}


@pytest.mark.parametrize("status", sorted(TABLE))
def test_the_wrong_person_is_refused_and_the_wrong_time_is_told(cast, make_resource, status):
    resource = make_resource(status)
    for step, people in PEOPLE.items():
        for name in PERSONAS:
            if name not in people:
                with pytest.raises(PermissionDenied):
                    RESOURCE_LIFECYCLE.check(step, obj=resource, actor=person(cast, name))
            elif step not in TABLE[status]:
                with pytest.raises(DomainError, match=resource.get_status_display()):
                    RESOURCE_LIFECYCLE.check(step, obj=resource, actor=person(cast, name))


def test_a_secretary_keeps_what_stands_in_the_own_community_only(cast, make_resource):
    inside = make_resource("submitted", area_code=cast.hechi.code)
    next_door = make_resource("submitted", area_code=cast.nanyuan.code)
    assert "list" in {step.name for step in RESOURCE_LIFECYCLE.available(inside, cast.secretary)}
    assert RESOURCE_LIFECYCLE.available(next_door, cast.secretary) == []


@pytest.mark.parametrize("name", sorted(SEES))
def test_who_sees_the_unit_and_its_resource(cast, make_resource, name):
    resource, user = make_resource("listed"), person(cast, name)
    found = (
        MemberUnit.objects.visible_to(user).filter(pk=cast.unit.pk).exists(),
        Resource.objects.visible_to(user).filter(pk=resource.pk).exists(),
    )
    assert found == SEES[name]


def test_alliance_posts_see_only_what_is_listed(cast, make_resource):
    make_resource("submitted")
    make_resource("paused")
    listed = make_resource("listed")
    assert list(Resource.objects.visible_to(cast.supervisor)) == [listed]
