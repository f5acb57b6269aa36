from html.parser import HTMLParser

import pytest

from core.documents import Attachment, Document, Heading, Link, Paragraph, Table, render_html
from tests.core.documents.sample import HOSTILE, REPORT

VOID = {"br", "hr", "img"}


class Nesting(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.tags = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def parsed(document):
    parser = Nesting()
    parser.feed(render_html(document))
    assert parser.open == []
    return parser


def test_every_part_has_its_class():
    html = render_html(REPORT)
    for line in [
        '<p class="tx-doc__issuer">同心街道党建联盟文件</p>',
        '<p class="tx-doc__no">同街党联〔2026〕9号</p>',
        '<hr class="tx-doc__rule">',
        '<h2 class="tx-doc__title">关于2026年9月区域化党建工作情况的通报</h2>',
        '<p class="tx-doc__to">各成员单位、各社区党组织：</p>',
        '<p>9月份收到需求<a href="/needs/?month=2026-09">84 件</a>。</p>',
        '<h3 class="tx-doc__h1">一、基本情况</h3>',
        '<h4 class="tx-doc__h2">（一）资源共享</h4>',
        '<h5 class="tx-doc__h3">1.场地</h5>',
        '<h6 class="tx-doc__h4">（1）周末场地</h6>',
        '<p class="tx-doc__fn">注：评价不足5件的社区不列满意率。</p>',
        '<p class="tx-doc__roll"><b>出席：</b>张三、李四</p>',
        '<p class="tx-doc__att">附件：1.需求清单</p>',
        '<div class="tx-doc__sign"><p>同心街道党建联盟</p><p>2026年10月5日</p></div>',
        "<p><span>抄送：区委组织部，各成员单位。</span><span></span></p>",
        '<section><p class="tx-doc__to">附件2</p>\n<h3 class="tx-doc__title">资源清单</h3>',
    ]:
        assert line in html


def test_tags_are_nested_and_headings_do_not_skip():
    tags = [tag for tag, _ in parsed(REPORT).tags if tag in {"h2", "h3", "h4", "h5", "h6"}]
    assert tags == ["h2", "h3", "h4", "h5", "h6", "h4", "h3", "h3", "h3"]


def test_table_names_its_rows_and_columns():
    html = render_html(REPORT)
    assert '<div class="tx-scroll" tabindex="0" role="region" aria-label="表1　各社区需求办理情况">' in html
    assert "<caption>表1　各社区需求办理情况</caption>" in html
    assert '<th scope="col">响应率</th>' in html
    assert '<th scope="row" class="tx-doc__word">河池社区</th><td><a href="/needs/?community=1">12</a></td>' in html


def test_columns_of_running_words_wrap():
    html = render_html(Document("题", [Table(["甲", "乙"], [["短", "长" * 40], ["短", "短"]])]))
    assert '<tr><th scope="row" class="tx-doc__word">短</th><td class="tx-doc__run">短</td></tr>' in html


@pytest.mark.parametrize(
    ("texts", "form"),
    [
        (["12", "1,234.50", "—"], ""),
        (["12 件", "3 人次", ""], ""),
        (["90.9%", "100.0%"], ""),
        (["12", "约12"], ' class="tx-doc__word"'),
        (["2026年11月3日"], ' class="tx-doc__word"'),
        (["XM-1"], ' class="tx-doc__word"'),
    ],
)
def test_only_columns_of_figures_stand_to_the_right(texts, form):
    html = render_html(Document("题", [Table(["甲", "乙"], [["x", text] for text in texts])]))
    assert html.count(f"<td{form}>") == len(texts)


def test_hostile_words_break_nothing():
    found = parsed(HOSTILE).tags
    assert {tag for tag, _attributes in found} <= {
        "article", "section", "div", "p", "b", "span", "hr", "br", "h2", "h3", "h4", "h5", "h6",
        "table", "caption", "thead", "tbody", "tr", "th", "td",
    }  # fmt: skip


def test_long_title_is_broken_between_words():
    html = render_html(Document("同心街道党建联盟关于印发二〇二六年度区域化党建资源清单和需求清单的通知", []))
    assert html.count("<br>") == 1


def test_picture_is_described():
    image = next(attrs for tag, attrs in parsed(REPORT).tags if tag == "img")
    assert image["alt"] == "图1　各月需求"
    assert image["src"].startswith("data:image/png;base64,iVBOR")


def test_words_are_never_markup():
    evil = "<script>alert(1)</script>"
    document = Document(
        evil,
        [Heading(evil), Paragraph(evil, Link(evil, '/"onclick="x')), Table([evil], [[evil]], caption=evil, note=evil)],
        head=evil,
        number=evil,
        mark=evil,
        addressee=evil,
        attachments=[Attachment(evil, [Paragraph(evil)])],
        signature=evil,
    )
    found = parsed(document).tags
    assert "script" not in {tag for tag, _ in found}
    assert not any("onclick" in attrs for _, attrs in found)


def test_only_safe_addresses_become_links():
    def links(href):
        return [
            attrs["href"] for tag, attrs in parsed(Document("题", [Paragraph(Link("数", href))])).tags if tag == "a"
        ]

    for safe in ("/needs/?a=1", "?page=2", "#t1", "https://example.gov.cn/x"):
        assert links(safe) == [safe]
    for unsafe in ("javascript:alert(1)", "data:text/html,x", "//evil.example", " javascript:x", "", "JaVaScRiPt:x"):
        assert links(unsafe) == []
