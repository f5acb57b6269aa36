"""A need that two units share is met when both have done their part."""

import pytest

from needs import services as needs
from needs.models import ClaimStatus, Judgement, NeedStatus
from projects import services
from projects.models import ProjectStatus


@pytest.fixture
def shared(cast, make_need, make_claim, make_project):
    """One need, two claims, two projects whose units say that they are done."""
    need = make_need(status=NeedStatus.IN_PROGRESS, wanted=100, claimed=100, measure="位")
    claims, projects = [], []
    for unit, share, result in ((cast.unit, 60, "六十位量过了"), (cast.other_unit, 40, "四十家查过了")):
        claims.append(make_claim(need=need, unit=unit, share=share))
        project = make_project(ProjectStatus.CLAIMED_DONE, [need], unit=unit)
        type(project).objects.filter(pk=project.pk).update(result=result)
        projects.append(project)
    return need, claims, projects


def accepted(cast, project):
    return services.pass_project(project=project, actor=cast.secretary)


def states(*rows):
    for row in rows:
        row.refresh_from_db()
    return [row.status for row in rows]


def test_the_first_part_done_keeps_one_word_and_the_need_goes_on(cast, shared):
    need, claims, (first, _second) = shared
    assert accepted(cast, first).status == ProjectStatus.COMPLETED
    assert states(need, *claims) == [NeedStatus.IN_PROGRESS, ClaimStatus.FULFILLED, ClaimStatus.CONFIRMED]
    assert need.resolution == ""


def test_the_last_part_done_resolves_it_with_what_came_of_each(cast, shared):
    need, claims, projects = shared
    for project in projects:
        accepted(cast, project)
    assert states(need, *claims) == [NeedStatus.RESOLVED, ClaimStatus.FULFILLED, ClaimStatus.FULFILLED]
    assert need.resolution == "六十位量过了\n四十家查过了"


def test_a_part_given_back_is_called_for_and_not_taken_for_done(cast, shared):
    need, claims, (first, second) = shared
    services.send_back_project(project=second, reason="还差几家", actor=cast.secretary)
    services.end_project_early(project=second, reason="没有电工", actor=cast.officer)
    accepted(cast, first)
    assert states(need, *claims) == [NeedStatus.IN_PROGRESS, ClaimStatus.FULFILLED, ClaimStatus.RELEASED]
    assert need.left_to_claim == 40
    needs.resolve_need(need=need, resolution="其余的社区自己查了", actor=cast.secretary)
    assert states(need) == [NeedStatus.RESOLVED]


def test_what_was_judged_before_is_not_told_again(cast, shared, make_project):
    need, _claims, projects = shared
    for project in projects:
        accepted(cast, project)
    word = needs.Word(verdict="unsatisfied", solved=False, comment="还有两家没查")
    needs.judge_as(need=need, word=word, actor=cast.officer)
    assert Judgement.objects.get().verdict == "unsatisfied"
    again = make_project(ProjectStatus.CLAIMED_DONE, [need])
    accepted(cast, again)
    assert states(need) == [NeedStatus.RESOLVED]
    assert need.resolution == "坡道修好"
