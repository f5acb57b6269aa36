"""Unified social credit codes, GB 32100-2015."""

import re

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_SHAPE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")


def check_character(body: str) -> str:
    """Work out the eighteenth character from the first seventeen."""
    total = sum(_VALUES[character] * weight for character, weight in zip(body, _WEIGHTS, strict=True))
    return _ALPHABET[(31 - total % 31) % 31]


def is_valid(code: str) -> bool:
    """Tell whether a code has eighteen known characters and the right last one."""
    return bool(_SHAPE.fullmatch(code)) and check_character(code[:17]) == code[17]
