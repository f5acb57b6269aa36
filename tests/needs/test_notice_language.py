"""What is told is kept and read by others, so it is told in Chinese, also by somebody who reads English."""

import json
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from core.models import Channel, Notice, OutboxMessage
from core.suggestions.services import answer_suggestion, receive_suggestion
from needs import services
from needs.services import Asker

ENGLISH = re.compile(r"[A-Za-z]{4,}")


@pytest.mark.parametrize("state", ["closed", "reopened", "refused", "merged", "returned", "needs_more"])
def test_every_step_is_told_in_chinese_while_the_office_reads_english(state, rows, cast):
    with translation.override("en"):
        assert translation.gettext("需求") != "需求"
        rows.need(state)
    told = [f"{subject} {body}" for subject, body in Notice.objects.values_list("subject", "body")]
    assert len(told) > 1
    assert not [line for line in told if ENGLISH.search(line)]


def test_an_asker_without_account_is_texted_in_chinese(rows, cast):
    with translation.override("en"):
        asker = Asker("赵大爷", "13800138000", consent=True)
        need = services.enter_need(said=rows.said(), asker=asker, actor=cast.secretary)
        need = services.accept_need(need=need, actor=cast.secretary)
        services.resolve_need(need=need, resolution="换了新灯", actor=cast.secretary)
    text = json.loads(OutboxMessage.objects.get(channel=Channel.SMS).secret)["text"]
    assert re.sub(r"http\S+", "…", text) == "您反映的“楼道灯坏了，老人晚上出门不方便”已办结，请点链接评价：…"


def test_a_complaint_is_told_and_answered_in_chinese(cast):
    with translation.override("en"):
        row = receive_suggestion(text="字太小", street=cast.street, phone="13800138000", actor=AnonymousUser())
        answer_suggestion(suggestion=row, answer="已放大", actor=cast.officer)
    assert Notice.objects.get().subject.startswith(f"收到投诉建议 {row.number}，")
    text = json.loads(OutboxMessage.objects.get(channel=Channel.SMS).secret)["text"]
    assert text == f"【同心】您提的投诉建议 {row.number} 已答复：已放大"
