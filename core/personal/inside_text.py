"""Phones and papers' numbers written into a sentence, and letters nobody can see."""

import re
import unicodedata

from core.personal.masking import mask_phone

# 13800138000, 138 0013 8000, +86-138-0013-8000, in full-width digits too once brought to one form.
MOBILE_INSIDE = re.compile(r"(?<![0-9])(?:\+?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]{4}){2}(?![0-9])")
IDENTITY_INSIDE = re.compile(r"(?<![0-9])[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx](?![0-9A-Za-z])")
# They turn the direction of what follows, so that a text can look like another.
TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])
KEPT_CONTROLS = "\n\t"


def tells_contact(text: str) -> bool:
    """Whether a mobile phone or an identity number stands in the text."""
    plain = unicodedata.normalize("NFKC", text)
    return bool(MOBILE_INSIDE.search(plain) or IDENTITY_INSIDE.search(plain))


def cover_contacts(text: str) -> str:
    """The text with every mobile phone and identity number covered; everything else as it was written."""
    covered = MOBILE_INSIDE.sub(lambda found: mask_phone(re.sub(r"[^0-9]", "", found[0])[-11:]), text)
    return IDENTITY_INSIDE.sub(lambda found: f"{found[0][:6]}****", covered)


def tidy(text: str) -> str:
    """What was typed, without control characters and without room at either end; nothing when nothing can be seen."""
    kept = "".join(ch for ch in text.translate(TURNING) if ch in KEPT_CONTROLS or unicodedata.category(ch) != "Cc")
    seen = any(unicodedata.category(ch)[0] not in "ZC" for ch in kept)
    return kept.strip() if seen else ""
