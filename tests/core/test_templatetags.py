import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import ClassVar

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from core import clock, states
from core.templatetags import tongxin

# A Tuesday; the working days after it are 14, 15, 16 and 19 October.
NOW = datetime(2026, 10, 13, 10, 24, tzinfo=clock.SHANGHAI)
EVENING = datetime(2026, 10, 12, 8, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now():
    with clock.moved(NOW):
        yield


def drawn(source, address="/", **context):
    request = RequestFactory().get(address)
    return Template(source).render(Context({"request": request, **context})).strip()


@pytest.mark.parametrize(
    ("show", "value", "chinese", "english"),
    [
        (tongxin.zh_date, date(2026, 10, 8), "2026年10月8日", "8 Oct 2026"),
        (tongxin.zh_day, date(2026, 10, 8), "10月8日", "8 Oct"),
        (tongxin.zh_day, date(2025, 12, 31), "2025年12月31日", "31 Dec 2025"),
        (tongxin.zh_datetime, EVENING, "2026年10月12日 16:20", "12 Oct 2026, 16:20"),
        (tongxin.zh_moment, EVENING, "10月12日 16:20", "12 Oct, 16:20"),
        (tongxin.zh_month, date(2026, 10, 1), "2026年10月", "Oct 2026"),
        (tongxin.zh_weekday, date(2026, 10, 13), "星期二", "Tuesday"),
        (tongxin.yuan, 23700, "23,700 元", "¥23,700"),
    ],
)
def test_dates_and_money_follow_the_language(show, value, chinese, english):
    with override("zh-hans"):
        assert show(value) == chinese
    with override("en"):
        assert show(value) == english


@pytest.mark.parametrize(
    "show", [tongxin.zh_date, tongxin.zh_month, tongxin.zh_moment, tongxin.amount, tongxin.percent]
)
def test_what_is_not_known_is_a_dash(show):
    assert show(None) == "—"


def test_a_moment_late_in_utc_belongs_to_the_next_day_here():
    assert tongxin.zh_date(datetime(2026, 10, 12, 16, 30, tzinfo=UTC)) == "2026年10月13日"


@pytest.mark.parametrize(
    ("value", "text"),
    [(1284, "1,284"), (Decimal("23700.50"), "23,700.50"), (0.5, "0.50"), (0, "0"), ("三场", "三场"), (True, "True")],
)
def test_amounts_are_grouped_by_thousands(value, text):
    assert tongxin.amount(value) == text


def test_rates_show_one_place():
    assert tongxin.percent(0.957) == "95.7%"
    assert tongxin.percent(Decimal(1)) == "100.0%"
    assert tongxin.percent(0) == "0.0%"


@pytest.mark.parametrize(
    ("due", "family", "text"),
    [
        (date(2026, 10, 16), "", "剩 3 个工作日"),
        (date(2026, 10, 14), "soon", "剩 1 个工作日"),
        (date(2026, 10, 13), "soon", "今天到期"),
        (NOW.replace(hour=17, minute=30), "soon", "今天 17:30 前"),
        (NOW - timedelta(minutes=1), "late", "超期 1 个工作日"),
        (date(2026, 10, 8), "late", "超期 4 个工作日"),  # Saturday the 10th is worked
        (date(2026, 10, 18), "", "剩 3 个工作日"),  # a Sunday: only 14, 15 and 16 are worked until then
    ],
)
def test_a_limit_is_read_in_working_days(due, family, text):
    reading = tongxin.reading(due, entered={})
    assert (reading["family"], reading["text"]) == (family, text)


def test_a_weekend_limit_still_ahead_is_never_late_or_zero():
    with clock.moved(datetime(2026, 10, 17, 9, 0, tzinfo=clock.SHANGHAI)):
        reading = tongxin.reading(date(2026, 10, 18), entered={})
    assert (reading["family"], reading["text"]) == ("soon", "剩 1 个工作日")


def test_what_is_done_or_has_no_limit_does_not_press():
    assert tongxin.reading(date(2026, 10, 8), done=True, entered={})["family"] == "done"
    assert tongxin.reading(None, entered={}) is None


@pytest.mark.django_db
def test_many_clocks_on_a_page_read_the_entered_days_once(django_assert_num_queries):
    days = [date(2026, 10, 14) + timedelta(days=n) for n in range(5)]
    with django_assert_num_queries(1):
        page = drawn("{% for day in days %}{% clock_for day %}{% endfor %}", days=days)
    assert page.count("tx-clock") >= len(days)


def test_an_icon_is_silent_unless_it_stands_alone():
    assert 'aria-hidden="true"' in tongxin.icon("bell")
    assert 'role="img" aria-label="通知"' in tongxin.icon("bell", "通知")
    assert "<script" not in tongxin.icon('"><script')


def test_a_state_is_icon_word_and_tint():
    badge = tongxin.state("in_progress", "need")
    assert "tx-state--live" in badge
    assert "#progress" in badge
    assert "办理中" in badge


def test_a_state_nobody_has_drawn_shows_its_key():
    assert "brand_new" in tongxin.state("brand_new", "need")
    assert "另一个词" in tongxin.state("accepted", "need", "另一个词")


def test_every_look_has_a_word_and_a_known_family():
    families = {"wait", "live", "pair", "talk", "soon", "late", "done"}
    looks = [look for values in states.STATE_LOOKS.values() for look in values.values()]
    assert {look.family for look in looks} <= families
    assert all(str(look.label) for look in looks)


@pytest.mark.parametrize(
    ("changes", "query"),
    [
        ({"page": 2}, "?q=%E8%BD%AE%E6%A4%85&amp;page=2"),
        ({"page": None}, "?q=%E8%BD%AE%E6%A4%85"),
        ({"q": None, "page": None}, "?"),
    ],
)
def test_the_query_keeps_what_is_not_changed(changes, query):
    words = " ".join(f"{key}={value}" for key, value in changes.items())
    assert drawn(f"{{% query_with {words} %}}", "/?q=轮椅&page=1") == query


def test_a_sorted_column_turns_round_and_starts_at_page_one():
    head = drawn('{% sort_header "due" "时限" cls="c-num" %}', "/?o=due&page=3&q=x")
    assert 'aria-sort="ascending"' in head
    assert "q=x&amp;o=-due" in head
    assert "page=" not in head
    assert "aria-sort" not in drawn('{% sort_header "due" "时限" %}', "/?o=number")


@pytest.mark.parametrize(
    ("number", "pages", "shown"),
    [(1, 1, [1]), (4, 12, [1, 2, 3, 4, 5, 6, None, 12]), (9, 12, [1, None, 7, 8, 9, 10, 11, 12])],
)
def test_far_pages_are_left_out(number, pages, shown):
    assert tongxin.page_numbers({"number": number, "pages": pages}) == shown


class Sample(forms.Form):
    title = forms.CharField(label="名称", help_text="一句话")
    until = forms.DateField(label="到", required=False, initial=date(2026, 10, 8))
    at = forms.DateTimeField(label="开始", required=False)
    kind = forms.ChoiceField(label="类型", choices=[("a", "场地")], widget=forms.RadioSelect)
    note = forms.CharField(label="说明", required=False, widget=forms.Textarea)
    agree = forms.BooleanField(label="同意")


def test_dates_ask_for_the_browsers_own_picker_in_any_language():
    for language in ("zh-hans", "en"):
        with override(language):
            control = tongxin.widget(Sample()["until"])
            assert 'type="date"' in control
            assert 'value="2026-10-08"' in control
            assert 'type="datetime-local"' in tongxin.widget(Sample()["at"])


def test_what_a_picker_sends_is_understood():
    form = Sample({"title": "x", "until": "2026-10-08", "at": "2026-10-08T14:30", "kind": "a", "agree": "on"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["at"].hour == 14


def test_a_form_shows_each_error_beside_its_field_and_in_the_summary():
    page = drawn('{% include "_form.html" %}', form=Sample({"kind": "a", "agree": "on"}), version=7)
    assert 'name="version" value="7"' in page
    assert 'href="#id_title"' in page
    assert 'id="id_title_error"' in page
    described = 'aria-describedby="id_title_helptext id_title_error"'
    assert described in page
    assert 'class="form-control"' in page


def test_a_step_that_asks_for_something_opens_in_place_and_carries_the_version():
    steps = [
        {"name": "resolve", "label": "办结", "url": "/r", "form": Sample(auto_id="id_r_%s"), "primary": False},
        {"name": "urge", "label": "催办", "url": "/u"},
        {"name": "merge", "label": "并案", "url": "/m", "sideways": True},
        {"name": "up", "label": "吹哨", "url": "/w", "sideways": True},
    ]
    page = drawn('{% include "_steps.html" %}', steps=steps, version=3)
    assert page.count('name="version" value="3"') == len(steps)
    assert page.count("其他步骤") == 1
    assert page.index("催办") < page.index("其他步骤") < page.index("并案")
    assert drawn('{% include "_steps.html" %}', steps=[]) == ""


def test_long_work_stops_asking_when_it_is_done():
    running = {"label": "写入", "done": 3, "total": 9, "url": "/p", "finished": False}
    assert "every 2s" in drawn('{% include "_progress.html" %}', progress=running)
    assert "hx-trigger" not in drawn('{% include "_progress.html" %}', progress={**running, "finished": True})


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        (datetime(2026, 12, 22, 16, 0, tzinfo=clock.SHANGHAI), "2026年12月22日 14:00–16:00"),
        (datetime(2026, 12, 23, 9, 30, tzinfo=clock.SHANGHAI), "2026年12月22日 14:00 — 2026年12月23日 09:30"),
    ],
)
def test_a_span_inside_one_day_names_the_day_once(ends, said):
    begins = datetime(2026, 12, 22, 14, 0, tzinfo=clock.SHANGHAI)
    assert re.sub("<[^>]+>", "", str(tongxin.time_span(begins, ends))) == said


def test_a_long_form_is_headed_part_by_part():
    class Long(forms.Form):
        heads: ClassVar = {"who": "谁提的"}
        what = forms.CharField()
        who = forms.CharField()

    long = Long()
    assert [tongxin.part_head(long[name]) for name in ("what", "who")] == ["", "谁提的"]
