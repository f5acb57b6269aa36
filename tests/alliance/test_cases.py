"""A case in full for its asker, without any person in it for everybody else; judging, seconding, saying more."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core import clock
from core.areas.models import StreetSettings
from needs import services
from needs.models import Judgement, Need, NeedStatus, Verdict
from needs.services import Asker
from tests.alliance.test_posting import photo

NAME, PHONE, PLACE = "孙玉珍", "13800008123", "锦绣苑 3 栋 2 单元 301"


@pytest.fixture
def listed(rows, cast):
    asker = Asker(name=NAME, phone=PHONE, consent=True)
    need = services.enter_need(said=rows.said("楼道灯坏了", place=PLACE), asker=asker, actor=cast.resident)
    # Nobody can write a phone there today; what a ledger brought in before may still hold one.
    Need.objects.filter(pk=need.pk).update(text="楼道灯坏了，请打 13800008123 找我")
    services.accept_need(need=need, actor=cast.secretary)
    return services.list_need(need=need, actor=cast.secretary)


def words_of(client: Client, need) -> str:
    return client.get(f"/case/{need.pk}/").content.decode()


def test_the_asker_sees_the_whole_case(listed, cast, page):
    shown = words_of(page(cast.resident), listed)
    assert PLACE in shown
    assert listed.number in shown


@pytest.mark.parametrize("who", ["neighbour", "stranger", "next_liaison", None])
def test_everybody_else_sees_no_phone_name_or_door(listed, cast, page, who):
    shown = words_of(page(cast.of(who) if who else None), listed)
    assert listed.number in shown
    for private in (PHONE, NAME, "301", "单元"):
        assert private not in shown
    listing = page(cast.of(who) if who else None).get("/neighbours/").content.decode()
    for private in (PHONE, NAME, PLACE):
        assert private not in listing


def test_a_need_not_yet_accepted_is_the_askers_alone(rows, cast, page):
    need = rows.need()
    assert page(cast.resident).get(f"/case/{need.pk}/").status_code == 200
    for other in (None, cast.neighbour):
        assert page(other).get(f"/case/{need.pk}/").status_code == 404


def test_a_neighbour_seconds_once_and_not_their_own(listed, cast, page):
    neighbour = page(cast.neighbour)
    for _turn in range(2):
        assert neighbour.post(f"/case/{listed.pk}/second/").status_code == 302
    listed.refresh_from_db()
    assert listed.endorsement_count == 1
    asker = page(cast.resident)
    assert "您自己提的" in asker.post(f"/case/{listed.pk}/second/", follow=True).content.decode()
    listed.refresh_from_db()
    assert listed.endorsement_count == 1


def test_a_second_press_is_told_so(listed, cast, page):
    neighbour = page(cast.neighbour)
    assert "已经算上您家" in neighbour.post(f"/case/{listed.pk}/second/", follow=True).content.decode()
    assert "不用再点" in neighbour.post(f"/case/{listed.pk}/second/", follow=True).content.decode()


def test_a_neighbour_follows_hears_of_it_and_follows_no_more(listed, cast, page):
    neighbour = page(cast.neighbour)
    assert "只想知道进展" in words_of(neighbour, listed)
    neighbour.post(f"/case/{listed.pk}/follow/")
    neighbour.post(f"/case/{listed.pk}/follow/")
    services.start_need(need=listed, actor=cast.secretary)
    told = list(cast.neighbour.notices.values_list("subject", flat=True))
    assert len(told) == 1
    assert PHONE not in told[0]
    assert "我附议和关注的" in neighbour.get("/mine/").content.decode()
    neighbour.post(f"/case/{listed.pk}/unfollow/")
    services.resolve_need(need=listed, resolution="换了新灯", actor=cast.secretary)
    assert cast.neighbour.notices.count() == 1


def test_the_asker_need_not_follow(listed, cast, page):
    said = page(cast.resident).post(f"/case/{listed.pk}/follow/", follow=True).content.decode()
    assert "每一步都会告诉您" in said
    with pytest.raises(PermissionDenied, match="您自己提的"):
        services.follow_need(need=listed, actor=cast.resident)
    with pytest.raises(PermissionDenied, match="您自己提的"):
        services.endorse_need(need=listed, actor=cast.resident)


def test_every_public_step_reaches_those_who_second_or_follow(listed, rows, cast):
    services.endorse_need(need=listed, actor=cast.neighbour)
    services.follow_need(need=listed, actor=cast.neighbour)
    services.start_need(need=listed, actor=cast.secretary)
    services.resolve_need(need=listed, resolution="换了新灯", actor=cast.secretary)
    word = services.Word("unsatisfied", solved=False, comment="又坏了")
    services.judge_need(need=listed, word=word, channel="page", actor=cast.resident)
    told = [
        subject.split("：")[0] for subject in cast.neighbour.notices.order_by("id").values_list("subject", flat=True)
    ]
    assert [one.split("，")[-1] for one in told] == ["正在办", "单位说办好了", "正在重新办"]


def test_the_promise_stands_on_the_case_page_in_words(listed, cast, page):
    listed.refresh_from_db()
    assert listed.promise
    for who in (cast.resident, cast.neighbour, None):
        assert listed.promise in words_of(page(who), listed)


def test_a_merged_case_leads_to_the_one_it_goes_on_with(rows, cast, page):
    need, into = rows.need("accepted"), rows.need("accepted", text="整栋楼的灯都坏了")
    services.merge_need(need=need, into=into, actor=cast.secretary)
    assert f"/case/{into.pk}/" in words_of(page(cast.resident), need)


def test_somebody_unknown_is_asked_for_a_phone_before_seconding(listed):
    answer = Client().post(f"/case/{listed.pk}/second/")
    assert answer.headers["Location"].startswith("/accounts/code/?next=")


def test_the_asker_judges_on_the_page(rows, cast, page):
    need = rows.need(NeedStatus.RESOLVED)
    assert page(cast.resident).post(f"/case/{need.pk}/judge/", {"verdict": "satisfied"}).status_code == 302
    need.refresh_from_db()
    assert need.status == NeedStatus.CLOSED
    assert page(cast.resident).post(f"/case/{need.pk}/judge/", {"verdict": "satisfied"}).status_code == 409


def test_unhappy_asks_for_one_sentence_and_reopens(rows, cast, page):
    need = rows.need(NeedStatus.RESOLVED)
    asked = page(cast.resident).post(f"/case/{need.pk}/judge/", {"verdict": "unsatisfied"})
    assert asked.status_code == 422
    assert not Judgement.objects.exists()
    page(cast.resident).post(f"/case/{need.pk}/judge/", {"verdict": "unsatisfied", "reason": "修好两天又坏"})
    need.refresh_from_db()
    assert need.status == NeedStatus.REOPENED
    assert Judgement.objects.get().comment == "修好两天又坏"


def test_nobody_judges_for_the_asker(rows, cast, page):
    need = rows.need(NeedStatus.RESOLVED)
    assert page(cast.neighbour).post(f"/case/{need.pk}/judge/", {"verdict": "satisfied"}).status_code == 403
    assert not Judgement.objects.exists()


def test_what_was_asked_for_can_be_added(rows, cast, page):
    need = rows.need(NeedStatus.NEEDS_MORE)
    shown = words_of(page(cast.resident), need)
    assert "请说明是几号楼" in shown
    assert f'action="/case/{need.pk}/add/"' in shown
    assert page(cast.resident).post(f"/case/{need.pk}/add/", {"detail": "   "}).status_code == 422
    assert page(cast.resident).post(f"/case/{need.pk}/add/", {"detail": "3 号楼"}).status_code == 302
    need.refresh_from_db()
    assert need.status == NeedStatus.SUBMITTED
    assert page(cast.neighbour).get(f"/case/{need.pk}/add/").status_code == 404


def test_an_answer_brings_photos_along_or_nothing_at_all(rows, cast, page, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    need = rows.need(NeedStatus.NEEDS_MORE)
    film = SimpleUploadedFile("录像.jpg", b"\x00\x00\x00\x18ftypmp42" * 40, "image/jpeg")
    refused = page(cast.resident).post(f"/case/{need.pk}/add/", {"detail": "3 号楼", "photo": [photo(), film]})
    assert refused.status_code == 422
    assert "3 号楼" in refused.content.decode()
    need.refresh_from_db()
    assert (need.status, need.photos.count()) == (NeedStatus.NEEDS_MORE, 0)
    page(cast.resident).post(f"/case/{need.pk}/add/", {"detail": "3 号楼", "photo": [photo(), photo()]})
    need.refresh_from_db()
    assert (need.status, need.photos.count()) == (NeedStatus.SUBMITTED, 2)


def test_more_cases_ask_no_more_of_the_database(rows, cast, page, django_assert_max_num_queries):
    browser, counted = page(cast.resident), {}
    browser.get("/mine/")
    for _turn in range(2):
        for _row in range(3):
            services.endorse_need(need=_of(cast.neighbour, rows, cast), actor=cast.resident)
            rows.need(NeedStatus.ACCEPTED)
        for path in ("/mine/", "/mine/data/", "/neighbours/", "/"):
            with django_assert_max_num_queries(20) as asked:
                browser.get(path)
            counted.setdefault(path, []).append(len(asked))
    assert all(few == many for few, many in counted.values()), counted


def _of(person, rows, cast):
    need = services.enter_need(said=rows.said("邻居家的灯"), actor=person)
    return services.accept_need(need=need, actor=cast.secretary)


class TestJudgingByLink:
    """The link in the message: no log-in, once, in its time, signed."""

    def send(self, token: str, verdict: str = Verdict.SATISFIED):
        said = {"verdict": verdict, "solved": "yes", "comment": "好"}
        return Client().post(f"/needs/judge/{token}/", said)

    def test_opens_without_log_in_and_counts_once(self, rows):
        need = rows.need(NeedStatus.RESOLVED)
        token = services.judging_token(need)
        assert Client().get(f"/needs/judge/{token}/").status_code == 200
        assert self.send(token).status_code in (200, 302)
        self.send(token, Verdict.UNSATISFIED)
        assert Judgement.objects.get().verdict == Verdict.SATISFIED

    def test_used_it_says_what_was_said_and_asks_no_more(self, rows):
        need = rows.need(NeedStatus.RESOLVED)
        token = services.judging_token(need)
        Client().post(f"/needs/judge/{token}/", {"verdict": "unsatisfied", "solved": "no", "comment": "又坏了"})
        shown = Client().get(f"/needs/judge/{token}/").content.decode()
        for words in ("记下了", "重新办", "只算一次"):
            assert words in shown
        assert "<textarea" not in shown

    def test_of_an_earlier_round_it_judges_nothing(self, rows, cast):
        need = rows.need(NeedStatus.REOPENED)
        old = services.judging_token(Need(pk=need.pk, reopened_count=0))
        services.resolve_need(need=need, resolution="又换了一次", actor=cast.secretary)
        assert self.send(old).status_code in (403, 409)
        assert Judgement.objects.count() == 1

    def test_foreign_it_is_said_to_be_incomplete(self, cast):
        answer = Client().get("/needs/judge/abc:def:ghi/")
        assert answer.status_code == 404
        assert "从短信里重新打开" in answer.content.decode()

    def test_too_late_it_says_so_before_anything_is_typed(self, rows):
        need = rows.need(NeedStatus.RESOLVED)
        with clock.moved(clock.now() + timedelta(days=40)):
            shown = Client().get(f"/needs/judge/{services.judging_token(need)}/").content.decode()
        assert "过期了" in shown
        assert "<textarea" not in shown

    def test_is_worth_nothing_when_changed(self, rows):
        need = rows.need(NeedStatus.RESOLVED)
        assert self.send(services.judging_token(need)[:-2] + "xx").status_code == 404
        assert not Judgement.objects.exists()

    def test_is_over_when_its_time_is(self, rows):
        need = rows.need(NeedStatus.RESOLVED)
        with clock.moved(clock.now() + (need.judge_by - clock.today())):
            assert Client().get(f"/needs/judge/{services.judging_token(need)}/").status_code == 200
        later = clock.now().replace(year=clock.now().year + 1)
        with clock.moved(later):
            self.send(services.judging_token(need))
        assert not Judgement.objects.exists()


def test_neighbours_read_the_state_in_their_own_words(listed, rows, cast, page):
    shown = page(cast.neighbour).get("/neighbours/").content.decode()
    assert "正在找人来办" in shown
    assert "已列清单" not in shown
    assert "单位说办好了" in page(cast.resident).get(f"/case/{rows.need(NeedStatus.RESOLVED).pk}/").content.decode()
    mine = page(cast.resident).get("/mine/").content.decode()
    assert "您满意吗？请说一声。" in mine
    assert "已办结待评" not in mine


def test_the_promise_is_history_once_the_unit_says_it_is_done(rows, cast, page):
    need = rows.need(NeedStatus.RESOLVED)
    assert need.promise
    assert need.promise not in words_of(page(cast.resident), need)


def test_ones_own_case_among_the_neighbours_is_said_to_be_ones_own(listed, cast, page):
    page(cast.neighbour).post(f"/case/{listed.pk}/second/")
    assert "您提的，1 位邻居也需要" in page(cast.resident).get("/neighbours/").content.decode()


def test_whoever_can_only_follow_is_not_asked_whether_they_need_it(rows, page):
    shown = words_of(page(), rows.need(NeedStatus.RESOLVED))
    assert "想知道进展，告诉我一声" in shown
    assert "我家也需要" not in shown


def test_the_foot_names_who_runs_the_street_that_is_looked_at(cast, page):
    StreetSettings.objects.filter(street=cast.street).update(host_organ="同心街道党工委")
    StreetSettings.objects.filter(street=cast.next_street).update(host_organ="和睦街道党工委")
    assert "同心街道党工委" in page(cast.resident).get("/").content.decode()
    stranger = page()
    assert "街道党工委" not in stranger.get("/").content.decode()
    stranger.get("/", {"place": cast.next_community.code})
    assert "主办单位：和睦街道党工委" in stranger.get("/complaint/").content.decode()


def test_an_empty_field_is_asked_for_in_plain_words(cast, page):
    assert "请填写这一项。" in page().post("/complaint/", {"text": ""}).content.decode()
