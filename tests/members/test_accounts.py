"""A liaison's account: given on the unit's page, its password chosen by the liaison, let in again, taken back."""

import re
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from core import clock
from core.accounts.models import ApiToken, AreaRole, RoleName, SetupLink, User
from core.accounts.services import invitations, tokens
from core.errors import DomainError
from core.models import AuditEntry
from members import services
from members.models import Liaison

PASSWORD = "six green bicycles"


@pytest.fixture
def speaker(cast) -> Liaison:
    return services.appoint_liaison(unit=cast.unit, name="王小明", phone="13800138000", actor=cast.officer)


def where(speaker: Liaison, rest: str = "", door: str = "page") -> str:
    root = "/members" if door == "page" else "/api/v1"
    return f"{root}/units/{speaker.unit_id}/liaisons/{speaker.pk}/account/{rest}"


def told(answer, door: str) -> str:
    """The link's path, as the officer reads it."""
    text = answer.content.decode()
    if door == "page":
        return re.search(r"https?://[^/]+(/accounts/link/[^<]+)</code>", text)[1]
    return "/" + answer.json()["link"].split("/", 3)[3]


def given(cast, speaker: Liaison, username: str = "wangxiaoming") -> str:
    made = services.give_account(liaison=speaker, username=username, actor=cast.officer)
    return "/" + made.link.split("/", 3)[3]


def log_in(username: str, password: str) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": username, "password": password})
    return client


def verbs(actor: User) -> list[str]:
    return list(AuditEntry.objects.filter(actor=actor).order_by("id").values_list("verb", flat=True))


@pytest.mark.parametrize("door", ["page", "api"])
def test_an_account_is_given_and_the_liaison_comes_in_with_an_own_password(cast, speaker, page, api, door):
    who = page(cast.officer) if door == "page" else api(cast.officer)
    answer = who.post(where(speaker, door=door), {"username": "wangxiaoming"})
    assert answer.status_code == {"page": 200, "api": 201}[door]
    assert "no-store" in answer["Cache-Control"]
    link, liaison = told(answer, door), Client()
    shown = liaison.get(link)
    assert shown.status_code == 200
    assert "wangxiaoming" in shown.content.decode()
    assert liaison.post(link, {"password": PASSWORD}).status_code == 302
    user = User.objects.get(username="wangxiaoming")
    assert (user.full_name, user.acting.role, user.acting.unit_id) == ("王小明", "liaison", cast.unit.pk)
    assert log_in("wangxiaoming", PASSWORD).session["_auth_user_id"] == str(user.pk)
    assert verbs(cast.officer)[-2:] == ["account.created", "liaison.account_given"]
    assert "account.password_chosen" in verbs(user)
    secret = link.split("/")[3]
    assert not SetupLink.objects.filter(token_hash__contains=secret).exists()
    assert secret not in str(list(AuditEntry.objects.values_list("facts", flat=True)))


def test_the_page_suggests_a_free_name_and_shows_how_far_the_account_is(cast, speaker, page):
    User.objects.create_user(username="WangXiaoMing")
    lines = {one["pk"]: one for one in page(cast.officer).get(cast.unit.get_absolute_url()).context["liaisons"]}
    line = lines[speaker.pk]
    assert [step["name"] for step in line["steps"]] == ["account"]
    assert line["steps"][0]["form"].initial == {"username": "wangxiaoming2"}
    link = given(cast, speaker, "wangxiaoming2")
    words = page(cast.officer).get(cast.unit.get_absolute_url()).content.decode()
    assert "账号已开，还没设密码 · wangxiaoming2" in words
    assert link not in words
    Client().post(link, {"password": PASSWORD})
    line = page(cast.officer).get(cast.unit.get_absolute_url()).context["liaisons"][-1]
    assert (str(line["account"]), [step["name"] for step in line["steps"]]) == ("有账号", ["renew", "withdraw"])
    assert "wangxiaoming2" not in page(cast.supervisor).get(cast.unit.get_absolute_url()).content.decode()


def test_a_link_works_once_and_for_some_days_only(cast, speaker):
    link = given(cast, speaker)
    with clock.moved(clock.now() + invitations.LIFE):
        assert Client().get(link).status_code == 410
        assert Client().post(link, {"password": PASSWORD}).status_code == 410
    assert Client().post(link, {"password": "12345678910"}).status_code == 422
    assert Client().post(link, {"password": PASSWORD}).status_code == 302
    assert Client().get(link).status_code == 410
    assert Client().post(link, {"password": "another long password"}).status_code == 410
    with pytest.raises(DomainError):
        invitations.choose_password(secret=link.split("/")[3], password="another long password")
    assert log_in("wangxiaoming", PASSWORD).session.get("_auth_user_id")


@pytest.mark.parametrize("secret", ["x", "1-x", "-", "99999999999999999999-x", "٣-x", "1" * 300])
def test_a_made_up_link_opens_nothing(cast, secret):
    assert Client().get(f"/accounts/link/{secret}/").status_code == 410


def test_the_link_of_one_account_is_no_link_of_another_nor_of_the_empty_system(cast, speaker):
    link = given(cast, speaker)
    number, _dash, rest = link.split("/")[3].partition("-")
    assert Client().get(f"/accounts/link/{cast.officer.pk}-{rest}/").status_code == 410
    assert Client().get(f"/accounts/setup/{number}-{rest}/").status_code == 410


@pytest.mark.parametrize("door", ["page", "api"])
def test_a_renewed_link_closes_the_older_one_and_the_password(cast, speaker, page, api, door):
    older = given(cast, speaker)
    who = page(cast.officer) if door == "page" else api(cast.officer)
    newer = told(who.post(where(speaker, "renew/", door)), door)
    assert Client().get(older).status_code == 410
    assert Client().post(newer, {"password": PASSWORD}).status_code == 302
    inside = log_in("wangxiaoming", PASSWORD)
    assert inside.get("/accounts/me/").status_code == 200
    newest = told(who.post(where(speaker, "renew/", door)), door)
    assert inside.get("/accounts/me/").status_code == 302
    assert "_auth_user_id" not in log_in("wangxiaoming", PASSWORD).session
    assert Client().post(newest, {"password": "another long password"}).status_code == 302
    assert "_auth_user_id" in log_in("wangxiaoming", "another long password").session
    assert verbs(cast.officer).count("liaison.link_renewed") == 2


@pytest.mark.parametrize("begun", [0, 30])
@pytest.mark.parametrize("door", ["page", "api"])
def test_a_withdrawn_account_ends_role_sessions_and_tokens_at_once(cast, speaker, page, api, door, begun):
    Liaison.objects.filter(pk=speaker.pk).update(begins=clock.today() - timedelta(days=begun))
    Client().post(given(cast, speaker), {"password": PASSWORD})
    user = User.objects.get(username="wangxiaoming")
    inside = log_in("wangxiaoming", PASSWORD)
    token, text = tokens.create_token(name="试", expires_on=clock.today(), actor=user)
    assert UserSession.objects.filter(user=user).exists()
    who = page(cast.officer) if door == "page" else api(cast.officer)
    answer = who.post(where(speaker, "withdraw/", door))
    assert answer.status_code == {"page": 302, "api": 200}[door]
    user = User.objects.get(pk=user.pk)
    assert (user.acting.role, user.is_active, user.has_usable_password()) == ("nobody", False, False)
    assert not UserSession.objects.filter(user=user).exists()
    assert ApiToken.objects.get(pk=token.pk).revoked_at
    assert Client().get("/api/v1/me/", headers={"Authorization": f"Bearer {text}"}).status_code == 401
    assert inside.get("/accounts/me/").status_code == 302
    assert "_auth_user_id" not in log_in("wangxiaoming", PASSWORD).session
    assert verbs(cast.officer)[-2:] == ["account.deactivated", "liaison.account_withdrawn"]
    again = who.post(where(speaker, "withdraw/", door))
    assert again.status_code == (409 if begun == 0 else 404)


def test_an_unused_link_dies_with_the_account(cast, speaker):
    link = given(cast, speaker)
    services.withdraw_account(liaison=speaker, actor=cast.officer)
    assert Client().get(link).status_code == 410


def test_somebody_with_another_role_keeps_the_account_and_loses_the_post(cast):
    post = cast.liaison.liaison_posts.get()
    AreaRole.objects.create(user=cast.liaison, role=RoleName.RESIDENT, area=cast.hechi, begins=clock.today())
    services.withdraw_account(liaison=post, actor=cast.officer)
    left = User.objects.get(pk=cast.liaison.pk)
    assert (left.is_active, [role.role for role in left.held_roles]) == (True, ["resident"])


def test_nobody_resets_the_password_of_somebody_beyond_their_reach(cast, page):
    """Whoever resets a password could become that person: an officer who is a liaison too, or one next door."""
    post = cast.liaison.liaison_posts.get()
    role = AreaRole.objects.create(
        user=cast.liaison, role=RoleName.DISTRICT_OFFICER, area=cast.street.parent, begins=clock.today()
    )
    assert page(cast.officer).post(where(post, "renew/")).status_code == 403
    assert "重设密码" not in page(cast.officer).get(cast.unit.get_absolute_url()).content.decode()
    role.delete()
    elsewhere = Liaison.objects.create(unit=cast.next_unit, user=cast.liaison, begins=clock.today())
    with pytest.raises(PermissionDenied):
        services.renew_account_link(liaison=post, actor=cast.officer)
    elsewhere.delete()
    assert services.renew_account_link(liaison=post, actor=cast.officer).username == cast.liaison.username


PEOPLE = [("supervisor", 403), ("liaison", 403), ("secretary", 403), ("other_officer", 404), ("resident", 404)]


@pytest.mark.parametrize(("who", "status"), PEOPLE)
def test_nobody_else_hands_out_accounts(cast, speaker, page, api, who, status):
    for rest in ("", "renew/", "withdraw/"):
        for door, client in (("page", page(cast.of(who))), ("api", api(cast.of(who)))):
            typed = {"username": "wangxiaoming"}
            assert client.post(where(speaker, rest, door), typed).status_code == status, (rest, door)
    speaker.refresh_from_db()
    assert speaker.user is None
    assert AuditEntry.objects.filter(actor=cast.of(who), success=False).exists() is (status == 403)


def test_a_secretary_hands_out_accounts_of_the_own_community(cast):
    unit = services.create_unit(text=services.UnitText(name="河池药店"), area=cast.hechi, actor=cast.secretary)
    post = services.appoint_liaison(unit=unit, name="李四", actor=cast.secretary)
    assert services.give_account(liaison=post, username="lisi", actor=cast.secretary).username == "lisi"


def test_a_name_in_use_or_unfit_is_told_at_its_field(cast, speaker, page, api):
    for typed in ("周敏", "两个 字", ""):
        answer = page(cast.officer).post(where(speaker), {"username": typed})
        assert answer.status_code == 422
        assert "username" in answer.context["liaisons"][-1]["steps"][0]["form"].errors
        refused = api(cast.officer).post(where(speaker, door="api"), {"username": typed}, format="json")
        assert (refused.status_code, "username" in refused.json()["errors"]) == (400, True)
    User.objects.create_user(username="Wang")
    with pytest.raises(ValidationError):
        services.give_account(liaison=speaker, username="wang", actor=cast.officer)


def test_the_wrong_time_is_a_conflict(cast, speaker, page, api):
    given(cast, speaker)
    assert page(cast.officer).post(where(speaker), {"username": "second"}).status_code == 409
    assert api(cast.officer).post(where(speaker, door="api"), {"username": "second"}).status_code == 409
    blank = services.appoint_liaison(unit=cast.unit, name="赵六", actor=cast.officer)
    for rest in ("renew/", "withdraw/"):
        assert page(cast.officer).post(where(blank, rest)).status_code == 409
        assert api(cast.officer).post(where(blank, rest, "api")).status_code == 409
    services.end_liaison(liaison=blank, actor=cast.officer)
    assert page(cast.officer).post(where(blank), {"username": "late"}).status_code == 409
    assert not User.objects.filter(username__in=("second", "late")).exists()


def test_a_liaison_is_named_and_dismissed_over_the_api_too(cast, api):
    client, root = api(cast.officer), f"/api/v1/units/{cast.unit.pk}/liaisons/"
    made = client.post(root, {"name": "王小明", "phone": "13800138000"}, format="json")
    assert (made.status_code, made.json()["phone"], made.json()["account"]) == (201, "138****8000", "none")
    assert client.post(f"{root}{made.json()['id']}/end/").status_code == 200
    assert client.post(f"{root}{made.json()['id']}/end/").status_code == 409
    assert api(cast.supervisor).post(root, {"name": "王小明"}, format="json").status_code == 403


def test_a_dismissed_liaison_has_no_rights_from_that_moment(cast, speaker):
    given(cast, speaker)
    speaker.refresh_from_db()
    services.end_liaison(liaison=speaker, actor=cast.officer)
    assert User.objects.get(username="wangxiaoming").acting.role == "nobody"
