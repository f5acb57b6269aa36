"""The cast stands where the tests think it stands."""


def test_everybody_acts_in_the_role_they_hold(cast):
    assert cast.officer.acting.role == "street_officer"
    assert cast.officer.acting.area_code == "510116088"
    assert cast.secretary.acting.area_code == "510116088001"
    assert cast.liaison.acting.unit_id == cast.unit.pk
    assert cast.supervisor.acting.alliance_id == cast.alliance.pk
    assert cast.stranger.acting.role == "nobody"
