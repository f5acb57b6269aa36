"""A resident posts in four screens, without script, and nothing typed is lost on the way."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from core.accounts.models import User
from core.models import Consent, OutboxMessage
from needs import services
from needs.models import Category, Need, NeedStatus

PHONE = "13800008001"
WHAT, PHONE_PAGE = "/post/what/", "/post/phone/"


@pytest.fixture(autouse=True)
def kept_apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def photo(name: str = "灯.jpg") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (40, 30), "#444").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def last_code() -> str:
    text = json.loads(OutboxMessage.objects.filter(channel="sms").latest("created_at").secret)["text"]
    return next(part for part in text.replace("，", " ").split() if part.isdigit() and len(part) == 6)


def drafted(client: Client, cast, **said) -> Client:
    category = Category.objects.get(key="property")
    client.get(f"{WHAT}?category={category.pk}")
    said = {"text": "楼道灯坏了三天", "place": "锦绣苑 3 栋", "community": cast.hechi.code, **said}
    assert client.post(WHAT, said).status_code == 302
    return client


def test_a_stranger_posts_with_phone_and_code_and_gets_a_number_and_a_promise(cast):
    client = drafted(Client(), cast, photo=photo())
    assert client.post(PHONE_PAGE, {"phone": PHONE, "send": "sms"}).status_code == 200

    answer = client.post(PHONE_PAGE, {"phone": PHONE, "code": last_code(), "consent": "on"})

    assert answer.headers["Location"] == reverse("portal:post-done")
    need = Need.objects.get()
    assert (need.text, need.place, need.status) == ("楼道灯坏了三天", "锦绣苑 3 栋", NeedStatus.SUBMITTED)
    assert need.asker.phone == "+8613800008001"
    assert need.photos.count() == 1
    assert Consent.objects.filter(purpose="need").exists()
    receipt = client.get(reverse("portal:post-done")).content.decode()
    assert need.number in receipt
    assert "138****8001" in receipt


def test_a_known_resident_only_agrees(cast, page):
    cast.resident.phone = "+8613800008002"
    cast.resident.save()
    client = drafted(page(cast.resident), cast)
    assert client.post(PHONE_PAGE, {"consent": ""}).status_code == 422
    assert client.post(PHONE_PAGE, {"consent": "on"}).status_code == 302
    assert Need.objects.get().asker == cast.resident


def test_a_wrong_code_keeps_what_was_typed_and_three_spend_the_code(cast):
    client = drafted(Client(), cast)
    client.post(PHONE_PAGE, {"phone": PHONE, "send": "sms"})
    right = last_code()
    for _turn in range(3):
        answer = client.post(PHONE_PAGE, {"phone": PHONE, "code": "000001", "consent": "on"})
        assert answer.status_code == 422
    assert client.post(PHONE_PAGE, {"phone": PHONE, "code": right, "consent": "on"}).status_code == 422
    assert not Need.objects.exists()
    assert "楼道灯坏了三天" in client.get(WHAT).content.decode()


def test_without_consent_nothing_is_entered_and_the_code_stays_good(cast):
    client = drafted(Client(), cast)
    client.post(PHONE_PAGE, {"phone": PHONE, "send": "sms"})
    code = last_code()
    assert client.post(PHONE_PAGE, {"phone": PHONE, "code": code}).status_code == 422
    assert client.post(PHONE_PAGE, {"phone": PHONE, "code": code, "consent": "on"}).status_code == 302


@pytest.mark.parametrize("written", ["12345", "028-87654321", "+1 202 555 0172", "  "])
def test_a_number_no_message_can_reach_is_named_at_its_field(cast, written):
    client = drafted(Client(), cast)
    answer = client.post(PHONE_PAGE, {"phone": written, "send": "sms"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["phone"]
    assert ("国外" in str(answer.context["form"].errors["phone"])) == written.startswith("+1")


@pytest.mark.parametrize("text", ["", "   ", "灯坏", "😀😀😀😀😀", "？？？！！！", "长" * 301])
def test_a_text_too_short_or_too_long_is_asked_for_again(cast, text):
    client = Client()
    client.get(f"{WHAT}?category={Category.objects.get(key='property').pk}")
    answer = client.post(WHAT, {"text": text, "community": cast.hechi.code})
    assert answer.status_code == 422
    assert answer.context["form"].errors["text"]


def test_a_file_that_is_no_picture_is_refused_beside_the_field(cast):
    client = Client()
    client.get(f"{WHAT}?category={Category.objects.get(key='property').pk}")
    film = SimpleUploadedFile("灯.jpg", b"\x00\x00\x00\x18ftypmp42" * 40, "image/jpeg")
    answer = client.post(WHAT, {"text": "楼道灯坏了三天", "community": cast.hechi.code, "photo": film})
    assert answer.status_code == 422
    assert answer.context["form"].errors["photo"]
    assert "楼道灯坏了三天" in answer.content.decode()


def test_a_double_tap_posts_once(cast, page):
    cast.resident.phone = "+8613800008002"
    cast.resident.save()
    client = drafted(page(cast.resident), cast)
    kept = dict(client.session["draft"])
    client.post(PHONE_PAGE, {"consent": "on"})
    session = client.session
    session["draft"] = kept
    session.save()
    assert client.post(PHONE_PAGE, {"consent": "on"}).status_code == 302
    assert Need.objects.count() == 1


def test_a_second_tap_from_a_page_whose_draft_is_gone_posts_nothing(cast, page):
    cast.resident.phone = "+8613800008002"
    cast.resident.save()
    client = drafted(page(cast.resident), cast)
    key = client.get(PHONE_PAGE).context["key"]
    assert client.post(PHONE_PAGE, {"consent": "on", "key": key}).status_code == 302
    drafted(client, cast, text="另外一件事，井盖松了")
    answer = client.post(PHONE_PAGE, {"consent": "on", "key": key})
    assert answer.headers["Location"] == f"/post/done/?key={key}"
    assert Need.objects.count() == 1


def test_a_second_tap_with_the_code_leads_to_the_receipt(cast):
    client = drafted(Client(), cast)
    client.post(PHONE_PAGE, {"phone": PHONE, "send": "sms"})
    kept, typed = dict(client.session["draft"]), {"phone": PHONE, "code": last_code(), "consent": "on"}
    assert client.post(PHONE_PAGE, typed).status_code == 302
    other = Client()
    session = other.session
    session["draft"] = kept
    session.save()
    assert other.post(PHONE_PAGE, typed, follow=True).status_code == 200
    assert Need.objects.count() == 1


@pytest.fixture
def known(rows, cast):
    """What neighbours have said before: accepted, and to be read by all."""
    need = services.enter_need(said=rows.said("三栋楼道里的灯不亮"), actor=cast.neighbour)
    Need.objects.filter(pk=need.pk).update(text="三栋楼道里的灯不亮，电话 13900001111")
    return services.accept_need(need=need, actor=cast.secretary)


class TestIsItThisOne:
    """Before the last screen, neighbours' needs that may be the same."""

    def test_it_is_shown_masked_with_its_reasons_and_can_be_passed_by(self, cast, known):
        client = drafted(Client(), cast, text="3号楼楼道灯坏了三天")
        assert client.get("/post/alike/").context["rows"][0]["url"] == f"/case/{known.pk}/"
        shown = client.get("/post/alike/").content.decode()
        assert "13900001111" not in shown
        assert "都在3号楼" in shown
        assert client.get(PHONE_PAGE).status_code == 200

    def test_seconding_it_gives_the_draft_up(self, cast, page, known):
        client = drafted(page(cast.resident), cast, text="3号楼楼道灯坏了三天", photo=photo())
        key = client.get("/post/alike/").context["key"]
        client.post(f"/case/{known.pk}/second/", {"instead": key})
        known.refresh_from_db()
        assert known.endorsement_count == 1
        assert "draft" not in client.session
        assert not any((Path(settings.MEDIA_ROOT) / "drafts").iterdir())
        assert Need.objects.count() == 1

    def test_a_stranger_gives_the_phone_first_and_loses_nothing(self, cast, known):
        client = drafted(Client(), cast, text="3号楼楼道灯坏了三天")
        key = client.get("/post/alike/").context["key"]
        assert client.post(f"/case/{known.pk}/second/", {"instead": key}).headers["Location"].startswith("/accounts/")
        assert client.session["draft"]["text"] == "3号楼楼道灯坏了三天"

    def test_one_s_own_is_named_as_such(self, rows, cast, page):
        rows.need(text="三栋楼道里的灯不亮")
        client = drafted(page(cast.resident), cast, text="3号楼楼道灯坏了三天")
        assert client.get("/post/alike/").context["rows"][0]["own"]

    def test_nothing_alike_is_no_screen_at_all(self, cast, known):
        client = drafted(Client(), cast, text="想请人教老人用手机")
        assert client.get("/post/alike/").headers["Location"] == PHONE_PAGE
        assert Client().get("/post/alike/").headers["Location"] == "/post/"


class TestPhotosThatAreNone:
    """What is wrong stands beside the field, and what was good is kept."""

    def sent(self, client, cast, *files):
        client.get(f"{WHAT}?category={Category.objects.get(key='property').pk}")
        return client.post(WHAT, {"text": "楼道灯坏了三天", "community": cast.hechi.code, "photo": list(files)})

    def test_good_ones_are_kept_beside_a_bad_one(self, cast):
        client, film = Client(), SimpleUploadedFile("录像.jpg", b"\x00\x00\x00\x18ftypmp42" * 40, "image/jpeg")
        answer = self.sent(client, cast, photo("一.jpg"), film, photo("二.jpg"))
        assert answer.status_code == 422
        assert "录像.jpg" in str(answer.context["form"].errors["photo"])
        assert len(client.session["draft"]["photos"]) == 2

    def test_ten_photos_of_twenty_megabytes(self, cast):
        big = [SimpleUploadedFile(f"{n}.jpg", b"\xff\xd8\xff" + bytes(20_000_000), "image/jpeg") for n in range(10)]
        client = Client()
        answer = self.sent(client, cast, *big)
        assert answer.status_code == 422
        assert str(answer.context["form"].errors["photo"]).count("超过 10 MB") == 10
        assert client.session["draft"]["text"] == "楼道灯坏了三天"

    def test_more_than_fit_are_said_to_be_left_out(self, cast):
        client = Client()
        answer = self.sent(client, cast, *(photo(f"{n}.jpg") for n in range(9)))
        assert answer.status_code == 422
        assert len(client.session["draft"]["photos"]) == 6
        assert client.post(WHAT, {"text": "楼道灯坏了三天", "community": cast.hechi.code}).status_code == 302


def test_markup_in_the_text_stays_text(cast, page):
    cast.resident.phone = "+8613800008002"
    cast.resident.save()
    client = drafted(page(cast.resident), cast, text="<script>alert(1)</script>楼道灯坏了")
    client.post(PHONE_PAGE, {"consent": "on"})
    shown = client.get(f"/case/{Need.objects.get().pk}/").content.decode()
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;" in shown


def test_a_photo_that_waits_is_shown_to_its_own_browser_only(cast):
    client = drafted(Client(), cast, photo=photo())
    key = client.session["draft"]["photos"][0]
    assert client.get(f"/post/photo/{key}").status_code == 200
    assert Client().get(f"/post/photo/{key}").status_code == 404
    client.post(WHAT, {"drop": key, "text": "楼道灯坏了三天", "community": cast.hechi.code})
    assert client.session["draft"]["photos"] == []


def test_first_loads_stay_small(cast):
    for path in ("/", "/post/", "/neighbours/", "/events/"):
        assert len(Client().get(path).content) < 40_000


def test_nobody_is_made_a_user_by_looking(cast):
    before = User.objects.count()
    for path in ("/", "/post/", "/neighbours/", "/events/", "/mine/"):
        Client().get(path)
    assert User.objects.count() == before
