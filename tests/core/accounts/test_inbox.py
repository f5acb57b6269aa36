"""The inbox and the caller, by page and by API."""

from core import notices
from core.models import Notice
from tests.cast import Cast


def told(cast: Cast, subject: str = "有一件事") -> Notice:
    return notices.send(to=[cast.officer], event="x", subject=subject, link="/members/units/")[0]


def test_a_line_is_opened_read_and_counted(cast: Cast, page) -> None:
    notice, browser = told(cast), page(cast.officer)
    assert browser.get("/notices/").context["unread"] == 1
    answer = browser.post(f"/notices/{notice.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, "/members/units/")
    assert browser.get("/notices/").context["unread"] == 0


def test_all_at_once(cast: Cast, page) -> None:
    told(cast)
    told(cast, "又一件")
    page(cast.officer).post("/notices/read/")
    assert not Notice.objects.visible_to(cast.officer).unread().exists()


def test_nobody_opens_another_persons_line(cast: Cast, page, api) -> None:
    notice = told(cast)
    assert page(cast.secretary).post(f"/notices/{notice.pk}/").status_code == 404
    assert api(cast.secretary).get(f"/api/v1/notices/{notice.pk}/").status_code == 404
    assert api(cast.secretary).get("/api/v1/notices/").json()["results"] == []


def test_the_inbox_over_the_api(cast: Cast, api) -> None:
    notice, client = told(cast), api(cast.officer)
    assert [row["id"] for row in client.get("/api/v1/notices/").json()["results"]] == [notice.pk]
    first = client.post(f"/api/v1/notices/{notice.pk}/read/").json()["read_at"]
    assert first
    assert client.post(f"/api/v1/notices/{notice.pk}/read/").json()["read_at"] == first


def test_the_caller_and_the_roles(cast: Cast, api) -> None:
    me = api(cast.liaison).get("/api/v1/me/").json()
    assert (me["id"], me["acting"]["role"], me["acting"]["unit_id"]) == (cast.liaison.pk, "liaison", cast.unit.pk)
    assert len(me["roles"]) == 1
    answer = api(None).get("/api/v1/me/")
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
