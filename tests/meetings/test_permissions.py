"""Who may take which step of a meeting and of a decision in which state, written down by hand."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from core import clock
from core.accounts.models import User
from core.errors import DomainError
from meetings.lifecycle import ACTION_LIFECYCLE, MEETING_LIFECYCLE
from meetings.models import (
    ActionItem,
    ActionStatus,
    ChairTerm,
    JointMeeting,
    MeetingStatus,
    MonthlyReport,
)

# `liaison` speaks for the unit in the chair and for the unit that owes the decision; `other_liaison` for neither.
PERSONAS = (
    "nobody", "resident", "liaison", "other_liaison", "secretary", "officer", "other_officer", "supervisor", "auditor",
)  # fmt: skip
CHAIR = {"officer", "liaison"}
# Members answer the notice, the office for those who telephone; whoever arranges the agenda hands nothing in.
ANSWERS, HANDS_IN = {"officer", "liaison", "other_liaison"}, {"other_liaison"}
# Whoever may have a line on the airing board.
EXPLAINS = ANSWERS | {"secretary"}
MEETING = {
    "planned": {
        "notice": {"officer"},
        "topic": CHAIR,
        "agenda": CHAIR,
        "edit": {"officer"},
        "line": CHAIR,
        "cancel": {"officer"},
        "hand-in": HANDS_IN,
        "correct-airing": EXPLAINS,
    },
    "noticed": {
        "open": CHAIR,
        "decide": CHAIR,
        "note": CHAIR,
        "claim": CHAIR,
        "close": CHAIR,
        "topic": CHAIR,
        "agenda": CHAIR,
        "edit": {"officer"},
        "line": CHAIR,
        "cancel": {"officer"},
        "hand-in": HANDS_IN,
        "reply": ANSWERS,
        "correct-airing": EXPLAINS,
        "sign-in": CHAIR,
    },
    "in_session": {
        "decide": CHAIR,
        "note": CHAIR,
        "claim": CHAIR,
        "close": CHAIR,
        "topic": CHAIR,
        "line": CHAIR,
        "sign-in": CHAIR,
    },
    "held": {"decide": CHAIR, "note": CHAIR, "line": CHAIR, "sign-in": CHAIR, "draft-minutes": CHAIR},
    "minuted": {"edit-minutes": CHAIR, "sign-off": {"officer"}},
    "signed_off": {},
    "cancelled": {},
}
MEETING_PEOPLE = {
    "notice": {"officer"}, "open": CHAIR, "claim": CHAIR, "correct-airing": EXPLAINS,
    "decide": CHAIR, "note": CHAIR, "close": CHAIR, "topic": CHAIR, "agenda": CHAIR, "edit": {"officer"},
    "line": CHAIR, "cancel": {"officer"}, "hand-in": HANDS_IN, "reply": ANSWERS, "sign-in": CHAIR,
    "draft-minutes": CHAIR, "edit-minutes": CHAIR, "sign-off": {"officer"},
}  # fmt: skip
# The decision was reported done by the liaison, so the office and the supervisor may verify it.
ACTION = {
    "open": {"claim-done": {"officer", "liaison"}, "supervise": {"officer"}},
    "claimed_done": {"verify": {"officer", "supervisor"}, "send-back": {"officer", "supervisor"}},
    "verified": {},
}
ACTION_PEOPLE = {
    "claim-done": {"officer", "liaison"}, "verify": {"officer", "supervisor"}, "send-back": {"officer", "supervisor"},
    "supervise": {"officer"},
}  # fmt: skip


def person(cast, name):
    return User() if name == "nobody" else cast.of(name)


@pytest.fixture
def thing(make_meeting, make_action):
    """One meeting or decision in the state asked for."""

    def make(kind, status):
        # A decision is past its day: only then is there something to supervise.
        late = {"due_on": clock.today() - timedelta(days=1)} if kind == "action" else {}
        return {"meeting": make_meeting, "action": make_action}[kind](status, **late)

    return make


TABLES = (
    ("meeting", MEETING_LIFECYCLE, MeetingStatus, MEETING, MEETING_PEOPLE),
    ("action", ACTION_LIFECYCLE, ActionStatus, ACTION, ACTION_PEOPLE),
)


def named(value):
    return value if isinstance(value, str) else ""


CELLS = [(kind, table, status, rows[status], people) for kind, table, _s, rows, people in TABLES for status in rows]


@pytest.mark.parametrize(("kind", "table", "statuses", "rows", "people"), TABLES, ids=named)
def test_every_step_and_state_has_a_row(kind, table, statuses, rows, people):
    assert set(people) == set(table.steps)
    assert set(rows) == set(statuses.values)


@pytest.mark.parametrize(("kind", "table", "status", "row", "people"), CELLS, ids=named)
def test_steps_open_to_each_persona(cast, thing, kind, table, status, row, people):
    obj = thing(kind, status)
    found = {name: {step.name for step in table.available(obj, person(cast, name))} for name in PERSONAS}
    assert found == {name: {step for step, may in row.items() if name in may} for name in PERSONAS}


@pytest.mark.parametrize(("kind", "table", "status", "row", "people"), CELLS, ids=named)
def test_the_wrong_person_is_refused_before_the_wrong_time(cast, thing, kind, table, status, row, people):
    obj = thing(kind, status)
    for step, may in people.items():
        for name in PERSONAS:
            if name not in may:
                with pytest.raises(PermissionDenied):
                    table.check(step, obj=obj, actor=person(cast, name))
            elif step not in row:
                with pytest.raises(DomainError, match=obj.get_status_display()):
                    table.check(step, obj=obj, actor=person(cast, name))


SEES = {
    # persona: planned meeting, noticed meeting, decision of unit A, draft report, issued report
    "nobody": (False, False, False, False, False),
    "resident": (False, False, False, False, False),
    "liaison": (True, True, True, False, True),
    "other_liaison": (False, True, False, False, True),
    "next_liaison": (False, False, False, False, False),
    "secretary": (True, True, True, False, True),
    "officer": (True, True, True, True, True),
    "district": (True, True, True, True, True),
    "other_officer": (False, False, False, False, False),
    "supervisor": (True, True, True, False, True),
    "auditor": (False, False, False, False, False),
    "stranger": (False, False, False, False, False),
}


@pytest.mark.parametrize(("name", "expected"), SEES.items())
def test_who_sees_what(cast, make_meeting, make_action, make_report, name, expected):
    who = person(cast, name)
    planned, noticed = make_meeting(MeetingStatus.PLANNED), make_meeting(MeetingStatus.NOTICED)
    action = make_action(meeting=noticed)
    draft = make_report()
    earlier = (draft.month - timedelta(days=1)).replace(day=1)
    issued = make_report(earlier, status="issued")
    seen = (
        JointMeeting.objects.visible_to(who).filter(pk=planned.pk).exists(),
        JointMeeting.objects.visible_to(who).filter(pk=noticed.pk).exists(),
        ActionItem.objects.visible_to(who).filter(pk=action.pk).exists(),
        MonthlyReport.objects.visible_to(who).filter(pk=draft.pk).exists(),
        MonthlyReport.objects.visible_to(who).filter(pk=issued.pk).exists(),
    )
    assert seen == expected


def test_the_chair_presides_only_during_its_term(cast, make_meeting):
    meeting = make_meeting(MeetingStatus.NOTICED)
    ChairTerm.objects.update(ends=clock.today() - timedelta(days=1))
    open_to = {step.name for step in MEETING_LIFECYCLE.available(meeting, cast.liaison)}
    assert open_to == {"reply", "hand-in", "correct-airing"}


def test_nobody_verifies_what_they_reported_done(cast, make_action):
    action = make_action(ActionStatus.CLAIMED_DONE, claimed_done_by=cast.officer)
    with pytest.raises(PermissionDenied):
        ACTION_LIFECYCLE.check("verify", obj=action, actor=cast.officer)
    assert ACTION_LIFECYCLE.check("verify", obj=action, actor=cast.supervisor)


def test_a_supervisor_of_the_owing_unit_verifies_nothing(cast, make_action):
    cast.supervisor.alliance_posts.update(unit=cast.unit)
    action = make_action(ActionStatus.CLAIMED_DONE)
    with pytest.raises(PermissionDenied):
        ACTION_LIFECYCLE.check("verify", obj=action, actor=cast.supervisor)
