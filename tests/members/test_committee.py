"""Of a topic committee more than four in five come from outside the street's own system."""

import pytest

from core import clock
from members.committee import composition_of
from members.models import AlliancePost, MemberUnit, PostName

OUT, STREET, VILLAGE = {"kind": "university"}, {"kind": "hospital", "affiliation": "街道"}, {"kind": "village"}


def post(unit, role=PostName.COMMITTEE_MEMBER):
    return AlliancePost(role=role, unit=MemberUnit(**unit) if unit else None)


@pytest.mark.parametrize(
    ("units", "found"),
    [
        ([OUT] * 5 + [STREET], (6, 5, True)),
        # Four in five is not more than four in five.
        ([OUT] * 4 + [VILLAGE], (5, 4, False)),
        ([OUT] * 5 + [None, None], (7, 5, False)),
        ([OUT], (1, 1, True)),
    ],
)
def test_the_share_from_outside_is_counted_and_measured(units, found):
    composition = composition_of([*map(post, units), post(STREET, PostName.SUPERVISOR)])
    assert (composition.members, composition.outside, composition.is_kept) == found


def test_the_alliance_says_it_on_its_page_and_over_the_api(cast, page, api):
    path, where = f"/members/alliances/{cast.alliance.pk}/", f"/api/v1/alliances/{cast.alliance.pk}/"
    assert composition_of([]) is None
    assert api(cast.officer).get(where).json()["committee"] is None
    for user, unit in ((cast.stranger, cast.unit), (cast.neighbour, None)):
        AlliancePost.objects.create(
            alliance=cast.alliance, user=user, unit=unit, role=PostName.COMMITTEE_MEMBER, begins=clock.today()
        )
    assert api(cast.officer).get(where).json()["committee"] == {"members": 2, "outside": 1, "is_kept": False}
    html = page(cast.officer).get(path).content.decode()
    assert "50.0%" in html
    assert "没有超过八成" in html
