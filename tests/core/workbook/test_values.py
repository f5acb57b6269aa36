"""Numbers, money, quantities, phones and codes in cells."""

from decimal import Decimal

import pytest

from core.workbook.credit_codes import check_character, is_valid
from core.workbook.figures import read_count, read_money, read_quantity, read_share
from core.workbook.phones import read_phone, split_contact
from core.workbook.text import code, content


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("221名", 221),
        (221.0, 221),
        ("约1.2万人", 12000),
        ("1,200", 1200),
        ("十二人", 12),
        ("无", None),
        ("3-5人", None),
    ],
)
def test_a_count_is_a_whole_number(written, meant):
    assert read_count(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [("14%", "0.14"), (0.26, "0.26"), ("26", "0.26"), ("26.5%", "0.265"), ("150%", None), ("x", None)],
)
def test_a_share_is_a_part_of_one(written, meant):
    assert read_share(written) == (Decimal(meant) if meant else None)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (1.91, "19100.00"), ("1.91", "19100.00"), ("1.91万元", "19100.00"), ("5000元", "5000.00"),
        ("3万", "30000.00"),
        ("¥5,000.00", "5000.00"), ("约2万元", "20000.00"), ("面议", None),
    ],
)  # fmt: skip
def test_money_under_a_header_in_ten_thousands_becomes_yuan(written, meant):
    assert read_money(written, in_ten_thousands=True) == (Decimal(meant) if meant else None)


@pytest.mark.parametrize(
    ("written", "number", "measure"),
    [
        ("30套", "30", "套"), ("10余位", "10", "位"), ("近200万元", "2000000", "元"),
        ("15万户（当年计划）", "150000", "户"),
        ("三层", "3", "层"), ("840平方米", "840", "平方米"), ("多场", None, ""), ("每季度1次", None, ""),
        ("8折", None, ""),
        ("2000多个（800多+1200多）", None, ""),
    ],
)  # fmt: skip
def test_a_quantity_keeps_its_words_and_is_parted_where_they_are_clear(written, number, measure):
    quantity = read_quantity(written)
    assert quantity.text == written
    assert (quantity.number, quantity.measure) == (Decimal(number) if number else None, measure)


def test_a_quantity_may_have_its_measure_in_the_next_column():
    assert read_quantity(30.0, "套").measure == "套"


@pytest.mark.parametrize(
    "written",
    ["13666258517", 13666258517.0, "13666258517.0", "136-6625-8517", "１３６６６２５８５１７", "+86 136 6625 8517"],
)
def test_a_mobile_number_is_one_number_however_written(written):
    phone = read_phone(written)
    assert (phone.value, phone.odd) == ("+8613666258517", False)


def test_an_odd_number_is_kept_and_said_to_be_odd():
    assert read_phone("1366625").odd
    assert read_phone("1366625").value == "1366625"
    assert not read_phone("138****8000").odd
    assert read_phone("66889900").value == "66889900"


@pytest.mark.parametrize(
    "written",
    [
        "李晓梅 13666258517",
        "李晓梅/13666258517",
        "李晓梅（13666258517）",
        "13666258517 李晓梅",
        "李晓梅\n电话：136 6625 8517",
    ],
)
def test_a_cell_may_hold_a_name_and_a_phone(written):
    name, phone = split_contact(written)
    assert (name, phone.value) == ("李晓梅", "+8613666258517")


def test_a_name_alone_has_no_phone():
    assert split_contact("李晓梅")[0] == "李晓梅"
    assert split_contact(None)[1].value == ""


def test_credit_codes_are_checked_by_their_last_character():
    assert check_character("91510116M11070434") == "P"
    assert is_valid("12510116M17366623L")
    assert not is_valid("11510116M423041178")
    assert not is_valid("9151")
    assert not is_valid("I2510116M17366623L")


def test_codes_lose_what_excel_added_and_sentences_what_nobody_sees():
    assert code(510116088003.0) == "510116088003"
    assert code("510116088003.0") == "510116088003"
    assert code("９１５１ ０１") == "915101"
    assert content(" 同心供电\n服务\u200b中心\u202e ") == "同心供电 服务中心"
    assert content("无") == ""
