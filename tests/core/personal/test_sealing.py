import base64

import pytest
from cryptography.exceptions import InvalidTag
from django.core.exceptions import FieldError

from core.personal.fields import EncryptedTextField
from core.personal.sealing import UnknownKeyError, blind_index, needs_resealing, seal, unseal

OLD = base64.b64encode(b"o" * 32).decode()
NEW = base64.b64encode(b"n" * 32).decode()
PHONE = "+8613800138000"


@pytest.fixture(autouse=True)
def keys(settings):
    settings.FIELD_KEYS = {"old": OLD}
    settings.FIELD_KEY_CURRENT = "old"
    settings.BLIND_INDEX_KEY = "index key"
    return settings


def test_sealed_text_hides_and_comes_back():
    sealed = seal("张三 " + PHONE)
    assert sealed.startswith("old:")
    assert "138" not in sealed
    assert unseal(sealed) == "张三 " + PHONE


def test_equal_texts_are_sealed_differently():
    assert seal(PHONE) != seal(PHONE)


def test_old_texts_open_after_the_key_is_rotated(keys):
    sealed = seal(PHONE)
    keys.FIELD_KEYS = {"old": OLD, "new": NEW}
    keys.FIELD_KEY_CURRENT = "new"
    assert unseal(sealed) == PHONE
    assert needs_resealing(sealed)
    assert seal(PHONE).startswith("new:")
    assert not needs_resealing(seal(PHONE))
    assert not needs_resealing("")


def test_missing_key_is_named_without_the_text(keys):
    sealed = seal(PHONE)
    keys.FIELD_KEYS = {"new": NEW}
    with pytest.raises(UnknownKeyError, match="FIELD_KEYS"):
        unseal(sealed)
    with pytest.raises(UnknownKeyError) as refusal:
        unseal(PHONE)
    assert PHONE not in str(refusal.value)


def test_changed_text_is_refused():
    sealed = seal(PHONE)
    raw = bytearray(base64.b64decode(sealed[4:]))
    raw[-1] ^= 1
    with pytest.raises(InvalidTag):
        unseal("old:" + base64.b64encode(raw).decode())


def test_text_moved_under_another_key_id_is_refused(keys):
    keys.FIELD_KEYS = {"old": OLD, "twin": OLD}
    with pytest.raises(InvalidTag):
        unseal("twin:" + seal(PHONE)[4:])


def test_blind_index_is_the_keyed_sha256():
    # printf '+8613800138000' | openssl dgst -sha256 -hmac 'index key'
    assert blind_index(PHONE) == "8ec5c5c0a4eb011c2c4db0561f4f725e18909bf1c47ae6770b997d4c5b5df670"
    assert blind_index("+8613800138001") != blind_index(PHONE)
    assert blind_index("") == ""


def test_blind_index_depends_on_the_key(keys):
    before = blind_index(PHONE)
    keys.BLIND_INDEX_KEY = "another key"
    assert blind_index(PHONE) != before


def test_field_stores_sealed_text_and_gives_plain():
    field = EncryptedTextField(name="phone")
    stored = field.get_prep_value(PHONE)
    assert stored.startswith("old:")
    assert field.from_db_value(stored, None, None) == PHONE


@pytest.mark.parametrize("nothing", ["", None])
def test_field_leaves_nothing_as_nothing(nothing):
    field = EncryptedTextField(name="phone", null=True)
    assert field.get_prep_value(nothing) == nothing
    assert field.from_db_value(nothing, None, None) == nothing


@pytest.mark.parametrize("lookup", ["exact", "contains", "in", "startswith"])
def test_field_refuses_a_search_that_could_find_nothing(lookup):
    with pytest.raises(FieldError, match="blind index"):
        EncryptedTextField(name="phone").get_lookup(lookup)


def test_field_may_be_asked_whether_it_is_null():
    assert EncryptedTextField(name="phone").get_lookup("isnull") is not None
