"""Seal short texts with AES-GCM, so that a copy of the database alone tells nothing."""

import base64
import hashlib
import hmac
import secrets
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12


class UnknownKeyError(LookupError):
    """A sealed text names a key the settings do not hold."""


def seal(text: str) -> str:
    """Encrypt with the current key; the result begins with the key's id."""
    key_id = settings.FIELD_KEY_CURRENT
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = _cipher(key_id).encrypt(nonce, text.encode(), key_id.encode())
    return f"{key_id}:{base64.b64encode(nonce + sealed).decode()}"


def unseal(sealed: str) -> str:
    """Decrypt with the key the text names."""
    key_id, _, body = sealed.partition(":")
    raw = base64.b64decode(body)
    return _cipher(key_id).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], key_id.encode()).decode()


def needs_resealing(sealed: str) -> bool:
    """Tell whether the text was sealed with a key since retired."""
    return bool(sealed) and sealed.partition(":")[0] != settings.FIELD_KEY_CURRENT


def blind_index(value: str) -> str:
    """Give a keyed fingerprint to find equal values by; equal texts must be normalised first."""
    if not value:
        return ""
    key = settings.BLIND_INDEX_KEY.encode()
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()


def _cipher(key_id: str) -> AESGCM:
    try:
        key = settings.FIELD_KEYS[key_id]
    except KeyError:
        # The text itself stays out of the message: it may be a phone stored unsealed.
        raise UnknownKeyError("sealed with a key that FIELD_KEYS does not hold") from None
    return _aes(key)


@lru_cache(maxsize=16)
def _aes(key: str) -> AESGCM:
    return AESGCM(base64.urlsafe_b64decode(key))
