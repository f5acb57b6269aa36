"""Categories speak the reader's language; what a street added for itself keeps its name."""

import pytest
from django.utils import translation

from needs.category_names import BUILT_IN, said_category
from needs.models import Category

pytestmark = pytest.mark.django_db


def test_every_category_a_street_begins_with_can_be_said_in_the_readers_language():
    assert set(Category.objects.filter(street_code="").values_list("name", flat=True)) == set(BUILT_IN)


def test_in_chinese_they_are_called_as_they_are_written():
    for kind in Category.objects.all():
        assert str(kind) == kind.name


def test_in_another_language_the_catalogue_is_asked_and_only_for_these(monkeypatch):
    monkeypatch.setitem(BUILT_IN, "养老助老", "Help for the old")
    assert str(Category.objects.get(key="elderly", street_code="")) == "Help for the old"
    own = Category.objects.create(street_code="510116088", key="river", name="河道巡护")
    assert (str(own), said_category("")) == ("河道巡护", "")


def test_the_list_says_them_in_the_language_of_the_page(cast, page, rows):
    need = rows.need("listed", category="elderly")
    browser = page(cast.officer)
    browser.cookies["django_language"] = "en"
    with translation.override("en"):
        assert str(need.category) in browser.get("/needs/").content.decode()
