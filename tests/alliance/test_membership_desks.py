"""What an application and a charter put on each desk."""

from datetime import timedelta
from uuid import uuid4

import pytest

from core import clock
from members import services
from members.models import Charter
from members.services import AdmissionText, Adopted, CharterText


@pytest.fixture
def charter(cast):
    text = CharterText(title="同心公约", text="第一条 互帮。")
    draft = services.draft_charter(alliance=cast.alliance, text=text, actor=cast.officer)
    adopted = Adopted(adoption="order", adopted_on=clock.today(), order_number="1")
    return services.enact_charter(charter=draft, adopted=adopted, actor=cast.officer)


def groups_of(page, who):
    return {group["key"]: group for group in page(who).get("/desk/").context["work"].groups}


def waits_for(page, who):
    return [item["title"] for item in page(who).get("/desk/unit/").context["todo"]]


def test_an_application_waits_on_the_desk_of_those_who_decide(cast, page):
    text = AdmissionText(name="河池食堂", kind="other", area_code=cast.hechi.code, contact="赵明", phone="13900139000")
    admission = services.apply_for_admission(alliance=cast.alliance, text=text, key=uuid4())
    group = groups_of(page, cast.officer)["admit"]
    assert (group["count"], group["rows"][0]["url"]) == (1, admission.get_absolute_url())
    assert "admit" not in groups_of(page, cast.secretary)
    assert "admit" not in groups_of(page, cast.other_officer)
    services.decline_admission(admission=admission, reason="不在本街道", actor=cast.officer)
    assert "admit" not in groups_of(page, cast.officer)


def test_a_charter_waits_for_the_unit_until_it_is_signed(cast, page, charter):
    assert "同心公约" in waits_for(page, cast.liaison)
    services.sign_charter(charter=charter, post="主任", fingerprint=charter.sha256, actor=cast.liaison)
    assert "同心公约" not in waits_for(page, cast.liaison)
    assert "同心公约" in waits_for(page, cast.other_liaison)
    assert "同心公约" not in waits_for(page, cast.next_liaison)


def test_a_draft_waits_for_the_office_until_it_is_in_force(cast, page):
    text = CharterText(title="同心公约", text="第一条 互帮。")
    draft = services.draft_charter(alliance=cast.alliance, text=text, actor=cast.officer)
    assert groups_of(page, cast.officer)["enact-charter"]["count"] == 1
    adopted = Adopted(adoption="order", adopted_on=clock.today(), order_number="1")
    services.enact_charter(charter=draft, adopted=adopted, actor=cast.officer)
    assert "enact-charter" not in groups_of(page, cast.officer)


@pytest.mark.parametrize(("days", "waits"), [(31, False), (30, True), (0, True), (-1, True)])
def test_a_review_waits_from_a_month_ahead(cast, page, charter, days, waits):
    Charter.objects.filter(pk=charter.pk).update(review_on=clock.today() + timedelta(days=days))
    assert ("review-charter" in groups_of(page, cast.officer)) is waits
