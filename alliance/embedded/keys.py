"""Secrets of a local start: made once, kept in var/secrets.env, handed on through the environment."""

import base64
import os
import secrets
from pathlib import Path


def _fresh() -> dict[str, str]:
    def key() -> str:
        return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()

    return {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "FIELD_KEY": key(),
        "BLIND_INDEX_KEY": key(),
        "POSTGRES_PASSWORD": secrets.token_hex(16),
        "VALKEY_PASSWORD": secrets.token_hex(16),
    }


def local_keys(var: Path) -> dict[str, str]:
    """Read this folder's secrets, making those that are missing."""
    book = var / "secrets.env"
    known = dict(line.split("=", 1) for line in book.read_text().splitlines() if "=" in line) if book.exists() else {}
    keys = _fresh() | known
    if keys != known:
        draft = book.with_suffix(".new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as paper:
            paper.writelines(f"{name}={value}\n" for name, value in keys.items())
        draft.replace(book)
    return keys
