"""Two taps in one moment, with real transactions: one need, and both taps come to its receipt."""

import json

import pytest
from django.conf import settings
from django.test import Client

from core.models import OutboxMessage
from needs.models import Category, Need
from tests.cast import Cast
from tests.needs.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)

PHONE, PAGE = "13800008001", "/post/phone/"


def tapping(client: Client, typed: dict[str, str], answers: list[str]) -> None:
    """One tap of the browser, in a connection of its own."""
    other = Client()
    other.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    answers.append(other.post(PAGE, typed).headers.get("Location", ""))


def test_two_taps_with_one_code_post_once(rows, cast: Cast) -> None:
    client, kind = Client(), Category.objects.get(key="property")
    client.get(f"/post/what/?category={kind.pk}")
    client.post("/post/what/", {"text": "楼道灯坏了三天", "community": cast.hechi.code})
    key = client.get(PAGE).context["key"]
    client.post(PAGE, {"phone": PHONE, "send": "sms"})
    text = json.loads(OutboxMessage.objects.get(channel="sms").secret)["text"]
    code = next(part for part in text.replace("，", " ").split() if part.isdigit() and len(part) == 6)
    typed, answers = {"phone": PHONE, "code": code, "consent": "on", "key": key}, []
    at_once(*(lambda: tapping(client, typed, answers) for _tap in range(2)))
    assert Need.objects.count() == 1
    assert [answer.split("?")[0] for answer in answers] == ["/post/done/", "/post/done/"]
    # Whichever answer the browser shows, the receipt opens, also without the log-in of the other.
    shown = Client().get(f"/post/done/?key={key}").content.decode()
    assert Need.objects.get().number in shown
    assert PHONE not in shown
