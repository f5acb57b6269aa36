"""Show enough of a person to recognise them, and no more."""

import re

STARS = "****"
KEPT_DIGITS = 4
MASKED = re.compile(r"[*＊]{2}|[*＊]$")
MOBILE = re.compile(r"(?:\+?86)?[ -]?(1[0-9]{2})[0-9]{4}([0-9]{4})")
# +86 28 8765 4321, 028-87654321: three-digit codes are 010 and 02x, all others have four.
LANDLINE = re.compile(r"(?:\+86|0)-?(10|2[0-9]|[3-9][0-9]{2})-?[0-9]{3,4}([0-9]{4})(?:;ext=[0-9]+)?")
# Anything in a sentence that could be a phone or a number of one's papers.
LONG_NUMBER = re.compile(r"\d[\d\s-]{5,}\d")
# From the staircase on, an address leads to somebody's door: 3栋2单元501, 12号楼301室, 3-2-501, 5幢1201.
DOOR = re.compile(
    r"[0-9A-Za-z一二三四五六七八九十甲乙丙丁东西南北]+单元.*|[0-9A-Za-z]+[室户].*"
    r"|(?<=[0-9栋幢楼座])\s*[-—－#]\s*[0-9].*|(?<=[栋幢楼座])\s*[0-9]{3,}.*"
)
COMPOUND_SURNAME = re.compile(
    "欧阳|司马|诸葛|上官|东方|皇甫|尉迟|公孙|令狐|慕容|司徒|夏侯|长孙|宇文|轩辕|端木|百里|南宫|呼延|独孤|第五|太史|申屠|公冶|"
    "澹台|濮阳|淳于|单于|闻人|赫连|拓跋|钟离|鲜于|东郭|西门|司空|仲孙|闾丘|巫马|公西|漆雕|乐正|公良|谷梁|段干|羊舌|微生|梁丘|左丘"
)


def mask_phone(value: str) -> str:
    """Cover the middle of a phone: 138****8000, 028****4321."""
    if not value or is_masked(value):
        return value
    if mobile := MOBILE.fullmatch(value):
        return mobile[1] + STARS + mobile[2]
    if landline := LANDLINE.fullmatch(value):
        return f"0{landline[1]}{STARS}{landline[2]}"
    return STARS + value[-KEPT_DIGITS:] if len(value) > 2 * KEPT_DIGITS else STARS


def mask_name(value: str) -> str:
    """Keep the surname and cover the rest with two stars, whatever its length: 张**, 欧阳**."""
    name = value.strip()
    if not name or is_masked(name):
        return name
    # 单于 alone is more often a 单 called 于 than a surname without a name.
    kept = 2 if len(name) > 2 and COMPOUND_SURNAME.match(name) else 1
    return f"{name[:kept]}**"


def without_numbers(text: str) -> str:
    """Cover anything that could be somebody's phone in words meant for everybody."""
    return LONG_NUMBER.sub(STARS, text)


def without_door(place: str) -> str:
    """Leave the estate and the building of an address, and cut what leads to one household."""
    return DOOR.sub("", place).strip(" ，,、")


def is_masked(value: str) -> bool:
    """Tell whether a value has been covered, so that an import leaves the stored one alone."""
    return MASKED.search(value.strip()) is not None
