"""我的数据: a resident sees what is kept, takes it away, and takes the consent back."""

import json

import pytest

from core.models import AuditEntry, Consent
from core.personal.sealing import blind_index
from needs import services
from needs.services import Asker

PHONE, OTHER = "+8613800008123", "+8613800008124"


@pytest.fixture
def need(rows, cast):
    for person, phone in ((cast.resident, PHONE), (cast.neighbour, OTHER)):
        person.phone, person.phone_index = phone, blind_index(phone)
        person.save()
    services.enter_need(said=rows.said("邻居家的事情"), asker=Asker(consent=True), actor=cast.neighbour)
    return services.enter_need(said=rows.said(), asker=Asker(name="孙玉珍", consent=True), actor=cast.resident)


def test_everything_about_oneself_and_nothing_about_others(need, cast, page):
    services.open_need_contact(need=need, reason="约时间上门", actor=cast.secretary)
    browser = page(cast.resident)
    shown = browser.get("/mine/data/").content.decode()
    taken = json.loads(browser.get("/mine/data/file/").content)
    for part in (need.number, "13800008123", "约时间上门"):
        assert part in shown
        assert part in json.dumps(taken, ensure_ascii=False)
    for other in ("13800008124", "邻居家的事情", cast.secretary.full_name):
        assert other not in shown
        assert other not in json.dumps(taken, ensure_ascii=False)


def test_what_staff_wrote_down_for_the_same_phone_is_shown_too(need, rows, cast, page):
    asker = Asker(name="孙玉珍", phone=PHONE, consent=True)
    written = services.enter_need(said=rows.said("帮老人代买药品"), asker=asker, actor=cast.secretary)
    assert written.number in page(cast.resident).get("/mine/data/").content.decode()


def test_the_consent_is_taken_back_and_the_phone_is_gone(need, cast, page):
    browser = page(cast.resident)
    assert browser.post("/mine/data/withdraw/").status_code == 302
    need.refresh_from_db()
    assert (need.asker_name, need.asker_phone, need.asker_phone_index) == ("", "", "")
    assert Consent.objects.get(subject_index=blind_index(PHONE)).withdrawn_at
    assert not Consent.objects.get(subject_index=blind_index(OTHER)).withdrawn_at
    assert AuditEntry.objects.get(verb="consent.withdrawn").facts == {"needs": 1}
    shown = browser.get("/mine/data/").content.decode()
    assert "撤回同意" not in shown
    assert browser.get(f"/case/{need.pk}/").status_code == 200


def test_nobody_without_a_log_in_sees_any(need, page):
    for path in ("/mine/data/", "/mine/data/file/"):
        assert page().get(path).status_code == 302
