"""Phone numbers as staff write them, brought to one form."""

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

from core.personal.masking import is_masked

REGION = "CN"
MOBILE = re.compile(r"\+86(1[0-9]{10})")
# Excel turns a phone into a number: 13800138000.0
NUMBER_TAIL = re.compile(r"(?<=[0-9])\.0$")
EXTENSION = re.compile(r"(?:转|分机)[:：]?")


@dataclass(frozen=True)
class Phone:
    """A normalised number, or the text as written when it is none."""

    value: str
    odd: bool = False


def normalise_phone(text: object) -> Phone:
    """Bring a phone to E.164, keeping what cannot be read as it was written."""
    written = unicodedata.normalize("NFKC", str(text if text is not None else "")).strip()
    if not written:
        return Phone("")
    if is_masked(written):
        return Phone(written, odd=True)
    number = _parse(EXTENSION.sub(" ext. ", NUMBER_TAIL.sub("", written)))
    return Phone(_e164(number)) if number else Phone(written, odd=True)


def display_phone(value: str) -> str:
    """Write a number as it is dialled inside the country: 13800138000, 028-87654321."""
    if mobile := MOBILE.fullmatch(value):
        return mobile[1]
    number = _parse(value.replace(";ext=", " ext. "))
    if number is None:
        return value
    digits = phonenumbers.national_significant_number(number)
    extension = f"转{number.extension}" if number.extension else ""
    area = phonenumbers.length_of_geographical_area_code(number)
    return (f"0{digits[:area]}-{digits[area:]}" if area else digits) + extension


def _parse(text: str) -> PhoneNumber | None:
    try:
        number = phonenumbers.parse(text, REGION)
    except NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _e164(number: PhoneNumber) -> str:
    plain = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return f"{plain};ext={number.extension}" if number.extension else plain
