"""Texts are found in code and templates, and a missing translation is named."""

from pathlib import Path

import pytest

from alliance.launcher import messages

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext
label = _("需求")
words = ngettext("%(count)s 条需求", "%(count)s 条需求", 3) % {"count": 3}
long = _("第一句，"
         "第二句")
"""
TEMPLATE = """{% load i18n %}<p title="{% translate '标题' %}">{{ _("值") }}{{ name|default:_("未填") }}</p>
  {% blocktranslate trimmed with name=unit.name %}
    {{ name }} 已认领
  {% endblocktranslate %}
      {# 说明不译 #}{% comment %}也不译{% endcomment %}
"""


@pytest.fixture
def product(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small product of one package, one template and an English catalogue."""
    (tmp_path / "core").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "core" / "models.py").write_text(PYTHON)
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    monkeypatch.setattr(messages, "BASE", tmp_path)
    monkeypatch.setattr(messages, "LOCALE", tmp_path / "locale")
    messages.extract_messages()
    return tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po"


def translate(catalogue: Path, text: str, translation: str) -> None:
    before = f'msgid "{text}"\nmsgstr ""'
    assert before in catalogue.read_text()
    catalogue.write_text(catalogue.read_text().replace(before, f'msgid "{text}"\nmsgstr "{translation}"'))


def test_every_text_of_code_and_template_is_collected(product: Path) -> None:
    texts = {text for text, _context, _path in messages.found_messages()}
    assert texts == {
        "需求",
        ("%(count)s 条需求", "%(count)s 条需求"),
        "第一句，第二句",
        "标题",
        "值",
        "未填",
        "%(name)s 已认领",
    }


def test_missing_fuzzy_and_broken_translations_are_named(product: Path) -> None:
    translate(product, "需求", "Need")
    translate(product, "%(name)s 已认领", "%(unit)s claimed it")
    product.write_text(product.read_text().replace('msgid "标题"\nmsgstr ""', '#, fuzzy\nmsgid "标题"\nmsgstr "Title"'))
    found = messages.faults()
    assert "en: other placeholders: templates/page.html: %(name)s 已认领" in found
    assert "en: fuzzy: templates/page.html: 标题" in found
    assert "en: not translated: templates/page.html: 值" in found
    assert not [line for line in found if line.endswith(": 需求")]


def test_collecting_again_keeps_translations_and_forgets_texts_that_went(product: Path) -> None:
    translate(product, "需求", "Need")
    translate(product, "标题", "Title")
    page = messages.BASE / "templates" / "page.html"
    page.write_text(page.read_text().replace("{% translate '标题' %}", ""))
    messages.extract_messages()
    assert 'msgid "需求"\nmsgstr "Need"' in product.read_text()
    assert "标题" not in product.read_text()


def test_new_text_takes_no_translation_from_a_similar_one(product: Path) -> None:
    translate(product, "需求", "Need")
    page = messages.BASE / "templates" / "page.html"
    page.write_text(page.read_text() + "{% translate '需求。' %}")
    messages.extract_messages()
    assert 'msgid "需求。"\nmsgstr ""' in product.read_text()


def test_chinese_outside_every_translation_is_named(product: Path) -> None:
    assert messages.bare_chinese() == []
    (messages.BASE / "templates" / "bare.html").write_text("<p>\n同心</p><b>未包裹</b>")
    assert messages.bare_chinese() == ["templates/bare.html:1: <p> 同心</p><b>未包裹</b>"]


def test_compiled_catalogue_is_what_django_reads(product: Path) -> None:
    translate(product, "需求", "Need")
    messages.compile_catalogues()
    assert b"Need" in product.with_suffix(".mo").read_bytes()
